"""Matching: the share of responses on one of two operanda against the share of reinforcers from it."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from machinepsych.measures.operanda import (
    CHANGEOVERS,
    REINFORCERS,
    RESPONSES,
    SHOCK_KINDS,
    TICKS,
    by_block,
    simple_schedules,
    steady_blocks,
)
from machinepsych.measures.statistics import Estimate, mean_interval
from machinepsych.runs.manifest import PhaseEntry
from machinepsych.runs.read import Run

# Pairs of schedules that a line is fitted to at least.
FEWEST_PAIRS = 3

MATCHING = pa.schema(
    [
        ("agent", pa.string()),
        ("changeover_delay_s", pa.float64()),
        ("series", pa.string()),
        ("phase", pa.string()),
        ("subject", pa.int32()),
        ("subjects", pa.int32()),
        ("reinforcer_share", pa.float64()),
        ("response_share", pa.float64()),
        ("changeovers_per_min", pa.float64()),
        ("sensitivity", pa.float64()),
        ("sensitivity_lower", pa.float64()),
        ("sensitivity_upper", pa.float64()),
        ("log_bias", pa.float64()),
        ("log_bias_lower", pa.float64()),
        ("log_bias_upper", pa.float64()),
        ("variance_accounted", pa.float64()),
    ]
)


def concurrent_phases(run: Run) -> list[PhaseEntry]:
    """List the phases in which the same two operanda pay by simple schedules of reinforcement."""
    found: list[PhaseEntry] = []
    for phase in run.manifest.phases:
        paying = simple_schedules(phase)
        shocks = any(each["kind"] in SHOCK_KINDS for each in paying.values())
        same = not found or list(simple_schedules(found[0])) == list(paying)
        if len(paying) == 2 and not shocks and same:
            found.append(phase)
    return found


def applies(run: Run) -> bool:
    """Say whether there are pairs of schedules enough to fit a line to, with some changeover delay."""
    delays = [phase.changeover_delay_ticks for phase in concurrent_phases(run)]
    return any(delays.count(delay) >= FEWEST_PAIRS for delay in delays)


def matching(run: Run) -> pa.Table:
    """Measure shares in the second half of each phase, and fit the generalised matching law.

    Rows of ``series`` "subject" hold the shares of one subject in one phase, of the first of the two
    operanda; "mean" their means over subjects. "fit" has one row per agent and changeover delay: log10 (B1 /
    B2) = s log10 (R1 / R2) + log10 b (Baum 1974) fitted by least squares to each subject's phases, those left
    out in which a count is 0; ``sensitivity`` is s and ``log_bias`` log10 b, means over subjects with 95%
    intervals, and ``variance_accounted`` the mean r^2.
    """
    rows: list[dict[str, object]] = []
    phases = concurrent_phases(run)
    if not phases:
        return MATCHING.empty_table()
    pair = [run.manifest.operations.index(name) for name in simple_schedules(phases[0])]
    delays = sorted({phase.changeover_delay_ticks for phase in phases}, reverse=True)
    for agent in run.labels():
        counted = by_block(run, agent)
        for delay in delays:
            chosen = [phase for phase in phases if phase.changeover_delay_ticks == delay]
            # [phase, subject, operandum, COUNTS]
            sums = np.stack(
                [counted[:, steady_blocks(run, phase)].sum(axis=(1, 2))[:, pair] for phase in chosen]
            ).astype(np.float64)
            about = {"agent": agent, "changeover_delay_s": delay * run.manifest.tick_s}
            rows += _shares(run, chosen, sums, about)
            rows.append({**about, **_fit(sums)})
    return pa.Table.from_pylist(rows, MATCHING)


def _shares(
    run: Run, phases: list[PhaseEntry], sums: np.ndarray, about: dict[str, object]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    names = ("reinforcer_share", "response_share", "changeovers_per_min")
    for phase, found in zip(phases, sums, strict=True):
        minutes = found[:, 0, TICKS] * run.manifest.tick_s / 60.0
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.stack(
                [
                    found[:, 0, REINFORCERS] / found[:, :, REINFORCERS].sum(axis=1),
                    found[:, 0, RESPONSES] / found[:, :, RESPONSES].sum(axis=1),
                    found[:, :, CHANGEOVERS].sum(axis=1) / minutes,
                ]
            )
        for subject in range(values.shape[1]):
            row = {name: _or_none(values[k, subject]) for k, name in enumerate(names)}
            rows.append({**about, "series": "subject", "phase": phase.name, "subject": subject + 1, **row})
        means = [mean_interval(each) for each in values]
        row = {name: _or_none(mean.value) for name, mean in zip(names, means, strict=True)}
        rows.append({**about, "series": "mean", "phase": phase.name, "subjects": means[1].subjects, **row})
    return rows


def _fit(sums: np.ndarray) -> dict[str, object]:
    """Fit each subject's line; ``sums`` is [phase, subject, operandum, COUNTS]."""
    slopes, intercepts, accounted = [], [], []
    for subject in range(sums.shape[1]):
        responses, reinforcers = sums[:, subject, :, RESPONSES], sums[:, subject, :, REINFORCERS]
        usable = (responses > 0).all(axis=1) & (reinforcers > 0).all(axis=1)
        if usable.sum() < FEWEST_PAIRS:
            continue
        x = np.log10(reinforcers[usable, 0] / reinforcers[usable, 1])
        y = np.log10(responses[usable, 0] / responses[usable, 1])
        if np.ptp(x) == 0.0:
            continue
        slope, intercept = np.polyfit(x, y, 1)
        spread = float(((y - y.mean()) ** 2).sum())
        rest = float(((y - slope * x - intercept) ** 2).sum())
        slopes.append(slope)
        intercepts.append(intercept)
        accounted.append(1.0 - rest / spread if spread > 0.0 else math.nan)
    row: dict[str, object] = {"series": "fit", "subjects": len(slopes)}
    for name, values in (("sensitivity", slopes), ("log_bias", intercepts)):
        row |= _with_limits(name, mean_interval(np.array(values, np.float64)))
    row["variance_accounted"] = _or_none(mean_interval(np.array(accounted, np.float64)).value)
    return row


def _with_limits(name: str, estimate: Estimate) -> dict[str, object]:
    return {
        name: _or_none(estimate.value),
        f"{name}_lower": _or_none(estimate.lower),
        f"{name}_upper": _or_none(estimate.upper),
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
