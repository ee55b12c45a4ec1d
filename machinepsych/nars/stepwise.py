"""A subject that goes through a place step by step: situations, what came of each operation, desires.

The steps of one turn, for a memory whose senses are many (:mod:`machinepsych.nars.situations`); of few,
:mod:`machinepsych.nars.subject` has them.
"""

from __future__ import annotations

from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import lane
from machinepsych.nars.collection import collect_terms, needs_collection
from machinepsych.nars.concepts import CONFIDENCE, NO_CONCEPT, conceive, use_concept
from machinepsych.nars.desires import choose, look_back
from machinepsych.nars.outcomes import feel_safe, take_event, want_outcomes
from machinepsych.nars.registers import (
    BEGAN_AT,
    CHOICES,
    DONE,
    HARMED,
    NOW,
    RELIEVED,
    SITUATION,
    SITUATION_TERM,
)
from machinepsych.nars.situations import learn_transition, note_reafference, perceive_whole
from machinepsych.nars.state import memory_arrays
from machinepsych.nars.subject import SubjectCapacity
from machinepsych.nars.terms import NO_TERM
from machinepsych.vocabulary import NO_OPERATION

# Ticks of a step's two halves: perceiving and deciding; doing and seeing what comes of it.
HALF_STEP = 2


def stepwise_arrays(size: SubjectCapacity) -> tuple[Array, ...]:
    """Declare a memory, and what it knows of its experiment and counts of its stimuli."""
    return (
        *memory_arrays(size),
        Array("stimulus_term", (size.stimuli,), "int", "term of each stimulus"),
        Array("operation_term", (size.operations,), "int", "term of each operation"),
        Array("reinforcer_term", (1,), "int", "term of the goal"),
        Array("outcome_term", (3,), "int", "terms of reinforcer, harm and relief"),
        Array("nothing_term", (1,), "int", "term of the situation between trials"),
        Array("outcome_size", (2,), "float", "the largest outcome so far, and the last harm"),
        Array("stimulus_after", (size.stimuli,), "int", "operation it was sensed after, see situations.py"),
        Array("stimulus_count", (size.stimuli,), "int", "times that it was sensed"),
        Array("operation_count", (size.operations,), "int", "times that it was executed"),
        Array("operation_desire", (size.operations,), "float", "how much each is wanted now, from -1 to 1"),
        Array("operation_evidence", (size.operations,), "float", "positive evidence on what it leads to"),
        Array("operation_future", (size.operations,), "float", "desire of that, times evidence"),
        Array("operation_changes", (size.operations,), "float", "positive evidence on other situations"),
        Array("operation_known", (size.operations,), "float", "evidence on each in this situation"),
    )


@lane
def present_situation(memory):
    """Return the concept of the situation of the last decision, ``NO_CONCEPT`` before one or if forgotten."""
    concept = memory.registers[SITUATION] - 1
    if concept < 0 or memory.concept_term[concept] != memory.registers[SITUATION_TERM]:
        return NO_CONCEPT
    return concept


@lane
def operation_done(memory):
    """Return the term of the operation of the last decision, or ``NO_TERM``."""
    number = memory.registers[DONE]
    return memory.operation_term[number - 1] if number > 0 else NO_TERM


@lane
def act_stepwise(memory, parameters, ids, intensities, sensed, operations):
    """Perceive the situation, learn what led to it, and return what to do in it, or ``NO_OPERATION``."""
    if needs_collection(memory):
        collect_terms(memory)
    memory.registers[CHOICES] = operations
    want_outcomes(memory, parameters)
    before = present_situation(memory)
    operation = operation_done(memory)
    if operation != NO_TERM or before == NO_CONCEPT:
        note_reafference(memory, ids, sensed, memory.registers[DONE])
    concept = perceive_whole(memory, parameters, ids, intensities, sensed)
    if before != NO_CONCEPT and before == present_situation(memory) and operation != NO_TERM:
        if concept != NO_CONCEPT:
            learn_transition(memory, parameters, before, operation, concept)
        feel_safe(memory, parameters, before, operation, concept)
    look_back(memory, parameters, operations, parameters.goal_selections)
    k = choose(memory, parameters, concept, operations)
    memory.registers[SITUATION] = concept + 1
    memory.registers[SITUATION_TERM] = memory.concept_term[concept] if concept != NO_CONCEPT else NO_TERM
    memory.registers[DONE] = k + 1 if k != NO_OPERATION else 0
    memory.registers[NOW] += HALF_STEP
    return k


@lane
def learn_stepwise(memory, parameters, outcome, delivered):
    """Take in what came of the last decision; a probe shows nothing."""
    situation = present_situation(memory)
    if delivered == 1 and situation != NO_CONCEPT:
        take_event(memory, parameters, situation, operation_done(memory), outcome)
    memory.registers[NOW] += HALF_STEP


@lane
def rest_stepwise(memory, parameters, ticks):
    """End a trial: what was feared did not come; think over all that is kept in mind, and let time pass."""
    situation = present_situation(memory)
    operation = operation_done(memory)
    if situation != NO_CONCEPT and operation != NO_TERM:
        nothing = conceive(memory, parameters, memory.nothing_term[0])
        if nothing != NO_CONCEPT and situation == present_situation(memory):
            memory.spike[nothing, CONFIDENCE] = parameters.observation_confidence
            use_concept(memory, nothing)
            learn_transition(memory, parameters, situation, operation, nothing)
            feel_safe(memory, parameters, situation, operation, nothing)
    memory.registers[SITUATION] = 0
    memory.registers[DONE] = 0
    memory.registers[HARMED] = 0
    memory.registers[RELIEVED] = 0
    look_back(memory, parameters, memory.registers[CHOICES], -1)
    memory.registers[NOW] += ticks
    memory.registers[BEGAN_AT] = memory.registers[NOW]
