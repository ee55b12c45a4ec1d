"""Components: how fast subjects respond in each part of a compound schedule."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from machinepsych.measures.operanda import REINFORCERS, RESPONSES, TICKS, by_block, steady_blocks
from machinepsych.measures.statistics import mean_interval
from machinepsych.runs.manifest import PhaseEntry
from machinepsych.runs.read import Run
from machinepsych.schedules.notation import Schedule, write

COMPONENT_RATES = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("compound", pa.string()),
        ("operandum", pa.string()),
        ("component", pa.int32()),
        ("schedule", pa.string()),
        ("subjects", pa.int32()),
        ("responses_per_min", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("reinforcers_per_min", pa.float64()),
    ]
)


def compound_phases(run: Run) -> list[tuple[PhaseEntry, str, str, list[str]]]:
    """List the phases with a compound schedule: phase, operandum, compound, its schedules as written."""
    found = []
    for phase in run.manifest.phases:
        for name, each in phase.schedules.items():
            if each.get("parts"):
                written = [write(Schedule(**part)) for part in each["parts"]]
                found.append((phase, name, str(each["compound"]), written))
    return found


def applies(run: Run) -> bool:
    """Say whether the run has a schedule with components."""
    return bool(compound_phases(run))


def component_rates(run: Run) -> pa.Table:
    """Measure responses and reinforcers per minute in each component, in the second half of each phase.

    Rates count the time of the component alone. Means over the subjects that came to it, with the 95%
    interval of the mean (Student 1908).
    """
    rows: list[dict[str, object]] = []
    for agent in run.labels():
        counted = by_block(run, agent)
        for phase, operandum, compound, written in compound_phases(run):
            a = run.manifest.operations.index(operandum)
            sums = counted[:, steady_blocks(run, phase), :, a].sum(axis=1).astype(np.float64)
            for k, schedule in enumerate(written):
                minutes = sums[:, k, TICKS] * run.manifest.tick_s / 60.0
                minutes[minutes == 0.0] = np.nan
                rate = mean_interval(sums[:, k, RESPONSES] / minutes, low=0.0)
                paid = mean_interval(sums[:, k, REINFORCERS] / minutes)
                rows.append(
                    {
                        "agent": agent,
                        "phase": phase.name,
                        "compound": compound,
                        "operandum": operandum,
                        "component": k + 1,
                        "schedule": schedule,
                        "subjects": rate.subjects,
                        "responses_per_min": _or_none(rate.value),
                        "lower": _or_none(rate.lower),
                        "upper": _or_none(rate.upper),
                        "reinforcers_per_min": _or_none(paid.value),
                    }
                )
    return pa.Table.from_pylist(rows, COMPONENT_RATES)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
