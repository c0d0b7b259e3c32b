"""The evaluator of boosted trees against a walk down the same trees."""

import numpy as np

from nlp_worker.quotes.forest import LEAVES, Forest

# Tree 0: x0 <= 1 ? (x1 <= 5 ? a : b) : c.  Tree 1: x1 <= 2 ? d : e.
LEAF = np.zeros((2, LEAVES), np.float32)
LEAF[0, :3] = (1.0, 2.0, 3.0)
LEAF[1, :2] = (-1.0, -2.0)
FOREST = Forest(
    {
        "tree": np.array([0, 0, 1]),
        "feature": np.array([0, 1, 1]),
        "threshold": np.array([1.0, 5.0, 2.0]),
        "struck": np.array([0b011, 0b001, 0b001], np.uint32),
        "leaves": LEAF,
    }
)


def _walk(x0: float, x1: float) -> float:
    first = (1.0 if x1 <= 5 else 2.0) if x0 <= 1 else 3.0
    total = first + (-1.0 if x1 <= 2 else -2.0)
    return float(1 / (1 + np.exp(-total)))


def test_every_path() -> None:
    """Below, at and above each threshold."""
    rows = [(x0, x1) for x0 in (0, 1, 1.5) for x1 in (1, 2, 3, 5, 6)]
    scores = FOREST.score(np.array(rows, np.float32))
    assert np.allclose(scores, [_walk(*row) for row in rows], atol=1e-6)


def test_no_rows() -> None:
    """An empty page has an empty answer."""
    assert len(FOREST.score(np.zeros((0, 2), np.float32))) == 0


def test_a_row_does_not_depend_on_its_batch() -> None:
    """The same row alone and among thousands."""
    rows = np.tile(np.array([[0, 3], [2, 6]], np.float32), (2000, 1))
    assert set(FOREST.score(rows).tolist()) == set(FOREST.score(rows[:2]).tolist())
