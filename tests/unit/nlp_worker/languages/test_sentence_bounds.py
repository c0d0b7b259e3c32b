"""Sentence bounds by the marks, and the parser that keeps to them."""

import pytest

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.plain_sentences import split_part
from nlp_worker.text.spans import TextSpan
from shared.contracts import Document


def _split(text: str) -> list[str]:
    view = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return [text[s.start : s.end] for s in split_part(view, TextSpan(0, len(text)), 0, ENGLISH)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rained.", "It snowed!", "Did it freeze?", "It did."],
        ["He met Mr. Holt, Gen. Tarn and St. Olav.", "They spoke."],
        ["Vell Inc. said so on Jan. 5.", "He said no. 5 was late."],
        ["The U.S. has gone.", "Nobody came to the U.S.", "The army left."],
        ["It cost 3.5 million at 11.40 p.m. on Monday.", "See www.vell.example.org for more."],
        ["“It rained.”", "He left.", "“Did it?”", "“It did!”", "(She left too.)", "They slept."],
        ["“Why?” Holt asked.", "“Who knows!” the mayor said.", "Nobody did."],
        ["He was named as Alan Holt.", "Following the storm he left."],
        ["He waited … and left.", "It went on…", "The rain came."],
        ["George W. Holt met J. K. Tarn.", "They spoke."],
        ["Required fields are marked *"],
        ["Bridge shut until spring, board says"],
    ],
)
def test_marks_tell(sentences: list[str]) -> None:
    """Abbreviations, initials, figures, quotations and what is said of them."""
    text = " ".join(sentences).replace("Holt. Following", "Holt.Following")
    assert _split(text) == sentences


def test_a_glued_mark_goes_with_what_it_opens() -> None:
    """By the marks before it."""
    assert _split("It rained.“It snowed,” he said.”") == ["It rained.", "“It snowed,” he said.”"]
    assert _split("He said “it rained.”It snowed.") == ["He said “it rained.”", "It snowed."]


def test_addresses_are_whole() -> None:
    """No sentence begins inside a host name or an e-mail address."""
    assert (
        ENGLISH.sentence_bounds(
            "Write to Ann.Marlow@vell.Example or see Gauge.Com and vell.Net, he said"
        )
        == {}
    )


@pytest.mark.parametrize(
    "text",
    [
        "US asks Vellmouth not to target bridge in Tarn - Norden FM Holt Deputy Mayor Says No",
        "Fighters killed ten men in town officials say no more talks will be held Tuesday he said",
    ],
)
def test_the_parser_cuts_nothing_without_a_mark(annotator: DocumentAnnotator, text: str) -> None:
    """A headline is one sentence."""
    (sentence,) = annotator.annotate(Document(content=text, language="en")).sentences
    assert (sentence.start, sentence.end) == (0, len(text))
