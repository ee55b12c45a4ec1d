"""Foraging in a group: a field with pellets that grow again, and others after the same ones.

What one eats falls with the number that share a patch (interference; Sutherland 1983 reviews it, and the
ideal free distribution of Fretwell & Lucas 1969 builds on it). The control is one subject alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from machinepsych.apparatus.map_text import load_layout
from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.foraging_world import make_foraging
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.parameters import parameter

LAYOUT = "foraging_field"


@dataclass(frozen=True)
class ForagingParameters:
    """What can be set in foraging."""

    regrowth: int = parameter(
        20, "ticks until a pellet has grown again; 0 for never", low=0, high=100_000, unit="ticks"
    )
    screen: bool = parameter(False, "whether the others are not sensed (they still stand in the way)")
    step: float = parameter(-0.01, "outcome of a tick", low=-1.0, high=1.0)
    wall: float = parameter(-0.05, "outcome of bumping into a wall", low=-1.0, high=1.0)
    collision: float = parameter(-0.05, "outcome of bumping into another", low=-1.0, high=1.0)
    pellet: float = parameter(1.0, "outcome of a pellet", low=-1.0, high=1.0)
    limit: int = parameter(100, "length of a trial", low=1, high=10_000, unit="ticks")


def make_field(values: ForagingParameters, subjects: int, senses: Sequence[str] | None) -> SharedEnvironment:
    """Make the field."""
    pays = (values.step, values.wall, values.collision, values.pellet)
    return make_foraging(
        "Foraging", load_layout(LAYOUT), subjects, senses, values.limit, values.regrowth, pays, values.screen
    )


SITUATIONS.register(
    "Foraging",
    Situation(
        name="Foraging",
        about="eat pellets that grow again in a field shared with others",
        source="Fretwell & Lucas 1969; Sutherland 1983",
        subjects=8,
        parameters=ForagingParameters,
        make=make_field,
    ),
    __name__,
)
