"""Breakpoints: the last ratio that a subject goes through on a progressive ratio before it stops."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pyarrow as pa

from machinepsych.measures.operanda import PROGRESSIVE_KINDS, simple_schedules
from machinepsych.measures.statistics import median_interval
from machinepsych.runs.manifest import PhaseEntry
from machinepsych.runs.read import Run
from machinepsych.schedules.progressive import ratios

BREAKPOINTS = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("schedule", pa.string()),
        ("reward", pa.float64()),
        ("series", pa.string()),
        ("subject", pa.int32()),
        ("subjects", pa.int32()),
        ("stopped", pa.int32()),
        ("reinforcers", pa.float64()),
        ("breakpoint", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
    ]
)


def progressive_phases(run: Run) -> list[tuple[PhaseEntry, str, int]]:
    """List the phases with a progressive ratio, with its kind and step."""
    found = []
    for phase in run.manifest.phases:
        for each in simple_schedules(phase).values():
            if each["kind"] in PROGRESSIVE_KINDS:
                found.append((phase, each["kind"], int(each["count"])))
                break
    return found


def applies(run: Run) -> bool:
    """Say whether the run has a progressive ratio."""
    return bool(progressive_phases(run))


def breakpoints(run: Run) -> pa.Table:
    """Measure the breakpoint of each subject (``series`` "subject") and its median over subjects ("median").

    A subject stops in the first trial that brings no reinforcer; its breakpoint is the ratio before that,
    in responses, 0 where there is none. ``stopped`` is 1 where it stopped within the phase, else the ratio
    is the last one that there was time for and its breakpoint lies higher. In rows of medians ``stopped``
    counts subjects, and who did not stop counts as later than all others; null where the median or a limit of
    its 95% interval lies beyond.
    """
    rows: list[dict[str, object]] = []
    for agent in run.labels():
        paid = run.matrices(agent, ["reinforcers"])["reinforcers"]
        for phase, kind, step in progressive_phases(run):
            trials = paid[:, phase.columns]
            recorded = (trials >= 0).all(axis=1)
            stopped = (trials == 0).any(axis=1)
            before = np.where(np.cumsum(trials == 0, axis=1) == 0, np.maximum(trials, 0), 0).sum(axis=1)
            series = [0, *islice(ratios(kind, step), int(before.max(initial=0)))]
            reached = np.array([series[k] for k in before], np.float64)
            about = {"agent": agent, "phase": phase.name, "reward": phase.reward}
            about["schedule"] = kind if kind == "PRexp" else f"{kind}{step}"
            for subject in np.flatnonzero(recorded):
                rows.append(
                    {
                        **about,
                        "series": "subject",
                        "subject": int(subject) + 1,
                        "stopped": int(stopped[subject]),
                        "reinforcers": float(before[subject]),
                        "breakpoint": float(reached[subject]),
                    }
                )
            median = median_interval(np.where(stopped, reached, math.inf)[recorded])
            rows.append(
                {
                    **about,
                    "series": "median",
                    "subjects": int(recorded.sum()),
                    "stopped": int(stopped[recorded].sum()),
                    "reinforcers": float(np.median(before[recorded])) if recorded.any() else None,
                    "breakpoint": _finite(median.value),
                    "lower": _finite(median.lower),
                    "upper": _finite(median.upper),
                }
            )
    return pa.Table.from_pylist(rows, BREAKPOINTS)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
