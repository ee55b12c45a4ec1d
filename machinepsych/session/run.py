"""Running a session: agents one after another, subjects in chunks, block by block.

The result of a subject depends on the seed and the subject's number alone, so chunks, threads and
backends are free to choose. After each block the record goes to the recorder and the watcher is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from machinepsych.kernels.backend import Backend
from machinepsych.protocol.design import PhasePlan, Plan
from machinepsych.session.kernel import AGENT, STATE_GROUPS, AgentKernel

# A chunk of subjects takes at most this much memory, whatever the number of subjects.
CHUNK_BYTES = 256 * 2**20
LARGEST_CHUNK = 65_536


@dataclass(frozen=True)
class Unit:
    """A piece of work that is done as a whole: some subjects of one agent, numbered ``first`` to ``last``."""

    agent: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """Name of the unit's folder; names sort in the order of agents and subjects."""
        return f"agent{self.agent:03d}-subject{self.first:09d}"

    @property
    def subjects(self) -> int:
        """Number of subjects in the unit."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class BlockResult:
    """One block of one unit: the record's columns ``[N, B]`` and the state that the agents are in."""

    unit: Unit
    kernel: AgentKernel
    phase: int
    plan: PhasePlan
    block: int
    record: dict[str, np.ndarray]
    memory: Callable[[], dict[str, np.ndarray]]


class Recorder(Protocol):
    """What a session writes to."""

    def begin_unit(self, unit: Unit) -> None:
        """Make room for a unit."""

    def write_block(self, result: BlockResult) -> None:
        """Take one block of a unit."""

    def end_unit(self, unit: Unit) -> None:
        """Mark a unit as finished."""


class Watcher(Protocol):
    """What a session reports to while it runs."""

    def compiling(self, label: str) -> None:
        """A kernel is about to be compiled for this agent, which takes some seconds."""

    def compiled(self, label: str, seconds: float) -> None:
        """The kernel of this agent is ready."""

    def block_done(self, result: BlockResult, seconds: float) -> None:
        """A block of a unit is finished and recorded."""


def make_units(kernels: Sequence[AgentKernel], subjects: int, chunk: int | None = None) -> list[Unit]:
    """Cut the subjects of every agent into units; ``chunk`` overrides the size that memory allows."""
    units = []
    for number, kernel in enumerate(kernels):
        size = chunk or max(1, min(LARGEST_CHUNK, CHUNK_BYTES // kernel.bytes))
        units += [
            Unit(number, first, min(first + size - 1, subjects)) for first in range(1, subjects + 1, size)
        ]
    return units


class Session:
    """A plan, its agents, a backend and a seed, ready to run units of subjects.

    ``seed`` is a whole number from 0 to 2**64 - 1. A session is not interrupted inside a block: a
    KeyboardInterrupt raised while it runs leaves every finished block with the recorder. ``before_building``
    is called with an agent's place before its kernel is built: another process may be at it.
    """

    def __init__(
        self,
        plan: Plan,
        kernels: Sequence[AgentKernel],
        backend: Backend,
        seed: int,
        before_building: Callable[[int], None] = lambda agent: None,
    ) -> None:
        self.plan = plan
        self.before_building = before_building
        self.kernels = list(kernels)
        self.backend = backend
        self.seed = np.uint64(seed)
        self.compile_seconds = 0.0
        self._entries: dict[int, Callable[..., Any]] = {}
        self._design = [backend.hold(table) for table in plan.design.arrays()]

    def run(self, units: Sequence[Unit], recorder: Recorder, watcher: Watcher) -> None:
        """Run units in order."""
        for unit in units:
            recorder.begin_unit(unit)
            self._run_unit(unit, recorder, watcher)
            recorder.end_unit(unit)

    def warm(self, agent: int, watcher: Watcher | None) -> Callable[..., Any]:
        """Build an agent's kernel by running no subject; return its entry."""
        if agent not in self._entries:
            kernel = self.kernels[agent]
            if watcher is not None and self.backend.must_compile(kernel.program):
                watcher.compiling(kernel.label)
            started = time.perf_counter()
            self.before_building(agent)
            entry = self.backend.build(kernel.program)
            held = self._hold(kernel, 1)
            entry_arguments = (*self._arguments(kernel, held, 0), self.seed, 0, 0, 0)
            self.backend.launch(entry, 0, entry_arguments)
            seconds = time.perf_counter() - started
            self.compile_seconds += seconds
            if watcher is not None:
                watcher.compiled(kernel.label, seconds)
            self._entries[agent] = entry
        return self._entries[agent]

    def _hold(self, kernel: AgentKernel, subjects: int) -> dict[str, dict[str, Any]]:
        return {
            group: {
                name: self.backend.hold(array) for name, array in kernel.allocate(group, subjects).items()
            }
            for group in STATE_GROUPS
        }

    def _arguments(self, kernel: AgentKernel, held: dict[str, dict[str, Any]], phase: int) -> tuple[Any, ...]:
        states = [array for group in STATE_GROUPS for array in held[group].values()]
        return (*self._design, *states, self.backend.hold(np.array(kernel.rows[phase])))

    def _run_unit(self, unit: Unit, recorder: Recorder, watcher: Watcher) -> None:
        kernel = self.kernels[unit.agent]
        entry = self.warm(unit.agent, watcher)
        held = self._hold(kernel, unit.subjects)
        numbers = np.arange(unit.first, unit.last + 1, dtype=np.int64).reshape(-1, 1)
        held["subjects"]["number"] = self.backend.hold(numbers)
        for p, phase in enumerate(self.plan.phases):
            arguments = self._arguments(kernel, held, p)
            for block in range(phase.blocks):
                started = time.perf_counter()
                self.backend.launch(
                    entry, unit.subjects, (*arguments, self.seed, p, block, phase.trials_per_block)
                )
                size = phase.trials_per_block
                result = BlockResult(
                    unit=unit,
                    kernel=kernel,
                    phase=p,
                    plan=phase,
                    block=block,
                    record={name: self.backend.fetch(a)[:, :size] for name, a in held["record"].items()},
                    memory=lambda: kernel.memory(
                        {name: self.backend.fetch(array) for name, array in held[AGENT].items()}
                    ),
                )
                recorder.write_block(result)
                watcher.block_done(result, time.perf_counter() - started)
