"""The normalised delta rule (normalised least mean squares): the rate does not depend on a key's length.

W <- W + eta / (epsilon + |k|^2) k (v - W'k)'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.hebb.rules.delta import write_error, write_errors
from machinepsych.hebb.weights import memory_read, memory_write
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter

EPSILON = 1e-6


@dataclass(frozen=True)
class NormalisedParameters:
    """Parameters of the normalised delta rule."""

    learning_rate: float = parameter(
        1.0, "share of the error that is corrected (eta); below 2 it converges", low=0.0, high=2.0
    )
    epsilon: float = parameter(EPSILON, "added to the squared length of a key", low=0.0, high=1.0)


def _rate(parameters: NormalisedParameters, keys: Any) -> Any:
    return parameters.learning_rate / (parameters.epsilon + (keys * keys).sum(axis=-1))


def step(parameters: NormalisedParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write the error of one pair, by the key's length."""
    write_error(state, key, value, _rate(parameters, key)[..., None])


def many(parameters: NormalisedParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Write the errors of all pairs in their order."""
    write_errors(state, keys, values, _rate(parameters, keys))


@lane
def rule_normalised(memory, parameters, key, outcome, later, expected):
    """Write what was not expected, divided by the key's squared length."""
    scale = parameters.learning_rate / (EPSILON + memory_read(key, key))
    memory_write(memory.weights, key, scale * (outcome + later - expected))


def reference(parameters: NormalisedParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights as a product of relaxed projections, one matrix a pair: Kaczmarz's method."""
    weights = np.zeros((keys.shape[1], values.shape[1]))
    for key, value in zip(keys, values, strict=True):
        share = parameters.learning_rate * np.outer(key, key) / (parameters.epsilon + key @ key)
        solved = np.outer(key, value) / (parameters.epsilon + key @ key)
        weights = (np.eye(len(key)) - share) @ weights + parameters.learning_rate * solved
    return weights


register(
    LearningRule(
        name="normalised",
        equation="W <- W + eta / (epsilon + |k|^2) k (v - W'k)'",
        source="Nagumo & Noda (1967); Widrow & Stearns (1985)",
        limits="converges for 0 < eta < 2; weak keys are believed as much as strong ones",
        parameters=NormalisedParameters,
        step=step,
        many=many,
        lane=rule_normalised,
        reference=reference,
    )
)
