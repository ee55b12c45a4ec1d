"""Anti-Hebbian decorrelation: entries of a key that are active together come to inhibit each other.

x = k - L k; L <- L + eta_L (x x' off the diagonal); W <- W + eta x v', and reads pass through L too. L goes
up until the entries of x are uncorrelated, which spreads correlated keys over more dimensions (d_eff rises).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, outer, times
from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.parameters import parameter


@dataclass(frozen=True)
class AntiHebbianParameters:
    """Parameters of anti-Hebbian decorrelation."""

    learning_rate: float = parameter(1.0, "share of a value that is written (eta)", low=0.0, high=10.0)
    lateral_rate: float = parameter(0.05, "rate of the lateral inhibition (eta_L)", low=0.0, high=1.0)


def more(parameters: AntiHebbianParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the lateral inhibition between the entries of a key."""
    return {"lateral": (d_k, d_k)}


def decorrelated(state: State, keys: Any) -> Any:
    """Return keys [..., N, K] after lateral inhibition."""
    return keys - keys @ state["lateral"]


def step(parameters: AntiHebbianParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Write one pair, then learn who inhibits whom."""
    xp = module_of(key)
    x = key - times(key, state["lateral"])
    state["weights"] += parameters.learning_rate * outer(x, value)
    off_diagonal = 1.0 - xp.eye(x.shape[-1], dtype=x.dtype)
    state["lateral"] += parameters.lateral_rate * outer(x, x) * off_diagonal


def recall(parameters: AntiHebbianParameters, state: State, queries: Any) -> Any:
    """Read with the query after lateral inhibition."""
    return decorrelated(state, queries) @ state["weights"]


def reference(parameters: AntiHebbianParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights as one product of the inhibited keys, which a recursion over scalars gives."""
    size = keys.shape[1]
    lateral = [[0.0] * size for _ in range(size)]
    seen = []
    for key in keys.tolist():
        x = [key[i] - sum(key[j] * lateral[j][i] for j in range(size)) for i in range(size)]
        seen.append(x)
        for i in range(size):
            for j in range(i):
                lateral[i][j] = lateral[j][i] = lateral[i][j] + parameters.lateral_rate * x[i] * x[j]
    weights: np.ndarray = parameters.learning_rate * np.array(seen).T @ values
    return weights


register(
    LearningRule(
        name="anti_hebbian",
        equation="x = k - L k; L <- L + eta_L offdiag(x x'); W <- W + eta x v'",
        source="Foldiak (1989, 1990)",
        limits="what was written before L settled is read through another L; d_k^2 further weights",
        parameters=AntiHebbianParameters,
        step=step,
        recall=recall,
        more=more,
        reference=reference,
    )
)
