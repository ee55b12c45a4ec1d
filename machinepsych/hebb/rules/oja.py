"""Oja's rule: Hebb's with just enough forgetting that weights stay bounded.

w_j <- w_j + eta y_j (k - y_j w_j) for each output j. Taught by values (y = v) it is an associative memory
whose every write fades what shares its output. Left to itself (y = W'k, Sanger's form for several outputs)
its weights turn to the principal components of the keys, of length 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer
from machinepsych.hebb.rules.base import LearningRule, State, register, weights_read
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter

ACTIVITY = ("value", "output")
# Length of the first weights of outputs that are not taught: from nothing, nothing would grow.
FIRST_LENGTH = 0.1


@dataclass(frozen=True)
class OjaParameters:
    """Parameters of Oja's rule."""

    learning_rate: float = parameter(0.1, "share of a pair that is written (eta)", low=0.0, high=1.0)
    activity: str = parameter(
        "value",
        "what an output's activity y is: the value it is taught, or its own read",
        choices=ACTIVITY,
        source="Oja (1982); Sanger (1989)",
    )


def first_weights(state: State) -> None:
    """Give outputs short weights at right angles to each other: columns of the cosine transform."""
    weights = state["weights"]
    d_k, d_v = weights.shape[-2:]
    place = np.cos(np.pi * np.outer(np.arange(d_k) + 0.5, np.arange(1, d_v + 1)) / d_k)
    length = np.linalg.norm(place, axis=0)
    columns = FIRST_LENGTH * place / np.where(length > 1e-9, length, 1.0)
    weights[...] = module_of(weights).asarray(columns.astype(weights.dtype))


def start(parameters: OjaParameters, state: State) -> None:
    """Begin with small weights where nobody teaches."""
    if parameters.activity == "output":
        first_weights(state)


def step(parameters: OjaParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair."""
    weights = state["weights"]
    if parameters.activity == "value":
        change = outer(key, value) - weights * (value * value)[..., None, :]
    else:
        xp = module_of(key)
        y = weights_read(state, key)
        # Sanger's: an output gives up what it and the outputs before it explain already.
        explained = weights @ xp.triu(outer(y, y))
        change = outer(key, y) - explained
    state["weights"] += parameters.learning_rate * change


@lane
def rule_oja(memory, parameters, key, outcome, later, expected):
    """Write the outcome, and fade the weights by its square."""
    eta = parameters.learning_rate
    for k in range(memory.weights.shape[0]):
        w = memory.weights[k]
        memory.weights[k] = w + eta * outcome * (key[k] - outcome * w)


def reference(parameters: OjaParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights when taught: per output a sum over pairs, each faded by the later squared values."""
    eta = parameters.learning_rate
    gates = 1.0 - eta * values**2
    later = np.cumprod(np.vstack([np.ones(values.shape[1]), gates[:0:-1]]), axis=0)[::-1]
    weights: np.ndarray = eta * keys.T @ (later * values)
    return weights


def principal_components(keys: np.ndarray, outputs: int) -> np.ndarray:
    """Return what an untaught Oja memory comes to: unit eigenvectors [K, V] of the keys' second moments."""
    _, vectors = np.linalg.eigh(keys.T @ keys)
    components: np.ndarray = vectors[:, ::-1][:, :outputs]
    return components


register(
    LearningRule(
        name="oja",
        equation="w_j <- w_j + eta y_j (k - y_j w_j)",
        source="Oja (1982); Sanger (1989)",
        limits="taught, it forgets at the rate eta v^2; untaught, it finds components, not associations",
        parameters=OjaParameters,
        step=step,
        start=start,
        lane=rule_oja,
        reference=reference,
    )
)
