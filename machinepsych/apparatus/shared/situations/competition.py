"""Competition: levers and a magazine for fewer than there are, the first served has it.

A press drops a pellet into a magazine, and whoever fetches it first eats it: subjects may press and be
robbed, or rob (the worker and the parasite of Mowrer 1940; producers and scroungers, Barnard & Sibly 1981).
A lever holds one subject at a time. In the control there is a lever for each of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.lever_rules import LeverRules, make_lever_chamber
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.parameters import parameter

MEASURES = ("presses", "blocked", "magazine_entries", "rewards")


@dataclass(frozen=True)
class CompetitionParameters:
    """What can be set in competition."""

    levers: int = parameter(1, "levers in the chamber", low=1, high=2)
    possession: bool = parameter(False, "whether who is at a lever keeps it while it goes on pressing")
    magazine: bool = parameter(True, "whether pellets fall into one magazine; else into the presser's cup")
    most_pellets: int = parameter(1, "pellets that the magazine holds", low=1, high=1000)
    ratio: int = parameter(1, "presses for a pellet", low=1, high=1000)
    press: float = parameter(-0.05, "outcome of a press as such", low=-1.0, high=1.0)
    blocked: float = parameter(0.0, "outcome of finding the lever taken", low=-1.0, high=1.0)
    screen: bool = parameter(False, "whether an opaque screen hides the others")
    limit: int = parameter(20, "length of a trial", low=1, high=10_000, unit="ticks")


def make_competition(
    values: CompetitionParameters, subjects: int, senses: Sequence[str] | None
) -> SharedEnvironment:
    """Make the chamber."""
    rules = LeverRules(
        limit=values.limit,
        levers=values.levers,
        capacity=1,
        possession=values.possession,
        ratio=values.ratio,
        magazine=values.magazine,
        most_pellets=values.most_pellets,
        press=values.press,
        blocked=values.blocked,
        screen=values.screen,
    )
    return make_lever_chamber("Competition", "one lever, one pellet", rules, subjects, senses, MEASURES)


SITUATIONS.register(
    "Competition",
    Situation(
        name="Competition",
        about="one lever and one magazine for several; the first served has it",
        source="Mowrer 1940; Barnard & Sibly 1981",
        subjects=2,
        parameters=CompetitionParameters,
        make=make_competition,
    ),
    __name__,
)
