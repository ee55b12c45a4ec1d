"""Homeostatic scaling: Hebbian writing, and each output's weights scaled until its activity is on target.

W <- W + eta k v'; a_j <- a_j + (|y_j| - a_j) / tau; w_j <- w_j (1 + eta_s (target - a_j)). All weights of an
output change by one factor, so that what it prefers stays: the cosine between before and after is 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer
from machinepsych.hebb.rules.base import LearningRule, State, register, weights_read
from machinepsych.hebb.weights import memory_fade, memory_read, memory_write
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class HomeostaticParameters:
    """Parameters of homeostatic scaling."""

    learning_rate: float = parameter(0.3, "share of a value that is written (eta)", low=0.0, high=10.0)
    target: float = parameter(1.0, "activity |y| that each output is brought to", low=0.0, high=100.0)
    scaling_rate: float = parameter(0.1, "rate of the scaling (eta_s)", low=0.0, high=1.0)
    activity_time: float = parameter(10.0, "pairs over which activity is averaged (tau)", low=1.0)


def more(parameters: HomeostaticParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the average activity of each output."""
    return {"activity": (d_v,)}


def start(parameters: HomeostaticParameters, state: State) -> None:
    """Begin on target: an empty memory is no reason to scale."""
    state["activity"] += parameters.target


def step(parameters: HomeostaticParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair, then scale by the activity that the key now evokes."""
    xp = module_of(key)
    state["weights"] += parameters.learning_rate * outer(key, value)
    evoked = xp.abs(weights_read(state, key))
    state["activity"] += (evoked - state["activity"]) / parameters.activity_time
    scale = 1.0 + parameters.scaling_rate * (parameters.target - state["activity"])
    state["weights"] *= xp.maximum(scale, 0)[..., None, :]


@lane
def rule_homeostatic(memory, parameters, key, outcome, later, expected):
    """Write the outcome, then scale all weights towards an average read of 1; ``levels`` holds 1 less it."""
    memory_write(memory.weights, key, parameters.learning_rate * outcome)
    evoked = memory_read(memory.weights, key)
    below = 1.0 - math.fabs(evoked)
    memory.levels[0] = memory.levels[0] + parameters.average_rate * (below - memory.levels[0])
    memory_fade(memory.weights, max(1.0 + parameters.average_rate * memory.levels[0], 0.0))


def reference(parameters: HomeostaticParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights as direction times gain: the sum of writes, each by the scalings after it."""
    gains: list[np.ndarray] = []
    activity = np.full(values.shape[1], parameters.target)
    for n, key in enumerate(keys):
        gains.append(np.ones(values.shape[1]))
        overlap = keys[: n + 1] @ key
        read = parameters.learning_rate * np.einsum("i,ij,ij->j", overlap, np.array(gains), values[: n + 1])
        activity = activity + (np.abs(read) - activity) / parameters.activity_time
        scale = np.maximum(1.0 + parameters.scaling_rate * (parameters.target - activity), 0.0)
        gains = [gain * scale for gain in gains]
    weights: np.ndarray = parameters.learning_rate * keys.T @ (np.array(gains) * values)
    return weights


register(
    LearningRule(
        name="homeostatic",
        equation="W <- W + eta k v'; w_j <- w_j (1 + eta_s (target - a_j)), a_j the average |y_j|",
        source="Turrigiano et al. (1998); Turrigiano (2008)",
        limits="keeps the rate, not the values: reads are right up to a factor of each output",
        parameters=HomeostaticParameters,
        step=step,
        more=more,
        start=start,
        lane=rule_homeostatic,
        reference=reference,
    )
)
