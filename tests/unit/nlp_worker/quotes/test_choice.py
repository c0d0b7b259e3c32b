"""The greedy choice among candidate contents."""

import numpy as np

from nlp_worker.quotes.detection.choice import NO_CUE, Contents, choose
from nlp_worker.quotes.detection.cue_candidates import CueSides

CUE_SIDES = CueSides(
    np.array([2, 6], np.int32),
    np.array([1, 1], np.int32),
    np.ones(2, np.float32),
    np.ones(2, np.float32),
)


def _contents(*rows: tuple[int, int, int]) -> Contents:
    group, first, last = np.array(rows, np.int32).T
    ones = np.ones(len(rows), np.float32)
    return Contents(group, first, last, ones, ones)


def _choose(contents: Contents, *scores: float) -> list[int]:
    return choose(contents, np.array(scores, np.float32), CUE_SIDES, 0.3)


def test_best_first_and_nothing_twice() -> None:
    """Of two that overlap the better one is chosen; one with a low score is left out."""
    contents = _contents((0, 3, 9), (NO_CUE, 8, 12), (NO_CUE, 20, 22))
    assert _choose(contents, 0.9, 0.8, 0.2) == [0]


def test_the_outer_cue_wins() -> None:
    """A content whose cue stands inside a taken one is left out."""
    contents = _contents((0, 3, 9), (1, 10, 12))
    assert _choose(contents, 0.9, 0.8) == [0]


def test_one_content_a_cue_side() -> None:
    """Of two contents of the same cue side only the better one is chosen."""
    contents = _contents((0, 3, 4), (0, 7, 9))
    assert _choose(contents, 0.9, 0.8) == [0]


def test_order_of_the_text() -> None:
    """The chosen candidates come in the order of the text, whatever their scores."""
    contents = _contents((NO_CUE, 3, 4), (NO_CUE, 7, 9))
    assert _choose(contents, 0.5, 0.8) == [0, 1]
