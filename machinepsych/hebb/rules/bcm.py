"""The rule of Bienenstock, Cooper and Munro: activity above a sliding threshold strengthens, below weakens.

w_j <- w_j + eta k y_j (y_j - theta_j), theta_j <- theta_j + (y_j^2 - theta_j) / tau. Left to itself
(y = W'k) an output comes to answer one pattern alone: with m patterns shown alike, its answer to the winner
is m and to the others 0, for then theta = E y^2 = m.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer
from machinepsych.hebb.rules.base import LearningRule, State, register, weights_read
from machinepsych.hebb.rules.oja import ACTIVITY, first_weights
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class BcmParameters:
    """Parameters of the rule of Bienenstock, Cooper and Munro."""

    learning_rate: float = parameter(0.1, "share of a pair that is written (eta)", low=0.0, high=1.0)
    threshold_time: float = parameter(
        20.0, "pairs over which the threshold follows (tau); it must follow faster than weights grow", low=1.0
    )
    activity: str = parameter(
        "value", "what an output's activity y is: the value it is taught, or its own read", choices=ACTIVITY
    )


def more(parameters: BcmParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep a threshold for each output."""
    return {"threshold": (d_v,)}


def start(parameters: BcmParameters, state: State) -> None:
    """Begin with small weights where nobody teaches."""
    if parameters.activity == "output":
        first_weights(state)


def step(parameters: BcmParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair, then move the thresholds; rates are never below zero."""
    y = value if parameters.activity == "value" else weights_read(state, key)
    y = module_of(y).maximum(y, 0)
    state["weights"] += parameters.learning_rate * outer(key, y * (y - state["threshold"]))
    state["threshold"] += (y * y - state["threshold"]) / parameters.threshold_time


def reference(parameters: BcmParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights when taught: thresholds as one filter over squared values, then one product."""
    rates = np.maximum(values, 0.0)
    kept = 1.0 - 1.0 / parameters.threshold_time
    age = np.arange(len(keys))[:, None] - 1 - np.arange(len(keys))[None, :]
    filter_ = np.where(age >= 0, kept ** np.maximum(age, 0), 0.0) / parameters.threshold_time
    weights: np.ndarray = parameters.learning_rate * keys.T @ (rates * (rates - filter_ @ rates**2))
    return weights


register(
    LearningRule(
        name="bcm",
        equation="w_j <- w_j + eta k y_j (y_j - theta_j); theta_j <- theta_j + (y_j^2 - theta_j) / tau",
        source="Bienenstock, Cooper & Munro (1982); Intrator & Cooper (1992)",
        limits="values below zero count as zero, and where the value is zero nothing is unlearned; an "
        "expected value is at its threshold, so that learning stops by habituation and not by error",
        parameters=BcmParameters,
        step=step,
        more=more,
        start=start,
        reference=reference,
    )
)
