"""Positive random features (FAVOR+): exponentials whose product is softmax's exp(q.k) on average."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from machinepsych.hebb.array_module import module_of
from machinepsych.hebb.feature_maps.base import FeatureMap, normal_matrix, register
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class PositiveParameters:
    """Parameters of positive random features."""

    inverse_temperature: float = parameter(
        1.0, "beta of the kernel exp(beta q.k) that is approached", low=0.01, high=100.0
    )
    factor: int = parameter(4, "features for each entry of the input", low=1, high=1024)


def size(parameters: PositiveParameters, d: int) -> int:
    """Return the number of features."""
    return parameters.factor * d


def prepare(parameters: PositiveParameters, d: int, dtype: Any, xp: Any, seed: int) -> Any:
    """Draw the directions [d, D]."""
    return xp.asarray(normal_matrix(d, size(parameters, d), seed).astype(dtype))


def random_fourier_positive(parameters: PositiveParameters, directions: Any, inputs: Any) -> Any:
    """Return exp(w.x sqrt(beta) - beta |x|^2 / 2) over the root of the number of features."""
    xp = module_of(inputs)
    scaled = inputs * math.sqrt(parameters.inverse_temperature)
    half = (scaled * scaled).sum(axis=-1, keepdims=True) / 2
    return xp.exp(scaled @ directions - half) / math.sqrt(directions.shape[-1])


register(
    FeatureMap(
        name="random_fourier_positive",
        equation="phi(x) = exp(w.x sqrt(beta) - beta |x|^2 / 2) / sqrt(D), w ~ N(0, I)",
        source="Choromanski et al. (2021), FAVOR+",
        limits="the product's mean is exp(beta q.k), its variance grows like exp(beta |q + k|^2): large beta "
        "needs many features; all features are positive, so that unrelated keys overlap by about exp(-beta)",
        apply=random_fourier_positive,
        parameters=PositiveParameters,
        size=size,
        prepare=prepare,
    )
)
