"""Effects with their intervals over subjects: ratios and differences of conditions.

Subjects of two groups are matched (the same number has the same random draws), so that a statistic is
taken subject by subject.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from machinepsych.measures.statistics import mean_interval

# Below this a mean response is no response: what divides by it says nothing.
NO_RESPONSE = 1e-6


@dataclass(frozen=True)
class Effect:
    """An effect and its 95% interval; the three are equal where it is exact, NaN where there is none."""

    value: float
    lower: float
    upper: float

    @property
    def defined(self) -> bool:
        """Whether there is an effect to speak of."""
        return not math.isnan(self.value)


UNDEFINED = Effect(math.nan, math.nan, math.nan)


def ratio(above: np.ndarray, below: np.ndarray) -> Effect:
    """Estimate mean(above) / mean(below) of two conditions [N].

    The interval is the linearised one of the ratio estimator (Cochran 1977, Sampling Techniques, section
    6.4): Student's, of the residuals above - ratio * below over mean(below). Undefined where the mean of
    ``below`` is no response.
    """
    bottom = float(np.mean(below))
    if not np.isfinite(bottom) or abs(bottom) < NO_RESPONSE or not np.isfinite(np.mean(above)):
        return UNDEFINED
    value = float(np.mean(above)) / bottom
    return _around(value, (above - value * below) / bottom)


def difference(first: np.ndarray, second: np.ndarray) -> Effect:
    """Estimate mean(first - second) of two conditions [N], with Student's interval."""
    value = float(np.mean(first - second))
    return UNDEFINED if math.isnan(value) else _around(value, first - second - value)


def _around(value: float, residuals: np.ndarray) -> Effect:
    estimate = mean_interval(residuals)
    if math.isnan(estimate.lower):
        # All subjects alike: the effect is exact.
        return Effect(value, value, value)
    return Effect(value, value + estimate.lower - estimate.value, value + estimate.upper - estimate.value)
