"""`forests.npz` of a language: trees and names of features by stage, and the confidence curve.

`docs/model-card-quotes.md` says what it was estimated from, `training/` writes it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nlp_worker.languages import Language
from nlp_worker.quotes.detection.confidence import ConfidenceCurve
from nlp_worker.quotes.detection.feature_names import feature_names
from nlp_worker.quotes.detection.forest import Forest
from nlp_worker.quotes.detection.stages import Scorers
from nlp_worker.text.errors import ForestsMismatchError, ForestsMissingError

FILE = "forests.npz"
_NAMES = "names"
_SCORES, _SHARES = "confidence.score", "confidence.share"
Arrays = Mapping[str, npt.NDArray[Any]]


class Forests(NamedTuple):
    """What the file holds, ready for use."""

    scorers: Scorers
    curve: ConfidenceCurve


@cache
def load_forests(language: Language) -> Forests:
    """Return the forests of a language, read once a process.

    Raises:
        ForestsMissingError: the language has no such file.
        ForestsMismatchError: its features are not those of the code, by name or number.
    """
    path = language.folder.joinpath(FILE)
    if not path.is_file():
        raise ForestsMissingError(str(path), language.name)
    with as_file(path) as file:
        return read_forests(file, feature_names(language))


def read_forests(path: Path, names: Mapping[str, Sequence[str]]) -> Forests:
    """Return the forests of a file whose features must have `names`, by stage.

    Raises:
        ForestsMismatchError: a stage's features have other names, or another number.
    """
    with np.load(path) as file:
        arrays = {key: file[key] for key in file.files}
    for stage, expected in names.items():
        _check_names(path, stage, arrays.get(f"{stage}.{_NAMES}"), expected)
    forests = {stage: Forest(_of_stage(arrays, stage)) for stage in names}
    return Forests(Scorers(**forests), ConfidenceCurve(arrays[_SCORES], arrays[_SHARES]))


def write_forests(
    path: Path,
    trees: Mapping[str, Arrays],
    names: Mapping[str, Sequence[str]],
    curve: ConfidenceCurve,
) -> None:
    """Write the arrays that `Forest` takes, by stage, with the names of the stage's features."""
    arrays: dict[str, Any] = {_SCORES: curve.scores, _SHARES: curve.shares}
    for stage, found in trees.items():
        arrays |= {f"{stage}.{key}": array for key, array in found.items()}
        arrays[f"{stage}.{_NAMES}"] = np.array(names[stage])
    np.savez_compressed(path, **arrays)


def _of_stage(arrays: Arrays, stage: str) -> dict[str, npt.NDArray[Any]]:
    keys = [key for key in arrays if key.startswith(f"{stage}.")]
    return {key.partition(".")[2]: arrays[key] for key in keys}


def _check_names(
    path: Path, stage: str, stored: npt.NDArray[Any] | None, expected: Sequence[str]
) -> None:
    """Raise `ForestsMismatchError` at the first feature that is not the expected one."""
    if stored is None:
        raise ForestsMismatchError(str(path), stage, "the file has no names of features for it")
    names = stored.tolist()
    for number, (found, wanted) in enumerate(zip_longest(names, expected), start=1):
        if found != wanted:
            raise ForestsMismatchError(
                str(path),
                stage,
                f"feature {number} is {_shown(found)} in the file and {_shown(wanted)} in the code "
                f"({len(names)} features in the file, {len(expected)} in the code)",
            )


def _shown(name: str | None) -> str:
    return "missing" if name is None else repr(name)
