"""The measures of the drawing in perspective: rays, heights, shades, which cells each place shows.

Cells are numbers in the plan with ``EDGE`` empty cells around it, counted from the subject's own.
"""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np

from machinepsych.apparatus.headings import HEADINGS
from machinepsych.apparatus.views.plan import FLOOR, VOID, WALL, Plan, codes

WIDTH, HEIGHT = 58, 26
HORIZON = HEIGHT // 2
# Rays are followed in small steps up to the farthest distance, in cells; a ray at the edge of the field is
# then as far to the side. None of these falls half-way between two cells, where rounding would not be the
# same in all directions.
DISTANCES = np.arange(0.05, 40.0, 0.1)
GROUND = 1.003 * HORIZON / (np.arange(HEIGHT - HORIZON) + 0.5)
EDGE = 58
# How far behind the middle of the subject's cell the eye is, in cells.
BACK = 0.5
# Walls by distance in cells: up to so far, the character; the last is that of all beyond.
SHADE_REACH = (2.0, 4.0, 8.0)
SHADE_CODES = (ord("█"), ord("▓"), ord("▒"), ord("░"))
# Height of a thing, as a part of a wall's.
SIZE = 0.5
# How far ahead of the eye a thing is at least, and how far behind a wall one that hangs on it, in cells.
LEAST_AHEAD, INTO_WALL = BACK + 0.3, 0.75
# First row of what stands above the walls, and the one after the last.
TOWER_ROWS = (1, 4)
# The widest that one character is drawn, in characters.
WIDEST = 7
PLATFORM = "P"
# What lies on the floor; all else stands as high as the eye.
LYING = "?EP*▼"
FRAME = tuple("╔═╗║╚╝")
# How far to the right each column's ray goes for one cell ahead.
SLOPES = (np.arange(WIDTH) + 0.5 - WIDTH / 2) / (WIDTH / 2)


def offsets(width: int, heading: int, ahead: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the way from the subject's cell to those at distances ahead along each column's ray.

    Of rows and of columns, each ``[distances, WIDTH]``; added up they are numbers of cells of a plan that is
    ``width`` cells wide.
    """
    angle = heading * math.pi / 4.0
    right = ahead[:, None] * SLOPES
    forward = ahead[:, None] - BACK
    north = forward * math.sin(angle) - right * math.cos(angle)
    east = forward * math.cos(angle) + right * math.sin(angle)
    rows, columns = np.rint(-north) * (width + 2 * EDGE), np.rint(east)
    return rows.astype(np.int64), columns.astype(np.int64)


def framed() -> np.ndarray:
    """Return the empty frame as characters, uint32 ``[HEIGHT + 2, WIDTH + 2]``."""
    first, across, second, side, third, last = FRAME
    between = [side + VOID * WIDTH + side] * HEIGHT
    return codes([first + across * WIDTH + second, *between, third + across * WIDTH + last])


def edged(cells: np.ndarray, beyond: int) -> np.ndarray:
    """Return the cells of a plan, one after another, with what lies beyond its edge around them."""
    return np.pad(cells, EDGE, constant_values=beyond).reshape(-1)


def edged_number(width: int, where: int) -> int:
    """Return the number of a cell of a plan ``width`` wide when the edge is around it."""
    row, column = divmod(where, width)
    return (row + EDGE) * (width + 2 * EDGE) + column + EDGE


def floor_of(plan: Plan, scene: Hashable) -> np.ndarray:
    """Return the floor's characters with the edge: where a wall meets the floor there is floor."""
    shown = edged(plan.floor(scene), ord(VOID))
    return np.where(shown == ord(WALL), np.uint32(ord(FLOOR)), shown)


def rays(width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells along all rays, int64 ``[heading, WIDTH, step, 3]``, and how far ahead each is.

    A step for each cell that a ray comes to, as most distances lie in the cell of the one before: the cell
    and the two beside a diagonal step to it. The subject's own cell, 0, hides nothing. Rays of fewer cells
    go on with 0. Distances are float64 ``[heading, WIDTH, step]``.
    """
    entered = []
    for heading in range(HEADINGS):
        rows, columns = offsets(width, heading, DISTANCES)
        new = (np.diff(rows, axis=0) != 0) | (np.diff(columns, axis=0) != 0)
        for column in range(WIDTH):
            at = np.flatnonzero(new[:, column]) + 1
            r, c = rows[:, column], columns[:, column]
            cells = np.stack([r[at] + c[at], r[at - 1] + c[at], r[at] + c[at - 1]], axis=1)
            entered.append((cells, DISTANCES[at]))
    longest = max(len(cells) for cells, _ in entered)
    found = np.zeros((HEADINGS * WIDTH, longest, 3), np.int64)
    ahead = np.zeros((HEADINGS * WIDTH, longest))
    for number, (cells, distances) in enumerate(entered):
        found[number, : len(cells)] = cells
        ahead[number, : len(cells)] = distances
    return found.reshape(HEADINGS, WIDTH, longest, 3), ahead.reshape(HEADINGS, WIDTH, longest)


def ground_rays(width: int) -> np.ndarray:
    """Return the cells that the text shows below the horizon, int64 ``[heading, rows, WIDTH]``."""
    return np.stack([np.add(*offsets(width, heading, GROUND)) for heading in range(HEADINGS)])
