"""What a linear associative memory can hold: closed forms of its error, one function a law.

The memory is S = sum_i k_i v_i^T over N pairs, written once each (Hebb), and read as y_j = S^T k_j =
v_j + e_j with crosstalk e_j = sum_{i != j} (k_i . k_j) v_i. Throughout, ``n`` is the number of pairs N,
``d`` the width of a key, ``d_v`` that of a value; values are unit vectors, independent of the keys and of
one another, with mean zero, unless a law says otherwise.

How much such a memory holds depends on what is asked of it, and the answers are no rivals:

- error-free for *whatever* values, adversarial ones too (:func:`uniform_error`): Theta(sqrt d) pairs;
- all bits of all random values, with high probability (:func:`all_items_probability`): Theta(d / log d);
- fidelity on average (:func:`mean_squared_error`): Theta(d).

The forms were derived for this project (docs/capacity.md has the derivations). The questions are those of
Qiao (2025, arXiv 2508.08289), who reads linear attention as conditioning; its theorems are not quoted.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammaln, log_ndtr, ndtr


def squared_overlap_sphere(d: float) -> float:
    """Return E (k . k')^2 = 1 / d of two independent unit keys, uniform on the sphere. Exact."""
    return 1.0 / d


def squared_overlap_correlated(d: float, overlap: float) -> float:
    """Return E (k . k')^2 = b^2 + (1 - b)^2 / (d - 1) of unit keys with a common part. Exact.

    Keys are sqrt(b) u + sqrt(1 - b) w: a direction u that all share and w uniform on the unit sphere at a
    right angle to it; ``overlap`` b from 0 to 1 is the mean of k . k'. Derived.
    """
    return overlap**2 + (1.0 - overlap) ** 2 / (d - 1.0)


def squared_overlap_sparse(d: int, active: int) -> float:
    """Return E (k . k')^2 of unit keys with ``active`` of ``d`` equal entries, the others zero. Exact.

    Two keys share m entries, m hypergeometric with mean a^2 / d and variance (a^2 / d)(1 - a/d)^2 d/(d - 1);
    k . k' = m / a. Derived.
    """
    mean = active**2 / d
    variance = mean * (1.0 - active / d) ** 2 * d / (d - 1.0)
    return (mean**2 + variance) / active**2


def mean_squared_error(n: float, squared_overlap: float) -> float:
    """Return E |y - v|^2 = (N - 1) E (k . k')^2 of unit keys: (N - 1) / d for keys on the sphere. Exact.

    Holds for any unit values where the keys' overlap has mean zero, and for independent values with mean
    zero always. Derived; the order N / d is that of Kohonen (1972) and Anderson (1972).
    """
    return (n - 1.0) * squared_overlap


def mean_squared_error_gaussian(n: float, d: float) -> float:
    """Return E |y - v|^2 = (N + 1) / d for Gaussian keys N(0, I / d). Exact.

    The own key adds E (|k|^2 - 1)^2 = 2 / d to the crosstalk. Derived.
    """
    return (n + 1.0) / d


def mean_squared_error_orthogonal(n: int, d: int) -> float:
    """Return the mean of |y - v|^2 over items when keys fill one orthonormal basis after another. Exact.

    Bases are independent and uniform; an item meets crosstalk 1 / d from each key outside its own basis:
    zero for N <= d. Derived.
    """
    full, rest = divmod(n, d)
    return (full * d * (n - d) + rest * (n - rest)) / (n * d)


def generalisation_error(n: float, d: float, cosine: float) -> float:
    """Return E |y - v|^2 = (1 - r)^2 + (N - 1) / d when the query has cosine r to its key. Exact, sphere.

    The gradient of generalisation is linear in r. Derived.
    """
    return (1.0 - cosine) ** 2 + (n - 1.0) / d


def cosine_fidelity(mse: float) -> float:
    """Return the cosine of read and value, about (1 + E |e|^2)^(-1/2).

    Asymptotic: it takes |y|^2 for its mean, right for wide values and many pairs. Derived.
    """
    return (1.0 + mse) ** -0.5


def squared_error_variance(n: float, d: float, d_v: float) -> float:
    """Return the variance of |e|^2 for one item of a memory with keys on the sphere.

    (N - 1)(2 d - 2) / (d^2 (d + 2)) + 2 (N - 1)(N - 2) / (d^2 d_v). Exact for values uniform on their
    sphere. Derived.
    """
    own = (n - 1.0) * (2.0 * d - 2.0) / (d**2 * (d + 2.0))
    return own + 2.0 * (n - 1.0) * (n - 2.0) / (d**2 * d_v)


def bit_error(mse: float) -> float:
    """Return the probability that one bit of a read of +-1 values is wrong: Q(1 / sqrt(noise)).

    ``mse`` is the error |e|^2 per unit |v|^2, the noise of one bit of size 1; for keys on the sphere
    Q(sqrt(d / (N - 1))), whatever the width of the values. Asymptotic: the crosstalk is taken as Gaussian;
    with few pairs its tails are lighter and the form gives too many errors. Derived.
    """
    return float(ndtr(-1.0 / np.sqrt(mse))) if mse > 0.0 else 0.0


def all_items_probability(n: float, mse: float, d_v: float) -> float:
    """Return the probability that all N d_v bits of all items are read right: (1 - p)^(N d_v).

    p as in :func:`bit_error`. With N d_v p = -ln(1 - delta) the memory is free of error with probability
    1 - delta at N of about d / (2 ln(N d_v / delta)). Asymptotic: bits are taken as independent and
    Gaussian. The analogue of n / (2 ln n) for Hopfield's network, commonly credited to McEliece et al.
    (1987). Derived.
    """
    return float(np.exp(n * d_v * log_ndtr(1.0 / np.sqrt(mse)))) if mse > 0.0 else 1.0


def uniform_error(n: float, d: float) -> float:
    """Return E sum_{i != j} |k_i . k_j|, the greatest |e_j| that any unit values could cause. Exact, sphere.

    (N - 1) Gamma(d/2) / (sqrt(pi) Gamma((d + 1)/2)), about (N - 1) sqrt(2 / (pi d)): the triangle
    inequality is met with equality when all values agree up to sign. Derived.
    """
    return (n - 1.0) * float(np.exp(gammaln(d / 2.0) - gammaln((d + 1.0) / 2.0))) / np.sqrt(np.pi)


def coherence_median(n: int, d: int) -> float:
    """Return the median of max |k_i . k_j| over all pairs of N keys on the sphere.

    Solves (1 - P(|c| > m))^(N (N - 1) / 2) = 1/2 with the exact beta tail of one overlap; pairs are taken
    as independent. About sqrt(4 ln N / d). Derived.
    """
    pairs = n * (n - 1) / 2.0
    tail = -np.expm1(np.log(0.5) / pairs)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        exceeds = betainc((d - 1.0) / 2.0, 0.5, 1.0 - middle**2)
        low, high = (middle, high) if exceeds > tail else (low, middle)
    return 0.5 * (low + high)


def capacity_mean_squared(d: float, error: float) -> float:
    """Return the N at which keys on the sphere are read with mean squared error ``error``: 1 + error d."""
    return 1.0 + error * d


def capacity_cosine(d: float, cosine: float) -> float:
    """Return the N at which reads have mean cosine ``cosine``: 1 + d (c^-2 - 1)."""
    return 1.0 + d * (cosine**-2 - 1.0)


def capacity_uniform(d: float, error: float) -> float:
    """Return the N at which the mean worst error over all values is ``error``: 1 + error sqrt(pi d / 2)."""
    return 1.0 + error / uniform_error(2.0, d)


def capacity_all_items(d: float, d_v: float, delta: float) -> float:
    """Return the N at which all bits of all items are right with probability 1 - ``delta``.

    Solves (1 - p)^(N d_v) = 1 - delta in N by bisection; the short form d / (2 ln(N d_v / delta)) is low by
    a sixth to a half at widths of 16 to 1024.
    """
    low, high = 1.0, 2.0 + 4.0 * d
    for _ in range(80):
        middle = 0.5 * (low + high)
        right = all_items_probability(middle, (middle - 1.0) / d, d_v)
        low, high = (middle, high) if right > 1.0 - delta else (low, middle)
    return 0.5 * (low + high)
