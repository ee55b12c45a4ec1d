"""Through the subject's eyes from above: the plan turned so that it faces up, and only what it can see.

The field of view is 120 degrees. A cell is seen if no wall stands on the line between the two cells. Along
diagonal headings the plan is sampled at 45 degrees; things that the sampling would miss are put where they
lie, so nothing in view is lost.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.views.base import VIEWS, View
from machinepsych.apparatus.views.plan import FLOOR, UNSEEN, VOID, WALL, WATER, Sight, text_of

# The largest text, and how much wider and higher than the plan it is.
WIDEST, HIGHEST, MARGIN = 35, 23, 4
HALF_FIELD = math.tan(math.radians(60.0))
# Rows beneath the subject.
BENEATH = 1
NORTH = 2
# Where a cell of the text looks along diagonals: at its own place, then half a cell nearer for walls.
NEARER = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
PLAIN = np.array([ord(character) for character in FLOOR + WATER + VOID + WALL], np.uint32)


# Lines run this far beside the cells' middles, on either side: none slips through where two walls touch by
# their corners, for which the two have to be farther apart than points along them.
BESIDE = 0.2


@functools.cache
def lines_of_sight(reach: int, side: int) -> np.ndarray:
    """Return the points of the lines from a cell to all cells at most ``reach`` rows and columns away.

    int32 ``[cells, points]``: numbers of cells in a square of 2 * reach + 1 around the first cell, along
    lines shifted to one ``side`` (-1 or 1). Points in a line's own ends are given as the first cell, which
    never hides anything.
    """
    along = np.arange(-reach, reach + 1)
    rows, columns = (each.reshape(-1, 1) for each in np.meshgrid(along, along, indexing="ij"))
    length = np.maximum(np.hypot(rows, columns), 1.0)
    share = np.arange(1, 4 * reach) / (4 * reach)
    on_rows = np.rint(rows * share + side * BESIDE * columns / length)
    on_columns = np.rint(columns * share - side * BESIDE * rows / length)
    ends = (on_rows == rows) & (on_columns == columns)
    on_rows[ends] = on_columns[ends] = 0
    return ((on_rows + reach) * (2 * reach + 1) + on_columns + reach).astype(np.int32)


def seen_cells(solid: np.ndarray, row: int, column: int, reach: int) -> np.ndarray:
    """Say which cells can be seen from one, bool, the shape of ``solid``; none farther than ``reach``.

    Rows and columns are int; a cell that is solid can be seen itself.
    """
    height, width = solid.shape
    edged = np.pad(solid, reach)
    # One's own cell hides nothing, even where the subject stands in a wall.
    edged[row + reach, column + reach] = False
    side = 2 * reach + 1
    window = edged[row : row + side, column : column + side].reshape(-1)
    clear = np.zeros(side * side, bool)
    for shifted in (-1, 1):
        clear |= ~window[lines_of_sight(reach, shifted)].any(axis=1)
    seen = np.zeros(edged.shape, bool)
    seen[row : row + side, column : column + side] = clear.reshape(side, side)
    return seen[reach : reach + height, reach : reach + width]


@VIEWS.member("egocentric")
class Egocentric(View):
    """What the subject sees, itself near the bottom and facing up."""

    name = "egocentric"
    about = "what is seen, the subject facing up; ░ where it does not see"

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        plan = self.plan
        self.width = min(WIDEST, plan.width + MARGIN)
        self.height = min(HIGHEST, plan.height + MARGIN)
        self._eye = (self.height - 1 - BENEATH, self.width // 2)
        self._reach = min(max(plan.height, plan.width), math.isqrt(self.height**2 + (self.width // 2) ** 2))
        self._seen: dict[tuple[tuple[int, ...], int], np.ndarray] = {}
        self._looked_up: dict[tuple[tuple[int, ...], int, int], np.ndarray] = {}
        rows, columns = np.mgrid[0 : self.height, 0 : self.width]
        self._ahead, self._right = self._eye[0] - rows, columns - self._eye[1]
        self._field = (self._ahead >= 0) & (np.abs(self._right) <= np.ceil(HALF_FIELD * self._ahead))
        self._crops = [
            [self._crop(heading, *nearer) for nearer in (NEARER if heading % 2 else NEARER[:1])]
            for heading in range(8)
        ]

    def _crop(self, heading: int, back: float, inwards: float) -> tuple[np.ndarray, np.ndarray]:
        """Return for each cell of the text the row and column of the plan that it shows, from the subject.

        The place looked at lies so much nearer to the subject, back and inwards.
        """
        ahead, right = self._ahead - back, self._right - inwards * np.sign(self._right)
        angle = heading * math.pi / 4.0
        east = ahead * math.cos(angle) + right * math.sin(angle)
        north = ahead * math.sin(angle) - right * math.cos(angle)
        return np.rint(-north).astype(int), np.rint(east).astype(int)

    def seen_from(self, where: int, closed: tuple[int, ...] = ()) -> np.ndarray:
        """Say which cells of the plan can be seen from one, whatever the heading (bool)."""
        found = self._seen.get((closed, where))
        if found is None:
            row, column = divmod(where, self.plan.width)
            found = seen_cells(self.plan.solid_with(closed), row, column, self._reach)
            for tower in self.plan.towers:
                found.flat[tower] = True
            self._seen[closed, where] = found
        return found

    def _lookup(self, where: int, heading: int, closed: tuple[int, ...]) -> np.ndarray:
        """Return for each cell of the text the cell of the plan that it shows; one past the last: unseen."""
        found = self._looked_up.get((closed, where, heading))
        if found is None:
            plan = self.plan
            seen = self.seen_from(where, closed).reshape(-1)
            unseen = plan.height * plan.width
            found = np.full(self._field.shape, unseen, np.int32)
            for number, (down, east) in enumerate(self._crops[heading]):
                rows, columns = down + where // plan.width, east + where % plan.width
                inside = (rows >= 0) & (rows < plan.height) & (columns >= 0) & (columns < plan.width)
                cells = np.where(inside, rows * plan.width + columns, 0)
                shown = self._field & inside & seen[cells] & (found == unseen)
                if number:
                    # What hides a cell is shown in its place: a wall between two samples is not lost.
                    shown &= plan.solid_with(closed).reshape(-1)[cells]
                found[shown] = cells[shown]
            self._looked_up[closed, where, heading] = found
        return found

    def _place(self, where: int, heading: int, cell: int) -> tuple[int, int] | None:
        """Return where a cell lies in the text; None outside the field of view."""
        width = self.plan.width
        north, east = where // width - cell // width, cell % width - where % width
        angle = heading * math.pi / 4.0
        ahead = east * math.cos(angle) + north * math.sin(angle)
        right = east * math.sin(angle) - north * math.cos(angle)
        row, column = self._eye[0] - round(ahead), self._eye[1] + round(right)
        if not (0 <= row < self.height and 0 <= column < self.width):
            return None
        return (row, column) if self._field[row, column] else None

    def _put(self, shown: np.ndarray, where: int, heading: int, cell: int, text: str) -> None:
        """Write a text around the place of a cell, if that is in the field of view."""
        place = self._place(where, heading, cell)
        if place is None:
            return
        for k, character in enumerate(text, place[1] - len(text) // 2):
            if 0 <= k < self.width:
                shown[place[0], k] = ord(character)

    def make(self, sight: Sight) -> str:
        """Make the text of a state, lines of one length."""
        where, heading, scene = sight
        plan = self.plan
        closed = plan.closed(scene)
        characters = plan.characters(scene).reshape(-1)
        texts = [mark for mark in plan.marks(scene) if len(mark.text) > 1] if heading != NORTH else []
        for mark in texts:
            # What has a width stays readable: it is taken out and written in one piece.
            first = mark.row * plan.width + mark.column
            characters = characters.copy()
            cells = slice(first, first + len(mark.text))
            characters[cells] = plan.static.reshape(-1)[cells]
        lookup = self._lookup(where, heading, closed)
        seen = self.seen_from(where, closed).reshape(-1)
        things = np.flatnonzero(seen & ~np.isin(characters, PLAIN)) if heading % 2 else ()
        ground = characters
        if len(things):
            ground = characters.copy()
            ground[things] = plan.floor(scene).reshape(-1)[things]
        shown = np.append(ground, np.uint32(ord(UNSEEN)))[lookup]
        for cell in things:
            self._put(shown, where, heading, int(cell), chr(characters[cell]))
        for mark in texts:
            middle = mark.row * plan.width + mark.column + len(mark.text) // 2
            if seen[middle]:
                self._put(shown, where, heading, middle, mark.text)
        shown[self._eye] = ord(ARROWS[NORTH])
        return text_of(shown)
