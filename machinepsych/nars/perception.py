"""Perceiving: when the stimuli of a situation are events, and how surely their compounds are observed.

Stimuli come in slots. Perceived at one time they are all of now; perceived in sequence, the stimulus of
the last slot was observed one tick ago and each before it one tick earlier. A compound (A &/ B) has the
time of its latest part: earlier parts are projected to it and intersected.
"""

from __future__ import annotations

from machinepsych.kernels.exactly import power
from machinepsych.kernels.lane import lane
from machinepsych.nars.memory import FIRST, SECOND, THIRD
from machinepsych.vocabulary import NO_STIMULUS

SEQUENTIAL = 1
NO_SLOT = -1


@lane
def event_age(parameters, sensed, slot):
    """Return how many ticks ago the stimulus of a slot was observed."""
    if parameters.perception == SEQUENTIAL:
        return sensed - slot
    return 0


@lane
def last_slot(first, second, third):
    """Return the latest slot of a compound; parts that there are not are ``NO_SLOT``."""
    return max(first, max(second, third))


@lane
def compound_confidence(parameters, intensities, sensed, first, second, third):
    """Return the confidence of a compound of slots at the time of its latest part (its frequency is 1)."""
    confidence = parameters.observation_confidence * intensities[first]
    latest = first
    if second != NO_SLOT:
        gap = abs(event_age(parameters, sensed, latest) - event_age(parameters, sensed, second))
        confidence = confidence * power(parameters.projection_decay, gap)
        confidence = confidence * parameters.observation_confidence * intensities[second]
        latest = second
    if third != NO_SLOT:
        gap = abs(event_age(parameters, sensed, latest) - event_age(parameters, sensed, third))
        confidence = confidence * power(parameters.projection_decay, gap)
        confidence = confidence * parameters.observation_confidence * intensities[third]
    return confidence


@lane
def sensed_slot(ids, intensities, sensed, stimulus):
    """Return the slot in which a stimulus is sensed, or ``NO_SLOT``."""
    for slot in range(sensed):
        if ids[slot] == stimulus and intensities[slot] > 0.0:
            return slot
    return NO_SLOT


@lane
def precondition_confidence(memory, parameters, row, ids, intensities, sensed):
    """Return how surely a hypothesis's precondition holds now; 0 where a part is absent or out of order."""
    first = sensed_slot(ids, intensities, sensed, memory.terms[row, FIRST])
    second = NO_SLOT
    third = NO_SLOT
    if first == NO_SLOT:
        return 0.0
    if memory.terms[row, SECOND] != NO_STIMULUS:
        second = sensed_slot(ids, intensities, sensed, memory.terms[row, SECOND])
        if second == NO_SLOT or (parameters.perception == SEQUENTIAL and second < first):
            return 0.0
    if memory.terms[row, THIRD] != NO_STIMULUS:
        third = sensed_slot(ids, intensities, sensed, memory.terms[row, THIRD])
        if third == NO_SLOT or (parameters.perception == SEQUENTIAL and third < second):
            return 0.0
    confidence = compound_confidence(parameters, intensities, sensed, first, second, third)
    age = event_age(parameters, sensed, last_slot(first, second, third))
    return confidence * power(parameters.projection_decay, age)
