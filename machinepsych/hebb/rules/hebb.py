"""Hebb's rule, which is linear attention's write: what fires together is added up.

W <- W + eta k v'. The read of a query is attention without its softmax: eta * sum of (q.k_n) v_n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import outer, transposed
from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.hebb.weights import memory_write
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class HebbParameters:
    """Parameters of Hebb's rule."""

    learning_rate: float = parameter(1.0, "share of a value that is written (eta)", low=0.0, high=10.0)


def step(parameters: HebbParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair."""
    state["weights"] += parameters.learning_rate * outer(key, value)


def many(parameters: HebbParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Write all pairs in one product: order does not matter."""
    state["weights"] += parameters.learning_rate * (transposed(keys) @ values)


@lane
def rule_hebb(memory, parameters, key, outcome, later, expected):
    """Write the outcome as it is, whatever was expected."""
    memory_write(memory.weights, key, parameters.learning_rate * outcome)


def reference(parameters: HebbParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights as attention reads them: each row of the identity queries all pairs."""
    scores = np.eye(keys.shape[1]) @ keys.T
    read: np.ndarray = parameters.learning_rate * scores @ values
    return read


register(
    LearningRule(
        name="hebb",
        equation="W <- W + eta k v'",
        source="Hebb (1949); Kohonen (1972); Katharopoulos et al. (2020)",
        limits="never unlearns; with N random unit keys the squared error of a read is (N - 1) / d_k",
        parameters=HebbParameters,
        step=step,
        many=many,
        lane=rule_hebb,
        reference=reference,
    )
)
