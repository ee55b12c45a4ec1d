"""Trials in mazes and boxes, by agent, phase and block over subjects; and where subjects were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.measures.maze_scores import SHARES_OF_STEPS, SIGNED, scores
from machinepsych.measures.statistics import mean_interval, share_interval
from machinepsych.runs.manifest import manifest_of_format
from machinepsych.runs.read import read_so_far
from machinepsych.runs.schema import EPISODES_STEM, MAZE_FORMAT


def read_maze_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a maze run's folder; None where the folder is of another kind or none."""
    return manifest_of_format(folder, MAZE_FORMAT)


def read_episodes(folder: Path) -> pa.Table:
    """Return the trials of a maze run, of one that was killed those that were finished.

    Raises RunFolderError where they are not there or damaged.
    """
    return read_so_far(folder, EPISODES_STEM)


def words(table: pa.Table, name: str) -> np.ndarray:
    """Return a column of words as an object array [rows]."""
    return np.array(table[name].to_pylist(), dtype=object)


def by_block(table: pa.Table, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Score every block: rows of agent, phase, block, measure, value, lower, upper, subjects, percent.

    A subject's value is its mean over those trials of the block that have the score (see
    :mod:`machinepsych.measures.maze_scores`); intervals are over subjects, at 95 % (of shares of trials Korn
    & Graubard's, else Student's). ``percent`` says that a value from 0 to 1 is a share.
    """
    agents, phases = words(table, "agent"), words(table, "phase")
    block, subject = table["block"].to_numpy(), table["subject"].to_numpy()
    found = scores(table, manifest)
    rows = []
    for agent in manifest["agents"]:
        for phase in manifest["phases"]:
            chosen = (agents == agent["label"]) & (phases == phase["name"])
            for number in range(1, phase["blocks"] + 1):
                here = chosen & (block == number)
                if not here.any():
                    continue
                key = {"agent": agent["label"], "phase": phase["name"], "block": number}
                for name, values in found.values.items():
                    share = name in found.shares
                    estimate = _estimate(name, values[here], subject[here], share)
                    if estimate is not None:
                        percent = share or name in SHARES_OF_STEPS
                        rows.append({**key, "measure": name, **estimate, "percent": percent})
    return rows


def _estimate(name: str, values: np.ndarray, subject: np.ndarray, share: bool) -> dict[str, Any] | None:
    bounds = (-np.inf if name in SIGNED else 0.0, 1.0 if name in SHARES_OF_STEPS else np.inf)
    known = ~np.isnan(values)
    if not known.any():
        return None
    _, code = np.unique(subject[known], return_inverse=True)
    trials, total = np.bincount(code), np.bincount(code, values[known])
    found = share_interval(total, trials) if share else mean_interval(total / trials, *bounds)
    return {
        "value": found.value,
        "lower": None if np.isnan(found.lower) else found.lower,
        "upper": None if np.isnan(found.upper) else found.upper,
        "subjects": found.subjects,
    }


def occupancy(table: pa.Table, manifest: dict[str, Any]) -> dict[tuple[str, str], np.ndarray]:
    """Return the share of steps spent in each cell [height, width], by agent and phase; row 0 is the south.

    Empty where the place is no maze.
    """
    rows = manifest["place"]["map"]
    if not rows:
        return {}
    height, width = len(rows), len(rows[0])
    agents, phases = words(table, "agent"), words(table, "phase")
    found = {}
    for agent in manifest["agents"]:
        for phase in manifest["phases"]:
            here = (agents == agent["label"]) & (phases == phase["name"])
            if here.any():
                cells = table["path"].filter(pa.array(here)).combine_chunks().flatten().to_numpy()
                counted = np.bincount(cells, minlength=width * height)[: width * height]
                found[agent["label"], phase["name"]] = counted.reshape(height, width) / max(1, counted.sum())
    return found
