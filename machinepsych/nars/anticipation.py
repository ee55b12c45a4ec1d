"""Anticipation: what is expected now, and the assumption that it may fail to come.

An event, or the execution of an operation, makes its links predict their consequents. Every link that
predicts at once gets a little negative evidence; if the outcome comes, its evidence outweighs that, and if
it stays away nothing has to wait for it (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_copy, stamp_merge
from machinepsych.nal.truth import (
    expectation,
    truth_deduction,
    truth_eternalized,
    truth_induction,
    truth_intersection,
    truth_projected,
)
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT, concept_of
from machinepsych.nars.links import add_link, disappoint_link, link_of
from machinepsych.nars.log import LOG_DERIVED, log_event
from machinepsych.nars.registers import LINKS_END, NOW
from machinepsych.nars.terms import NO_TERM, TEMPORAL_IMPLICATION

# Spikes older than this many ticks predict nothing: 0.8**40 is .0001.
FORGOTTEN = 40

PREDICTED = 2


@lane
def failure_truth(parameters, frequency, confidence, delay):
    """Return the eternal truth of: after this precondition the outcome stays away."""
    steps = int(abs(delay) + 0.5)
    f_then, c_then = truth_projected(frequency, confidence, steps, parameters.projection_decay)
    f, c = truth_induction(0.0, parameters.anticipation_confidence, f_then, c_then)
    return truth_eternalized(f, c)


@lane
def anticipate(memory, parameters, concept, operation):
    """Predict from all links of an operation (0 for none) whose precondition had an event.

    ``concept`` is that of the event that was just processed; for an operation, its own.
    """
    now = memory.registers[NOW]
    executed = memory.concept_term[concept]
    for link in range(memory.registers[LINKS_END]):
        term = memory.link_term[link]
        if (
            term == NO_TERM
            or memory.link_operation[link] != operation
            or memory.term_head[term] != TEMPORAL_IMPLICATION
        ):
            continue
        before = concept_of(memory, memory.link_before[link])
        if before == NO_CONCEPT or memory.spike[before, CONFIDENCE] <= 0.0:
            continue
        denied = memory.link_truth[link, FREQUENCY] == 0.0 and parameters.denied_fail_again == 1
        if not denied and now - memory.spike_time[before] > FORGOTTEN:
            continue
        if operation > 0 and memory.term_right[memory.term_left[term]] != executed:
            continue
        predict(memory, parameters, link, before, concept, operation, denied)


@lane
def predict(memory, parameters, link, before, concept, operation, denied):
    """Let one link predict its consequent, and disappoint it a little."""
    now = memory.registers[NOW]
    f_before = memory.spike[before, FREQUENCY]
    c_before = memory.spike[before, CONFIDENCE]
    f_now, c_now = truth_projected(
        f_before, c_before, now - memory.spike_time[before], parameters.projection_decay
    )
    if operation > 0:
        f_now, c_now = truth_intersection(
            f_now, c_now, memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE]
        )
    else:
        # Doing nothing is as sure as an operation (ONA).
        f_now, c_now = truth_intersection(f_now, c_now, 1.0, parameters.observation_confidence)
    f, c = truth_deduction(
        memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE], f_now, c_now
    )
    expected = expectation(f, c) > parameters.anticipation_threshold
    if expected and (operation > 0 or before == concept):
        note_prediction(memory, parameters, link, before, f, c)
    if expected or denied:
        f_fail, c_fail = failure_truth(parameters, f_before, c_before, memory.link_delay[link])
        disappoint_link(memory, parameters, link, f_fail, c_fail)


@lane
def note_prediction(memory, parameters, link, before, frequency, confidence):
    """Keep a prediction with the concept of what is predicted, if it is the surest for its time."""
    target = memory.link_concept[link]
    time = memory.registers[NOW] + int(memory.link_delay[link] + 0.5)
    if memory.predicted_time[target] >= time and memory.predicted[target, CONFIDENCE] >= confidence:
        return
    memory.predicted[target, FREQUENCY] = frequency
    memory.predicted[target, CONFIDENCE] = confidence
    memory.predicted_time[target] = time
    stamp = memory.work_stamp[PREDICTED]
    stamp_merge(stamp, memory.spike_stamp[before], memory.link_stamp[link])
    stamp_copy(memory.predicted_stamp[target], stamp)
    log_event(
        memory,
        parameters,
        LOG_DERIVED,
        memory.concept_term[target],
        frequency,
        confidence,
        time,
        memory.predicted_stamp[target],
        1.0,
        0.0,
    )


@lane
def expect_specifically(memory, parameters, specific, before, delay, stamp):
    """Let the special case of a general link that was acted on fail a little, to deny it later."""
    if specific == NO_TERM:
        return
    f, c = failure_truth(parameters, memory.spike[before, FREQUENCY], memory.spike[before, CONFIDENCE], delay)
    if link_of(memory, specific) >= 0:
        # Known: it is among those that the operation itself disappoints.
        return
    add_link(memory, parameters, specific, f, c, stamp, delay)
