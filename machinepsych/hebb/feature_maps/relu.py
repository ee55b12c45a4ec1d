"""ReLU: only what is positive."""

from __future__ import annotations

import math
from typing import Any

from machinepsych.hebb.array_module import module_of
from machinepsych.hebb.feature_maps.base import FeatureMap, NoParameters, register


def relu(parameters: NoParameters, prepared: None, inputs: Any) -> Any:
    """Return max(x, 0)."""
    return module_of(inputs).maximum(inputs, 0)


register(
    FeatureMap(
        name="relu",
        equation="phi(x) = max(x, 0)",
        source="Kasai et al. (2021)",
        limits="features of unrelated keys overlap by 1/pi: an uncentred Hebbian read holds at most pi^2 = "
        "9.87 items a unit of squared error, however large d is",
        apply=relu,
        mean_overlap=1.0 / math.pi,
    )
)
