"""The star maze (Rondi-Reig et al. 2006, Learn Mem 13): arms around a hub, one of which holds the goal.

PMC3695082 is the study behind the published rodent figures. In the published form the goal is another one in
each trial and is shown. In the faithful form it is hidden, in one arm for a subject, and a trial can start
from another arm (``start_arm``): a subject that knows the place goes there, one that has learnt a response
turns as it always did (``first_choice`` tells).
"""

from __future__ import annotations

from collections.abc import Sequence

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import CORNERS_FREE, CORNERS_NEITHER, load_layout
from machinepsych.apparatus.maze import DRAW_GOAL, DRAW_PROBE, DRAW_START
from machinepsych.apparatus.maze_world import MazeRules, make_maze
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm

ARMS = "abcde"
ARM_NUMBERS = "arms counter-clockwise from east"
MEASURES = ("path_length", "bumps", "site_visits", "working_memory_errors", "first_choice")
SENSES = {
    PUBLISHED: ("ahead", "objects", "last_operation"),
    FAITHFUL: ("ahead", "landmarks", "heading", "objects", "last_operation"),
}
RULES = {
    PUBLISHED: MazeRules(
        limit=300, goals="abde", reach=1, starts=(0,), goals_shown=True, corners=CORNERS_FREE, ends=ARMS
    ),
    FAITHFUL: MazeRules(
        limit=300,
        goals="abde",
        goal_stays=True,
        reach=1,
        starts=(2, 1, 0, 3, 4),
        cycle=(2,),
        corners=CORNERS_NEITHER,
        cues_above_walls=True,
    ),
}


def make_star_maze(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the star maze."""
    rules = RULES[form]
    goals = (0, 1, 3, 4)
    draws = [Draw("goal_arm", DRAW_GOAL, goals, ARM_NUMBERS)]
    if form == FAITHFUL:
        draws += [
            Draw("start_arm", DRAW_START, (0, 1, 2, 3, 4), ARM_NUMBERS),
            Draw("probe", DRAW_PROBE, (0, 1), "1: no goal"),
        ]
    chosen = senses
    if chosen is None:
        chosen = SENSES[form] if rules.goals_shown else [s for s in SENSES[form] if s != "objects"]
    made = load_layout("star_maze", rules.corners)
    about = "find the goal in one of five arms"
    return make_maze("StarMaze", form, about, made, rules, chosen, tuple(draws), MEASURES)


PARADIGMS.register(
    "StarMaze",
    Paradigm(
        name="StarMaze",
        about="navigation: the one arm of five that holds the goal",
        source="Rondi-Reig et al. 2006; PMC3695082",
        trials=40,
        make=make_star_maze,
    ),
    __name__,
)
