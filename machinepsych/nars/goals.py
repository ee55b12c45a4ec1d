"""Goals: what has to come first for a goal to come true.

A goal that no operation was executed for hands its desire on: through each of its links to the
precondition, which becomes a subgoal one layer down; a goal that is a sequence to the first of its events
that is not the case yet. What is wanted of a term is kept with its concept, so that decisions for other
goals can mind it (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.budget import logarithm2
from machinepsych.nal.evidence import stamp_copy, stamp_merge
from machinepsych.nal.truth import (
    expectation,
    truth_goal_deduction,
    truth_projected,
    truth_structural_deduction,
)
from machinepsych.nars.attention import add_goal
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NEVER, NO_CONCEPT, conceive, concept_of
from machinepsych.nars.log import LOG_DERIVED_GOAL, LOG_SELECTED_GOAL, log_event
from machinepsych.nars.planning import decide_for_goal
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import CONCEPTS_END, NOW, RECENT_END, WANTED_END
from machinepsych.nars.terms import (
    HAS_VARIABLE,
    IMPLICATION,
    NO_TERM,
    SEQUENCE,
    operation_number,
)
from machinepsych.nars.unification import (
    BIND_ALL,
    DECISION_ROW,
    GOAL_ROW,
    SPARE_ROW,
    clear_bindings,
    copy_bindings,
    normalize_variables,
    set_apart,
    substitute,
    unify,
)

# Rows of memory.work_stamp.
GOAL_STAMP = 0
SUBGOAL_STAMP = 1
# Events of one sequence that decomposition looks at.
LONGEST_SEQUENCE = 16


@lane
def want(memory, parameters, term, frequency, confidence, time):
    """Keep with a term's concept that it is wanted (or, by a low frequency, not)."""
    concept = conceive(memory, parameters, term)
    if concept == NO_CONCEPT:
        return
    memory.wanted[concept, FREQUENCY] = frequency
    memory.wanted[concept, CONFIDENCE] = confidence
    memory.wanted_time[concept] = time
    for k in range(memory.wanted_concepts.shape[0]):
        if memory.wanted_concepts[k] == concept + 1:
            return
    memory.wanted_concepts[memory.registers[WANTED_END] % memory.wanted_concepts.shape[0]] = concept + 1
    memory.registers[WANTED_END] += 1


@lane
def pursue(memory, parameters, place):
    """Process the goal at a place of the store, which is freed; say whether an operation was executed."""
    term = memory.goal_term[place]
    f = memory.goal_truth[place, FREQUENCY]
    c = memory.goal_truth[place, CONFIDENCE]
    layer = memory.goal_layer[place]
    priority = memory.goal_priority[place]
    now = memory.registers[NOW]
    stamp = memory.work_stamp[GOAL_STAMP]
    stamp_copy(stamp, memory.goal_stamp[place])
    memory.goal_term[place] = NO_TERM
    log_event(
        memory, parameters, LOG_SELECTED_GOAL, term, f, c, memory.goal_time[place], stamp, priority, 0.0
    )
    if memory.term_head[term] == SEQUENCE:
        decompose(memory, parameters, term, f, c, stamp, priority, layer)
        return False
    want(memory, parameters, term, f, c, now)
    if decide_for_goal(memory, parameters, term, f, c, now):
        return True
    # The decision may have worked with the same stamp.
    stamp_copy(stamp, memory.goal_stamp[place])
    exact = concept_of(memory, term)
    if exact != NO_CONCEPT:
        hand_on(memory, parameters, exact, term, f, c, stamp, priority, layer)
    if parameters.introduces_variables == 1:
        for concept in range(memory.registers[CONCEPTS_END]):
            held = memory.concept_term[concept]
            if held == NO_TERM or concept == exact:
                continue
            if (memory.term_flags[held] | memory.term_flags[term]) & HAS_VARIABLE == 0:
                continue
            if memory.concept_links[concept] != 0:
                hand_on(memory, parameters, concept, term, f, c, stamp, priority, layer)
    if parameters.level > 0:
        hand_on_timeless(memory, parameters, term, f, c, stamp, priority, layer)
    return False


@lane
def is_met(memory, parameters, term):
    """Say whether what is wanted was observed just now, surely enough that nothing has to be done for it."""
    concept = concept_of(memory, term)
    if concept == NO_CONCEPT or memory.spike[concept, CONFIDENCE] <= 0.0:
        return False
    f, c = truth_projected(
        memory.spike[concept, FREQUENCY],
        memory.spike[concept, CONFIDENCE],
        memory.registers[NOW] - memory.spike_time[concept],
        parameters.projection_decay,
    )
    return expectation(f, c) > parameters.suppression_threshold


@lane
def add_subgoal(memory, parameters, term, f, c, stamp, evidence, priority, layer):
    """Let a subgoal wait one layer down; its priority is the goal's times its expectation."""
    expected = expectation(f, c)
    if expected <= 0.5:
        return
    if parameters.met_goals_rest == 1 and is_met(memory, parameters, term):
        return
    merged = memory.work_stamp[SUBGOAL_STAMP]
    stamp_merge(merged, stamp, evidence)
    now = memory.registers[NOW]
    worth = priority * expected / logarithm2(1.0 + memory.term_size[term])
    log_event(memory, parameters, LOG_DERIVED_GOAL, term, f, c, now, merged, worth, 0.0)
    add_goal(memory, parameters, term, f, c, now, merged, worth, layer + 1, 0)


@lane
def hand_on(memory, parameters, concept, goal, f, c, stamp, priority, layer):
    """Make the preconditions of a goal's links subgoals."""
    wanted = set_apart(memory, goal)
    following = memory.concept_links[concept]
    while following != 0:
        link = following - 1
        following = memory.link_next[link]
        f_sub, c_sub = truth_goal_deduction(
            f, c, memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE]
        )
        if expectation(f_sub, c_sub) <= parameters.least_subgoal:
            continue
        implication = memory.link_term[link]
        # An operation at its end was weighed by the decision already.
        antecedent = memory.link_before[link]
        if memory.concept_term[concept] != goal:
            bindings = memory.bindings[GOAL_ROW]
            clear_bindings(bindings)
            if wanted != NO_TERM and unify(
                memory, memory.term_right[implication], wanted, bindings, BIND_ALL
            ):
                antecedent = instance(memory, antecedent, bindings)
            else:
                clear_bindings(bindings)
                if not unify(memory, goal, memory.term_right[implication], bindings, BIND_ALL):
                    continue
        if antecedent == NO_TERM or antecedent == goal:
            continue
        add_subgoal(
            memory, parameters, antecedent, f_sub, c_sub, stamp, memory.link_stamp[link], priority, layer
        )


@lane
def instance(memory, term, bindings):
    """Return what a term is with its variables bound, those that remain numbered from 1; or ``NO_TERM``."""
    bound = substitute(memory, term, bindings)
    if bound == NO_TERM:
        return NO_TERM
    return normalize_variables(memory, bound)


@lane
def hand_on_timeless(memory, parameters, goal, f, c, stamp, priority, layer):
    """Make the antecedents of implications without time, whose consequent a goal fits, subgoals."""
    signature = memory.term_signature[goal]
    wanted = set_apart(memory, goal)
    for concept in range(memory.registers[CONCEPTS_END]):
        rule = memory.concept_term[concept]
        if rule == NO_TERM or memory.term_head[rule] != IMPLICATION:
            continue
        if memory.belief[concept, CONFIDENCE] <= 0.0 or memory.term_signature[rule] & signature == 0:
            continue
        bindings = memory.bindings[GOAL_ROW]
        clear_bindings(bindings)
        if wanted == NO_TERM or not unify(memory, memory.term_right[rule], wanted, bindings, BIND_ALL):
            continue
        antecedent = instance(memory, memory.term_left[rule], bindings)
        if antecedent == NO_TERM or antecedent == goal:
            continue
        f_sub, c_sub = truth_goal_deduction(
            f, c, memory.belief[concept, FREQUENCY], memory.belief[concept, CONFIDENCE]
        )
        add_subgoal(
            memory, parameters, antecedent, f_sub, c_sub, stamp, memory.belief_stamp[concept], priority, layer
        )


@lane
def fulfilled(memory, parameters, element, earliest, bindings):
    """Return the concept of the surest event that fits an element of a sequence, or ``NO_CONCEPT``.

    It must be expected now and not lie before ``earliest``; ``bindings`` takes what its variables stand for.
    """
    now = memory.registers[NOW]
    best = NO_CONCEPT
    highest = parameters.condition_threshold
    trial = memory.bindings[SPARE_ROW]
    for position in range(memory.registers[RECENT_END], oldest_position(memory) - 1, -1):
        if is_before(memory, position, now - 2 * parameters.event_distance):
            break
        concept = recent_concept(memory, position)
        if concept == NO_CONCEPT:
            continue
        if memory.spike_time[concept] < earliest:
            continue
        event = memory.concept_term[concept]
        if event != element:
            copy_bindings(trial, bindings)
            if not unify(memory, element, event, trial, BIND_ALL):
                continue
        _, c_now = truth_projected(
            memory.spike[concept, FREQUENCY],
            memory.spike[concept, CONFIDENCE],
            now - memory.spike_time[concept],
            parameters.projection_decay,
        )
        expected = expectation(memory.spike[concept, FREQUENCY], c_now)
        if expected >= highest:
            if expected > highest or best == NO_CONCEPT:
                best = concept
            highest = expected
    if best != NO_CONCEPT and memory.concept_term[best] != element:
        unify(memory, element, memory.concept_term[best], bindings, BIND_ALL)
    return best


@lane
def decompose(memory, parameters, term, f, c, stamp, priority, layer):
    """Make the first event of a wanted sequence that is not the case yet a subgoal."""
    elements = memory.sequence
    count = 0
    rest = term
    while memory.term_head[rest] == SEQUENCE and count < LONGEST_SEQUENCE - 1:
        elements[count] = memory.term_right[rest]
        count += 1
        rest = memory.term_left[rest]
    elements[count] = rest
    bindings = memory.bindings[DECISION_ROW]
    clear_bindings(bindings)
    earliest = NEVER
    f_sub, c_sub = f, c
    for k in range(count, -1, -1):
        element = substitute(memory, elements[k], bindings)
        if element == NO_TERM:
            return
        met = NO_CONCEPT
        if operation_number(memory, element) == 0:
            met = fulfilled(memory, parameters, element, earliest, bindings)
        if met == NO_CONCEPT:
            if k == count:
                f_sub, c_sub = truth_structural_deduction(f, c)
            # What remains open in it stays open: a variable asks for any.
            add_subgoal(memory, parameters, element, f_sub, c_sub, stamp, stamp, priority, layer)
            return
        earliest = memory.spike_time[met]
        _, c_met = truth_projected(
            memory.spike[met, FREQUENCY],
            memory.spike[met, CONFIDENCE],
            memory.registers[NOW] - memory.spike_time[met],
            parameters.projection_decay,
        )
        f_sub, c_sub = truth_goal_deduction(f_sub, c_sub, memory.spike[met, FREQUENCY], c_met)
