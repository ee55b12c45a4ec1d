"""Decoding what a linear memory reads as the nearest of several candidates (arg-max): how often it is right.

With a list of candidates the limit is no longer the width of a key but the number of weights: about
d d_v / log pairs. Compare the rates d^2 of n log n for top-1 recall that Barnfield et al. (2026, arXiv
2605.05189) report. All forms derived for this project. They are asymptotic: crosstalk is taken as Gaussian.

A trap: *distinct* one-hot values read with unit keys never fail under arg-max; a sweep that used them
would measure nothing.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, log_ndtr, ndtr

# Gaussian integrals: the trapezoid rule converges faster than any power of the step.
_Z = np.linspace(-9.0, 9.0, 361)
_WEIGHTS_Z = np.exp(-0.5 * _Z**2) / np.sqrt(2.0 * np.pi) * (_Z[1] - _Z[0])


def class_accuracy(mse: float, classes: int) -> float:
    """Return P(the right one of M one-hot classes has the largest score), N items in random classes.

    s^2 = E|e|^2 / M is the variance of each score ((N - 1) / (M d) for keys on the sphere);
    P = integral phi(z) Phi(z + 1/s)^(M - 1) dz. Derived.
    """
    if mse <= 0.0 or classes < 2:
        return 1.0
    spread = np.sqrt(mse / classes)
    return min(1.0, float(_WEIGHTS_Z @ np.exp((classes - 1) * log_ndtr(_Z + 1.0 / spread))))


def cosine_grid(d: int, points: int = 81) -> tuple[np.ndarray, np.ndarray]:
    """Return cosines of two random unit vectors in d dimensions and their weights (sum 1)."""
    reach = min(1.0, 9.0 / np.sqrt(d))
    # Midpoints: the density may not be finite at the ends (d = 2).
    edges = np.linspace(-reach, reach, points + 1)
    cosines = 0.5 * (edges[1:] + edges[:-1])
    log_density = gammaln(d / 2.0) - gammaln((d - 1.0) / 2.0) + (d - 3.0) / 2.0 * np.log1p(-(cosines**2))
    weights = np.exp(log_density)
    return cosines, weights / weights.sum()


def value_accuracy(n: int, d: int, d_v: int) -> float:
    """Return P(the read is nearest to its own value) among N distinct values uniform on the unit sphere.

    s^2 = (N - 2) / (d d_v); P = E_X [E_{a, c} Phi(sqrt((1 - a) / (1 + a)) (1 - c + X) / s)]^(N - 1) with
    X ~ N(0, s^2) the crosstalk along the own value and a, c the cosines of two values and of two keys. To
    take the scores as independent instead is off by up to .10 at small d. Derived.
    """
    if n < 2:
        return 1.0
    a, weight_a = cosine_grid(d_v)
    c, weight_c = cosine_grid(d)
    slope = np.sqrt((1.0 - a) / (1.0 + a))
    if n == 2:
        return float((weight_a[:, None] * weight_c[None, :] * (1.0 - c[None, :] > 0.0)).sum())
    spread = np.sqrt((n - 2.0) / (d * d_v))
    right = 0.0
    for z, weight in zip(_Z[::6], _WEIGHTS_Z[::6] * 6.0, strict=True):
        margin = (1.0 - c[None, :] + z * spread) / spread
        # Losing is the rare event: its probability keeps its digits, and log1p the power's.
        losing = weight_a @ ndtr(-slope[:, None] * margin) @ weight_c
        right += weight * np.exp((n - 1.0) * np.log1p(-min(losing, 1.0 - 1e-16)))
    return float(right)
