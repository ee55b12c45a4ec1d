"""Eligibility traces, TD(lambda): keys stay eligible for a while, so that delayed values are credited.

e <- gamma lambda e + k; delta = v + gamma y(k_next) - y(k); W <- W + eta e delta'. One call of ``write`` is
one episode: its pairs are moments in a row, the value of a moment follows its key, and after the last moment
nothing is expected. The trace goes on into the next call, faded by the time that ``rest`` is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import outer
from machinepsych.hebb.rules.base import LearningRule, State, register, weights_read
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class EligibilityTraceParameters:
    """Parameters of TD(lambda)."""

    learning_rate: float = parameter(0.3, "share of an error that is corrected (eta)", low=0.0, high=2.0)
    discount: float = parameter(0.95, "worth of a value one moment later (gamma)", low=0.0, high=1.0)
    trace_decay: float = parameter(
        0.9, "how far errors reach back (lambda)", low=0.0, high=1.0, source="Sutton (1988)"
    )


def more(parameters: EligibilityTraceParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the trace of the keys."""
    return {"trace": (d_k,)}


def _moment(parameters: EligibilityTraceParameters, state: State, key: Any, value: Any, after: Any) -> None:
    """Write the error of one moment; ``after`` is the next moment's key, None at the end."""
    fade = parameters.discount * parameters.trace_decay
    state["trace"] *= fade
    state["trace"] += key
    error = value - weights_read(state, key)
    if after is not None:
        error = error + parameters.discount * weights_read(state, after)
    state["weights"] += parameters.learning_rate * outer(state["trace"], error)


def step(parameters: EligibilityTraceParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write an episode of one moment."""
    _moment(parameters, state, key, value, None)


def many(parameters: EligibilityTraceParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Write an episode, moment by moment."""
    last = keys.shape[-2] - 1
    for n in range(last + 1):
        after = None if n == last else keys[..., n + 1, :]
        _moment(parameters, state, keys[..., n, :], values[..., n, :], after)


def rest(parameters: EligibilityTraceParameters, state: State, ticks: int) -> None:
    """Let the trace fade."""
    state["trace"] *= (parameters.discount * parameters.trace_decay) ** ticks


def reference(parameters: EligibilityTraceParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights of one episode from one linear system over all its errors.

    With traces E = T K, T[i, j] = (gamma lambda)^(i - j), and differences D = K - gamma K_next, the errors
    solve (I + eta L) delta = V, L the strictly lower triangle of D E'; W = eta E' delta.
    """
    count = len(keys)
    age = np.arange(count)[:, None] - np.arange(count)[None, :]
    fade = (parameters.discount * parameters.trace_decay) ** np.maximum(age, 0)
    traces = np.where(age >= 0, fade, 0.0) @ keys
    difference = keys - parameters.discount * np.vstack([keys[1:], np.zeros(keys.shape[1])])
    lower = np.tril(difference @ traces.T, k=-1)
    rate = parameters.learning_rate
    weights: np.ndarray = rate * traces.T @ np.linalg.solve(np.eye(count) + rate * lower, values)
    return weights


register(
    LearningRule(
        name="eligibility_trace",
        equation="e <- gamma lambda e + k; W <- W + eta e (v + gamma y(k_next) - y(k))'",
        source="Sutton (1988); Sutton & Barto (1990)",
        limits="pairs in a row are moments of one episode: unrelated pairs need a call each and rest "
        "between; credit falls as (gamma lambda)^gap",
        parameters=EligibilityTraceParameters,
        step=step,
        many=many,
        more=more,
        rest=rest,
        reference=reference,
    )
)
