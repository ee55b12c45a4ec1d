"""Links: implications in memory, each with its truth, its delay and its observations.

A temporal implication ``<(P &/ ^op) =/> Q>`` stands in the list of the concept of its consequent Q, where a
goal Q! finds it; a timeless ``<P ==> Q>`` in that of its antecedent P, where an event P. finds it. A term is
at most one link, so a link is found by its term at once. A concept holds so many links; then a new one
takes the place of the one expected least, or is not taken up.
"""

from __future__ import annotations

import math

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_copy, stamp_merge, stamps_overlap
from machinepsych.nal.truth import (
    LARGEST_CONFIDENCE,
    confidence_of,
    evidence_of,
    expectation,
    revision_of_amounts,
    truth_bounded_revision,
)
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT, conceive, free_link, join_alike
from machinepsych.nars.registers import DENIED_LINK, FREE_LINK, LINKS, LINKS_END, NOW
from machinepsych.nars.terms import NO_TERM, SEQUENCE, TEMPORAL_IMPLICATION, operation_number

NO_LINK = -1

# Ends the list of denied links: 0 says that a link is not in it.
LAST = -1

# Row of memory.work_stamp that merging uses.
MERGED = 3


@lane
def link_of(memory, term):
    """Return the link that a term is, or ``NO_LINK``."""
    return memory.term_link[term] - 1


@lane
def antecedent_operation(memory, antecedent):
    """Return the term of the operation that an antecedent ends with, or ``NO_TERM``."""
    if memory.term_head[antecedent] == SEQUENCE:
        last = memory.term_right[antecedent]
        if operation_number(memory, last) > 0:
            return last
    return NO_TERM


@lane
def link_expectation(memory, link):
    """Return how much a link is expected to hold."""
    return expectation(memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE])


@lane
def worst_link(memory, concept):
    """Return the least expected temporal link of a concept (of equals the first), or ``NO_LINK``."""
    worst = NO_LINK
    least = 2.0
    following = memory.concept_links[concept]
    while following != 0:
        link = following - 1
        following = memory.link_next[link]
        expected = link_expectation(memory, link)
        if expected < least:
            least = expected
            worst = link
    return worst


@lane
def unlink(memory, link):
    """Take a link out of its concept's list and free it."""
    concept = memory.link_concept[link]
    temporal = memory.term_head[memory.link_term[link]] == TEMPORAL_IMPLICATION
    following = memory.concept_links[concept] if temporal else memory.concept_rules[concept]
    before = NO_LINK
    while following != 0 and following - 1 != link:
        before = following - 1
        following = memory.link_next[before]
    if before != NO_LINK:
        memory.link_next[before] = memory.link_next[link]
    elif temporal:
        memory.concept_links[concept] = memory.link_next[link]
    else:
        memory.concept_rules[concept] = memory.link_next[link]
    if temporal:
        memory.concept_link_count[concept] -= 1
    free_link(memory, link)


@lane
def is_full(memory):
    """Say whether no link is free."""
    return memory.registers[FREE_LINK] == 0 and memory.registers[LINKS_END] >= memory.link_term.shape[0]


@lane
def free_place(memory, most, concept, temporal, expected):
    """Return a free link, making room where the store or a concept's list is full; ``NO_LINK`` if refused.

    ``most`` is how many temporal links may lead to one concept.
    """
    full = is_full(memory)
    if temporal and (full or memory.concept_link_count[concept] >= most):
        worst = worst_link(memory, concept)
        if worst == NO_LINK or link_expectation(memory, worst) >= expected:
            return NO_LINK
        unlink(memory, worst)
    elif full:
        return NO_LINK
    if memory.registers[FREE_LINK] == 0:
        memory.registers[LINKS_END] += 1
        memory.link_next[memory.registers[LINKS_END] - 1] = 0
        memory.registers[FREE_LINK] = memory.registers[LINKS_END]
    link = memory.registers[FREE_LINK] - 1
    memory.registers[FREE_LINK] = memory.link_next[link]
    memory.registers[LINKS] += 1
    return link


@lane
def add_link(memory, parameters, term, frequency, confidence, stamp, delay):
    """Take evidence for an implication into memory; return its link, or ``NO_LINK`` if there is no room.

    A known temporal link is revised whether stamps overlap or not, as in ONA (evidence of a new occurrence
    is new, and a stamp holds only so many); a timeless one only without overlap, else the surer stays.
    """
    return add_link_within(
        memory, parameters, parameters.links_per_concept, term, frequency, confidence, stamp, delay
    )


@lane
def add_link_within(memory, parameters, most, term, frequency, confidence, stamp, delay):
    """Take in evidence as :func:`add_link` does, where ``most`` temporal links may lead to one concept."""
    link = memory.term_link[term] - 1
    if link != NO_LINK:
        revise_link(memory, parameters, link, frequency, confidence, stamp, delay)
        return link
    temporal = memory.term_head[term] == TEMPORAL_IMPLICATION
    antecedent = memory.term_left[term]
    consequent = memory.term_right[term]
    operation = NO_TERM
    before = antecedent
    if temporal:
        operation = antecedent_operation(memory, antecedent)
        if operation != NO_TERM:
            before = memory.term_left[antecedent]
    concept = conceive(memory, parameters, consequent if temporal else antecedent)
    if concept == NO_CONCEPT:
        return NO_LINK
    # Used now, it stays where the other side's concept needs room.
    memory.concept_used_at[concept] = memory.registers[NOW]
    conceive(memory, parameters, before if temporal else consequent)
    link = free_place(memory, most, concept, temporal, expectation(frequency, confidence))
    if link == NO_LINK:
        return NO_LINK
    memory.link_term[link] = term
    memory.term_link[term] = link + 1
    memory.link_concept[link] = concept
    memory.link_before[link] = before
    memory.link_operation[link] = operation_number(memory, operation) if operation != NO_TERM else 0
    memory.link_truth[link, FREQUENCY] = frequency
    memory.link_truth[link, CONFIDENCE] = confidence
    memory.link_delay[link] = delay
    memory.link_created[link] = memory.registers[NOW]
    stamp_copy(memory.link_stamp[link], stamp)
    if temporal:
        memory.link_next[link] = memory.concept_links[concept]
        memory.concept_links[concept] = link + 1
        memory.concept_link_count[concept] += 1
        join_alike(memory, link)
        note_confidence(memory, link)
    else:
        memory.link_next[link] = memory.concept_rules[concept]
        memory.concept_rules[concept] = link + 1
    return link


@lane
def revise_link(memory, parameters, link, frequency, confidence, stamp, delay):
    """Revise a link by new evidence; its delay becomes the mean of both, weighted by evidence."""
    f_old = memory.link_truth[link, FREQUENCY]
    c_old = memory.link_truth[link, CONFIDENCE]
    temporal = memory.term_head[memory.link_term[link]] == TEMPORAL_IMPLICATION
    if not temporal and stamps_overlap(memory.link_stamp[link], stamp):
        if confidence > c_old:
            memory.link_truth[link, FREQUENCY] = frequency
            memory.link_truth[link, CONFIDENCE] = confidence
            stamp_copy(memory.link_stamp[link], stamp)
        return
    w_new = evidence_of(confidence)
    if evidence_of(c_old) + w_new <= 0.0:
        return
    capacity = parameters.evidence_capacity if temporal else math.inf
    f_new, c_new, w_old = revised_within(capacity, f_old, c_old, frequency, confidence, w_new)
    memory.link_truth[link, FREQUENCY] = f_new
    memory.link_truth[link, CONFIDENCE] = c_new
    memory.link_delay[link] = (w_old * memory.link_delay[link] + w_new * delay) / (w_old + w_new)
    if temporal:
        note_confidence(memory, link)
    merged = memory.work_stamp[MERGED]
    stamp_merge(merged, memory.link_stamp[link], stamp)
    stamp_copy(memory.link_stamp[link], merged)


@lane
def disappoint_link(memory, parameters, link, frequency, confidence, evidence):
    """Revise a link by evidence without observations: what was expected is assumed to have failed.

    ``evidence`` is the amount that belongs to ``confidence``.
    """
    f_new, c_new, _ = revised_within(
        parameters.evidence_capacity,
        memory.link_truth[link, FREQUENCY],
        memory.link_truth[link, CONFIDENCE],
        frequency,
        confidence,
        evidence,
    )
    memory.link_truth[link, FREQUENCY] = f_new
    memory.link_truth[link, CONFIDENCE] = c_new
    note_confidence(memory, link)


@lane
def note_confidence(memory, link):
    """Let what is kept of links together know the new truth of a temporal one.

    ``concept_surest`` of its precondition is at least the confidence of each of its links.
    """
    confidence = memory.link_truth[link, CONFIDENCE]
    before = memory.term_concept[memory.link_before[link]] - 1
    if before >= 0 and memory.concept_surest[before] < confidence:
        memory.concept_surest[before] = confidence
    list_if_denied(memory, link)


@lane
def is_denied(memory, link):
    """Say whether a link has no positive evidence."""
    return memory.link_truth[link, FREQUENCY] == 0.0


@lane
def list_if_denied(memory, link):
    """Put a temporal link into the list of the denied if it has to be there.

    Nothing takes it out when it is denied no more or freed: whoever walks the list does.
    """
    if memory.link_denied[link] != 0 or not is_denied(memory, link):
        return
    first = memory.registers[DENIED_LINK]
    memory.link_denied[link] = first if first != 0 else LAST
    memory.registers[DENIED_LINK] = link + 1


@lane
def revised_within(capacity, f_old, c_old, frequency, confidence, w_new):
    """Return frequency and confidence of held and new evidence in one, and the held amount that counts.

    ``w_new`` is the amount of evidence that belongs to ``confidence``. Where both exceed ``capacity``, an
    amount of evidence, what is held shrinks to make room for the new.
    """
    w_old = evidence_of(c_old)
    if w_old + w_new > capacity:
        w_old = max(0.0, capacity - w_new)
        return (w_old * f_old + w_new * frequency) / (w_old + w_new), confidence_of(w_old + w_new), w_old
    if c_old <= LARGEST_CONFIDENCE and confidence <= LARGEST_CONFIDENCE:
        f_new, c_new = revision_of_amounts(f_old, c_old, w_old, frequency, confidence, w_new)
    else:
        f_new, c_new = truth_bounded_revision(f_old, c_old, frequency, confidence)
    return f_new, c_new, w_old
