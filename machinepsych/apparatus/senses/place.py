"""Place as graded intensities: place cells over what has been visited (O'Keefe & Dostrovsky 1971).

No coordinates are given away. A cell is recruited where the subject comes to a spot that none of its
fields covers, and keeps its field over trials; which cell stands for which spot depends on the
subject's path, as remapping does between animals. Its firing falls off as a Gaussian of the distance
from where it was recruited (O'Keefe & Burgess 1996 describe fields so).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from machinepsych.apparatus.senses.base import SENSES, Sense
from machinepsych.kernels.lane import lane

CELLS = 48
# Cells of the maze: standard deviation of a field; a spot farther than this from all centres recruits.
WIDTH = 1.5
SPACING = 2.0
WEAKEST = 0.1
# The most fields that overlap somewhere: centres are more than SPACING apart and within REACH.
REACH = WIDTH * math.sqrt(-2.0 * math.log(WEAKEST))
MOST = 16


def place_names(scene: Any) -> list[str]:
    """Name the place cells in the order of recruitment."""
    return [f"place {k + 1}" for k in range(CELLS)]


def field_strengths() -> np.ndarray:
    """Tabulate a field's intensity by squared distance in cells (whole numbers), 0 where below WEAKEST."""
    squared = np.arange(math.ceil(REACH**2) + 1)
    strengths = np.array([math.exp(-d / (2.0 * WIDTH**2)) for d in squared])
    return np.where(strengths >= WEAKEST, strengths, 0.0)


@lane
def sense_place(centres, recruited, strengths, spacing, x, y, first_id, ids, intensities, count):
    """Recruit a cell where none covers the spot, add the cells that fire; return the new count.

    ``centres`` int64 ``[CELLS, 2]``, ``recruited`` int64 ``[1]``; ``spacing`` is squared.
    """
    if first_id < 0:
        return count
    nearest = spacing + 1
    for k in range(recruited[0]):
        dx = centres[k, 0] - x
        dy = centres[k, 1] - y
        nearest = min(nearest, dx * dx + dy * dy)
    if nearest > spacing and recruited[0] < centres.shape[0]:
        centres[recruited[0], 0] = x
        centres[recruited[0], 1] = y
        recruited[0] += 1
    for k in range(recruited[0]):
        dx = centres[k, 0] - x
        dy = centres[k, 1] - y
        squared = dx * dx + dy * dy
        if squared < strengths.shape[0] and strengths[squared] > 0.0 and count < ids.shape[0]:
            ids[count] = first_id + k
            intensities[count] = strengths[squared]
            count += 1
    return count


SENSES.register("place", Sense("place", "place cells over what has been visited", place_names), __name__)
