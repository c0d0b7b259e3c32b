"""Features of candidates under their names, so that a file of forests can be checked by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
FeatureArray = npt.NDArray[np.int32]
Feature = npt.NDArray[Any]
"""A number or flag for each candidate."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Features of some candidates: `values` has a row for each name, a column for each candidate.

    The names are the same for every section, one without any candidate included.
    """

    names: tuple[str, ...]
    values: Matrix

    @property
    def rows(self) -> Matrix:
        """Return one row a candidate, one column a feature, as scorers take them."""
        return self.values.T

    def __len__(self) -> int:
        return len(self.values.T)


def make_table(size: int, *parts: Mapping[str, Feature] | FeatureTable) -> FeatureTable:
    """Return the features of all parts, in their order, for `size` candidates."""
    names = tuple(
        chain.from_iterable(
            part.names if isinstance(part, FeatureTable) else part for part in parts
        )
    )
    values = np.empty((len(names), size), dtype=np.float32)
    at = 0
    for part in parts:
        if isinstance(part, FeatureTable):
            values[at : at + len(part.names)] = part.values
            at += len(part.names)
        else:
            for feature in part.values():
                values[at] = feature
                at += 1
    return FeatureTable(names, values)


def named(names: Sequence[str], rows: Feature) -> dict[str, Feature]:
    """Return the rows of an array of two dimensions under their names."""
    return dict(zip(names, rows, strict=True))


def table_of_rows(names: Sequence[str], rows: Sequence[Sequence[float]]) -> FeatureTable:
    """Return the features of candidates that each have one number for every name."""
    values = np.array(rows, dtype=np.float32).reshape(len(rows), len(names))
    return FeatureTable(tuple(names), values.T)
