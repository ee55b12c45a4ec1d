"""Outcomes as events: reinforcer, harm and relief, each wanted or unwanted for itself.

One mapping serves every apparatus. A positive outcome is the event ``G``, which is wanted. A negative one is
the event ``harm``, which is not: ``harm!`` has a frequency of 0. Where harm ends, or harm that was expected
does not come, there is ``relief``, which is wanted: a response that ends a signal of shock is reinforced by
that (Mowrer 1947, two-factor theory; relief as a positive event: Konorski 1967). The frequency of each event
is the size of the outcome, of relief that of the harm it ends; what is small beside the largest outcome (the
cost of a step) is no event.

What harm is expected after is learned as in conditioning: ``<S =/> harm>`` from each situation before its
onset, the less surely the longer before. Where it was expected and stayed away, it is hardly unlearned: an
avoided shock is no shock that was omitted, and avoidance lasts (Solomon & Wynne 1953).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import truth_eternalized, truth_projected
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT, conceive, concept_of, use_concept
from machinepsych.nars.links import NO_LINK
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import BEGAN_AT, HARMED, NOW, RECENT_END, RELIEVED
from machinepsych.nars.situations import confirm, link_from, occurrence, weigh_evidence
from machinepsych.nars.terms import NO_TERM

# Places in memory.outcome_term.
REINFORCER, HARM, RELIEF = 0, 1, 2
# Places in memory.outcome_size.
LARGEST, LAST_HARM = 0, 1
# Harm lasts that comes in so many steps one after another.
LASTING = 2


@lane
def want_outcomes(memory, parameters):
    """Want the reinforcer and relief, and no harm."""
    for k in range(memory.outcome_term.shape[0]):
        concept = conceive(memory, parameters, memory.outcome_term[k])
        if concept == NO_CONCEPT:
            continue
        use_concept(memory, concept)
        memory.wanted[concept, FREQUENCY] = 0.0 if k == HARM else 1.0
        memory.wanted[concept, CONFIDENCE] = parameters.observation_confidence
        memory.wanted_time[concept] = memory.registers[NOW]


@lane
def outcome_degree(memory, parameters, outcome):
    """Return the degree of the event that an outcome is, up to 1; 0 where it is too small to be one."""
    size = abs(outcome)
    memory.outcome_size[LARGEST] = max(memory.outcome_size[LARGEST], size)
    if size < parameters.least_outcome * max(memory.outcome_size[LARGEST], 1.0):
        return 0.0
    return min(size, 1.0)


@lane
def fears(memory, parameters, situation):
    """Say whether harm is expected after a situation: as surely as a decision is that rules out babbling."""
    harm = concept_of(memory, memory.outcome_term[HARM])
    if situation == NO_CONCEPT or harm == NO_CONCEPT:
        return False
    link = link_from(memory, situation, NO_TERM, harm)
    if link == NO_LINK:
        return False
    expected = memory.link_truth[link, FREQUENCY] * memory.link_truth[link, CONFIDENCE]
    return expected > parameters.suppression_threshold - 0.5


@lane
def outcome_evidence(memory, parameters, situation, operation, sure):
    """Return the confidence that one outcome gives a link: that of the occurrence, made eternal."""
    _, c = truth_eternalized(1.0, occurrence(memory, parameters, situation, operation, sure))
    return c


@lane
def learn_fear(memory, parameters, situation, degree):
    """Learn what harm follows that lasts: this situation, and those before its onset, the nearer the surer.

    Harm that comes once came of what was done, and is no reason to be afraid of a situation.
    """
    if memory.registers[HARMED] == 0:
        return
    fear(memory, parameters, situation, degree, 0)
    if memory.registers[HARMED] >= LASTING:
        return
    now = memory.registers[NOW]
    since = max(memory.registers[BEGAN_AT], now - parameters.event_distance)
    for position in range(memory.registers[RECENT_END], oldest_position(memory) - 1, -1):
        if is_before(memory, position, since):
            break
        before = recent_concept(memory, position)
        if before != NO_CONCEPT and before != situation:
            fear(memory, parameters, before, degree, now - memory.spike_time[before])


@lane
def fear(memory, parameters, situation, degree, age):
    """Learn that harm followed a situation after so many ticks."""
    _, sure = truth_projected(1.0, parameters.observation_confidence, age, parameters.projection_decay)
    c = outcome_evidence(memory, parameters, situation, NO_TERM, sure)
    term = memory.outcome_term[HARM]
    confirm(memory, parameters, situation, NO_TERM, term, degree, c, parameters.evidence_capacity)


@lane
def note_event(memory, parameters, situation, operation, kind, degree):
    """Learn that an operation led to an outcome here to a degree, or (0) that it did not."""
    term = memory.outcome_term[kind]
    c = outcome_evidence(memory, parameters, situation, operation, parameters.observation_confidence)
    # Where reinforcers are is found out again and again; what is dangerous is remembered.
    capacity = parameters.evidence_capacity if kind == REINFORCER else parameters.transition_evidence
    if degree > 0.0:
        confirm(memory, parameters, situation, operation, term, degree, c, capacity)
        return
    link = link_from(memory, situation, operation, concept_of(memory, term))
    if link != NO_LINK:
        weigh_evidence(memory, link, 0.0, c, capacity)


@lane
def take_event(memory, parameters, situation, operation, outcome):
    """Learn what came of an operation (``NO_TERM`` for none) in a situation."""
    degree = outcome_degree(memory, parameters, outcome)
    harmed = degree > 0.0 and outcome < 0.0
    relieved = memory.registers[HARMED] >= LASTING and not harmed
    if harmed:
        memory.outcome_size[LAST_HARM] = degree
        learn_fear(memory, parameters, situation, degree)
    if operation != NO_TERM:
        note_event(memory, parameters, situation, operation, REINFORCER, degree if outcome > 0.0 else 0.0)
        note_event(memory, parameters, situation, operation, HARM, degree if harmed else 0.0)
        if relieved:
            note_event(memory, parameters, situation, operation, RELIEF, memory.outcome_size[LAST_HARM])
        elif harmed:
            note_event(memory, parameters, situation, operation, RELIEF, 0.0)
    memory.registers[HARMED] = memory.registers[HARMED] + 1 if harmed else 0
    memory.registers[RELIEVED] = 1 if relieved else 0


@lane
def feel_safe(memory, parameters, situation, operation, following):
    """Observe relief where harm was expected in a situation, did not come, and is not expected any more.

    ``following`` is the situation that the operation led to.
    """
    if memory.registers[HARMED] > 0 or not fears(memory, parameters, situation):
        return
    if fears(memory, parameters, following):
        note_event(memory, parameters, situation, operation, RELIEF, 0.0)
        return
    if memory.registers[RELIEVED] == 0:
        note_event(memory, parameters, situation, operation, RELIEF, memory.outcome_size[LAST_HARM])
    harm = concept_of(memory, memory.outcome_term[HARM])
    link = link_from(memory, situation, NO_TERM, harm)
    c = outcome_evidence(memory, parameters, situation, NO_TERM, parameters.anticipation_confidence)
    weigh_evidence(memory, link, 0.0, c, parameters.evidence_capacity)
