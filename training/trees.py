"""Training of the gradient-boosted trees and their export for the worker's evaluator."""

from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.feature_table import Matrix
from nlp_worker.quotes.detection.forest import LEAVES

PARAMETERS = {
    "objective": "cross_entropy",
    "num_leaves": LEAVES - 1,
    "learning_rate": 0.06,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "max_bin": 63,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


class Booster:
    """A trained ensemble, as a `Scorer` of the worker."""

    def __init__(self, model: lightgbm.Booster) -> None:
        self.model = model

    def score(self, rows: Matrix) -> Matrix:
        """Return the probability of each row."""
        if not len(rows):
            return np.zeros(0, np.float32)
        return np.asarray(self.model.predict(rows, num_threads=2), dtype=np.float32)


def train(rows: Matrix, labels: npt.NDArray[Any], rounds: int, **changes: Any) -> Booster:
    """Fit `rounds` trees; labels may lie between 0 and 1."""
    data = lightgbm.Dataset(rows, labels, params={"max_bin": PARAMETERS["max_bin"]})
    return Booster(lightgbm.train({**PARAMETERS, **changes}, data, rounds))


def export(booster: Booster) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of `Forest`: for each inner node the leaves it strikes out when false."""
    nodes: list[tuple[int, int, float, int]] = []
    leaves = np.zeros((booster.model.num_trees(), LEAVES), np.float32)
    for number, tree in enumerate(booster.model.dump_model()["tree_info"]):
        _walk(tree["tree_structure"], number, 0, nodes, leaves)
    tree, feature, threshold, struck = zip(*nodes, strict=True)
    return {
        "tree": np.array(tree, np.uint16),
        "feature": np.array(feature, np.uint8),
        "threshold": np.array(threshold, np.float64),
        "struck": np.array(struck, np.uint32),
        "leaves": leaves,
    }


def _walk(
    node: dict[str, Any],
    tree: int,
    leaf: int,
    nodes: list[tuple[int, int, float, int]],
    leaves: Matrix,
) -> int:
    """Add the nodes and leaves below `node`, the first of them number `leaf`; return the next."""
    if "leaf_value" in node and "left_child" not in node:
        leaves[tree, leaf] = node["leaf_value"]
        return leaf + 1
    middle = _walk(node["left_child"], tree, leaf, nodes, leaves)
    struck = ((1 << middle) - 1) & ~((1 << leaf) - 1)
    nodes.append((tree, node["split_feature"], node["threshold"], struck))
    return _walk(node["right_child"], tree, middle, nodes, leaves)
