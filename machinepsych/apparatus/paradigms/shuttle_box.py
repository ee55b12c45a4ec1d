"""The shuttle box (Mowrer & Lamoreaux 1946, J Comp Psychol 39): leave at the warning, or be shocked.

PMC4633642 is the study behind the published rodent figures (rats, two-way active avoidance). As published,
crossing before the warning makes a trial fail unless the subject goes back and crosses again, and nothing
stands between the compartments. In the faithful form the warning concerns the compartment that the subject
is in when it comes; crossings in the interval are counted; the interval varies; one passes by a door; and
avoidance, escape and failure are told apart, with latencies. Neither avoidance nor escape is paid: there is
only shock, and its absence. Success is avoidance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from machinepsych.apparatus.environment import Draw, Environment
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED, Paradigm
from machinepsych.apparatus.senses.signals import choose_signals
from machinepsych.apparatus.shuttle_box import DRAW_SIDE, MEASURES, SHUTTLE, SIGNALS, STATE

SENSES = ("ahead", "compartment", "light", "shock", "last_operation")
# Interval (least, most), warning, shock, follows, escape succeeds: steps and flags.
RULES = {PUBLISHED: (5, 5, 5, 10, 0, 1), FAITHFUL: (3, 10, 5, 10, 1, 0)}
# Avoidance, escape, shock, length of a step, half the door's width.
PAYS = {PUBLISHED: (1.0, 0.5, -0.5, 0.3, 0.0), FAITHFUL: (0.0, 0.0, -0.5, 0.3, 0.3)}
LIMIT = 50


def make_shuttle_box(form: str, senses: Sequence[str] | None = None) -> Environment:
    """Make the shuttle box."""
    stimuli, signals = choose_signals(SIGNALS, SENSES if senses is None else senses, "ShuttleBox")
    return Environment(
        name="ShuttleBox",
        form=form,
        about="leave the compartment at the warning",
        family=SHUTTLE,
        world={
            "rule": np.array(RULES[form], np.int64),
            "pays": np.array(PAYS[form]),
            "signals": signals,
        },
        state=STATE,
        stimuli=stimuli,
        slots=len(SIGNALS),
        limit=LIMIT,
        draws=(Draw("side", DRAW_SIDE, (0, 1), "0 left, 1 right: the compartment the trial begins in"),),
        measures=tuple((name, k) for k, name in enumerate(MEASURES)),
        outcomes=(min(PAYS[form][:3]), max(PAYS[form][:3])),
    )


PARADIGMS.register(
    "ShuttleBox",
    Paradigm(
        name="ShuttleBox",
        about="avoidance: leave the compartment at the warning",
        source="Mowrer & Lamoreaux 1946; PMC4633642",
        trials=40,
        make=make_shuttle_box,
    ),
    __name__,
)
