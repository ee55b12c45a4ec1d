"""What a reasoner tells of itself: one record for each thing that happened, one view of each concept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from machinepsych.narsese import Punctuation, Term


class Kind(Enum):
    """What happened to a sentence."""

    INPUT = "input"
    """It was told from outside, or an executed operation was noted."""
    DERIVED = "derived"
    """It was concluded from others."""
    REVISED = "revised"
    """It was merged with another of the same content."""
    SELECTED = "selected"
    """It was taken out of the waiting events to be thought about."""
    DECISION = "decision"
    """It is the temporal implication that an operation was chosen for."""
    EXECUTED = "executed"
    """It is the operation that was executed."""
    ANSWER = "answer"
    """It is the best answer to a question."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened to one sentence.

    ``time`` is the time step at which the sentence holds, None where it is eternal; ``created`` the step
    at which it came to be. ``stamp`` lists the pieces of evidence behind it, ``frequency`` and
    ``confidence`` are from 0 to 1. ``delay`` is the number of steps between the two sides of a temporal
    implication. Of a DECISION, ``expectation`` is the desire of the operation and ``precondition`` the
    event that it rests on; of an EXECUTED, ``term`` is the operator alone and ``arguments`` what it was
    executed with, None for nothing.
    """

    kind: Kind
    term: Term
    punctuation: Punctuation = Punctuation.BELIEF
    time: int | None = None
    created: int = 0
    priority: float = 1.0
    stamp: tuple[int, ...] = ()
    frequency: float = 1.0
    confidence: float = 0.9
    delay: float | None = None
    expectation: float | None = None
    precondition: Happening | None = None
    arguments: Term | None = None


@dataclass(frozen=True)
class ConceptView:
    """A concept of the memory as it is now, for printing.

    ``belief`` is its eternal belief, None without one; ``links`` are the implications stored with it.
    ``priority`` and ``usefulness`` are from 0 to 1, ``last_used`` is a time step, ``event_time`` that of
    the latest event of this content, None where there was none.
    """

    term: Term
    priority: float
    usefulness: float
    use_count: int
    last_used: int
    belief: Happening | None = None
    links: tuple[Happening, ...] = ()
    event_time: int | None = None
