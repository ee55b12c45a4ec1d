"""Voices: what links that hold here say about operations in a decision.

Each voice (a link that holds here) speaks for one operation. By the preference ``desire`` the most desired
voice of all wins, as in ONA (Hammer & Lofthouse 2020); by ``specific`` the voice with the most conditions
decides for its operation (of these the most desired), and can deny it. What would bring about something
unwanted is passed over.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import (
    expectation,
    truth_analogy,
    truth_bounded_revision,
    truth_goal_deduction,
    truth_projected,
)
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT, concept_of
from machinepsych.nars.links import NO_LINK, link_of
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import NOW, RECENT_END, SEEN_FROM, VOICES
from machinepsych.nars.relations import place_of, related_places
from machinepsych.nars.terms import (
    HAS_VALUE,
    HAS_VARIABLE,
    NO_TERM,
    OPERATOR,
    SEQUENCE,
    WORD,
    operation_number,
)
from machinepsych.nars.unification import (
    BIND_ALL,
    DECISION_ROW,
    GOAL_ROW,
    clear_bindings,
    copy_bindings,
    normalize_variables,
    substitute,
    unify,
    unify_nearly,
)

# What parameters.preference says.
PREFERS_SPECIFIC = 0
# Events further back than this many ticks speak for nothing: 0.8**40 is .0001.
LONG_AGO = 40
# A specific link denies its general form from this confidence on.
DENIES = 0.05
# What one event more in its condition adds to a voice's level. Of as many events, a link without variables is
# one level above one with; what a relation says one below, and below that what holds of an event that stands
# for another.
LEVELS = 3
# How far below what describes the present situation is what described one before it: a chain's link that was
# gone through says nothing against the link that it led to.
PAST = 1000
NO_VOICE = -1
# Columns of memory.voice.
VOICE_OPERATION = 0
VOICE_LINK = 1
VOICE_CONDITION = 2
VOICE_LEVEL = 3
VOICE_SPECIFIC = 4


@lane
def consider_link(memory, parameters, link, goal, f_goal, c_goal, time):
    """Let a link with an operation speak for it, for every recent event that fits its precondition."""
    term = memory.link_term[link]
    bindings = memory.bindings[GOAL_ROW]
    clear_bindings(bindings)
    if not unify(memory, memory.term_right[term], goal, bindings, BIND_ALL):
        return
    before = substitute(memory, memory.link_before[link], bindings)
    if before == NO_TERM:
        return
    fitting = memory.bindings[DECISION_ROW]
    if memory.term_flags[before] & (HAS_VARIABLE | HAS_VALUE) == 0:
        concept = concept_of(memory, before)
        if concept != NO_CONCEPT and memory.spike[concept, CONFIDENCE] > 0.0:
            copy_bindings(fitting, bindings)
            raise_voice(memory, parameters, link, concept, 1.0, f_goal, c_goal, time)
        return
    horizon = memory.registers[NOW] - LONG_AGO
    for position in range(memory.registers[RECENT_END], oldest_position(memory) - 1, -1):
        if is_before(memory, position, horizon):
            break
        concept = recent_concept(memory, position)
        if concept == NO_CONCEPT:
            continue
        event = memory.concept_term[concept]
        if memory.term_flags[event] & HAS_VARIABLE != 0 or memory.concept_operation[concept] > 0:
            continue
        copy_bindings(fitting, bindings)
        degree = unify_nearly(memory, before, event, fitting, BIND_ALL, parameters.similarity_distance)
        if degree > 0.0:
            raise_voice(memory, parameters, link, concept, degree, f_goal, c_goal, time)


@lane
def link_desire(memory, parameters, link, concept, degree, f_goal, c_goal, time):
    """Return frequency and confidence of the operation as a goal, from one link and one event."""
    f_link = memory.link_truth[link, FREQUENCY]
    c_link = memory.link_truth[link, CONFIDENCE]
    return desire_through(memory, parameters, f_link, c_link, concept, degree, f_goal, c_goal, time)


@lane
def desire_through(memory, parameters, f_link, c_link, concept, degree, f_goal, c_goal, time):
    """Return frequency and confidence of the operation as a goal, from a link's truth and one event."""
    f_event = memory.spike[concept, FREQUENCY]
    c_event = memory.spike[concept, CONFIDENCE]
    if degree < 1.0:
        f_event, c_event = truth_analogy(f_event, c_event, 1.0, degree)
    f_now, c_now = truth_projected(
        f_event, c_event, time - memory.spike_time[concept], parameters.projection_decay
    )
    if parameters.preference == PREFERS_SPECIFIC and f_goal >= 0.5:
        # Goal deduction makes a link without positive evidence say nothing; here it has to be able to say no.
        return f_link * f_goal, c_goal * c_link * c_now * f_now
    f_part, c_part = truth_goal_deduction(f_goal, c_goal, f_link, c_link)
    return truth_goal_deduction(f_part, c_part, f_now, c_now)


@lane
def raise_voice(memory, parameters, link, concept, degree, f_goal, c_goal, time):
    """Note what a link and an event that fits its precondition say about an operation."""
    bindings = memory.bindings[DECISION_ROW]
    whole = memory.link_term[link]
    specific = whole
    if memory.term_flags[whole] & HAS_VARIABLE != 0:
        specific = substitute(memory, whole, bindings)
        if specific == NO_TERM:
            return
        if memory.term_flags[specific] & HAS_VARIABLE != 0:
            # What a variable of the goal stands for may have been found in the event.
            specific = substitute(memory, specific, bindings)
            if specific == NO_TERM:
                return
            specific = normalize_variables(memory, specific)
            if specific == NO_TERM:
                return
    operation = memory.term_right[memory.term_left[specific]]
    if memory.term_head[memory.term_left[specific]] == WORD or not is_possible(memory, parameters, operation):
        return
    if memory.term_flags[operation] & HAS_VARIABLE & ~memory.term_flags[memory.term_left[whole]] != 0:
        # The goal's own variable is no argument to act with.
        return
    f, c = link_desire(memory, parameters, link, concept, degree, f_goal, c_goal, time)
    level = 0
    if specific != whole:
        exact = link_of(memory, specific)
        if (
            exact != NO_LINK
            and memory.link_truth[exact, CONFIDENCE] > DENIES
            and memory.link_truth[exact, FREQUENCY] < 0.5
        ):
            return
    if parameters.preference == PREFERS_SPECIFIC:
        if memory.link_truth[link, CONFIDENCE] < DENIES or not holds_here(memory, parameters, concept, time):
            return
        level = LEVELS * relevance(memory, memory.concept_term[concept], operation)
        if specific == whole:
            level += 1
        if memory.spike_imagined[concept] == 1:
            level -= 2
        level -= set_back(memory, concept)
    if is_vetoed(memory, parameters, operation, concept, specific, f, c):
        return
    note_voice(memory, operation, link, concept, level, specific if specific != whole else NO_TERM, f, c)


@lane
def set_back(memory, concept):
    """Return ``PAST`` for an event that was the case before the present situation began, else 0."""
    return PAST if memory.spike_time[concept] < memory.registers[SEEN_FROM] else 0


@lane
def relevance(memory, condition, operation):
    """Return how specific a condition is: its events, counted twice at a place that the operation names."""
    places = related_places(memory, operation)
    count = 0
    rest = condition
    while True:
        nested = memory.term_head[rest] == SEQUENCE
        event = memory.term_right[rest] if nested else rest
        count += 1
        if places != NO_TERM:
            place = place_of(memory, event)
            if place != NO_TERM and (memory.term_left[places] == place or memory.term_right[places] == place):
                count += 1
        if not nested:
            return count
        rest = memory.term_left[rest]


@lane
def is_possible(memory, parameters, operation):
    """Say whether an operation may be executed: with arguments it has, where it knows which these are."""
    number = operation_number(memory, operation)
    if number == 0:
        return False
    count = memory.argument_count[number]
    if count == 0 or parameters.only_known_arguments == 0:
        return True
    if memory.term_head[operation] == OPERATOR:
        return False
    argument = memory.term_right[memory.term_left[operation]]
    for k in range(count):
        if memory.argument_term[number, k] == argument:
            return True
    return False


@lane
def note_voice(memory, operation, link, concept, level, specific, f, c):
    """Keep a voice if it is the first for its operation, more specific, or as specific and more desired.

    ``specific`` is the special case of a link with variables that holds here, or ``NO_TERM``.
    """
    desire = expectation(f, c)
    whole = memory.link_term[link]
    k = 0
    while k < memory.registers[VOICES] and memory.voice[k, VOICE_OPERATION] != operation:
        k += 1
    if k == memory.registers[VOICES]:
        if k == memory.voice.shape[0]:
            return
        memory.registers[VOICES] += 1
        memory.voice_strength[k] = desire
    else:
        known = memory.voice[k, VOICE_LEVEL]
        if level - known > PAST // 2:
            memory.voice_strength[k] = desire
        elif known - level <= PAST // 2:
            memory.voice_strength[k] = max(memory.voice_strength[k], desire)
        if level < known:
            return
        if level == known and not is_better(
            memory, desire, whole, memory.voice_desire[k], memory.voice[k, VOICE_LINK]
        ):
            return
    memory.voice[k, VOICE_OPERATION] = operation
    memory.voice[k, VOICE_LINK] = link
    memory.voice[k, VOICE_CONDITION] = concept
    memory.voice[k, VOICE_LEVEL] = level
    memory.voice[k, VOICE_SPECIFIC] = specific
    memory.voice_desire[k] = desire


@lane
def holds_here(memory, parameters, concept, time):
    """Say whether an event is still expected to be the case: what is long past speaks for nothing."""
    f, c = truth_projected(
        memory.spike[concept, FREQUENCY],
        memory.spike[concept, CONFIDENCE],
        time - memory.spike_time[concept],
        parameters.projection_decay,
    )
    return expectation(f, c) >= parameters.condition_threshold


@lane
def is_better(memory, desire, term, other_desire, other_link):
    """Say whether a candidate beats another: more desired, or as much and of a simpler link."""
    if desire != other_desire:
        return desire > other_desire
    return memory.term_size[term] < memory.term_size[memory.link_term[other_link]]


@lane
def is_vetoed(memory, parameters, operation, concept, link_term, f, c):
    """Say whether an operation is known to bring about here what is not wanted more than what is.

    What it does to each other goal of the last ticks is revised into its desire.
    """
    now = memory.registers[NOW]
    own = memory.term_right[link_term]
    f_all = f
    c_all = c
    found = False
    for k in range(memory.wanted_concepts.shape[0]):
        other = memory.wanted_concepts[k] - 1
        if other < 0 or memory.concept_term[other] == own or memory.wanted[other, CONFIDENCE] <= 0.0:
            continue
        if now - memory.wanted_time[other] > parameters.event_distance:
            continue
        if parameters.preference == PREFERS_SPECIFIC and memory.wanted[other, FREQUENCY] >= 0.5:
            # That an operation does not bring about something else that is wanted is no harm (it is in ONA).
            continue
        following = memory.concept_links[other]
        while following != 0:
            link = following - 1
            following = memory.link_next[link]
            if memory.link_operation[link] == 0 or memory.link_before[link] != memory.concept_term[concept]:
                continue
            if memory.term_right[memory.term_left[memory.link_term[link]]] != operation:
                continue
            f_other, c_other = link_desire(
                memory,
                parameters,
                link,
                concept,
                1.0,
                memory.wanted[other, FREQUENCY],
                memory.wanted[other, CONFIDENCE],
                now,
            )
            f_all, c_all = truth_bounded_revision(f_all, c_all, f_other, c_other)
            found = True
    return found and expectation(f_all, c_all) < 0.5


@lane
def sureness(memory, parameters, voice):
    """Return how surely a voice's operation is wanted: by ``specific`` as any link that agrees says.

    The most specific voice decides for or against. It rests on a longer and so less sure observation than
    a general one, which does not make it doubtful where both say the same.
    """
    desire = memory.voice_desire[voice]
    if parameters.preference != PREFERS_SPECIFIC or desire < 0.5:
        return desire
    return memory.voice_strength[voice]


@lane
def best_voice(memory):
    """Return the voice with the highest desire, of equals the first, or ``NO_VOICE``."""
    best = NO_VOICE
    for k in range(memory.registers[VOICES]):
        if best == NO_VOICE or is_better(
            memory,
            memory.voice_desire[k],
            memory.link_term[memory.voice[k, VOICE_LINK]],
            memory.voice_desire[best],
            memory.voice[best, VOICE_LINK],
        ):
            best = k
    return best


@lane
def listen(memory, parameters, concept, goal, f_goal, c_goal, time):
    """Collect the voices of all links of a goal's concept."""
    following = memory.concept_links[concept]
    while following != 0:
        link = following - 1
        following = memory.link_next[link]
        if memory.link_operation[link] > 0:
            consider_link(memory, parameters, link, goal, f_goal, c_goal, time)


@lane
def most_specific_level(memory):
    """Return the highest level of all voices: how closely the situation is described by any of them."""
    level = -PAST
    for k in range(memory.registers[VOICES]):
        level = max(level, memory.voice[k, VOICE_LEVEL])
    return level


@lane
def voice_for(memory, number, level):
    """Return the desire voiced at a level for an operation without arguments; one half where nothing speaks.

    What is known of part of a situation does not tell of an operation that was never tried in the whole.
    """
    for k in range(memory.registers[VOICES]):
        operation = memory.voice[k, VOICE_OPERATION]
        if memory.voice[k, VOICE_LEVEL] < level:
            continue
        if memory.term_head[operation] == OPERATOR and memory.term_left[operation] == number:
            return memory.voice_desire[k]
    return 0.5
