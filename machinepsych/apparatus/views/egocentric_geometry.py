"""The measures of the view through the subject's eyes: size, field, which cells lines of sight cross."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.headings import HEADINGS
from machinepsych.apparatus.views.plan import FLOOR, VOID, WALL, WATER, Plan

# The largest text, and how much wider and higher than the plan it is.
WIDEST, HIGHEST, MARGIN = 35, 23, 4
HALF_FIELD = math.tan(math.radians(60.0))
# Rows beneath the subject.
BENEATH = 1
NORTH = 2
# Where a cell of the text looks along diagonals: at its own place, then half a cell nearer for walls.
NEARER = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
PLAIN_CODES = (ord(FLOOR), ord(WATER), ord(VOID), ord(WALL))
# Lines run this far beside the cells' middles, on either side: none slips through where two walls touch by
# their corners, for which the two have to be farther apart than points along them.
BESIDE = 0.2
SIDES = (-1, 1)


@dataclass(frozen=True)
class Field:
    """The text's size, where the subject is in it (row, column), and how far it sees, in cells."""

    height: int
    width: int
    eye: tuple[int, int]
    reach: int

    @classmethod
    def of(cls, plan: Plan) -> Field:
        """Return the field of a plan's views."""
        width = min(WIDEST, plan.width + MARGIN)
        height = min(HIGHEST, plan.height + MARGIN)
        reach = min(max(plan.height, plan.width), math.isqrt(height**2 + (width // 2) ** 2))
        return cls(height, width, (height - 1 - BENEATH, width // 2), reach)

    def ways(self) -> tuple[np.ndarray, np.ndarray]:
        """Return how far ahead and to the right of the subject each cell of the text is."""
        rows, columns = np.mgrid[0 : self.height, 0 : self.width]
        return self.eye[0] - rows, columns - self.eye[1]

    def within(self) -> np.ndarray:
        """Say which cells of the text lie in the field of view (bool)."""
        ahead, right = self.ways()
        return (ahead >= 0) & (np.abs(right) <= np.ceil(HALF_FIELD * ahead))

    def crop(self, heading: int, back: float = 0.0, inwards: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Return for each cell of the text the row and column of the plan that it shows, from the subject.

        The place looked at lies so much nearer to the subject, back and inwards.
        """
        ahead, right = self.ways()
        ahead, right = ahead - back, right - inwards * np.sign(right)
        angle = heading * math.pi / 4.0
        east = ahead * math.cos(angle) + right * math.sin(angle)
        north = ahead * math.sin(angle) - right * math.cos(angle)
        return np.rint(-north).astype(np.int64), np.rint(east).astype(np.int64)

    def crops(self) -> np.ndarray:
        """Return all crops, int64 ``[heading, sample, height, width, 2]``; along axes the first counts."""
        each = [[np.stack(self.crop(h, *nearer), -1) for nearer in NEARER] for h in range(HEADINGS)]
        return np.array(each)


def lines_of_sight(reach: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and columns of points on the lines from a cell to all at most ``reach`` away.

    From the first cell, each int ``[cells, points]``, along lines shifted to one ``side`` (-1 or 1). Points
    in a line's own ends are given as the first cell, which never hides anything.
    """
    along = np.arange(-reach, reach + 1)
    rows, columns = (each.reshape(-1, 1) for each in np.meshgrid(along, along, indexing="ij"))
    length = np.maximum(np.hypot(rows, columns), 1.0)
    share = np.arange(1, 4 * reach) / (4 * reach)
    on_rows = np.rint(rows * share + side * BESIDE * columns / length)
    on_columns = np.rint(columns * share - side * BESIDE * rows / length)
    ends = (on_rows == rows) & (on_columns == columns)
    on_rows[ends] = on_columns[ends] = 0
    return on_rows.astype(np.int64), on_columns.astype(np.int64)


@functools.cache
def cells_between(reach: int) -> np.ndarray:
    """Return the cells on all lines of sight, each once: int8 ``[side, row, column, cell, 2]``.

    Rows and columns from the first cell; a line goes on with 0, 0 after its last cell.
    """
    across = 2 * reach + 1
    lines = []
    for side in SIDES:
        rows, columns = lines_of_sight(reach, side)
        new = (rows != 0) | (columns != 0)
        new[:, 1:] &= (np.diff(rows, axis=1) != 0) | (np.diff(columns, axis=1) != 0)
        order = np.argsort(~new, axis=1, kind="stable")
        cells = np.stack([np.where(new, rows, 0), np.where(new, columns, 0)], axis=2)
        lines.append((np.take_along_axis(cells, order[:, :, None], axis=1), int(new.sum(axis=1).max())))
    longest = max(count for _, count in lines) + 1
    found = np.zeros((len(SIDES), across * across, longest, 2), np.int8)
    for number, (cells, _) in enumerate(lines):
        kept = cells[:, :longest]
        found[number, :, : kept.shape[1]] = kept
    return found.reshape(len(SIDES), across, across, longest, 2)
