"""The NARS agent: stimuli become events, the reinforcer a goal, and behaviour follows from desire."""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS, AgentKind
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import confidence_of, expectation
from machinepsych.nars.decision import decide
from machinepsych.nars.learning import learn_from_outcome
from machinepsych.nars.memory import FIRST, OPERATION, POSITIVE, SECOND, TOTAL, memory_state
from machinepsych.nars.parameters import NarsParameters
from machinepsych.vocabulary import NO_STIMULUS, Vocabulary, stimulus_and_place


def nars_state(parameters: NarsParameters, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory of one subject."""
    return memory_state(parameters.hypotheses)


@lane
def nars_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Decide by desire, or babble."""
    return decide(agent, parameters, ids, intensities, sensed, operations, moment)


@lane
def nars_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Revise what led to the outcome; where none is shown, only the assumption of failure counts."""
    if operation >= 0:
        learn_from_outcome(agent, parameters, ids, intensities, sensed, operation, outcome)


def event_text(stimulus: str) -> str:
    """Write a stimulus as an event of Narsese: ``<A1 --> [left]>`` for ``A1@left``, else its name."""
    name, place = stimulus_and_place(stimulus)
    return name if place is None else f"<{name} --> [{place}]>"


def hypothesis_text(first: str, second: str | None, operation: str) -> str:
    """Write a hypothesis in Narsese; two stimuli at once are a parallel conjunction."""
    condition = event_text(first)
    if second is not None:
        condition = f"({condition} &| {event_text(second)})"
    return f"<({condition} &/ ^{operation}) =/> G>"


def nars_hypotheses(arrays: dict[str, np.ndarray], vocabulary: Vocabulary) -> dict[str, Any]:
    """List the hypotheses of a batch of subjects, by subject, then from the most expected down.

    ``row`` holds the index of the subject in the batch; words come as (codes, list of words).
    """
    terms, evidence = arrays["terms"], arrays["evidence"]
    total = evidence[:, :, TOTAL]
    positive = evidence[:, :, POSITIVE]
    subjects, rows = np.nonzero(total > 0.0)
    total, positive, terms = total[subjects, rows], positive[subjects, rows], terms[subjects, rows]
    frequency = positive / total
    confidence = confidence_of(total)
    expected = expectation(frequency, confidence)
    order = np.lexsort((rows, -expected, subjects))
    kinds, code = np.unique(terms[order], axis=0, return_inverse=True)
    texts, conditions, operations = [], [], []
    for kind in kinds.tolist():
        first = vocabulary.stimuli[kind[FIRST]]
        second = None if kind[SECOND] == NO_STIMULUS else vocabulary.stimuli[kind[SECOND]]
        operation = vocabulary.operations[kind[OPERATION]]
        texts.append(hypothesis_text(first, second, operation))
        conditions.append(first if second is None else f"{first} {second}")
        operations.append(operation)
    code = code.reshape(-1).astype(np.int32)
    return {
        "row": subjects[order],
        "hypothesis": (code, texts),
        "precondition": (code, conditions),
        "operation": (code, operations),
        "frequency": frequency[order],
        "confidence": confidence[order],
        "evidence": total[order],
        "positive_evidence": positive[order],
        "expectation": expected[order],
    }


AGENTS.register(
    "nars",
    AgentKind(
        name="nars",
        about="a NARS-style reasoner: temporal hypotheses with evidence, decision by desire, motor babbling",
        parameters=NarsParameters,
        state=nars_state,
        act=nars_act,
        learn=nars_learn,
        hypotheses=nars_hypotheses,
    ),
    __name__,
)
