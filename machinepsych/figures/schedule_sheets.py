"""Sheets of what schedules are run for: matching, breakpoints, rates in components, avoidance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from machinepsych.figures.sheet import NOTHING, Sheet
from machinepsych.figures.style import LONGEST_PHASE, shorten
from machinepsych.measures import avoidance, breakpoints, components, matching
from machinepsych.runs.read import Run

# Whether a run has what is measured, and the measure, by name in the summary.
SCHEDULE_MEASURES: dict[str, tuple[Callable[[Run], bool], Callable[[Run], pa.Table]]] = {
    "matching": (matching.applies, matching.matching),
    "breakpoints": (breakpoints.applies, breakpoints.breakpoints),
    "components": (components.applies, components.component_rates),
    "avoidance": (avoidance.applies, avoidance.avoidance),
}


def schedule_sheets(summary: dict[str, Any]) -> list[Sheet]:
    """Lay out what there is, one sheet a measure."""
    found = summary["schedules"]
    makers = {
        "matching": _matching,
        "breakpoints": _breakpoints,
        "components": _components,
        "avoidance": _avoidance,
    }
    return [makers[name](found[name]) for name in makers if found[name]]


def _matching(rows: list[dict[str, Any]]) -> Sheet:
    cells = []
    for row in rows:
        if row["series"] == "fit":
            delay = f"{row['changeover_delay_s']:g} s" if row["changeover_delay_s"] else "none"
            changing = [
                each["changeovers_per_min"]
                for each in rows
                if each["series"] == "mean"
                and (each["agent"], each["changeover_delay_s"]) == (row["agent"], row["changeover_delay_s"])
                and each["changeovers_per_min"] is not None
            ]
            cells.append(
                [
                    row["agent"],
                    delay,
                    _decimals(row, "sensitivity"),
                    _decimals(row, "log_bias"),
                    NOTHING if row["variance_accounted"] is None else f"{row['variance_accounted']:.2f}",
                    f"{sum(changing) / len(changing):.1f}" if changing else NOTHING,
                ]
            )
    return Sheet(
        "Generalised matching law",
        ["agent", "changeover delay", "sensitivity", "log bias", "r²", "changeovers/min"],
        cells,
        "fitted to each subject; mean over subjects [95% interval]; strict matching has sensitivity 1",
        words=2,
    )


def _breakpoints(rows: list[dict[str, Any]]) -> Sheet:
    cells = []
    for row in rows:
        if row["series"] != "median":
            continue
        value = "> last" if row["breakpoint"] is None else f"{row['breakpoint']:g}"
        if row["lower"] is not None and row["upper"] is not None:
            value += f" [{row['lower']:g}, {row['upper']:g}]"
        cells.append(
            [
                row["agent"],
                shorten(row["phase"], LONGEST_PHASE),
                row["schedule"],
                NOTHING if row["reward"] is None else f"{row['reward']:g}",
                f"{row['stopped']:,}/{row['subjects']:,}",
                value,
            ]
        )
    return Sheet(
        "Breakpoints",
        ["agent", "phase", "schedule", "reinforcer", "stopped", "median ratio"],
        cells,
        "the last ratio gone through, in responses; median over subjects [95% interval]",
        words=3,
    )


def _components(rows: list[dict[str, Any]]) -> Sheet:
    cells = [
        [
            row["agent"],
            shorten(row["phase"], LONGEST_PHASE),
            f"{row['compound']} {row['component']}: {row['schedule']}",
            _decimals(row, "responses_per_min", "lower", "upper", places=1),
            NOTHING if row["reinforcers_per_min"] is None else f"{row['reinforcers_per_min']:.1f}",
        ]
        for row in rows
    ]
    return Sheet(
        "Components of compound schedules, second half of each phase",
        ["agent", "phase", "component", "responses/min", "reinforcers/min"],
        cells,
        "mean over subjects [95% interval]",
        words=3,
    )


def _avoidance(rows: list[dict[str, Any]]) -> Sheet:
    """Lay out the last block of each phase."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        last[row["agent"], row["phase"]] = row
    signalled = any(row["percent_avoided"] is not None for row in rows)
    cells = []
    for row in last.values():
        line = [
            row["agent"],
            shorten(row["phase"], LONGEST_PHASE),
            _decimals(row, "responses_per_min", places=1),
        ]
        if signalled:
            line += [_decimals(row, "percent_avoided", places=0), _decimals(row, "percent_escaped", places=0)]
        cells.append([*line, _decimals(row, "shocks_per_min", places=1)])
    operandum = shorten(rows[0]["operandum"], 12)
    headings = ["agent", "phase", f"{operandum}/min", *(["% avoided", "% escaped"] if signalled else [])]
    return Sheet(
        "Avoidance, last block of each phase",
        [*headings, "shocks/min"],
        cells,
        "mean over subjects [95% interval]",
        words=2,
    )


def _decimals(
    row: dict[str, Any], name: str, lower: str | None = None, upper: str | None = None, places: int = 2
) -> str:
    """Write a mean and its limits with so many decimals."""
    value, low, high = row[name], row[lower or f"{name}_lower"], row[upper or f"{name}_upper"]
    if value is None:
        return NOTHING
    text = f"{value:.{places}f}"
    return text if low is None or high is None else f"{text} [{low:.{places}f}, {high:.{places}f}]"
