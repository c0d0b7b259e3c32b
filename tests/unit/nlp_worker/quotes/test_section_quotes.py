"""Rules, resolution and output over a detector of ten lines."""

from nlp_worker.languages import Language
from nlp_worker.output.quotes import write_quotes
from nlp_worker.quotes.detector import load_detector
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.page_quotes import PageQuote
from nlp_worker.quotes.section_quotes import find_section_quotes
from nlp_worker.quotes.section_text import SectionText
from shared.contracts import Quote
from tests.unit.nlp_worker.quotes.hand import ENGLISH, make_entity, make_section

STRAIGHT = f"{__name__}:StraightMarks"


class StraightMarks:
    """A detector: text between straight marks is a direct quotation without a speaker."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def find(self, section: SectionText) -> list[FoundQuote]:
        """Return the closed passages whose marks are straight."""
        passages = (passage for block in section.passages for passage in block)
        return [
            FoundQuote("direct", (passage.inner,), "alone", 0.25)
            for passage in passages
            if section.text[passage.outer.start] == '"'
        ]


def _quotes(text: str, *people: str) -> list[Quote]:
    section = make_section(text, [])
    entities = [make_entity(text, "PERSON", name) for name in people]
    found = find_section_quotes(section, entities, load_detector(STRAIGHT, ENGLISH))
    return write_quotes([PageQuote(quote, speaker, 0) for quote, speaker in found], entities, text)


def _told(quote: Quote) -> tuple[str, str | None, str | None]:
    """Return the words, the name of the speaker and the way of its resolution."""
    words = " ".join(span.text for span in quote.spans)
    if quote.speaker is None:
        return words, None, None
    return words, quote.speaker.name, quote.speaker.resolution


def test_what_the_detector_finds_is_written() -> None:
    """Its quotations come with its confidence and no speaker; curly marks are not its business."""
    (quote,) = _quotes('A sign says "no ferries" here. “Closed.”')
    assert (quote.type, quote.confidence) == ("direct", 0.25)
    assert _told(quote) == ("no ferries", None, None)
    assert (quote.id, quote.section_id, quote.cue) == ("q1", "s1", None)


def test_rules_find_what_the_detector_does_not() -> None:
    """A headline is found beside it, and its speaker goes on in the quotation behind it."""
    headline, quote = _quotes('Mary Holt: bridge to stay shut\n"It rains."', "Mary Holt")
    assert _told(headline) == ("bridge to stay shut", "Mary Holt", "transcript")
    assert headline.confidence == 0.683
    assert _told(quote) == ("It rains.", "Mary Holt", "continued")


def test_a_turn_takes_its_characters() -> None:
    """A quotation inside a turn of a transcript is dropped."""
    text = 'ANN HOLT: Who said "no ferries"?\nBO TARN: I did.\nHOLT: Why?\nTARN: I was "tired".'
    found = _quotes(text, "Ann Holt", "Bo Tarn")
    assert [_told(quote)[0] for quote in found] == [
        'Who said "no ferries"?',
        "I did.",
        "Why?",
        'I was "tired".',
    ]
    assert {quote.confidence for quote in found} == {0.924}
    assert {_told(quote)[2] for quote in found} == {"transcript"}
