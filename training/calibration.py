"""Calibration of the confidence: how often a chosen content is right, by its score."""

from collections.abc import Sequence

import numpy as np

from nlp_worker.quotes.detection.choice import choose
from nlp_worker.quotes.detection.confidence import ConfidenceCurve
from training.stage_examples import UNSURE, TrainingText

_LEAST = 0.2
_BINS = 20


def calibrate(texts: Sequence[TrainingText]) -> ConfidenceCurve:
    """Return the rising curve from held-out score to the share of finds that are right.

    A find is right when it overlaps by half or more. The method is pool-adjacent-violators (Ayer et
    al. 1955) over bins of equal size.
    """
    pairs = [
        (float(text.scores["content"][at]), float(text.labels["content"][at] > 0))
        for text in texts
        for at in choose(text.contents, text.scores["content"], text.cue_sides, _LEAST)
        if text.labels["content"][at] != UNSURE
    ]
    pairs.sort()
    bins = [np.array(part).mean(axis=0) for part in np.array_split(np.array(pairs), _BINS)]
    shares = _rising([float(share) for _, share in bins])
    return ConfidenceCurve(np.array([score for score, _ in bins]), np.array(shares))


def _rising(values: list[float]) -> list[float]:
    """Return the values with every run that falls replaced by its mean."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([value, 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, size = pools.pop()
            before, count = pools.pop()
            total = size + count
            pools.append([(mean * size + before * count) / total, total])
    return [mean for mean, size in pools for _ in range(int(size))]
