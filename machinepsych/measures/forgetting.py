"""The forgetting curve: how often a choice after a delay is right, by the delay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.measures.episodes import words
from machinepsych.measures.maze_scores import scores
from machinepsych.measures.statistics import pooled_share_interval

# Where a run's trials have them: what they began with, and whether the first choice was right.
DELAY = "drawn_delay"
ACCURACY = "accuracy"


def by_delay(table: pa.Table, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Score every delay: rows of agent, phase, delay (steps), value, lower, upper, subjects, trials.

    ``value`` is the share of right ones among first choices (those of correction trials do not count), over
    all trials of a phase: who is wrong gets corrections in place of first choices, so that an average over
    subjects would lie below chance where there is chance alone. Its interval, at 95 %, allows for trials of
    one subject being alike (Korn & Graubard 1998). Only phases that list several delays: where a subject's
    own choices adjust the delay, the longest ones are those of the best.
    """
    if DELAY not in table.column_names:
        return []
    found = scores(table, manifest).values
    if ACCURACY not in found:
        return []
    agents, phases = words(table, "agent"), words(table, "phase")
    delay, subject = table[DELAY].to_numpy(), table["subject"].to_numpy()
    right = found[ACCURACY]
    rows = []
    for phase in manifest["phases"]:
        in_phase = phases == phase["name"]
        listed = phase["draws"].get("delay", ())
        if len(set(listed)) < 2 or len(np.unique(delay[in_phase])) < 2:
            continue
        for agent in manifest["agents"]:
            own = in_phase & (agents == agent["label"]) & ~np.isnan(right)
            for steps in np.unique(delay[own]).tolist():
                here = own & (delay == steps)
                _, code = np.unique(subject[here], return_inverse=True)
                trials = np.bincount(code)
                share = pooled_share_interval(np.bincount(code, right[here]), trials)
                rows.append(
                    {
                        "agent": agent["label"],
                        "phase": phase["name"],
                        "delay": int(steps),
                        "value": share.value,
                        "lower": None if np.isnan(share.lower) else share.lower,
                        "upper": None if np.isnan(share.upper) else share.upper,
                        "subjects": share.subjects,
                        "trials": int(trials.sum()),
                    }
                )
    return rows
