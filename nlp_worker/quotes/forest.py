"""Gradient-boosted trees with numpy alone.

Evaluated the way of QuickScorer (Lucchese et al., SIGIR 2015): each false node strikes out the
leaves below its left branch, so the leaf of a tree is the first bit left over. Struck bits depend
only on one feature's bin, so they are tabled once per feature and bin, and a row of features costs
one AND per feature instead of a walk down every tree. Features of few bins share a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]
LEAVES = 32
"""Most leaves a tree may have: one bit each."""
_ROWS = 512
_MOST_BINS = 32
"""Larger tables save little more and fill the processor's caches."""


def stacked(features: Sequence[Any], size: int) -> Matrix:
    """One row for each of `size` candidates, of features that each have all of them."""
    columns = np.empty((len(features), size), dtype=np.float32)
    for column, feature in zip(columns, features, strict=True):
        column[...] = feature
    return columns.T


class Scorer(Protocol):
    """Anything that gives each row of features a probability."""

    def score(self, rows: Matrix) -> Matrix:
        """The probability of each row."""


class Forest:
    """An ensemble of trees; `score` returns the logistic function of the sum of their leaves."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        leaves = arrays["leaves"].astype(np.float32)
        trees = len(leaves)
        # The exponent of a leaf's bit as a float is 127 and its number.
        self._offsets = np.arange(trees, dtype=np.int32) * LEAVES - 127
        self._flat = leaves.ravel()
        self._tables = _joined(
            [_table_of(arrays, at, trees) for at in np.unique(arrays["feature"])]
        )

    def score(self, rows: Matrix) -> Matrix:
        """Probability of each row; `rows` has a column for every feature trained on."""
        done = [self._sums(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        sums = np.concatenate(done) if done else np.zeros(0, np.float32)
        return (1.0 / (1.0 + np.exp(-sums))).astype(np.float32)

    def _sums(self, rows: Matrix) -> Matrix:
        columns = np.ascontiguousarray(rows.T)
        left = np.full((len(rows), len(self._offsets)), 0xFFFFFFFF, dtype=np.uint32)
        kept = np.empty_like(left)
        for table in self._tables:
            # No bin lies outside; "clip" spares the copy that checking them would cost.
            left &= table.struck.take(table.bins(columns), axis=0, out=kept, mode="clip")
        # The lowest bit as a power of two: its exponent is the number of the leaf.
        np.negative(left, out=kept)
        kept &= left
        leaf = kept.astype(np.float32).view(np.int32)
        leaf >>= 23
        leaf += self._offsets
        sums: Matrix = self._flat.take(leaf, mode="clip").sum(axis=1)
        return sums


@dataclass(frozen=True, slots=True)
class _Table:
    """The leaves that are left, of each tree, for each bin of some features together."""

    features: tuple[tuple[int, Matrix], ...]
    struck: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.struck)

    def bins(self, columns: Matrix) -> npt.NDArray[np.intp]:
        """The bin of each row."""
        (feature, edges), *others = self.features
        bins: npt.NDArray[np.intp] = edges.searchsorted(columns[feature])
        for feature, edges in others:
            bins *= len(edges) + 1
            bins += edges.searchsorted(columns[feature])
        return bins

    def joined(self, other: "_Table") -> "_Table":
        """One table for the features of both."""
        struck = self.struck[:, None] & other.struck
        return _Table(self.features + other.features, struck.reshape(-1, struck.shape[-1]))


def _table_of(arrays: Mapping[str, npt.NDArray[Any]], feature: int, trees: int) -> _Table:
    at = arrays["feature"] == feature
    edges, number = np.unique(arrays["threshold"][at], return_inverse=True)
    struck = np.full((len(edges) + 1, trees), 0xFFFFFFFF, dtype=np.uint32)
    for tree, edge, leaves in zip(arrays["tree"][at], number, arrays["struck"][at], strict=True):
        struck[edge + 1 :, tree] &= ~leaves
    return _Table(((int(feature), _rounded_down(edges)),), struck)


def _rounded_down(edges: npt.NDArray[np.float64]) -> Matrix:
    """The largest 32-bit numbers that are no larger: features are such, so no outcome changes."""
    near: Matrix = edges.astype(np.float32)
    return np.where(near > edges, np.nextafter(near, np.float32(-np.inf)), near)


def _joined(tables: Iterable[_Table]) -> list[_Table]:
    """Fewer tables, of at most `_MOST_BINS` bins each where a feature has not more by itself."""
    joined: list[_Table] = []
    for table in sorted(tables, key=len, reverse=True):
        fitting = [at for at, other in enumerate(joined) if len(other) * len(table) <= _MOST_BINS]
        if fitting:
            fullest = max(fitting, key=lambda at: len(joined[at]))
            joined[fullest] = joined[fullest].joined(table)
        else:
            joined.append(table)
    return joined
