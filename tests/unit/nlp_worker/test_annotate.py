"""`annotate()` with the real model on small invented pages."""

from hashlib import sha256

import pytest

from nlp_worker.annotate import DocumentAnnotator, annotate
from nlp_worker.text.errors import NoTextError
from shared.contracts import Annotation, Document

PAGE = """Bridge to stay shut

“We are not going to gamble,” said Mary Holt, the mayor of Vellmouth. “Nobody asked us.”

Holt said that the bridge would cost about two million dollars. It rained.

The bridge was never safe, according to two engineers. Tom Cooper called the plan “a sad joke”.

“I will not sign it,” he said.
"""


def _annotate(annotator: DocumentAnnotator, text: str, **fields: str) -> Annotation:
    return annotator.annotate(Document.model_validate({"content": text, **fields}))


def _quotes(annotation: Annotation) -> list[tuple[str, list[str], str | None, str | None]]:
    return [
        (
            quote.type,
            [span.text for span in quote.spans],
            quote.speaker.name if quote.speaker else None,
            quote.cue.text if quote.cue else None,
        )
        for quote in annotation.quotes
    ]


def test_a_page_from_end_to_end(annotator: DocumentAnnotator) -> None:
    """Direct, indirect and part-quoted speech, with the fullest name of who said it."""
    assert _quotes(_annotate(annotator, PAGE)) == [
        ("direct", ["We are not going to gamble,", "Nobody asked us."], "Mary Holt", "said"),
        ("indirect", ["the bridge would cost about two million dollars"], "Mary Holt", "said"),
        ("indirect", ["The bridge was never safe"], "two engineers", "according to"),
        ("mixed", ["the plan “a sad joke”"], "Tom Cooper", "called"),
        ("direct", ["I will not sign it,"], "Tom Cooper", "said"),
    ]


def test_how_speakers_were_resolved(annotator: DocumentAnnotator) -> None:
    """Named, nominal and pronoun, with the entity of the name."""
    annotation = _annotate(annotator, PAGE)
    names = {entity.id: entity.name for entity in annotation.entities}
    speakers = [quote.speaker for quote in annotation.quotes if quote.speaker]
    assert [speaker.resolution for speaker in speakers] == [
        "named",
        "named",
        "nominal",
        "named",
        "pronoun",
    ]
    assert [names.get(speaker.entity_id or "") for speaker in speakers] == [
        "Mary Holt",
        "Mary Holt",
        None,
        "Tom Cooper",
        "Tom Cooper",
    ]


def test_plain_text_comes_back_as_it_was_sent(annotator: DocumentAnnotator) -> None:
    """The text, its length and its digest are of exactly what was submitted."""
    text = "\r\n It rained.\u00a0\x00 \n"
    document = _annotate(annotator, text, language="en").document
    assert document.text == text
    assert document.characters == len(text)
    assert document.sha256 == sha256(text.encode()).hexdigest()


def test_blocks_sentences_and_values(annotator: DocumentAnnotator) -> None:
    """The frame of the page: one article, its blocks, their sentences, the amounts."""
    annotation = _annotate(annotator, PAGE)
    (section,) = annotation.sections
    assert (section.title, section.kind) == ("Bridge to stay shut", "article")
    assert (section.start, section.end) == (0, len(PAGE) - 1)
    assert [block.kind for block in annotation.blocks] == ["headline"] + ["paragraph"] * 4
    assert "It rained." in [PAGE[s.start : s.end] for s in annotation.sentences]
    assert ("MONEY", "about two million dollars") in [(v.type, v.text) for v in annotation.values]


def test_speech_over_paragraphs_is_one_quotation(annotator: DocumentAnnotator) -> None:
    """A mark reopened at each paragraph gives a span a paragraph."""
    text = (
        "Mary Holt stood up again.\n\n“It rained for a week.\n\n"
        "“Then it snowed. Nobody came.\n\n“And that was all.”\n"
    )
    (quote,) = _annotate(annotator, text).quotes
    assert [span.text for span in quote.spans] == [
        "It rained for a week.",
        "Then it snowed. Nobody came.",
        "And that was all.",
    ]
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.resolution) == ("Mary Holt", "continued")


def test_an_unclosed_mark_costs_only_its_own(annotator: DocumentAnnotator) -> None:
    """The quotations around it are found."""
    text = (
        "“It rains,” said Mary Holt.\n\n“It snows a lot in the hills.\n\n"
        "The road is shut.\n\n“It is cold up there,” said Tom Cooper.\n"
    )
    found = [quote[1] for quote in _quotes(_annotate(annotator, text))]
    assert ["It rains,"] in found
    assert ["It is cold up there,"] in found


def test_scare_quotes_and_apostrophes_are_no_quotations(annotator: DocumentAnnotator) -> None:
    """Marks around a term, contractions and possessives report nobody's words."""
    text = "The so-called “expert” didn't find the workers' 'lost' tools in Holt's 6' 2\" shed."
    assert _annotate(annotator, text).quotes == []


def test_transcript_turns(annotator: DocumentAnnotator) -> None:
    """A label and a colon name the speaker; the words after it are quoted."""
    text = (
        "ANN MARLOW: Will the bridge open this year?\n\n"
        "BO TARN: It will open when it is ready to open.\n\n"
        "ANN MARLOW: And when would that be, sir?\n"
    )
    annotation = _annotate(annotator, text)
    assert [quote.spans[0].text for quote in annotation.quotes] == [
        "Will the bridge open this year?",
        "It will open when it is ready to open.",
        "And when would that be, sir?",
    ]
    for quote, name in zip(annotation.quotes, ["ANN MARLOW", "BO TARN", "ANN MARLOW"], strict=True):
        assert quote.speaker is not None
        assert quote.speaker.resolution == "transcript"
        assert quote.speaker.mention is not None
        assert quote.speaker.mention.text == name


def test_other_languages_get_sentences_and_a_warning(annotator: DocumentAnnotator) -> None:
    """No quotation is guessed in a language that is not read."""
    text = "„Wir warten noch“, sagte Jannes Oltmann am Montag. Danach ging er nach Hause."
    annotation = _annotate(annotator, text)
    assert annotation.document.language == "de"
    assert len(annotation.sentences) == 2
    assert (annotation.entities, annotation.values, annotation.quotes) == ([], [], [])
    (warning,) = annotation.warnings
    assert warning.code == "unsupported_language"
    assert "not in English (de)" in warning.detail


def test_language_of_the_sender_counts(annotator: DocumentAnnotator) -> None:
    """A given tag is taken and returned as it is."""
    assert _annotate(annotator, "It rained.", language="en-GB").document.language == "en-GB"
    french = _annotate(annotator, "“It rained,” said Mary Holt.", language="fr")
    assert french.quotes == []


def test_control_characters_are_reported(annotator: DocumentAnnotator) -> None:
    """The warning says how many and where the first stands."""
    (warning,) = _annotate(annotator, "It\x00 rained.\x07", language="en").warnings
    assert (warning.code, warning.start, warning.end) == ("control_characters", 2, 3)
    assert warning.detail.startswith("2 ")


def test_html_page(annotator: DocumentAnnotator) -> None:
    """Offsets index the extracted text; the page's own title and site fill the section."""
    paragraph = "<p>“It rained for a week,” said Mary Holt, the mayor of Vellmouth.</p>"
    html = (
        "<html><head><title>Rain</title><meta property='og:site_name' content='The Gauge'></head>"
        f"<body><nav>Home</nav><article>{paragraph}<p>{'The road is shut. ' * 20}</p></article>"
        "</body></html>"
    )
    annotation = _annotate(annotator, html, content_type="text/html")
    assert _quotes(annotation) == [
        ("direct", ["It rained for a week,"], "Mary Holt", "said"),
    ]
    assert (annotation.sections[0].title, annotation.sections[0].source) == ("Rain", "The Gauge")
    given = _annotate(annotator, html, content_type="text/html", title="Snow", source="Us")
    assert (given.sections[0].title, given.sections[0].source) == ("Snow", "Us")


def test_html_without_text_is_refused(annotator: DocumentAnnotator) -> None:
    """The error is the domain's own."""
    with pytest.raises(NoTextError):
        _annotate(annotator, "<html><body></body></html>", content_type="text/html")


def test_same_document_same_annotation(annotator: DocumentAnnotator) -> None:
    """Nothing of an earlier page is left in the annotator."""
    before = _annotate(annotator, PAGE)
    _annotate(annotator, "“No,” said Ann Marlow.")
    assert _annotate(annotator, PAGE) == before


def test_convenience_names_its_pipeline() -> None:
    """`annotate(document)` loads the default model and says which one it was."""
    pipeline = annotate(Document(content="It rained.")).pipeline
    assert pipeline.name == "quotidian"
    assert pipeline.model.startswith("en_core_web")
    assert pipeline.version
    assert pipeline.model_version


BODY = "The bridge of Vellmouth is shut until the spring, the harbour board said on Monday. " * 4


def test_no_speaker_is_looked_for_in_another_article(annotator: DocumentAnnotator) -> None:
    """A pronoun at the start of an article does not reach into the one before it."""
    text = (
        f"Bridge shut until spring\n\nFrom Coast Radio\n\n{BODY}\n\n“It is shut,” said Mary Holt."
        f"\n\nBoats to run at night\n\nFrom Coast Radio\n\n“It will run,” she said.\n\n{BODY}"
    )
    annotation = _annotate(annotator, text, language="en")
    first, second = annotation.sections
    quotes = {quote.spans[0].text: quote for quote in annotation.quotes}
    assert quotes["It is shut,"].section_id == first.id
    assert quotes["It will run,"].section_id == second.id
    speaker = quotes["It will run,"].speaker
    assert speaker is None or speaker.name != "Mary Holt"
    assert [quote.id for quote in annotation.quotes] == [
        f"q{number}" for number in range(1, len(annotation.quotes) + 1)
    ]


COMMENTED = (
    f"Bridge shut until spring\n\n{BODY}\n\n“It is shut,” said Mary Holt.\n\n1 comment\n\n"
    "“It leaks,” said Bo Tarn, my neighbour.\n\n“It stinks,” she said."
)


def test_noise_is_labelled_and_not_read(annotator: DocumentAnnotator) -> None:
    """It keeps its blocks and sentences, and has no names and quotations."""
    annotation = _annotate(annotator, COMMENTED, language="en")
    assert [block.kind for block in annotation.blocks][-3:] == ["boilerplate", "comment", "comment"]
    assert len([s for s in annotation.sentences if s.block_id == annotation.blocks[-1].id]) == 1
    assert "It leaks," not in [quote.spans[0].text for quote in annotation.quotes]
    assert "Bo Tarn" not in [entity.name for entity in annotation.entities]


def test_noise_is_read_when_asked_for(annotator: DocumentAnnotator) -> None:
    """Readers who quote are told among themselves, never from the article."""
    reader = DocumentAnnotator(annotator.stages, reads_noise=True)
    quotes = {q.spans[0].text: q for q in _annotate(reader, COMMENTED, language="en").quotes}
    leaks, stinks = quotes["It leaks,"].speaker, quotes["It stinks,"].speaker
    assert leaks is not None
    assert leaks.name == "Bo Tarn"
    assert stinks is None or stinks.name != "Mary Holt"


@pytest.mark.parametrize("name", ["Holt", "Mary Holt"])
def test_a_reader_never_speaks_for_the_article(annotator: DocumentAnnotator, name: str) -> None:
    """Not by the same surname, not by the full name, not by a pronoun."""
    reader = DocumentAnnotator(annotator.stages, reads_noise=True)
    page = (
        f"Bridge shut until spring\n\n{BODY}\n\n“It is shut,” said Mary Holt.\n\n2 comments\n\n"
        f"“It leaks,” said {name}, my neighbour.\n\n“It stinks,” she said."
    )
    annotation = _annotate(reader, page, language="en")
    said = {q.spans[0].text: q.speaker for q in annotation.quotes}
    holt, leaks, stinks = said["It is shut,"], said["It leaks,"], said["It stinks,"]
    assert holt is not None
    assert holt.entity_id is not None
    assert leaks is not None
    assert leaks.name == name
    assert leaks.entity_id != holt.entity_id
    assert stinks is None or stinks.entity_id != holt.entity_id


def test_repeats_and_fingerprint(annotator: DocumentAnnotator) -> None:
    """A paragraph that stands twice names the first; near copies of a page group together."""
    annotation = _annotate(annotator, f"{BODY}\n\nIt rained.\n\n{BODY}", language="en")
    assert [block.repeats for block in annotation.blocks] == [None, None, "b1"]
    assert annotation.document.fingerprint is not None
    assert len(annotation.document.fingerprint) == 16
