"""Decay, the gated Hebbian rule: every write fades what was written before (a palimpsest).

W <- gamma g W + eta k v', with a gate g of each pair (1 where none is given), as in retention and gated
linear attention. A pair's signal after a later writes is gamma^a; its crosstalk [1/(1 - gamma^2) -
gamma^(2a)] / d_k. The best gamma^2 = 1 - e theta / d_k keeps pairs above a signal-to-noise ratio theta for
d_k / (e theta) writes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer, transposed
from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class DecayParameters:
    """Parameters of the decay rule."""

    learning_rate: float = parameter(1.0, "share of a value that is written (eta)", low=0.0, high=10.0)
    retention: float = parameter(
        0.98, "factor on all weights at each pair (gamma)", low=0.0, high=1.0, source="Parisi (1986)"
    )


def best_retention(d_k: int, ratio: float = 1.0) -> float:
    """Return the gamma that keeps a pair longest above a signal-to-noise ratio: sqrt(1 - e ratio / d_k)."""
    return math.sqrt(max(0.0, 1.0 - math.e * ratio / d_k))


def lifetime(d_k: int, ratio: float = 1.0) -> float:
    """Return how many later pairs a pair outlives at the best gamma: d_k / (e ratio)."""
    return d_k / (math.e * ratio)


def step(parameters: DecayParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Fade everything, then write one pair."""
    kept = parameters.retention if factor is None else (parameters.retention * factor)[..., None, None]
    state["weights"] *= kept
    state["weights"] += parameters.learning_rate * outer(key, value)


def many(parameters: DecayParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Write all pairs at once, each faded by the gates after it."""
    xp = module_of(keys)
    gates = xp.full(keys.shape[:-1], parameters.retention, keys.dtype)
    if factors is not None:
        gates = gates * factors
    # From the last pair back: the product of the gates of all later pairs.
    reach = xp.flip(xp.cumprod(xp.flip(gates, -1), -1), -1)
    later = xp.concatenate([reach[..., 1:], xp.ones_like(reach[..., :1])], -1)
    state["weights"] *= reach[..., :1, None]
    state["weights"] += parameters.learning_rate * (transposed(keys) @ (later[..., None] * values))


def reference(parameters: DecayParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights as a sum over pairs by age: eta * sum of gamma^age k v'."""
    age = np.arange(len(keys))[::-1]
    weights: np.ndarray = parameters.learning_rate * (keys.T * parameters.retention**age) @ values
    return weights


def rest(parameters: DecayParameters, state: State, ticks: int) -> None:
    """Fade everything for ``ticks`` units of time, one factor a tick."""
    state["weights"] *= parameters.retention**ticks


register(
    LearningRule(
        name="decay",
        equation="W <- gamma g W + eta k v'",
        source="Parisi (1986); Nadal et al. (1986); Sun et al. (2023); Yang et al. (2024)",
        limits="old pairs are lost, used or not: they live d_k / (e theta) writes above a signal-to-noise "
        "ratio theta at best",
        parameters=DecayParameters,
        step=step,
        many=many,
        rest=rest,
        reference=reference,
        modulated=True,
    )
)
