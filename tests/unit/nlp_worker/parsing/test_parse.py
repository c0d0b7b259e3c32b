"""What is read out of a `Doc`, on `Doc`s built by hand."""

import spacy
from spacy.tokens import Doc, Span

from nlp_worker.parsing.parse import parse, read_names, read_sentences
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.text.parsed import NamedSpan
from nlp_worker.text.spans import TextSpan


def _doc() -> Doc:
    doc = Doc(
        spacy.blank("en").vocab,
        words=["  ", "Ann", "left", ".", "Bo", "slept"],
        spaces=[False, True, False, True, True, False],
        heads=[1, 2, 2, 2, 5, 5],
        deps=["", "nsubj", "ROOT", "punct", "nsubj", "ROOT"],
        lemmas=[" ", "Ann", "leave", ".", "Bo", "sleep"],
        pos=["SPACE", "PROPN", "VERB", "PUNCT", "PROPN", "VERB"],
        sent_starts=[True, False, False, False, True, False],
    )
    doc.ents = [Span(doc, 1, 2, label="PERSON")]
    return doc


def test_sentences_are_shifted_and_start_at_a_word() -> None:
    """Tokens of white space are left out, and heads count within the sentence."""
    first, second = read_sentences(_doc(), offset=100, block=3)
    assert (first.start, first.end, first.block) == (102, 111, 3)
    assert [word.head for word in first.words] == [1, 1, 1]
    assert [word.lemma for word in second.words] == ["Bo", "sleep"]
    assert [word.head for word in second.words] == [1, 1]


def test_names_are_shifted() -> None:
    """A label keeps its place in the text."""
    assert read_names(_doc(), offset=10) == [NamedSpan(12, 15, "PERSON")]


def test_walls_of_marks_are_not_parsed() -> None:
    """A piece without letters is one sentence without words, in its place among the others."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    view = "One is. " + '" ' * 300 + "Two is."
    blocks = [TextSpan(0, 7), TextSpan(8, 607), TextSpan(608, 615)]
    sentences = parse(PipelineReader(nlp), view, blocks).sentences
    assert [(s.start, s.end, len(s.words)) for s in sentences] == [
        (0, 7, 3),
        (8, 607, 0),
        (608, 615, 3),
    ]
