"""Cooperation: a press pays where another presses too, within a window of time.

After pairs of rats that had to do the same thing at once (Daniel 1942 is the early case; Łopuch & Popik 2011
nose-poked within a window), with the delayed partner of Plotnik et al. (2011): one of the two, drawn for each
trial, is let in at once, the other some ticks later. The trial ends with the first press that another joins,
which pays both, or that none has joined in time. So the early one has to wait for the other, and who cannot
see it cannot know. With a window as long as the trial no waiting is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.lever_rules import LeverRules, make_lever_chamber
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.parameters import parameter

MEASURES = ("presses", "joint_presses", "rewards", "latency", "let_in")


@dataclass(frozen=True)
class CooperationParameters:
    """What can be set in cooperation."""

    window: int = parameter(
        1, "ticks within which another has to press too; 0 is the same tick", low=0, high=10_000, unit="ticks"
    )
    screen: bool = parameter(False, "whether an opaque screen hides the others")
    arrival: int = parameter(
        8, "ticks within which the later one is let in; 0 for all at once", low=0, high=10_000, unit="ticks"
    )
    one_try: bool = parameter(True, "whether a press, joined or not, ends the trial")
    press: float = parameter(-0.1, "outcome of a press as such", low=-1.0, high=1.0)
    limit: int = parameter(20, "length of a trial", low=1, high=10_000, unit="ticks")


def make_cooperation(
    values: CooperationParameters, subjects: int, senses: Sequence[str] | None
) -> SharedEnvironment:
    """Make the chamber."""
    rules = LeverRules(
        limit=values.limit,
        window=values.window,
        screen=values.screen,
        press=values.press,
        arrival=values.arrival,
        one_try=values.one_try,
    )
    return make_lever_chamber("Cooperation", "press together", rules, subjects, senses, MEASURES)


SITUATIONS.register(
    "Cooperation",
    Situation(
        name="Cooperation",
        about="two press within a window, and both are paid",
        source="Daniel 1942; Łopuch & Popik 2011; Plotnik et al. 2011",
        subjects=2,
        parameters=CooperationParameters,
        make=make_cooperation,
    ),
    __name__,
)
