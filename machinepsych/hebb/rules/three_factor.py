"""The three-factor rule: what key and output leave behind is written when a modulator says so.

e <- rho e + k; W <- W + eta m e (v - vhat)'. The surprise of the outcome, v - vhat, takes dopamine's part;
vhat is what the memory itself expects, or the average outcome of late, which needs no prediction at all. A
further factor m of each pair (attention, arousal; 1 where none is given) opens and closes learning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import outer
from machinepsych.hebb.rules.base import LearningRule, State, register, weights_read
from machinepsych.hebb.weights import memory_write
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter

EXPECTATION = ("memory", "average")


@dataclass(frozen=True)
class ThreeFactorParameters:
    """Parameters of the three-factor rule."""

    learning_rate: float = parameter(0.3, "share of a surprise that is written (eta)", low=0.0, high=2.0)
    trace_decay: float = parameter(0.0, "what stays of the trace at the next pair (rho)", low=0.0, high=1.0)
    expectation: str = parameter(
        "memory", "what an outcome is compared with: the memory's read, or the average", choices=EXPECTATION
    )
    average_rate: float = parameter(0.1, "rate at which the average outcome follows", low=0.0, high=1.0)


def more(parameters: ThreeFactorParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the trace of the keys and the average value."""
    return {"trace": (d_k,), "average": (d_v,)}


def step(parameters: ThreeFactorParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair; ``factor`` is the third factor m."""
    state["trace"] *= parameters.trace_decay
    state["trace"] += key
    expected = state["average"] if parameters.expectation == "average" else weights_read(state, key)
    surprise = parameters.learning_rate * (value - expected)
    if factor is not None:
        surprise = surprise * factor[..., None]
    state["weights"] += outer(state["trace"], surprise)
    state["average"] += parameters.average_rate * (value - state["average"])


@lane
def rule_three_factor(memory, parameters, key, outcome, later, expected):
    """Write the outcome's surprise against the average outcome, then move the average."""
    surprise = outcome - memory.levels[0]
    memory_write(memory.weights, key, parameters.learning_rate * surprise)
    memory.levels[0] = memory.levels[0] + parameters.average_rate * surprise


def rest(parameters: ThreeFactorParameters, state: State, ticks: int) -> None:
    """Let the trace fade."""
    state["trace"] *= parameters.trace_decay**ticks


def reference(parameters: ThreeFactorParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights from traces and averages as filters, and errors from one linear system."""
    count, rate = len(keys), parameters.learning_rate
    age = np.arange(count)[:, None] - np.arange(count)[None, :]
    traces = np.where(age >= 0, parameters.trace_decay ** np.maximum(age, 0), 0.0) @ keys
    if parameters.expectation == "average":
        a = parameters.average_rate
        averages = np.where(age >= 1, a * (1.0 - a) ** np.maximum(age - 1, 0), 0.0) @ values
        weights: np.ndarray = rate * traces.T @ (values - averages)
        return weights
    lower = np.tril(keys @ traces.T, k=-1)
    errors: np.ndarray = rate * traces.T @ np.linalg.solve(np.eye(count) + rate * lower, values)
    return errors


register(
    LearningRule(
        name="three_factor",
        equation="e <- rho e + k; W <- W + eta m e (v - vhat)'",
        source="Schultz, Dayan & Montague (1997); Fremaux & Gerstner (2016)",
        limits="against the average, an outcome that always comes teaches nothing more, whatever announces "
        "it",
        parameters=ThreeFactorParameters,
        step=step,
        more=more,
        rest=rest,
        lane=rule_three_factor,
        reference=reference,
        modulated=True,
    )
)
