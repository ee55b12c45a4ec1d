"""Batches of associative memories: a rule, a feature map and the state of any number of heads and subjects.

    memory = AssociativeMemory("consolidation", d_k=64, d_v=16, batch=(100,), learning_rate=0.5)
    memory.write(keys, values)          # [100, N, 64], [100, N, 16]: pairs in their order
    reads = memory.read(queries)        # [100, Q, 64] -> [100, Q, 16]
    memory.forget(0.9)                  # all weights times 0.9
    memory.rest(50)                     # time passes: traces fade, fast weights decay
    memory.consolidate(0.1)             # a tenth of the fast weights moves to the slow ones

Arrays are NumPy's or, with ``xp=cupy`` (see :func:`machinepsych.hebb.array_module.module_for`), CuPy's. The
reference that keeps all pairs, softmax attention, is :class:`machinepsych.hebb.attention.AttentionMemory`;
:func:`make_memory` makes either by name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.hebb.array_module import unit
from machinepsych.hebb.attention import AttentionMemory
from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.rules.base import LEARNING_RULES, LearningRule

SOFTMAX = "softmax"


class AssociativeMemory:
    """Memories of one rule and one feature map.

    ``rule`` and ``feature_map`` are names (``machinepsych.hebb.LEARNING_RULES`` and ``FEATURE_MAPS``);
    ``batch`` is the shape of the leading axes, () for one memory; further keyword arguments are the rule's
    parameters, ``map_parameters`` those of the map. ``seed`` is that of random features. ``unit_features``
    brings features to unit length, as the capacity laws suppose: by default where there is a map (so that
    keys of the identity stay as they are). ``input_scale`` multiplies keys and queries before the map;
    by default sqrt(d_k) for maps that are meant for entries of variance 1, else 1.

    Raises UnknownNameError for names that nothing bears, TypeError for parameters that the rule lacks.
    """

    def __init__(
        self,
        rule: str = "hebb",
        d_k: int = 64,
        d_v: int = 64,
        *,
        batch: tuple[int, ...] = (),
        feature_map: str = "identity",
        map_parameters: dict[str, Any] | None = None,
        dtype: Any = "float64",
        xp: Any = np,
        seed: int = 0,
        unit_features: bool | None = None,
        input_scale: float | None = None,
        **parameters: Any,
    ) -> None:
        self.rule: LearningRule = LEARNING_RULES.get(rule)
        self.parameters = self.rule.parameters(**parameters)
        self.feature_map = FEATURE_MAPS.get(feature_map)
        self.map_parameters = self.feature_map.parameters(**(map_parameters or {}))
        self.d_k, self.d_v = d_k, d_v
        self.features = self.feature_map.size(self.map_parameters, d_k)
        self.unit_features = feature_map != "identity" if unit_features is None else unit_features
        self.input_scale = input_scale
        if input_scale is None:
            self.input_scale = float(d_k) ** 0.5 if self.feature_map.unit_entries else 1.0
        self._prepared = self.feature_map.prepare(self.map_parameters, d_k, dtype, xp, seed)
        self.state = self.rule.begin(self.parameters, batch, self.features, d_v, dtype, xp)

    @property
    def weights(self) -> Any:
        """The (fast) weights [..., D, V]."""
        return self.state["weights"]

    @property
    def bytes(self) -> int:
        """Bytes of the state."""
        return sum(int(array.nbytes) for array in self.state.values())

    def represent(self, inputs: Any) -> Any:
        """Return the features [..., D] under which inputs [..., d_k] are written and read."""
        if inputs.shape[-1] != self.d_k:
            raise ValueError(f"keys and queries of this memory end in {self.d_k}, not {inputs.shape[-1]}")
        inputs = inputs.astype(self.weights.dtype, copy=False)
        if self.input_scale != 1.0:
            inputs = inputs * self.input_scale
        features = self.feature_map.apply(self.map_parameters, self._prepared, inputs)
        return unit(features) if self.unit_features else features

    def write(self, keys: Any, values: Any, factors: Any = None) -> None:
        """Write pairs in their order: keys [..., N, d_k], values [..., N, d_v].

        ``factors`` [..., N] is one number a pair for rules that are modulated. Raises ValueError for
        shapes that do not fit.
        """
        self.rule.write(self.parameters, self.state, self.represent(keys), values, factors)

    def read(self, queries: Any) -> Any:
        """Return what queries [..., Q, d_k] recall, [..., Q, d_v]."""
        return self.rule.read(self.parameters, self.state, self.represent(queries))

    def forget(self, retention: float) -> None:
        """Multiply all weights, the slow ones too, by ``retention`` (0 to 1)."""
        for name in ("weights", "slow"):
            if name in self.state:
                self.state[name] *= retention

    def rest(self, ticks: int) -> None:
        """Let time pass with nothing shown."""
        self.rule.pass_time(self.parameters, self.state, ticks)

    def consolidate(self, share: float) -> None:
        """Move a share (0 to 1) of the fast weights to the slow ones; reads stay what they were.

        Raises ValueError for a rule that has no slow weights.
        """
        if self.rule.consolidate is None:
            able = [rule.name for rule in LEARNING_RULES if rule.consolidate is not None]
            raise ValueError(f"the rule {self.rule.name} has no slow weights; {', '.join(able)} has")
        self.rule.consolidate(self.parameters, self.state, share)


def make_memory(
    rule: str, d_k: int, d_v: int, feature_map: str = "identity", **options: Any
) -> AssociativeMemory | AttentionMemory:
    """Make a memory by names; the map ``softmax`` makes the reference that keeps all pairs.

    Softmax attention is written by appending, so that it goes with the rule ``hebb`` alone: raises
    ValueError for another.
    """
    if feature_map != SOFTMAX:
        return AssociativeMemory(rule, d_k, d_v, feature_map=feature_map, **options)
    if rule != "hebb":
        raise ValueError(f"softmax attention keeps all pairs as they are: it goes with hebb, not {rule}")
    return AttentionMemory(d_k, d_v, **options)
