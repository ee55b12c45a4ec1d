"""The radial arm maze (Olton & Samuelson 1976, J Exp Psychol Anim Behav Process 2): eight arms, four baited.

PMC4030456 is the study behind the published rodent figures. As published, an arm entered again costs
nothing and the end of the east arm pays 1 in every step. In the faithful form bait is hidden at the arms'
ends, which four arms hold it stays the same for all trials, and errors cost a step's worth: entering an arm
again (working memory) and an arm that never holds bait (reference memory) are counted apart. An arm is
chosen when the end of it is reached. With ``confinement`` guillotine doors hold the subject in the middle
between choices, so that going round from arm to neighbouring arm in one movement is no way to be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.map_text import CORNERS_NEITHER, CORNERS_NOT_BOTH, load_layout
from machinepsych.apparatus.maze import DRAW_HEADING
from machinepsych.apparatus.maze_world import CHEBYSHEV, MazeRules, make_maze
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm
from machinepsych.parameters import parameter

ARMS = "abcdefgh"
BAITED = "aceg"
MEASURES = (
    *("path_length", "bumps", "site_visits", "working_memory_errors", "reference_memory_errors"),
    "first_choice",
)
SENSES = {
    PUBLISHED: ("ahead", "objects", "last_operation"),
    FAITHFUL: ("ahead", "landmarks", "heading", "last_operation"),
}
RULES = {
    PUBLISHED: MazeRules(
        limit=400,
        baited=BAITED,
        baits_shown=True,
        ends=ARMS,
        reach=1,
        metric=CHEBYSHEV,
        stand="a",
        stand_pay=1.0,
        corners=CORNERS_NOT_BOTH,
    ),
    FAITHFUL: MazeRules(
        limit=400,
        baited=BAITED,
        reach=1,
        metric=CHEBYSHEV,
        working_error=-0.1,
        reference_error=-0.1,
        wall=-0.01,
        corners=CORNERS_NEITHER,
    ),
}


# From an arm's end to the door in the middle's edge, in steps.
DOOR = 7
# With confinement a trial may last as much longer as this many choices take.
CHOICES = 16


@dataclass(frozen=True)
class RadialParameters:
    """What can be set."""

    confinement: int = parameter(
        0,
        "How long doors confine the subject to the middle between choices; 0: there are none.",
        low=0,
        high=300,
        unit="steps",
        source="Olton & Samuelson 1976",
    )


def make_radial_arm_maze(
    form: str, senses: Sequence[str] | None = None, parameters: RadialParameters | None = None
) -> Environment:
    """Make the radial arm maze."""
    rules = RULES[form]
    if form == FAITHFUL and parameters is not None and parameters.confinement > 0:
        rules = replace(
            rules,
            door=DOOR,
            confinement=parameters.confinement,
            limit=rules.limit + CHOICES * parameters.confinement,
        )
    draws = (Draw("heading", DRAW_HEADING, tuple(range(8)), "0 east, counter-clockwise by 45 degrees"),)
    made = load_layout("radial_arm_maze", rules.corners)
    chosen = SENSES[form] if senses is None else senses
    about = "take the bait of four arms out of eight, each once"
    return make_maze("RadialArmMaze", form, about, made, rules, chosen, draws, MEASURES)


PARADIGMS.register(
    "RadialArmMaze",
    Paradigm(
        name="RadialArmMaze",
        about="working and reference memory: four baited arms of eight",
        source="Olton & Samuelson 1976; PMC4030456",
        trials=20,
        make=make_radial_arm_maze,
        parameters=RadialParameters,
    ),
    __name__,
)
