"""A box with two levers and a magazine between them, turn by turn: what is faced can be pressed.

:mod:`machinepsych.apparatus.operant_chamber` is the chamber of sessions, whose schedules stand in protocols;
this one is stepped.
"""

from __future__ import annotations

from machinepsych.apparatus.environment import (
    BEGINNING,
    LEFT,
    OPERATIONS,
    RIGHT,
    RUNNING,
    STAY,
    SUCCESS,
    Family,
)
from machinepsych.apparatus.senses.signals import Signal, signal_on
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment, uniform_index
from machinepsych.kernels.lane import lane

SIGNALS = (
    Signal("lever 1 ahead", "operanda"),
    Signal("lever 2 ahead", "operanda"),
    Signal("magazine ahead", "operanda"),
    Signal("cue light over lever 1", "light"),
    Signal("cue light over lever 2", "light"),
    Signal("magazine light", "light"),
    Signal("click", "click"),
    *(Signal(f"did {operation}", "last_operation") for operation in OPERATIONS),
)
AHEAD, CUE_LIGHT, MAGAZINE_LIGHT, CLICK, DID = 0, 3, 5, 6, 7

# Fields of place.body. What is faced: lever 0, lever 1, or the middle (the magazine). The last three are for
# views: the trial's steps when either lever was last pressed and when a press was last paid (-1: not yet).
FACED, LAST_OPERATION, ACTIVE, PELLETS, PRESSES_SINCE, CLICKED, PRESSED_AT = range(7)
PAID_AT = PRESSED_AT + 2
MIDDLE = 2

# Fields of world.rule: rewards for success, presses for a pellet, whether pellets have to be fetched from the
# magazine, whether a light is over the active lever, whether the active lever is drawn once for a chamber.
WANTED, RATIO, MAGAZINE, CUED, ACTIVE_STAYS = range(5)
PAY_REWARD, PAY_INACTIVE, PAY_MIDDLE, PAY_STAY, PAY_PRESS = range(5)

MEASURES = ("active_presses", "inactive_presses", "magazine_entries", "rewards", "latency")
ACTIVE_PRESSES, INACTIVE_PRESSES, ENTRIES, REWARDS, LATENCY, TIME = range(6)

DRAW_ACTIVE = 0
STREAM_ACTIVE = BEGINNING

STATE = (
    Array(
        "body",
        (9,),
        "int",
        "faced, last operation, active lever, pellets, presses since, click (1), steps when lever 0 and 1 "
        "were pressed, steps when paid",
    ),
    Array("tally", (len(MEASURES) + 1,), "int", "what the measures count; steps"),
)
WORLD = ("rule", "pays", "signals", "turns")


@lane
def levers_begin(world, place, draws, trial, moment):
    """Face the middle; draw the lever that pays."""
    active = draws[DRAW_ACTIVE]
    if active < 0:
        when = moment
        if world.rule[ACTIVE_STAYS] == 1:
            when = Moment(moment.seed, moment.subject, 0)
        active = uniform_index(when, STREAM_ACTIVE, 2)
    place.body[FACED] = MIDDLE
    place.body[LAST_OPERATION] = -1
    place.body[ACTIVE] = active
    place.body[PELLETS] = 0
    place.body[PRESSES_SINCE] = 0
    place.body[CLICKED] = 0
    place.body[PRESSED_AT] = -1
    place.body[PRESSED_AT + 1] = -1
    place.body[PAID_AT] = -1
    for k in range(place.tally.shape[0]):
        place.tally[k] = 0
    place.tally[LATENCY] = -1


@lane
def levers_step(world, place, operation, moment):
    """Turn, or press what is faced."""
    body = place.body
    body[LAST_OPERATION] = operation
    body[CLICKED] = 0
    place.tally[TIME] += 1
    if operation == LEFT or operation == RIGHT:
        body[FACED] = world.turns[operation - LEFT, body[FACED]]
        return 0.0
    if operation == STAY:
        return world.pays[PAY_STAY]
    if body[FACED] == MIDDLE:
        place.tally[ENTRIES] += 1
        if body[PELLETS] > 0:
            body[PELLETS] = 0
            place.tally[REWARDS] += 1
            return world.pays[PAY_REWARD]
        return world.pays[PAY_MIDDLE]
    body[PRESSED_AT + body[FACED]] = place.tally[TIME]
    if body[FACED] != body[ACTIVE]:
        place.tally[INACTIVE_PRESSES] += 1
        return world.pays[PAY_INACTIVE]
    return levers_pay(world, place)


@lane
def levers_pay(world, place):
    """Count a press of the active lever; pay by the ratio, or drop a pellet into the magazine."""
    body = place.body
    place.tally[ACTIVE_PRESSES] += 1
    if place.tally[LATENCY] < 0:
        place.tally[LATENCY] = place.tally[TIME]
    body[PRESSES_SINCE] += 1
    if body[PRESSES_SINCE] < world.rule[RATIO]:
        return world.pays[PAY_PRESS]
    body[PRESSES_SINCE] = 0
    body[CLICKED] = 1
    if world.rule[MAGAZINE] == 1:
        body[PELLETS] = 1
        return world.pays[PAY_PRESS]
    place.tally[REWARDS] += 1
    body[PAID_AT] = place.tally[TIME]
    return world.pays[PAY_REWARD]


@lane
def levers_judge(world, place):
    """Say whether enough rewards have been earned."""
    if place.tally[REWARDS] >= world.rule[WANTED]:
        return SUCCESS
    return RUNNING


@lane
def levers_sense(world, place, ids, intensities):
    """Sense what is ahead, the lights, the click."""
    body = place.body
    count = signal_on(AHEAD + body[FACED], world.signals, ids, 0)
    if world.rule[CUED] == 1:
        count = signal_on(CUE_LIGHT + body[ACTIVE], world.signals, ids, count)
    if body[PELLETS] > 0:
        count = signal_on(MAGAZINE_LIGHT, world.signals, ids, count)
    if body[CLICKED] == 1:
        count = signal_on(CLICK, world.signals, ids, count)
    if body[LAST_OPERATION] >= 0:
        count = signal_on(DID + body[LAST_OPERATION], world.signals, ids, count)
    return count


LEVERS = Family("lever_box", WORLD, levers_begin, levers_step, levers_judge, levers_sense)
