"""Gradient-boosted trees with numpy alone.

The method is QuickScorer (Lucchese et al., SIGIR 2015): each node that is false strikes out the
leaves below its left branch, so the leaf of a tree is the first bit that is left. The struck bits
depend on the bin of one feature only. They are kept in a table by feature and bin, and a row of
features costs one AND a feature instead of a walk down every tree. Features of few bins share a
table. Most features are whole numbers, whose edges are halves: their bins are looked up, not
searched for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.feature_table import Matrix

LEAVES = 32
"""Most leaves a tree may have: one bit each."""
_ROWS = 512
_ROWS_AT_ONCE = 8
"""Rows whose tables are read in one step: as many as the processor's caches hold."""
_MOST_BINS = 32
"""Larger tables save little more and fill the processor's caches."""
_ZERO = 1e-34
_WIDEST = 1000
"""Largest distance of the edges of a feature whose bins are looked up."""


class Scorer(Protocol):
    """A model that gives each row of features a probability."""

    def score(self, rows: Matrix) -> Matrix:
        """Return the probability of each row."""


class Forest:
    """An ensemble of trees; `score` returns the logistic function of the sum of their leaves."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        leaves = arrays["leaves"].astype(np.float32)
        trees = len(leaves)
        # The exponent of a leaf's bit as a float is 127 and its number.
        self._offsets = np.arange(trees, dtype=np.int32) * LEAVES - 127
        self._flat = leaves.ravel()
        tables = [_table_of(arrays, at, trees) for at in np.unique(arrays["feature"])]
        whole = _joined(table for table in tables if table.is_whole)
        others = [table for table in tables if not table.is_whole]
        self._bins = _Bins(whole, others)
        self._struck = np.concatenate([table.struck for table in (*whole, *others)])

    def score(self, rows: Matrix) -> Matrix:
        """Return the probability of each row; `rows` has a column for every feature trained on."""
        done = [self._sums(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        sums = np.concatenate(done) if done else np.zeros(0, np.float32)
        return (1.0 / (1.0 + np.exp(-sums))).astype(np.float32)

    def _sums(self, rows: Matrix) -> Matrix:
        bins = self._bins.of(np.ascontiguousarray(rows.T))
        left = np.empty((len(rows), len(self._offsets)), np.uint32)
        for at in range(0, len(rows), _ROWS_AT_ONCE):
            # Every bin is in the table; "clip" only avoids the copy that a check would make.
            kept = self._struck.take(bins[:, at : at + _ROWS_AT_ONCE], axis=0, mode="clip")
            np.bitwise_and.reduce(kept, axis=0, out=left[at : at + _ROWS_AT_ONCE])
        # The lowest bit as a power of two: its exponent is the number of the leaf.
        lowest = np.negative(left)
        lowest &= left
        leaf = lowest.astype(np.float32).view(np.int32)
        leaf >>= 23
        leaf += self._offsets
        sums: Matrix = self._flat.take(leaf, mode="clip").sum(axis=1)
        return sums


@dataclass(frozen=True, slots=True)
class _BinTable:
    """The leaves of each tree that are left, for each combination of bins of some features."""

    features: tuple[tuple[int, Matrix], ...]
    struck: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.struck)

    @property
    def is_whole(self) -> bool:
        """Return whether all edges are whole numbers or halves, and none is far from the others."""
        return all(
            edges[-1] - edges[0] <= _WIDEST and np.array_equal(2 * edges, np.rint(2 * edges))
            for _, edges in self.features
        )

    def joined(self, other: "_BinTable") -> "_BinTable":
        """Return one table for the features of both."""
        struck = self.struck[:, None] & other.struck
        return _BinTable(self.features + other.features, struck.reshape(-1, struck.shape[-1]))


class _Bins:
    """A look-up of the bin of each row in each table; bins are numbered through all tables.

    A value lies above a half exactly if its double, rounded up, lies above the half's double. So
    each feature of the `whole` tables has a list of what the bin adds to the number, by the double
    rounded up. In `others`, of one feature each, the value is searched for among the edges.
    """

    def __init__(self, whole: Sequence[_BinTable], others: Sequence[_BinTable]) -> None:
        features = [feature for table in whole for feature in table.features]
        self._features = np.array([number for number, _ in features], np.intp)
        self._low = np.array([2 * edges[0] for _, edges in features], np.float32)[:, None]
        self._high = np.array([2 * edges[-1] + 1 for _, edges in features], np.float32)[:, None]
        sizes = (self._high - self._low + 1).astype(np.intp)
        self._offsets = np.cumsum(sizes)[:, None] - sizes - self._low.astype(np.intp)
        self._firsts = np.cumsum([0] + [len(table.features) for table in whole])[: len(whole)]
        bases = np.cumsum([0] + [len(table) for table in (*whole, *others)])
        added = [_added(table, base) for table, base in zip(whole, bases, strict=False)]
        self._added = np.concatenate(added or [np.zeros(0, np.intp)])
        self._others = [
            (*table.features[0], base)
            for table, base in zip(others, bases[len(whole) : -1], strict=True)
        ]

    def of(self, columns: Matrix) -> npt.NDArray[np.intp]:
        """Return one row a table, with the number of the bin of each column."""
        doubles = np.ceil(2 * columns[self._features])
        np.clip(doubles, self._low, self._high, out=doubles)
        places = doubles.astype(np.intp)
        places += self._offsets
        bins = np.empty((len(self._firsts) + len(self._others), columns.shape[1]), np.intp)
        found = self._added.take(places, mode="clip")
        np.add.reduceat(found, self._firsts, axis=0, out=bins[: len(self._firsts)])
        for row, (feature, edges, base) in zip(
            bins[len(self._firsts) :], self._others, strict=True
        ):
            np.add(edges.searchsorted(columns[feature]), base, out=row)
        return bins


def _added(table: _BinTable, base: int) -> npt.NDArray[np.intp]:
    """Return what each feature's bin adds to the number, by the value's double rounded up."""
    added, stride = [], len(table)
    for number, (_, edges) in enumerate(table.features):
        doubles = np.arange(2 * edges[0], 2 * edges[-1] + 2)
        stride //= len(edges) + 1
        added.append((2 * edges).searchsorted(doubles) * stride + (0 if number else base))
    return np.concatenate(added)


def _table_of(arrays: Mapping[str, npt.NDArray[Any]], feature: int, trees: int) -> _BinTable:
    at = arrays["feature"] == feature
    edges, number = np.unique(arrays["threshold"][at], return_inverse=True)
    struck = np.full((len(edges) + 1, trees), 0xFFFFFFFF, dtype=np.uint32)
    for tree, edge, leaves in zip(arrays["tree"][at], number, arrays["struck"][at], strict=True):
        struck[edge + 1 :, tree] &= ~leaves
    return _BinTable(((int(feature), _rounded_down(edges)),), struck)


def _rounded_down(edges: npt.NDArray[np.float64]) -> Matrix:
    """Return the largest 32-bit numbers that are not larger than the edges.

    Features are 32-bit numbers, so no comparison changes. LightGBM writes 1e-35 for zero where
    what is not zero lies above the edge.
    """
    near: Matrix = edges.astype(np.float32)
    down = np.where(near > edges, np.nextafter(near, np.float32(-np.inf)), near)
    return np.where((down > 0) & (down < _ZERO), np.float32(0), down)


def _joined(tables: Iterable[_BinTable]) -> list[_BinTable]:
    """Join tables as long as their bins, taken together, are at most `_MOST_BINS`."""
    joined: list[_BinTable] = []
    for table in sorted(tables, key=len, reverse=True):
        fitting = [at for at, other in enumerate(joined) if len(other) * len(table) <= _MOST_BINS]
        if fitting:
            fullest = max(fitting, key=lambda at: len(joined[at]))
            joined[fullest] = joined[fullest].joined(table)
        else:
            joined.append(table)
    return joined
