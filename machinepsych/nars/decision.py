"""Deciding: desire flows from the goal through a hypothesis to its operation, if its precondition holds.

The goal G (the reinforcer) is always wanted. For each hypothesis {G!, (P &/ ^op) =/> G} |- (P &/ ^op)!,
and with the precondition observed {(P &/ ^op)!, P} |- ^op!. The most desired operation is executed if
its desire passes the threshold. Motor babbling tries operations at random until some operation is
desired enough to suppress it (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import BABBLING, CHOICE, uniform, uniform_index
from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import confidence_of, expectation, truth_goal_deduction, truth_intersection
from machinepsych.nars.memory import FIRST, OPERATION, POSITIVE, SECOND, TOTAL, event_intensity
from machinepsych.vocabulary import NO_OPERATION, NO_STIMULUS

GOAL_FREQUENCY = 1.0


@lane
def precondition_truth(memory, row, ids, intensities, sensed, confidence):
    """Return the truth of a hypothesis's precondition now; confidence 0 where a part of it is absent."""
    first = event_intensity(ids, intensities, sensed, memory.terms[row, FIRST])
    second = event_intensity(ids, intensities, sensed, memory.terms[row, SECOND])
    if first <= 0.0 or second <= 0.0:
        return 0.0, 0.0
    if memory.terms[row, SECOND] == NO_STIMULUS:
        return 1.0, confidence * first
    return truth_intersection(1.0, confidence * first, 1.0, confidence * second)


@lane
def hypothesis_desire(memory, parameters, row, ids, intensities, sensed):
    """Return the desire of the operation of one hypothesis: the expectation of ^op! (1/2 says nothing)."""
    total = memory.evidence[row, TOTAL]
    if total <= 0.0:
        return 0.5
    sure = parameters.observation_confidence
    f_condition, c_condition = precondition_truth(memory, row, ids, intensities, sensed, sure)
    if c_condition <= 0.0:
        return 0.5
    frequency = memory.evidence[row, POSITIVE] / total
    f_part, c_part = truth_goal_deduction(GOAL_FREQUENCY, sure, frequency, confidence_of(total))
    f_goal, c_goal = truth_goal_deduction(f_part, c_part, f_condition, c_condition)
    return expectation(f_goal, c_goal)


@lane
def decide(memory, parameters, ids, intensities, sensed, operations, moment):
    """Return the operation to execute now, or ``NO_OPERATION``. Ties go to the earlier row."""
    best = 0.0
    chosen = NO_OPERATION
    for row in range(memory.terms.shape[0]):
        desire = hypothesis_desire(memory, parameters, row, ids, intensities, sensed)
        if desire > best:
            best = desire
            chosen = memory.terms[row, OPERATION]
    babbles = uniform(moment, BABBLING) < parameters.motor_babbling
    if babbles and best <= parameters.suppression_threshold:
        return uniform_index(moment, CHOICE, operations)
    if best >= parameters.decision_threshold:
        return chosen
    return NO_OPERATION
