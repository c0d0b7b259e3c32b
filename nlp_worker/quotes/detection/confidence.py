"""Calibration: from the score a content is chosen by to the share of such finds that are right."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_DIGITS = 3


@dataclass(frozen=True, slots=True)
class ConfidenceCurve:
    """Points of a rising curve, measured on held-out texts."""

    scores: npt.NDArray[Any]
    shares: npt.NDArray[Any]

    def confidence(self, score: float) -> float:
        """Return the share of quotations with such a score that were right, to three digits."""
        return round(float(np.interp(score, self.scores, self.shares)), _DIGITS)
