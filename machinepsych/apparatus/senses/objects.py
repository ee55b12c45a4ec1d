"""Objects in view: holes, arms' ends, goal and bait where a subject could see them, hidden by walls.

What the rodent could not sense is not given: a platform under water and bait in a cup at an arm's end have
no stimuli in the faithful forms. The published forms show what the published views show.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.apparatus.senses.base import SENSES, Sense
from machinepsych.apparatus.senses.scene import bin_names, seen_bin
from machinepsych.kernels.lane import lane


def object_names(scene: Any) -> list[str]:
    """Name goal, bait, holes (which look alike) and ends of arms in each direction and distance.

    Goal and bait come first, so that the lane below knows where their ids begin.
    """
    kinds = ["goal"] * scene.goals_shown + ["bait"] * scene.baits_shown + ["hole"] * bool(scene.holes)
    kinds += [f"arm {k + 1}" for k in range(len(scene.ends))]
    return [f"{kind} {where}" for kind in kinds for where in bin_names()]


def object_tabulate(scene: Any, x: int, y: int, heading: int) -> list[int]:
    """List what stays where it is: ends of arms, and of the holes the nearest in each direction."""
    size = len(bin_names())
    first = size * (scene.goals_shown + scene.baits_shown)
    holes = {seen_bin(scene, x, y, heading, scene.map.sites[k]) for k in scene.holes} - {-1}
    distances = size // 8
    nearest = {}
    for where in sorted(holes, reverse=True):
        nearest[where // distances] = where
    found = [first + where for where in sorted(nearest.values())]
    first += size * bool(scene.holes)
    for k, site in enumerate(scene.ends):
        where = seen_bin(scene, x, y, heading, scene.map.sites[site])
        if where >= 0:
            found.append(first + k * size + where)
    return found


@lane
def sense_objects(spot, sight, baits, offered, goal, goal_id, bait_id, ids, count):
    """Add the goal and the bait that is left, where they are in view; return the new count.

    ``spot[sight + site]`` is each site's bin from here, -1 if hidden; ``goal_id`` and ``bait_id`` are the
    ids of the first bins, -1 where there is nothing to see. Baits that fall into one bin count once. A
    stimulus is written first and counted if it is one, which saves branches that a processor would guess
    wrong.
    """
    if goal_id >= 0 and goal >= 0:
        where = np.int64(spot[sight + goal])
        ids[count] = goal_id + where
        count += 1 if where >= 0 else 0
    if bait_id >= 0:
        filled = 0
        for k in range(baits.shape[0]):
            seen = np.int64(spot[sight + baits[k]])
            where = max(seen, np.int64(0))
            fresh = offered[baits[k]] * (1 if seen >= 0 else 0)
            fresh = fresh & (1 - ((filled >> where) & 1))
            ids[count] = bait_id + where
            count += fresh
            filled |= fresh << where
    return count


SENSES.register("objects", Sense("objects", "objects in view", object_names, object_tabulate), __name__)
