"""The estimated models; docs/model-card-quotes.md says from what."""

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.engine import Scorers
from nlp_worker.quotes.detection.forest import Forest

_CONFIDENCE = "confidence"


@cache
def load_scorers() -> Scorers:
    """The scorers of all stages, read once a process."""
    stages: dict[str, dict[str, npt.NDArray[Any]]] = {}
    for key, array in _arrays().items():
        stage, _, name = key.partition(".")
        stages.setdefault(stage, {})[name] = array
    return Scorers(
        **{stage: Forest(found) for stage, found in stages.items() if stage != _CONFIDENCE}
    )


def confidence(score: float) -> float:
    """The share of quotations with such a score that were right on held-out texts."""
    arrays = _arrays()
    found = np.interp(score, arrays["confidence.score"], arrays["confidence.share"])
    return round(float(found), 3)


@cache
def _arrays() -> dict[str, npt.NDArray[Any]]:
    with (
        as_file(files("nlp_worker.languages.en").joinpath("forests.npz")) as path,
        np.load(path) as arrays,
    ):
        return {key: arrays[key] for key in arrays.files}
