"""The operant chamber (Skinner 1938): two levers, one of which pays.

PMC6619163 is the study behind the published rodent figures. As published, a press of the active lever,
which is another one in each trial, pays at once, wrong presses cost. In the faithful form the active lever
stays the same for a subject, a press drops a pellet into the magazine with a click, and only fetching it
there is reward.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.lever_box import DRAW_ACTIVE, LEVERS, MEASURES, SIGNALS, STATE
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm
from machinepsych.apparatus.senses.signals import choose_signals

SENSES = ("operanda", "light", "click", "last_operation")
# Rewards for success, presses for a pellet (FR 1), magazine, cue light, the active lever stays.
RULES = {PUBLISHED: (10, 1, 0, 0, 0), FAITHFUL: (10, 1, 1, 0, 1)}
# Reward, inactive press, middle, stay, press without reward.
PAYS = {PUBLISHED: (1.0, -0.2, -0.05, -0.01, 0.0), FAITHFUL: (1.0, 0.0, 0.0, 0.0, 0.0)}
# What a turn to the left or right brings before the subject: rows left, right; columns lever 0, lever 1,
# middle.
TURNS = ((2, 0, 0), (1, 2, 1))
LIMIT = 100


def make_operant_chamber(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the operant chamber."""
    stimuli, signals = choose_signals(SIGNALS, SENSES if senses is None else senses, "OperantChamber")
    return Environment(
        name="OperantChamber",
        form=form,
        about="press the lever that pays",
        family=LEVERS,
        world={
            "rule": np.array(RULES[form], np.int64),
            "pays": np.array(PAYS[form]),
            "signals": signals,
            "turns": np.array(TURNS, np.int64),
        },
        state=STATE,
        stimuli=stimuli,
        slots=len(SIGNALS),
        limit=LIMIT,
        draws=(Draw("active_lever", DRAW_ACTIVE, (0, 1), "the lever that pays"),),
        measures=tuple((each, k) for k, each in enumerate(MEASURES)),
        outcomes=(min(PAYS[form]), max(PAYS[form])),
    )


PARADIGMS.register(
    "OperantChamber",
    Paradigm(
        name="OperantChamber",
        about="instrumental conditioning: press the lever that pays",
        source="Skinner 1938; PMC6619163",
        trials=50,
        make=make_operant_chamber,
    ),
    __name__,
)
