"""Attention: which event is processed next, and what becomes of evidence when it arrives.

Belief events wait in a small buffer; the one of the highest priority is processed each tick, and a full
buffer drops the lowest. Goals wait in layers: an input goal in the first, a subgoal one further down. A
priority falls by a constant factor each tick; it is kept as of the tick when the event was made and computed
when it is asked for, so that idle time costs nothing.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.budget import decayed_priority
from machinepsych.nal.choice import REVISED_BOTH, TOOK_INCOMING, revision_and_choice
from machinepsych.nal.evidence import stamp_copy, stamp_merge, stamps_overlap
from machinepsych.nal.truth import truth_eternalized
from machinepsych.nars.beliefs import REVISED, UNCHANGED, believe
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    NO_CONCEPT,
    USES_OF_KNOWLEDGE,
    conceive,
    merit,
    raise_priority,
    use_concept,
)
from machinepsych.nars.links import MERGED, add_link
from machinepsych.nars.log import LOG_DERIVED, LOG_INPUT, LOG_REVISED, log_event
from machinepsych.nars.recency import note_recent
from machinepsych.nars.registers import GOALS_WAITING, NOW, WAITING
from machinepsych.nars.terms import (
    EQUIVALENCE,
    IMPLICATION,
    NO_TERM,
    TEMPORAL_IMPLICATION,
)

NO_EVENT = -1


@lane
def waiting_priority_now(memory, parameters, place):
    """Return the priority of a waiting belief event, decayed to now."""
    age = memory.registers[NOW] - memory.waiting_created[place]
    return decayed_priority(memory.waiting_priority[place], parameters.event_durability, age)


@lane
def wait_for_processing(memory, parameters, term, frequency, confidence, time, stamp, priority, is_input):
    """Put an event into the buffer, in the place of the lowest if it is full and that one is lower."""
    place = NO_EVENT
    lowest = priority
    most = min(memory.waiting_term.shape[0], parameters.waiting_beliefs)
    for k in range(most):
        if memory.waiting_term[k] == NO_TERM:
            place = k
            memory.registers[WAITING] += 1
            break
        if memory.registers[WAITING] >= most:
            held = waiting_priority_now(memory, parameters, k)
            if held < lowest:
                lowest = held
                place = k
    if place == NO_EVENT:
        return
    memory.waiting_term[place] = term
    memory.waiting_truth[place, FREQUENCY] = frequency
    memory.waiting_truth[place, CONFIDENCE] = confidence
    memory.waiting_time[place] = time
    memory.waiting_created[place] = memory.registers[NOW]
    memory.waiting_priority[place] = priority
    memory.waiting_input[place] = is_input
    stamp_copy(memory.waiting_stamp[place], stamp)


@lane
def best_waiting(memory, parameters):
    """Return the place of the waiting belief event of the highest priority, or ``NO_EVENT``."""
    best = NO_EVENT
    highest = -1.0
    if memory.registers[WAITING] == 0:
        return best
    for k in range(memory.waiting_term.shape[0]):
        if memory.waiting_term[k] != NO_TERM:
            held = waiting_priority_now(memory, parameters, k)
            if held > highest:
                highest = held
                best = k
    return best


@lane
def set_spike(memory, parameters, concept, frequency, confidence, time, stamp):
    """Take an event into its concept: revised with the present one or instead of it; say whether it counts.

    Of two events of one time without common observations both count; else the surer, each seen from the
    later time.
    """
    if memory.spike[concept, CONFIDENCE] <= 0.0:
        f, c, result_time, did = frequency, confidence, time, TOOK_INCOMING
    else:
        may_revise = not stamps_overlap(memory.spike_stamp[concept], stamp)
        f, c, result_time, did = revision_and_choice(
            memory.spike[concept, FREQUENCY],
            memory.spike[concept, CONFIDENCE],
            memory.spike_time[concept],
            frequency,
            confidence,
            time,
            may_revise,
            parameters.projection_decay,
        )
    if did == REVISED_BOTH:
        merged = memory.work_stamp[MERGED]
        stamp_merge(merged, memory.spike_stamp[concept], stamp)
        stamp_copy(memory.spike_stamp[concept], merged)
    elif did == TOOK_INCOMING:
        stamp_copy(memory.spike_stamp[concept], stamp)
    else:
        return False
    memory.spike[concept, FREQUENCY] = f
    memory.spike[concept, CONFIDENCE] = c
    memory.spike_time[concept] = result_time
    memory.spike_created[concept] = memory.registers[NOW]
    memory.spike_imagined[concept] = 0
    note_recent(memory, concept)
    return True


@lane
def add_belief(memory, parameters, term, frequency, confidence, time, stamp, priority, is_input, delay):
    """Take a belief, input or derived, into its concept, and let it wait for processing.

    ``time`` is its occurrence time or ``ETERNAL``. Derived ones that bring nothing new do not wait again.
    """
    if term == NO_TERM or (is_input == 0 and confidence < parameters.least_confidence):
        return
    head = memory.term_head[term]
    kind = LOG_INPUT if is_input == 1 else LOG_DERIVED
    if head == TEMPORAL_IMPLICATION:
        log_event(memory, parameters, kind, term, frequency, confidence, time, stamp, priority, delay)
        if time == ETERNAL:
            link = add_link(memory, parameters, term, frequency, confidence, stamp, delay)
            if is_input == 1 and link >= 0:
                know_for_long(memory, memory.link_concept[link])
        return
    if is_input == 0 and time != ETERNAL and (head == IMPLICATION or head == EQUIVALENCE):
        # A rule that held once is no rule yet; only told ones are taken up.
        return
    concept = conceive(memory, parameters, term)
    if concept == NO_CONCEPT:
        return
    log_event(memory, parameters, kind, term, frequency, confidence, time, stamp, priority, delay)
    use_concept(memory, concept)
    if time == ETERNAL:
        if is_input == 1:
            know_for_long(memory, concept)
        change = believe(memory, parameters, concept, frequency, confidence, stamp)
        if change == UNCHANGED:
            return
        if head == IMPLICATION:
            add_link(memory, parameters, term, frequency, confidence, stamp, delay)
        if change == REVISED:
            revised = memory.belief[concept]
            if parameters.revised_first == 1:
                # What is surer now is worth thinking through again, however weak the evidence was that came.
                priority = max(priority, merit(memory, term, revised[FREQUENCY], revised[CONFIDENCE]))
            log_event(
                memory,
                parameters,
                LOG_REVISED,
                term,
                revised[FREQUENCY],
                revised[CONFIDENCE],
                time,
                memory.belief_stamp[concept],
                priority,
                delay,
            )
            wait_for_processing(
                memory,
                parameters,
                term,
                revised[FREQUENCY],
                revised[CONFIDENCE],
                time,
                memory.belief_stamp[concept],
                priority,
                0,
            )
            if is_input == 0:
                return
            # The input itself waits too: with what its own observation alone says, more can be combined.
    else:
        counts = set_spike(memory, parameters, concept, frequency, confidence, time, stamp)
        f_always, c_always = truth_eternalized(frequency, confidence)
        believe(memory, parameters, concept, f_always, c_always, stamp)
        if not counts and is_input == 0:
            return
    raise_priority(memory, parameters, concept, priority)
    wait_for_processing(memory, parameters, term, frequency, confidence, time, stamp, priority, is_input)


@lane
def know_for_long(memory, concept):
    """Keep a concept that was told of: it counts as used very often."""
    if memory.concept_uses[concept] < USES_OF_KNOWLEDGE:
        memory.concept_uses[concept] += USES_OF_KNOWLEDGE


@lane
def goal_priority_now(memory, parameters, place):
    """Return the priority of a goal, decayed to now."""
    age = memory.registers[NOW] - memory.goal_created[place]
    return decayed_priority(memory.goal_priority[place], parameters.event_durability, age)


@lane
def add_goal(memory, parameters, term, frequency, confidence, time, stamp, priority, layer, is_input):
    """Let a goal wait in its layer; the same goal in the same layer waits once, with the higher priority."""
    if term == NO_TERM or layer > parameters.goal_layers:
        return
    if is_input == 0 and confidence < parameters.least_confidence:
        return
    place = NO_EVENT
    lowest_place = NO_EVENT
    lowest = priority
    for k in range(memory.goal_term.shape[0]):
        if memory.goal_term[k] == NO_TERM:
            if place == NO_EVENT:
                place = k
            if memory.registers[GOALS_WAITING] == 0:
                break
            continue
        if memory.goal_term[k] == term and memory.goal_layer[k] == layer and memory.goal_time[k] == time:
            if memory.goal_truth[k, CONFIDENCE] >= confidence:
                return
            place = k
            memory.registers[GOALS_WAITING] -= 1
            break
        held = goal_priority_now(memory, parameters, k)
        if held < lowest:
            lowest = held
            lowest_place = k
    if place == NO_EVENT:
        place = lowest_place
        if place == NO_EVENT:
            return
        memory.registers[GOALS_WAITING] -= 1
    memory.registers[GOALS_WAITING] += 1
    memory.goal_term[place] = term
    memory.goal_truth[place, FREQUENCY] = frequency
    memory.goal_truth[place, CONFIDENCE] = confidence
    memory.goal_time[place] = time
    memory.goal_created[place] = memory.registers[NOW]
    memory.goal_priority[place] = priority
    memory.goal_layer[place] = layer
    stamp_copy(memory.goal_stamp[place], stamp)


@lane
def best_goal(memory, parameters, layer):
    """Return the place of the goal of the highest priority in a layer, or ``NO_EVENT``."""
    best = NO_EVENT
    highest = -1.0
    for k in range(memory.goal_term.shape[0]):
        if memory.goal_term[k] != NO_TERM and memory.goal_layer[k] == layer:
            held = goal_priority_now(memory, parameters, k)
            if held > highest:
                highest = held
                best = k
    return best


@lane
def clear_goals(memory):
    """Forget all goals that wait."""
    for k in range(memory.goal_term.shape[0]):
        memory.goal_term[k] = NO_TERM
    memory.registers[GOALS_WAITING] = 0
