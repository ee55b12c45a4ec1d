"""Cumulative records: what a pen draws that moves up with each response (Skinner 1938, chapter 3)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from machinepsych.measures.acquisition import SECONDS_PER_MINUTE, trial_seconds
from machinepsych.runs.read import Run

SUBJECTS_SHOWN = 20

CUMULATIVE_RECORD = pa.schema(
    [
        ("agent", pa.string()),
        ("series", pa.string()),
        ("subject", pa.int32()),
        ("trial", pa.int32()),
        ("minute", pa.float64()),
        ("cumulative", pa.float64()),
        ("reinforcers", pa.int32()),
    ]
)


def cumulative_record(run: Run, subjects: int = SUBJECTS_SHOWN) -> pa.Table:
    """Count correct responses (where no phase is scored: all responses) through the session.

    One row per trial for each of the first ``subjects`` subjects (``series`` is "subject") and for the
    mean over all whose whole session so far is recorded (``series`` is "mean", ``subject`` null).
    ``cumulative`` is the count at the trial's end, ``reinforcers`` what the trial brought (null for the
    mean). ``minute`` is the session's time at the trial's end, given where all subjects keep the same
    time because only time ends their trials; null otherwise. Trials not recorded have no row.
    """
    tables = []
    scored = run.manifest.scored
    for agent in run.labels():
        taken = run.matrices(agent, ["correct", "responses", "reinforcers"])
        recorded = taken["responses"] >= 0
        counted = (taken["correct"] == 1) if scored else np.maximum(taken["responses"], 0)
        total = np.cumsum(counted, axis=1, dtype=np.int32)
        minutes = None if scored else _common_minutes(run, agent)
        everyone = recorded.any(axis=1)
        # The mean goes as far as all subjects do: beyond, its members would change from trial to trial.
        reach = int(recorded[everyone].all(axis=0).cumprod().sum()) if everyone.any() else 0
        if reach:
            mean = total[everyone][:, :reach].mean(axis=0)
            tables.append(_rows(agent, None, np.arange(reach), mean, None, minutes))
        for row in np.flatnonzero(everyone)[:subjects]:
            trials = np.flatnonzero(recorded[row])
            count = total[row, trials].astype(np.float64)
            tables.append(
                _rows(agent, int(row) + 1, trials, count, taken["reinforcers"][row, trials], minutes)
            )
    return pa.concat_tables(tables) if tables else CUMULATIVE_RECORD.empty_table()


def _rows(
    agent: str,
    subject: int | None,
    trials: np.ndarray,
    count: np.ndarray,
    reinforcers: np.ndarray | None,
    minutes: np.ndarray | None,
) -> pa.Table:
    n = len(trials)
    arrays = [
        pa.repeat(pa.scalar(agent, pa.string()), n),
        pa.repeat(pa.scalar("mean" if subject is None else "subject", pa.string()), n),
        pa.repeat(pa.scalar(subject, pa.int32()), n),
        pa.array(trials.astype(np.int32) + 1),
        pa.nulls(n, pa.float64()) if minutes is None else pa.array(minutes[trials]),
        pa.array(count, pa.float64()),
        pa.nulls(n, pa.int32()) if reinforcers is None else pa.array(reinforcers.astype(np.int32)),
    ]
    return pa.Table.from_arrays(arrays, schema=CUMULATIVE_RECORD)


def _common_minutes(run: Run, agent: str) -> np.ndarray | None:
    """Return the session's time at the end of each trial [trials] in minutes, if subjects share one clock."""
    phases = run.manifest.phases
    if any(phase.trial_ends != "time" or phase.response_window_ticks is None for phase in phases):
        return None
    lasting = trial_seconds(run, agent)
    onset = run.matrices(agent, ["onset_tick"])["onset_tick"] * run.manifest.tick_s
    minutes = np.full(onset.shape[1], np.nan)
    for trial in range(onset.shape[1]):
        held = np.flatnonzero(~np.isnan(lasting[:, trial]))
        if len(held):
            minutes[trial] = (onset[held[0], trial] + lasting[held[0], trial]) / SECONDS_PER_MINUTE
    return minutes
