"""Capacity behind feature maps and with softmax: what the kernel's overlap distribution says.

A feature map replaces k . k' by phi(k) . phi(k'), here of unit-normalised features. What counts for an
unnormalised Hebbian read is E c^2; its inverse is the *effective width*. Positive features overlap on
average, so that E c^2 never falls below the square of that overlap: the effective width has a ceiling that
does not grow with d. Subtracting the mean feature takes the ceiling away; normalised reads (softmax) and
rules that correct errors never meet it. Forms derived for this project; asymptotic unless said otherwise.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, ive

# c0 = (E phi)^2 / E phi^2 of one feature with a standard Gaussian input.
MEAN_OVERLAP = {
    "identity": 0.0,
    # E relu = 1 / sqrt(2 pi), E relu^2 = 1/2.
    "relu": 1.0 / np.pi,
    # E = Phi(0) e^(1/2) erfc-type integrals, evaluated by quadrature below.
    "elu_plus_one": None,
    # Products of two independent rectified inputs: the square of relu's.
    "dpfp": 1.0 / np.pi**2,
}


def elu_overlap() -> float:
    """Return c0 of elu + 1 (x + 1 above zero, e^x below) by quadrature: .68506."""
    x = np.linspace(-12.0, 12.0, 48_001)
    weight = np.exp(-0.5 * x**2) / np.sqrt(2.0 * np.pi) * (x[1] - x[0])
    feature = np.where(x > 0.0, x + 1.0, np.exp(np.minimum(x, 0.0)))
    return float((weight @ feature) ** 2 / (weight @ feature**2))


def mean_overlap(feature_map: str) -> float:
    """Return c0 = (E phi)^2 / E phi^2 of a feature map's single features; raises KeyError for others."""
    value = MEAN_OVERLAP[feature_map]
    return elu_overlap() if value is None else value


def squared_overlap_features(feature_map: str, features: float) -> float:
    """Return E c^2, about c0^2 + (1 - c0^2) / D, of unit-normalised features of Gaussian keys.

    ``features`` D is how many there are. The effective width 1 / E c^2 has the ceilings pi^2 (relu), 2.13
    (elu + 1) and pi^4 (DPFP). Asymptotic: features are taken as independent. Derived.
    """
    c0 = mean_overlap(feature_map)
    return c0**2 + (1.0 - c0**2) / features


def log_sphere_moment(beta: float, d: float) -> float:
    """Return ln E exp(beta c) = ln 0F1(; d/2; beta^2 / 4), c the cosine of two random unit vectors. Exact."""
    if beta == 0.0:
        return 0.0
    order = d / 2.0 - 1.0
    bessel = ive(order, beta)
    if bessel <= 0.0:
        # The Bessel function underflows where d is large beside beta: the series' logarithm serves.
        return beta**2 / (2.0 * d) - beta**4 / (4.0 * d**2 * (d + 2.0))
    return float(gammaln(d / 2.0) + order * np.log(2.0 / beta) + np.log(bessel) + beta)


def softmax_wrong_mass(n: float, d: float, beta: float) -> float:
    """Return the share of attention that falls on other items: w / (1 + w), keys on the sphere.

    w = (N - 1) e^-beta E e^(beta c). Asymptotic: the mean of a ratio is taken as the ratio of means; good
    where many pairs share the wrong mass. Derived.
    """
    w = (n - 1.0) * np.exp(log_sphere_moment(beta, d) - beta)
    return float(w / (1.0 + w))


def softmax_error(n: float, d: float, beta: float) -> float:
    """Return the mean |y - v|^2 of a softmax read, values independent with mean zero, about (w^2 + u)/(1 + w)^2.

    w as in :func:`softmax_wrong_mass`; u = (N - 1) e^(-2 beta) E e^(2 beta c) is the sum of the squared
    weights of the other items. Asymptotic as there. Derived.
    """
    w = (n - 1.0) * np.exp(log_sphere_moment(beta, d) - beta)
    u = (n - 1.0) * np.exp(log_sphere_moment(2.0 * beta, d) - 2.0 * beta)
    return float((w**2 + u) / (1.0 + w) ** 2)


def softmax_capacity(d: float, beta: float, wrong: float = 0.5) -> float:
    """Return the N at which the wrong mass is ``wrong``: 1 + wrong / (1 - wrong) e^beta / E e^(beta c).

    It grows about as exp(beta - beta^2 / (2 d)), with the best beta of order d: exponential in the width,
    as Zhong et al. (2025, arXiv 2505.19488) report under a criterion of relative error.
    """
    return 1.0 + wrong / (1.0 - wrong) * float(np.exp(beta - log_sphere_moment(beta, d)))


def exponential_kernel_error(n: float, d: float, beta: float) -> float:
    """Return the mean squared error of unnormalised reads with kernel e^(beta (c - 1)). Exact, sphere.

    (N - 1) e^(-2 beta) 0F1(; d/2; beta^2). Its tail is heavy: a mean over few memories lies below. Derived.
    """
    return float((n - 1.0) * np.exp(log_sphere_moment(2.0 * beta, d) - 2.0 * beta))
