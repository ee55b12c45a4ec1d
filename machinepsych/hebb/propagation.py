"""How errors propagate through layers and heads of associative memories: closed forms, one function a law.

``load`` is a = (N - 1) / d, the crosstalk of one layer of one head (N pairs, keys of width d on the sphere);
L layers, H heads. Forms derived for this project (docs/propagation.md); the question, how depth, width and
the redundancy of heads balance, is that of Qiao (2025, arXiv 2508.08289).
"""

from __future__ import annotations

import numpy as np
from scipy.special import bdtrc, ndtr


def chain_error(load: float, layers: float, heads: float = 1.0) -> float:
    """Return the mean squared error after L linear reads in a chain without clean-up: (1 + a/H)^L - 1. Exact.

    The values of one layer are the keys of the next, codes of layers and heads independent, H heads
    averaged. About e^(a L / H) - 1: the error compounds. Derived.
    """
    return float(np.expm1(layers * np.log1p(load / heads)))


def chain_error_isotropic(load: float, layers: int, n: float, d: float, heads: float = 1.0) -> float:
    """Return what the recursion e' = a/H + e N / (H d) gives, which is *wrong* for a chain.

    It takes the error of a layer for isotropic noise. That error is a combination of *stored keys*, which the
    next layer reads at full strength; measured, the chain does far worse. Kept so that sweeps can show it
    rejected.
    """
    error = 0.0
    for _ in range(layers):
        error = load / heads + error * n / (heads * d)
    return error


def noise_error(load: float, n: float, d: float, variance: float) -> float:
    """Return the error of one layer whose query has isotropic noise, E|noise|^2 = ``variance``. Exact.

    a + variance N / d: what comes from outside shrinks where N < d and grows where N > d. Derived.
    """
    return load + variance * n / d


def residual_error(load: float, layers: float, heads: float = 1.0) -> float:
    """Return the error of L reads added up in a residual stream, each fed clean: L a / H. Exact. Derived."""
    return layers * load / heads


def shared_heads_error(load: float, heads: float, correlation: float) -> float:
    """Return the error of H averaged heads whose crosstalk is correlated: a (r + (1 - r) / H). Exact.

    However many heads, a floor a r stays. Derived.
    """
    return load * (correlation + (1.0 - correlation) / heads)


def projected_heads_error(n: float, width: float, d: float, heads: float) -> float:
    """Return the error of H heads that are random projections to d of shared keys of ``width`` D. Exact.

    Crosstalk (N - 1) [1/D + (1 + 1/D) / (H d)] and the own key's gain, which adds 2 / (H d) (Gaussian
    projections with entries N(0, 1/d)). Heads help until H d is about D; the floor is (N - 1) / D. Derived.
    """
    return (n - 1.0) * (1.0 / width + (1.0 + 1.0 / width) / (heads * d)) + 2.0 / (heads * d)


def sliced_heads_error(n: float, width: float, d: float, heads: float) -> float:
    """Return the error of H heads that are orthogonal slices of shared keys, H d <= D. Exact.

    Reads are rescaled by D / (H d). Crosstalk (N - 1) / (H d) and the own key's gain,
    2 (D - H d) / (H d (D + 2)): the usual split into heads loses nothing beside one head of the same width.
    Derived.
    """
    kept = heads * d
    return (n - 1.0) / kept + 2.0 * (width - kept) / (kept * (width + 2.0))


def bit_error_averaged(load: float, heads: float = 1.0) -> float:
    """Return the probability that a bit of +-1 values is wrong after averaging H heads: Q(sqrt(H / a)).

    Asymptotic: the crosstalk is taken as Gaussian. Derived.
    """
    return float(ndtr(-np.sqrt(heads / load))) if load > 0.0 else 0.0


def bit_error_majority(load: float, heads: int) -> float:
    """Return the probability that most of H heads (odd) have a bit wrong.

    sum_{k > H/2} C(H, k) p^k (1 - p)^(H - k), p as in :func:`bit_error_averaged` with one head.
    Averaging before the decision is always better, by pi/2 in the number of heads where errors are common.
    Asymptotic as p is. Derived.
    """
    return float(bdtrc(heads // 2, heads, bit_error_averaged(load)))


def cleaned_survival(load: float, layers: float, heads: float, d_v: float) -> float:
    """Return the share of items right in every bit after L layers with a sign clean-up each: (1 - p)^(d_v L).

    p as in :func:`bit_error_averaged`. Depth costs a logarithm only: H / a >= 2 ln(d_v L / delta).
    Asymptotic; at few pairs it is too dark. Derived.
    """
    return float(np.exp(d_v * layers * np.log1p(-bit_error_averaged(load, heads))))
