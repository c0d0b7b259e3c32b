"""The file of forests is checked against the features of the code."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from nlp_worker.languages import load_language
from nlp_worker.quotes.detection.confidence import ConfidenceCurve
from nlp_worker.quotes.detection.feature_names import feature_names
from nlp_worker.quotes.detection.forest import LEAVES
from nlp_worker.quotes.detection.forest_detector import ForestDetector
from nlp_worker.quotes.detection.forest_file import load_forests, read_forests, write_forests
from nlp_worker.quotes.detector import load_detector
from nlp_worker.text.errors import ForestsMismatchError, ForestsMissingError
from shared.errors import SettingsError
from tests.toys.toy_language import LANGUAGE as TOY
from tests.unit.nlp_worker.quotes.hand import ENGLISH

NAMES = feature_names(ENGLISH)
CURVE = ConfidenceCurve(np.array([0.0, 0.5, 1.0]), np.array([0.1, 0.2, 1.0]))


def _trees() -> dict[str, npt.NDArray[Any]]:
    """Return one tree that splits on the first feature."""
    leaves = np.zeros((1, LEAVES), np.float32)
    leaves[0, :2] = (-1.0, 1.0)
    return {
        "tree": np.array([0], np.uint16),
        "feature": np.array([0], np.uint8),
        "threshold": np.array([0.5]),
        "struck": np.array([1], np.uint32),
        "leaves": leaves,
    }


def _file(folder: Path, names: dict[str, tuple[str, ...]]) -> Path:
    path = folder / "forests.npz"
    write_forests(path, {stage: _trees() for stage in NAMES}, names, CURVE)
    return path


def test_the_shipped_file_loads() -> None:
    """Its names are those of the code, and it is read once a process."""
    assert load_forests(ENGLISH) is load_forests(ENGLISH)


def test_names_of_features_are_unique() -> None:
    """No stage has two features of one name, so a shifted column cannot hide."""
    assert set(NAMES) >= {"cue", "start", "end", "span", "passage", "neighbour", "content"}
    for names in NAMES.values():
        assert len(set(names)) == len(names) > 40


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Scores and confidence come from the arrays that were written."""
    forests = read_forests(_file(tmp_path, NAMES), NAMES)
    rows = np.zeros((2, len(NAMES["cue"])), np.float32)
    rows[1, 0] = 1
    assert forests.scorers.cue.score(rows).tolist() == pytest.approx([0.2689414, 0.7310586])
    assert [forests.curve.confidence(score) for score in (0.0, 0.75, 2.0)] == [0.1, 0.6, 1.0]


def test_a_shifted_name_is_refused(tmp_path: Path) -> None:
    """The error names the stage, the place, both names and the remedy."""
    first, second, *others = NAMES["span"]
    path = _file(tmp_path, {**NAMES, "span": (second, first, *others)})
    with pytest.raises(
        ForestsMismatchError,
        match=r"stage 'span': feature 1 is 'cue_score' in the file and 'side' in the code "
        r"\(53 features in the file, 53 in the code\)\. Estimate it anew with `make train`",
    ):
        read_forests(path, NAMES)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((*NAMES["content"], "extra"), "feature 45 is 'extra' in the file and missing in the code"),
        (NAMES["content"][:-1], "feature 44 is missing in the file and 'score_above_nested'"),
    ],
)
def test_a_wrong_count_is_refused(tmp_path: Path, names: tuple[str, ...], message: str) -> None:
    """One feature more or less than the code has is an error of its stage."""
    path = _file(tmp_path, {**NAMES, "content": names})
    with pytest.raises(ForestsMismatchError, match=f"stage 'content': {message}"):
        read_forests(path, NAMES)


def test_missing_names_are_refused(tmp_path: Path) -> None:
    """A file from before the names were kept is not read."""
    path = _file(tmp_path, NAMES)
    with np.load(path) as file:
        arrays = {key: file[key] for key in file.files if key != "cue.names"}
    np.savez_compressed(path, **arrays)
    with pytest.raises(ForestsMismatchError, match="stage 'cue': the file has no names"):
        read_forests(path, NAMES)


def test_a_language_without_forests() -> None:
    """The error names the file, the way to make it and the setting."""
    with pytest.raises(ForestsMissingError, match=r"forests\.npz.*--language toy.*QUOTIDIAN_DET"):
        load_detector("forests", TOY)
    assert issubclass(ForestsMissingError, SettingsError)


def test_each_language_has_its_own_detector() -> None:
    """The detector that ships is loaded for a language by its name."""
    assert isinstance(load_detector("forests", load_language("en")), ForestDetector)
