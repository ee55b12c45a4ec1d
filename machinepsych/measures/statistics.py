"""Estimates over subjects and their 95% intervals.

The subject is always the unit: trials of one subject are not independent.

Quantiles of the normal, Student's t and beta distributions and binomial probabilities come from
``scipy.special``: ``scipy.stats`` has the same numbers and takes seconds to import.
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
    ``low`` and ``high`` bound what a value can be. The interval is Student's: mean -+ t(N - 1) * s / sqrt(N),
    clipped to the bounds (Student 1908, Biometrika 6, 1-25). One subject has no interval, nor have subjects
    that are all alike: Student's interval would claim certainty, however few they are.
    """
    values = np.asarray(values, np.float64)
    values = values[~np.isnan(values)]
    n = len(values)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(values.mean())
    if n == 1 or values.min() == values.max():
        return Estimate(mean, math.nan, math.nan, n)
    half = _t_quantile(n - 1, 0.5 + confidence / 2.0) * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, max(low, mean - half), min(high, mean + half), n)


def share_interval(hits: np.ndarray, trials: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Estimate a share of trials, averaged over subjects, with its interval; all from 0 to 1.

    ``hits`` and ``trials`` [N] count the trials of each subject; one without trials is left out. Trials of
    a subject hang together, so that N subjects of m trials tell less than N m independent trials. After
    Korn & Graubard (1998, Survey Methodology 24, 193-201): the number of independent trials that would
    have the variance seen between subjects, p (1 - p) / (s^2 / N), at most all trials, is reduced by
    (z / t(N - 1))^2 for the number of subjects; with it the interval is that of Clopper & Pearson (1934,
    Biometrika 26, 404-413). Unlike Student's it needs no clipping, and where all subjects score 0 or 1 it
    does not shrink to a point. One subject has no interval.
    """
    counted = np.asarray(trials) > 0
    trials = np.asarray(trials, np.float64)[counted]
    shares = np.asarray(hits, np.float64)[counted] / trials
    n = len(shares)
    if n < 2:
        return Estimate(float(shares[0]) if n else math.nan, math.nan, math.nan, n)
    mean = float(shares.mean())
    variance = float(shares.var(ddof=1)) / n
    return _share(mean, variance, float(trials.sum()), n, confidence)


def pooled_share_interval(hits: np.ndarray, trials: np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Estimate a share of all trials of all subjects, with its interval; all from 0 to 1.

    As :func:`share_interval`, but every trial counts alike. That is wanted where what a subject does decides
    how many trials it has: an average over subjects then gives most weight to the trials of those who had
    few, and is no share that chance would reach. The variance is that of a ratio of totals (Cochran 1977,
    Sampling Techniques, section 2.11). Where all subjects have as many trials the two agree.
    """
    counted = np.asarray(trials) > 0
    trials, hits = np.asarray(trials, np.float64)[counted], np.asarray(hits, np.float64)[counted]
    n, total = len(trials), float(trials.sum())
    if n < 2:
        return Estimate(float(hits[0] / trials[0]) if n else math.nan, math.nan, math.nan, n)
    mean = float(hits.sum()) / total
    variance = n / (n - 1) * float(((hits - mean * trials) ** 2).sum()) / total**2
    return _share(mean, variance, total, n, confidence)


def _share(mean: float, variance: float, total: float, n: int, confidence: float) -> Estimate:
    """Return a share with the interval after Korn & Graubard; ``variance`` is that of the estimate."""
    from scipy.special import betaincinv, ndtri

    effective = min(total, mean * (1.0 - mean) / variance) if variance > 0.0 else total
    upper_tail = 0.5 + confidence / 2.0
    effective *= (float(ndtri(upper_tail)) / _t_quantile(n - 1, upper_tail)) ** 2
    successes, failures = mean * effective, (1.0 - mean) * effective
    lower = float(betaincinv(successes, failures + 1.0, 1.0 - upper_tail)) if successes > 0.0 else 0.0
    upper = float(betaincinv(successes + 1.0, failures, upper_tail)) if failures > 0.0 else 1.0
    return Estimate(mean, lower, upper, n)


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
