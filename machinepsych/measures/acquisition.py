"""Acquisition: how often subjects are correct, how fast and how much they respond, block by block."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from machinepsych.measures.statistics import mean_interval, share_interval
from machinepsych.runs.manifest import PhaseEntry
from machinepsych.runs.read import Run

SECONDS_PER_MINUTE = 60.0

PERCENT_CORRECT = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("block", pa.int32()),
        ("block_in_session", pa.int32()),
        ("subjects", pa.int32()),
        ("mean", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("latency_mean_s", pa.float64()),
        ("response_percent", pa.float64()),
        ("responses_per_min", pa.float64()),
        ("responses_per_min_lower", pa.float64()),
        ("responses_per_min_upper", pa.float64()),
    ]
)


def percent_correct(run: Run) -> pa.Table:
    """Measure every block of every agent; one row per agent and block, in the protocol's order.

    ``mean`` is the percentage of correct trials, averaged over subjects, with its 95% interval ``lower``
    to ``upper`` (see :func:`~machinepsych.measures.statistics.share_interval`); trials without a response
    count as not correct. It is null where no correct response is defined. ``subjects`` counts those with
    at least one recorded trial of the block. ``latency_mean_s`` is the mean over subjects of each one's
    mean time from onset to first response, in seconds; ``response_percent`` the share of trials with a
    response. ``responses_per_min``, with its interval, is given for phases that are not scored: there
    a subject may respond many times in a trial. Time between trials is not counted.
    """
    columns: dict[str, list[object]] = {name: [] for name in PERCENT_CORRECT.names}
    for agent in run.labels():
        taken = run.matrices(agent, ["correct", "latency_ticks", "responses"])
        if all(phase.scored for phase in run.manifest.phases):
            seconds = None
        else:
            seconds = trial_seconds(run, agent)
        in_session = 0
        for phase in run.manifest.phases:
            for block in range(1, phase.blocks + 1):
                in_session += 1
                where = phase.block_columns(block)
                row = _block(phase, {name: matrix[:, where] for name, matrix in taken.items()}, run)
                rate = (math.nan,) * 3
                if seconds is not None and not phase.scored:
                    rate = _rate(taken["responses"][:, where], seconds[:, where])
                values = (agent, phase.name, block, in_session, *row, *rate)
                for name, value in zip(PERCENT_CORRECT.names, values, strict=True):
                    columns[name].append(_null_for_nan(value))
    return pa.table(columns, PERCENT_CORRECT)


def trial_seconds(run: Run, agent: str) -> np.ndarray:
    """Return how long each trial lasted in seconds, float64 [subjects, trials], without the time between.

    A trial that only time ends lasts its response window. Any other lasts until the next onset, less the
    interval between trials; the last one of a session, and trials not recorded, are NaN.
    """
    manifest = run.manifest
    onset = run.matrices(agent, ["onset_tick"])["onset_tick"].astype(np.float64)
    onset[onset < 0] = np.nan
    ticks = np.full(onset.shape, np.nan)
    ticks[:, :-1] = onset[:, 1:] - onset[:, :-1]
    for phase in manifest.phases:
        if phase.trial_ends == "time" and phase.response_window_ticks is not None:
            recorded = ~np.isnan(onset[:, phase.columns])
            ticks[:, phase.columns] = np.where(recorded, float(phase.response_window_ticks), np.nan)
        else:
            ticks[:, phase.columns] -= float(phase.intertrial_interval_ticks or 0)
    return ticks * manifest.tick_s


def _block(phase: PhaseEntry, taken: dict[str, np.ndarray], run: Run) -> tuple[float, ...]:
    recorded = taken["responses"] >= 0
    present = recorded.any(axis=1)
    responded = taken["responses"] > 0
    timed = responded & (taken["latency_ticks"] >= 0)
    if phase.scored:
        correct = taken["correct"]
        score = share_interval((correct == 1).sum(axis=1), (correct >= 0).sum(axis=1))
        percent = tuple(100.0 * share for share in (score.value, score.lower, score.upper))
    else:
        percent = (math.nan,) * 3
    latency = np.where(timed, taken["latency_ticks"], 0).sum(axis=1, dtype=np.float64)
    per_subject = latency / np.where(timed.any(axis=1), timed.sum(axis=1), np.nan)
    latency_s = mean_interval(per_subject).value * run.manifest.tick_s
    response = 100.0 * share_interval(responded.sum(axis=1), recorded.sum(axis=1)).value
    return (int(present.sum()), *percent, latency_s, response)


def _rate(responses: np.ndarray, seconds: np.ndarray) -> tuple[float, float, float]:
    """Return mean, lower and upper limit of responses per minute over subjects."""
    usable = (responses >= 0) & (seconds > 0)
    time = np.where(usable, seconds, 0.0).sum(axis=1)
    count = np.where(usable, responses, 0).sum(axis=1)
    rate = SECONDS_PER_MINUTE * count / np.where(time > 0, time, np.nan)
    estimate = mean_interval(rate, low=0.0)
    return estimate.value, estimate.lower, estimate.upper


def _null_for_nan(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value
