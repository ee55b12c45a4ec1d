"""Capacity of softmax attention and of exponential kernels: what the distribution of overlaps says.

What feature maps are worth is told in ``machinepsych.hebb.effective_dimension``. Reads that are normalised
(softmax) keep all pairs, and are limited by the shares that other pairs take. Forms derived for this project;
asymptotic unless said otherwise.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, ive


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


def squared_overlap_random_fourier(width: float, features: float, d: float) -> float:
    """Return E c^2 of D random cosines and sines of a Gaussian kernel, for unit keys.

    k2 + (2/D)((1 + k4)/2 - k2), k_m = E exp(-m |x - y|^2 / (2 sigma^2)) the mean of the kernel's m-th power,
    ``width`` sigma. Derived; its inverse is
    ``random_fourier_effective_dimension``, here for any width without overflow.
    """
    k2, k4 = (np.exp(log_sphere_moment(m / width**2, d) - m / width**2) for m in (2.0, 4.0))
    return float(k2 + 2.0 / features * ((1.0 + k4) / 2.0 - k2))


def softmax_wrong_mass(n: float, d: float, beta: float) -> float:
    """Return the share of attention that falls on other items: w / (1 + w), keys on the sphere.

    w = (N - 1) e^-beta E e^(beta c). Asymptotic: the mean of a ratio is taken as the ratio of means; good
    where many pairs share the wrong mass. Derived.
    """
    w = (n - 1.0) * np.exp(log_sphere_moment(beta, d) - beta)
    return float(w / (1.0 + w))


def softmax_error(n: float, d: float, beta: float) -> float:
    """Return the mean |y - v|^2 of a softmax read, about (w^2 + u) / (1 + w)^2.

    Values are independent with mean zero; w as in :func:`softmax_wrong_mass`;
    u = (N - 1) e^(-2 beta) E e^(2 beta c) is the sum of the squared weights of the other items.
    Asymptotic as there. Derived.
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
