"""Batches of memories in compiled kernels: read, error and write in one pass over the weights.

In array form a delta write goes over all weights several times: to read, to form the outer products, to add
them. A batch that does not fit in the cache then waits for memory each time. Here every memory is read,
corrected and written while it is in the cache, and pairs after pairs if there are several. The kernels run on
any backend of :mod:`machinepsych.kernels.backend`; large batches on a CUDA device are the business of CuPy
arrays in :class:`machinepsych.hebb.memory.AssociativeMemory`.

    memory = FusedMemory("delta", d_k=64, d_v=64, memories=10_000, learning_rate=0.5)
    memory.write(keys, values)        # [10000, N, 64], [10000, N, 64]: N pairs each, in their order
    reads = memory.read(queries)      # [10000, Q, 64] -> [10000, Q, 64]
"""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.errors import UnknownNameError
from machinepsych.hebb.matrix import SHORT_MATRIX, matrix_read, matrix_read_both
from machinepsych.hebb.rules.base import LEARNING_RULES, LearningRule
from machinepsych.kernels.backend import CudaBackend, make_backend
from machinepsych.kernels.lane import Slot, lane
from machinepsych.kernels.source import Group, Program
from machinepsych.parameters import as_row, describe

matrix_rule = Slot("matrix_rule")


@lane
def write_pairs(memory, room, pairs, parameters):
    """Write all pairs of one memory in their order."""
    for n in range(pairs.keys.shape[0]):
        matrix_rule(memory, room, parameters, pairs.keys[n], pairs.values[n])


@lane
def read_queries(memory, probes):
    """Read all queries of one memory."""
    for n in range(probes.queries.shape[0]):
        matrix_read(memory.weights, probes.queries[n], probes.results[n])


@lane
def read_queries_of_both(memory, probes, other_memory, other_probes):
    """Read all queries of two memories."""
    for n in range(probes.queries.shape[0]):
        matrix_read_both(
            memory.weights,
            probes.queries[n],
            probes.results[n],
            other_memory.weights,
            other_probes.queries[n],
            other_probes.results[n],
        )


def fused_rules() -> list[str]:
    """Return the names of the rules that have a fused form."""
    return [rule.name for rule in LEARNING_RULES if rule.matrix_lane is not None]


def write_program(rule: LearningRule) -> Program:
    """Return the program that writes pairs by a rule."""
    described = describe(rule.parameters)
    assert rule.matrix_lane is not None
    return Program(
        name=f"memory_write_{rule.name}",
        entry=write_pairs,
        groups=(
            Group("memory", ("weights",), "subject"),
            Group("room", ("amount", "factor"), "subject"),
            Group("pairs", ("keys", "values"), "subject"),
            Group(
                "parameters",
                tuple(each.name for each in described),
                "row",
                frozenset(each.name for each in described if each.kind != "number"),
            ),
        ),
        bindings={"matrix_rule": rule.matrix_lane},
    )


def read_program(both: bool = False) -> Program:
    """Return the program that reads queries: of one memory a step, or of ``both`` of two short ones."""
    groups = (
        Group("memory", ("weights",), "subject"),
        Group("probes", ("queries", "results"), "subject"),
    )
    others = (
        Group("other_memory", ("weights",), "subject"),
        Group("other_probes", ("queries", "results"), "subject"),
    )
    return Program(
        name="memory_read_both" if both else "memory_read",
        entry=read_queries_of_both if both else read_queries,
        groups=groups + others if both else groups,
        # A matrix of 16 by 16 takes less time to read than calls of lanes do.
        inline=True,
    )


class FusedMemory:
    """A batch of memories of one rule, held where the kernels of a backend reach them.

    ``rule`` is one of :func:`fused_rules`, ``memories`` their number; further keyword arguments are the
    rule's parameters. Raises UnknownNameError for another rule or backend, UnavailableError where a device
    or an extra is missing.
    """

    def __init__(
        self,
        rule: str,
        d_k: int,
        d_v: int,
        memories: int,
        *,
        dtype: Any = "float32",
        backend: str = "cpu",
        threads: int = 1,
        **parameters: Any,
    ) -> None:
        if rule not in fused_rules():
            raise UnknownNameError("learning rule in fused form", rule, fused_rules())
        self.rule = LEARNING_RULES.get(rule)
        self.parameters = self.rule.parameters(**parameters)
        self.backend = make_backend(backend, threads)
        self.memories = memories
        self.dtype = np.dtype(dtype)
        self._weights = self.backend.hold(np.zeros((memories, d_k, d_v), self.dtype))
        self._room = (
            self.backend.hold(np.zeros((memories, d_v), self.dtype)),
            self.backend.hold(np.zeros((memories, 1), self.dtype)),
        )
        self._row = self.backend.hold(np.array(as_row(self.parameters)))
        self._write = self.backend.build(write_program(self.rule))
        self._read = self.backend.build(read_program())
        # A device has streams enough: one thread a memory.
        short = d_k * d_v * self.dtype.itemsize <= SHORT_MATRIX
        self.reads_by_two = short and not isinstance(self.backend, CudaBackend)
        self._read_both = self.backend.build(read_program(both=True)) if self.reads_by_two else None

    @property
    def weights(self) -> np.ndarray:
        """The weights [memories, K, V]; on the processor the array itself, from a device a copy."""
        return self.backend.fetch(self._weights)

    def hold(self, array: np.ndarray) -> Any:
        """Put keys, values or queries where the kernels reach them, to be used in many calls."""
        return self.backend.hold(np.ascontiguousarray(array, self.dtype))

    def write(self, keys: Any, values: Any) -> None:
        """Write pairs: keys [memories, N, K] and values [memories, N, V], NumPy arrays or held ones."""
        keys, values = (self.hold(each) if isinstance(each, np.ndarray) else each for each in (keys, values))
        d_k, d_v = self._weights.shape[1:]
        pairs = keys.shape[1]
        if keys.shape != (self.memories, pairs, d_k) or values.shape != (self.memories, pairs, d_v):
            raise ValueError(
                f"keys {keys.shape} and values {values.shape} do not fit {self.memories} memories of "
                f"{d_k} by {d_v}"
            )
        arguments = (self._weights, *self._room, keys, values, self._row)
        self.backend.launch(self._write, self.memories, arguments)

    def read(self, queries: Any, results: Any = None) -> Any:
        """Read queries [memories, Q, K]; return [memories, Q, V], held where ``results`` is given."""
        given = results is not None
        queries = self.hold(queries) if isinstance(queries, np.ndarray) else queries
        d_k, d_v = self._weights.shape[1:]
        if queries.ndim != 3 or queries.shape[0] != self.memories or queries.shape[2] != d_k:
            raise ValueError(f"queries {queries.shape} do not fit {self.memories} memories of keys of {d_k}")
        if not given:
            results = self.backend.hold(np.zeros((*queries.shape[:2], d_v), self.dtype))
        done = 0
        if self._read_both is not None and self.memories > 1:
            # A memory of the first half beside one of the second: far apart, so that they are two streams.
            half = self.memories // 2
            done = 2 * half
            low, high = (
                (self._weights[part], queries[part], results[part])
                for part in (slice(0, half), slice(half, done))
            )
            self.backend.launch(self._read_both, half, low + high)
        if done < self.memories:
            rest = (self._weights[done:], queries[done:], results[done:])
            self.backend.launch(self._read, self.memories - done, rest)
        return results if given else self.backend.fetch(results)

    def close(self) -> None:
        """Give back threads."""
        self.backend.close()
