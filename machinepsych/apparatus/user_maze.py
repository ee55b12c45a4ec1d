"""A maze of one's own: a text map and nothing else, with the rules that its characters stand for.

``G`` and ``P`` are goals (one is drawn for each trial where there are several), ``*`` is bait, all of which
is to be taken, ``O`` are holes that cost, ``P`` and ``*`` cannot be seen. Steps pay as in the published
mazes.
"""

from __future__ import annotations

from collections.abc import Sequence

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import (
    BAIT,
    CORNERS_NEITHER,
    GOAL,
    HIDDEN_GOAL,
    HOLE,
    MazeMap,
    layout_names,
    load_layout,
    read_map,
)
from machinepsych.apparatus.maze import DRAW_HEADING, DRAW_START
from machinepsych.apparatus.maze_world import MazeRules, make_maze, maze_senses, scene_of
from machinepsych.errors import MapError, Problem

MEASURES = ("path_length", "bumps", "site_visits", "working_memory_errors", "errors")
OWN_SENSES = ("ahead", "landmarks", "heading", "objects", "last_operation")
# Steps of a trial at most.
LONGEST_TRIAL = 1_000_000_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def user_rules(made: MazeMap, limit: int) -> MazeRules:
    """Return the rules that a map's characters stand for; letters count as goals that can be seen."""
    marks = "".join(site.mark for site in made.sites)
    goals = "".join(dict.fromkeys(m for m in marks if m in GOAL + HIDDEN_GOAL + LETTERS))
    return MazeRules(
        limit=limit,
        goals="" if BAIT in marks else goals,
        baited=BAIT if BAIT in marks else "",
        tolls=HOLE if HOLE in marks else "",
        holes=HOLE if HOLE in marks else "",
        goals_shown=bool(goals) and HIDDEN_GOAL not in goals and BAIT not in marks,
        corners=CORNERS_NEITHER,
    )


def make_user_maze(maze: str, senses: Sequence[str] | None = None, limit: int = 500) -> Environment:
    """Make an environment of a map's text or of the name of a built-in layout.

    Raises MapError with line and column for everything wrong with the map, UnknownNameError for a layout
    that there is not, SenseError for a sense that has nothing to sense.
    """
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= LONGEST_TRIAL:
        wanted = f"a whole number from 1 to {LONGEST_TRIAL:,} is needed"
        raise MapError([Problem(f"limit: {limit!r} steps; {wanted}.")])
    named = "\n" not in maze and maze.replace("_", "").isalpha()
    made = load_layout(maze) if named else read_map(maze, "map")
    rules = user_rules(made, limit)
    offered = maze_senses(scene_of(made, rules))
    chosen = [each for each in OWN_SENSES if each in offered] if senses is None else senses
    draws = (
        Draw("start", DRAW_START, tuple(range(len(made.starts))), "starts from the north-west on"),
        Draw("heading", DRAW_HEADING, tuple(range(8)), "0 east, counter-clockwise by 45 degrees"),
    )
    name = maze if maze in layout_names() else "maze"
    return make_maze(name, "own", "a maze of one's own", made, rules, chosen, draws, MEASURES)
