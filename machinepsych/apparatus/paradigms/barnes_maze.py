"""The Barnes maze (Barnes 1979, J Comp Physiol Psychol 93): one of the holes of a disc leads to a cage.

PMC1783636 is the study behind the published rodent figures: mice, a maze of 12 holes, 4 trials a session.
In the faithful form all holes look alike from anywhere, the escape hole is drawn once for a subject,
looking into a wrong hole costs nothing but time, and a trial without escape hole (``probe``) lasts its full
time. Errors are visits of wrong holes before the escape hole is found (Harrison et al. 2006, Learn Mem 13,
count them so).
"""

from __future__ import annotations

from collections.abc import Sequence

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import CORNERS_FREE, CORNERS_NEITHER, load_layout
from machinepsych.apparatus.maze import DRAW_GOAL, DRAW_HEADING, DRAW_PROBE
from machinepsych.apparatus.maze_world import MazeRules, make_maze
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm

HOLES = "abcdefghijkl"
MEASURES = (
    *("path_length", "bumps", "site_visits", "goal_crossings", "working_memory_errors", "errors"),
    *("first_choice", "steps_north_east", "steps_north_west", "steps_south_west", "steps_south_east"),
)
SENSES = ("ahead", "landmarks", "heading", "objects", "last_operation")

RULES = {
    # The published views tell the escape hole only to a subject before it; the fixed hole and cues do here.
    PUBLISHED: MazeRules(limit=300, goals="a", tolls=HOLES[1:], holes=HOLES, corners=CORNERS_FREE),
    FAITHFUL: MazeRules(
        limit=300,
        goals=HOLES,
        goal_stays=True,
        tolls=HOLES,
        toll=-0.01,
        wall=-0.01,
        holes=HOLES,
        corners=CORNERS_NEITHER,
    ),
}


def make_barnes_maze(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the Barnes maze."""
    rules = RULES[form]
    draws = [Draw("heading", DRAW_HEADING, tuple(range(8)), "0 east, counter-clockwise by 45 degrees")]
    if form == FAITHFUL:
        draws += [
            Draw("hole", DRAW_GOAL, tuple(range(12)), "the escape hole, counter-clockwise from east"),
            Draw("probe", DRAW_PROBE, (0, 1), "1: no escape hole"),
        ]
    made = load_layout("barnes_maze", rules.corners)
    about = "find the hole of twelve that leads away, by cues in the room"
    chosen = SENSES if senses is None else senses
    return make_maze("BarnesMaze", form, about, made, rules, chosen, tuple(draws), MEASURES)


PARADIGMS.register(
    "BarnesMaze",
    Paradigm(
        name="BarnesMaze",
        about="spatial learning: the one hole of twelve that leads away",
        source="Barnes 1979; PMC1783636",
        trials=16,
        make=make_barnes_maze,
    ),
    __name__,
)
