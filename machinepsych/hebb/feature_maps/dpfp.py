"""DPFP, the deterministic parameter-free projection: products of neighbouring rectified entries."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from machinepsych.hebb.array_module import module_of
from machinepsych.hebb.feature_maps.base import FeatureMap, register
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class DpfpParameters:
    """Parameters of DPFP."""

    nu: int = parameter(1, "how many neighbours each entry is multiplied with", low=1, high=3)


def dpfp(parameters: DpfpParameters, prepared: None, inputs: Any) -> Any:
    """Return r * roll(r, i) for i = 1 to nu, r the rectified entries of x and of -x: 2 d nu features."""
    xp = module_of(inputs)
    rectified = xp.maximum(xp.concatenate([inputs, -inputs], -1), 0)
    return xp.concatenate(
        [rectified * xp.roll(rectified, shift, -1) for shift in range(1, parameters.nu + 1)], -1
    )


def size(parameters: DpfpParameters, d: int) -> int:
    """Return 2 d nu."""
    return 2 * d * parameters.nu


register(
    FeatureMap(
        name="dpfp",
        equation="phi(x) = r_j r_(j+i), r = max([x, -x], 0), i = 1 to nu",
        source="Schlag, Irie & Schmidhuber (2021), eq. 37",
        limits="sparser, but features of unrelated keys still overlap by 1/pi^2: at most pi^4 = 97.4 items a "
        "unit of squared error, uncentred",
        apply=dpfp,
        parameters=DpfpParameters,
        size=size,
        mean_overlap=1.0 / math.pi**2,
        unit_entries=True,
    )
)
