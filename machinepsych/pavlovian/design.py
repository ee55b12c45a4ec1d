"""A design: groups by phases, what its stimuli are made of, and how long things last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from machinepsych.pavlovian.notation import Mixture, Phase, Rest, Trial, write
from machinepsych.pavlovian.parse import parse


@dataclass(frozen=True)
class Timing:
    """How long things last that a trial does not say itself, all in seconds.

    ``tick_s`` is the step of real-time models; trial-level models know no time.
    """

    tick_s: Fraction = Fraction(1, 2)
    cs_s: Fraction = Fraction(5)
    us_s: Fraction = Fraction(1)
    iti_s: Fraction = Fraction(30)

    def ticks(self, seconds: Fraction) -> int:
        """Return a duration in ticks, at least 1; it need not be a whole number of them."""
        return max(1, round(seconds / self.tick_s))


@dataclass(frozen=True)
class Group:
    """A group of subjects: its name and its phases."""

    name: str
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class Design:
    """Groups by phases.

    All groups have equally many phases. ``elements`` says of a stimulus what it is made of, element by
    share (0 to 1); a stimulus that is not in it is one element of its own name.
    """

    groups: tuple[Group, ...]
    elements: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)

    @property
    def phases(self) -> int:
        """Number of phases."""
        return len(self.groups[0].phases)

    def trials(self) -> tuple[Trial, ...]:
        """List the different trials, in order of appearance."""
        return tuple(
            dict.fromkeys(
                block.trial
                for group in self.groups
                for phase in group.phases
                for part in phase.parts
                if isinstance(part, Mixture)
                for block in part.blocks
            )
        )

    def random(self) -> bool:
        """Say whether subjects differ in the order of their trials."""
        return any(
            isinstance(part, Mixture) and part.random and len(part.blocks) > 1
            for group in self.groups
            for phase in group.phases
            for part in phase.parts
        )

    def table(self) -> dict[str, list[str]]:
        """Write the design as groups by phases in the notation."""
        return {group.name: [write(phase) for phase in group.phases] for group in self.groups}


def make_design(
    table: Mapping[str, Sequence[str]],
    elements: Mapping[str, Mapping[str, float]] | None = None,
    timing: Timing | None = None,
) -> Design:
    """Make a design from a table of texts, ``{"blocked": ["10A+", "10AB+"], ...}``.

    Raises TrialNotationError where a text is none of the notation, ValueError where groups differ in their
    number of phases.
    """
    groups = tuple(Group(name, tuple(parse(cell) for cell in cells)) for name, cells in table.items())
    if not groups or len({len(group.phases) for group in groups}) != 1:
        raise ValueError("A design needs groups with equally many phases.")
    return Design(groups, elements or {}, timing or Timing())


def trials_in(phase: Phase) -> int:
    """Count the trials of a phase."""
    return sum(block.count for part in phase.parts if isinstance(part, Mixture) for block in part.blocks)


def rest_in(phase: Phase) -> Fraction:
    """Sum the rests of a phase, in seconds."""
    return sum((part.duration_s for part in phase.parts if isinstance(part, Rest)), Fraction(0))
