"""Avoidance: responding that keeps shock away, and the shocks that come all the same, block by block."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from machinepsych.measures.operanda import RESPONSES, SHOCK_KINDS, SHOCKS, TICKS, by_block, first_blocks
from machinepsych.measures.statistics import Estimate, mean_interval, share_interval
from machinepsych.runs.read import Run

SIGNALLED = "AVOID"

AVOIDANCE = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("block", pa.int32()),
        ("block_in_session", pa.int32()),
        ("operandum", pa.string()),
        ("subjects", pa.int32()),
        *(
            (f"{name}{limit}", pa.float64())
            for name in (
                "responses_per_min",
                "percent_of_responses",
                "shocks_per_min",
                "percent_avoided",
                "percent_escaped",
            )
            for limit in ("", "_lower", "_upper")
        ),
    ]
)


def avoidance_operandum(run: Run) -> str | None:
    """Return the operandum that a schedule of shocks is about, in the first phase that has one."""
    for phase in run.manifest.phases:
        for name, each in phase.schedules.items():
            if each.get("kind") in SHOCK_KINDS:
                return name
    return None


def applies(run: Run) -> bool:
    """Say whether the run has shocks."""
    return avoidance_operandum(run) is not None


def avoidance(run: Run) -> pa.Table:
    """Measure every block of every agent, in the protocol's order.

    ``responses_per_min`` are those on the operandum that avoids, ``percent_of_responses`` its share of all
    responses; ``shocks_per_min`` come by its schedule. Where avoidance is signalled, a response ends the
    trial: it avoids until the time of the first shock (also where shocks are left out), and escapes after it.
    ``percent_avoided`` and ``percent_escaped`` are of the trials of the block, null elsewhere. Time between
    trials is not counted. Means
    over subjects with 95% intervals.
    """
    operandum = avoidance_operandum(run)
    if operandum is None:
        return AVOIDANCE.empty_table()
    a = run.manifest.operations.index(operandum)
    starts = first_blocks(run)
    rows: list[dict[str, object]] = []
    for agent in run.labels():
        counted = by_block(run, agent).sum(axis=2).astype(np.float64)
        trials = _ends_of_trials(run, agent, operandum)
        for phase in run.manifest.phases:
            signalled = phase.schedules.get(operandum, {}).get("kind") == SIGNALLED
            for block in range(phase.blocks):
                place = starts[phase.name] + block
                sums = counted[:, place]
                recorded = sums[:, a, TICKS] > 0
                minutes = np.where(recorded, sums[:, a, TICKS], np.nan) * run.manifest.tick_s / 60.0
                row: dict[str, object] = {
                    "agent": agent,
                    "phase": phase.name,
                    "block": block + 1,
                    "block_in_session": place + 1,
                    "operandum": operandum,
                    "subjects": int(recorded.sum()),
                }
                row |= _limits("responses_per_min", mean_interval(sums[:, a, RESPONSES] / minutes, low=0.0))
                row |= _limits("shocks_per_min", mean_interval(sums[:, a, SHOCKS] / minutes, low=0.0))
                all_responses = sums[:, :, RESPONSES].sum(axis=1)
                share = share_interval(sums[:, a, RESPONSES], all_responses)
                row |= _limits("percent_of_responses", share, 100.0)
                if signalled:
                    count = trials[:, place].sum(axis=1)
                    for k, name in enumerate(("percent_avoided", "percent_escaped")):
                        row |= _limits(name, share_interval(trials[:, place, k], count), 100.0)
                rows.append(row)
    return pa.Table.from_pylist(rows, AVOIDANCE)


def _ends_of_trials(run: Run, agent: str, operandum: str) -> np.ndarray:
    """Count trials avoided, escaped and neither, int64 [subjects, blocks of the session, 3].

    The first shock is due in tick w, counted from 0, of a trial whose warning lasts w ticks; a response in
    that tick is in time. A trial that ended with it lasted w + 1 ticks.
    """
    warnings = {
        phase.name: round(phase.schedules.get(operandum, {}).get("seconds", 0.0) / run.manifest.tick_s)
        for phase in run.manifest.phases
    }
    starts = first_blocks(run)
    blocks = sum(phase.blocks for phase in run.manifest.phases)
    counts = np.zeros((run.manifest.subjects, blocks, 3), np.int64)
    names = ["subject", "phase", "block", "operandum", "responses", "ticks"]
    for batch in run.batches(agent, names, "operanda"):
        mine = np.array([word == operandum for word in batch.column("operandum").to_pylist()], bool)
        place = np.array([starts[word] for word in batch.column("phase").to_pylist()])
        place = place + np.asarray(batch.column("block")) - 1
        responded = np.asarray(batch.column("responses")) > 0
        in_time = np.array([warnings[word] + 1 for word in batch.column("phase").to_pylist()])
        late = np.asarray(batch.column("ticks")) > in_time
        end = np.where(responded, np.where(late, 1, 0), 2)
        np.add.at(counts, (np.asarray(batch.column("subject"))[mine] - 1, place[mine], end[mine]), 1)
    return counts


def _limits(name: str, estimate: Estimate, scale: float = 1.0) -> dict[str, object]:
    values = (estimate.value, estimate.lower, estimate.upper)
    return {
        f"{name}{limit}": None if math.isnan(value) else scale * float(value)
        for limit, value in zip(("", "_lower", "_upper"), values, strict=True)
    }
