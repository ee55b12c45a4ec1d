"""Consolidation: a fast matrix that learns at once and fades, and a slow one that follows and lasts.

W_f <- (1 - 1/tau_f) W_f + eta k e', W_s <- W_s + (W_f - W_s) / tau_s; e is the value, or (``write: delta``)
its error against what both matrices read together. After one Hebbian write the signal is, with
f = 1 - 1/tau_f and g = 1 - 1/tau_s, f^a in the fast matrix and (g^a - f^a) / (tau_s (g - f)) in the slow one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import outer, times
from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.hebb.weights import memory_write
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter

WRITES = ("hebb", "delta")


@dataclass(frozen=True)
class ConsolidationParameters:
    """Parameters of consolidation."""

    learning_rate: float = parameter(0.3, "share of a value that is written (eta)", low=0.0, high=2.0)
    fast_time: float = parameter(50.0, "pairs or ticks that the fast weights last (tau_f)", low=1.0)
    slow_time: float = parameter(1000.0, "pairs or ticks over which the slow weights follow (tau_s)", low=1.0)
    write: str = parameter("delta", "how the fast weights are written", choices=WRITES)


def more(parameters: ConsolidationParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the slow weights; ``weights`` are the fast ones."""
    return {"slow": (d_k, d_v)}


def _flow(parameters: ConsolidationParameters, state: State) -> None:
    """Let one unit of time pass in both matrices; both move by what they were before."""
    fast, slow = state["weights"], state["slow"]
    slow += (fast - slow) / parameters.slow_time
    fast *= 1.0 - 1.0 / parameters.fast_time


def step(parameters: ConsolidationParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Let a unit of time pass, then write one pair into the fast weights."""
    _flow(parameters, state)
    if parameters.write == "delta":
        value = value - times(key, state["weights"]) - times(key, state["slow"])
    state["weights"] += parameters.learning_rate * outer(key, value)


def recall(parameters: ConsolidationParameters, state: State, queries: Any) -> Any:
    """Read both matrices."""
    return queries @ (state["weights"] + state["slow"])


def rest(parameters: ConsolidationParameters, state: State, ticks: int) -> None:
    """Let ``ticks`` units of time pass at once: the flow's matrix to that power, in closed form."""
    kept_fast, kept_slow, carried = flow_power(parameters, ticks)
    state["slow"] *= kept_slow
    state["slow"] += carried * state["weights"]
    state["weights"] *= kept_fast


def flow_power(parameters: ConsolidationParameters, ticks: int) -> tuple[float, float, float]:
    """Return what ``ticks`` keep of the fast and the slow weights, and carry from the fast to the slow."""
    f, g = 1.0 - 1.0 / parameters.fast_time, 1.0 - 1.0 / parameters.slow_time
    if f == g:
        carried = ticks * f ** max(ticks - 1, 0) / parameters.slow_time
    else:
        carried = (g**ticks - f**ticks) / (parameters.slow_time * (g - f))
    return f**ticks, g**ticks, carried


def consolidate(parameters: ConsolidationParameters, state: State, share: float) -> None:
    """Move a share of the fast weights to the slow ones; reads stay what they were."""
    state["slow"] += share * state["weights"]
    state["weights"] *= 1.0 - share


@lane
def rule_consolidation(memory, parameters, key, outcome, later, expected):
    """Write what was not expected into the fast weights, after the slow ones took their share of them."""
    for k in range(memory.weights.shape[0]):
        moved = parameters.consolidation * memory.weights[k]
        memory.slow[k] = memory.slow[k] + moved
        memory.weights[k] = memory.weights[k] - moved
    memory_write(memory.weights, key, parameters.learning_rate * (outcome + later - expected))


def reference(parameters: ConsolidationParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the fast weights after Hebbian or delta writes, from signals by age and one linear system.

    An error written a pairs ago is worth s(a) = f^a + (g^a - f^a) / (tau_s (g - f)) in a read of both.
    """
    count, rate = len(keys), parameters.learning_rate
    age = np.arange(count)[:, None] - np.arange(count)[None, :]
    worth = np.zeros((count, count))
    kept = np.zeros(count)
    for a in range(count):
        fast, _, carried = flow_power(parameters, a)
        kept[count - 1 - a] = fast
        worth[age == a] = fast + carried
    written = values
    if parameters.write == "delta":
        lower = np.tril(worth * (keys @ keys.T), k=-1)
        written = np.linalg.solve(np.eye(count) + rate * lower, values)
    weights: np.ndarray = rate * (keys.T * kept) @ written
    return weights


register(
    LearningRule(
        name="consolidation",
        equation="W_f <- f W_f + eta k e'; W_s <- W_s + (W_f - W_s) / tau_s; reads W_f + W_s",
        source="McClelland et al. (1995); Fusi, Drew & Abbott (2005); Roxin & Fusi (2013)",
        limits="what lasts is a share of about tau_f / tau_s of what was learned at once",
        parameters=ConsolidationParameters,
        step=step,
        recall=recall,
        more=more,
        rest=rest,
        consolidate=consolidate,
        lane=rule_consolidation,
        reference=reference,
    )
)
