"""What was done on each operandum and what came of it, summed by subject and block."""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.runs.manifest import PhaseEntry
from machinepsych.runs.read import Run

# Last axis of what :func:`by_block` returns.
COUNTS = ("responses", "reinforcers", "shocks", "changeovers", "ticks")
RESPONSES, REINFORCERS, SHOCKS, CHANGEOVERS, TICKS = range(len(COUNTS))

NEVER_PAYS = "EXT"
SHOCK_KINDS = ("SIDMAN", "AVOID", "SHOCK")
PROGRESSIVE_KINDS = ("PR", "PRexp")


def by_block(run: Run, agent: str) -> np.ndarray:
    """Sum counts, int64 [subjects, blocks of the session, components, operanda, COUNTS].

    ``ticks`` are those in which a component held, the same for every operandum. Blocks of phases without
    schedules by operandum, and what is not recorded, are 0.
    """
    manifest = run.manifest
    starts = first_blocks(run)
    blocks = sum(phase.blocks for phase in manifest.phases)
    parts = max(components_of(phase) for phase in manifest.phases)
    total = np.zeros((manifest.subjects, blocks, parts, len(manifest.operations), len(COUNTS)), np.int64)
    place = {name: k for k, name in enumerate(manifest.operations)}
    names = ["subject", "phase", "block", "component", "operandum", *COUNTS]
    for batch in run.batches(agent, names, "operanda"):
        column = {name: batch.column(name) for name in names}
        phase = np.array([starts[word] for word in column["phase"].to_pylist()])
        operandum = np.array([place[word] for word in column["operandum"].to_pylist()])
        where = (
            np.asarray(column["subject"]) - 1,
            phase + np.asarray(column["block"]) - 1,
            np.asarray(column["component"]) - 1,
            operandum,
        )
        for k, name in enumerate(COUNTS):
            np.add.at(total[..., k], where, np.asarray(column[name]))
    return total


def first_blocks(run: Run) -> dict[str, int]:
    """Return the number of blocks before each phase."""
    starts, start = {}, 0
    for phase in run.manifest.phases:
        starts[phase.name] = start
        start += phase.blocks
    return starts


def steady_blocks(run: Run, phase: PhaseEntry) -> slice:
    """Return where the second half of a phase stands among the session's blocks, where behaviour settled."""
    start = first_blocks(run)[phase.name]
    return slice(start + phase.blocks // 2, start + phase.blocks)


def components_of(phase: PhaseEntry) -> int:
    """Return how many components a phase's schedules have."""
    return max((len(each.get("parts") or (1,)) for each in phase.schedules.values()), default=1)


def simple_schedules(phase: PhaseEntry) -> dict[str, dict[str, Any]]:
    """Return the simple schedules of a phase by operandum, those that never pay left out."""
    return {
        name: each for name, each in phase.schedules.items() if each.get("kind") not in (None, NEVER_PAYS)
    }
