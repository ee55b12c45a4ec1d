"""Voices of relations: what a known or entailed relation says about an operation in a decision.

Where a context, and two stimuli at places, fit a rule from a relation to a contingency, the relation is
asked for: what is known of it, or follows (:mod:`machinepsych.nars.entailment`), makes the contingency hold
here: {<<($1 * $2) --> R> <=> C>, <(A * B) --> R>} |- C with A for $1 and B for $2 (analogy): a relation that
does not hold says no.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import truth_analogy
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT
from machinepsych.nars.entailment import entailed_truth
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import LINKS_END, NOW, RECENT_END
from machinepsych.nars.terms import (
    EQUIVALENCE,
    HAS_VARIABLE,
    NO_TERM,
    SEQUENCE,
    TEMPORAL_IMPLICATION,
)
from machinepsych.nars.unification import BIND_ALL, DECISION_ROW, clear_bindings, substitute, unify
from machinepsych.nars.voices import (
    LEVELS,
    LONG_AGO,
    PREFERS_SPECIFIC,
    desire_through,
    holds_here,
    is_possible,
    is_vetoed,
    note_voice,
    relevance,
    set_back,
)


@lane
def listen_to_relations(memory, parameters, goal, f_goal, c_goal, time):
    """Collect the voices of all rules from a relation to a contingency that leads to a goal."""
    for link in range(memory.registers[LINKS_END]):
        rule = memory.link_term[link]
        if memory.term_head[rule] != EQUIVALENCE:
            continue
        contingency = memory.term_right[rule]
        if (
            memory.term_head[contingency] == TEMPORAL_IMPLICATION
            and memory.term_right[contingency] == goal
            and memory.term_head[memory.term_left[contingency]] == SEQUENCE
        ):
            consider_rule(memory, parameters, link, f_goal, c_goal, time)


@lane
def consider_rule(memory, parameters, link, f_goal, c_goal, time):
    """Let a rule speak for every recent event that fits the condition of its contingency."""
    rule = memory.link_term[link]
    antecedent = memory.term_left[memory.term_right[rule]]
    horizon = memory.registers[NOW] - LONG_AGO
    bindings = memory.bindings[DECISION_ROW]
    for position in range(memory.registers[RECENT_END], oldest_position(memory) - 1, -1):
        if is_before(memory, position, horizon):
            break
        concept = recent_concept(memory, position)
        if concept == NO_CONCEPT or memory.spike_imagined[concept] == 1:
            continue
        event = memory.concept_term[concept]
        if memory.term_flags[event] & HAS_VARIABLE != 0 or not holds_here(memory, parameters, concept, time):
            continue
        clear_bindings(bindings)
        if unify(memory, memory.term_left[antecedent], event, bindings, BIND_ALL):
            speak_for_relation(memory, parameters, link, concept, f_goal, c_goal, time)


@lane
def speak_for_relation(memory, parameters, link, concept, f_goal, c_goal, time):
    """Note what the relation in a situation says about the operation; bindings are in ``DECISION_ROW``."""
    rule = memory.link_term[link]
    bindings = memory.bindings[DECISION_ROW]
    specific = substitute(memory, memory.term_right[rule], bindings)
    relation = substitute(memory, memory.term_left[rule], bindings)
    if specific == NO_TERM or relation == NO_TERM:
        return
    if (memory.term_flags[specific] | memory.term_flags[relation]) & HAS_VARIABLE != 0:
        return
    operation = memory.term_right[memory.term_left[specific]]
    if not is_possible(memory, parameters, operation):
        return
    f_relation, c_relation = entailed_truth(memory, relation)
    f, c = truth_analogy(
        f_relation, c_relation, memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE]
    )
    if c < parameters.least_confidence:
        return
    f, c = desire_through(memory, parameters, f, c, concept, 1.0, f_goal, c_goal, time)
    if is_vetoed(memory, parameters, operation, concept, specific, f, c):
        return
    level = 0
    if parameters.preference == PREFERS_SPECIFIC:
        level = LEVELS * relevance(memory, memory.concept_term[concept], operation) - 1
        level -= set_back(memory, concept)
    note_voice(memory, operation, link, concept, level, specific, f, c)
