"""The cycle: what a memory does in one tick, and how it lets many pass.

Read :func:`cycle` first. Time is driven by events: where nothing waits to be processed, any number of
ticks passes at once, because priorities and projections are computed from ticks when they are asked for.
"""

from __future__ import annotations

from machinepsych.kernels.lane import Slot, lane
from machinepsych.nal.evidence import stamp_copy, stamp_merge, stamps_overlap
from machinepsych.nal.truth import expectation, truth_deduction
from machinepsych.nars.anticipation import anticipate
from machinepsych.nars.attention import (
    NO_EVENT,
    add_belief,
    add_goal,
    best_goal,
    best_waiting,
    clear_goals,
)
from machinepsych.nars.collection import collect_terms, needs_collection
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    NO_CONCEPT,
    concept_of,
    concept_priority_now,
    raise_priority,
)
from machinepsych.nars.equivalence import stand_in
from machinepsych.nars.goals import pursue
from machinepsych.nars.induction import learn_from_event
from machinepsych.nars.log import (
    LOG_INPUT_GOAL,
    LOG_SELECTED,
    LOG_SLACK,
    log_event,
)
from machinepsych.nars.planning import decide_at_last
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import (
    CYCLES,
    EXECUTED_OPERATION,
    EXECUTED_TERM,
    GOALS_WAITING,
    LOGGED,
    NOW,
    OBSERVATIONS,
    RECENT_END,
    STAMP_IMPORTED,
    WAITING,
)
from machinepsych.nars.terms import NO_TERM

# Filled when a kernel is built: inference about what has no time, or nothing.
infer_from_event = Slot("infer_from_event")

INPUT_PRIORITY = 1.0
FIRST_LAYER = 1


@lane
def new_observation(memory):
    """Write the stamp of an input to ``memory.observation``: a new observation, unless some were imported."""
    stamp = memory.observation
    if memory.registers[STAMP_IMPORTED] == 1:
        memory.registers[STAMP_IMPORTED] = 0
        return
    memory.registers[OBSERVATIONS] += 1
    for k in range(stamp.shape[0]):
        stamp[k] = memory.registers[OBSERVATIONS] if k == 0 else 0


@lane
def observe(memory, parameters, term, frequency, confidence, time, delay):
    """Take in a belief from outside with an observation of its own."""
    new_observation(memory)
    stamp = memory.observation
    add_belief(memory, parameters, term, frequency, confidence, time, stamp, INPUT_PRIORITY, 1, delay)


@lane
def demand(memory, parameters, term, frequency, confidence):
    """Take in a goal from outside, to be reached now."""
    new_observation(memory)
    stamp = memory.observation
    now = memory.registers[NOW]
    log_event(
        memory, parameters, LOG_INPUT_GOAL, term, frequency, confidence, now, stamp, INPUT_PRIORITY, 0.0
    )
    add_goal(memory, parameters, term, frequency, confidence, now, stamp, INPUT_PRIORITY, FIRST_LAYER, 1)


@lane
def process_belief(memory, parameters, rules):
    """Take the best waiting belief event out of the buffer and learn from it."""
    place = best_waiting(memory, parameters)
    if place == NO_EVENT:
        return
    term = memory.waiting_term[place]
    f = memory.waiting_truth[place, FREQUENCY]
    c = memory.waiting_truth[place, CONFIDENCE]
    time = memory.waiting_time[place]
    created = memory.waiting_created[place]
    priority = memory.waiting_priority[place]
    is_input = memory.waiting_input[place]
    stamp = memory.processed
    stamp_copy(stamp, memory.waiting_stamp[place])
    memory.waiting_term[place] = NO_TERM
    memory.registers[WAITING] -= 1
    concept = concept_of(memory, term)
    if concept == NO_CONCEPT:
        return
    log_event(memory, parameters, LOG_SELECTED, term, f, c, time, stamp, priority, 0.0)
    now = memory.registers[NOW]
    if time != ETERNAL and now - created < parameters.event_distance:
        memory.concept_selected_at[concept] = now
        raise_priority(memory, parameters, concept, priority)
        learn_from_event(memory, parameters, concept, priority)
        operation = memory.concept_operation[concept]
        if is_input == 1:
            anticipate(memory, parameters, concept, operation)
        if parameters.functional_equivalence == 1 and operation == 0:
            stand_in(memory, parameters, concept, priority)
    infer_from_event(memory, parameters, rules, concept, term, f, c, time, stamp, priority)


@lane
def apply_rules_forward(memory, parameters):
    """Conclude from recent events by implications without time that they are the antecedent of."""
    now = memory.registers[NOW]
    newest = memory.registers[RECENT_END]
    for position in range(newest, oldest_position(memory) - 1, -1):
        if is_before(memory, position, now - parameters.forward_distance):
            break
        concept = recent_concept(memory, position)
        if concept == NO_CONCEPT:
            continue
        following = memory.concept_rules[concept]
        count = 0
        while following != 0 and count < parameters.forward_links:
            link = following - 1
            following = memory.link_next[link]
            count += 1
            if stamps_overlap(memory.link_stamp[link], memory.spike_stamp[concept]):
                continue
            f, c = truth_deduction(
                memory.link_truth[link, FREQUENCY],
                memory.link_truth[link, CONFIDENCE],
                memory.spike[concept, FREQUENCY],
                memory.spike[concept, CONFIDENCE],
            )
            stamp = memory.derived
            stamp_merge(stamp, memory.spike_stamp[concept], memory.link_stamp[link])
            priority = concept_priority_now(memory, parameters, concept) * expectation(f, c)
            add_belief(
                memory,
                parameters,
                memory.term_right[memory.link_term[link]],
                f,
                c,
                memory.spike_time[concept],
                stamp,
                priority,
                0,
                0.0,
            )


@lane
def process_goals(memory, parameters):
    """Take the best goals of every layer, from the first down; return the operation that was executed."""
    wanted = NO_TERM
    memory.held_desire[0] = 0.0
    for layer in range(FIRST_LAYER, parameters.goal_layers + 1):
        for _ in range(parameters.goal_selections):
            if memory.registers[GOALS_WAITING] == 0:
                break
            place = best_goal(memory, parameters, layer)
            if place == NO_EVENT:
                break
            memory.registers[GOALS_WAITING] -= 1
            if layer == FIRST_LAYER and wanted == NO_TERM:
                wanted = memory.goal_term[place]
            if pursue(memory, parameters, place):
                clear_goals(memory)
                return memory.registers[EXECUTED_TERM]
        if memory.registers[GOALS_WAITING] == 0:
            break
    if wanted != NO_TERM and parameters.babbling_waits == 1 and decide_at_last(memory, parameters, wanted):
        clear_goals(memory)
        return memory.registers[EXECUTED_TERM]
    return NO_TERM


@lane
def cycle(memory, parameters, rules):
    """Do the work of one tick; an executed operation is an event that takes a tick of its own."""
    if needs_collection(memory):
        collect_terms(memory)
    memory.registers[CYCLES] += 1
    for _ in range(parameters.belief_selections):
        process_belief(memory, parameters, rules)
    if parameters.level > 0:
        apply_rules_forward(memory, parameters)
    executed = process_goals(memory, parameters)
    if executed != NO_TERM and memory.withheld[memory.registers[EXECUTED_OPERATION]] == 0:
        observe(
            memory,
            parameters,
            executed,
            1.0,
            parameters.observation_confidence,
            memory.registers[NOW],
            0.0,
        )
        process_belief(memory, parameters, rules)
        memory.registers[NOW] += 1
    memory.registers[NOW] += 1


@lane
def is_idle(memory, parameters):
    """Say whether a tick would change nothing but the time."""
    if memory.registers[WAITING] > 0 or memory.registers[GOALS_WAITING] > 0:
        return False
    if parameters.level == 0 or memory.registers[RECENT_END] == 0:
        return True
    return is_before(
        memory, memory.registers[RECENT_END], memory.registers[NOW] - parameters.forward_distance
    )


@lane
def let_pass(memory, parameters, rules, ticks):
    """Let ticks pass; return how many are left where the log is nearly full and has to be read first.

    Ticks in which nothing waits are not gone through.
    """
    while ticks > 0:
        if is_idle(memory, parameters):
            memory.registers[NOW] += ticks
            return 0
        logged = memory.registers[LOGGED]
        if logged > 0 and logged + LOG_SLACK > memory.log_kind.shape[0] and parameters.logged_priority < 1.0:
            return ticks
        cycle(memory, parameters, rules)
        ticks -= 1
    return 0


@lane
def infer_nothing(memory, parameters, rules, concept, term, f, c, time, stamp, priority):
    """Stand in for inference about what has no time, for agents that only act."""
