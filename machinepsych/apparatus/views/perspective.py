"""In perspective: what the subject has before it, drawn in a frame with walls that grow with nearness.

One vanishing point, a field of view of 90 degrees, the eye at half the height of a wall and at the back of
the subject's cell, so that ways to the sides are seen where they are. Each column of the text is a ray
through the plan: the first solid cell that it meets is the wall of that column, shaded by distance.
Below the horizon each character shows the floor where the line of sight meets it. Things stand upright
where no wall is nearer; what lies on the floor is drawn there.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Hashable

import numpy as np

from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.views.base import VIEWS, View
from machinepsych.apparatus.views.plan import FLOOR, VOID, WALL, Mark, Sight, codes, text_of

WIDTH, HEIGHT = 58, 26
HORIZON = HEIGHT // 2
COLUMNS = np.arange(WIDTH)
# Rays are followed in small steps up to the farthest distance, in cells; a ray at the edge of the field is
# then as far to the side. None of these falls half-way between two cells, where rounding would not be the
# same in all directions.
DISTANCES = np.arange(0.05, 40.0, 0.1)
GROUND = 1.003 * HORIZON / (np.arange(HEIGHT - HORIZON) + 0.5)
EDGE = 58
# How far behind the middle of the subject's cell the eye is, in cells.
BACK = 0.5
# Walls by distance in cells: up to so far, this character.
SHADES = ((2.0, "█"), (4.0, "▓"), (8.0, "▒"), (math.inf, "░"))
# Height of a thing, as a part of a wall's.
SIZE = 0.5
PLATFORM = "P"
# What lies on the floor; all else stands as high as the eye.
LYING = "?EP*▼"
FRAME = tuple("╔═╗║╚╝")
# How far each row is from the horizon.
OFF_HORIZON = np.abs(np.arange(HEIGHT) + 0.5 - HORIZON)[:, None]


@functools.cache
def slopes() -> np.ndarray:
    """Return how far to the right each column's ray goes for one cell ahead, float64 ``[WIDTH]``."""
    return (np.arange(WIDTH) + 0.5 - WIDTH / 2) / (WIDTH / 2)


@functools.cache
def framed() -> np.ndarray:
    """Return the empty frame as characters; not to be written to."""
    first, across, second, side, third, last = FRAME
    between = [side + VOID * WIDTH + side] * HEIGHT
    return codes([first + across * WIDTH + second, *between, third + across * WIDTH + last])


def _rows(text: str, ahead: float, tower: bool) -> tuple[int, int]:
    """Return the first row and the one after the last that a thing takes, ``ahead`` cells away."""
    if tower:
        return 1, 4
    below = HORIZON / ahead
    if text in LYING:
        last = min(HEIGHT, HORIZON + max(2, round(below)))
        return max(HORIZON, last - max(1, round(below * SIZE))), last
    half = max(1, round(below * SIZE))
    return max(0, HORIZON - half), min(HEIGHT, HORIZON + half + 1)


@VIEWS.member("perspective")
class Perspective(View):
    """What lies ahead, 58 by 26 characters in a frame."""

    name = "perspective"
    about = "what lies ahead, in perspective"

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        self._walls: dict[tuple[tuple[int, ...], int, int], np.ndarray] = {}
        self._solid: dict[tuple[int, ...], np.ndarray] = {}
        self._grounds: dict[Hashable, np.ndarray] = {}
        self._rays = [self._ray_cells(heading) for heading in range(8)]
        self._ground_rays = [sum(self._offsets(heading, GROUND)) for heading in range(8)]
        self._things: dict[Hashable, list[Mark]] = {}

    def _offsets(self, heading: int, ahead: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the way from the subject's cell to the cells at distances ahead, along each column's ray.

        Rows and columns apart, each ``[distances, WIDTH]``; added up they are numbers of cells of the
        plan with ``EDGE`` empty cells around it.
        """
        angle = heading * math.pi / 4.0
        right = ahead[:, None] * slopes()
        forward = ahead[:, None] - BACK
        north = forward * math.sin(angle) - right * math.cos(angle)
        east = forward * math.cos(angle) + right * math.sin(angle)
        rows, columns = np.rint(-north) * (self.plan.width + 2 * EDGE), np.rint(east)
        return rows.astype(np.intp), columns.astype(np.intp)

    def _ray_cells(self, heading: int) -> tuple[np.ndarray, ...]:
        """Return the cells along the rays, the two beside each diagonal step, whether own, how far ahead.

        Each ``[steps, WIDTH]``, a step for each cell that a ray comes to: most distances lie in the cell of
        the one before. Rays of fewer cells go on with repetitions.
        """
        rows, columns = self._offsets(heading, DISTANCES)
        before_rows, before_columns = rows.copy(), columns.copy()
        before_rows[1:], before_columns[1:] = rows[:-1], columns[:-1]
        entered = (rows != before_rows) | (columns != before_columns)
        entered[0] = True
        steps = np.argsort(~entered, axis=0, kind="stable")[: entered.sum(axis=0).max()]
        found = (rows + columns, before_rows + columns, rows + before_columns, (rows == 0) & (columns == 0))
        along = tuple(np.take_along_axis(each, steps, axis=0) for each in found)
        return (*along, DISTANCES[steps])

    def _edged(self, cells: np.ndarray, beyond: int) -> np.ndarray:
        return np.pad(cells, EDGE, constant_values=beyond).reshape(-1)

    def _edged_number(self, where: int) -> int:
        row, column = divmod(where, self.plan.width)
        return (row + EDGE) * (self.plan.width + 2 * EDGE) + column + EDGE

    def walls(self, where: int, heading: int, closed: tuple[int, ...] = ()) -> np.ndarray:
        """Return each column's distance to the first wall, straight ahead, in cells (infinite: none)."""
        found = self._walls.get((closed, where, heading))
        if found is None:
            if closed not in self._solid:
                self._solid[closed] = self._edged(self.plan.solid_with(closed), 0)
            straight, one_way, other_way, own, ahead = self._rays[heading]
            here = self._edged_number(where)
            solid = self._solid[closed]
            # Two walls that touch by their corners let nothing through.
            met = solid.take(straight + here) | (solid.take(one_way + here) & solid.take(other_way + here))
            # The subject may stand where a wall is drawn: its own cell hides nothing.
            met &= ~own
            first = met.argmax(axis=0)
            found = np.where(met[first, COLUMNS], ahead[first, COLUMNS], np.inf)
            self._walls[closed, where, heading] = found
        return found

    def _floor(self, sight: Sight) -> np.ndarray:
        """Return the characters of the floor below the horizon."""
        where, heading, scene = sight
        if scene not in self._grounds:
            self._grounds[scene] = self._edged(self.plan.floor(scene), ord(VOID))
        shown = self._grounds[scene].take(self._ground_rays[heading] + self._edged_number(where))
        # Where a wall meets the floor there is floor.
        return np.where(shown == ord(WALL), ord(FLOOR), shown)

    def _draw_things(self, shown: np.ndarray, sight: Sight, walls: np.ndarray) -> None:
        where, heading, scene = sight
        if scene not in self._things:
            self._things[scene] = self.plan.things(scene)
        width = self.plan.width
        angle = heading * math.pi / 4.0
        placed = []
        for mark in self._things[scene]:
            north = where // width - mark.row
            east = mark.column + (len(mark.text) - 1) / 2 - where % width
            ahead = BACK + east * math.cos(angle) + north * math.sin(angle)
            right = east * math.sin(angle) - north * math.cos(angle)
            tower = mark.row * width + mark.column in self.plan.towers
            far = mark.text == PLATFORM and math.hypot(east, north) > (self.plan.reach or math.inf)
            if ahead > BACK + 0.3 and not far and abs(right) <= ahead:
                placed.append((ahead, right, mark, tower))
        # The nearest is drawn last and stands before the others.
        for ahead, right, mark, tower in sorted(placed, key=lambda each: -each[0]):
            middle = WIDTH / 2 + WIDTH / 2 * right / ahead
            repeat = max(1, round(WIDTH / 2 * 0.5 / ahead)) if len(mark.text) == 1 else 1
            text = mark.text * min(repeat, 7)
            left = round(middle - len(text) / 2)
            low, high = _rows(mark.text, ahead, tower)
            for k, character in enumerate(text):
                column = left + k
                # A thing may hang on the wall itself.
                if 0 <= column < WIDTH and (tower or ahead <= walls[column] + 0.75):
                    shown[low:high, column] = ord(character)

    def make(self, sight: Sight) -> str:
        """Make the text of a state, lines of one length."""
        where, heading, scene = sight
        walls = self.walls(where, heading, self.plan.closed(scene))
        shades = np.full(WIDTH, ord(VOID), np.uint32)
        for farthest, character in reversed(SHADES):
            shades[walls <= farthest] = ord(character)
        # A column without a wall is infinitely far: nothing of it is covered.
        covered = HORIZON / np.maximum(walls, 0.5) >= OFF_HORIZON
        drawn = framed().copy()
        shown = drawn[1:-1, 1:-1]
        shown[HORIZON:] = self._floor(sight)
        np.copyto(shown, shades, where=covered)
        self._draw_things(shown, sight, walls)
        return text_of(drawn)
