"""Situations: all that is sensed at once as one event, and what an operation makes of one situation.

Where many stimuli are sensed at once, their combinations are more than any memory has room for. Then the
situation is perceived as a whole, ``(A &| B &| C)``, as configural theories have it (Pearce 1987), and from
one step to the next a link ``<((A &| B) &/ ^op) =/> (A &| C)>`` is learned, with evidence against what else
was expected of the operation there.

What an operation brings about by itself, always and alone, tells of the operation, which is known anyway,
and not of the world (the reafference principle, von Holst & Mittelstaedt 1950): such a stimulus is left out.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import NO_OBSERVATION
from machinepsych.nal.truth import evidence_of, truth_induction
from machinepsych.nars.concepts import (
    CONFIDENCE,
    FREQUENCY,
    NO_CONCEPT,
    conceive,
    concept_of,
    evict_concepts,
    free_link,
    use_concept,
)
from machinepsych.nars.links import NO_LINK, add_link_within, is_full, note_confidence, revised_within
from machinepsych.nars.recency import note_recent
from machinepsych.nars.registers import CONCEPTS, CONCEPTS_END, NOW, OBSERVATIONS
from machinepsych.nars.terms import NO_TERM, PARALLEL, SEQUENCE, TEMPORAL_IMPLICATION, intern

# What memory.stimulus_after says of a stimulus: never sensed, or after several operations (or none); else it
# is the number of the one operation, from 1, that it was ever sensed after.
NEVER_SENSED = 0
AFTER_SEVERAL = -1
# An operation brings a stimulus about by itself if it did so in this share of so many executions at least.
REAFFERENT_SHARE = 0.9
FEWEST_EXECUTIONS = 10


@lane
def is_reafferent(memory, stimulus):
    """Say whether a stimulus follows one operation nearly always, and nothing else ever."""
    number = memory.stimulus_after[stimulus]
    if number <= 0:
        return False
    executed = memory.operation_count[number - 1]
    return executed >= FEWEST_EXECUTIONS and memory.stimulus_count[stimulus] >= REAFFERENT_SHARE * executed


@lane
def note_reafference(memory, ids, sensed, number):
    """Count what is sensed right after an operation (its number from 1), or, with 0, after none."""
    if number > 0:
        memory.operation_count[number - 1] += 1
    for k in range(sensed):
        stimulus = ids[k]
        known = memory.stimulus_after[stimulus]
        if number == 0 or (known != NEVER_SENSED and known != number):
            memory.stimulus_after[stimulus] = AFTER_SEVERAL
        else:
            memory.stimulus_after[stimulus] = number
        memory.stimulus_count[stimulus] += 1


@lane
def whole_term(memory, ids, sensed, with_reafferent):
    """Return the term of a situation, its stimuli in the order of their numbers; ``NO_TERM`` for none."""
    term = NO_TERM
    last = -1
    for _ in range(sensed):
        slot = -1
        for k in range(sensed):
            if ids[k] > last and (slot < 0 or ids[k] < ids[slot]):
                slot = k
        if slot < 0:
            break
        last = ids[slot]
        if with_reafferent == 0 and is_reafferent(memory, last):
            continue
        element = memory.stimulus_term[last]
        term = element if term == NO_TERM else intern(memory, PARALLEL, term, element)
    return term


@lane
def perceive_whole(memory, parameters, ids, intensities, sensed):
    """Perceive a situation as one event, as sure as its stimuli are on average; return its concept."""
    if sensed == 0:
        return NO_CONCEPT
    term = whole_term(memory, ids, sensed, 0)
    if term == NO_TERM:
        term = whole_term(memory, ids, sensed, 1)
    if concept_of(memory, term) == NO_CONCEPT and memory.registers[CONCEPTS] >= memory.concept_term.shape[0]:
        make_room(memory, parameters)
    concept = conceive(memory, parameters, term)
    if concept == NO_CONCEPT:
        return NO_CONCEPT
    total = 0.0
    for k in range(sensed):
        total = total + intensities[k]
    memory.spike[concept, FREQUENCY] = 1.0
    memory.spike[concept, CONFIDENCE] = parameters.observation_confidence * min(total / sensed, 1.0)
    memory.spike_time[concept] = memory.registers[NOW]
    use_concept(memory, concept)
    note_recent(memory, concept)
    return concept


@lane
def make_room(memory, parameters):
    """Forget the least useful situations, what led to them and what came of them."""
    evict_concepts(memory, parameters)
    for concept in range(memory.registers[CONCEPTS_END]):
        if memory.concept_term[concept] != NO_TERM:
            drop_forgotten(memory, concept)


@lane
def drop_forgotten(memory, concept):
    """Free the links that lead to a concept from situations that are forgotten."""
    before = NO_LINK
    following = memory.concept_links[concept]
    while following != 0:
        link = following - 1
        following = memory.link_next[link]
        if concept_of(memory, memory.link_before[link]) != NO_CONCEPT:
            before = link
            continue
        if before == NO_LINK:
            memory.concept_links[concept] = following
        else:
            memory.link_next[before] = following
        memory.concept_link_count[concept] -= 1
        free_link(memory, link)


@lane
def link_from(memory, before, operation, target):
    """Return the link from a situation by an operation's term (``NO_TERM``: none) to a concept."""
    link = memory.term_predicts[memory.concept_term[before]] - 1
    while link >= 0:
        if memory.link_concept[link] == target and operation_of_link(memory, link) == operation:
            return link
        link = memory.link_alike[link] - 1
    return NO_LINK


@lane
def operation_of_link(memory, link):
    """Return the term of a temporal link's operation, or ``NO_TERM``."""
    if memory.link_operation[link] == 0:
        return NO_TERM
    return memory.term_right[memory.term_left[memory.link_term[link]]]


@lane
def occurrence(memory, parameters, before, operation, confidence):
    """Return how sure one occurrence is: {Q, (P &/ ^op)} |- <(P &/ ^op) =/> Q>, by induction.

    ``confidence`` is that of the observation of Q, or that it did not come.
    """
    c_before = memory.spike[before, CONFIDENCE]
    if operation != NO_TERM:
        c_before = c_before * parameters.observation_confidence
    _, c = truth_induction(1.0, confidence, 1.0, c_before)
    return c


@lane
def weigh_evidence(memory, link, frequency, confidence, capacity):
    """Take evidence into a link that keeps ``capacity`` of it."""
    f, c, _ = revised_within(
        capacity,
        memory.link_truth[link, FREQUENCY],
        memory.link_truth[link, CONFIDENCE],
        frequency,
        confidence,
        evidence_of(confidence),
    )
    memory.link_truth[link, FREQUENCY] = f
    memory.link_truth[link, CONFIDENCE] = c
    note_confidence(memory, link)


@lane
def confirm(memory, parameters, before, operation, consequent, f, c, capacity):
    """Take in that an event followed a situation and an operation (``NO_TERM``: the situation alone).

    ``f`` is the degree to which it came, ``c`` the confidence of this one occurrence, see :func:`occurrence`.
    """
    target = conceive(memory, parameters, consequent)
    if target == NO_CONCEPT:
        return
    link = link_from(memory, before, operation, target)
    if link != NO_LINK:
        weigh_evidence(memory, link, f, c, capacity)
        return
    term = memory.concept_term[before]
    if operation != NO_TERM:
        term = intern(memory, SEQUENCE, term, operation)
    term = intern(memory, TEMPORAL_IMPLICATION, term, consequent)
    if term == NO_TERM:
        return
    stamp = memory.observation
    memory.registers[OBSERVATIONS] += 1
    for k in range(stamp.shape[0]):
        stamp[k] = memory.registers[OBSERVATIONS] if k == 0 else NO_OBSERVATION
    if is_full(memory):
        make_room(memory, parameters)
    # As many may lead to one outcome as there are.
    add_link_within(memory, parameters, memory.link_term.shape[0], term, f, c, stamp, 1.0)


@lane
def is_outcome(memory, concept):
    """Say whether a concept is that of an outcome: what is wanted, or not, for itself."""
    for k in range(memory.outcome_term.shape[0]):
        if memory.outcome_term[k] == memory.concept_term[concept]:
            return True
    return False


@lane
def learn_transition(memory, parameters, before, operation, concept):
    """Learn that an operation led from a situation to this one, and not to others that it led to before."""
    sure = occurrence(memory, parameters, before, operation, memory.spike[concept, CONFIDENCE])
    link = memory.term_predicts[memory.concept_term[before]] - 1
    while link >= 0:
        following = memory.link_alike[link] - 1
        target = memory.link_concept[link]
        if (
            target != concept
            and operation_of_link(memory, link) == operation
            and not is_outcome(memory, target)
        ):
            weigh_evidence(memory, link, 0.0, sure, parameters.transition_evidence)
        link = following
    confirm(
        memory,
        parameters,
        before,
        operation,
        memory.concept_term[concept],
        1.0,
        sure,
        parameters.transition_evidence,
    )
