"""The shuttle box: a warning, then shock to the feet until the subject is in the other compartment."""

from __future__ import annotations

from machinepsych.apparatus.box import (
    BOX_SIGNALS,
    COMPARTMENT,
    EAST,
    OWN_SIGNALS,
    START_COMPARTMENT,
    WEST,
    box_move,
    box_put,
    box_signals,
)
from machinepsych.apparatus.environment import BEGINNING, FAILURE, RUNNING, SUCCESS, Family
from machinepsych.apparatus.senses.signals import Signal, signal_on
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import uniform_index
from machinepsych.kernels.lane import lane

SIGNALS = (
    *BOX_SIGNALS,
    Signal("warning light", "light"),
    Signal("warning tone", "tone"),
    Signal("shock", "shock"),
)
WARNING_LIGHT, WARNING_TONE, SHOCK_SIGNAL = OWN_SIGNALS, OWN_SIGNALS + 1, OWN_SIGNALS + 2

# Fields of place.timing.
PART, LEFT_OVER, RESULT = 0, 1, 2
# Parts of a trial.
INTERVAL, WARNING, SHOCK, AFTER = 0, 1, 2, 3
NOTHING_YET, AVOIDED, ESCAPED, FAILED = 0, 1, 2, 3

# Fields of world.rule: steps of interval (least, most), warning and shock; the warning starts anew from the
# compartment that the subject is in (1) or only from the one it was put in (0); an escape counts as success.
LEAST_INTERVAL, MOST_INTERVAL, WARNING_STEPS, SHOCK_STEPS, FOLLOWS, ESCAPE_SUCCEEDS = range(6)
# Fields of world.pays; half the door's width and the length of a step stand there too.
PAY_AVOID, PAY_ESCAPE, PAY_SHOCK, SPEED, DOOR = range(5)

MEASURES = ("avoided", "escaped", "failed", "latency", "interval_crossings", "shock_steps")
AVOIDANCES, ESCAPES, FAILURES, LATENCY, INTERVAL_CROSSINGS, SHOCK_TIME = range(6)

DRAW_SIDE = 0
STREAM_SIDE, STREAM_INTERVAL = BEGINNING, BEGINNING + 1
START_X = 1.0

STATE = (
    Array("position", (2,), "float", "x and y, the box's middle being 0, 0"),
    Array("body", (4,), "int", "heading, last operation, compartment, compartment to leave"),
    Array("timing", (3,), "int", "part of the trial, steps of it left, result"),
    Array("tally", (len(MEASURES),), "int", "what the measures count"),
)
WORLD = ("rule", "pays", "signals")


@lane
def shuttle_begin(world, place, draws, trial, moment):
    """Put the subject into one compartment, facing the other."""
    side = draws[DRAW_SIDE]
    if side < 0:
        side = uniform_index(moment, STREAM_SIDE, 2)
    if side == 0:
        box_put(place, -START_X, EAST)
    else:
        box_put(place, START_X, WEST)
    least = world.rule[LEAST_INTERVAL]
    interval = least
    if world.rule[MOST_INTERVAL] > least:
        interval = least + uniform_index(moment, STREAM_INTERVAL, world.rule[MOST_INTERVAL] - least + 1)
    place.timing[PART] = INTERVAL
    place.timing[LEFT_OVER] = interval
    place.timing[RESULT] = NOTHING_YET
    for k in range(place.tally.shape[0]):
        place.tally[k] = 0
    place.tally[LATENCY] = -1


@lane
def shuttle_time_passes(world, place):
    """Count down; go on to the next part of the trial where one is over."""
    place.timing[LEFT_OVER] -= 1
    if place.timing[LEFT_OVER] > 0:
        return
    place.timing[PART] += 1
    if place.timing[PART] == WARNING:
        place.timing[LEFT_OVER] = world.rule[WARNING_STEPS]
        if world.rule[FOLLOWS] == 1:
            place.body[START_COMPARTMENT] = place.body[COMPARTMENT]
    elif place.timing[PART] == SHOCK:
        place.timing[LEFT_OVER] = world.rule[SHOCK_STEPS]


@lane
def shuttle_step(world, place, operation, moment):
    """Let time pass, move, be paid for leaving and punished for staying."""
    shuttle_time_passes(world, place)
    crossed = box_move(place, operation, world.pays[SPEED], world.pays[DOOR])
    part = place.timing[PART]
    elsewhere = place.body[COMPARTMENT] != place.body[START_COMPARTMENT]
    if part == AFTER:
        place.timing[RESULT] = FAILED
        place.tally[FAILURES] = 1
        return 0.0
    if crossed == 1 and part == INTERVAL:
        place.tally[INTERVAL_CROSSINGS] += 1
    if crossed == 1 and elsewhere and part != INTERVAL:
        waited = world.rule[WARNING_STEPS] - place.timing[LEFT_OVER]
        if part == WARNING:
            place.timing[RESULT] = AVOIDED
            place.tally[AVOIDANCES] = 1
            place.tally[LATENCY] = waited
            return world.pays[PAY_AVOID]
        place.timing[RESULT] = ESCAPED
        place.tally[ESCAPES] = 1
        place.tally[LATENCY] = waited + world.rule[SHOCK_STEPS]
        return world.pays[PAY_ESCAPE]
    if part == SHOCK and not elsewhere:
        place.tally[SHOCK_TIME] += 1
        return world.pays[PAY_SHOCK]
    return 0.0


@lane
def shuttle_judge(world, place):
    """Say how the trial has ended, if it has."""
    result = place.timing[RESULT]
    if result == NOTHING_YET:
        return RUNNING
    if result == AVOIDED or (result == ESCAPED and world.rule[ESCAPE_SUCCEEDS] == 1):
        return SUCCESS
    return FAILURE


@lane
def shuttle_sense(world, place, ids, intensities):
    """Sense the compartment, the warning, the shock."""
    count = box_signals(place, world.signals, world.pays[SPEED], ids)
    if place.timing[PART] == WARNING or place.timing[PART] == SHOCK:
        count = signal_on(WARNING_LIGHT, world.signals, ids, count)
        count = signal_on(WARNING_TONE, world.signals, ids, count)
    if place.timing[PART] == SHOCK and place.body[COMPARTMENT] == place.body[START_COMPARTMENT]:
        count = signal_on(SHOCK_SIGNAL, world.signals, ids, count)
    return count


SHUTTLE = Family("shuttle_box", WORLD, shuttle_begin, shuttle_step, shuttle_judge, shuttle_sense)
