"""The covariance rule: departures from the mean are associated, so that what all keys share costs nothing.

W <- W + eta (k - kbar)(v - vbar)'. The means are those of all pairs so far, and the running form

    W <- W + eta (k - kbar_before)(v - vbar_after)'

adds up to exactly eta * sum of (k_n - kbar)(v_n - vbar)' with the final means (Welford 1962; Chan et al.
1979). A read takes the mean key off the query, divides by the mean squared length of the centred keys
(which is what a repeated read of a stored pair would come to) and adds the mean value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer, transposed
from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class CovarianceParameters:
    """Parameters of the covariance rule."""

    learning_rate: float = parameter(1.0, "share of a co-variation that is written (eta)", low=0.0, high=10.0)
    mean_rate: float = parameter(
        0.0, "rate at which the means follow; 0 averages over all pairs alike", low=0.0, high=1.0
    )


def more(parameters: CovarianceParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the means, the mean squared length of centred keys, and how many pairs there were."""
    return {"key_mean": (d_k,), "value_mean": (d_v,), "spread": (1,), "count": (1,)}


def step(parameters: CovarianceParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair and move the means."""
    xp = module_of(key)
    state["count"] += 1
    rate = parameters.mean_rate
    # The first pair is its own mean: departures from an arbitrary zero would be remembered for ever.
    share = 1.0 / state["count"] if rate == 0.0 else xp.where(state["count"] == 1, 1.0, rate)
    share = share.astype(key.dtype)
    apart = key - state["key_mean"]
    state["key_mean"] += share * apart
    state["value_mean"] += share * (value - state["value_mean"])
    now = key - state["key_mean"]
    state["spread"] += share * ((apart * now).sum(axis=-1, keepdims=True) - state["spread"])
    state["weights"] += parameters.learning_rate * outer(apart, value - state["value_mean"])


def many(parameters: CovarianceParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Write all pairs: with means over all pairs, two sets of pairs are joined by their sums."""
    if parameters.mean_rate != 0.0:
        for n in range(keys.shape[-2]):
            step(parameters, state, keys[..., n, :], values[..., n, :], None)
        return
    pairs = keys.shape[-2]
    key_mean, value_mean = keys.mean(axis=-2), values.mean(axis=-2)
    centred = keys - key_mean[..., None, :]
    co_moment = transposed(centred) @ (values - value_mean[..., None, :])
    square = (centred * centred).sum(axis=(-2, -1))[..., None]
    before = state["count"]
    total = before + pairs
    key_step, value_step = key_mean - state["key_mean"], value_mean - state["value_mean"]
    between = before * pairs / total
    co_moment = co_moment + between[..., None] * outer(key_step, value_step)
    square = square + between * (key_step * key_step).sum(axis=-1, keepdims=True)
    state["weights"] += parameters.learning_rate * co_moment
    state["spread"] += (square - pairs * state["spread"]) / total
    state["key_mean"] += key_step * (pairs / total)
    state["value_mean"] += value_step * (pairs / total)
    state["count"] += pairs


def recall(parameters: CovarianceParameters, state: State, queries: Any) -> Any:
    """Read the departure from the mean key, and add the mean value."""
    xp = module_of(queries)
    spread = state["spread"]
    scale = xp.where(spread > 0, spread, xp.ones_like(spread))
    read = (queries - state["key_mean"][..., None, :]) @ state["weights"]
    return read / scale[..., None] + state["value_mean"][..., None, :]


def reference(parameters: CovarianceParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights from the covariance of all pairs: eta (K'V - N kbar vbar')."""
    pairs = len(keys)
    weights: np.ndarray = parameters.learning_rate * (
        keys.T @ values - pairs * np.outer(keys.mean(axis=0), values.mean(axis=0))
    )
    return weights


register(
    LearningRule(
        name="covariance",
        equation="W <- W + eta (k - kbar)(v - vbar)'",
        source="Sejnowski (1977); Tsodyks & Feigelman (1988)",
        limits="with keys of common overlap b the squared error is (N - 1)/(d_k - 1) where Hebb's is about "
        "(N - 1) b^2; a single pair has no co-variation and is remembered as the mean",
        parameters=CovarianceParameters,
        step=step,
        many=many,
        recall=recall,
        more=more,
        reference=reference,
    )
)
