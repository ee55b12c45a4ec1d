"""The NARS agent: stimuli become events, the reinforcer a goal, and behaviour follows from desire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS, AgentKind, Explanation, Reason
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import confidence_of, expectation
from machinepsych.nars.decision import PREFERS_SPECIFIC, decide
from machinepsych.nars.explain import Voice, verdict, voices
from machinepsych.nars.learning import learn_from_outcome
from machinepsych.nars.memory import FIRST, OPERATION, POSITIVE, TOTAL, memory_state
from machinepsych.nars.parameters import NarsParameters, OnaParameters
from machinepsych.nars.perception import SEQUENTIAL
from machinepsych.narsese import Atom, Compound, Term
from machinepsych.vocabulary import NO_OPERATION, NO_STIMULUS, Vocabulary, stimulus_and_place


def nars_state(parameters: NarsParameters, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory of one subject."""
    return memory_state(parameters.hypotheses, len(vocabulary.operations))


@lane
def nars_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Decide by desire, or babble."""
    return decide(agent, parameters, ids, intensities, sensed, operations, moment)


@lane
def nars_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Revise what led to the outcome; where none is shown, only the assumption of failure counts."""
    if operation >= 0:
        learn_from_outcome(agent, parameters, ids, intensities, sensed, operation, outcome)


def event_term(stimulus: str) -> Term:
    """Return a stimulus as an event: ``<A1 --> [left]>`` for ``A1@left``, else its name.

    Narsese has no minus in names: ``tone-high`` becomes ``tone_high``.
    """
    name, place = stimulus_and_place(stimulus.replace("-", "_"))
    if place is None:
        return Atom(name)
    return Compound("-->", (Atom(name), Compound("[]", (Atom(place),))))


def hypothesis_text(condition: Sequence[str], operation: str, sequential: bool) -> str:
    """Write a hypothesis in Narsese; stimuli at one time are a parallel conjunction, else a sequence."""
    term = event_term(condition[0])
    for stimulus in condition[1:]:
        term = Compound("&/" if sequential else "&|", (term, event_term(stimulus)))
    operator = Atom("^" + operation.replace("-", "_"))
    return str(Compound("=/>", (Compound("&/", (term, operator)), Atom("G"))))


def nars_hypotheses(
    parameters: NarsParameters, arrays: dict[str, np.ndarray], vocabulary: Vocabulary
) -> dict[str, Any]:
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
        condition = [
            vocabulary.stimuli[stimulus] for stimulus in kind[FIRST:OPERATION] if stimulus != NO_STIMULUS
        ]
        operation = vocabulary.operations[kind[OPERATION]]
        texts.append(hypothesis_text(condition, operation, parameters.perception == "sequential"))
        conditions.append(" ".join(condition))
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


def nars_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a decision by the hypotheses that hold in the situation."""
    found = verdict(agent, parameters, *situation, len(vocabulary.operations), moment)
    speaking = voices(agent, parameters, *situation)
    reasons = [_reason(voice, vocabulary, parameters.perception == SEQUENTIAL) for voice in speaking]
    wanted = ", ".join(
        f"^{name} {desire:.3f}" for name, desire in zip(vocabulary.operations, found.desires, strict=True)
    )
    if found.operation == NO_OPERATION:
        sentence = f"It did nothing: no operation was desired enough ({wanted}), and it did not babble."
    elif found.babbled:
        sentence = f"It babbled ^{vocabulary.operations[found.operation]}; G! made it want {wanted}."
    else:
        prefers_specific = parameters.preference == PREFERS_SPECIFIC
        carrying = max(
            (k for k, voice in enumerate(speaking) if voice.operation == found.operation),
            key=lambda k: (len(speaking[k].condition) if prefers_specific else 0, speaking[k].desire),
        )
        operation = vocabulary.operations[found.operation]
        sentence = (
            f"G! made it want {wanted}; ^{operation} was executed, carried by {reasons[carrying].because}."
        )
    return Explanation(sentence, "desire", reasons)


def _reason(voice: Voice, vocabulary: Vocabulary, sequential: bool) -> Reason:
    operation = vocabulary.operations[voice.operation]
    condition = [vocabulary.stimuli[stimulus] for stimulus in voice.condition]
    facts = {"frequency": voice.frequency, "confidence": voice.confidence, "evidence": voice.evidence}
    return Reason(operation, hypothesis_text(condition, operation, sequential), voice.desire, facts)


def _register(name: str, about: str, parameters: type[NarsParameters]) -> None:
    kind = AgentKind(
        name=name,
        about=about,
        parameters=parameters,
        state=nars_state,
        act=nars_act,
        learn=nars_learn,
        hypotheses=nars_hypotheses,
        explain=nars_explain,
    )
    AGENTS.register(name, kind, __name__)


_register(
    "nars",
    "a NARS-style reasoner: temporal hypotheses with evidence, decision by desire, motor babbling",
    NarsParameters,
)
_register("nars_ona", "the same reasoner with the formulas and settings of ONA", OnaParameters)
