"""Conditioned place preference (reviewed by Tzschentke 2007, Addict Biol 12): one side is paired.

PMC6101638 is the study behind the published rodent figures. As published, the left compartment pays in the
first five trials, which the subject spends where it likes. In the faithful form a subject has a pre-test
without reward, four sessions behind a closed door in either compartment by turns, of which one is paired
with reward, and a free test without reward. Which compartment that is is drawn once for a subject. The
preference score is the time in the paired compartment in the test less that in the pre-test; a test lasts
its full time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm
from machinepsych.apparatus.place_preference import (
    CONDITIONING,
    DRAW_FACING,
    DRAW_PAIRED,
    DRAW_SESSION,
    FREE,
    MEASURES,
    PAIRED_SIDE,
    PREFERENCE,
    PRETEST,
    SIGNALS,
    STATE,
    TEST,
    UNPAIRED_SIDE,
)
from machinepsych.apparatus.senses.signals import choose_signals

SENSES = ("ahead", "compartment", "click", "last_operation")
# Paired compartment (-1: drawn), least steps for success (0: none).
RULES = {PUBLISHED: (0, 20), FAITHFUL: (-1, 0)}
# Reward a step, length of a step, share of time for success, half the door's width.
PAYS = {PUBLISHED: (0.1, 0.2, 0.55, 0.0), FAITHFUL: (0.1, 0.2, 0.55, 0.3)}
CONDITIONING_TRIALS = 5
SESSIONS_EACH_SIDE = 4
CYCLES = {
    PUBLISHED: (CONDITIONING,) * CONDITIONING_TRIALS + (FREE,),
    FAITHFUL: (PRETEST, *(PAIRED_SIDE, UNPAIRED_SIDE) * SESSIONS_EACH_SIDE, TEST),
}
LIMIT = 300


def make_place_preference(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the place preference box."""
    name = "ConditionedPlacePreference"
    stimuli, signals = choose_signals(SIGNALS, SENSES if senses is None else senses, name)
    draws = [Draw("facing", DRAW_FACING, (0, 1), "0 east, 1 west")]
    if form == PUBLISHED:
        draws.append(Draw("conditioning", DRAW_SESSION, (0, 1), "whether the left compartment pays"))
    else:
        said = f"{PAIRED_SIDE} paired side, {UNPAIRED_SIDE} unpaired side, {PRETEST} pre-test, {TEST} test"
        draws.append(Draw("session", DRAW_SESSION, (PAIRED_SIDE, UNPAIRED_SIDE, PRETEST, TEST), said))
        draws.append(Draw("paired", DRAW_PAIRED, (0, 1), "the paired compartment: 0 left, 1 right"))
    return Environment(
        name=name,
        form=form,
        about="stay where reward was",
        family=PREFERENCE,
        world={
            "rule": np.array(RULES[form], np.int64),
            "pays": np.array(PAYS[form]),
            "cycle": np.array(CYCLES[form], np.int64),
            "signals": signals,
        },
        state=STATE,
        stimuli=stimuli,
        slots=len(SIGNALS),
        limit=LIMIT,
        draws=tuple(draws),
        measures=tuple((each, k) for k, each in enumerate(MEASURES)),
        outcomes=(0.0, PAYS[form][0]),
    )


PARADIGMS.register(
    "ConditionedPlacePreference",
    Paradigm(
        name="ConditionedPlacePreference",
        about="association of a place with reward",
        source="Tzschentke 2007; PMC6101638",
        trials=12,
        make=make_place_preference,
    ),
    __name__,
)
