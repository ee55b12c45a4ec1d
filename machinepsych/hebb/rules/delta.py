"""The delta rule, Rescorla and Wagner's when a key adds up the stimuli present: only surprise is written.

W <- W + eta k (v - W'k)'. Pairs in a row are written chunk by chunk: the errors E of a chunk solve
(I + L) E = V - K W, L the strictly lower triangle of rate * K K' (each error sees the writes before it), and
W <- W + K' (rate * E). That is the recurrence itself, as three matrix products (the chunkwise form of Yang
et al. 2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer, transposed
from machinepsych.hebb.rules.base import LearningRule, State, register, weights_read
from machinepsych.hebb.weights import memory_write
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter

# Pairs in a chunk: long enough for matrix products, short enough that solving the triangle costs little.
CHUNK = 64


@dataclass(frozen=True)
class DeltaParameters:
    """Parameters of the delta rule."""

    learning_rate: float = parameter(
        1.0, "share of the error that is corrected, for a unit key (eta)", low=0.0, high=2.0
    )


def write_error(state: State, key: Any, value: Any, rate: Any) -> None:
    """Write rate * (value - read) under a key; ``rate`` is a number or one a memory, [..., 1]."""
    state["weights"] += outer(key, rate * (value - weights_read(state, key)))


def write_errors(state: State, keys: Any, values: Any, rates: Any) -> None:
    """Write the errors of pairs in their order; ``rates`` [..., N] holds the rate of each pair."""
    xp = module_of(keys)
    weights = state["weights"]
    for first in range(0, keys.shape[-2], CHUNK):
        chunk = slice(first, min(first + CHUNK, keys.shape[-2]))
        key, rate = keys[..., chunk, :], rates[..., chunk, None]
        size = key.shape[-2]
        # Row i of the triangle: what the writes before pair i add to its read, per unit of their errors.
        seen = xp.tril(key @ transposed(key), -1) * transposed(rate)
        errors = xp.linalg.solve(
            xp.eye(size, dtype=weights.dtype) + seen, values[..., chunk, :] - key @ weights
        )
        weights += transposed(key) @ (rate * errors)


def step(parameters: DeltaParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write the error of one pair."""
    write_error(state, key, value, parameters.learning_rate)


def many(parameters: DeltaParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Write the errors of all pairs in their order."""
    xp = module_of(keys)
    write_errors(state, keys, values, xp.full(keys.shape[:-1], parameters.learning_rate, keys.dtype))


@lane
def rule_delta(memory, parameters, key, outcome, later, expected):
    """Write what was not expected: the outcome, and what is expected later, less the expectation."""
    memory_write(memory.weights, key, parameters.learning_rate * (outcome + later - expected))


def reference(parameters: DeltaParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights from one triangular system over all pairs: W = eta K' (I + eta L)^-1 V."""
    rate = parameters.learning_rate
    lower = np.tril(keys @ keys.T, k=-1)
    weights: np.ndarray = rate * keys.T @ np.linalg.solve(np.eye(len(keys)) + rate * lower, values)
    return weights


register(
    LearningRule(
        name="delta",
        equation="W <- W + eta k (v - W'k)'",
        source="Widrow & Hoff (1960); Rescorla & Wagner (1972); Schlag et al. (2021)",
        limits="stable for eta |k|^2 < 2; once through, later pairs disturb earlier ones; "
        "in the limit exact for N <= d_k independent keys, residual 1 - d_k / N beyond",
        parameters=DeltaParameters,
        step=step,
        many=many,
        lane=rule_delta,
        reference=reference,
    )
)
