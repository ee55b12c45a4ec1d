"""What a learning rule is: an equation, typed parameters, and how a pair changes a batch of memories.

A rule is one file of this room that ends in a call of :func:`register`; nothing lists rules by hand. It
works on a *state*, a dictionary of arrays of one array module (NumPy or CuPy), whose leading axes ``[...]``
are independent memories: heads, subjects, repeats. ``weights`` [..., K, V] is always there; what else a rule
keeps (traces, averages, a slow matrix) it declares.

    rule = LEARNING_RULES.get("delta")
    parameters = rule.parameters(learning_rate=0.5)
    state = rule.begin(parameters, (100,), 64, 16, dtype="float32")
    rule.write(parameters, state, keys, values)      # [100, N, 64], [100, N, 16]: pairs in their order
    reads = rule.read(parameters, state, queries)    # [100, Q, 64] -> [100, Q, 16]

``step`` is the rule's definition: one pair. ``many``, where a rule has it, is the same in parallel form (a
few matrix products instead of a loop over pairs). ``lane`` is the scalar form for one row of weights inside
a kernel, for agents. ``reference`` is another route in float64. Tests hold all of them together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.hebb.array_module import times
from machinepsych.registry import Registry

# A batch of memories: arrays [..., ...] by name.
State = dict[str, Any]


def no_further_state(parameters: Any, d_k: int, d_v: int) -> dict[str, tuple[int, ...]]:
    """Keep nothing beside the weights."""
    return {}


def read_weights(parameters: Any, state: State, queries: Any) -> Any:
    """Read q . W for queries [..., Q, K]."""
    return queries @ state["weights"]


@dataclass(frozen=True)
class LearningRule:
    """One rule.

    ``equation`` is its formula on one line (W maps key k to value v, y = W'k), ``source`` who stated it,
    ``limits`` what it cannot do. ``parameters`` is a frozen dataclass of
    :func:`machinepsych.parameters.parameter` fields. The functions:

    - ``step(parameters, state, key [..., K], value [..., V], factor [...])``: write one pair in place.
      ``factor`` is one number a pair where the rule is ``modulated`` (decay: a gate on what is kept;
      three_factor: the third factor), else None;
    - ``many(parameters, state, keys [..., N, K], values [..., N, V], factors [..., N])``: N pairs, in order;
    - ``recall(parameters, state, queries [..., Q, K])``: read;
    - ``more(parameters, d_k, d_v)``: shapes of further arrays of one memory; ``start(parameters, state)``
      fills what does not begin at zero;
    - ``rest(parameters, state, ticks)``: time passes with nothing shown;
    - ``consolidate(parameters, state, share)``: move a share of the fast weights to slow ones;
    - ``lane(memory, parameters, key, outcome, later, expected)``: the scalar form, see
      :mod:`machinepsych.hebb.rules.choice`;
    - ``reference(parameters, keys [N, K], values [N, V])``: weights [K, V] of one memory after the pairs,
      from empty, by another route (matrix or closed form), in float64.
    """

    name: str
    equation: str
    source: str
    limits: str
    parameters: type
    step: Callable[..., None]
    many: Callable[..., None] | None = None
    recall: Callable[[Any, State, Any], Any] = read_weights
    more: Callable[[Any, int, int], dict[str, tuple[int, ...]]] = no_further_state
    start: Callable[[Any, State], None] | None = None
    rest: Callable[[Any, State, int], None] | None = None
    consolidate: Callable[[Any, State, float], None] | None = None
    lane: Callable[..., Any] | None = None
    reference: Callable[..., Any] | None = None
    modulated: bool = False

    def begin(
        self,
        parameters: Any,
        batch: tuple[int, ...],
        d_k: int,
        d_v: int,
        dtype: Any = "float64",
        xp: Any = np,
    ) -> State:
        """Return the state of a batch of empty memories of shape ``batch``, in float32 or float64.

        ``xp`` is the array module, numpy or cupy; every later call takes the module from the arrays.
        """
        shapes = {"weights": (d_k, d_v), **self.more(parameters, d_k, d_v)}
        state = {name: xp.zeros((*batch, *shape), dtype) for name, shape in shapes.items()}
        if self.start is not None:
            self.start(parameters, state)
        return state

    def write(self, parameters: Any, state: State, keys: Any, values: Any, factors: Any = None) -> None:
        """Write pairs in their order, in place: keys [..., N, K] with values [..., N, V].

        The leading axes are those of the state, or broadcast to them (a key that all memories share).
        Raises ValueError for shapes that do not fit, or for factors that the rule does not take.
        """
        self._check(state, keys, values, factors)
        dtype = state["weights"].dtype
        keys, values = keys.astype(dtype, copy=False), values.astype(dtype, copy=False)
        pairs = keys.shape[-2]
        if pairs == 0:
            return
        if self.many is not None and pairs > 1:
            self.many(parameters, state, keys, values, factors)
            return
        for n in range(pairs):
            factor = None if factors is None else factors[..., n]
            self.step(parameters, state, keys[..., n, :], values[..., n, :], factor)

    def read(self, parameters: Any, state: State, queries: Any) -> Any:
        """Return what queries [..., Q, K] recall, [..., Q, V]."""
        if queries.shape[-1] != state["weights"].shape[-2]:
            raise ValueError(f"queries end in {queries.shape[-1]}, keys in {state['weights'].shape[-2]}")
        return self.recall(parameters, state, queries.astype(state["weights"].dtype, copy=False))

    def pass_time(self, parameters: Any, state: State, ticks: int) -> None:
        """Let ``ticks`` units of time pass without stimuli: traces fade, fast weights decay."""
        if self.rest is not None and ticks > 0:
            self.rest(parameters, state, ticks)

    def _check(self, state: State, keys: Any, values: Any, factors: Any) -> None:
        d_k, d_v = state["weights"].shape[-2:]
        if keys.shape[-1] != d_k or values.shape[-1] != d_v or keys.shape[-2] != values.shape[-2]:
            raise ValueError(
                f"keys {keys.shape} and values {values.shape} do not fit a memory of {d_k} by {d_v}: "
                f"expected [..., N, {d_k}] and [..., N, {d_v}]"
            )
        if factors is not None and not self.modulated:
            raise ValueError(f"the rule {self.name} takes no factors")


LEARNING_RULES: Registry[LearningRule] = Registry("learning rule", "hebb.rules")


def register(rule: LearningRule) -> LearningRule:
    """Enter a rule; its home is the module of its step."""
    return LEARNING_RULES.register(rule.name, rule, rule.step.__module__)


def weights_read(state: State, key: Any) -> Any:
    """Return the plain read key . W, [..., V], of keys [..., K]."""
    return times(key, state["weights"])
