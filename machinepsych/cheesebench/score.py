"""What is said of trials in the published benchmark: a rate beside its controls, steps, learning, reward.

A rate of success says little by itself: a fixed string of operations that never looks succeeds in every trial
of eight of the nine environments. So each rate stands beside that of the controls, corrected for chance, with
the steps that successes took and what changed from the first third of the trials to the last.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from machinepsych.cheesebench.reference import references
from machinepsych.measures.statistics import share_interval

# Trials are parted in so many equal parts, of which the first and the last are compared.
PARTS_OF_TRIALS = 3

Row = Mapping[str, Any]


def chance_corrected(rate: float, control: float) -> float:
    """Return (rate - control) / (1 - control), both from 0 to 1; NaN where the control always succeeds.

    0 is the control's own rate, 1 perfect; below 0 is worse than the control (as Cohen 1960 corrects
    agreement).
    """
    return (rate - control) / (1.0 - control) if control < 1.0 else math.nan


def score(agent: str, environment: str, view: str, trials: Sequence[Row]) -> dict[str, Any]:
    """Summarize the trials of one agent in one environment.

    ``trials`` are rows of :meth:`machinepsych.cheesebench.bridge.PublishedRun.play`. Rates are from 0 to 1,
    ``lower`` and ``upper`` their 95% interval over subjects; what is undefined is None.
    """
    known = references()[environment]
    success = by_subject(trials, "success").astype(float)
    steps = by_subject(trials, "steps")
    subjects, number = success.shape
    rate = share_interval(success.sum(axis=1), np.full(subjects, number))
    third = max(1, number // PARTS_OF_TRIALS)
    won = steps[success > 0.0]
    model, best = known.best_model(view)
    found = {
        "agent": agent,
        "environment": environment,
        "view": view,
        "subjects": subjects,
        "trials": number,
        "rate": rate.value,
        "lower": rate.lower,
        "upper": rate.upper,
        "corrected": chance_corrected(rate.value, known.random / 100.0),
        "first": float(success[:, :third].mean()),
        "last": float(success[:, -third:].mean()),
        "steps": float(won.mean()) if won.size else math.nan,
        "reward_per_step": float(by_subject(trials, "reward").sum() / steps.sum()),
        "random": known.random / 100.0,
        "forward": known.forward / 100.0,
        "rodent": known.rodent / 100.0,
        "best_model": model,
        "best_model_rate": best / 100.0,
    }
    return {key: None if value != value else value for key, value in found.items()}


def by_subject(trials: Sequence[Row], column: str) -> np.ndarray:
    """Return a column of trials, in order of subject and trial, as ``[N, trials]``."""
    subjects = len({row["subject"] for row in trials})
    return np.array([row[column] for row in trials]).reshape(subjects, -1)


def overall(scores: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return for each agent the mean over environments of rate and corrected rate, and how many there are."""
    found: dict[str, dict[str, float]] = {}
    for agent in dict.fromkeys(row["agent"] for row in scores):
        own = [row for row in scores if row["agent"] == agent]
        corrected = [row["corrected"] for row in own if row["corrected"] is not None]
        found[agent] = {
            "environments": len(own),
            "rate": float(np.mean([row["rate"] for row in own])),
            "corrected": float(np.mean(corrected)) if corrected else math.nan,
        }
    return found
