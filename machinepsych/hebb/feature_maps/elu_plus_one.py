"""ELU + 1, the first feature map of linear attention: smooth and above zero."""

from __future__ import annotations

import math
from typing import Any

from machinepsych.hebb.array_module import module_of
from machinepsych.hebb.feature_maps.base import FeatureMap, NoParameters, register

BELOW_MINUS_1 = 0.5 * math.erfc(1.0 / math.sqrt(2.0))
BELOW_MINUS_2 = 0.5 * math.erfc(2.0 / math.sqrt(2.0))
HALF_DENSITY = 1.0 / math.sqrt(2.0 * math.pi)
# Moments of phi for a standard normal x: linear above zero, exponential below.
MEAN = HALF_DENSITY + 0.5 + math.exp(0.5) * BELOW_MINUS_1
MEAN_SQUARE = 1.0 + 2.0 * HALF_DENSITY + math.exp(2.0) * BELOW_MINUS_2


def elu_plus_one(parameters: NoParameters, prepared: None, inputs: Any) -> Any:
    """Return x + 1 above zero and exp(x) below."""
    xp = module_of(inputs)
    # The exponential is taken of what is not above zero alone: of large numbers it would overflow.
    return xp.where(inputs > 0, inputs + 1, xp.exp(xp.minimum(inputs, 0)))


register(
    FeatureMap(
        name="elu_plus_one",
        equation="phi(x) = x + 1 for x > 0, exp(x) otherwise",
        source="Katharopoulos et al. (2020)",
        limits="features of unrelated keys overlap by .685: an uncentred Hebbian read holds at most 2.13 "
        "items a unit of squared error; models that train what they read and write are not bound by this",
        apply=elu_plus_one,
        mean_overlap=MEAN**2 / MEAN_SQUARE,
        unit_entries=True,
    )
)
