"""Writing N pairs and reading them all back, in many memories at once, with the rules and maps of hebb/.

Every product is one memory's alone, so that what is read does not depend on how many memories are computed
together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.hebb.array_module import fetched, unit
from machinepsych.hebb.attention import AttentionMemory
from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.rules.base import LEARNING_RULES


def features(name: str, options: dict[str, Any], keys: np.ndarray, seeds: list[int]) -> np.ndarray:
    """Map keys [B, N, d] to features of unit length [B, N, D]; the identity leaves keys as they are.

    ``seeds`` holds one seed a memory for maps with random features. Maps that are meant for entries of
    variance 1 get keys times sqrt(d).
    """
    if name == "identity":
        return keys
    feature_map = FEATURE_MAPS.get(name)
    parameters = feature_map.parameters(**options)
    d = keys.shape[-1]
    if feature_map.unit_entries:
        keys = keys * np.float32(d**0.5)
    mapped = []
    for memory, seed in zip(keys, seeds, strict=True):
        prepared = feature_map.prepare(parameters, d, keys.dtype, np, seed)
        mapped.append(unit(feature_map.apply(parameters, prepared, memory)))
    return np.stack(mapped)


def recall(
    rule: str, options: dict[str, Any], keys: np.ndarray, values: np.ndarray, xp: Any = np
) -> np.ndarray:
    """Write pairs [B, N, D], [B, N, V] in their order into empty memories and read all keys: [B, N, V].

    The memories are arrays of ``xp``, NumPy or CuPy.
    """
    kind = LEARNING_RULES.get(rule)
    parameters = kind.parameters(**options)
    # The least-squares memory amplifies rounding where N is near D. It solves each batch as a whole, so
    # that each memory is a batch of its own.
    exact = rule == "pseudo_inverse"
    batches = [slice(m, m + 1) for m in range(len(keys))] if exact else [slice(None)]
    reads = []
    for some in batches:
        k, v = xp.asarray(keys[some]), xp.asarray(values[some])
        dtype = "float64" if exact else keys.dtype
        state = kind.begin(parameters, (k.shape[0],), k.shape[2], v.shape[2], dtype, xp)
        kind.write(parameters, state, k, v)
        reads.append(fetched(kind.read(parameters, state, k)).astype(values.dtype, copy=False))
    return np.concatenate(reads)


def attend(
    keys: np.ndarray, values: np.ndarray, beta: float, queries: int, xp: Any = np
) -> tuple[np.ndarray, np.ndarray]:
    """Read the first ``queries`` keys by attention: reads [B, Q, V] and the shares of pairs [B, Q, N]."""
    memory = AttentionMemory(
        keys.shape[2], values.shape[2], batch=(len(keys),), dtype=keys.dtype, xp=xp, inverse_temperature=beta
    )
    k, v = xp.asarray(keys), xp.asarray(values)
    memory.write(k, v)
    shares = memory.shares(k[:, :queries])
    return fetched(shares @ v), fetched(shares)
