"""Babbling: operations tried at random, before anything is known of them (Hammer & Lofthouse 2020)."""

from __future__ import annotations

from machinepsych.kernels.counter_rng import CHOICE, Moment, uniform, uniform_index
from machinepsych.kernels.lane import lane
from machinepsych.nars.registers import BABBLED_OPERATIONS, DRAWS, SEED, SUBJECT
from machinepsych.nars.terms import (
    END_TERM,
    EXTENSIONAL_SET,
    INHERITANCE,
    NO_TERM,
    OPERATOR,
    PRODUCT,
    SELF_SYMBOL,
    WORD,
    intern,
)
from machinepsych.nars.voices import most_specific_level, voice_for


@lane
def draw(memory, stream):
    """Draw a uniform number from 0 to below 1; every draw of a memory has a number of its own."""
    memory.registers[DRAWS] += 1
    return uniform(Moment(memory.registers[SEED], memory.registers[SUBJECT], memory.registers[DRAWS]), stream)


@lane
def draw_index(memory, stream, count):
    """Draw a whole number from 0 to ``count`` - 1."""
    memory.registers[DRAWS] += 1
    return uniform_index(
        Moment(memory.registers[SEED], memory.registers[SUBJECT], memory.registers[DRAWS]), stream, count
    )


@lane
def babbled_operation(memory, parameters):
    """Return an operation at random, with an argument where it has any, as a term."""
    count = memory.registers[BABBLED_OPERATIONS]
    if count == 0:
        return NO_TERM
    number = 0
    if parameters.babbling_avoids_failure == 1:
        number = promising_operation(memory, parameters, count)
    if number == 0:
        number = 1 + draw_index(memory, CHOICE, count)
    operator = intern(memory, OPERATOR, number, NO_TERM)
    arguments = memory.argument_count[number]
    if arguments == 0:
        return operator
    argument = memory.argument_term[number, draw_index(memory, CHOICE, arguments)]
    actor = intern(memory, EXTENSIONAL_SET, intern(memory, WORD, SELF_SYMBOL, NO_TERM), END_TERM)
    return intern(memory, INHERITANCE, intern(memory, PRODUCT, actor, argument), operator)


@lane
def promising_operation(memory, parameters, count):
    """Return at random one of the operations that no voice says will fail here; 0 where all will."""
    failing = 1.0 - parameters.decision_threshold
    most = most_specific_level(memory)
    left = 0
    for number in range(1, count + 1):
        if memory.argument_count[number] > 0 or voice_for(memory, number, most) >= failing:
            left += 1
    if left == 0:
        return 0
    choice = draw_index(memory, CHOICE, left)
    for number in range(1, count + 1):
        if memory.argument_count[number] > 0 or voice_for(memory, number, most) >= failing:
            if choice == 0:
                return number
            choice -= 1
    return 0
