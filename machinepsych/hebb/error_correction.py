"""Memories that correct their errors: the pseudo-inverse, and one pass of the delta rule.

Forms derived for this project. The pseudo-inverse as a memory is commonly credited to Kohonen (1972) and
Personnaz et al. (1986), the delta rule to Widrow & Hoff (1960).
"""

from __future__ import annotations

import numpy as np


def pseudo_inverse_residual(n: float, rank: float) -> float:
    """Return the mean |y - v|^2 of a converged delta rule or pseudo-inverse: 0 up to N = d, then 1 - d / N.

    ``rank`` is the number of independent directions of the keys (d, or D after a feature map). Least squares
    projects the values' N coordinates on d of them; of random values a share d / N is kept. Exact for
    independent keys in general position and unit values with mean zero. Derived.
    """
    return max(0.0, 1.0 - rank / n)


def pseudo_inverse_noise(n: float, d: float, variance: float) -> float:
    """Return the error that query noise of total variance E|n|^2 = ``variance`` adds: it diverges at N = d.

    variance N / (d (d - N - 1)) d = variance N / (d - N - 1) for N < d - 1, variance d / (N - d - 1) for
    N > d + 1, infinite between. Exact for Gaussian keys N(0, I / d). Derived from the mean of an inverse
    Wishart matrix.
    """
    if n < d - 1.0:
        return variance * n / (d - n - 1.0)
    if n > d + 1.0:
        return variance * d / (n - d - 1.0)
    return np.inf


def delta_pass_error(n: int, d: int) -> np.ndarray:
    """Return the mean |y - v|^2 of each item after one pass of the delta rule (rate 1), oldest first [N].

    With s the signal, y the mean |read|^2 of an item and F the mean |W|^2 when it was written, each later
    write does s' = s (1 - 1/d), y' = y + 1/d + (F + 2 y) / (d (d + 2)) - 2 y / d, F' = F (1 - 1/d) + 1; the
    error is y - 2 s + 1. Exact for keys uniform on the unit sphere and unit values with mean zero: each
    step is the mean over the next key, which meets W only through |W|^2 and |W k|^2. Derived.
    """
    # |W|^2 after each write, from an empty memory.
    norms = d * -np.expm1(np.arange(n + 1) * np.log1p(-1.0 / d))
    reads = np.zeros(n)
    signals = np.zeros(n)
    for step in range(n):
        old = slice(0, step)
        y = reads[old]
        reads[old] = y + 1.0 / d + (norms[step] + 2.0 * y) / (d * (d + 2.0)) - 2.0 * y / d
        signals[old] *= 1.0 - 1.0 / d
        reads[step] = signals[step] = 1.0
    return reads - 2.0 * signals + 1.0


def delta_saturated_error(age: float, d: float) -> float:
    """Return the mean |y - v|^2 of an item ``age`` writes ago in a long stream: 2 (1 - (1 - 1/d)^age).

    The limit of :func:`delta_pass_error` for a memory that is full (F = d). Exact there. Derived.
    """
    return -2.0 * np.expm1(age * np.log1p(-1.0 / d))
