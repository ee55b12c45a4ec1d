"""Search strategies: how a path through a pool, or over a table with holes, went about finding the goal.

Classes are those of the literature; thresholds are ours, for places made of cells. Pools, in the manner of
Garthe, Behr & Kempermann (2009, PLoS ONE 4, e5464): the first class whose condition holds. Tables with holes
after Harrison, Hosseini & McDonald (2006, Learn Mem 13, 809-819; Barnes 1979): direct, serial, mixed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.measures.episodes import words
from machinepsych.measures.maze_scores import Field, Trials

POOL = ("direct", "focal", "directed", "thigmotaxis", "chaining", "scanning", "random")
HOLES = ("direct", "serial", "mixed")
# Paradigms whose paths are classified, and how.
STRATEGIES = {"MorrisWaterMaze": POOL, "BarnesMaze": HOLES}

# Moves a direct path may be longer than the shortest, as a factor and in moves besides.
DIRECT_FACTOR, DIRECT_MOVES = 1.25, 1
# Share of a path within a cone of this half angle (degrees) from start to goal.
CONE_DEGREES, CONE_SHARE = 30.0, 0.8
# Share of a path within this distance (radii of the pool) of the goal.
FOCUS_RADII, FOCUS_SHARE = 0.4, 0.6
# Share of a path further out than this (radii) from the centre.
RIM_RADII, RIM_SHARE = 0.8, 0.6
# Share of a path as far from the centre as the goal, give or take this (radii).
RING_RADII, RING_SHARE = 0.18, 0.7
# Scanning keeps to the middle: mean distance from the centre at most this (radii).
MIDDLE_RADII = 0.6
# Holes in a row that each lie beside the one before, for a serial search.
SERIAL_HOLES = 3


def path_points(path: np.ndarray, width: int) -> np.ndarray:
    """Return the places [M, 2] (x, y) of a path of cells, standing still left out."""
    moved = np.concatenate([[True], path[1:] != path[:-1]])
    y, x = np.divmod(path[moved], width)
    return np.stack([x, y], axis=1).astype(float)


def pool_strategy(points: np.ndarray, goal: np.ndarray, centre: np.ndarray, radius: float) -> str:
    """Classify a path [M, 2] by the place of its goal [2] in a round pool (one of ``POOL``)."""
    start = points[0]
    moves, shortest = len(points) - 1, float(np.abs(goal - start).max())
    reached = bool((points[-1] == goal).all())
    if reached and moves <= DIRECT_FACTOR * shortest + DIRECT_MOVES:
        return "direct"
    if (np.hypot(*(points - goal).T) <= FOCUS_RADII * radius).mean() >= FOCUS_SHARE:
        return "focal"
    away = points[1:] - start
    towards = goal - start
    lengths = np.hypot(away[:, 0], away[:, 1]) * np.hypot(*towards)
    cosine = (away @ towards)[lengths > 0] / lengths[lengths > 0]
    if len(cosine) and (cosine >= np.cos(np.radians(CONE_DEGREES))).mean() >= CONE_SHARE:
        return "directed"
    out = np.hypot(*(points - centre).T) / radius
    if (out >= RIM_RADII).mean() >= RIM_SHARE:
        return "thigmotaxis"
    ring = float(np.hypot(*(goal - centre))) / radius
    if (np.abs(out - ring) <= RING_RADII).mean() >= RING_SHARE:
        return "chaining"
    return "scanning" if out.mean() <= MIDDLE_RADII else "random"


def hole_strategy(visits: Sequence[int], goal: int, holes: int) -> str:
    """Classify the holes visited in order, numbered around the table, before the goal (one of ``HOLES``).

    Direct: at first to the goal or to a hole beside it, and from there to the goal. Serial: at least three
    holes in a row, each beside the one before. Everything else is mixed.
    """
    order = [visits[k] for k in range(len(visits)) if k == 0 or visits[k] != visits[k - 1]]
    if goal in order:
        order = order[: order.index(goal) + 1]

    def beside(one: int, other: int) -> bool:
        return (one - other) % holes in (1, holes - 1)

    if order and order[-1] == goal and (len(order) == 1 or (len(order) == 2 and beside(order[0], goal))):
        return "direct"
    run = longest = 1
    for before, after in itertools.pairwise(order):
        run = run + 1 if beside(before, after) else 1
        longest = max(longest, run)
    return "serial" if longest >= SERIAL_HOLES else "mixed"


def strategies_by_block(table: pa.Table, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return rows of agent, phase, block, strategy, share (of trials), trials; none where none are defined.

    A trial without goal (a probe) is classified by the goal that the subject had before.
    """
    classes = STRATEGIES.get(manifest["place"]["use"])
    if classes is None:
        return []
    named = _classified(table, manifest)
    agents, phases, block = words(table, "agent"), words(table, "phase"), table["block"].to_numpy()
    rows = []
    for agent in manifest["agents"]:
        for phase in manifest["phases"]:
            for number in range(1, phase["blocks"] + 1):
                here = (agents == agent["label"]) & (phases == phase["name"]) & (block == number)
                here &= named != ""
                for strategy in classes if here.any() else ():
                    rows.append(
                        {
                            "agent": agent["label"],
                            "phase": phase["name"],
                            "block": number,
                            "strategy": strategy,
                            "share": float((named[here] == strategy).mean()),
                            "trials": int(here.sum()),
                        }
                    )
    return rows


def _classify(field: Field, path: np.ndarray, goal: int, classes: tuple[str, ...]) -> str:
    """Return the class of a path of cells."""
    if classes is HOLES:
        visits = [field.holes[cell] for cell in path.tolist() if cell in field.holes]
        return hole_strategy(visits, field.holes[goal], len(field.holes))
    place = field.points(np.array(goal))
    return pool_strategy(path_points(path, field.width), place, field.centre, field.radius)


def _classified(table: pa.Table, manifest: dict[str, Any]) -> np.ndarray:
    """Return the class of each trial [rows]; empty before a subject's first goal."""
    field = Field(manifest["place"]["map"])
    classes = STRATEGIES[manifest["place"]["use"]]
    goals = Trials(table, manifest).known_goals().tolist()
    return np.array(
        [
            _classify(field, np.array(path), goal, classes) if goal >= 0 else ""
            for path, goal in zip(table["path"].to_pylist(), goals, strict=True)
        ],
        dtype=object,
    )
