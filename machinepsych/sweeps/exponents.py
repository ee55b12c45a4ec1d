"""Where a curve crosses a threshold, how that place grows with the width, and how well it is known.

The capacity of a memory of width d is the n at which its curve meets the threshold, read by straight lines
in (ln n, g(criterion)) between measured cells; the exponent is the slope of ln n against ln d by least
squares. Intervals are those of a parametric bootstrap: every cell's mean is drawn anew from what its
interval says (normal; binomial for shares of memories), and everything after it repeated. The prediction
is made from the closed form *at the same cells by the same reading*, so that neither the grid nor the finite
widths stand between the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

DRAWS = 2000
CONFIDENCE = 0.95
# Verdicts over several statements use a wider interval.
VERDICT_CONFIDENCE = 0.99
_FLOOR = 1e-9


@dataclass(frozen=True)
class Curve:
    """A criterion against n at one width: means, standard errors, theory; all [cells], n rising.

    ``hits`` says that means are shares of ``repeats`` memories.
    """

    d: int
    n: np.ndarray
    mean: np.ndarray
    error: np.ndarray
    theory: np.ndarray
    repeats: np.ndarray
    hits: bool = False


@dataclass(frozen=True)
class Crossing:
    """A capacity, measured with its interval, and as predicted; NaN where a curve misses the threshold."""

    d: int
    value: float
    lower: float
    upper: float
    predicted: float


@dataclass(frozen=True)
class Exponent:
    """The slope of ln capacity against ln width: measured with intervals, and as predicted there."""

    value: float
    lower: float
    upper: float
    wide_lower: float
    wide_upper: float
    predicted: float
    widths: tuple[int, ...]


def link(values: np.ndarray, share: bool, repeats: np.ndarray | float) -> np.ndarray:
    """Straighten a criterion: the probit of shares (half an observation off 0 and 1), else the log."""
    if share:
        from scipy.special import ndtri

        edge = 0.5 / np.asarray(repeats, np.float64)
        return ndtri(np.clip(values, edge, 1.0 - edge))
    return np.log(np.maximum(values, _FLOOR))


def crossing(
    n: np.ndarray, values: np.ndarray, threshold: float, share: bool, repeats: np.ndarray
) -> np.ndarray:
    """Return the n at which curves [..., cells] first meet the threshold; NaN where they do not.

    Between two cells the n is read off a straight line in (ln n, :func:`link`).
    """
    height = link(values, share, repeats) - float(link(np.array([threshold]), share, 1e9)[0])
    left, right = height[..., :-1], height[..., 1:]
    meets = (left * right <= 0.0) & (left != right)
    first = meets.argmax(axis=-1)
    some = meets.any(axis=-1)
    pick = np.take_along_axis
    a = pick(left, first[..., None], axis=-1)[..., 0]
    b = pick(right, first[..., None], axis=-1)[..., 0]
    log_n = np.log(n)
    # Where no crossing is, the first interval is looked at in vain; its share is kept harmless.
    between = np.where(some, a / np.where(a == b, 1.0, a - b), 0.0)
    place = log_n[first] + (log_n[first + 1] - log_n[first]) * between
    return np.where(some, np.exp(place), np.nan)


def crossings(
    curves: list[Curve], threshold: float, share: bool, rng: np.random.Generator
) -> tuple[list[Crossing], np.ndarray]:
    """Return the capacity of each curve, and the bootstrap's draws of all [draws, curves]."""
    found, draws = [], []
    for curve in curves:
        if len(curve.n) < 2:
            continue
        value = float(crossing(curve.n, curve.mean, threshold, share, curve.repeats))
        predicted = math.nan
        if np.isfinite(curve.theory).all():
            # The theory is bounded off 0 and 1 like the measurement: one reading for both.
            predicted = float(crossing(curve.n, curve.theory, threshold, share, curve.repeats))
        drawn = crossing(curve.n, _draw(curve, share, rng), threshold, share, curve.repeats)
        low, high = _quantiles(drawn, CONFIDENCE)
        found.append(Crossing(curve.d, value, low, high, predicted))
        draws.append(drawn)
    return found, np.array(draws).T if draws else np.empty((DRAWS, 0))


def _draw(curve: Curve, share: bool, rng: np.random.Generator) -> np.ndarray:
    if curve.hits:
        repeats = curve.repeats.astype(np.int64)
        return rng.binomial(repeats, np.clip(curve.mean, 0.0, 1.0), (DRAWS, len(curve.n))) / repeats
    drawn = rng.normal(curve.mean, curve.error, (DRAWS, len(curve.n)))
    return np.clip(drawn, 0.0, 1.0 if share else None)


def _quantiles(drawn: np.ndarray, confidence: float) -> tuple[float, float]:
    known = drawn[np.isfinite(drawn)]
    if len(known) < 0.9 * len(drawn):
        return math.nan, math.nan
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(known, [tail, 1.0 - tail])
    return float(low), float(high)


def exponent(found: list[Crossing], draws: np.ndarray) -> Exponent | None:
    """Fit the slope through the capacities that are known; None for fewer than three widths."""
    known = [k for k, each in enumerate(found) if math.isfinite(each.value)]
    if len(known) < 3:
        return None
    log_d = np.log([found[k].d for k in known])
    log_d = log_d - log_d.mean()
    weights = log_d / (log_d @ log_d)
    slopes = np.log(draws[:, known]) @ weights
    predicted = [found[k].predicted for k in known]
    return Exponent(
        float(np.log([found[k].value for k in known]) @ weights),
        *_quantiles(slopes, CONFIDENCE),
        *_quantiles(slopes, VERDICT_CONFIDENCE),
        float(np.log(predicted) @ weights) if np.isfinite(predicted).all() else math.nan,
        tuple(found[k].d for k in known),
    )
