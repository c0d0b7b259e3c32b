"""Gradient-boosted trees with numpy alone.

Evaluated the way of QuickScorer (Lucchese et al., SIGIR 2015): each false node strikes out the
leaves below its left branch, so the leaf of a tree is the first bit left over. Struck bits depend
only on one feature's bin, so they are tabled once per feature and bin, and a row of features costs
one AND per feature instead of a walk down every tree.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]
LEAVES = 32
"""Most leaves a tree may have: one bit each."""
_ROWS = 1024


class Scorer(Protocol):
    """Anything that gives each row of features a probability."""

    def score(self, rows: Matrix) -> Matrix:
        """The probability of each row."""


class Forest:
    """An ensemble of trees; `score` returns the logistic function of the sum of their leaves."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._leaves = arrays["leaves"].astype(np.float32)
        trees = len(self._leaves)
        self._offsets = np.arange(trees, dtype=np.int32) * LEAVES
        self._flat = self._leaves.ravel()
        self._features: list[tuple[int, npt.NDArray[np.float64], npt.NDArray[np.uint32]]] = []
        for feature in np.unique(arrays["feature"]):
            at = arrays["feature"] == feature
            edges, number = np.unique(arrays["threshold"][at], return_inverse=True)
            table = np.full((len(edges) + 1, trees), 0xFFFFFFFF, dtype=np.uint32)
            for tree, edge, struck in zip(
                arrays["tree"][at], number, arrays["struck"][at], strict=True
            ):
                table[edge + 1 :, tree] &= ~struck
            self._features.append((int(feature), edges, table))

    def score(self, rows: Matrix) -> Matrix:
        """Probability of each row; `rows` has a column for every feature trained on."""
        done = [self._sums(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        sums = np.concatenate(done) if done else np.zeros(0, np.float32)
        return (1.0 / (1.0 + np.exp(-sums))).astype(np.float32)

    def _sums(self, rows: Matrix) -> Matrix:
        left = np.full((len(rows), len(self._leaves)), 0xFFFFFFFF, dtype=np.uint32)
        kept = np.empty_like(left)
        for feature, edges, table in self._features:
            bins = edges.searchsorted(rows[:, feature], side="left")
            # No bin lies outside; "clip" spares the copy that checking them would cost.
            left &= table.take(bins, axis=0, out=kept, mode="clip")
        # The lowest bit as a power of two: its exponent is the number of the leaf.
        lowest = (left & (~left + np.uint32(1))).astype(np.float32)
        leaf = (lowest.view(np.int32) >> 23) - 127
        sums: Matrix = self._flat[leaf + self._offsets].sum(axis=1)
        return sums
