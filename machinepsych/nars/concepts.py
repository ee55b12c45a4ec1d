"""Concepts: what a memory knows of a term: its latest event, its eternal belief, its latest goal, its links.

The store is fixed. When it is full, the least useful concepts make room, a sixteenth of the store at a time,
so that looking for them costs little; what was used in the present tick stays. Useful is what is used much
and lately (ONA, Hammer & Lofthouse 2020), or, by the parameter ``retention``, what is sure, simple and used
lately: otherwise a flood of new conclusions drives out what they came from.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.budget import decayed_priority, usefulness
from machinepsych.nal.truth import expectation
from machinepsych.nars.registers import CONCEPTS, CONCEPTS_END, FREE_CONCEPT, FREE_LINK, LINKS, NOW
from machinepsych.nars.terms import NO_TERM, operation_number

NO_CONCEPT = -1
# A time before all times.
NEVER = -(2**40)
ETERNAL = -1
# Events older than this many ticks predict nothing: 0.8**40 is .0001.
FORGOTTEN = 40

FREQUENCY = 0
CONFIDENCE = 1

# What an eternal input adds to the uses of its concept, so that told knowledge stays (ONA).
USES_OF_KNOWLEDGE = 1_000_000
# What a concept is worth at least that links lead to.
WORTH_OF_LINKS = 0.5
SHARE_EVICTED = 16
BISECTIONS = 24


@lane
def concept_of(memory, term):
    """Return the concept of a term, or ``NO_CONCEPT``."""
    return memory.term_concept[term] - 1


@lane
def conceive(memory, parameters, term):
    """Return the concept of a term, made if it is new; ``NO_CONCEPT`` where there is no room."""
    if term == NO_TERM:
        return NO_CONCEPT
    concept = memory.term_concept[term] - 1
    if concept >= 0:
        return concept
    if memory.registers[FREE_CONCEPT] == 0:
        if memory.registers[CONCEPTS_END] < memory.concept_term.shape[0]:
            memory.registers[CONCEPTS_END] += 1
            memory.concept_next[memory.registers[CONCEPTS_END] - 1] = 0
            memory.registers[FREE_CONCEPT] = memory.registers[CONCEPTS_END]
        else:
            evict_concepts(memory, parameters)
            if memory.registers[FREE_CONCEPT] == 0:
                return NO_CONCEPT
    concept = memory.registers[FREE_CONCEPT] - 1
    memory.registers[FREE_CONCEPT] = memory.concept_next[concept]
    memory.registers[CONCEPTS] += 1
    memory.concept_term[concept] = term
    memory.term_concept[term] = concept + 1
    memory.concept_uses[concept] = 1
    memory.concept_used_at[concept] = memory.registers[NOW]
    memory.concept_priority[concept] = 0.0
    memory.concept_priority_at[concept] = memory.registers[NOW]
    memory.concept_selected_at[concept] = NEVER
    memory.concept_operation[concept] = operation_number(memory, term)
    memory.concept_links[concept] = 0
    memory.concept_link_count[concept] = 0
    memory.concept_rules[concept] = 0
    memory.concept_recent_at[concept] = 0
    # Links may lead from it already: how sure they are is not known before they are gone through.
    memory.concept_surest[concept] = 1.0
    memory.belief[concept, CONFIDENCE] = 0.0
    pieces = memory.piece_truth.shape[0] // memory.belief.shape[0]
    for piece in range(concept * pieces, (concept + 1) * pieces):
        memory.piece_truth[piece, CONFIDENCE] = 0.0
    memory.spike[concept, CONFIDENCE] = 0.0
    memory.spike_time[concept] = NEVER
    memory.predicted[concept, CONFIDENCE] = 0.0
    memory.predicted_time[concept] = NEVER
    memory.wanted[concept, CONFIDENCE] = 0.0
    memory.wanted_time[concept] = NEVER
    return concept


@lane
def merit(memory, term, frequency, confidence):
    """Return what a belief is worth for its size: expectation / log2(1 + n), from 0 to 1.

    n is the term's number of atoms and connectors. It is ONA's priority of a conclusion without those of its
    parents: their truth and size speak through the conclusion's own.
    """
    return expectation(frequency, confidence) / memory.size_logarithm[memory.term_size[term]]


@lane
def worth_keeping(memory, parameters, concept):
    """Return what a concept is worth now, from 0 to 1: the merit of what it believes, halved with time.

    After ``retention`` ticks out of use half of it is left, after twice as many a third. What was told is
    worth 1; what contingencies lead to at least 1/2, before it fades.
    """
    if memory.concept_uses[concept] >= USES_OF_KNOWLEDGE:
        return 1.0
    term = memory.concept_term[concept]
    worth = max(
        merit(memory, term, memory.belief[concept, FREQUENCY], memory.belief[concept, CONFIDENCE]),
        merit(memory, term, memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE]),
    )
    if memory.concept_link_count[concept] > 0:
        worth = max(worth, WORTH_OF_LINKS)
    age = max(0, memory.registers[NOW] - memory.concept_used_at[concept])
    return worth * parameters.retention / (parameters.retention + age)


@lane
def concept_usefulness(memory, parameters, concept):
    """Return how useful a concept is now, from 0 to 1: by its use, or by its worth."""
    if parameters.retention > 0:
        return worth_keeping(memory, parameters, concept)
    return usefulness(memory.concept_uses[concept], memory.concept_used_at[concept], memory.registers[NOW])


@lane
def may_be_evicted(memory, parameters, concept, threshold):
    """Say whether a concept may go: not used in this tick, and no more useful than a threshold."""
    if memory.concept_term[concept] == NO_TERM or memory.concept_used_at[concept] >= memory.registers[NOW]:
        return False
    return concept_usefulness(memory, parameters, concept) <= threshold


@lane
def evict_concepts(memory, parameters):
    """Forget the least useful concepts, at least one and about a sixteenth of the store.

    The threshold is found by bisection; nothing goes where all were used in this tick.
    """
    end = memory.registers[CONCEPTS_END]
    wanted = max(1, end // SHARE_EVICTED)
    low = 0.0
    high = 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        count = 0
        for concept in range(end):
            if may_be_evicted(memory, parameters, concept, middle):
                count += 1
        if count > wanted:
            high = middle
        else:
            low = middle
        if count == wanted:
            break
    threshold = low
    forgotten = 0
    for _ in range(2):
        for concept in range(end):
            if forgotten < wanted and may_be_evicted(memory, parameters, concept, threshold):
                forget_concept(memory, concept)
                forgotten += 1
        # Where many are equally useful, bisection ends below all of them: then the first of them go.
        threshold = high
        if forgotten > 0:
            break


@lane
def forget_concept(memory, concept):
    """Free a concept and the links in its lists."""
    free_links(memory, memory.concept_links[concept])
    free_links(memory, memory.concept_rules[concept])
    memory.term_concept[memory.concept_term[concept]] = 0
    memory.concept_term[concept] = NO_TERM
    memory.concept_links[concept] = 0
    memory.concept_rules[concept] = 0
    memory.concept_selected_at[concept] = NEVER
    memory.concept_recent_at[concept] = 0
    memory.spike[concept, CONFIDENCE] = 0.0
    memory.spike_time[concept] = NEVER
    memory.belief[concept, CONFIDENCE] = 0.0
    memory.wanted[concept, CONFIDENCE] = 0.0
    memory.concept_next[concept] = memory.registers[FREE_CONCEPT]
    memory.registers[FREE_CONCEPT] = concept + 1
    memory.registers[CONCEPTS] -= 1


@lane
def free_links(memory, first):
    """Free all links of a list that begins with a link's number + 1."""
    while first != 0:
        link = first - 1
        first = memory.link_next[link]
        free_link(memory, link)


@lane
def free_link(memory, link):
    """Free one link that is in no concept's list any more."""
    leave_alike(memory, link)
    memory.term_link[memory.link_term[link]] = 0
    memory.link_term[link] = NO_TERM
    memory.link_next[link] = memory.registers[FREE_LINK]
    memory.registers[FREE_LINK] = link + 1
    memory.registers[LINKS] -= 1


@lane
def join_alike(memory, link):
    """Put a temporal link into the list of those with its precondition."""
    before = memory.link_before[link]
    following = memory.term_predicts[before]
    memory.link_alike[link] = following
    memory.link_alike_before[link] = 0
    if following != 0:
        memory.link_alike_before[following - 1] = link + 1
    memory.term_predicts[before] = link + 1


@lane
def leave_alike(memory, link):
    """Take a link out of the list of those with its precondition, if it is in one."""
    before = memory.link_before[link]
    previous = memory.link_alike_before[link]
    following = memory.link_alike[link]
    if previous != 0:
        memory.link_alike[previous - 1] = following
    elif memory.term_predicts[before] == link + 1:
        memory.term_predicts[before] = following
    if following != 0:
        memory.link_alike_before[following - 1] = previous
    memory.link_alike[link] = 0
    memory.link_alike_before[link] = 0


@lane
def use_concept(memory, concept):
    """Count one use of a concept."""
    memory.concept_uses[concept] += 1
    memory.concept_used_at[concept] = memory.registers[NOW]


@lane
def concept_priority_now(memory, parameters, concept):
    """Return a concept's priority, decayed to now."""
    age = memory.registers[NOW] - memory.concept_priority_at[concept]
    return decayed_priority(memory.concept_priority[concept], parameters.concept_durability, age)


@lane
def raise_priority(memory, parameters, concept, priority):
    """Give a concept a priority that it has to have at least."""
    if priority > concept_priority_now(memory, parameters, concept):
        memory.concept_priority[concept] = priority
        memory.concept_priority_at[concept] = memory.registers[NOW]
