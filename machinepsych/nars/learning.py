"""Learning: temporal induction from an outcome, and the assumption that what is expected may fail.

After an operation, each stimulus present and each pair of them is a possible precondition P:
{G, (P &/ ^op)} |- (P &/ ^op) =/> G, made eternal and revised into memory. A reinforcer is positive
evidence, an aversive outcome (the goal not attained) negative evidence. Before the outcome is known,
every hypothesis that predicts it gets a little negative evidence; if the outcome comes, its evidence
outweighs that (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import (
    evidence_of,
    truth_eternalized,
    truth_induction,
    truth_intersection,
    truth_projected,
)
from machinepsych.nars.memory import NOT_FOUND, memory_find, memory_revise
from machinepsych.vocabulary import NO_STIMULUS

# The outcome is perceived one tick after the operation.
OUTCOME_DELAY = 1


@lane
def contingency_evidence(parameters, confidence, outcome_frequency, outcome_confidence):
    """Return positive and total evidence for (P &/ ^op) =/> G from one occurrence.

    ``confidence`` is that of the precondition when the operation was executed.
    """
    f_both, c_both = truth_intersection(1.0, confidence, 1.0, parameters.observation_confidence)
    f_then, c_then = truth_projected(f_both, c_both, OUTCOME_DELAY, parameters.projection_decay)
    f_link, c_link = truth_induction(outcome_frequency, outcome_confidence, f_then, c_then)
    f_always, c_always = truth_eternalized(f_link, c_link)
    total = evidence_of(c_always)
    return f_always * total, total


@lane
def assume_failure(memory, parameters, first, second, confidence, operation):
    """Count the expected outcome as failed by a little, in a hypothesis that exists."""
    if memory_find(memory, first, second, operation) != NOT_FOUND:
        positive, total = contingency_evidence(
            parameters, confidence, 0.0, parameters.anticipation_confidence
        )
        memory_revise(memory, first, second, operation, positive, total, parameters.evidence_capacity)


@lane
def revise_contingency(memory, parameters, first, second, confidence, operation, outcome):
    """Take one occurrence into a hypothesis: the assumption of failure, then the outcome, if one came."""
    assume_failure(memory, parameters, first, second, confidence, operation)
    if outcome != 0.0:
        frequency = 1.0 if outcome > 0.0 else 0.0
        positive, total = contingency_evidence(
            parameters, confidence, frequency, parameters.observation_confidence * min(abs(outcome), 1.0)
        )
        memory_revise(memory, first, second, operation, positive, total, parameters.evidence_capacity)


@lane
def learn_from_outcome(memory, parameters, ids, intensities, sensed, operation, outcome):
    """Revise the hypotheses on every stimulus present and every pair of them (in order of their ids)."""
    sure = parameters.observation_confidence
    for j in range(sensed):
        confidence = sure * intensities[j]
        revise_contingency(memory, parameters, ids[j], NO_STIMULUS, confidence, operation, outcome)
        for k in range(j + 1, sensed):
            first = min(ids[j], ids[k])
            second = max(ids[j], ids[k])
            _, both = truth_intersection(1.0, confidence, 1.0, sure * intensities[k])
            revise_contingency(memory, parameters, first, second, both, operation, outcome)
