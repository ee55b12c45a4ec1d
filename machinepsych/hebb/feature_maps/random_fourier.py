"""Random Fourier features: cosines and sines whose product is a Gaussian kernel on average."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from machinepsych.hebb.array_module import module_of
from machinepsych.hebb.feature_maps.base import FeatureMap, normal_matrix, register
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class RandomFourierParameters:
    """Parameters of random Fourier features."""

    width: float = parameter(
        0.5, "width sigma of the Gaussian kernel exp(-|x - y|^2 / (2 sigma^2))", low=0.01, high=100.0
    )
    factor: int = parameter(4, "features for each entry of the input", low=2, high=1024)


def size(parameters: RandomFourierParameters, d: int) -> int:
    """Return the number of features: a cosine and a sine for each of factor * d / 2 frequencies."""
    return 2 * (parameters.factor * d // 2)


def prepare(parameters: RandomFourierParameters, d: int, dtype: Any, xp: Any, seed: int) -> Any:
    """Draw the frequencies [d, D / 2]."""
    return xp.asarray(normal_matrix(d, size(parameters, d) // 2, seed).astype(dtype) / parameters.width)


def random_fourier(parameters: RandomFourierParameters, frequencies: Any, inputs: Any) -> Any:
    """Return cos(w.x) and sin(w.x) over the root of the number of frequencies: unit length for every x."""
    xp = module_of(inputs)
    phase = inputs @ frequencies
    return xp.concatenate([xp.cos(phase), xp.sin(phase)], -1) / math.sqrt(frequencies.shape[-1])


register(
    FeatureMap(
        name="random_fourier",
        equation="phi(x) = [cos(w.x), sin(w.x)] / sqrt(D/2), w ~ N(0, I / sigma^2)",
        source="Rahimi & Recht (2007)",
        limits="for unit inputs E c^2 = k2 + (2/D) ((1 + k4)/2 - k2), k_m = exp(-m/sigma^2) 0F1(; d/2; "
        "(m / (2 sigma^2))^2): no more than D, and no more than the kernel tells apart; similarity may be "
        "negative",
        apply=random_fourier,
        parameters=RandomFourierParameters,
        size=size,
        prepare=prepare,
    )
)
