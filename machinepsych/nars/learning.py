"""Learning: temporal induction from an outcome, and the assumption that what is expected may fail.

After an operation, each stimulus present and each compound of them is a possible precondition P:
{G, (P &/ ^op)} |- (P &/ ^op) =/> G, made eternal and revised into memory. A reinforcer is positive
evidence, an aversive outcome (the goal not attained) negative evidence. Before the outcome is known,
every hypothesis that predicts it gets a little negative evidence; if the outcome comes, its evidence
outweighs that (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.exactly import power
from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import (
    confidence_of,
    evidence_of,
    expectation,
    truth_deduction,
    truth_eternalized,
    truth_induction,
    truth_intersection,
    truth_projected,
)
from machinepsych.nars.memory import OPERATION, POSITIVE, TOTAL, memory_add_evidence, memory_place
from machinepsych.nars.perception import (
    NO_SLOT,
    SEQUENTIAL,
    compound_confidence,
    event_age,
    last_slot,
    precondition_confidence,
)
from machinepsych.vocabulary import NO_STIMULUS


@lane
def contingency_evidence(parameters, condition, outcome_confidence):
    """Return the amount of evidence on (P &/ ^op) =/> G in one occurrence.

    ``condition`` is the confidence of P when the operation was executed. The operation joins it
    (intersection), both are projected to the outcome, and the induced link is made eternal.
    """
    f_both, c_both = truth_intersection(1.0, condition, 1.0, parameters.observation_confidence)
    f_then, c_then = truth_projected(f_both, c_both, parameters.outcome_delay, parameters.projection_decay)
    _, c_link = truth_induction(1.0, outcome_confidence, f_then, c_then)
    _, c_always = truth_eternalized(1.0, c_link)
    return evidence_of(c_always)


@lane
def failure_evidence(parameters, observed):
    """Return the amount of evidence in the assumption that the outcome of a compound stays away.

    ``observed`` is the confidence of the compound at its own time.
    """
    _, c_then = truth_projected(1.0, observed, parameters.outcome_delay, parameters.projection_decay)
    _, c_link = truth_induction(0.0, parameters.anticipation_confidence, 1.0, c_then)
    _, c_always = truth_eternalized(0.0, c_link)
    return evidence_of(c_always)


@lane
def outcome_is_expected(memory, parameters, row, condition):
    """Say whether a hypothesis predicts the goal surely enough to be disappointed.

    ``condition`` is the confidence that its precondition holds now.
    """
    total = memory.evidence[row, TOTAL]
    _, c_both = truth_intersection(1.0, condition, 1.0, parameters.observation_confidence)
    frequency = memory.evidence[row, POSITIVE] / total
    f_goal, c_goal = truth_deduction(frequency, confidence_of(total), 1.0, c_both)
    return expectation(f_goal, c_goal) > parameters.anticipation_threshold


@lane
def assume_failures(memory, parameters, ids, intensities, sensed, operation):
    """Count the expected outcome of an operation as failed by a little, in all hypotheses that predict it."""
    for row in range(memory.terms.shape[0]):
        if memory.evidence[row, TOTAL] <= 0.0 or memory.terms[row, OPERATION] != operation:
            continue
        condition = precondition_confidence(memory, parameters, row, ids, intensities, sensed)
        denied = parameters.denied_fail_again == 1 and memory.evidence[row, POSITIVE] == 0.0
        if denied or outcome_is_expected(memory, parameters, row, condition):
            failed = failure_evidence(parameters, memory.observed[row])
            memory_add_evidence(memory, row, 0.0, failed, parameters.evidence_capacity)


@lane
def learn_compound(memory, parameters, ids, intensities, sensed, i, j, k, operation, outcome):
    """Take an outcome into the hypothesis on the compound of the slots i, j and k.

    ``NO_SLOT`` stands for none; i < j < k. ``outcome`` is not 0.
    """
    observed = compound_confidence(parameters, intensities, sensed, i, j, k)
    age = event_age(parameters, sensed, last_slot(i, j, k))
    condition = observed * power(parameters.projection_decay, age)
    first = ids[i]
    second = ids[j] if j != NO_SLOT else NO_STIMULUS
    third = ids[k] if k != NO_SLOT else NO_STIMULUS
    if parameters.perception != SEQUENTIAL:
        # Of stimuli at one time the order means nothing: the lower id comes first.
        if second != NO_STIMULUS and first > second:
            first, second = second, first
        if third != NO_STIMULUS and second > third:
            second, third = third, second
            if first > second:
                first, second = second, first
    sure = parameters.observation_confidence * min(abs(outcome), 1.0)
    total = contingency_evidence(parameters, condition, sure)
    positive = total if outcome > 0.0 else 0.0
    row = memory_place(memory, first, second, third, operation)
    memory.observed[row] = observed
    memory_add_evidence(memory, row, positive, total, parameters.evidence_capacity)


@lane
def learn_from_outcome(memory, parameters, ids, intensities, sensed, operation, outcome):
    """Assume failure, then take the outcome, if one came, into every compound that is not too large."""
    assume_failures(memory, parameters, ids, intensities, sensed, operation)
    if outcome == 0.0:
        return
    for i in range(sensed):
        learn_compound(memory, parameters, ids, intensities, sensed, i, NO_SLOT, NO_SLOT, operation, outcome)
        if parameters.largest_compound < 2:
            continue
        for j in range(i + 1, sensed):
            learn_compound(memory, parameters, ids, intensities, sensed, i, j, NO_SLOT, operation, outcome)
            if parameters.largest_compound < 3:
                continue
            for k in range(j + 1, sensed):
                learn_compound(memory, parameters, ids, intensities, sensed, i, j, k, operation, outcome)
