"""Weights of evidence: a file of a language that training writes."""

from collections import defaultdict
from collections.abc import Mapping
from importlib.resources.abc import Traversable


def read_weights(path: Traversable) -> Mapping[str, float]:
    """Return the weight of each evidence, 0 for one that is not in the file or without a file.

    Raises:
        ValueError: a line is not an evidence and a number.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    lines = path.read_text("utf-8").splitlines() if path.is_file() else ()
    for line in lines:
        if line and not line.startswith("#"):
            evidence, weight = line.split("\t")
            weights[evidence] = float(weight)
    return weights
