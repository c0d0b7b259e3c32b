"""The evaluator of boosted trees against a walk down the same trees."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_worker.quotes.detection.forest import LEAVES, Forest

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
    """Rows below, at and above each threshold get the scores of a walk down the trees."""
    rows = [(x0, x1) for x0 in (0, 1, 1.5) for x1 in (1, 2, 3, 5, 6)]
    scores = FOREST.score(np.array(rows, np.float32))
    assert np.allclose(scores, [_walk(*row) for row in rows], atol=1e-6)


def test_no_rows() -> None:
    """No rows get no scores."""
    assert len(FOREST.score(np.zeros((0, 2), np.float32))) == 0


def test_a_row_does_not_depend_on_its_batch() -> None:
    """A row gets the same score alone and among thousands."""
    rows = np.tile(np.array([[0, 3], [2, 6]], np.float32), (2000, 1))
    assert set(FOREST.score(rows).tolist()) == set(FOREST.score(rows[:2]).tolist())


Node = tuple[int, float, "Node", "Node"] | float
"""A feature, its threshold and the node below either outcome; or the value of a leaf."""
# Halves, whole numbers, LightGBM's zeros from above and below, numbers so far apart that
# no table has them, and others.
THRESHOLDS = (0.5, 1.5, 7.5, -3.0, 2.0, 1e-35, -1e-35, 4000.5, 0.015, 0.3, -0.7, 1.5000000000000002)
VALUES = (0.0, 1.0, 2.0, 8.0, -3.0, -4.0, 0.25, 0.75, 0.3, 0.5, 1.75, 9000.0, -9000.0, 1.5)
FEATURES = 7


def _tree(choose: Random, leaves: int) -> Node:
    if leaves == 1:
        # Sums of such are exact, whatever their order.
        return choose.randint(-64, 64) / 64
    left = choose.randint(1, leaves - 1)
    feature = choose.randrange(FEATURES)
    threshold = choose.choice(THRESHOLDS[feature : feature + 6])
    return feature, threshold, _tree(choose, left), _tree(choose, leaves - left)


def _listed(
    node: Node, tree: int, first: int, nodes: list[tuple[int, int, float, int]], leaves: list[float]
) -> int:
    """Add the nodes and leaves of a tree in order; return the number of the next leaf."""
    if isinstance(node, float):
        leaves.append(node)
        return first + 1
    feature, threshold, left, right = node
    middle = _listed(left, tree, first, nodes, leaves)
    nodes.append((tree, feature, threshold, (1 << middle) - (1 << first)))
    return _listed(right, tree, middle, nodes, leaves)


def _forest(trees: list[Node]) -> Forest:
    nodes: list[tuple[int, int, float, int]] = []
    table = np.zeros((len(trees), LEAVES), np.float32)
    for number, tree in enumerate(trees):
        leaves: list[float] = []
        table[number, : _listed(tree, number, 0, nodes, leaves)] = leaves
    tree_numbers, feature, threshold, struck = zip(*nodes, strict=True)
    return Forest(
        {
            "tree": np.array(tree_numbers),
            "feature": np.array(feature),
            "threshold": np.array(threshold),
            "struck": np.array(struck, np.uint32),
            "leaves": table,
        }
    )


def _leaf(node: Node, row: list[float]) -> float:
    while not isinstance(node, float):
        feature, threshold, left, right = node
        node = left if row[feature] <= threshold else right
    return node


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 40))
def test_any_forest(seed: int, size: int) -> None:
    """Any trees give the scores of a walk, for values on, between and beyond the thresholds."""
    choose = Random(seed)
    trees = [_tree(choose, choose.randint(2, LEAVES - 1)) for _ in range(choose.randint(1, 12))]
    values = [[choose.choice(VALUES) for _ in range(FEATURES)] for _ in range(size)]
    rows = np.array(values, np.float32)
    sums = [sum(_leaf(tree, row) for tree in trees) for row in rows.tolist()]
    scores = _forest(trees).score(rows)
    assert np.array_equal(scores, 1 / (1 + np.exp(-np.array(sums, np.float32))))
