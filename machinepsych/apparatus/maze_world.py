"""From a map and its rules to the tables that the maze's lane functions read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.apparatus import maze
from machinepsych.apparatus.environment import FORWARD, LEFT, OPERATIONS, RIGHT, Draw, Environment
from machinepsych.apparatus.headings import HEADINGS, X_OF, Y_OF
from machinepsych.apparatus.map_text import ARROWS, CORNERS_NEITHER, MazeMap
from machinepsych.apparatus.senses.ahead import DOOR
from machinepsych.apparatus.senses.base import SENSES, check_senses
from machinepsych.apparatus.senses.place import CELLS, MOST, SPACING, field_strengths
from machinepsych.apparatus.senses.scene import MazeScene, seen_bin

# Which cells around a site count as the site: its own; those at most ``reach`` away, along the axes
# added up (manhattan) or the larger of the two (chebyshev).
MANHATTAN, CHEBYSHEV = "manhattan", "chebyshev"


@dataclass(frozen=True)
class MazeRules:
    """What happens in a maze. Outcomes are what a step pays; sites are named by their marks in the map.

    ``goals``: sites among which the goal is drawn for each trial, or with ``goal_stays`` once for a chamber;
    ``baited``: sites with bait, all of which make a success; ``tolls``: sites that pay ``toll`` in each step
    spent there; ``choices``: arms' ends of which a wrong one ends the trial if ``wrong_choice_ends``.
    ``stand`` is a mark whose own cell pays ``stand_pay`` in each step. ``starts`` chooses among the map's
    starts by their order, north-west first; ``cycle`` plays them in turn by number of the trial, where empty
    they are drawn. ``forced`` puts a forced run before the free one, with ``delay`` steps between; an arm is
    closed ``door`` steps before its end. With ``confinement`` all arms' doors close for as many steps when a
    subject comes back into the middle from an arm's end; an arm is then what lies within ``door`` steps of
    its end.
    """

    limit: int
    step: float = -0.01
    wall: float = -0.1
    goal: float = 1.0
    bait: float = 0.5
    toll: float = -0.2
    stand_pay: float = 0.0
    working_error: float = 0.0
    reference_error: float = 0.0
    corners: int = CORNERS_NEITHER
    goals: str = ""
    goal_stays: bool = False
    baited: str = ""
    tolls: str = ""
    toll_when_stopped: bool = False
    choices: str = ""
    wrong_choice_ends: bool = False
    stand: str = ""
    reach: int = 0
    metric: str = MANHATTAN
    starts: tuple[int, ...] = ()
    cycle: tuple[int, ...] = ()
    forced: bool = False
    delay: int = 0
    door: int = 1
    confinement: int = 0
    goals_shown: bool = False
    baits_shown: bool = False
    holes: str = ""
    ends: str = ""
    cues_above_walls: bool = False


def _site_numbers(made: MazeMap, marks: str) -> tuple[int, ...]:
    return tuple(k for k, spot in enumerate(made.sites) if spot.mark in marks)


def scene_of(made: MazeMap, rules: MazeRules) -> MazeScene:
    """Return the maze as senses see it."""
    return MazeScene(
        map=made,
        corners=rules.corners,
        cues_above_walls=rules.cues_above_walls,
        holes=_site_numbers(made, rules.holes) if rules.holes else (),
        ends=_site_numbers(made, rules.ends) if rules.ends else (),
        goals_shown=rules.goals_shown,
        baits_shown=rules.baits_shown,
        doors=rules.forced or rules.confinement > 0,
    )


def maze_senses(scene: MazeScene) -> list[str]:
    """List the senses that have something to sense in a maze."""
    offered = [sense.name for sense in SENSES if sense.names is not None]
    without = [] if scene.map.landmarks else ["landmarks", "heading"]
    if not (scene.goals_shown or scene.baits_shown or scene.holes or scene.ends):
        without.append("objects")
    return [name for name in offered if name not in without]


class _Grid:
    """Cells of a map with a border of one around it, numbered y * width + x."""

    def __init__(self, made: MazeMap) -> None:
        self.map = made
        self.width, self.height = made.width + 2, made.height + 2
        self.cells = self.width * self.height

    def number(self, x: int, y: int) -> int:
        return (y + 1) * self.width + x + 1

    def sites(self, rules: MazeRules) -> np.ndarray:
        table = np.full(self.cells, -1, np.int64)
        distance = np.full(self.cells, rules.reach + 1, np.int64)
        for k, site in enumerate(self.map.sites):
            for dy in range(-rules.reach, rules.reach + 1):
                for dx in range(-rules.reach, rules.reach + 1):
                    away = abs(dx) + abs(dy) if rules.metric == MANHATTAN else max(abs(dx), abs(dy))
                    x, y = site.x + dx, site.y + dy
                    if not (0 <= x < self.map.width and 0 <= y < self.map.height):
                        continue
                    if away < distance[self.number(x, y)]:
                        table[self.number(x, y)], distance[self.number(x, y)] = k, away
        return table

    def regions(self, middle: tuple[float, float]) -> np.ndarray:
        """Number the quadrants NE, NW, SW, SE; a half-axis goes with the quadrant that follows it."""
        table = np.zeros(self.cells, np.int64)
        for y in range(self.map.height):
            for x in range(self.map.width):
                dx, dy = x - middle[0], y - middle[1]
                if (dx > 0 and dy >= 0) or (dx == 0 and dy == 0):
                    quadrant = 0
                elif dx <= 0 and dy > 0:
                    quadrant = 1
                elif dx < 0 and dy <= 0:
                    quadrant = 2
                else:
                    quadrant = 3
                table[self.number(x, y)] = quadrant
        return table

    def arms(self, rules: MazeRules) -> np.ndarray:
        """Number for each cell the site that is at most ``door`` steps away; -1 for none."""
        table = np.full(self.cells, -1, np.int64)
        for k, site in enumerate(self.map.sites):
            reached = {(site.x, site.y)}
            for _ in range(rules.door):
                for x, y in list(reached):
                    for heading in range(HEADINGS):
                        if self.map.can_step(x, y, heading, rules.corners):
                            reached.add((x + X_OF[heading], y + Y_OF[heading]))
            for x, y in reached:
                table[self.number(x, y)] = k
        return table


def _numbering(scene: MazeScene, senses: Sequence[str]) -> tuple[tuple[str, ...], dict[str, int]]:
    names: list[str] = []
    first: dict[str, int] = {}
    for name in senses:
        given = SENSES.get(name).names
        assert given is not None
        first[name] = len(names)
        names += given(scene)
    return tuple(names), first


def _percepts(scene: MazeScene, first: dict[str, int], x: int, y: int, heading: int) -> list[int]:
    """List what the senses give in a cell and heading, as numbers of stimuli."""
    found: list[int] = []
    for name, number in first.items():
        tabulate = SENSES.get(name).tabulate
        if tabulate is not None:
            found += [number + k for k in tabulate(scene, x, y, heading)]
    return found


def _moves(grid: _Grid, corners: int, x: int, y: int, heading: int) -> list[int]:
    """List where each operation leads: (cell * 8 + heading) * 2 + 1 if stopped."""
    cell = grid.number(x, y)
    row = cell * HEADINGS + heading
    moves = [row * 2 + 1, 0, 0, row * 2]
    if grid.map.can_step(x, y, heading, corners):
        moves[FORWARD] = (grid.number(x + X_OF[heading], y + Y_OF[heading]) * HEADINGS + heading) * 2
    moves[LEFT] = (cell * HEADINGS + (heading + 1) % HEADINGS) * 2
    moves[RIGHT] = (cell * HEADINGS + (heading - 1) % HEADINGS) * 2
    return moves


def _spots(grid: _Grid, scene: MazeScene, rules: MazeRules, first: dict[str, int]) -> tuple[np.ndarray, int]:
    """Tabulate all that depends on cell and heading alone (maze.WORLD); return also the percepts' width."""
    cells = [(x, y, h) for y, x in np.argwhere(grid.map.passable).tolist() for h in range(HEADINGS)]
    percepts = [_percepts(scene, first, *cell) for cell in cells]
    # The kernel copies percepts in fours.
    width = -(-max(1, *map(len, percepts)) // 4) * 4
    sites, arms, regions = grid.sites(rules), grid.arms(rules), grid.regions(scene.middle)
    looked_for = scene.map.sites if rules.goals_shown or rules.baits_shown else ()
    table = np.full(
        (grid.cells * HEADINGS, maze.PERCEPTS + width + max(1, len(scene.map.sites))), -1, np.int32
    )
    for (x, y, heading), found in zip(cells, percepts, strict=True):
        number = grid.number(x, y)
        row = table[number * HEADINGS + heading]
        row[maze.MOVES : maze.MOVES + len(OPERATIONS)] = _moves(grid, rules.corners, x, y, heading)
        row[maze.SPOT_SITE], row[maze.SPOT_ARM] = sites[number], arms[number]
        row[maze.SPOT_REGION], row[maze.SPOT_COUNT] = regions[number], len(found)
        row[maze.PERCEPTS : maze.PERCEPTS + len(found)] = found
        for k, site in enumerate(looked_for):
            row[maze.PERCEPTS + width + k] = seen_bin(scene, x, y, heading, site)
    return table, width


def _starts(grid: _Grid, rules: MazeRules) -> np.ndarray:
    spots = grid.map.starts
    chosen = [spots[k] for k in rules.starts] if rules.starts else list(spots)
    return np.array(
        [(grid.number(s.x, s.y), ARROWS.index(s.mark) if s.mark in ARROWS else -1) for s in chosen], np.int64
    )


def make_maze(
    name: str,
    form: str,
    about: str,
    made: MazeMap,
    rules: MazeRules,
    senses: Sequence[str],
    draws: tuple[Draw, ...] = (),
    measures: tuple[str, ...] = (),
) -> Environment:
    """Make the environment of a map with rules and senses.

    Raises UnknownNameError for an unknown sense and SenseError for one that has nothing to sense here.
    """
    scene = scene_of(made, rules)
    chosen = check_senses(senses, maze_senses(scene), name)
    stimuli, first = _numbering(scene, chosen)
    grid = _Grid(made)
    goal_id = first["objects"] if "objects" in first and rules.goals_shown else -1
    bait_id = -1
    if "objects" in first and rules.baits_shown:
        bait_id = first["objects"] + (24 if rules.goals_shown else 0)
    baited = _site_numbers(made, rules.baited) if rules.baited else ()
    role = np.full(max(1, len(made.sites)), maze.END, np.int64)
    for marks, number in (
        (rules.baited, maze.BAITED),
        (rules.tolls, maze.TOLL),
        (rules.choices, maze.CHOICE),
    ):
        for k in _site_numbers(made, marks) if marks else ():
            role[k] = number
    rule = np.zeros(maze.RULES, np.int64)
    stand = [grid.number(s.x, s.y) for s in made.sites if rules.stand and s.mark in rules.stand]
    place_cells = CELLS if "place" in first else 1
    for number, value in (
        (maze.CORNERS, rules.corners),
        (maze.BAITS, len(baited)),
        (maze.TOLL_WHEN_STOPPED, rules.toll_when_stopped),
        (maze.STAND_CELL, stand[0] if stand else -1),
        (maze.GOAL_STAYS, rules.goal_stays),
        (maze.WRONG_CHOICE_ENDS, rules.wrong_choice_ends),
        (maze.FORCED, rules.forced),
        (maze.DELAY, rules.delay),
        (maze.GOAL_ID, goal_id),
        (maze.BAIT_ID, bait_id),
        (maze.OPERATION_ID, first.get("last_operation", -1)),
        (maze.PLACE_ID, first.get("place", -1)),
        (maze.PLACE_SPACING, int(SPACING**2)),
        (maze.CONFINES, rules.confinement),
        (maze.DOOR_ID, first["ahead"] + DOOR if scene.doors and "ahead" in first else -1),
    ):
        rule[number] = value
    pays = np.zeros(8)
    for number, paid in (
        (maze.PAY_STEP, rules.step),
        (maze.PAY_WALL, rules.wall),
        (maze.PAY_GOAL, rules.goal),
        (maze.PAY_BAIT, rules.bait),
        (maze.PAY_TOLL, rules.toll),
        (maze.PAY_STAND, rules.stand_pay),
        (maze.PAY_WORKING, rules.working_error),
        (maze.PAY_REFERENCE, rules.reference_error),
    ):
        pays[number] = paid
    goals = _site_numbers(made, rules.goals) if rules.goals else (-1,)
    spots, width = _spots(grid, scene, rules, first)
    rule[maze.SENSED], rule[maze.SIGHT] = width, maze.PERCEPTS + width
    world: dict[str, Any] = {
        "shape": np.array([grid.width, grid.height], np.int64),
        "spots": spots,
        "counts": np.array([operation == FORWARD for operation in range(len(OPERATIONS))], np.int64),
        "role": role,
        "pays": pays,
        "rule": rule,
        "starts": _starts(grid, rules),
        "cycle": np.array(rules.cycle or (-1,), np.int64),
        "goals": np.array(goals, np.int64),
        "baits": np.array(baited or (-1,), np.int64),
        "fields": field_strengths(),
    }
    # One more for each kind of object than is ever sensed: the kernel writes before it knows that it counts.
    slots = width + (goal_id >= 0) + (len(baited) + 1 if bait_id >= 0 else 0)
    slots += rule[maze.DOOR_ID] >= 0
    slots += ("last_operation" in first) + (MOST if "place" in first else 0)
    numbers = pays.tolist()
    return Environment(
        name=name,
        form=form,
        about=about,
        family=maze.MAZE,
        world=world,
        state=maze.maze_state(len(role), place_cells),
        stimuli=stimuli,
        slots=max(1, int(slots)),
        limit=rules.limit,
        draws=draws,
        measures=tuple((each, maze.MEASURES.index(each)) for each in measures),
        outcomes=(min(numbers) + min(0.0, rules.working_error, rules.reference_error), max(numbers)),
        layout=(made, rules),
    )
