"""Softmax attention as a memory: the reference that keeps every pair, and grows with them.

A read is sum of v_n exp(beta q.k_n) / sum of exp(beta q.k_n). For a query equal to a stored unit key among N
random ones the share of the other pairs is w / (1 + w), w = (N - 1) e^-beta 0F1(; d/2; beta^2 / 4) on
average; unnormalised, the best beta = d/2 tells e^(d/2) items apart (Demircigil et al. 2017; Ramsauer et al.
2021).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import module_of, transposed


class AttentionMemory:
    """Batches of memories that keep their pairs.

    ``inverse_temperature`` is beta; by default sqrt(d_k), which for entries of variance 1 brought to unit
    length is the usual 1 / sqrt(d_k) of attention. ``divide`` False leaves the denominator out.
    """

    def __init__(
        self,
        d_k: int,
        d_v: int,
        *,
        batch: tuple[int, ...] = (),
        dtype: Any = "float64",
        xp: Any = np,
        inverse_temperature: float | None = None,
        divide: bool = True,
    ) -> None:
        self.d_k, self.d_v = d_k, d_v
        self.inverse_temperature = math.sqrt(d_k) if inverse_temperature is None else inverse_temperature
        self.divide = divide
        self.keys = xp.zeros((*batch, 0, d_k), dtype)
        self.values = xp.zeros((*batch, 0, d_v), dtype)

    @property
    def bytes(self) -> int:
        """Bytes of the pairs kept so far."""
        return int(self.keys.nbytes + self.values.nbytes)

    def write(self, keys: Any, values: Any, factors: Any = None) -> None:
        """Keep pairs: keys [..., N, d_k], values [..., N, d_v]; factors are not for this memory."""
        if factors is not None:
            raise ValueError("softmax attention takes no factors")
        if keys.shape[-1] != self.d_k or values.shape[-1] != self.d_v or keys.shape[-2] != values.shape[-2]:
            raise ValueError(
                f"keys {keys.shape} and values {values.shape} do not fit {self.d_k} by {self.d_v}"
            )
        xp = module_of(keys)
        batch = self.keys.shape[:-2]
        for name, new in (("keys", keys), ("values", values)):
            kept = getattr(self, name)
            new = xp.broadcast_to(new.astype(kept.dtype, copy=False), (*batch, *new.shape[-2:]))
            setattr(self, name, xp.concatenate([kept, new], -2))

    def shares(self, queries: Any) -> Any:
        """Return how much each pair counts in a read of queries [..., Q, d_k]: [..., Q, N]."""
        xp = module_of(queries)
        scores = self.inverse_temperature * (
            queries.astype(self.keys.dtype, copy=False) @ transposed(self.keys)
        )
        if not self.divide:
            return xp.exp(scores)
        raised = xp.exp(scores - scores.max(axis=-1, keepdims=True))
        return raised / raised.sum(axis=-1, keepdims=True)

    def read(self, queries: Any) -> Any:
        """Return what queries [..., Q, d_k] recall, [..., Q, d_v]; zero where nothing was written."""
        if self.keys.shape[-2] == 0:
            xp = module_of(queries)
            return xp.zeros((*self.keys.shape[:-2], queries.shape[-2], self.d_v), self.keys.dtype)
        return self.shares(queries) @ self.values
