"""The estimated models; docs/model-card-quotes.md says from what."""

from functools import cache
from importlib.resources import as_file, files

import numpy as np

from nlp_worker.quotes.engine import Scorers
from nlp_worker.quotes.forest import Forest


@cache
def load_scorers() -> Scorers:
    """The scorers of all stages, read once a process."""
    with as_file(files(__name__).joinpath("forests.npz")) as path, np.load(path) as arrays:
        stages: dict[str, dict[str, np.ndarray]] = {}
        for key in arrays.files:
            stage, _, name = key.partition(".")
            stages.setdefault(stage, {})[name] = arrays[key]
    return Scorers(**{stage: Forest(found) for stage, found in stages.items()})
