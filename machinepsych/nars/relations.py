"""Acquired relations: what a contingency with a cue says of the two stimuli that it relates.

A contingency whose operation names two places, and that has a third event as its context, relates the
stimuli at these places under the stimulus of the context: when

    <(((<(cue * R) --> P> &/ <(sample * A) --> P>) &/ <(left * B) --> P>) &/
      <({SELF} * (sample * left)) --> ^match>) =/> G>

was acted on and G, which was wanted, came or did not, the relation <(A * B) --> R> is observed, as true as
the outcome. What was known of the relation before is held against the outcome: that makes evidence for
(comparison)

    <<($1 * $2) --> R> <=> <(((<(cue * R) --> P> &/ <(#1 * $1) --> P>) &/ <(#2 * $2) --> P>) &/
      <({SELF} * (#1 * #2)) --> ^match>) =/> G>>

by which a relation that was never acted on guides action. Each trial is new evidence: its stamp is that
of the trial, and the observations of the relation stay with the relation. After the acquired relations of
Johansson 2025 (10.3389/frobt.2025.1586033) and Johansson, Hammer & Lofthouse 2025 (arXiv 2505.07079); the
form of the relation, the context as its name and the evidence by trial are ours.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import truth_eternalized
from machinepsych.nal.weak_truth import truth_comparison
from machinepsych.nars.attention import believe
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    NO_CONCEPT,
    conceive,
    concept_of,
    use_concept,
)
from machinepsych.nars.entailment import learn_entailments, relation_term, take_up_rule
from machinepsych.nars.log import LOG_DERIVED, log_event
from machinepsych.nars.registers import NOW
from machinepsych.nars.terms import (
    DEPENDENT,
    EQUIVALENCE,
    INDEPENDENT,
    INHERITANCE,
    NO_TERM,
    PRODUCT,
    SEQUENCE,
    WORD,
    intern,
    operation_number,
)
from machinepsych.nars.unification import normalize_variables, replace

# A context and two related events.
EVENTS = 3
NOT_RELATED = -1


@lane
def place_of(memory, event):
    """Return the place of an event <(place * stimulus) --> P>, or ``NO_TERM`` for any other."""
    if memory.term_head[event] != INHERITANCE:
        return NO_TERM
    subject = memory.term_left[event]
    if memory.term_head[subject] != PRODUCT:
        return NO_TERM
    place = memory.term_left[subject]
    if memory.term_head[place] != WORD or memory.term_head[memory.term_right[subject]] != WORD:
        return NO_TERM
    return place


@lane
def stimulus_of(memory, event):
    """Return the stimulus of an event that has a place."""
    return memory.term_right[memory.term_left[event]]


@lane
def related_places(memory, operation):
    """Return the product of the two places that an operation names, or ``NO_TERM``."""
    if memory.term_head[operation] != INHERITANCE or operation_number(memory, operation) == 0:
        return NO_TERM
    places = memory.term_right[memory.term_left[operation]]
    if memory.term_head[places] != PRODUCT:
        return NO_TERM
    first = memory.term_left[places]
    second = memory.term_right[places]
    if first == second or memory.term_head[first] != WORD or memory.term_head[second] != WORD:
        return NO_TERM
    return places


@lane
def may_be_named(memory, number, place):
    """Say whether an operation may name a place: then what is there is no context of it."""
    for k in range(memory.argument_count[number]):
        places = memory.argument_term[number, k]
        if memory.term_head[places] == PRODUCT and (
            memory.term_left[places] == place or memory.term_right[places] == place
        ):
            return True
    return False


@lane
def split_contingency(memory, condition, operation):
    """Find the two related events and the context in a contingency; say whether it has them.

    They go to ``memory.related``: the event at the operation's first place, that at its second, the context.
    """
    places = related_places(memory, operation)
    if places == NO_TERM or memory.term_head[condition] != SEQUENCE:
        return False
    earlier = memory.term_left[condition]
    if memory.term_head[earlier] != SEQUENCE or memory.term_head[memory.term_left[earlier]] == SEQUENCE:
        return False
    parts = memory.related
    for k in range(EVENTS):
        parts[k] = NO_TERM
    predicate = memory.term_right[memory.term_right[condition]]
    for k in range(EVENTS):
        event = memory.term_right[condition]
        if k == 1:
            event = memory.term_right[earlier]
        elif k == 2:
            event = memory.term_left[earlier]
        place = place_of(memory, event)
        if place == NO_TERM or memory.term_right[event] != predicate:
            return False
        role = 2
        if place == memory.term_left[places]:
            role = 0
        elif place == memory.term_right[places]:
            role = 1
        elif may_be_named(memory, operation_number(memory, operation), place):
            return False
        if parts[role] != NO_TERM:
            return False
        parts[role] = event
    return stimulus_of(memory, parts[0]) != stimulus_of(memory, parts[1])


@lane
def relational_rule(memory, relation, contingency, first, second):
    """Return the equivalence of a relation and a contingency with variables for stimuli and places."""
    one = intern(memory, INDEPENDENT, 1, NO_TERM)
    two = intern(memory, INDEPENDENT, 2, NO_TERM)
    here = intern(memory, DEPENDENT, 1, NO_TERM)
    there = intern(memory, DEPENDENT, 2, NO_TERM)
    if one == NO_TERM or two == NO_TERM or here == NO_TERM or there == NO_TERM:
        return NO_TERM
    term = intern(memory, EQUIVALENCE, relation, contingency)
    for k in range(4):
        if term == NO_TERM:
            return NO_TERM
        event = first if k % 2 == 0 else second
        if k < 2:
            term = replace(memory, term, stimulus_of(memory, event), one if k == 0 else two)
        else:
            term = replace(memory, term, place_of(memory, event), here if k == 2 else there)
    if term == NO_TERM:
        return NO_TERM
    return normalize_variables(memory, term)


@lane
def is_wanted(memory, parameters, concept):
    """Say whether what a concept stands for was a goal of the last ticks."""
    return (
        memory.wanted[concept, CONFIDENCE] > 0.0
        and memory.wanted[concept, FREQUENCY] > 0.5
        and memory.registers[NOW] - memory.wanted_time[concept] <= parameters.event_distance
    )


@lane
def relate(memory, parameters, contingency, concept, f, c, stamp):
    """Observe the relation of the stimuli of a contingency from what came of it.

    ``concept`` is that of the outcome, ``f`` and ``c`` say how far the contingency held this time.
    """
    if contingency == NO_TERM or not is_wanted(memory, parameters, concept):
        return
    antecedent = memory.term_left[contingency]
    if not split_contingency(memory, memory.term_left[antecedent], memory.term_right[antecedent]):
        return
    first = memory.related[0]
    second = memory.related[1]
    name = stimulus_of(memory, memory.related[2])
    a = stimulus_of(memory, first)
    b = stimulus_of(memory, second)
    relation = relation_term(memory, a, b, name)
    f_seen, c_seen = truth_eternalized(f, c)
    if relation == NO_TERM or c_seen < parameters.least_confidence:
        return
    known = concept_of(memory, relation)
    if known != NO_CONCEPT and memory.belief[known, CONFIDENCE] > 0.0:
        f_rule, c_rule = truth_comparison(
            memory.belief[known, FREQUENCY], memory.belief[known, CONFIDENCE], f_seen, c_seen
        )
        rule = relational_rule(memory, relation, contingency, first, second)
        take_up_rule(memory, parameters, rule, f_rule, c_rule, stamp)
    learn_entailments(memory, parameters, a, b, name, f_seen, c_seen, stamp)
    known = conceive(memory, parameters, relation)
    if known == NO_CONCEPT:
        return
    use_concept(memory, known)
    believe(memory, parameters, known, f_seen, c_seen, stamp)
    log_event(memory, parameters, LOG_DERIVED, relation, f_seen, c_seen, ETERNAL, stamp, 1.0, 0.0)
