"""Inference about what has no time: an event meets what is known, and rules conclude from both.

The event is combined with the belief of every concept that has a name in common with it and a high enough
priority; the threshold adapts so that a given number of partners is met on average (ONA; Hammer &
Lofthouse 2020). Premises whose stamps overlap are not combined.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.budget import derived_priority
from machinepsych.nal.evidence import stamp_copy, stamp_merge, stamps_overlap
from machinepsych.nal.truth import expectation, truth_projected
from machinepsych.nars.attention import add_belief
from machinepsych.nars.beliefs import NO_PIECE, piece_apart
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    USES_OF_KNOWLEDGE,
    concept_priority_now,
    merit,
    use_concept,
)
from machinepsych.nars.inference import infer
from machinepsych.nars.registers import CONCEPTS_END, CONCLUSIONS, PARTNER_THRESHOLD
from machinepsych.nars.terms import NO_TERM, SEQUENCE, TEMPORAL_IMPLICATION

MILLIONTHS = 1.0e-6
# What parameters.partner_choice says.
BEST = 1
# What parameters.attention says.
BY_MERIT = 1
HALVINGS = 40


@lane
def take_up(memory, parameters, time, stamp, parent_priority, concept_priority):
    """Take up the conclusions of rules as beliefs of a time, on the observations of a stamp."""
    count = memory.registers[CONCLUSIONS]
    memory.registers[CONCLUSIONS] = 0
    for k in range(count):
        term = memory.conclusion_term[k]
        f = memory.conclusion_f[k]
        c = memory.conclusion_c[k]
        if c < parameters.least_confidence:
            continue
        if parameters.attention == BY_MERIT:
            priority = merit(memory, term, f, c)
        else:
            priority = derived_priority(
                parent_priority, concept_priority, expectation(f, c), memory.term_size[term]
            )
        add_belief(memory, parameters, term, f, c, time, stamp, priority, 0, 0.0)


@lane
def conclude(memory, parameters, rules, term, f, c, time, stamp, partner, f2, c2, stamp2, priority):
    """Conclude from an event and what is known of another concept."""
    if stamps_overlap(stamp, stamp2):
        return
    use_concept(memory, partner)
    memory.registers[CONCLUSIONS] = 0
    infer(memory, rules, parameters.level, term, f, c, memory.concept_term[partner], f2, c2)
    if memory.registers[CONCLUSIONS] == 0:
        return
    merged = memory.derived
    stamp_merge(merged, stamp, stamp2)
    take_up(memory, parameters, time, merged, priority, concept_priority_now(memory, parameters, partner))


@lane
def meet_partner(memory, parameters, rules, term, f, c, time, stamp, partner, priority):
    """Conclude from an event and a concept: its event where that is near in time, else its eternal belief.

    With pieces of evidence beside beliefs, what shares an observation with the event is passed over for the
    next: event, belief, surest piece without.
    """
    keeps_pieces = parameters.evidence_pieces > 0
    if (
        time != ETERNAL
        and memory.spike[partner, CONFIDENCE] > 0.0
        and abs(time - memory.spike_time[partner]) < parameters.event_distance
        and not (keeps_pieces and stamps_overlap(stamp, memory.spike_stamp[partner]))
    ):
        f2, c2 = truth_projected(
            memory.spike[partner, FREQUENCY],
            memory.spike[partner, CONFIDENCE],
            time - memory.spike_time[partner],
            parameters.projection_decay,
        )
        stamp2 = memory.spike_stamp[partner]
    elif keeps_pieces and stamps_overlap(stamp, memory.belief_stamp[partner]):
        piece = piece_apart(memory, parameters, partner, stamp)
        if piece == NO_PIECE:
            return
        f2, c2 = memory.piece_truth[piece, FREQUENCY], memory.piece_truth[piece, CONFIDENCE]
        stamp2 = memory.piece_stamp[piece]
    else:
        f2, c2 = memory.belief[partner, FREQUENCY], memory.belief[partner, CONFIDENCE]
        stamp2 = memory.belief_stamp[partner]
    conclude(memory, parameters, rules, term, f, c, time, stamp, partner, f2, c2, stamp2, priority)


@lane
def eligible_partners(memory, parameters, concept, signature, time):
    """List the concepts with a belief and a name in common with an event; return how many there are.

    Beside each stands its rank: its priority, or, where the best are chosen for what always holds, the merit
    of its belief.
    """
    count = 0
    for partner in range(memory.registers[CONCEPTS_END]):
        other = memory.concept_term[partner]
        if other == NO_TERM or partner == concept or memory.term_signature[other] & signature == 0:
            continue
        if memory.belief[partner, CONFIDENCE] > 0.0:
            memory.partner[count] = partner
            if parameters.partner_choice == BEST and time == ETERNAL:
                memory.partner_priority[count] = merit(
                    memory, other, memory.belief[partner, FREQUENCY], memory.belief[partner, CONFIDENCE]
                )
            else:
                memory.partner_priority[count] = concept_priority_now(memory, parameters, partner)
            count += 1
    return count


@lane
def threshold_for(memory, count, wanted):
    """Return a priority that about as many of the listed partners reach as are wanted; 0 where all may.

    Found by bisection: each step halves the priority, then the interval.
    """
    if count <= wanted:
        return 0.0
    low = 0.0
    high = 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0 if low > 0.0 else high / 2.0
        reached = 0
        for k in range(count):
            if memory.partner_priority[k] >= middle:
                reached += 1
        if reached == wanted:
            return middle
        if reached > wanted:
            low = middle
        else:
            high = middle
    return high


@lane
def infer_with_rules(memory, parameters, rules, concept, term, f, c, time, stamp, priority):
    """Conclude from one event alone, and with all that it meets."""
    head = memory.term_head[term]
    if parameters.level == 0 or head == TEMPORAL_IMPLICATION or head == SEQUENCE:
        return
    memory.registers[CONCLUSIONS] = 0
    infer(memory, rules, parameters.level, term, f, c, NO_TERM, 0.0, 0.0)
    stamp_copy(memory.derived, stamp)
    take_up(memory, parameters, time, memory.derived, priority, 1.0)
    signature = memory.term_signature[term]
    count = eligible_partners(memory, parameters, concept, signature, time)
    threshold = memory.registers[PARTNER_THRESHOLD] * MILLIONTHS
    if parameters.partner_choice == BEST:
        threshold = threshold_for(memory, count, parameters.partners)
    met = 0
    for k in range(count):
        partner = memory.partner[k]
        # What was told is always at hand; of the rest, what has been on the mind lately.
        if memory.partner_priority[k] < threshold and memory.concept_uses[partner] < USES_OF_KNOWLEDGE:
            continue
        if memory.concept_term[partner] == NO_TERM or memory.belief[partner, CONFIDENCE] <= 0.0:
            # Forgotten meanwhile, to make room for a conclusion.
            continue
        met += 1
        meet_partner(memory, parameters, rules, term, f, c, time, stamp, partner, priority)
    if parameters.partner_choice == BEST:
        return
    if met > parameters.partners:
        memory.registers[PARTNER_THRESHOLD] += 1
    elif memory.registers[PARTNER_THRESHOLD] > 0:
        memory.registers[PARTNER_THRESHOLD] -= 1
