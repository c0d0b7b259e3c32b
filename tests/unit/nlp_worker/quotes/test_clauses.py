"""Reports by plain forms, on sentences that the model parses."""

import pytest

from nlp_worker.annotate import DocumentAnnotator
from shared.contracts import Document, Quote


def _quotes(annotator: DocumentAnnotator, text: str) -> list[Quote]:
    return annotator.annotate(Document(content=text, language="en")).quotes


@pytest.mark.parametrize(
    ("text", "contents", "speaker"),
    [
        ("Ann Rook promised to resign in May.", ["to resign in May"], "Ann Rook"),
        ("Ann Rook urged the council to wait.", ["to wait"], "Ann Rook"),
        ("Ann Rook accused the bank of hiding its losses.", ["hiding its losses"], "Ann Rook"),
        ("Ann Rook denied selling the land.", ["selling the land"], "Ann Rook"),
        ("The pier, said Ann Rook, is safe.", ["The pier", "is safe"], "Ann Rook"),
        ("The pier, Ann Rook said, is safe.", ["The pier", "is safe"], "Ann Rook"),
        ("Ann Rook told the jury that it rained.", ["it rained"], "Ann Rook"),
        ("Ann Rook, a nurse, said that it rained.", ["it rained"], "Ann Rook"),
        ("According to Ann Rook, the mayor, the pier is safe.", ["the pier is safe"], "Ann Rook"),
        (
            "Ann Rook said the bank had promised to pay.",
            ["the bank had promised to pay"],
            "Ann Rook",
        ),
        ("Ann Rook tweeted: Nobody asked the crew.", ["Nobody asked the crew"], "Ann Rook"),
        ("The pier is safe, said Ann Rook of the port.", ["The pier is safe"], "Ann Rook"),
        ("It was Ann Rook who said the pier was safe.", ["the pier was safe"], "Ann Rook"),
        ("The pier is safe, said Ann Rook, the mayor.", ["The pier is safe"], "Ann Rook"),
    ],
)
def test_a_reported_clause_is_found_with_its_speaker(
    annotator: DocumentAnnotator, text: str, contents: list[str], speaker: str
) -> None:
    """Neither the verb nor the person addressed is part of the content."""
    (quote,) = _quotes(annotator, text)
    assert [span.text for span in quote.spans] == contents
    assert quote.speaker
    assert quote.speaker.name == speaker


def test_two_verbs_of_speech_report_two_clauses(annotator: DocumentAnnotator) -> None:
    """“And added that” begins a second report of the same speaker."""
    text = "Ann Rook said that the pier was safe and added that the harbour would open in May."
    quotes = _quotes(annotator, text)
    assert [quote.spans[0].text for quote in quotes] == [
        "the pier was safe",
        "the harbour would open in May",
    ]
    assert {quote.speaker and quote.speaker.name for quote in quotes} == {"Ann Rook"}


@pytest.mark.parametrize(
    "text",
    [
        "The river threatened to flood the road.",
        "Such damage, called scarring, is permanent.",
        "The council added two members.",
        "Ann Rook wrote a letter to the council and signed a petition.",
    ],
)
def test_nobody_speaks_where_nothing_is_reported(annotator: DocumentAnnotator, text: str) -> None:
    """Who speaks is somebody, and what is said has a verb."""
    assert _quotes(annotator, text) == []


@pytest.mark.parametrize(
    "text",
    ["Ann Rook did not say whether she would pay.", "Ann Rook has not said when it will open."],
)
def test_a_question_that_is_left_open_is_no_report(annotator: DocumentAnnotator, text: str) -> None:
    """Nobody said what the clause asks."""
    assert _quotes(annotator, text) == []


def test_who_was_asked_is_not_who_asks(annotator: DocumentAnnotator) -> None:
    """The text does not tell who asked."""
    quotes = _quotes(annotator, "Asked if she was tired, Ann Rook laughed: “Never.”")
    speakers = {quote.spans[0].text: quote.speaker and quote.speaker.name for quote in quotes}
    assert speakers == {"if she was tired": None, "Never.": "Ann Rook"}
