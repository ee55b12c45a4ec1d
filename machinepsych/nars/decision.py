"""Deciding: desire flows from the goal through a hypothesis to its operation, if its precondition holds.

The goal G (the reinforcer) is always wanted. For each hypothesis {G!, (P &/ ^op) =/> G} |- (P &/ ^op)!,
and with the precondition observed {(P &/ ^op)!, P} |- ^op!. The most desired operation is executed if
its desire passes the threshold. Motor babbling tries operations at random until some operation is
desired enough to suppress it (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import BABBLING, CHOICE, SUBGOAL_BABBLING, uniform, uniform_index
from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import confidence_of, expectation, truth_goal_deduction
from machinepsych.nars.memory import OPERATION, POSITIVE, TOTAL, memory_specificity
from machinepsych.nars.perception import precondition_confidence
from machinepsych.vocabulary import NO_OPERATION

GOAL_FREQUENCY = 1.0
# Desire that says nothing.
INDIFFERENT = 0.5
PREFERS_SPECIFIC = 0
# A hypothesis speaks for the situation that it describes from this confidence on.
SPEAKS = 0.05


@lane
def hypothesis_desire(memory, parameters, row, condition):
    """Return the desire for the operation of one hypothesis: the expectation of ^op!.

    ``condition`` is the confidence that its precondition holds now. Goal deduction makes a hypothesis
    without positive evidence say nothing (its confidence is 0); where the most specific hypothesis counts,
    it has to be able to say no, and desire has the hypothesis's own frequency.
    """
    total = memory.evidence[row, TOTAL]
    frequency = memory.evidence[row, POSITIVE] / total
    sure = parameters.observation_confidence
    if parameters.preference == PREFERS_SPECIFIC:
        return expectation(frequency, sure * confidence_of(total) * condition)
    f_part, c_part = truth_goal_deduction(GOAL_FREQUENCY, sure, frequency, confidence_of(total))
    f_goal, c_goal = truth_goal_deduction(f_part, c_part, 1.0, condition)
    return expectation(f_goal, c_goal)


@lane
def weigh_operation(memory, parameters, operation, ids, intensities, sensed):
    """Return the desire for one operation here; ``INDIFFERENT`` where no hypothesis speaks of it.

    Of the hypotheses that hold here, the most specific count (of these the most desired), or, where the
    preference is desire, all.
    """
    desire = INDIFFERENT
    level = 0
    for row in range(memory.terms.shape[0]):
        if memory.evidence[row, TOTAL] <= 0.0 or memory.terms[row, OPERATION] != operation:
            continue
        condition = precondition_confidence(memory, parameters, row, ids, intensities, sensed)
        if condition <= 0.0:
            continue
        found = hypothesis_desire(memory, parameters, row, condition)
        specificity = 1
        if parameters.preference == PREFERS_SPECIFIC:
            if confidence_of(memory.evidence[row, TOTAL]) < SPEAKS:
                continue
            specificity = memory_specificity(memory, row)
        if specificity > level or (specificity == level and found > desire):
            level = specificity
            desire = found
    return desire


@lane
def babble(memory, parameters, operations, moment):
    """Return an operation at random, leaving out those known to fail here where parameters say so."""
    failing = 1.0 - parameters.suppression_threshold
    left = 0
    for operation in range(operations):
        if memory.desires[operation] >= failing:
            left += 1
    if parameters.babbling_avoids_failure == 0 or left == 0:
        return uniform_index(moment, CHOICE, operations)
    draw = uniform_index(moment, CHOICE, left)
    chosen = NO_OPERATION
    for operation in range(operations):
        if memory.desires[operation] >= failing:
            if draw == 0:
                chosen = operation
            draw -= 1
    return chosen


@lane
def decide(memory, parameters, ids, intensities, sensed, operations, moment):
    """Return the operation to execute now, or ``NO_OPERATION``. Ties go to the lower operation."""
    best = 0.0
    chosen = NO_OPERATION
    known = False
    for operation in range(operations):
        desire = weigh_operation(memory, parameters, operation, ids, intensities, sensed)
        memory.desires[operation] = desire
        if desire != INDIFFERENT:
            known = True
            if desire > best:
                best = desire
                chosen = operation
    if best <= parameters.suppression_threshold and uniform(moment, BABBLING) < parameters.motor_babbling:
        return babble(memory, parameters, operations, moment)
    if best >= parameters.decision_threshold:
        return chosen
    # Preconditions become subgoals, which babble in their turn.
    if known and uniform(moment, SUBGOAL_BABBLING) < parameters.motor_babbling:
        return babble(memory, parameters, operations, moment)
    return NO_OPERATION
