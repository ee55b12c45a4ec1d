"""Explaining a decision: the hypotheses that hold in a situation, their evidence, and the desire they give.

It calls the same lane functions as the decision itself, on the memory of one subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from machinepsych.kernels.counter_rng import BABBLING, uniform
from machinepsych.nal.truth import confidence_of
from machinepsych.nars.decision import decide, hypothesis_desire, weigh_operation
from machinepsych.nars.memory import FIRST, OPERATION, POSITIVE, TOTAL
from machinepsych.nars.perception import precondition_confidence
from machinepsych.vocabulary import NO_OPERATION, NO_STIMULUS


@dataclass(frozen=True)
class Voice:
    """A hypothesis that holds in a situation: its terms as ids, its evidence, and the desire it gives."""

    condition: tuple[int, ...]
    operation: int
    desire: float
    frequency: float
    confidence: float
    evidence: float


@dataclass(frozen=True)
class Verdict:
    """What was decided: the operation (or ``NO_OPERATION``), all desires, and whether it babbled."""

    operation: int
    desires: tuple[float, ...]
    babbled: bool


def voices(memory: Any, parameters: Any, ids: Any, intensities: Any, sensed: int) -> list[Voice]:
    """List the hypotheses whose precondition holds now, from the most desired operation down."""
    found = []
    for row in range(memory.terms.shape[0]):
        total = float(memory.evidence[row, TOTAL])
        if total <= 0.0:
            continue
        condition = precondition_confidence(memory, parameters, row, ids, intensities, sensed)
        if condition <= 0.0:
            continue
        terms = memory.terms[row]
        found.append(
            Voice(
                condition=tuple(int(term) for term in terms[FIRST:OPERATION] if term != NO_STIMULUS),
                operation=int(terms[OPERATION]),
                desire=float(hypothesis_desire(memory, parameters, row, condition)),
                frequency=float(memory.evidence[row, POSITIVE]) / total,
                confidence=float(confidence_of(total)),
                evidence=total,
            )
        )
    return sorted(found, key=lambda voice: (-voice.desire, len(voice.condition), voice.condition))


def verdict(
    memory: Any, parameters: Any, ids: Any, intensities: Any, sensed: int, operations: int, moment: Any
) -> Verdict:
    """Decide again, and say whether the operation came of desire or of babbling."""
    desires = tuple(
        float(weigh_operation(memory, parameters, operation, ids, intensities, sensed))
        for operation in range(operations)
    )
    operation = int(decide(memory, parameters, ids, intensities, sensed, operations, moment))
    suppressed = max(desires) > parameters.suppression_threshold
    drawn = bool(uniform(moment, BABBLING) < parameters.motor_babbling)
    decided = suppressed or (not drawn and max(desires) >= parameters.decision_threshold)
    return Verdict(operation, desires, operation != NO_OPERATION and not decided)
