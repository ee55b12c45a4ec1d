"""No feature map: the keys themselves."""

from __future__ import annotations

from typing import Any

from machinepsych.hebb.feature_maps.base import FeatureMap, NoParameters, register


def identity(parameters: NoParameters, prepared: None, inputs: Any) -> Any:
    """Return the inputs."""
    return inputs


register(
    FeatureMap(
        name="identity",
        equation="phi(x) = x",
        source="Kohonen (1972); Anderson (1972)",
        limits="similarity may be negative; d features for d inputs",
        apply=identity,
        mean_overlap=0.0,
    )
)
