"""The plan of a maze: its map, with goals, bait, holes and doors where they can be sensed.

The published forms are laid out as the published views are: the same size, the same walls around the same
floor, landmarks at the same cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import HEADINGS, X_OF, Y_OF
from machinepsych.apparatus.map_text import HOLE, LANDMARKS, MazeMap
from machinepsych.apparatus.maze import FORCED_RUN, MOVES, SPOT_ARM
from machinepsych.apparatus.maze_world import MazeRules
from machinepsych.apparatus.paradigms.base import PUBLISHED
from machinepsych.apparatus.views.plan import (
    DOOR,
    FLOOR,
    PLANS,
    VOID,
    WALL,
    WATER,
    Mark,
    Plan,
    Reader,
)

# Whether a closed cell is drawn as a wall: its offset from the middle, and whether it touches the floor by
# a side or by a corner.
Walls = Callable[[int, int, bool, bool], bool]


@dataclass(frozen=True)
class Frame:
    """How a published maze is laid out: the size, what is a wall, where landmarks stand from the middle.

    ``middle`` is the map's cell (x, y) that stands in the middle of the text; ``reach`` is how far away the
    published view shows the platform in perspective.
    """

    width: int
    height: int
    middle: tuple[int, int]
    walls: Walls
    landmarks: tuple[tuple[str, int, int], ...] = ()
    reach: float = 0.0


def _around(radius: int) -> tuple[tuple[str, int, int], ...]:
    return (("1", radius, 0), ("2", 0, radius), ("3", -radius, 0), ("4", 0, -radius))


FRAMES = {
    "MorrisWaterMaze": Frame(
        25, 25, (9, 9), lambda x, y, side, corner: math.hypot(x, y) < 9.5, _around(9), reach=3.0
    ),
    "BarnesMaze": Frame(
        21,
        21,
        (8, 8),
        lambda x, y, side, corner: math.hypot(x, y) <= (9 if 0 in (x, y) else 8),
        _around(7),
    ),
    "StarMaze": Frame(25, 25, (14, 14), lambda x, y, side, corner: True),
    "TMaze": Frame(11, 10, (4, 1), lambda x, y, side, corner: side or corner),
    "RadialArmMaze": Frame(27, 27, (13, 13), lambda x, y, side, corner: side),
}


class MazePlan(Plan):
    """The plan of a maze; ``row_of`` and ``column_of`` lead from the map's x and y to rows and columns."""

    read_arrays = ("body", "aim", "offered", "origin")

    def __init__(self, environment: Environment, spectator: bool) -> None:
        super().__init__(environment, spectator)
        made, rules = environment.layout
        self.map: MazeMap = made
        self.rules: MazeRules = rules
        self.published = environment.form == PUBLISHED and environment.name in FRAMES
        if self.published:
            frame = FRAMES[environment.name]
            self._left = frame.width // 2 - frame.middle[0]
            self._bottom = frame.height - 1 - (frame.height - 1) // 2 + frame.middle[1]
            if environment.name == "TMaze":
                # The stem's foot stands three rows above the lower edge.
                self._bottom = frame.height - 4 + frame.middle[1]
            self.static = self._framed(frame)
            self.reach = frame.reach
        else:
            self._left, self._bottom = 0, made.height - 1
            self.static = self._mapped()
        landmark = np.isin(self.static, [ord(mark) for mark in LANDMARKS])
        self.solid = self.static == ord(WALL)
        if rules.cues_above_walls:
            self.towers = frozenset(np.flatnonzero(landmark).tolist())
        else:
            # Cues on the wall of a pool are part of it.
            beside_wall = np.zeros_like(landmark)
            padded = np.pad(self.solid, 1)
            for heading in range(HEADINGS):
                rows = slice(1 - Y_OF[heading], padded.shape[0] - 1 - Y_OF[heading])
                columns = slice(1 + X_OF[heading], padded.shape[1] - 1 + X_OF[heading])
                beside_wall |= padded[rows, columns]
            self.solid = self.solid | (landmark & beside_wall)
        self._tabulate()

    def row_of(self, y: int) -> int:
        """Return the row of a y."""
        return self._bottom - y

    def column_of(self, x: int) -> int:
        """Return the column of an x."""
        return self._left + x

    def _ground(self, x: int, y: int) -> str:
        """Return floor or water, whichever lies around a cell whose character says neither."""
        mark = self.map.mark(x, y)
        if mark in FLOOR + WATER:
            return mark
        around = [self.map.mark(x + X_OF[h], y + Y_OF[h]) for h in range(HEADINGS)]
        return WATER if around.count(WATER) > around.count(FLOOR) else FLOOR

    def _open_character(self, x: int, y: int) -> str:
        site = next((s for s in self.map.sites if (s.x, s.y) == (x, y)), None)
        holes = self.rules.holes or HOLE
        return "?" if site is not None and site.mark in holes else self._ground(x, y)

    def _framed(self, frame: Frame) -> np.ndarray:
        drawn = np.full((frame.height, frame.width), ord(VOID), np.uint32)
        opened = np.zeros((frame.height + 2, frame.width + 2), bool)
        for y, x in np.argwhere(self.map.passable).tolist():
            drawn[self.row_of(y), self.column_of(x)] = ord(self._open_character(x, y))
            opened[self.row_of(y) + 1, self.column_of(x) + 1] = True
        middle = self.row_of(frame.middle[1]), self.column_of(frame.middle[0])
        for row in range(frame.height):
            for column in range(frame.width):
                if drawn[row, column] != ord(VOID):
                    continue
                near = opened[row : row + 3, column : column + 3]
                side = bool(near[0, 1] or near[2, 1] or near[1, 0] or near[1, 2])
                if frame.walls(column - middle[1], middle[0] - row, side, bool(near.any())):
                    drawn[row, column] = ord(WALL)
        for mark, x, y in frame.landmarks:
            drawn[middle[0] - y, middle[1] + x] = ord(mark)
        return drawn

    def _mapped(self) -> np.ndarray:
        drawn = np.full((self.map.height, self.map.width), ord(VOID), np.uint32)
        for y in range(self.map.height):
            for x in range(self.map.width):
                mark = self.map.mark(x, y)
                character = self._open_character(x, y) if self.map.passable[y, x] else mark
                drawn[self.row_of(y), self.column_of(x)] = ord(character)
        return drawn

    def _tabulate(self) -> None:
        """Tabulate cells of the plan by cells of the world, and the hole ahead of each cell and heading."""
        across = int(self.environment.world["shape"][0])
        cells = int(self.environment.world["shape"][1]) * across
        self._where = [-1] * cells
        for y, x in np.argwhere(self.map.passable).tolist():
            number = (y + 1) * across + x + 1
            self._where[number] = self.row_of(y) * self.width + self.column_of(x)
        # In the published Barnes maze the escape hole is told to a subject that stands right before it.
        self._ahead: list[int] = []
        goals = self.rules.goals
        if self.published and goals and goals in (self.rules.holes or "-") and not self.spectator:
            self._ahead = [-1] * (cells * HEADINGS)
            for k, site in enumerate(self.map.sites):
                for heading in range(HEADINGS):
                    x, y = site.x - X_OF[heading], site.y - Y_OF[heading]
                    cell = (y + 1) * across + x + 1
                    # Right before it, or turned away from it by one heading.
                    for turned in (-1, 0, 1):
                        self._ahead[cell * HEADINGS + (heading + turned) % HEADINGS] = k

    def read_from(self, *memories: memoryview) -> Reader:
        """Return the function that reads cell, heading and scene (goal, bait left, doors)."""
        body, aim, offered, origin = memories
        where, ahead = self._where, self._ahead
        goals_drawn = self.rules.goals_shown or self.spectator
        if self._ahead:

            def read_escape(chamber: int) -> tuple[int, int, Hashable]:
                cell, heading = body[5 * chamber], body[5 * chamber + 1]
                goal = aim[4 * chamber]
                found = goal >= 0 and ahead[cell * HEADINGS + heading] == goal
                return where[cell], heading, goal if found else -1

            return read_escape
        if not (self.rules.baited or self.rules.forced):
            if goals_drawn:
                return lambda chamber: (where[body[5 * chamber]], body[5 * chamber + 1], aim[4 * chamber])
            return lambda chamber: (where[body[5 * chamber]], body[5 * chamber + 1], -1)
        sites = len(self.map.sites)
        drawn = bool(self.rules.baited) and (self.rules.baits_shown or self.spectator)
        forced = self.rules.forced

        def read(chamber: int) -> tuple[int, int, Hashable]:
            k = 4 * chamber
            goal = aim[k] if goals_drawn else -1
            left = offered[sites * chamber : sites * (chamber + 1)].tobytes() if drawn else b""
            door = -1
            if forced:
                if aim[k + 2] > 0:
                    door = (origin[2 * chamber] * HEADINGS + origin[2 * chamber + 1]) * 2 + 1
                elif aim[k + 1] == FORCED_RUN:
                    door = aim[k] * 2
            return where[body[5 * chamber]], body[5 * chamber + 1], (goal, left, door)

        return read

    def _site_mark(self, site: int, text: str) -> Mark:
        spot = self.map.sites[site]
        return Mark(self.row_of(spot.y), self.column_of(spot.x), text)

    def goal_character(self, site: int) -> str:
        """Return what a goal is drawn as: the hole that leads away, a platform in water, else a goal."""
        spot = self.map.sites[site]
        if spot.mark in (self.rules.holes or "-"):
            return "E"
        return "P" if self._ground(spot.x, spot.y) == WATER else "G"

    def marks(self, scene: Hashable) -> list[Mark]:
        """List goal, bait and doors."""
        goal, left, door = scene if isinstance(scene, tuple) else (scene, b"", -1)
        found = []
        for k, there in enumerate(left):
            if there:
                found.append(self._site_mark(k, "*"))
            elif self.published and self.rules.ends:
                # The published view numbers arms without bait.
                found.append(self._site_mark(k, str(k + 1)))
        if goal >= 0:
            found.append(self._site_mark(goal, self.goal_character(goal)))
        if door >= 0:
            found += self._doors(door)
        return found

    def _doors(self, door: int) -> list[Mark]:
        """List a closed door: before the start (odd: cell and heading), or at the way into an arm (even)."""
        spots = self.environment.world["spots"]
        across = int(self.environment.world["shape"][0])
        cells = []
        if door % 2:
            ahead = int(spots[door // 2, MOVES])
            cells = [ahead >> 4] if ahead & 1 == 0 else []
        else:
            for number in np.flatnonzero(spots[::HEADINGS, SPOT_ARM] == door // 2).tolist():
                moves = spots[number * HEADINGS : (number + 1) * HEADINGS, MOVES]
                leads = [int(move) >> 4 for move in moves if int(move) & 1 == 0]
                if any(spots[cell * HEADINGS, SPOT_ARM] != door // 2 for cell in leads):
                    cells.append(number)
        places = [(cell % across - 1, cell // across - 1) for cell in cells]
        return [Mark(self.row_of(y), self.column_of(x), DOOR) for x, y in places]


PLANS.register("maze", MazePlan, __name__)
