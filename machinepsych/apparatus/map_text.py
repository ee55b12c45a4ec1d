"""Maps of mazes, drawn as text with north up, one character a cell.

=========  ======================================================================================
``.``      floor
``~``      water
``#``      wall: cannot be entered or seen through
(blank)    nothing: cannot be entered, can be seen across (the edge of a raised maze)
``S``      start, heading drawn at random
``→``      start with this heading; so do ``↗ ↑ ↖ ← ↙ ↓ ↘``
``G``      goal that can be seen
``P``      goal that cannot be seen (a platform under water)
``*``      bait, hidden until it is reached
``O``      hole that leads nowhere
``a``-``z``  sites that rules give a part to: ends of arms, holes that look alike; in the order of letters
``1``-``9``  landmark, cannot be entered
=========  ======================================================================================

A line that begins with ``;`` is a comment. Everything wrong with a map is told at once.
"""

from __future__ import annotations

import string
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from machinepsych.apparatus.headings import ARROWS, HEADINGS, X_OF, Y_OF
from machinepsych.errors import MapError, Problem, UnknownNameError

COMMENT = ";"
START = "S"
GOAL, HIDDEN_GOAL, BAIT, HOLE = "G", "P", "*", "O"
SITES = GOAL + HIDDEN_GOAL + BAIT + HOLE + string.ascii_lowercase
LANDMARKS = "123456789"
OPEN = ".~" + START + ARROWS + SITES
CLOSED = "# " + LANDMARKS
# Larger maps would take more memory for what is seen from each cell than a machine has.
LARGEST_SIDE = 200

LEGEND = {
    ".": "floor",
    "~": "water",
    "#": "wall",
    " ": "nothing",
    "S": "start",
    "G": "goal",
    "P": "hidden goal",
    "*": "bait",
    "O": "hole",
}

# How diagonal steps pass corners: always; unless both cells beside are closed; only if neither is.
CORNERS_FREE, CORNERS_NOT_BOTH, CORNERS_NEITHER = 0, 1, 2


@dataclass(frozen=True)
class Spot:
    """A marked cell: its character, x to the east and y to the north from the south-west corner."""

    mark: str
    x: int
    y: int
    line: int
    column: int


@dataclass(frozen=True)
class MazeMap:
    """A map that has been read. ``rows`` run from north to south, all of one length."""

    rows: tuple[str, ...]
    starts: tuple[Spot, ...]
    sites: tuple[Spot, ...]
    landmarks: tuple[Spot, ...]

    @property
    def width(self) -> int:
        """Cells from west to east."""
        return len(self.rows[0])

    @property
    def height(self) -> int:
        """Cells from south to north."""
        return len(self.rows)

    def mark(self, x: int, y: int) -> str:
        """Return the character at a place, a blank beyond the edge."""
        if 0 <= x < self.width and 0 <= y < self.height:
            return self.rows[self.height - 1 - y][x]
        return " "

    @cached_property
    def passable(self) -> np.ndarray:
        """Say for each cell ``[y, x]`` whether it can be entered (bool)."""
        return np.array([[mark in OPEN for mark in row] for row in reversed(self.rows)])

    def can_step(self, x: int, y: int, heading: int, corners: int) -> bool:
        """Say whether a step along a heading leads somewhere."""
        if self.mark(x + X_OF[heading], y + Y_OF[heading]) not in OPEN:
            return False
        if heading % 2 == 0:
            return True
        beside = sum(
            self.mark(x + X_OF[side], y + Y_OF[side]) in OPEN
            for side in (heading - 1, (heading + 1) % HEADINGS)
        )
        return beside >= corners

    def reached_from(self, x: int, y: int, corners: int) -> set[tuple[int, int]]:
        """Return every cell that can be reached from one."""
        reached = {(x, y)}
        waiting = deque(reached)
        while waiting:
            here = waiting.popleft()
            for heading in range(HEADINGS):
                there = (here[0] + X_OF[heading], here[1] + Y_OF[heading])
                if there not in reached and self.can_step(*here, heading, corners):
                    reached.add(there)
                    waiting.append(there)
        return reached


def _allowed() -> list[str]:
    named = [f'"{mark}" {name}' for mark, name in LEGEND.items()]
    return [*named, f"{ARROWS} start with a heading", "a-z site", "1-9 landmark"]


def read_map(text: str, file: str = "", first_line: int = 1, corners: int = CORNERS_NEITHER) -> MazeMap:
    """Read a map; ``file`` and ``first_line`` are for messages, ``corners`` for what can be reached.

    Raises MapError with all problems: an unknown character, no start, no goal (a goal, a bait or a site), a
    goal that no path leads to, a landmark or lettered site that stands twice, a map too large.
    """
    drawn = [
        (number, line.rstrip(" "))
        for number, line in enumerate(text.splitlines(), first_line)
        if not line.startswith(COMMENT)
    ]
    while drawn and not drawn[0][1]:
        drawn.pop(0)
    while drawn and not drawn[-1][1]:
        drawn.pop()
    width = max((len(line) for _, line in drawn), default=0)
    if not width:
        raise MapError([Problem("The map is empty.", file, first_line, 1)])
    if max(width, len(drawn)) > LARGEST_SIDE:
        found = (
            f"The map is {width} by {len(drawn)} cells; at most {LARGEST_SIDE} by {LARGEST_SIDE} are allowed."
        )
        raise MapError([Problem(found, file, drawn[0][0], 1)])
    problems = [
        Problem(f'"{mark}" is no character of a map.', file, number, column, allowed=_allowed())
        for number, line in drawn
        for column, mark in enumerate(line, 1)
        if mark not in OPEN + CLOSED
    ]
    rows = tuple(line.ljust(width) for _, line in drawn)
    spots = [
        Spot(mark, column - 1, len(rows) - 1 - k, number, column)
        for k, (number, line) in enumerate(drawn)
        for column, mark in enumerate(line, 1)
    ]
    order = {mark: k for k, mark in enumerate(SITES + LANDMARKS)}
    ordered = sorted((s for s in spots if s.mark in order), key=lambda s: (order[s.mark], -s.y, s.x))
    made = MazeMap(
        rows,
        starts=tuple(s for s in spots if s.mark in START + ARROWS),
        sites=tuple(s for s in ordered if s.mark in SITES),
        landmarks=tuple(s for s in ordered if s.mark in LANDMARKS),
    )
    # What can be reached is not known where a character is not.
    problems = problems or list(_wrong_with(made, file, drawn[0][0], corners))
    if problems:
        raise MapError(problems)
    return made


def _wrong_with(made: MazeMap, file: str, line: int, corners: int) -> Iterator[Problem]:
    if not made.starts:
        yield Problem(f'The map has no start ("{START}" or one of {ARROWS}).', file, line, 1)
    goals = [spot for spot in made.sites if spot.mark != HOLE]
    if not goals:
        wanted = f'"{GOAL}", "{HIDDEN_GOAL}", "{BAIT}" or a letter a-z'
        yield Problem(f"The map has no goal ({wanted}).", file, line, 1)
    seen: dict[str, Spot] = {}
    for spot in (*made.sites, *made.landmarks):
        if spot.mark in seen and spot.mark in string.ascii_lowercase + LANDMARKS:
            before = seen[spot.mark]
            said = f'"{spot.mark}" stands twice; it is also at {before.line}:{before.column}.'
            yield Problem(said, file, spot.line, spot.column)
        seen.setdefault(spot.mark, spot)
    # A step can be taken back, so that all starts of one room reach the same cells, found once.
    rooms: list[set[tuple[int, int]]] = []
    for start in made.starts:
        reached = next((room for room in rooms if (start.x, start.y) in room), None)
        if reached is None:
            reached = made.reached_from(start.x, start.y, corners)
            rooms.append(reached)
        for goal in goals:
            if (goal.x, goal.y) not in reached:
                said = (
                    f'The goal "{goal.mark}" cannot be reached from the start at {start.line}:{start.column}.'
                )
                yield Problem(said, file, goal.line, goal.column)


def layout_names() -> list[str]:
    """List the names of the built-in maps."""
    return sorted(path.stem for path in (Path(__file__).parent / "layouts").glob("*.txt"))


def layout_text(name: str) -> str:
    """Return the text of a built-in map; raises UnknownNameError with the nearest name."""
    if name not in layout_names():
        raise UnknownNameError("layout", name, layout_names())
    return (Path(__file__).parent / "layouts" / f"{name}.txt").read_text(encoding="utf-8")


def load_layout(name: str, corners: int = CORNERS_NEITHER) -> MazeMap:
    """Read a built-in map."""
    return read_map(layout_text(name), f"{name}.txt", corners=corners)
