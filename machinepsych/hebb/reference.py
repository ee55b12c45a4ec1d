"""The memory's rules by another route: all pairs at once, as matrix products in float64."""

from __future__ import annotations

import numpy as np


def hebb_reads(keys: np.ndarray, values: np.ndarray, learning_rate: float, queries: np.ndarray) -> np.ndarray:
    """Return what queries [Q, K] recall after Hebbian writing of keys [N, K] with values [N], from empty.

    Attention's view: eta * (queries keys^T) values; no weights are formed.
    """
    return learning_rate * (queries @ keys.T) @ values


def delta_weights(keys: np.ndarray, values: np.ndarray, learning_rate: float) -> np.ndarray:
    """Return the weights [K] after the delta rule has seen keys [N, K] with values [N] once, from empty.

    Closed form of the recurrence: w = keys^T (I + eta L)^-1 eta values, with L the strictly lower
    triangle of the Gram matrix keys keys^T (each error sees only the writes before it).
    """
    lower = np.tril(keys @ keys.T, k=-1)
    errors = np.linalg.solve(np.eye(len(keys)) + learning_rate * lower, values)
    return learning_rate * keys.T @ errors
