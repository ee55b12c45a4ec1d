"""The T-maze (Tolman 1925; Deacon & Rawlins 2006, Nat Protoc 1): turn to the arm that pays.

PMC3399492 is the study behind the published rodent figures: forced alternation. As published, the left arm
always pays and nothing is forced. In the faithful form a trial has two runs: a forced one, the other arm
being closed, with food at its end; then, after a delay at the start, a free one, which pays in the arm that
was closed. A wrong choice ends the trial.
"""

from __future__ import annotations

from collections.abc import Sequence

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import CORNERS_NEITHER, CORNERS_NOT_BOTH, load_layout
from machinepsych.apparatus.maze import DRAW_GOAL
from machinepsych.apparatus.maze_world import MazeRules, make_maze
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm

MEASURES = ("path_length", "bumps", "site_visits", "first_choice")
SENSES = {PUBLISHED: ("ahead", "objects", "last_operation"), FAITHFUL: ("ahead", "last_operation")}
# Steps between the runs: mice wait in the start box for seconds.
DELAY = 5
RULES = {
    PUBLISHED: MazeRules(
        limit=200,
        goals="a",
        tolls="b",
        toll=-0.5,
        toll_when_stopped=True,
        goals_shown=True,
        corners=CORNERS_NOT_BOTH,
    ),
    FAITHFUL: MazeRules(
        limit=200,
        goals="ab",
        choices="ab",
        wrong_choice_ends=True,
        forced=True,
        delay=DELAY,
        bait=1.0,
        corners=CORNERS_NEITHER,
        cues_above_walls=True,
    ),
}


def make_t_maze(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the T-maze."""
    rules = RULES[form]
    draws: tuple[Draw, ...] = ()
    if form == FAITHFUL:
        draws = (Draw("goal_arm", DRAW_GOAL, (0, 1), "the arm that pays in the free run: 0 left, 1 right"),)
    made = load_layout("t_maze", rules.corners)
    chosen = SENSES[form] if senses is None else senses
    about = "turn to the arm that pays"
    return make_maze("TMaze", form, about, made, rules, chosen, draws, MEASURES)


PARADIGMS.register(
    "TMaze",
    Paradigm(
        name="TMaze",
        about="egocentric navigation and alternation",
        source="Deacon & Rawlins 2006; PMC3399492",
        trials=40,
        make=make_t_maze,
    ),
    __name__,
)
