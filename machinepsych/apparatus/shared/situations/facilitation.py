"""Social facilitation: the same task alone, beside an idle companion, beside one that presses too.

Zajonc (1965) sums up the animal studies: the presence of others raises the dominant response. Each subject
has a lever and a cup of its own; nothing that one does changes what another is paid. Whatever differs comes
from what is sensed of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.lever_rules import LeverRules, make_lever_chamber
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.parameters import parameter

MEASURES = ("presses", "rewards", "latency")


@dataclass(frozen=True)
class FacilitationParameters:
    """What can be set in social facilitation."""

    screen: bool = parameter(False, "whether an opaque screen hides the companion")
    ratio: int = parameter(1, "presses for a pellet", low=1, high=1000)
    press: float = parameter(0.0, "outcome of a press as such", low=-1.0, high=1.0)
    limit: int = parameter(20, "length of a trial", low=1, high=10_000, unit="ticks")


def make_facilitation(
    values: FacilitationParameters, subjects: int, senses: Sequence[str] | None
) -> SharedEnvironment:
    """Make the chamber."""
    rules = LeverRules(limit=values.limit, ratio=values.ratio, screen=values.screen, press=values.press)
    return make_lever_chamber("Facilitation", "press beside another", rules, subjects, senses, MEASURES)


SITUATIONS.register(
    "Facilitation",
    Situation(
        name="Facilitation",
        about="press for oneself, alone or beside a companion",
        source="Zajonc 1965",
        subjects=2,
        parameters=FacilitationParameters,
        make=make_facilitation,
    ),
    __name__,
)
