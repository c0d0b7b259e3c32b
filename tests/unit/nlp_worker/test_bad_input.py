"""Input nobody should send gets an annotation with a warning, in time that grows with its size."""

import pytest

from nlp_worker.annotate import DocumentAnnotator
from shared.contracts import Annotation, Document


def _annotate(annotator: DocumentAnnotator, text: str) -> Annotation:
    return annotator.annotate(Document(content=text, language="en"))


def test_a_wall_of_quote_marks(annotator: DocumentAnnotator) -> None:
    """100,000 marks hide neither the quotation before nor the one after."""
    text = f"“It rains,” said Mary Holt.\n\n{'”' * 100_000}\n\n“It snows,” said Tom Cooper."
    annotation = _annotate(annotator, text)
    assert [quote.spans[0].text for quote in annotation.quotes] == ["It rains,", "It snows,"]
    assert [warning.code for warning in annotation.warnings] == ["unbroken_text"]


@pytest.mark.parametrize("wall", ['" ', "“ ", "' ", "“”", "\"'", "‘ “"])
def test_marks_of_every_make(annotator: DocumentAnnotator, wall: str) -> None:
    """Empty passages are no quotations."""
    assert _annotate(annotator, wall * 20_000).quotes == []


def test_one_long_line(annotator: DocumentAnnotator) -> None:
    """A line of many pieces keeps every quotation."""
    line = "“It rains,” said Mary Holt. The road is shut and nobody drives on it any more. "
    annotation = _annotate(annotator, line * 1000)
    assert len(annotation.blocks) == 1
    assert sum(q.spans[0].text == "It rains," for q in annotation.quotes) == 1000


def test_one_unbroken_word(annotator: DocumentAnnotator) -> None:
    """A million characters without a space are reported, not read."""
    annotation = _annotate(annotator, "x" * 1_000_000)
    assert annotation.sentences == []
    (warning,) = annotation.warnings
    assert (warning.code, warning.start, warning.end) == ("unbroken_text", 0, 1_000_000)


def test_a_million_line_breaks(annotator: DocumentAnnotator) -> None:
    """Two lines far apart are two blocks."""
    annotation = _annotate(annotator, f"It rained.{chr(10) * 1_000_000}It snowed.")
    assert [(block.start, block.end) for block in annotation.blocks] == [
        (0, 10),
        (1_000_010, 1_000_020),
    ]


@pytest.mark.parametrize("text", ["\x00", "\u200b\n\u200b", "\ue000" * 50, "\x07\n\n\x07"])
def test_nothing_visible(annotator: DocumentAnnotator, text: str) -> None:
    """Plain text never fails: a page of invisible characters has no blocks."""
    annotation = _annotate(annotator, text)
    assert (annotation.sections, annotation.blocks, annotation.sentences) == ([], [], [])
    assert annotation.document.text == text


def test_a_sentence_too_long_for_its_tree(annotator: DocumentAnnotator) -> None:
    """A list of a thousand names said nothing that could be told."""
    annotation = _annotate(annotator, "said " + "Holt and " * 2_000 + "left")
    assert annotation.quotes == []


def test_a_crowd_of_one_letter_blocks(annotator: DocumentAnnotator) -> None:
    """A hundred thousand blocks are all there, and the prose among them is read."""
    prose = "“It rains in the hills above Vellmouth,” said Mary Holt."
    annotation = _annotate(annotator, "a\n\n" * 100_000 + prose)
    assert len(annotation.blocks) == len(annotation.sentences) == 100_001
    assert [quote.spans[0].end for quote in annotation.quotes] == [300_000 + prose.index("”")]
