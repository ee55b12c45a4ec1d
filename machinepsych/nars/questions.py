"""Answering questions from what is in memory; a question starts no inference of its own."""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import expectation, truth_projected
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    concept_priority_now,
    raise_priority,
)
from machinepsych.nars.log import LOG_ANSWER, log_event
from machinepsych.nars.registers import CONCEPTS_END, LINKS_END, LOGGED, NOW
from machinepsych.nars.terms import HAS_QUERY, NO_TERM, TEMPORAL_IMPLICATION
from machinepsych.nars.unification import BIND_QUERY, QUESTION_ROW, clear_bindings, unify

# Tenses of a question.
ASKS_ALWAYS = 0
ASKS_NOW = 1
ASKS_PAST = 2
ASKS_FUTURE = 3

NO_ANSWER = -1
# Where an answer was found.
IN_BELIEF = 0
IN_SPIKE = 1
IN_PREDICTION = 2
IN_LINK = 3
SOURCES = 4
# What parameters.answer_choice says.
BY_WORTH = 1


@lane
def fits(memory, question, term):
    """Say whether a term answers a question: the same, or its query variables can be bound."""
    if question == term:
        return True
    if memory.term_flags[question] & HAS_QUERY == 0 or term == NO_TERM:
        return False
    bindings = memory.bindings[QUESTION_ROW]
    clear_bindings(bindings)
    return unify(memory, question, term, bindings, BIND_QUERY)


@lane
def seen_from_now(memory, parameters, frequency, confidence, time):
    """Return the expectation of an event as seen from now."""
    _, c = truth_projected(frequency, confidence, memory.registers[NOW] - time, parameters.projection_decay)
    return expectation(frequency, c)


@lane
def answer(memory, parameters, question, tense, threshold, all_of_them):
    """Find the answer with the highest expectation and note it in the log; return how many were noted.

    Where a question about what always holds has a variable and ``answer_choice`` says so, the expectation is
    divided by log2(1 + n), n the size of the term: of answers about equally expected the simpler. Wang (2013,
    NAL-1) divides by n itself, by which a guess about an atom wins over what was seen of an instance.

    With ``all_of_them`` every answer whose expectation reaches ``threshold`` is noted. Of beliefs that
    always hold the eternal ones answer, of ``now`` the latest events and predictions projected to now, of
    the past the events. Temporal implications are looked for among the links.
    """
    best = NO_ANSWER
    highest = -1.0
    noted = 0
    by_worth = parameters.answer_choice == BY_WORTH
    if memory.term_head[question] == TEMPORAL_IMPLICATION:
        for link in range(memory.registers[LINKS_END]):
            term = memory.link_term[link]
            if term == NO_TERM or not fits(memory, question, term):
                continue
            expected = expectation(memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE])
            if all_of_them and expected >= threshold:
                note_answer(memory, parameters, link, IN_LINK)
                noted += 1
            if expected > highest:
                highest = expected
                best = link * SOURCES + IN_LINK
    else:
        for concept in range(memory.registers[CONCEPTS_END]):
            if not fits(memory, question, memory.concept_term[concept]):
                continue
            prime(memory, parameters, concept)
            if tense == ASKS_ALWAYS:
                if memory.belief[concept, CONFIDENCE] <= 0.0:
                    continue
                expected = expectation(memory.belief[concept, FREQUENCY], memory.belief[concept, CONFIDENCE])
                source = IN_BELIEF
            else:
                expected, source = event_answer(memory, parameters, concept, tense)
                if source == NO_ANSWER:
                    continue
            if all_of_them and expected >= threshold:
                note_answer(memory, parameters, concept, source)
                noted += 1
            if by_worth and tense == ASKS_ALWAYS and memory.term_flags[question] & HAS_QUERY != 0:
                expected = expected / memory.size_logarithm[memory.term_size[memory.concept_term[concept]]]
            if expected > highest or (
                expected == highest and is_later(memory, tense, by_worth, concept, best)
            ):
                highest = expected
                best = concept * SOURCES + source
    if all_of_them:
        return noted
    if best == NO_ANSWER:
        return 0
    note_answer(memory, parameters, best // SOURCES, best % SOURCES)
    return 1


@lane
def is_later(memory, tense, by_worth, concept, best):
    """Say whether a concept's answer, as good as the best so far, is the later of the two.

    ``best`` is the other's concept and source. Of two events that is the one that occurred later. Of two
    eternal beliefs, ONA keeps the first; by worth it is the one that was made later.
    """
    if tense != ASKS_ALWAYS:
        return memory.spike_time[concept] > memory.spike_time[best // SOURCES]
    return by_worth and memory.belief_created[concept] >= memory.belief_created[best // SOURCES]


@lane
def event_answer(memory, parameters, concept, tense):
    """Return expectation and source of a concept's best event for a tense; ``NO_ANSWER`` if there is none."""
    expected = -1.0
    source = NO_ANSWER
    if memory.spike[concept, CONFIDENCE] > 0.0 and tense != ASKS_FUTURE:
        expected = seen_from_now(
            memory,
            parameters,
            memory.spike[concept, FREQUENCY],
            memory.spike[concept, CONFIDENCE],
            memory.spike_time[concept],
        )
        source = IN_SPIKE
    if memory.predicted[concept, CONFIDENCE] > 0.0 and tense != ASKS_PAST:
        predicted = seen_from_now(
            memory,
            parameters,
            memory.predicted[concept, FREQUENCY],
            memory.predicted[concept, CONFIDENCE],
            memory.predicted_time[concept],
        )
        if predicted > expected:
            expected = predicted
            source = IN_PREDICTION
    if source == NO_ANSWER and tense == ASKS_NOW and memory.belief[concept, CONFIDENCE] > 0.0:
        expected = expectation(memory.belief[concept, FREQUENCY], memory.belief[concept, CONFIDENCE])
        source = IN_BELIEF
    return expected, source


@lane
def prime(memory, parameters, concept):
    """Let a question raise the priority of what may answer it."""
    if parameters.question_priming > concept_priority_now(memory, parameters, concept):
        raise_priority(memory, parameters, concept, parameters.question_priming)


@lane
def note_answer(memory, parameters, place, source):
    """Note one answer in the log, with the time at which it was made."""
    now = memory.registers[NOW]
    if source == IN_LINK:
        term = memory.link_term[place]
        truth = memory.link_truth[place]
        stamp, delay = memory.link_stamp[place], memory.link_delay[place]
        log_answer(memory, parameters, term, truth, ETERNAL, stamp, delay, memory.link_created[place])
        return
    term = memory.concept_term[place]
    if source == IN_BELIEF:
        created = memory.belief_created[place]
        truth, stamp = memory.belief[place], memory.belief_stamp[place]
        log_answer(memory, parameters, term, truth, ETERNAL, stamp, 0.0, created)
    elif source == IN_SPIKE:
        created, time = memory.spike_created[place], memory.spike_time[place]
        truth, stamp = memory.spike[place], memory.spike_stamp[place]
        log_answer(memory, parameters, term, truth, time, stamp, 0.0, created)
    else:
        time = memory.predicted_time[place]
        truth, stamp = memory.predicted[place], memory.predicted_stamp[place]
        log_answer(memory, parameters, term, truth, time, stamp, 0.0, now)


@lane
def log_answer(memory, parameters, term, truth, time, stamp, delay, created):
    """Note an answer; ``truth`` is its frequency and confidence, ``created`` when it was made."""
    place = memory.registers[LOGGED]
    log_event(
        memory,
        parameters,
        LOG_ANSWER,
        term,
        truth[FREQUENCY],
        truth[CONFIDENCE],
        time,
        stamp,
        1.0,
        delay,
    )
    if memory.registers[LOGGED] > place:
        memory.log_created[place] = created
