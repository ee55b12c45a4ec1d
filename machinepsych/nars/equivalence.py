"""Functional equivalence: what calls for the same operation to the same end can stand in for each other.

When a decision is executed, its link is compared with the other links of the same operation and goal. What
their preconditions have in common is set aside, and the rest of each is concluded to imply the other:
{<(P &/ ^op) =/> G>, <(Q &/ ^op) =/> G>} |- <P ==> Q> (f of P's link, evidence f of Q's x both confidences)
and <Q ==> P> likewise (abduction, twice), unless one of them is known to follow the other in time. An event
P then brings about a derived event Q, with all that was learned of Q elsewhere: transfer of function
(Johansson, Hammer & Lofthouse 2024, arXiv 2405.03340). Variables for what recurs are introduced as in other
implications: <<A --> [s]> ==> <B --> [s]>> |- <<A --> [$1]> ==> <B --> [$1]>>.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_merge, stamps_overlap
from machinepsych.nal.truth import expectation, truth_abduction, truth_deduction
from machinepsych.nars.attention import add_belief
from machinepsych.nars.concepts import CONFIDENCE, ETERNAL, FREQUENCY, NO_CONCEPT, concept_of
from machinepsych.nars.generalization import PREDICATES, SUBJECTS, general_form
from machinepsych.nars.links import NO_LINK, add_link, link_expectation, link_of
from machinepsych.nars.log import LOG_DERIVED, log_event
from machinepsych.nars.registers import LINKS_END
from machinepsych.nars.relations import related_places
from machinepsych.nars.terms import (
    HAS_VARIABLE,
    IMPLICATION,
    NO_TERM,
    SEQUENCE,
    TEMPORAL_IMPLICATION,
    intern,
)
from machinepsych.nars.unification import BIND_ALL, FORWARD_ROW, clear_bindings, substitute, unify

# Events of one precondition that are compared.
LONGEST_COMPARED = 8
# Row of memory.work_stamp.
COMPARED = 1


@lane
def differing_events(memory, one, other):
    """List the events in which two sequences of the same length differ; return how many there are.

    Those of ``one`` go to ``memory.sequence``, those of ``other`` to ``memory.queue``, the last first; -1
    where the lengths differ.
    """
    count = 0
    for _ in range(LONGEST_COMPARED):
        nested = memory.term_head[one] == SEQUENCE
        if nested != (memory.term_head[other] == SEQUENCE):
            return -1
        event = memory.term_right[one] if nested else one
        other_event = memory.term_right[other] if nested else other
        if event != other_event:
            memory.sequence[count] = event
            memory.queue[count] = other_event
            count += 1
        if not nested:
            return count
        one = memory.term_left[one]
        other = memory.term_left[other]
    return -1


@lane
def follows(memory, before, after):
    """Say whether an event is known to follow another in time."""
    term = intern(memory, TEMPORAL_IMPLICATION, before, after)
    if term == NO_TERM:
        return False
    link = link_of(memory, term)
    return link != NO_LINK and link_expectation(memory, link) > 0.5


@lane
def learn_implication(memory, parameters, antecedent, consequent, f, c, stamp):
    """Take up a timeless implication and its general forms."""
    if c < parameters.least_confidence:
        return
    term = intern(memory, IMPLICATION, antecedent, consequent)
    if term == NO_TERM:
        return
    take_up_implication(memory, parameters, term, f, c, stamp)
    if parameters.introduces_variables == 1:
        for side_pass in range(SUBJECTS, PREDICATES + 1):
            general = general_form(memory, term, side_pass)
            if general != NO_TERM:
                take_up_implication(memory, parameters, general, f, c, stamp)


@lane
def take_up_implication(memory, parameters, term, f, c, stamp):
    """Store one timeless implication as a link and note it."""
    log_event(memory, parameters, LOG_DERIVED, term, f, c, ETERNAL, stamp, 1.0, 0.0)
    add_link(memory, parameters, term, f, c, stamp, 0.0)


@lane
def compare_links(memory, parameters, link, other):
    """Conclude that what two links of one operation and goal rest on implies each other."""
    count = differing_events(memory, memory.link_before[link], memory.link_before[other])
    if count != 1:
        return
    one = memory.sequence[0]
    two = memory.queue[0]
    if follows(memory, one, two) or follows(memory, two, one):
        return
    stamp = memory.work_stamp[COMPARED]
    stamp_merge(stamp, memory.link_stamp[link], memory.link_stamp[other])
    f1 = memory.link_truth[link, FREQUENCY]
    c1 = memory.link_truth[link, CONFIDENCE]
    f2 = memory.link_truth[other, FREQUENCY]
    c2 = memory.link_truth[other, CONFIDENCE]
    f, c = truth_abduction(f2, c2, f1, c1)
    learn_implication(memory, parameters, one, two, f, c, stamp)
    f, c = truth_abduction(f1, c1, f2, c2)
    learn_implication(memory, parameters, two, one, f, c, stamp)


@lane
def find_equivalences(memory, parameters, link):
    """Compare a link that was acted on with the other links of its operation and goal."""
    if memory.term_flags[memory.link_term[link]] & HAS_VARIABLE != 0:
        return
    if memory.term_head[memory.link_term[link]] != TEMPORAL_IMPLICATION:
        return
    concept = memory.link_concept[link]
    operation = memory.term_right[memory.term_left[memory.link_term[link]]]
    if parameters.acquired_relations == 1 and related_places(memory, operation) != NO_TERM:
        # What calls for an operation on places depends on where it is; relations say what it has in common.
        return
    following = memory.concept_links[concept]
    while following != 0:
        other = following - 1
        following = memory.link_next[other]
        if other == link or memory.link_operation[other] != memory.link_operation[link]:
            continue
        term = memory.link_term[other]
        if memory.term_right[memory.term_left[term]] != operation:
            continue
        if memory.term_flags[term] & HAS_VARIABLE != 0:
            continue
        if not stamps_overlap(memory.link_stamp[link], memory.link_stamp[other]):
            compare_links(memory, parameters, link, other)


@lane
def stand_in(memory, parameters, concept, priority):
    """Conclude from an event, by timeless implications, the events that it stands for."""
    following = memory.concept_rules[concept]
    if parameters.level > 0:
        # The rules without variables are gone through in each tick then.
        following = 0
    while following != 0:
        link = following - 1
        following = memory.link_next[link]
        conclude_equivalent(memory, parameters, link, concept, priority)
    if parameters.introduces_variables == 1:
        for link in range(memory.registers[LINKS_END]):
            rule = memory.link_term[link]
            if memory.term_head[rule] == IMPLICATION and memory.term_flags[rule] & HAS_VARIABLE != 0:
                conclude_equivalent(memory, parameters, link, concept, priority)


@lane
def conclude_equivalent(memory, parameters, link, concept, priority):
    """Conclude the consequent of a timeless implication if an event fits its antecedent."""
    if stamps_overlap(memory.link_stamp[link], memory.spike_stamp[concept]):
        return
    event = memory.concept_term[concept]
    rule = memory.link_term[link]
    bindings = memory.bindings[FORWARD_ROW]
    clear_bindings(bindings)
    if not unify(memory, memory.term_left[rule], event, bindings, BIND_ALL):
        return
    consequent = substitute(memory, memory.term_right[rule], bindings)
    if consequent == NO_TERM or consequent == event or memory.term_flags[consequent] & HAS_VARIABLE != 0:
        return
    time = memory.spike_time[concept]
    imagined = concept_of(memory, consequent)
    if (
        imagined != NO_CONCEPT
        and memory.spike[imagined, CONFIDENCE] > 0.0
        and memory.spike_imagined[imagined] == 0
        and abs(time - memory.spike_time[imagined]) < parameters.event_distance
    ):
        # What is itself there needs nothing to stand for it.
        return
    f, c = truth_deduction(
        memory.link_truth[link, FREQUENCY],
        memory.link_truth[link, CONFIDENCE],
        memory.spike[concept, FREQUENCY],
        memory.spike[concept, CONFIDENCE],
    )
    stamp = memory.derived
    stamp_merge(stamp, memory.spike_stamp[concept], memory.link_stamp[link])
    worth = priority * expectation(f, c)
    add_belief(memory, parameters, consequent, f, c, time, stamp, worth, 0, 0.0)
    imagined = concept_of(memory, consequent)
    if (
        imagined != NO_CONCEPT
        and memory.spike_time[imagined] == time
        and stamps_overlap(memory.spike_stamp[imagined], memory.spike_stamp[concept])
    ):
        memory.spike_imagined[imagined] = 1
