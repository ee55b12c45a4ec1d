"""Explaining a decision of a subject that goes step by step: what each operation leads to, and its worth.

A copy of its memory takes the same step again, with the same lane functions in plain Python.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from machinepsych.kernels.build import load_module
from machinepsych.kernels.source import Group, Program
from machinepsych.nal.truth import evidence_of
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY
from machinepsych.nars.encoding import language_of
from machinepsych.nars.registers import DECIDED_BABBLED, SITUATION
from machinepsych.nars.stepwise import act_stepwise
from machinepsych.narsese import Term
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# Goals of a chain that are told.
LONGEST_CHAIN = 30


@dataclass(frozen=True)
class Prospect:
    """What a link says that an operation (by its number) leads to here, and how much that is worth.

    ``desire`` is that of what it leads to, from -1 to 1, times frequency and confidence of the link.
    """

    operation: int
    implication: Term
    desire: float
    frequency: float
    confidence: float
    evidence: float


@dataclass(frozen=True)
class Decided:
    """What was done (None: nothing), whether for trying's sake, and how much each operation was wanted.

    ``goals`` is the chain from what is wanted for itself down to the next situation on the way there.
    """

    operation: int | None
    tried: bool
    desires: tuple[float, ...]
    goals: tuple[Term, ...]
    prospects: tuple[Prospect, ...]


def decided(
    memory: Any, parameters: Any, vocabulary: Vocabulary, ids: Any, intensities: Any, sensed: int
) -> Decided:
    """Decide again in a situation, as the subject did there; ``memory`` is left as it was."""
    steps = _steps()
    mind = SimpleNamespace(**{name: np.array(array) for name, array in vars(memory).items()})
    count = len(vocabulary.operations)
    operation = int(steps.act_stepwise(mind, parameters, ids, intensities, sensed, count))
    situation = int(mind.registers[SITUATION]) - 1
    desires = tuple(float(each) for each in mind.operation_desire[:count])
    prospects = _prospects(steps, mind, vocabulary, situation) if situation >= 0 else []
    chain = _chain(steps, mind, parameters, count, situation) if max(desires) > 0.0 else []
    language = language_of(vocabulary)
    return Decided(
        operation=None if operation == NO_OPERATION else operation,
        tried=bool(mind.registers[DECIDED_BABBLED]),
        desires=desires,
        goals=tuple(language.decode(mind, int(mind.concept_term[each])) for each in reversed(chain)),
        prospects=tuple(sorted(prospects, key=lambda each: -abs(each.desire))),
    )


@functools.cache
def _steps() -> Any:
    """Return the module in which the lane functions of a step stand as plain Python."""
    groups = tuple(Group(name, (), "record") for name in ("memory", "parameters"))
    return load_module(Program("explained_step", act_stepwise, groups), "plain")


def _links(steps: Any, mind: Any, situation: int, operations: int) -> list[tuple[int, int]]:
    """Return the links with an operation that lead from a situation, each with the operation's number."""
    found = []
    link = int(mind.term_predicts[mind.concept_term[situation]]) - 1
    while link >= 0:
        k = int(steps.operation_place(mind, steps.operation_of_link(mind, link), operations))
        if int(mind.link_operation[link]) and k != NO_OPERATION:
            found.append((link, k))
        link = int(mind.link_alike[link]) - 1
    return found


def _prospects(steps: Any, mind: Any, vocabulary: Vocabulary, situation: int) -> list[Prospect]:
    language = language_of(vocabulary)
    prospects = []
    for link, k in _links(steps, mind, situation, len(vocabulary.operations)):
        frequency = float(mind.link_truth[link, FREQUENCY])
        confidence = float(mind.link_truth[link, CONFIDENCE])
        worth = float(steps.net_desire(mind, int(mind.link_concept[link])))
        prospects.append(
            Prospect(
                operation=k,
                implication=language.decode(mind, int(mind.link_term[link])),
                desire=frequency * confidence * worth,
                frequency=frequency,
                confidence=confidence,
                evidence=float(evidence_of(confidence)),
            )
        )
    return prospects


def _chain(steps: Any, mind: Any, parameters: Any, operations: int, situation: int) -> list[int]:
    """Return the concepts on the way that is wanted most, to the first that is wanted for itself."""
    chain: list[int] = []
    while len(chain) < LONGEST_CHAIN:
        steps.weigh(mind, parameters, situation, operations)
        best = int(steps.best_operation(mind, operations))
        worth = [
            (float(mind.link_truth[link].prod() * steps.net_desire(mind, target)), target)
            for link, k in _links(steps, mind, situation, operations)
            if k == best and (target := int(mind.link_concept[link])) not in chain
        ]
        if not worth or max(worth)[0] <= 0.0:
            return chain
        situation = max(worth)[1]
        chain.append(situation)
        if steps.is_outcome(mind, situation):
            return chain
    return chain
