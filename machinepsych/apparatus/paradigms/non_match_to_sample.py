"""Delayed non-match to sample: after a delay, choose what was not the sample.

PMC3982138 is the study behind the published rodent figures: trial-unique non-match to location on a touch
screen (TUNL; Talpos et al. 2010, Neurobiol Learn Mem 94). As published, two figures are shown and any
operation ends sample and delay. In the faithful form places of the screen are to be remembered: the
sample's place is touched, after the delay a poke at the magazine lights sample and choice, the separation
of the two varies, and a wrong choice has the trial repeated until it is right (correction trials, counted
apart).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm
from machinepsych.apparatus.senses.signals import choose_signals
from machinepsych.apparatus.touch_screen import (
    DRAW_OTHER,
    DRAW_SAMPLE,
    MEASURES,
    SIGNALS,
    STATE,
    TOUCH_SCREEN,
)

SENSES = ("figures", "pointer", "light", "last_operation")
# Places, steps of delay, locations, correction trials.
RULES = {PUBLISHED: (2, 10, 0, 0), FAITHFUL: (5, 10, 1, 1)}
PAYS = {PUBLISHED: (1.0, -0.5), FAITHFUL: (1.0, 0.0)}
LIMIT = 50


def make_non_match_to_sample(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the touch screen."""
    name = "DelayedNonMatchToSample"
    stimuli, signals = choose_signals(SIGNALS, SENSES if senses is None else senses, name)
    if form == PUBLISHED:
        draws = (
            Draw("sample", DRAW_SAMPLE, (0, 1), "the sample figure"),
            Draw("order", DRAW_OTHER, (0, 1), "the figure shown on the left; or both, left first"),
        )
    else:
        places = tuple(range(RULES[form][0]))
        draws = (
            Draw("sample", DRAW_SAMPLE, places, "the sample's place, from the left"),
            Draw("choice", DRAW_OTHER, places, "the right choice's place, not the sample's"),
        )
    return Environment(
        name=name,
        form=form,
        about="choose what was not the sample",
        family=TOUCH_SCREEN,
        world={
            "rule": np.array(RULES[form], np.int64),
            "pays": np.array(PAYS[form]),
            "signals": signals,
        },
        state=STATE,
        stimuli=stimuli,
        slots=len(SIGNALS),
        limit=LIMIT,
        draws=draws,
        measures=tuple((each, k) for k, each in enumerate(MEASURES)),
        outcomes=(min(0.0, *PAYS[form]), max(PAYS[form])),
    )


PARADIGMS.register(
    "DelayedNonMatchToSample",
    Paradigm(
        name="DelayedNonMatchToSample",
        about="working memory: choose what was not the sample",
        source="Talpos et al. 2010; PMC3982138",
        trials=100,
        make=make_non_match_to_sample,
    ),
    __name__,
)
