"""Subject-trials per second of the reversal experiment, per agent, on 1 and 2 threads.

The time is that of the kernels alone: compiled, warmed up, the record fetched and not written. Shares of
one run can be compared; figures of different machines cannot.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS
from machinepsych.kernels.backend import make_backend
from machinepsych.protocol.check import load
from machinepsych.protocol.compile import compile_protocol
from machinepsych.protocol.shipped import find_protocol
from machinepsych.session.kernel import AgentKernel, agent_kernel
from machinepsych.session.run import BlockResult, Session, Unit


@dataclass(frozen=True)
class Measurement:
    """One row of the table; ``spread`` is (slowest - fastest) / median of the repeats."""

    agent: str
    threads: int
    subjects: int
    subject_trials_per_s: float
    spread: float
    state_bytes: int


class _Count:
    """A recorder that keeps a checksum of what was done, so that nothing can be left out unseen."""

    def __init__(self) -> None:
        self.checksum = 0

    def begin_unit(self, unit: Unit) -> None:
        """Take no notice."""

    def end_unit(self, unit: Unit) -> None:
        """Take no notice."""

    def write_block(self, result: BlockResult) -> None:
        """Add the block to the checksum."""
        weight = 1 + result.block + 100 * result.phase
        self.checksum += weight * int((result.record["operation"] + 2 * result.record["latency"]).sum())


class _Silent:
    def compiling(self, label: str) -> None:
        """Take no notice."""

    def compiled(self, label: str, seconds: float) -> None:
        """Take no notice."""

    def block_done(self, result: BlockResult, seconds: float) -> None:
        """Take no notice."""


def one_run(plan: Any, kernel: AgentKernel, threads: int, subjects: int, backend: str) -> tuple[float, int]:
    """Run a session once, compiled before; return its seconds and a checksum of what was done."""
    device = make_backend(backend, threads)
    session = Session(plan, [kernel], device, seed=1)
    session.warm(0, _Silent())
    count = _Count()
    started = time.perf_counter()
    session.run([Unit(0, 1, subjects)], count, _Silent())
    seconds = time.perf_counter() - started
    device.close()
    return seconds, count.checksum


def measure(
    subjects: int = 2000, repeats: int = 5, threads: tuple[int, ...] = (1, 2), backend: str = "cpu"
) -> list[Measurement]:
    """Measure every agent; raises AssertionError where two runs of one seed differ."""
    plan = compile_protocol(load(find_protocol("reversal"), (), agents=AGENTS))
    kinds = [("nars", "nars", {}), ("hebbian (delta)", "hebbian", {}), ("random", "random", {})]
    kernels = [agent_kernel(plan, label, kind, parameters) for label, kind, parameters in kinds]
    seconds: dict[tuple[str, int], list[float]] = {}
    checksums: dict[str, set[int]] = {}
    # Repeats go round all agents and thread counts, so that a busy moment of the machine hits them alike.
    for repeat in range(repeats + 1):
        for kernel in kernels:
            for count in threads:
                time_taken, checksum = one_run(plan, kernel, count, subjects, backend)
                checksums.setdefault(kernel.label, set()).add(checksum)
                if repeat:
                    seconds.setdefault((kernel.label, count), []).append(time_taken)
    assert all(len(found) == 1 for found in checksums.values()), checksums
    trials = subjects * plan.trials
    return [
        Measurement(
            agent=kernel.label,
            threads=count,
            subjects=subjects,
            subject_trials_per_s=trials / median(seconds[kernel.label, count]),
            spread=float(np.ptp(seconds[kernel.label, count]) / median(seconds[kernel.label, count])),
            state_bytes=kernel.bytes,
        )
        for kernel in kernels
        for count in threads
    ]
