"""The pseudo-inverse: the solved limit of the delta rule, the least-squares memory of smallest weights.

W = K^+ V over all pairs written so far, which the state keeps. Exact for N <= d_k independent keys; beyond,
the residual a unit value is 1 - d_k / N.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, transposed
from machinepsych.hebb.rules.base import LearningRule, State, register
from machinepsych.parameters import parameter

# Smallest pivot of a Gram matrix, by its largest, above which it is solved as it is: else by singular values.
SMALLEST_PIVOT = 1e-5
# Weights of a square system so much larger than its values betray keys that depend on each other.
LARGEST_GROWTH = 1e8


@dataclass(frozen=True)
class PseudoInverseParameters:
    """Parameters of the pseudo-inverse."""

    ridge: float = parameter(
        0.0,
        "penalty on squared weights; tames noisy queries where N is near d_k",
        low=0.0,
        high=1e6,
        source="Tikhonov (1963)",
    )


def solve(keys: Any, values: Any, ridge: float) -> Any:
    """Return W [..., K, V] of least squared error, and of least length among these, in float64."""
    xp = module_of(keys)
    keys, values = keys.astype("float64"), values.astype("float64")
    pairs, d_k = keys.shape[-2:]
    if pairs == d_k and ridge == 0.0:
        found = _solve_square(xp, keys, values)
        if found is not None:
            return found
    few = pairs <= d_k
    gram = keys @ transposed(keys) if few else transposed(keys) @ keys
    gram = gram + ridge * xp.eye(gram.shape[-1])
    if _is_regular(xp, gram):
        if few:
            return transposed(keys) @ xp.linalg.solve(gram, values)
        return xp.linalg.solve(gram, transposed(keys) @ values)
    # Keys that depend on each other (the same stimulus twice) have no inverse Gram matrix.
    if ridge > 0.0:
        left = transposed(keys)
        return left @ xp.linalg.pinv(gram) @ values if few else xp.linalg.pinv(gram) @ (left @ values)
    return xp.linalg.pinv(keys, rcond=1e-10) @ values


def _solve_square(xp: Any, keys: Any, values: Any) -> Any:
    """Solve as many equations as unknowns, which loses half as many digits; None if it cannot be."""
    try:
        found = xp.linalg.solve(keys, values)
    except np.linalg.LinAlgError:
        return None
    grown = xp.abs(found).max() * xp.abs(keys).max()
    return found if bool(grown < LARGEST_GROWTH * xp.abs(values).max()) else None


def _is_regular(xp: Any, gram: Any) -> bool:
    try:
        pivots = xp.diagonal(xp.linalg.cholesky(gram), axis1=-2, axis2=-1)
    except np.linalg.LinAlgError:
        return False
    # CuPy marks a failure by NaN, of which no comparison holds.
    return bool((pivots.min(axis=-1) > SMALLEST_PIVOT * pivots.max(axis=-1)).all())


def many(parameters: PseudoInverseParameters, state: State, keys: Any, values: Any, factors: Any) -> None:
    """Keep the pairs, and solve for the weights anew."""
    xp = module_of(keys)
    batch = state["weights"].shape[:-2]
    for name, new in (("keys", keys), ("values", values)):
        new = xp.broadcast_to(new, (*batch, *new.shape[-2:]))
        state[name] = xp.concatenate([state[name], new], -2) if state[name].shape[-2] else new
    state["weights"][...] = solve(state["keys"], state["values"], parameters.ridge)


def step(parameters: PseudoInverseParameters, state: State, key: Any, value: Any, factor: Any) -> None:
    """Keep one pair, and solve for the weights anew."""
    many(parameters, state, key[..., None, :], value[..., None, :], factor)


def more(parameters: PseudoInverseParameters, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep the pairs: arrays that grow."""
    return {"keys": (0, d_k), "values": (0, d_v)}


def reference(parameters: PseudoInverseParameters, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weights from the singular values s of the keys, each used as s / (s^2 + ridge)."""
    left, s, right = np.linalg.svd(keys, full_matrices=False)
    large = s > 1e-12 * max(1.0, s.max())
    gain = np.zeros_like(s)
    gain[large] = s[large] / (s[large] ** 2 + parameters.ridge)
    weights: np.ndarray = (right.T * gain) @ (left.T @ values)
    return weights


register(
    LearningRule(
        name="pseudo_inverse",
        equation="W = K^+ V, the W of least |W| that minimises |K W - V|^2 (+ ridge |W|^2)",
        source="Kohonen (1972); Personnaz et al. (1986); Penrose (1955)",
        limits="not local: it keeps all pairs and solves anew; query noise is magnified where N is near d_k",
        parameters=PseudoInverseParameters,
        step=step,
        many=many,
        more=more,
        reference=reference,
    )
)
