"""Delayed non-match to sample: after a delay, choose what was not the sample.

PMC3982138 is the study behind the published rodent figures: trial-unique non-match to location on a touch
screen (TUNL; Talpos et al. 2010, Neurobiol Learn Mem 94). As published, two figures are shown and any
operation ends sample and delay. In the faithful form places of the screen are to be remembered: the
sample's place is touched, after the delay a poke at the magazine lights sample and choice, the separation
of the two varies, and a wrong choice has the trial repeated until it is right (correction trials, counted
apart). The delay can be set, listed trial by trial (the forgetting curve) or adjusted to what the subject can
bridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm
from machinepsych.apparatus.senses.signals import choose_signals
from machinepsych.apparatus.touch_screen import (
    ADJUSTS,
    BESIDE,
    DRAW_DELAY,
    DRAW_OTHER,
    DRAW_SAMPLE,
    MEASURES,
    MOST_DELAY,
    SIGNALS,
    STATE,
    TOUCH_SCREEN,
)
from machinepsych.apparatus.touch_screen import DELAY as DELAY_STEPS
from machinepsych.parameters import parameter

SENSES = ("figures", "pointer", "light", "last_operation")
DELAY = 10
# Places, steps of delay, locations, correction trials, adjustment, steps beside the delay.
RULES = {PUBLISHED: (2, DELAY, 0, 0, 0, 0), FAITHFUL: (5, DELAY, 1, 1, 0, 40)}
PAYS = {PUBLISHED: (1.0, -0.5), FAITHFUL: (1.0, 0.0)}
# A trial may last 40 steps beside its delay.
LIMITS = {PUBLISHED: 50, FAITHFUL: RULES[FAITHFUL][BESIDE] + MOST_DELAY}


@dataclass(frozen=True)
class NonMatchParameters:
    """What can be set. A phase's draws can give ``delay`` trial by trial, which goes before these."""

    delay: int = parameter(
        DELAY, "Delay between sample and choice; the first one where it is adjusted.",
        low=1, high=MOST_DELAY, unit="steps", source="Talpos et al. 2010",
    )  # fmt: skip
    adjustment: int = parameter(
        0, "What the delay grows by after two right first choices in a row and shrinks by after a wrong one.",
        low=0, high=60, unit="steps", source="Scheckel 1965; Levitt 1971",
    )  # fmt: skip


def make_non_match_to_sample(
    form: str, senses: Sequence[str] | None = None, parameters: NonMatchParameters | None = None
) -> Environment:
    """Make the touch screen."""
    rule = np.array(RULES[form], np.int64)
    if form == FAITHFUL and parameters is not None:
        rule[[DELAY_STEPS, ADJUSTS]] = parameters.delay, parameters.adjustment
    name = "DelayedNonMatchToSample"
    stimuli, signals = choose_signals(SIGNALS, SENSES if senses is None else senses, name)
    draws: tuple[Draw, ...]
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
            Draw("delay", DRAW_DELAY, tuple(range(1, MOST_DELAY + 1)), "steps of the delay"),
        )
    return Environment(
        name=name,
        form=form,
        about="choose what was not the sample",
        family=TOUCH_SCREEN,
        world={
            "rule": rule,
            "pays": np.array(PAYS[form]),
            "signals": signals,
        },
        state=STATE,
        stimuli=stimuli,
        slots=len(SIGNALS),
        limit=LIMITS[form],
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
        parameters=NonMatchParameters,
    ),
    __name__,
)
