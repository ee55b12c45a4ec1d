"""The geometry that senses share: lines of sight, egocentric directions, distances in bins."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from machinepsych.apparatus.headings import EGOCENTRIC, HEADINGS
from machinepsych.apparatus.map_text import MazeMap, Spot

# Distances in cells, straight: the last that a bin holds.
NEAR = 2.0
MIDDLE = 5.0
DISTANCES = ("near", "middle", "far")
WALL = "#"


@dataclass(frozen=True)
class MazeScene:
    """A maze as senses see it: the map, the rule at corners, which sites are what.

    ``tolls``, ``unlike`` say which sites can be seen: holes that look alike, arms' ends that do not.
    ``middle`` is the centre of what can be entered, in cells.
    """

    map: MazeMap
    corners: int
    cues_above_walls: bool
    holes: tuple[int, ...]
    ends: tuple[int, ...]
    goals_shown: bool
    baits_shown: bool
    doors: bool

    def can_step(self, x: int, y: int, heading: int) -> bool:
        """Say whether a step along a heading leads somewhere."""
        return self.map.can_step(x, y, heading, self.corners)

    @functools.cached_property
    def _lines(self) -> dict[tuple[int, int, int, int], bool]:
        return {}

    def clear(self, x: int, y: int, spot: Spot) -> bool:
        """Say whether no wall hides a spot from a cell; looked at once for all headings."""
        line = (x, y, spot.x, spot.y)
        if line not in self._lines:
            self._lines[line] = clear_line(self.map, *line)
        return self._lines[line]

    @functools.cached_property
    def middle(self) -> tuple[float, float]:
        """Centre of the cells that can be entered."""
        ys, xs = self.map.passable.nonzero()
        return (float(xs.min() + xs.max()) / 2.0, float(ys.min() + ys.max()) / 2.0)


@functools.cache
def bin_names() -> tuple[str, ...]:
    """Name the bins of direction and distance, in order of their numbers."""
    return tuple(f"{direction} {distance}" for direction in EGOCENTRIC for distance in DISTANCES)


def egocentric(dx: float, dy: float, heading: int) -> int:
    """Return the direction (0 ahead, counter-clockwise, eight) of what lies ``dx``, ``dy`` away."""
    turns = math.atan2(dy, dx) / (math.pi / 4.0) - heading
    return math.floor(turns + 0.5) % HEADINGS


def clear_line(made: MazeMap, x: int, y: int, to_x: int, to_y: int) -> bool:
    """Say whether no wall stands between two cells, on the straight line through their centres.

    The line is looked at four times a cell; the cells at its ends do not count.
    """
    pieces = 4 * max(abs(to_x - x), abs(to_y - y))
    for k in range(1, pieces):
        there = (round(x + (to_x - x) * k / pieces), round(y + (to_y - y) * k / pieces))
        if there not in ((x, y), (to_x, to_y)) and made.mark(*there) == WALL:
            return False
    return True


def seen_bin(scene: MazeScene, x: int, y: int, heading: int, spot: Spot, above_walls: bool = False) -> int:
    """Return the bin of direction and distance in which a spot is seen, -1 where a wall hides it.

    Rats see nearly all around, so there is no field of view. The own cell counts as near, ahead.
    """
    dx, dy = spot.x - x, spot.y - y
    if not above_walls and not scene.clear(x, y, spot):
        return -1
    distance = math.hypot(dx, dy)
    far = 0 if distance <= NEAR else 1 if distance <= MIDDLE else 2
    direction = egocentric(dx, dy, heading) if distance else 0
    return direction * len(DISTANCES) + far
