"""What a phenomenon of the battery is: a design with its control, conditions read from it, and claims.

A phenomenon is data: groups by phases in the notation of designs, conditions (what is read from which
group), and claims about conditions, the signature. One set of rules grades every model by them, and no
claim knows which model it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from machinepsych.battery.estimates import Effect, difference, ratio
from machinepsych.battery.readings import Readings
from machinepsych.pavlovian.design import Timing
from machinepsych.registry import Registry

SHOWN = "shown"
PARTLY = "partly"
NOT = "not"
UNSTATED = "unstated"
# An effect nearer to none than this is none: a twentieth of the condition that it is measured against.
SMALLEST = 0.05

Condition = Callable[[Readings], np.ndarray]


@dataclass(frozen=True)
class Claim:
    """One statement about two conditions: ``over`` as a ratio (or ``minus`` as a difference) lies in a range.

    ``low`` and ``high`` bound it (None: no bound), ``null`` is its value where there is no effect (1 for a
    ratio of likes). ``text`` says it in words.
    """

    text: str
    of: str
    over: str = ""
    minus: str = ""
    low: float | None = None
    high: float | None = None
    null: float = 1.0

    def effect(self, conditions: Mapping[str, np.ndarray]) -> Effect:
        """Estimate the effect from conditions [N]."""
        if self.minus:
            return difference(conditions[self.of], conditions[self.minus])
        return ratio(conditions[self.of], conditions[self.over])

    def holds(self, effect: Effect) -> bool:
        """Say whether the whole interval lies within the bounds."""
        if not effect.defined:
            return False
        return (self.low is None or effect.lower >= self.low) and (
            self.high is None or effect.upper <= self.high
        )

    def leans(self, effect: Effect) -> bool:
        """Say whether the interval lies on the claimed side of no effect, by at least SMALLEST."""
        if not effect.defined:
            return False
        if self.low is not None and self.low > self.null:
            return effect.lower > self.null + SMALLEST
        return effect.upper < self.null - SMALLEST

    def range_text(self) -> str:
        """Write the bounds."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        return f">= {self.low:g}" if self.low is not None else f"<= {self.high:g}"


@dataclass(frozen=True)
class Phenomenon:
    """One phenomenon.

    ``name`` is what commands call it, ``title`` what people do. ``design`` maps groups to phases in the
    notation, ``control`` names the conditions that are control; the first claim is the effect that is
    reported. ``expected`` maps models to what the literature says (shown, partly, not), ``reasons`` to why a
    model cannot. ``elements`` and ``timing`` as in Design.
    ``derived`` names conditions that are computed from others, and not drawn; ``curves`` those that are drawn
    as lines.
    """

    number: int
    name: str
    title: str
    about: str
    source: str
    design: Mapping[str, Sequence[str]]
    conditions: Mapping[str, Condition]
    control: Sequence[str]
    claims: Sequence[Claim]
    expected: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)
    axis: str = "response"
    derived: Sequence[str] = ()
    curves: Mapping[str, Sequence[str]] = field(default_factory=dict)


PHENOMENA: Registry[Phenomenon] = Registry("phenomenon", "battery")


def register(phenomenon: Phenomenon, home: str) -> Phenomenon:
    """Enter a phenomenon under its name; ``home`` is the module that holds it."""
    return PHENOMENA.register(phenomenon.name, phenomenon, home)


def phenomena() -> list[Phenomenon]:
    """List all phenomena by number."""
    return sorted(PHENOMENA, key=lambda each: each.number)


def verdict(claims: Sequence[Claim], effects: Sequence[Effect]) -> str:
    """Grade a model: shown where all claims hold, partly where the first leans the right way, else not."""
    if all(claim.holds(effect) for claim, effect in zip(claims, effects, strict=True)):
        return SHOWN
    return PARTLY if claims[0].leans(effects[0]) else NOT
