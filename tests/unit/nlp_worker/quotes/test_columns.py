"""The words of a section as columns."""

from dataclasses import replace

import numpy as np

from nlp_worker.quotes.detection.columns import make_columns, word_codes
from tests.unit.nlp_worker.quotes.hand import ENGLISH, holt


def test_words_and_their_subtrees() -> None:
    """Heads and edges are numbers of words of the section; `below` compares many at once."""
    columns = make_columns(holt())
    assert len(columns) == 14
    assert columns.head[4] == 1
    assert columns.head[13] == 12
    assert (columns.first[4], columns.last[4]) == (2, 4)
    above, words = np.array([4, 4, 12]), np.array([2, 0, 7])
    assert columns.below(above, words).tolist() == [1, 0, 1]
    assert columns.bounds == {0: (0, 6), 1: (6, 14)}


def test_passages_by_their_words() -> None:
    """A passage has the numbers of its first and last word, without the marks."""
    columns = make_columns(holt())
    (passage,) = columns.passages
    assert (passage.first, passage.last) == (7, 8)
    assert columns.passage.tolist()[6:10] == [-1, 0, 0, -1]


def test_edges_are_words() -> None:
    """A quotation neither starts nor ends with a mark."""
    columns = make_columns(holt())
    assert not columns.is_edge[5]
    assert columns.is_edge[4]


def test_codes_are_remembered_by_label_and_not_by_lemma() -> None:
    """The memory of codes does not grow with new lemmas; combinations of labels are few."""
    of_labels = word_codes(ENGLISH.label_codes).of_labels
    of_labels.cache_clear()
    for number in range(50):
        section = holt()
        section.sentences = [
            replace(sentence, words=[word._replace(lemma=f"L{number}") for word in sentence.words])
            for sentence in section.sentences
        ]
        assert make_columns(section).lemma == [f"l{number}"] * 14
    kinds = {word[3:6] for sentence in holt().sentences for word in sentence.words}
    assert of_labels.cache_info().currsize == len(kinds)
