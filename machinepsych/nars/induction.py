"""Temporal induction: what follows what becomes a link, and what comes together becomes a sequence.

When an event B is processed, every recent event A before it makes {B, A} |- <A =/> B>, and with an
operation between them <(A &/ ^op) =/> B>; then (A &/ B) is formed, to serve as a condition later. An
induced link is made eternal when it is stored, and its variable form beside it (NAL-7 and NAL-8; Wang 2013,
Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.lane import Slot, lane
from machinepsych.nal.evidence import stamp_merge, stamps_overlap
from machinepsych.nal.truth import (
    expectation,
    truth_eternalized,
    truth_induction,
    truth_intersection,
    truth_projected,
)
from machinepsych.nars.attention import set_spike
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    NO_CONCEPT,
    conceive,
    use_concept,
)
from machinepsych.nars.generalization import PREDICATES, SUBJECTS, general_form
from machinepsych.nars.links import NO_LINK, add_link, link_of
from machinepsych.nars.log import LOG_DERIVED, LOG_REVISED, log_event
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.reductions import is_rule_head
from machinepsych.nars.registers import NOW, OPERATED_AT, RECENT_END
from machinepsych.nars.relations import relate
from machinepsych.nars.terms import (
    HAS_VALUE,
    NO_TERM,
    SEQUENCE,
    TEMPORAL_IMPLICATION,
    intern,
)

# Filled when a kernel is built: what measured values say of each other, or nothing where none are declared.
relate_values = Slot("relate_values")

# Rows of memory.work_stamp.
CONDITION = 0
WHOLE = 1
SEQUENCED = 2


@lane
def sequence_length(memory, term):
    """Return how many events a sequence has; 1 for any other term."""
    length = 1
    while memory.term_head[term] == SEQUENCE:
        length += 1
        term = memory.term_left[term]
    return length


@lane
def may_be_condition(memory, term):
    """Say whether an event may stand in a sequence or before an implication: not if it is one itself."""
    return not is_rule_head(memory.term_head[term])


@lane
def learn_link(memory, parameters, term, frequency, confidence, stamp, delay, priority):
    """Store an induced link and its general forms; ``confidence`` is that of the occurrence."""
    if term == NO_TERM:
        return
    f, c = truth_eternalized(frequency, confidence)
    store_link(memory, parameters, term, f, c, stamp, delay, priority, frequency, confidence)
    if parameters.introduces_variables == 1:
        general = general_form(memory, term, SUBJECTS)
        if general != NO_TERM:
            store_link(memory, parameters, general, f, c, stamp, delay, priority, frequency, confidence)
        general = general_form(memory, term, PREDICATES)
        if general != NO_TERM:
            store_link(memory, parameters, general, f, c, stamp, delay, priority, frequency, confidence)


@lane
def too_weak(parameters, frequency, confidence):
    """Say whether a link induced from one occurrence would be dropped, so that it need not be made."""
    _, c_always = truth_eternalized(frequency, confidence)
    return c_always < parameters.least_confidence


@lane
def store_link(memory, parameters, term, f, c, stamp, delay, priority, frequency, confidence):
    """Store one link and note it, unless it is too uncertain."""
    if c < parameters.least_confidence:
        return
    worth = priority * expectation(frequency, confidence) / memory.size_logarithm[memory.term_size[term]]
    known = link_of(memory, term)
    log_event(memory, parameters, LOG_DERIVED, term, f, c, ETERNAL, stamp, worth, delay)
    link = add_link(memory, parameters, term, f, c, stamp, delay)
    if link != NO_LINK and known != NO_LINK:
        log_event(
            memory,
            parameters,
            LOG_REVISED,
            term,
            memory.link_truth[link, FREQUENCY],
            memory.link_truth[link, CONFIDENCE],
            ETERNAL,
            memory.link_stamp[link],
            worth,
            memory.link_delay[link],
        )


@lane
def induce_with_operation(memory, parameters, before, operation, concept, priority):
    """Learn <(A &/ ^op) =/> B> from the latest events of three concepts."""
    time_b = memory.spike_time[concept]
    time_o = memory.spike_time[operation]
    f_then, c_then = truth_projected(
        memory.spike[before, FREQUENCY],
        memory.spike[before, CONFIDENCE],
        time_o - memory.spike_time[before],
        parameters.projection_decay,
    )
    f_both, c_both = truth_intersection(
        f_then, c_then, memory.spike[operation, FREQUENCY], memory.spike[operation, CONFIDENCE]
    )
    f_at_b, c_at_b = truth_projected(f_both, c_both, time_b - time_o, parameters.projection_decay)
    f, c = truth_induction(
        memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE], f_at_b, c_at_b
    )
    condition = memory.work_stamp[CONDITION]
    if too_weak(parameters, f, c):
        return
    whole = memory.work_stamp[WHOLE]
    stamp_merge(condition, memory.spike_stamp[before], memory.spike_stamp[operation])
    stamp_merge(whole, condition, memory.spike_stamp[concept])
    sequence = intern(memory, SEQUENCE, memory.concept_term[before], memory.concept_term[operation])
    term = intern(memory, TEMPORAL_IMPLICATION, sequence, memory.concept_term[concept])
    learn_link(memory, parameters, term, f, c, whole, float(time_b - time_o), priority)
    if parameters.acquired_relations == 1:
        relate(memory, parameters, term, concept, f, c, whole)


@lane
def induce(memory, parameters, before, concept, priority):
    """Learn <A =/> B> from the latest events of two concepts."""
    gap = memory.spike_time[concept] - memory.spike_time[before]
    f_then, c_then = truth_projected(
        memory.spike[before, FREQUENCY], memory.spike[before, CONFIDENCE], gap, parameters.projection_decay
    )
    f, c = truth_induction(
        memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE], f_then, c_then
    )
    if too_weak(parameters, f, c):
        return
    whole = memory.work_stamp[WHOLE]
    stamp_merge(whole, memory.spike_stamp[before], memory.spike_stamp[concept])
    term = intern(memory, TEMPORAL_IMPLICATION, memory.concept_term[before], memory.concept_term[concept])
    learn_link(memory, parameters, term, f, c, whole, float(gap), priority)


@lane
def sequence_with(memory, parameters, before, concept):
    """Form (A &/ B) as an event of its own."""
    term_a = memory.concept_term[before]
    term_b = memory.concept_term[concept]
    if memory.term_head[term_b] == SEQUENCE or not is_sequence_allowed(memory, parameters, term_a):
        return
    if not (is_evidence(memory, parameters, before) or is_evidence(memory, parameters, concept)):
        # At most one event in it stands for another.
        return
    gap = memory.spike_time[concept] - memory.spike_time[before]
    f_then, c_then = truth_projected(
        memory.spike[before, FREQUENCY], memory.spike[before, CONFIDENCE], gap, parameters.projection_decay
    )
    f, c = truth_intersection(
        f_then, c_then, memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE]
    )
    sequence = conceive(memory, parameters, intern(memory, SEQUENCE, term_a, term_b))
    if sequence == NO_CONCEPT:
        return
    stamp = memory.work_stamp[SEQUENCED]
    stamp_merge(stamp, memory.spike_stamp[before], memory.spike_stamp[concept])
    if set_spike(memory, parameters, sequence, f, c, memory.spike_time[concept], stamp):
        use_concept(memory, sequence)
        memory.concept_selected_at[sequence] = memory.registers[NOW]
        if memory.spike_imagined[before] == 1 or memory.spike_imagined[concept] == 1:
            memory.spike_imagined[sequence] = 1


@lane
def is_sequence_allowed(memory, parameters, term):
    """Say whether a term may be followed by one more event."""
    return sequence_length(memory, term) < parameters.longest_sequence


@lane
def is_evidence(memory, parameters, concept):
    """Say whether the latest event of a concept is learned from: what only stands for another may not be."""
    return memory.spike_imagined[concept] == 0 or parameters.learns_from_imagined == 1


@lane
def is_recent(memory, parameters, concept, time):
    """Say whether a concept's latest event is near enough to a time, and was selected lately."""
    window = parameters.event_distance
    return (
        memory.spike[concept, CONFIDENCE] > 0.0
        and abs(time - memory.spike_time[concept]) < window
        and memory.registers[NOW] - memory.concept_selected_at[concept] < window
    )


@lane
def learn_from_event(memory, parameters, concept, priority):
    """Relate the event of a concept, which was just selected, to the recent ones before it."""
    term = memory.concept_term[concept]
    if memory.concept_operation[concept] > 0 or not may_be_condition(memory, term):
        return
    time = memory.spike_time[concept]
    newest = memory.registers[RECENT_END]
    oldest = oldest_position(memory)
    horizon = memory.registers[NOW] - 2 * parameters.event_distance
    first = oldest if memory.registers[OPERATED_AT] >= horizon else newest + 1
    for position in range(newest, first - 1, -1):
        if is_before(memory, position, horizon):
            break
        operation = recent_concept(memory, position)
        if operation == NO_CONCEPT:
            continue
        if memory.concept_operation[operation] == 0 or memory.spike_time[operation] >= time:
            continue
        if is_recent(memory, parameters, operation, time) and is_evidence(memory, parameters, concept):
            learn_with_operation(memory, parameters, operation, concept, priority)
    # Sequences formed on the way are noted behind `newest` and not met again.
    for position in range(newest, oldest - 1, -1):
        if is_before(memory, position, horizon):
            break
        before = recent_concept(memory, position)
        if before == NO_CONCEPT or before == concept:
            continue
        if memory.concept_operation[before] > 0 or memory.spike_time[before] > time:
            continue
        if not is_recent(memory, parameters, before, time):
            continue
        if not may_be_condition(memory, memory.concept_term[before]):
            continue
        if stamps_overlap(memory.spike_stamp[before], memory.spike_stamp[concept]):
            continue
        if is_evidence(memory, parameters, before) and is_evidence(memory, parameters, concept):
            induce(memory, parameters, before, concept, priority)
            if memory.spike_time[before] == time:
                induce(memory, parameters, concept, before, priority)
        sequence_with(memory, parameters, before, concept)
        if memory.term_flags[term] & HAS_VALUE != 0:
            relate_values(memory, parameters, before, concept, priority)


@lane
def relate_nothing(memory, parameters, before, concept, priority):
    """Stand in for relations of measured values, in memories that are told of no measure."""


@lane
def learn_with_operation(memory, parameters, operation, concept, priority):
    """Learn what an operation led to, after each recent event before it."""
    time_o = memory.spike_time[operation]
    newest = memory.registers[RECENT_END]
    horizon = memory.registers[NOW] - 2 * parameters.event_distance
    for position in range(newest, oldest_position(memory) - 1, -1):
        if is_before(memory, position, horizon):
            break
        before = recent_concept(memory, position)
        if before == NO_CONCEPT or before == concept:
            continue
        if memory.concept_operation[before] > 0 or memory.spike_time[before] >= time_o:
            continue
        if not is_recent(memory, parameters, before, time_o):
            continue
        if not may_be_condition(memory, memory.concept_term[before]) or not is_evidence(
            memory, parameters, before
        ):
            continue
        if stamps_overlap(memory.spike_stamp[before], memory.spike_stamp[concept]):
            continue
        induce_with_operation(memory, parameters, before, operation, concept, priority)
