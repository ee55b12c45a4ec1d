"""A subject's reasoner: stimuli become events, the reinforcer a goal, and outcomes evidence.

These are the steps of a trial for a memory that belongs to a subject of an experiment; everything that
happens inside is the cycle's work (:mod:`machinepsych.nars.cycle`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import lane
from machinepsych.nars.attention import note_recent
from machinepsych.nars.concepts import NO_CONCEPT
from machinepsych.nars.cycle import cycle, demand, let_pass, observe, process_belief
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import (
    EXECUTED_TERM,
    LOGGED,
    NOW,
    RECENT_END,
    SEED,
    SEEN,
    SEEN_FROM,
    SEEN_UNTIL,
    SUBJECT,
)
from machinepsych.nars.state import Capacity, memory_arrays
from machinepsych.nars.terms import NO_TERM
from machinepsych.vocabulary import NO_OPERATION

# What parameters.perception says.
SEQUENTIAL = 1

LOW_63_BITS = np.uint64(0x7FFFFFFFFFFFFFFF)


@dataclass(frozen=True)
class SubjectCapacity(Capacity):
    """How much a subject's memory holds: besides, ``stimuli`` and how many of them are sensed at once."""

    stimuli: int = 32
    slots: int = 8


def subject_arrays(size: SubjectCapacity) -> tuple[Array, ...]:
    """Declare a memory, and what it knows of its experiment: the terms of stimuli, operations, reinforcer."""
    return (
        *memory_arrays(size),
        Array("stimulus_term", (size.stimuli,), "int", "term of each stimulus"),
        Array("operation_term", (size.operations,), "int", "term of each operation"),
        Array("reinforcer_term", (1,), "int", "term of the goal"),
        Array("seen", (size.slots,), "int", "stimuli that are there, in the order in which they were shown"),
        Array("seen_intensity", (size.slots,), "float", "their intensities"),
    )


@lane
def begin_subject(memory, moment):
    """Give a memory the random numbers of its subject."""
    memory.registers[SEED] = np.int64(np.uint64(moment.seed) & LOW_63_BITS)
    memory.registers[SUBJECT] = moment.subject


@lane
def lasts(memory, ids, intensities, sensed):
    """Say whether the stimuli are those that were perceived last, without a pause."""
    if memory.registers[SEEN] != sensed:
        return False
    for k in range(sensed):
        if memory.seen[k] != ids[k] or memory.seen_intensity[k] != intensities[k]:
            return False
    return True


@lane
def prolong(memory):
    """Let the events that were perceived last go on: stimuli that stay are one event, not many."""
    now = memory.registers[NOW]
    first = memory.registers[SEEN_FROM]
    last = memory.registers[SEEN_UNTIL]
    shift = now - last
    newest = memory.registers[RECENT_END]
    oldest = oldest_position(memory)
    start = newest + 1
    while start > oldest and not is_before(memory, start - 1, first):
        start -= 1
    for position in range(start, newest + 1):
        concept = recent_concept(memory, position)
        if concept == NO_CONCEPT or memory.concept_operation[concept] > 0:
            continue
        time = memory.spike_time[concept]
        if time < first or time > last:
            continue
        memory.spike_time[concept] = time + shift
        memory.concept_selected_at[concept] = now
        note_recent(memory, concept)
    memory.registers[SEEN_FROM] = first + shift
    memory.registers[SEEN_UNTIL] = now


@lane
def perceive_in_sequence(memory, parameters, ids, intensities, sensed):
    """Observe a stimulus each tick, in the order shown."""
    for k in range(sensed):
        sure = parameters.observation_confidence * intensities[k]
        observe(memory, parameters, memory.stimulus_term[ids[k]], 1.0, sure, memory.registers[NOW], 0.0)
        if k < sensed - 1:
            cycle(memory, parameters, parameters)


@lane
def perceive_at_once(memory, parameters, ids, intensities, sensed):
    """Observe all stimuli as events of now, the lower id first: at one time order means nothing."""
    time = memory.registers[NOW]
    last = -1
    for _ in range(sensed):
        slot = -1
        for k in range(sensed):
            if ids[k] > last and (slot < 0 or ids[k] < ids[slot]):
                slot = k
        if slot < 0:
            return
        last = ids[slot]
        sure = parameters.observation_confidence * intensities[slot]
        observe(memory, parameters, memory.stimulus_term[last], 1.0, sure, time, 0.0)
        process_belief(memory, parameters, parameters)


@lane
def perceive(memory, parameters, ids, intensities, sensed):
    """Take in what is sensed; it takes one tick, or in sequence one a stimulus."""
    if sensed > 0 and lasts(memory, ids, intensities, sensed):
        prolong(memory)
        cycle(memory, parameters, parameters)
        return
    memory.registers[SEEN] = sensed
    for k in range(sensed):
        memory.seen[k] = ids[k]
        memory.seen_intensity[k] = intensities[k]
    memory.registers[SEEN_FROM] = memory.registers[NOW]
    if parameters.perception == SEQUENTIAL:
        perceive_in_sequence(memory, parameters, ids, intensities, sensed)
    else:
        perceive_at_once(memory, parameters, ids, intensities, sensed)
    memory.registers[SEEN_UNTIL] = memory.registers[NOW]
    cycle(memory, parameters, parameters)


@lane
def want_reinforcer(memory, parameters):
    """Want the reinforcer now, and do the work of a tick: decide, or hand the desire on to subgoals."""
    demand(memory, parameters, memory.reinforcer_term[0], 1.0, parameters.observation_confidence)
    cycle(memory, parameters, parameters)


@lane
def act(memory, parameters, ids, intensities, sensed, operations):
    """Perceive, want the reinforcer, and return the operation that was executed, or ``NO_OPERATION``."""
    memory.registers[LOGGED] = 0
    perceive(memory, parameters, ids, intensities, sensed)
    memory.registers[EXECUTED_TERM] = NO_TERM
    want_reinforcer(memory, parameters)
    executed = memory.registers[EXECUTED_TERM]
    if executed != NO_TERM:
        for k in range(operations):
            if memory.operation_term[k] == executed:
                return k
    return NO_OPERATION


@lane
def take_outcome(memory, parameters, outcome, delivered):
    """Observe that the reinforcer came, or (a negative outcome) that it did not.

    An outcome of 0 where outcomes are delivered is weaker evidence that it stays away; else it is nothing.
    """
    if outcome == 0.0 and (delivered == 0 or parameters.absence_confidence <= 0.0):
        return
    frequency = 1.0 if outcome > 0.0 else 0.0
    sure = parameters.observation_confidence * min(abs(outcome), 1.0)
    if outcome == 0.0:
        sure = parameters.absence_confidence
    observe(memory, parameters, memory.reinforcer_term[0], frequency, sure, memory.registers[NOW], 0.0)
    cycle(memory, parameters, parameters)


@lane
def rest(memory, parameters, ticks):
    """Let time pass in which nothing is sensed."""
    memory.registers[SEEN] = 0
    memory.registers[LOGGED] = 0
    let_pass(memory, parameters, parameters, ticks)
