"""Observation: one presses and is paid, the other watches, and then has the choice.

In each trial one of two levers pays. The first subject, a demonstrator, is told which; the others are kept
from the levers for some ticks and see what it does and gets, or, in the control, an opaque screen. Then they
choose once, and the trial ends. What they choose in the very first trial, before they were ever paid, shows
learning by observation (Zentall & Levine 1972 with bars; Heyes & Dawson 1990 is the two-action test); what
they come to choose over trials is matched-dependent behaviour, following a leader (Miller & Dollard 1941).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.lever_rules import LeverRules, make_lever_chamber
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.parameters import parameter

MEASURES = ("presses", "first_choice", "first_correct", "latency", "rewards")


@dataclass(frozen=True)
class ObservationParameters:
    """What can be set in observation."""

    screen: bool = parameter(False, "whether the screen is opaque: nothing of the others is sensed")
    watch: int = parameter(
        5, "ticks for which the observers are kept from the levers", low=1, high=1000, unit="ticks"
    )
    limit: int = parameter(25, "length of a trial", low=2, high=10_000, unit="ticks")


def make_observation(
    values: ObservationParameters, subjects: int, senses: Sequence[str] | None
) -> SharedEnvironment:
    """Make the chamber."""
    rules = LeverRules(
        limit=values.limit,
        levers=2,
        drawn=True,
        screen=values.screen,
        demonstrators=1,
        confined=values.watch,
        choice_ends=subjects > 1,
    )
    return make_lever_chamber(
        "Observation", "watch one press, then choose", rules, subjects, senses, MEASURES
    )


SITUATIONS.register(
    "Observation",
    Situation(
        name="Observation",
        about="one watches which of two levers pays another, then chooses",
        source="Miller & Dollard 1941; Zentall & Levine 1972; Heyes & Dawson 1990",
        subjects=2,
        parameters=ObservationParameters,
        make=make_observation,
    ),
    __name__,
)
