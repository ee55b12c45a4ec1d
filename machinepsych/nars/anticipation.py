"""Anticipation: what is expected now, and the assumption that it may fail to come.

An event, or the execution of an operation, makes its links predict their consequents. Every link that
predicts at once gets a little negative evidence; if the outcome comes, its evidence outweighs that, and if
it stays away nothing has to wait for it (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_copy, stamp_merge
from machinepsych.nal.truth import (
    evidence_of,
    expectation,
    truth_deduction,
    truth_eternalized,
    truth_induction,
    truth_intersection,
    truth_projected,
)
from machinepsych.nars.concepts import CONFIDENCE, FORGOTTEN, FREQUENCY, NO_CONCEPT, concept_of
from machinepsych.nars.links import NO_LINK, add_link, disappoint_link, is_denied, link_of
from machinepsych.nars.log import LOG_DERIVED, log_event
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import CONCEPTS_END, DENIED_LINK, NOW, RECENT_END
from machinepsych.nars.terms import NO_TERM, TEMPORAL_IMPLICATION

PREDICTED = 2

# Columns of memory.failing.
FAILURE_CONFIDENCE = 0
FAILURE_EVIDENCE = 1
UNKNOWN = -1.0


@lane
def failure_truth(parameters, frequency, confidence, delay):
    """Return the eternal truth of: after this precondition the outcome stays away."""
    f_then, c_then = truth_projected(frequency, confidence, whole_steps(delay), parameters.projection_decay)
    f, c = truth_induction(0.0, parameters.anticipation_confidence, f_then, c_then)
    return truth_eternalized(f, c)


@lane
def anticipate(memory, parameters, concept, operation):
    """Predict from all links of an operation (0 for none) whose precondition had an event lately.

    ``concept`` is that of the event that was just processed; for an operation, its own. Links that predict
    something new do so in the order of their numbers.
    """
    if parameters.denied_fail_again == 1:
        disappoint_denied(memory, parameters, concept, operation)
    horizon = memory.registers[NOW] - FORGOTTEN
    oldest = oldest_position(memory)
    count = 0
    if oldest == 1 or is_before(memory, oldest, horizon):
        for position in range(memory.registers[RECENT_END], oldest - 1, -1):
            if is_before(memory, position, horizon):
                break
            before = recent_concept(memory, position)
            if before != NO_CONCEPT:
                count = predict_from(memory, parameters, before, concept, operation, count)
    else:
        # More happened than is kept in mind as recent.
        for before in range(memory.registers[CONCEPTS_END]):
            count = predict_from(memory, parameters, before, concept, operation, count)
    sort_ascending(memory.predicting, count)
    for k in range(count):
        link = memory.predicting[k]
        predict(memory, parameters, link, concept_of(memory, memory.link_before[link]), concept, operation)


@lane
def sort_ascending(numbers, count):
    """Sort the first ``count`` numbers (Shell's method)."""
    gap = count // 2
    while gap > 0:
        for i in range(gap, count):
            number = numbers[i]
            k = i
            while k >= gap and numbers[k - gap] > number:
                numbers[k] = numbers[k - gap]
                k -= gap
            numbers[k] = number
        gap = gap // 2


@lane
def condition_now(memory, parameters, before, concept, operation):
    """Return the truth, as seen from now, of a precondition and the operation (0 for none) together."""
    f_now, c_now = truth_projected(
        memory.spike[before, FREQUENCY],
        memory.spike[before, CONFIDENCE],
        memory.registers[NOW] - memory.spike_time[before],
        parameters.projection_decay,
    )
    if operation > 0:
        return truth_intersection(
            f_now, c_now, memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE]
        )
    # Doing nothing is as sure as an operation (ONA).
    return truth_intersection(f_now, c_now, 1.0, parameters.observation_confidence)


@lane
def predict_from(memory, parameters, before, concept, operation, count):
    """Disappoint the links of one precondition that predict what was predicted before.

    Those that predict something new are appended to ``memory.predicting``, which holds ``count`` already;
    returns how many it holds then.
    """
    link = memory.term_predicts[memory.concept_term[before]] - 1
    if link < 0 or memory.spike[before, CONFIDENCE] <= 0.0:
        return count
    if memory.registers[NOW] - memory.spike_time[before] > FORGOTTEN:
        return count
    f_now, c_now = condition_now(memory, parameters, before, concept, operation)
    f, c = truth_deduction(1.0, memory.concept_surest[before], f_now, c_now)
    if expectation(f, c) <= parameters.anticipation_threshold:
        # Not even if the surest of its links always held, something would be expected now.
        return count
    for steps in range(FORGOTTEN + 1):
        memory.failing[steps, FAILURE_CONFIDENCE] = UNKNOWN
    surest = 0.0
    executed = memory.concept_term[concept]
    while link >= 0:
        following = memory.link_alike[link] - 1
        if memory.link_operation[link] == operation and (
            operation == 0 or memory.term_right[memory.term_left[memory.link_term[link]]] == executed
        ):
            f, c = truth_deduction(
                memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE], f_now, c_now
            )
            if expectation(f, c) > parameters.anticipation_threshold:
                if operation > 0 or before == concept:
                    memory.predicting[count] = link
                    count += 1
                else:
                    c_fail, evidence = failure_after(memory, parameters, before, memory.link_delay[link])
                    disappoint_link(memory, parameters, link, 0.0, c_fail, evidence)
        surest = max(surest, memory.link_truth[link, CONFIDENCE])
        link = following
    memory.concept_surest[before] = surest
    return count


@lane
def predict(memory, parameters, link, before, concept, operation):
    """Let one link predict its consequent anew, and disappoint it a little."""
    f_now, c_now = condition_now(memory, parameters, before, concept, operation)
    f, c = truth_deduction(
        memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE], f_now, c_now
    )
    note_prediction(memory, parameters, link, before, f, c)
    fail_a_little(memory, parameters, link, before)


@lane
def fail_a_little(memory, parameters, link, before):
    """Give a link a little negative evidence; ``before`` is the concept of its precondition."""
    f_fail, c_fail = failure_truth(
        parameters,
        memory.spike[before, FREQUENCY],
        memory.spike[before, CONFIDENCE],
        memory.link_delay[link],
    )
    disappoint_link(memory, parameters, link, f_fail, c_fail, evidence_of(c_fail))


@lane
def failure_after(memory, parameters, before, delay):
    """Return confidence and amount of a failure after a delay, for the precondition that is gone through.

    What is worked out is kept in ``memory.failing`` until the next precondition.
    """
    f = memory.spike[before, FREQUENCY]
    c = memory.spike[before, CONFIDENCE]
    steps = whole_steps(delay)
    if steps > FORGOTTEN:
        _, c_fail = failure_truth(parameters, f, c, delay)
        return c_fail, evidence_of(c_fail)
    if memory.failing[steps, FAILURE_CONFIDENCE] == UNKNOWN:
        _, c_fail = failure_truth(parameters, f, c, delay)
        memory.failing[steps, FAILURE_CONFIDENCE] = c_fail
        memory.failing[steps, FAILURE_EVIDENCE] = evidence_of(c_fail)
    return memory.failing[steps, FAILURE_CONFIDENCE], memory.failing[steps, FAILURE_EVIDENCE]


@lane
def whole_steps(delay):
    """Return a delay as a whole number of ticks."""
    return int(abs(delay) + 0.5)


@lane
def disappoint_denied(memory, parameters, concept, operation):
    """Disappoint the links without positive evidence whose precondition was ever observed (ONA).

    Those that are denied no more, or are links no more, are taken out of the list on the way.
    """
    executed = memory.concept_term[concept]
    previous = NO_LINK
    link = memory.registers[DENIED_LINK] - 1
    while link >= 0:
        following = memory.link_denied[link]
        term = memory.link_term[link]
        if term == NO_TERM or memory.term_head[term] != TEMPORAL_IMPLICATION or not is_denied(memory, link):
            memory.link_denied[link] = 0
            if previous == NO_LINK:
                memory.registers[DENIED_LINK] = max(following, 0)
            else:
                memory.link_denied[previous] = following
        else:
            previous = link
            before = concept_of(memory, memory.link_before[link])
            if (
                memory.link_operation[link] == operation
                and before != NO_CONCEPT
                and memory.spike[before, CONFIDENCE] > 0.0
                and (operation == 0 or memory.term_right[memory.term_left[term]] == executed)
            ):
                fail_a_little(memory, parameters, link, before)
        link = following - 1


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
