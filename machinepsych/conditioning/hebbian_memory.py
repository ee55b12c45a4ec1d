"""The linear-attention memory as a model of conditioning, once for every learning rule there is.

Each subject gives each element a random key of unit length. The key of a moment (a segment of a trial) adds
up the keys of what is there, by share and salience; its value is the US of the moment, and, where a design
shows one stimulus after another, the key of the next moment besides. A test reads the memory with the key
of a moment: the US in what is read, and, as a second layer of attention would, the US in what is recalled by
the key that was read. With the delta rule, orthogonal keys and trials of one moment this is Rescorla &
Wagner (1972) with alpha beta = learning_rate. Sources: Katharopoulos et al. (2020); Qiao (2025,
arXiv 2508.08289) for keys as conditional stimuli, values as unconditional stimuli, queries as tests; each
rule names its own in machinepsych/hebb/rules. The greatest read of a trial's moments is what is expected.

A model ``memory_<rule>`` is registered for every rule; the pseudo-inverse is left out, for it is no rule
that goes from trial to trial: it keeps every pair and solves for the weights anew.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.conditioning.base import (
    Exposure,
    State,
    TrialModel,
    World,
    context_salience,
    register,
    subjects_of,
)
from machinepsych.hebb.rules.base import LEARNING_RULES, LearningRule
from machinepsych.kernels.counter_rng import KEYS, Moment, uniform
from machinepsych.parameters import parameter

PREFIX = "memory_"
NOT_BY_TRIAL = ("pseudo_inverse",)


@dataclass(frozen=True)
class MemoryParameters:
    """Parameters of the memory as a model of conditioning; those of the rule keep their defaults."""

    learning_rate: float = parameter(
        0.1, "share of a value, or of its error, that a trial writes", low=0.0, high=1.0,
        source="alpha beta of Rescorla & Wagner's model here",
    )  # fmt: skip
    key_length: int = parameter(
        64, "length of the keys d_k", low=1, high=4096, source="chosen here: crosstalk of 1/8 (SD)"
    )
    reads: int = parameter(
        2, "layers: 2 reads also with the key that was read", low=1, high=2, source="depth of a transformer"
    )
    context_salience: float = context_salience()


def random_keys(world: World, length: int) -> np.ndarray:
    """Draw the keys [N, S, K] of each subject's elements, Gaussian directions of unit length.

    They depend on (seed, number of the subject, number of the element) alone.
    """
    n, size = subjects_of(world), len(world.elements)
    ticks = np.arange(size * length, dtype=np.uint64)[None, :]
    numbers: Any = world.subjects.astype(np.uint64)[:, None]
    every_tick: Any = ticks
    moment = Moment(np.uint64(world.seed), numbers, every_tick)
    # Box & Muller (1958); 1 - u keeps the logarithm finite.
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform(moment, KEYS)))
    keys = (radius * np.cos(2.0 * np.pi * uniform(moment, KEYS + 1))).reshape(n, size, length)
    return keys / np.linalg.norm(keys, axis=2, keepdims=True)


class MemoryModel(TrialModel):
    """The state is that of the rule, [N, ...], and the ``keys`` [N, S, K] of the elements."""

    exact = False
    parameters = MemoryParameters
    rule: LearningRule

    def __init__(self, parameters: Any = None) -> None:
        super().__init__(parameters)
        known = {field.name for field in dataclasses.fields(self.rule.parameters)}
        given = {"learning_rate": self.p.learning_rate} if "learning_rate" in known else {}
        self.rule_parameters = self.rule.parameters(**given)

    def begin(self, world: World) -> State:
        """Begin with an empty memory, and keys of the subject's own."""
        keys = random_keys(world, self.p.key_length)
        # What comes next is worth storing only where a stimulus follows a stimulus.
        there = (world.moments.presence * ~world.is_context).any(axis=2)
        chained = bool((there[:, :-1] & there[:, 1:]).any()) and self.p.reads > 1
        width = 1 + (self.p.key_length if chained else 0)
        arrays = self.rule.begin(self.rule_parameters, (len(keys),), self.p.key_length, width)
        counts, us = world.moments.counts, world.moments.us
        shown = world.moments.presence * world.moments.salience
        return State({**arrays, "keys": keys}, {"counts": counts, "us": us, "shown": shown})

    def _moments(self, state: State, rows: np.ndarray, pattern: np.ndarray) -> np.ndarray:
        """Return the keys [n, M, K] of the moments of patterns [n] with equally many moments."""
        count = state.fixed["counts"][pattern[0]]
        return np.einsum("nms,nsk->nmk", state.fixed["shown"][pattern, :count], state["keys"][rows])

    def _memory(self, state: State, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Return the rule's arrays of some subjects: the state's own where they are all, else copies."""
        whole = len(rows) == len(state["keys"])
        return {name: array if whole else array[rows] for name, array in state.items() if name != "keys"}

    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Read the memory with each moment of the trial, and return the greatest of the reads."""
        expected = np.zeros(len(shown.pattern))
        for rows, pattern in _alike(state.fixed["counts"], shown.pattern):
            keys = self._moments(state, rows, pattern)
            memory = self._memory(state, rows)
            read = self.rule.read(self.rule_parameters, memory, keys)
            reads = read[..., 0]
            if read.shape[-1] > 1:
                reads = reads + self.rule.read(self.rule_parameters, memory, read[..., 1:])[..., 0]
            best = np.abs(reads).argmax(axis=1)
            expected[rows] = reads[np.arange(len(rows)), best]
        return np.where(shown.presence.any(axis=1), expected, 0.0)

    def learn(self, state: State, shown: Exposure) -> None:
        """Write the moments of the trial one after the other."""
        learning = np.flatnonzero(shown.learn)
        for some, pattern in _alike(state.fixed["counts"], shown.pattern[learning]):
            rows = learning[some]
            keys = self._moments(state, rows, pattern)
            values = np.zeros((*keys.shape[:2], state["weights"].shape[-1]))
            values[..., 0] = state.fixed["us"][pattern, : keys.shape[1]]
            if values.shape[-1] > 1:
                values[:, :-1, 1:] = keys[:, 1:]
            memory = self._memory(state, rows)
            with np.errstate(over="ignore", invalid="ignore"):
                self.rule.write(self.rule_parameters, memory, keys, values)
            self._keep(state, rows, memory)

    def _keep(self, state: State, rows: np.ndarray, memory: dict[str, np.ndarray]) -> None:
        if len(rows) < len(state["keys"]):
            for name, array in memory.items():
                state[name][rows] = array

    def pass_time(self, state: State, rows: np.ndarray, moments: int) -> None:
        """Let time pass between trials: traces fade, fast weights decay, slow ones follow."""
        if self.rule.rest is None or not rows.any():
            return
        numbers = np.flatnonzero(rows)
        memory = self._memory(state, numbers)
        self.rule.pass_time(self.rule_parameters, memory, moments)
        self._keep(state, numbers, memory)


def _alike(counts: np.ndarray, pattern: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split subjects by how many moments their pattern has; return rows and patterns of each part."""
    sizes = counts[pattern]
    parts = [np.flatnonzero(sizes == size) for size in np.unique(sizes)]
    return [(rows, pattern[rows]) for rows in parts]


def _register_rule(rule: LearningRule) -> None:
    members = {
        "name": PREFIX + rule.name,
        "code": rule.name[:3],
        "citation": rule.source,
        "about": f"the linear-attention memory: {rule.equation}",
        "rule": rule,
        "__module__": __name__,
        "__doc__": f"The memory with the rule {rule.name}: {rule.equation}.",
    }
    register(type(f"Memory_{rule.name}", (MemoryModel,), members))


for _rule in LEARNING_RULES:
    if _rule.name not in NOT_BY_TRIAL:
        _register_rule(_rule)
