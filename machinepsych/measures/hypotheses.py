"""What agents with hypotheses believe: truth and evidence of each hypothesis at the ends of blocks."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa

from machinepsych.runs.read import Run

HYPOTHESES_SHOWN = 8

HYPOTHESES_BY_BLOCK = pa.schema(
    [
        ("agent", pa.string()),
        ("hypothesis", pa.string()),
        ("precondition", pa.string()),
        ("operation", pa.string()),
        ("rank", pa.int32()),
        ("phase", pa.string()),
        ("block", pa.int32()),
        ("block_in_session", pa.int32()),
        ("subjects", pa.int32()),
        ("holding", pa.int32()),
        ("percent_holding", pa.float64()),
        ("frequency", pa.float64()),
        ("confidence", pa.float64()),
        ("evidence", pa.float64()),
        ("expectation", pa.float64()),
    ]
)

_TRUTH = ("frequency", "confidence", "evidence", "expectation")
_NAMES = ("hypothesis", "precondition", "operation", "phase", "block", *_TRUTH)


def hypotheses_by_block(run: Run, most: int = HYPOTHESES_SHOWN) -> pa.Table:
    """Measure the ``most`` best supported hypotheses of each agent at the end of every block.

    ``frequency``, ``confidence``, ``evidence`` and ``expectation`` are means over the subjects that hold
    the hypothesis (``holding`` of ``subjects``): who does not hold it has no opinion of it. ``rank``
    orders an agent's hypotheses by their evidence summed over subjects and blocks, most first; ties by
    text. Blocks in which nobody holds a hypothesis have no row.
    """
    columns: dict[str, list[object]] = {name: [] for name in HYPOTHESES_BY_BLOCK.names}
    session: dict[tuple[str, int], int] = {}
    for phase in run.manifest.phases:
        for block in range(1, phase.blocks + 1):
            session[phase.name, block] = len(session) + 1
    for agent in run.labels():
        sums, described = _sums(run, agent)
        if not sums:
            continue
        present = _subjects_by_block(run, agent)
        support: dict[str, float] = defaultdict(float)
        for (text, _, _), row in sums.items():
            support[text] += row[1 + _TRUTH.index("evidence")]
        ranked = sorted(support, key=lambda text: (-support[text], text))[:most]
        for rank, text in enumerate(ranked, start=1):
            for place in session:
                if (text, *place) not in sums:
                    continue
                row = sums[(text, *place)]
                holding = int(row[0])
                subjects = max(present[place], holding)
                means = row[1:] / holding
                share = 100.0 * holding / subjects
                values = (agent, text, *described[text], rank, *place, session[place])
                counts = (subjects, holding, share, *(float(mean) for mean in means))
                for name, value in zip(HYPOTHESES_BY_BLOCK.names, values + counts, strict=True):
                    columns[name].append(value)
    return pa.table(columns, HYPOTHESES_BY_BLOCK)


def _sums(run: Run, agent: str) -> tuple[dict[tuple[str, str, int], np.ndarray], dict[str, tuple[str, str]]]:
    """Sum over subjects: (hypothesis, phase, block) -> [number holding, sum of each of _TRUTH]."""
    sums: dict[tuple[str, str, int], np.ndarray] = defaultdict(lambda: np.zeros(1 + len(_TRUTH)))
    described: dict[str, tuple[str, str]] = {}
    keys = ["hypothesis", "precondition", "operation", "phase", "block"]
    for batch in run.batches(agent, _NAMES, "hypotheses"):
        grouped = (
            pa.Table.from_batches([batch])
            .group_by(keys)
            .aggregate([("frequency", "count"), *((name, "sum") for name in _TRUTH)])
        )
        for row in grouped.to_pylist():
            described.setdefault(row["hypothesis"], (row["precondition"], row["operation"]))
            found = [row["frequency_count"], *(row[f"{name}_sum"] for name in _TRUTH)]
            sums[row["hypothesis"], row["phase"], row["block"]] += found
    return dict(sums), described


def _subjects_by_block(run: Run, agent: str) -> dict[tuple[str, int], int]:
    """Count the subjects whose block is recorded: those who could hold a hypothesis at its end."""
    recorded = run.matrices(agent, ["responses"])["responses"] >= 0
    return {
        (phase.name, block): int(recorded[:, phase.block_columns(block)].any(axis=1).sum())
        for phase in run.manifest.phases
        for block in range(1, phase.blocks + 1)
    }


def label_of(precondition: str, operation: str) -> str:
    """Write a hypothesis briefly: ``A1@left → left``."""
    return f"{precondition or '(nothing)'} → {operation}"
