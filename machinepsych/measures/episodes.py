"""Trials in mazes and boxes, by agent, phase and block over subjects; and where subjects were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.errors import RunFolderError
from machinepsych.measures.statistics import mean_interval, share_interval
from machinepsych.runs.schema import EPISODES_STEM, MANIFEST, MAZE_FORMAT, PARTS

# Of every maze, box and chamber; what else is counted stands in the manifest.
EVERYWHERE = ("success", "steps", "outcome", "responses")


def read_maze_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a maze run's folder; None where the folder is of another kind or none."""
    try:
        contents = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(contents, dict) or contents.get("format") != MAZE_FORMAT:
        return None
    return contents


def read_episodes(folder: Path) -> pa.Table:
    """Return the trials of a maze run, of one that was killed those that were finished.

    Raises RunFolderError where they are not there or damaged.
    """
    whole = folder / f"{EPISODES_STEM}.parquet"
    files = [whole] if whole.exists() else sorted((folder / PARTS).glob(f"*/{EPISODES_STEM}-*.parquet"))
    if not files:
        raise RunFolderError(f"{folder} holds no finished trials yet.")
    try:
        return pa.concat_tables([pq.read_table(file, partitioning=None) for file in files])
    except (OSError, pa.ArrowException) as why:
        reason = str(why).strip().splitlines()[0].rstrip(".")
        raise RunFolderError(f"{files[0].parent} cannot be read ({reason}).") from why


def words(table: pa.Table, name: str) -> np.ndarray:
    """Return a column of words as an object array [rows]."""
    return np.array(table[name].to_pylist(), dtype=object)


def by_block(table: pa.Table, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure every block: rows of agent, phase, block, measure, value, lower, upper, subjects.

    A subject's value is its mean over the block's trials; intervals are over subjects, at 95 % (of success
    Korn & Graubard's, else Student's). A negative value of a measure says that there was none in the trial,
    and the trial is left out.
    """
    agents, phases = words(table, "agent"), words(table, "phase")
    block, subject = table["block"].to_numpy(), table["subject"].to_numpy()
    columns = {"success": words(table, "status") == "success"}
    for name in (*EVERYWHERE[1:], *manifest["place"]["measures"]):
        columns[name] = table[name].to_numpy(zero_copy_only=False).astype(float)
    rows = []
    for agent in manifest["agents"]:
        for phase in manifest["phases"]:
            chosen = (agents == agent["label"]) & (phases == phase["name"])
            for number in range(1, phase["blocks"] + 1):
                here = chosen & (block == number)
                if not here.any():
                    continue
                key = {"agent": agent["label"], "phase": phase["name"], "block": number}
                for name, values in columns.items():
                    found = _estimate(name, values[here], subject[here])
                    if found is not None:
                        rows.append({**key, "measure": name, **found})
    return rows


def _estimate(name: str, values: np.ndarray, subject: np.ndarray) -> dict[str, Any] | None:
    _, code = np.unique(subject, return_inverse=True)
    if name == "success":
        trials = np.bincount(code)
        found = share_interval(np.bincount(code, values), trials)
    else:
        known = (values >= 0) | (name == "outcome")
        if not known.any():
            return None
        count = np.bincount(code[known], minlength=code.max() + 1)
        total = np.bincount(code[known], values[known], minlength=code.max() + 1)
        found = mean_interval(total[count > 0] / count[count > 0])
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
