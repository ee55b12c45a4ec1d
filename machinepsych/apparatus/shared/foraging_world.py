"""From a map to the tables that the foraging maze's lane functions read."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from machinepsych.apparatus import maze
from machinepsych.apparatus.environment import OPERATIONS, Environment
from machinepsych.apparatus.headings import HEADINGS
from machinepsych.apparatus.map_text import BAIT, CORNERS_NEITHER, MazeMap, Spot
from machinepsych.apparatus.maze_world import MazeRules, make_maze, maze_senses, scene_of
from machinepsych.apparatus.senses.base import check_senses
from machinepsych.apparatus.senses.others import others_names
from machinepsych.apparatus.senses.scene import MIDDLE, NEAR, MazeScene, bin_names, egocentric
from machinepsych.apparatus.shared import foraging_maze as foraging
from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.errors import MapError, Problem

OTHERS = "others"
SENSES = ("ahead", "objects", OTHERS, "last_operation")
COLLISION = "bumped into other"
# How long a trial lasts and what grows again is not the map's affair.
RULES = MazeRules(limit=1, baited=BAIT, baits_shown=True, corners=CORNERS_NEITHER)
# What is seen from each cell is a table of cells by cells.
MOST_CELLS = 1024


def others_seen(made: MazeMap, scene: MazeScene) -> np.ndarray:
    """Tabulate where another is seen, ``[from, to]``: direction from east * 3 + distance, -1 where hidden.

    Cells are numbered as in the maze's tables, with a border around the map.
    """
    width = made.width + 2
    cells = [(int(x), int(y)) for y, x in np.argwhere(made.passable)]
    seen = np.full((width * (made.height + 2),) * 2, -1, np.int64)
    hides = any("#" in row for row in made.rows)
    spots = {cell: maze_spot(*cell) for cell in cells}
    for x, y in cells:
        for to in cells:
            if to == (x, y) or (hides and not scene.clear(x, y, spots[to])):
                continue
            dx, dy = to[0] - x, to[1] - y
            squared = dx * dx + dy * dy
            far = 0 if squared <= NEAR**2 else 1 if squared <= MIDDLE**2 else 2
            code = egocentric(dx, dy, 0) * (len(bin_names()) // HEADINGS) + far
            seen[(y + 1) * width + x + 1, (to[1] + 1) * width + to[0] + 1] = code
    return seen


def maze_spot(x: int, y: int) -> Spot:
    """Return a place as something to look at."""
    return Spot(".", x, y, 0, 0)


@functools.lru_cache(maxsize=16)
def _tables(made: MazeMap, senses: tuple[str, ...]) -> tuple[Environment, np.ndarray]:
    """Return the maze for one and what is seen of others; nobody writes into either."""
    return make_maze("Foraging", "own", "", made, RULES, senses), others_seen(made, scene_of(made, RULES))


def make_foraging(
    name: str,
    made: MazeMap,
    subjects: int,
    senses: Sequence[str] | None,
    limit: int,
    regrowth: int,
    pays: tuple[float, float, float, float],
    screen: bool = False,
) -> SharedEnvironment:
    """Make the environment of a map; ``pays`` are step, wall, collision, pellet. With a
    ``screen`` the others are in the vocabulary and in the way, but not seen.

    Raises MapError where the map has no pellets, fewer starts than subjects, or is too large; SenseError for
    a sense that has nothing to sense.
    """
    cells = int(made.passable.sum())
    problems = []
    if cells > MOST_CELLS:
        problems.append(
            Problem(f"The map has {cells:,} cells to be in; at most {MOST_CELLS:,} can be shared.")
        )
    if not any(site.mark == BAIT for site in made.sites):
        problems.append(Problem(f'The map has no pellets: mark where they grow with "{BAIT}".'))
    if len(made.starts) < subjects:
        problems.append(Problem(f"The map has {len(made.starts)} starts for {subjects} subjects."))
    if problems:
        raise MapError(problems)
    scene = scene_of(made, RULES)
    offered = [each for each in maze_senses(scene) if each != "place"] + [OTHERS]
    chosen = check_senses(SENSES if senses is None else senses, offered, name)
    alone, seen = _tables(made, tuple(each for each in chosen if each != OTHERS))
    tables = alone.world
    stimuli = list(alone.stimuli)
    rule = np.full(foraging.RULES, -1, np.int64)
    rule[foraging.REGROWTH] = regrowth
    rule[foraging.PELLET_ID] = tables["rule"][maze.BAIT_ID]
    rule[foraging.OPERATION_ID] = tables["rule"][maze.OPERATION_ID]
    rule[foraging.SENSED], rule[foraging.SIGHT] = tables["rule"][[maze.SENSED, maze.SIGHT]]
    slots = alone.slots
    if OTHERS in chosen:
        rule[foraging.OTHER_ID] = -1 if screen else len(stimuli)
        stimuli += others_names()
        rule[foraging.COLLISION_ID] = len(stimuli)
        stimuli.append(COLLISION)
        # As many whatever the number of subjects, so that agents are built alike.
        slots += len(bin_names()) + 1
    return SharedEnvironment(
        name=name,
        about="eat what grows, with others about",
        family=foraging.FORAGING_MAZE,
        subjects=subjects,
        world={
            "spots": tables["spots"],
            "seen": seen,
            "rule": rule,
            "pays": np.array(pays),
            "starts": np.unique(tables["starts"][:, 0]),
            "baits": tables["baits"],
        },
        state=foraging.foraging_state(subjects, len(tables["spots"]) // HEADINGS, len(tables["role"])),
        stimuli=tuple(stimuli),
        operations=OPERATIONS,
        slots=slots,
        limit=limit,
        measures=tuple((each, k) for k, each in enumerate(foraging.MEASURES)),
        outcomes=(min(pays[:3]), max(pays[:3]) + pays[3]),
    )
