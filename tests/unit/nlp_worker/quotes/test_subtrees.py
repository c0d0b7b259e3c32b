"""Subtrees of many sentences at once, against their definitions."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_worker.quotes.detection.subtrees import find_subtrees


def _governors(heads: list[int], word: int) -> list[int]:
    found = []
    while heads[word] != word:
        word = heads[word]
        found.append(word)
    return found


@settings(max_examples=100, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), size=st.integers(0, 30))
def test_any_forest_of_words(seed: int, size: int) -> None:
    """Trees of any shape, with crossing arcs and several roots, have the subtrees as defined."""
    choose = Random(seed)
    order = choose.sample(range(size), size)
    heads = [0] * size
    for at, word in enumerate(order):
        heads[word] = choose.choice([word, *order[:at]])
    trees = find_subtrees(heads)
    governors = [_governors(heads, word) for word in range(size)]
    assert trees.depth == [len(above) for above in governors]
    assert sorted(trees.enter) == list(range(size))
    for word in range(size):
        below = [other for other in range(size) if word in governors[other]]
        assert trees.children[word] == [c for c in below if heads[c] == word]
        assert trees.size[word] == len(below) + 1
        assert (trees.first[word], trees.last[word]) == (
            min([word, *below]),
            max([word, *below]),
        )
        entered = range(trees.enter[word], trees.enter[word] + trees.size[word])
        assert {trees.enter[other] for other in (word, *below)} == set(entered)
