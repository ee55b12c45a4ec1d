"""The Morris water maze (Morris 1984, J Neurosci Methods 11): a platform under water, found by cues.

Mice: Vorhees & Williams 2006 (Nat Protoc 1) for the procedure; PMC3259155 is the study that the published
benchmark takes its rodent figures from. In the faithful form the platform cannot be seen and stands in one
place for a subject, which place being drawn once; trials start from all four quadrants in pseudo-random
order; corners are not cut. A trial without platform (``probe``) lasts its full time.
"""

from __future__ import annotations

from collections.abc import Sequence

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import CORNERS_FREE, CORNERS_NEITHER, load_layout
from machinepsych.apparatus.maze import DRAW_GOAL, DRAW_PROBE, DRAW_START
from machinepsych.apparatus.maze_world import MazeRules, make_maze
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm

QUADRANTS = "0 north-east, 1 north-west, 2 south-west, 3 south-east"
MEASURES = (
    *("path_length", "bumps", "goal_crossings"),
    *("steps_north_east", "steps_north_west", "steps_south_west", "steps_south_east"),
)
# The map's starts in the order of the quadrants; in the map they run from north-west.
STARTS = (1, 0, 2, 3)
SENSES = ("ahead", "landmarks", "heading", "objects", "last_operation")

RULES = {
    PUBLISHED: MazeRules(
        limit=500,
        wall=-0.05,
        goals="a",
        goals_shown=True,
        starts=STARTS,
        # A run from a fresh object begins in the north-west and the south-east by turns.
        cycle=(1, 3),
        corners=CORNERS_FREE,
    ),
    FAITHFUL: MazeRules(
        limit=500, wall=-0.05, goals="abcd", goal_stays=True, starts=STARTS, corners=CORNERS_NEITHER
    ),
}


def make_morris_water_maze(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the water maze."""
    rules = RULES[form]
    draws = [Draw("quadrant", DRAW_START, (0, 1, 2, 3), QUADRANTS)]
    if form == FAITHFUL:
        draws += [
            Draw("platform", DRAW_GOAL, (0, 1, 2, 3), QUADRANTS),
            Draw("probe", DRAW_PROBE, (0, 1), "1: no platform"),
        ]
    chosen = senses if senses is not None else [s for s in SENSES if s != "objects" or rules.goals_shown]
    made = load_layout("morris_water_maze", rules.corners)
    about = "find the platform in a pool by the cues on its wall"
    return make_maze("MorrisWaterMaze", form, about, made, rules, chosen, tuple(draws), MEASURES)


PARADIGMS.register(
    "MorrisWaterMaze",
    Paradigm(
        name="MorrisWaterMaze",
        about="spatial learning: a platform under water, found by cues on the wall",
        source="Morris 1984; PMC3259155",
        trials=20,
        make=make_morris_water_maze,
    ),
    __name__,
)
