"""Planning: which operation a goal calls for, and whether it is wanted enough to be executed.

Desire flows from a goal through a link to its precondition and operation: {G!, <(P &/ ^op) =/> G>} |-
(P &/ ^op)!, and with P observed |- ^op!, whose expectation is the desire for the operation. Links whose
consequent or precondition has variables are fitted to the goal and to recent events. Of the operations that
links speak for (:mod:`machinepsych.nars.voices`) the most desired is executed; what no link speaks for,
babbling may try (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import BABBLING
from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import NO_OBSERVATION
from machinepsych.nal.truth import expectation
from machinepsych.nars.anticipation import expect_specifically
from machinepsych.nars.babbling import babbled_operation, draw
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT, concept_of, use_concept
from machinepsych.nars.equivalence import find_equivalences
from machinepsych.nars.links import NO_LINK
from machinepsych.nars.log import LOG_DECISION, LOG_EXECUTED, log_event, log_more
from machinepsych.nars.registers import (
    CONCEPTS_END,
    DECIDED_BABBLED,
    DECIDED_LINK,
    DECIDED_OPERATION,
    EXECUTED_OPERATION,
    EXECUTED_TERM,
    NOW,
    VOICES,
)
from machinepsych.nars.relational_voices import listen_to_relations
from machinepsych.nars.terms import HAS_VARIABLE, NO_TERM, operation_number
from machinepsych.nars.unification import BIND_ALL, GOAL_ROW, clear_bindings, set_apart, unify
from machinepsych.nars.voices import (
    NO_VOICE,
    VOICE_CONDITION,
    VOICE_LINK,
    VOICE_OPERATION,
    VOICE_SPECIFIC,
    best_voice,
    listen,
    sureness,
)


@lane
def answers_goal(memory, goal, term):
    """Say whether a term is a case of a goal that has variables."""
    bindings = memory.bindings[GOAL_ROW]
    clear_bindings(bindings)
    return unify(memory, goal, term, bindings, BIND_ALL)


@lane
def hear_all(memory, parameters, goal, f_goal, c_goal, time):
    """Collect the voices of the links of all concepts that a goal fits."""
    memory.registers[VOICES] = 0
    exact = concept_of(memory, goal)
    # Its variables are no link's own.
    wanted = set_apart(memory, goal)
    if wanted == NO_TERM:
        return
    if exact != NO_CONCEPT:
        listen(memory, parameters, exact, wanted, f_goal, c_goal, time)
    if parameters.introduces_variables == 1:
        for concept in range(memory.registers[CONCEPTS_END]):
            term = memory.concept_term[concept]
            if term == NO_TERM or memory.concept_links[concept] == 0 or concept == exact:
                continue
            if memory.term_flags[term] & HAS_VARIABLE != 0:
                listen(memory, parameters, concept, wanted, f_goal, c_goal, time)
            elif memory.term_flags[goal] & HAS_VARIABLE != 0 and answers_goal(memory, goal, term):
                # A goal with a variable asks for any case of it.
                listen(memory, parameters, concept, term, f_goal, c_goal, time)
    if parameters.acquired_relations == 1:
        listen_to_relations(memory, parameters, goal, f_goal, c_goal, time)


@lane
def babble(memory, parameters, desire):
    """Execute an operation at random, unless a decision of this desire suppresses it; say whether one was."""
    if parameters.motor_babbling <= 0.0 or draw(memory, BABBLING) >= parameters.motor_babbling:
        return False
    if desire > parameters.suppression_threshold:
        return False
    operation = babbled_operation(memory, parameters)
    if operation == NO_TERM:
        return False
    execute(memory, parameters, operation, NO_LINK, 1)
    return True


@lane
def decide_for_goal(memory, parameters, goal, f_goal, c_goal, time):
    """Decide for a goal by the links of all concepts that it fits; say whether an operation was executed.

    A goal that is an operation is executed if it is wanted enough.
    """
    if operation_number(memory, goal) > 0:
        if expectation(f_goal, c_goal) < parameters.decision_threshold:
            return False
        execute(memory, parameters, goal, NO_LINK, 0)
        return True
    hear_all(memory, parameters, goal, f_goal, c_goal, time)
    best = best_voice(memory)
    desire = memory.voice_desire[best] if best != NO_VOICE else 0.0
    if parameters.babbling_waits == 1:
        if best == NO_VOICE or sureness(memory, parameters, best) <= parameters.suppression_threshold:
            hold_voice(memory, parameters, best, desire)
            return False
    elif babble(memory, parameters, desire):
        return True
    if best == NO_VOICE or desire < parameters.decision_threshold:
        return False
    carry_out(
        memory,
        parameters,
        memory.voice[best, VOICE_OPERATION],
        memory.voice[best, VOICE_LINK],
        memory.voice[best, VOICE_CONDITION],
        memory.voice[best, VOICE_SPECIFIC],
        desire,
    )
    return True


@lane
def hold_voice(memory, parameters, voice, desire):
    """Keep a voice that wants its operation enough, but not surely, until all goals have been heard."""
    if voice == NO_VOICE or desire < parameters.decision_threshold or desire <= memory.held_desire[0]:
        return
    memory.held_desire[0] = desire
    for k in range(memory.held_voice.shape[0]):
        memory.held_voice[k] = memory.voice[voice, k]


@lane
def decide_at_last(memory, parameters, goal):
    """Babble for a goal that neither it nor its subgoals led to a sure decision, or do what was wanted most.

    Says whether an operation was executed.
    """
    hear_all(memory, parameters, goal, 1.0, parameters.observation_confidence, memory.registers[NOW])
    if babble(memory, parameters, memory.held_desire[0]):
        return True
    if memory.held_desire[0] <= 0.0:
        return False
    carry_out(
        memory,
        parameters,
        memory.held_voice[VOICE_OPERATION],
        memory.held_voice[VOICE_LINK],
        memory.held_voice[VOICE_CONDITION],
        memory.held_voice[VOICE_SPECIFIC],
        memory.held_desire[0],
    )
    return True


@lane
def carry_out(memory, parameters, operation, link, condition, specific, desire):
    """Execute the operation that a link and an event that fits its precondition speak for."""
    log_event(
        memory,
        parameters,
        LOG_DECISION,
        memory.link_term[link],
        memory.link_truth[link, FREQUENCY],
        memory.link_truth[link, CONFIDENCE],
        memory.spike_time[condition],
        memory.link_stamp[link],
        1.0,
        memory.link_delay[link],
    )
    log_more(memory, desire, memory.concept_term[condition])
    use_concept(memory, condition)
    if specific != NO_TERM:
        # Its own stamp is empty: it rests on no observation yet.
        empty = memory.work_stamp[0]
        for k in range(empty.shape[0]):
            empty[k] = NO_OBSERVATION
        expect_specifically(memory, parameters, specific, condition, memory.link_delay[link], empty)
    if parameters.functional_equivalence == 1:
        find_equivalences(memory, parameters, link)
    execute(memory, parameters, operation, link, 0)


@lane
def execute(memory, parameters, operation, link, babbled):
    """Execute an operation: its feedback becomes an event at the end of the goals' turn."""
    memory.registers[DECIDED_OPERATION] = operation
    memory.registers[DECIDED_LINK] = link + 1
    memory.registers[DECIDED_BABBLED] = babbled
    memory.registers[EXECUTED_OPERATION] = operation_number(memory, operation)
    memory.registers[EXECUTED_TERM] = operation
    log_event(
        memory,
        parameters,
        LOG_EXECUTED,
        operation,
        1.0,
        parameters.observation_confidence,
        memory.registers[NOW],
        memory.work_stamp[0],
        1.0,
        0.0,
    )
