"""How many dimensions a feature map really has for an unnormalised Hebbian read.

With features of unit length the squared error of a read is (N - 1) E c^2, c the cosine of the features of
two unrelated keys; d_eff = 1 / E c^2 takes the place of d in the capacity laws. For maps that work on
independent entries E c^2 is about c0^2 + (1 - c0^2) / D: positive features have a mean, c0 > 0, and
with it a ceiling 1 / c0^2 that no width lifts. Taking the mean feature off (the covariance rule) does.
"""

from __future__ import annotations

import math
from typing import Any

from machinepsych.hebb.array_module import transposed, unit
from machinepsych.hebb.feature_maps.base import FeatureMap


def predicted_effective_dimension(mean_overlap: float, size: int) -> float:
    """Return d_eff of ``size`` features; unrelated ones have the cosine ``mean_overlap`` on average."""
    return 1.0 / (mean_overlap**2 + (1.0 - mean_overlap**2) / size)


def effective_dimension_of(feature_map: FeatureMap, parameters: Any, d: int) -> float | None:
    """Return the predicted d_eff of a map for standard normal inputs; None where the map has another law."""
    if feature_map.mean_overlap is None:
        return None
    return predicted_effective_dimension(feature_map.mean_overlap, feature_map.size(parameters, d))


def random_fourier_effective_dimension(width: float, size: int, d: int) -> float:
    """Return d_eff of ``size`` cosines and sines, kernel width ``width``, for inputs of unit length in d.

    E c^2 = k2 + (2 / D) ((1 + k4) / 2 - k2), where k_m = exp(-m / sigma^2) 0F1(; d/2; (m / (2 sigma^2))^2) is
    the mean of the kernel's m-th power.
    """
    from scipy.special import hyp0f1

    def kernel_moment(m: int) -> float:
        return math.exp(-m / width**2) * float(hyp0f1(d / 2, (m / (2 * width**2)) ** 2))

    square, fourth = kernel_moment(2), kernel_moment(4)
    return 1.0 / (square + 2.0 / size * ((1.0 + fourth) / 2.0 - square))


def measured_effective_dimension(features: Any, centred: bool = False) -> float:
    """Return 1 / mean c^2 over all pairs of rows of features [N, D]; ``centred`` takes off their mean."""
    if centred:
        features = features - features.mean(axis=0, keepdims=True)
    overlap = unit(features) @ transposed(unit(features))
    count = overlap.shape[0]
    squares = (overlap * overlap).sum() - (overlap.diagonal() ** 2).sum()
    return float(count * (count - 1) / squares)
