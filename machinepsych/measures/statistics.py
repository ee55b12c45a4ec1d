"""Estimates over subjects and their 95% intervals.

The subject is always the unit: trials of one subject are not independent.

Quantiles of Student's t and binomial probabilities come from ``scipy.special``: ``scipy.stats`` has the
same numbers and takes seconds to import.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean or median over ``subjects`` subjects with its interval; NaN where there is none."""

    value: float
    lower: float
    upper: float
    subjects: int


def mean_interval(
    values: np.ndarray, low: float = -math.inf, high: float = math.inf, confidence: float = CONFIDENCE
) -> Estimate:
    """Estimate the mean over subjects with its interval.

    ``values`` [N] holds one number per subject; NaN means that the subject has none and is left out.
    ``low`` and ``high`` bound what a value can be (0 and 100 for a percentage). The interval is Student's:
    mean -+ t(N - 1) * s / sqrt(N), clipped to the bounds (Student 1908, Biometrika 6, 1-25). One subject
    has no interval.

    Where all subjects are identical, s is 0 and Student's interval would claim certainty, however few the
    subjects. What N identical subjects do show is that most of the population is like them: a share of at
    least p = (alpha / 2) ** (1 / N), the bound of Clopper & Pearson (1934, Biometrika 26, 404-413) for N
    out of N. The rest may lie anywhere between the bounds, so the mean lies within
    [p * value + (1 - p) * low, p * value + (1 - p) * high]. An unbounded quantity then has no interval.
    """
    values = np.asarray(values, np.float64)
    values = values[~np.isnan(values)]
    n = len(values)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(values.mean())
    if n == 1:
        return Estimate(mean, math.nan, math.nan, 1)
    alpha = 1.0 - confidence
    if values.min() == values.max():
        value = float(values[0])
        if math.isinf(low) or math.isinf(high):
            return Estimate(value, math.nan, math.nan, n)
        share = (alpha / 2.0) ** (1.0 / n)
        return Estimate(
            value,
            max(low, share * value + (1.0 - share) * low),
            min(high, share * value + (1.0 - share) * high),
            n,
        )
    half = _t_quantile(n - 1, 1.0 - alpha / 2.0) * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, max(low, mean - half), min(high, mean + half), n)


def quantile(ordered: np.ndarray, share: float) -> float:
    """Return the quantile of sorted values by averaging where the distribution function is flat.

    Definition 2 of Hyndman & Fan (1996, The American Statistician 50, 361-365); ``share`` 0.5 is the usual
    median. Values may be infinite: a subject that has not got there is later than all others. NaN for
    no values.
    """
    n = len(ordered)
    if n == 0:
        return math.nan
    place = n * share
    # The tolerance keeps n * share on the whole number it is meant to be.
    whole = round(place)
    if abs(place - whole) < 1e-9 and 0 < whole < n:
        return float(0.5 * (ordered[whole - 1] + ordered[whole]))
    return float(ordered[min(max(math.ceil(place - 1e-9), 1), n) - 1])


def median_interval(values: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Estimate the median over subjects with its distribution-free interval.

    ``values`` [N]; infinity stands for "later than the end". The interval lies between the j-th smallest
    and the j-th largest value, with j the greatest number for which a binomial (N, 1/2) variable is below
    j with a probability of at most alpha / 2: it covers the median with at least ``confidence`` whatever
    the distribution (Conover 1999, Practical Nonparametric Statistics, section 3.2). Fewer than six
    subjects have no such interval at 95%. An infinite limit means that the record ends before it.
    """
    ordered = np.sort(np.asarray(values, np.float64))
    n = len(ordered)
    median = quantile(ordered, 0.5)
    j = _order_for_median(n, 1.0 - confidence)
    if j < 1:
        return Estimate(median, math.nan, math.nan, n)
    return Estimate(median, float(ordered[j - 1]), float(ordered[n - j]), n)


def _t_quantile(degrees: int, probability: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, probability))


def _order_for_median(n: int, alpha: float) -> int:
    """Return the greatest j with P(B < j) <= alpha / 2 for B binomial (n, 1/2); 0 where there is none."""
    if n == 0:
        return 0
    from scipy.special import bdtr

    below = bdtr(np.arange(n // 2 + 1, dtype=np.float64), n, 0.5)
    return int(np.count_nonzero(below <= alpha / 2.0))
