"""Shared chambers: turns of chambers per second, alone and with agents, and the memory they take.

A turn lets all subjects of a chamber act, serves them in a drawn order, and has each sense; eight subjects
share each chamber. First it is made sure that the batch is what two smaller ones are.
"""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass

import numpy as np
from rich.table import Table

from machinepsych.apparatus.shared.batch import SharedBatch
from machinepsych.apparatus.shared.situations.base import SITUATIONS
from machinepsych.cli.console import output_console
from machinepsych.kernels.backend import make_backend
from machinepsych.shared.check import loads
from machinepsych.shared.play import Gathering

SUBJECTS = 8
SITUATIONS_MEASURED = ("Competition", "Cooperation", "Foraging")
AGENTS_MEASURED = ("random", "hebbian")
TURNS = 20

PROTOCOL = """machinepsych: 1
kind: shared
name: benchmark
seed: 1
chambers: {chambers}
apparatus: {{use: {situation}, parameters: {{limit: {turns}}}}}
agents: [{agent}]
companies: [{{name: all, subjects: [{agent}]}}]
conditions: [{{name: only, subjects: {subjects}}}]
blocks: 1
trials: 1
"""


@dataclass(frozen=True)
class SharedRate:
    """One measurement; ``agent`` is "" where operations are handed in."""

    situation: str
    agent: str
    chambers: int
    subjects: int
    threads: int
    turns_per_s: float
    subject_turns_per_s: float
    spread: float
    bytes_per_chamber: int
    peak_mib: float


def measure(repeats: int, threads: tuple[int, ...], chambers: int = 1000) -> list[SharedRate]:
    """Measure the environments alone, then with agents; the best of ``repeats`` after a warm-up."""
    _check()
    rows = []
    for count in threads:
        backend = make_backend("cpu", count)
        for situation in SITUATIONS_MEASURED:
            rows.append(_alone(situation, chambers, count, backend, repeats))
            for agent in AGENTS_MEASURED:
                rows.append(_with_agents(situation, agent, chambers, count, backend, repeats))
        backend.close()
    return rows


def _check() -> None:
    """Make sure that chambers are the same in any batch."""
    environment = SITUATIONS.get("Foraging").environment(SUBJECTS)
    batches = [SharedBatch(environment, n, first=first) for n, first in ((6, 0), (2, 4))]
    for turn in range(30):
        for batch in batches:
            if turn == 0:
                batch.seed(1)
                batch.begin()
            numbers = np.arange(batch.first, batch.first + batch.chambers)[:, None]
            batch.step((numbers * 3 + np.arange(SUBJECTS) + turn) % 4)
    assert np.array_equal(batches[0].array("place", "body")[4:], batches[1].array("place", "body"))


def _row(
    situation: str, agent: str, chambers: int, threads: int, seconds: list[float], size: int
) -> SharedRate:
    best = min(seconds)
    rate = chambers * TURNS / best
    return SharedRate(
        situation=situation,
        agent=agent,
        chambers=chambers,
        subjects=SUBJECTS,
        threads=threads,
        turns_per_s=rate,
        subject_turns_per_s=rate * SUBJECTS,
        spread=(max(seconds) - best) / best,
        bytes_per_chamber=size,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    )


def _alone(situation: str, chambers: int, threads: int, backend: object, repeats: int) -> SharedRate:
    environment = SITUATIONS.get(situation).environment(SUBJECTS, limit=TURNS + 1)
    batch = SharedBatch(environment, chambers, backend, dense=False)  # type: ignore[arg-type]
    batch.seed(1)
    drawn = np.random.default_rng(1).integers(-1, len(environment.operations), (TURNS, chambers, SUBJECTS))
    seconds = []
    for _ in range(repeats + 1):
        batch.begin()
        started = time.perf_counter()
        for operations in drawn:
            batch.step(operations)
        seconds.append(time.perf_counter() - started)
    return _row(situation, "", chambers, threads, seconds[1:], batch.bytes_per_chamber)


def _with_agents(
    situation: str, agent: str, chambers: int, threads: int, backend: object, repeats: int
) -> SharedRate:
    text = PROTOCOL.format(
        chambers=chambers, situation=situation, turns=TURNS, agent=agent, subjects=SUBJECTS
    )
    if situation == "Cooperation":
        text = text.replace("{limit:", "{one_try: false, limit:")
    protocol = loads(text, "benchmark")
    (cell,) = protocol.cells()
    gathering = Gathering(protocol, *cell, 1, chambers, backend)  # type: ignore[arg-type]
    seconds = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        gathering.trial()
        seconds.append(time.perf_counter() - started)
    return _row(situation, agent, chambers, threads, seconds[1:], gathering.bytes // chambers)


def show(rows: list[SharedRate]) -> None:
    """Print the measurements."""
    table = Table(
        title=f"Shared chambers, {rows[0].chambers:,} x {rows[0].subjects} subjects", title_justify="left"
    )
    for heading in ("situation", "agents", "threads", "turns/s", "subject-turns/s", "spread", "a chamber"):
        table.add_column(heading, justify="left" if heading in ("situation", "agents") else "right")
    for row in rows:
        table.add_row(
            row.situation,
            row.agent or "(none)",
            str(row.threads),
            f"{row.turns_per_s:,.0f}",
            f"{row.subject_turns_per_s:,.0f}",
            f"{row.spread:.0%}",
            f"{row.bytes_per_chamber:,} B",
        )
    output_console().print(table)
    output_console().print(f"Peak memory of the process: {rows[-1].peak_mib:,.0f} MiB")
