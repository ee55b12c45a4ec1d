"""The NARS agent: stimuli become events, the reinforcer a goal, and behaviour follows from desire."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS, AgentKind, Explanation, Reason
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.lane import lane
from machinepsych.nars.cycle import infer_nothing
from machinepsych.nars.encoding import first_memory, first_stepwise_memory, size_for, stepwise_size
from machinepsych.nars.explain import verdict
from machinepsych.nars.explain_stepwise import decided
from machinepsych.nars.hypotheses import Words, hypotheses_of
from machinepsych.nars.induction import relate_nothing
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.stepwise import act_stepwise, learn_stepwise, rest_stepwise, stepwise_arrays
from machinepsych.nars.subject import act, begin_subject, rest, subject_arrays, take_outcome
from machinepsych.nars.subject_settings import NarsParameters, OnaParameters
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# Senses are many where a situation may have this many times as many stimuli as a condition has events.
MANY = 2


def nars_state(parameters: Any, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory of one subject."""
    return subject_arrays(size_for(vocabulary, parameters.concepts, parameters.links, slots))


def nars_initial(parameters: Any, vocabulary: Vocabulary, slots: int) -> np.ndarray:
    """Return the memory of a subject that knows its vocabulary alone."""
    return first_memory(vocabulary, size_for(vocabulary, parameters.concepts, parameters.links, slots))


@lane
def nars_begin(agent, parameters, moment):
    """Take up the subject's own random numbers."""
    begin_subject(agent, moment)


@lane
def nars_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Perceive, want the reinforcer, and decide by desire, or babble."""
    return act(agent, parameters, ids, intensities, sensed, operations)


@lane
def nars_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Observe the outcome, where one is shown; the operation itself was observed when it was executed.

    Where nothing was done and nothing came, there is nothing to observe.
    """
    if operation == NO_OPERATION and outcome == 0.0:
        return
    take_outcome(agent, parameters, outcome, delivered)


@lane
def nars_rest(agent, parameters, ticks):
    """Let time pass."""
    rest(agent, parameters, ticks)


def nars_hypotheses(parameters: Any, arrays: dict[str, np.ndarray], vocabulary: Vocabulary) -> dict[str, Any]:
    """List the hypotheses of a batch of subjects, by subject, then from the most expected down."""
    return hypotheses_of(arrays, vocabulary)


def nars_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a decision by the links that speak in the situation, for the chain of goals it was made for."""
    words = Words(vocabulary)
    found = verdict(agent, parameters, vocabulary, *situation)
    reasons = [
        Reason(
            operation=words.name(voice.operation),
            because=str(voice.implication),
            value=voice.desire,
            facts={
                "frequency": voice.frequency,
                "confidence": voice.confidence,
                "evidence": voice.evidence,
            },
        )
        for voice in found.voices
    ]
    desires: dict[str, float] = {}
    for reason in reasons:
        desires.setdefault(reason.operation, reason.value)
    wanted = ", ".join(f"^{name} {desires[name]:.3f}" for name in vocabulary.operations if name in desires)
    goal = f"{found.goals[-1]}!" if found.goals else "G!"
    made = f"{goal} made it want {wanted}" if wanted else f"{goal}: nothing spoke for an operation"
    if found.operation is None:
        sentence = f"It did nothing: no operation was desired enough, and it did not babble. {made}."
    elif found.babbled:
        sentence = f"It babbled ^{words.name(found.operation)}. {made}."
    else:
        sentence = f"{made}; ^{words.name(found.operation)} was executed, carried by {found.carried_by}."
    return Explanation(sentence, "desire", reasons, tuple(words.name(each) for each in found.goals))


def perceives_wholes(parameters: Any, slots: int) -> bool:
    """Say whether a subject that senses up to ``slots`` stimuli at once perceives situations as wholes."""
    if parameters.perception != "suited":
        return bool(parameters.perception == "whole")
    return bool(slots >= MANY * parameters.longest_sequence)


def stepwise_state(parameters: Any, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory of one subject that perceives situations as wholes."""
    return stepwise_arrays(stepwise_size(vocabulary, parameters.concepts, parameters.links, slots))


def stepwise_initial(parameters: Any, vocabulary: Vocabulary, slots: int) -> np.ndarray:
    """Return the memory of such a subject that knows its vocabulary alone."""
    return first_stepwise_memory(
        vocabulary, stepwise_size(vocabulary, parameters.concepts, parameters.links, slots)
    )


@lane
def nars_stepwise_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Perceive the situation as a whole, and do what is wanted most in it, or try something."""
    return act_stepwise(agent, parameters, ids, intensities, sensed, operations)


@lane
def nars_stepwise_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Observe what came of the last decision."""
    learn_stepwise(agent, parameters, outcome, delivered)


@lane
def nars_stepwise_rest(agent, parameters, ticks):
    """Think over what is kept in mind, and let time pass."""
    rest_stepwise(agent, parameters, ticks)


def nars_stepwise_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a decision by what each operation is expected to lead to, and how much that is wanted."""
    words = Words(vocabulary)
    found = decided(agent, parameters, vocabulary, *situation)
    reasons = [
        Reason(
            operation=vocabulary.operations[each.operation],
            because=str(each.implication),
            value=each.desire,
            facts={
                "frequency": each.frequency,
                "confidence": each.confidence,
                "evidence": each.evidence,
            },
        )
        for each in found.prospects
    ]
    wanted = ", ".join(
        f"^{name} {desire:.3f}" for name, desire in zip(vocabulary.operations, found.desires, strict=True)
    )
    if found.operation is None:
        did = "did nothing"
    elif found.tried:
        did = f"tried ^{vocabulary.operations[found.operation]}, of which it knew least"
    else:
        did = f"executed ^{vocabulary.operations[found.operation]}, which it wanted most"
    goals = tuple(words.name(each) for each in found.goals)
    return Explanation(f"It wanted {wanted}, and {did}.", "desire", reasons, goals)


def slots_of_a_subject() -> dict[str, Any]:
    """Fill the slots of the cycle: a subject only acts, and nothing declares measures to it."""
    return {"infer_from_event": infer_nothing, "relate_values": relate_nothing}


def _register(name: str, about: str, parameters: type[ReasonerParameters]) -> None:
    stepwise = AgentKind(
        name=name,
        about=about,
        parameters=parameters,
        state=stepwise_state,
        initial=stepwise_initial,
        act=nars_stepwise_act,
        learn=nars_stepwise_learn,
        begin=nars_begin,
        rest=nars_stepwise_rest,
        hypotheses=nars_hypotheses,
        explain=nars_stepwise_explain,
    )
    kind = AgentKind(
        name=name,
        about=about,
        parameters=parameters,
        state=nars_state,
        initial=nars_initial,
        act=nars_act,
        learn=nars_learn,
        begin=nars_begin,
        rest=nars_rest,
        hypotheses=nars_hypotheses,
        explain=nars_explain,
        slots=slots_of_a_subject,
    )
    kind = dataclasses.replace(
        kind, for_senses=lambda values, slots: stepwise if perceives_wholes(values, slots) else kind
    )
    AGENTS.register(name, kind, __name__)


_register(
    "nars",
    "a NARS-style reasoner: temporal hypotheses with evidence, decision by desire, motor babbling",
    NarsParameters,
)
_register("nars_ona", "the same reasoner with the formulas and settings of ONA", OnaParameters)
