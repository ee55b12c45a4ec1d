"""Desires of situations: how much each is wanted as a means to what is wanted for itself.

A goal's desire flows back through links, {Q!, <(P &/ ^op) =/> Q>} |- (P &/ ^op)!, and a situation is wanted
as much as the best that can be done in it. The desire stays with the situation's concept and is thought over
again, the latest situations first, a few each step and all that are kept in mind when a trial is over. So it
reaches further back than a search from the goal could go each time, and what is learned at the end of a long
path is known at its beginning (prioritized by recency: Moore & Atkeson 1993; in rest: Sutton 1990).
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import BABBLING, CHOICE
from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import confidence_of, evidence_of, expectation
from machinepsych.nars.babbling import draw, draw_index
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT
from machinepsych.nars.outcomes import RELIEF, fears
from machinepsych.nars.recency import oldest_position, recent_concept
from machinepsych.nars.registers import DECIDED_BABBLED, NOW, RECENT_END
from machinepsych.nars.situations import is_outcome, operation_of_link
from machinepsych.nars.terms import NO_TERM
from machinepsych.vocabulary import NO_OPERATION

# What is wanted so much less than the best is not tried for trying's sake.
AT_RISK = 0.2
# Amount of evidence from which it is known what an operation does not do.
WELL_KNOWN = 3.0
# The share of the evidence that a link holds from which no more is to be known.
FULLY_KNOWN = 0.9
# How many times over situations are reconsidered.
ROUNDS = 3


@lane
def net_desire(memory, concept):
    """Return how much a concept is wanted, from -1 (not at all costs) to 1: c (2 f - 1)."""
    return memory.wanted[concept, CONFIDENCE] * (2.0 * memory.wanted[concept, FREQUENCY] - 1.0)


@lane
def operation_place(memory, term, operations):
    """Return which of the vocabulary's operations a term is, from 0; ``NO_OPERATION`` for none of them."""
    for k in range(operations):
        if memory.operation_term[k] == term:
            return k
    return NO_OPERATION


@lane
def weigh(memory, parameters, situation, operations):
    """Fill in how much each operation is wanted in a situation, and how much is known of it.

    An outcome's desire is that of the goal times expected share and confidence of its link. Of situations an
    operation leads to one: their desires count by their shares in the positive evidence, with the confidence
    of all of it. What comes later adds to what comes at once, up to a whole.
    """
    for k in range(operations):
        memory.operation_desire[k] = 0.0
        memory.operation_known[k] = 0.0
        memory.operation_changes[k] = 0.0
        memory.operation_evidence[k] = 0.0
        memory.operation_future[k] = 0.0
    if situation == NO_CONCEPT:
        return
    afraid = fears(memory, parameters, situation)
    link = memory.term_predicts[memory.concept_term[situation]] - 1
    while link >= 0:
        term = operation_of_link(memory, link)
        if term != NO_TERM:
            k = operation_place(memory, term, operations)
            if k != NO_OPERATION:
                take_voice(memory, k, link, situation, afraid)
        link = memory.link_alike[link] - 1
    for k in range(operations):
        if memory.operation_known[k] == 0.0:
            memory.operation_desire[k] += parameters.curiosity
        # Below what is held: what is well known is equally well known, whatever the rounding of its links.
        memory.operation_known[k] = min(
            memory.operation_known[k], FULLY_KNOWN * parameters.transition_evidence
        )
        evidence = memory.operation_evidence[k]
        if evidence > 0.0:
            sure = confidence_of(min(evidence, parameters.transition_evidence))
            future = sure * memory.operation_future[k] / evidence
            at_once = min(max(memory.operation_desire[k], -1.0), 1.0)
            memory.operation_desire[k] = at_once + (1.0 - abs(at_once)) * future


@lane
def take_voice(memory, k, link, situation, afraid):
    """Count what one link says of the k-th operation in a situation; the ``afraid`` alone want relief.

    That an operation leaves a situation as it is makes it no means to anything wanted; harm goes on.
    """
    f = memory.link_truth[link, FREQUENCY]
    c = memory.link_truth[link, CONFIDENCE]
    target = memory.link_concept[link]
    evidence = evidence_of(c)
    if memory.concept_term[target] == memory.outcome_term[RELIEF] and not afraid:
        return
    if is_outcome(memory, target):
        memory.operation_desire[k] += f * c * net_desire(memory, target)
        return
    memory.operation_known[k] += evidence
    if target != situation:
        memory.operation_changes[k] += f * evidence
    if target != situation or memory.wanted[situation, FREQUENCY] < 0.5:
        memory.operation_evidence[k] += f * evidence
        memory.operation_future[k] += f * evidence * net_desire(memory, target)


@lane
def best_operation(memory, operations):
    """Return the operation that is wanted most; of equals the first."""
    best = 0
    for k in range(1, operations):
        if memory.operation_desire[k] > memory.operation_desire[best]:
            best = k
    return best


@lane
def reconsider(memory, parameters, situation, operations):
    """Want a situation as much as the best that can be done in it; what was never tried is neutral."""
    if is_outcome(memory, situation):
        return
    weigh(memory, parameters, situation, operations)
    desire = memory.operation_desire[best_operation(memory, operations)]
    memory.wanted[situation, FREQUENCY] = 1.0 if desire > 0.0 else 0.0
    memory.wanted[situation, CONFIDENCE] = abs(desire)
    memory.wanted_time[situation] = memory.registers[NOW]


@lane
def look_back(memory, parameters, operations, most):
    """Reconsider the ``most`` latest situations, the last first, some times over.

    Once is enough for a path; situations that are means to each other go round in a circle, and what is in
    them is found out in a few.
    """
    for _ in range(ROUNDS):
        left = most
        for position in range(memory.registers[RECENT_END], oldest_position(memory) - 1, -1):
            if left == 0:
                break
            situation = recent_concept(memory, position)
            if situation != NO_CONCEPT:
                reconsider(memory, parameters, situation, operations)
                left -= 1


@lane
def changes_nothing(memory, k):
    """Say whether the k-th operation is known to leave the present situation as it is."""
    return memory.operation_known[k] >= WELL_KNOWN and memory.operation_changes[k] == 0.0


@lane
def try_something(memory, operations, best):
    """Return the operation that least is known of here, by chance among equals.

    None is tried that is much worse than the best, or that leaves the situation as it is.
    """
    lowest = memory.operation_desire[best] - AT_RISK
    least = -1.0
    count = 0
    chosen = best
    for k in range(operations):
        if memory.operation_desire[k] < lowest or changes_nothing(memory, k):
            continue
        known = memory.operation_known[k]
        if count == 0 or known < least:
            least = known
            count = 1
            chosen = k
        elif known == least:
            count += 1
            if draw_index(memory, CHOICE, count) == 0:
                chosen = k
    return chosen


@lane
def advantage(memory, operations, best):
    """Return how much more the best operation is wanted than any other, or than nothing at all."""
    desire = memory.operation_desire[best]
    least = 2.0
    for k in range(operations):
        if k != best:
            least = min(least, desire - memory.operation_desire[k])
    return max(desire, least)


@lane
def choose(memory, parameters, situation, operations):
    """Return what to do: what is wanted most, or, where that is not sure or nothing is, something else.

    What is wanted less than something new is followed the more rarely, the less it is wanted: far from all
    that is known to be good, that is the way to what was never tried. Where all is unwanted, the lesser evil
    counts by how much less it is. Fear leaves no room for trying (Montgomery 1955).
    """
    weigh(memory, parameters, situation, operations)
    best = best_operation(memory, operations)
    desire = advantage(memory, operations, best)
    memory.registers[DECIDED_BABBLED] = 0
    followed = desire >= parameters.curiosity * draw(memory, BABBLING)
    if followed and expectation(1.0, desire) >= parameters.decision_threshold:
        sure = expectation(1.0, desire) > parameters.suppression_threshold
        if (
            sure
            or fears(memory, parameters, situation)
            or draw(memory, BABBLING) >= parameters.motor_babbling
        ):
            return best
    elif draw(memory, BABBLING) >= parameters.restlessness:
        return NO_OPERATION
    memory.registers[DECIDED_BABBLED] = 1
    return try_something(memory, operations, best)
