"""The stages together, with the forests that ship, on trees built by hand."""

from nlp_worker.quotes.detection.cue_lexicon import cue_lexicon
from nlp_worker.quotes.detection.forest_detector import ForestDetector
from nlp_worker.quotes.detection.forest_file import load_forests
from nlp_worker.quotes.detection.stages import Stages, find_contents
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.section_text import SectionText
from tests.unit.nlp_worker.quotes.hand import ENGLISH, HOLT_ROWS, holt, make_section, rows

DETECTOR = ForestDetector(ENGLISH)


def _told(section: SectionText, quote: FoundQuote) -> tuple[str, list[str], str | None, str | None]:
    """Return type, words, cue and mention of a quotation."""
    spans = [section.text[slice(*span)] for span in quote.spans]
    mention = quote.mention and section.text[slice(*quote.mention)]
    return quote.type, spans, quote.cue and quote.cue.lemma, mention


def test_contents_of_a_section() -> None:
    """The clause of one cue and the passage of another are chosen, the cues score high."""
    stages = Stages(holt(), cue_lexicon(ENGLISH))
    found = find_contents(stages, load_forests(ENGLISH).scorers)
    contents = found.contents
    chosen = [(int(contents.first[at]), int(contents.last[at])) for at in found.numbers]
    assert chosen == [(2, 4), (7, 8)]
    assert min(found.cue_scores[1], found.cue_scores[12]) > 0.5


def test_quotations_with_cue_and_mention() -> None:
    """An indirect and a direct quotation, each said by its subject."""
    section = holt()
    assert [_told(section, quote) for quote in DETECTOR.find(section)] == [
        ("indirect", ["that it rained"], "say", "Holt"),
        ("direct", ["Go home,"], "say", "she"),
    ]


def test_the_detector_gives_a_confidence() -> None:
    """The confidence is what the calibration makes of the score, with three digits at the most."""
    for quote in DETECTOR.find(holt()):
        assert 0.3 < quote.confidence <= 1
        assert round(quote.confidence, 3) == quote.confidence


def test_a_label_names_the_speaker() -> None:
    """A passage without a cue takes the label behind it."""
    text = "“Go home, all of you.” — Mary Holt"
    table = rows(
        """
        “ “ PUNCT `` punct 1
        Go go VERB VB ROOT 1
        home home ADV RB advmod 1
        , , PUNCT , punct 1
        all all PRON DT dep 1
        of of ADP IN prep 4
        you you PRON PRP pobj 5
        . . PUNCT . punct 1
        ” ” PUNCT '' punct 1
        — — PUNCT : punct 1
        Mary Mary PROPN NNP compound 11
        Holt Holt PROPN NNP appos 1
        """
    )
    section = make_section(text, [table])
    (quote,) = DETECTOR.find(section)
    assert _told(section, quote) == ("direct", ["Go home, all of you."], None, "Mary Holt")
    assert quote.rule == "label"


def test_two_passages_around_one_attribution() -> None:
    """“A,” she said. “B.” is one quotation of two spans."""
    text = "“Go home,” she said. “Stay home.”"
    stay = rows(
        """
        “ “ PUNCT `` punct 1
        Stay stay VERB VB ROOT 1
        home home ADV RB advmod 1
        . . PUNCT . punct 1
        ” ” PUNCT '' punct 1
        """
    )
    section = make_section(text, [HOLT_ROWS[1], stay])
    (quote,) = DETECTOR.find(section)
    assert _told(section, quote) == ("direct", ["Go home,", "Stay home."], "say", "she")


def test_a_section_without_words_has_no_quotations() -> None:
    """Nothing is found in a text that nothing parsed."""
    assert DETECTOR.find(make_section("“Go home,” she said.", [])) == []
