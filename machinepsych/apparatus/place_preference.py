"""The place preference box: one compartment is paired with reward; where does the subject go afterwards?"""

from __future__ import annotations

from machinepsych.apparatus.box import (
    BOX_SIGNALS,
    COMPARTMENT,
    EAST,
    OWN_SIGNALS,
    WEST,
    box_move,
    box_put,
    box_signals,
)
from machinepsych.apparatus.environment import BEGINNING, RUNNING, SUCCESS, UNDRAWN, Family
from machinepsych.apparatus.senses.signals import Signal, signal_on
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment, uniform_index
from machinepsych.kernels.lane import lane

SIGNALS = (*BOX_SIGNALS, Signal("reward", "click"))
REWARD_SIGNAL = OWN_SIGNALS

# What a trial is, place.session[SESSION]; world.cycle holds it by number of the trial, the last one stays.
FREE, CONDITIONING, PAIRED_SIDE, UNPAIRED_SIDE, PRETEST, TEST = range(6)
SESSION, PAIRED, REWARDED = 0, 1, 2
# Fields of world.rule: the paired compartment (-1: drawn once for a chamber), steps needed for success (0:
# none).
PAIRED_COMPARTMENT, LEAST_STEPS = range(2)
# Fields of world.pays.
PAY_PAIRED, SPEED, SHARE, DOOR = range(4)

MEASURES = ("paired_steps", "unpaired_steps", "crossings", "pretest_paired_steps", "preference_score")
PAIRED_TIME, UNPAIRED_TIME, CROSSINGS, PRETEST_TIME, SCORE = range(5)

DRAW_FACING, DRAW_SESSION, DRAW_PAIRED = 0, 1, 2
STREAM_FACING, STREAM_PAIRED = BEGINNING, BEGINNING + 1
# Where a subject is put for a session behind a closed door.
CONFINED_X = 1.0

STATE = (
    Array("position", (2,), "float", "x and y, the box's middle being 0, 0"),
    Array("body", (4,), "int", "heading, last operation, compartment, compartment it was put in"),
    Array("session", (3,), "int", "what the trial is, the paired compartment, 1 if the step was rewarded"),
    Array("tally", (len(MEASURES),), "int", "what the measures count"),
)
WORLD = ("rule", "pays", "cycle", "signals")


@lane
def preference_begin(world, place, draws, trial, moment):
    """Put the subject in the middle, or into the compartment that it is confined to."""
    facing = draws[DRAW_FACING]
    if facing < 0:
        facing = uniform_index(moment, STREAM_FACING, 2)
    kind = draws[DRAW_SESSION]
    if kind == UNDRAWN:
        kind = world.cycle[min(trial, world.cycle.shape[0] - 1)]
    paired = world.rule[PAIRED_COMPARTMENT]
    if draws[DRAW_PAIRED] >= 0:
        paired = draws[DRAW_PAIRED]
    elif paired < 0:
        paired = uniform_index(Moment(moment.seed, moment.subject, 0), STREAM_PAIRED, 2)
    heading = EAST if facing == 0 else WEST
    x = 0.0
    if kind == PAIRED_SIDE or kind == UNPAIRED_SIDE:
        left = (kind == PAIRED_SIDE) == (paired == 0)
        x = -CONFINED_X if left else CONFINED_X
    box_put(place, x, heading)
    place.session[SESSION] = kind
    place.session[PAIRED] = paired
    place.session[REWARDED] = 0
    if kind == PRETEST:
        place.tally[PRETEST_TIME] = 0
    place.tally[PAIRED_TIME] = 0
    place.tally[UNPAIRED_TIME] = 0
    place.tally[CROSSINGS] = 0
    place.tally[SCORE] = 0


@lane
def preference_step(world, place, operation, moment):
    """Move; be paid in the paired compartment while it is conditioned."""
    kind = place.session[SESSION]
    before = place.position[0]
    crossed = box_move(place, operation, world.pays[SPEED], world.pays[DOOR])
    if crossed == 1 and (kind == PAIRED_SIDE or kind == UNPAIRED_SIDE):
        # The door is closed.
        place.position[0] = before
        place.body[COMPARTMENT] = 0 if before < 0.0 else 1
        crossed = 0
    place.tally[CROSSINGS] += crossed
    place.session[REWARDED] = 0
    here = place.body[COMPARTMENT] == place.session[PAIRED]
    if here:
        place.tally[PAIRED_TIME] += 1
    else:
        place.tally[UNPAIRED_TIME] += 1
    if kind == PRETEST:
        place.tally[PRETEST_TIME] = place.tally[PAIRED_TIME]
    elif kind == TEST:
        place.tally[SCORE] = place.tally[PAIRED_TIME] - place.tally[PRETEST_TIME]
    if here and (kind == CONDITIONING or kind == PAIRED_SIDE):
        place.session[REWARDED] = 1
        return world.pays[PAY_PAIRED]
    return 0.0


@lane
def preference_judge(world, place):
    """Say whether the share of time in the paired compartment is enough for success."""
    paired = place.tally[PAIRED_TIME]
    steps = paired + place.tally[UNPAIRED_TIME]
    least = world.rule[LEAST_STEPS]
    if least > 0 and steps >= least and paired / steps > world.pays[SHARE]:
        return SUCCESS
    return RUNNING


@lane
def preference_sense(world, place, ids, intensities):
    """Sense the compartment, and reward while it lasts."""
    count = box_signals(place, world.signals, world.pays[SPEED], ids)
    if place.session[REWARDED] == 1:
        count = signal_on(REWARD_SIGNAL, world.signals, ids, count)
    return count


PREFERENCE = Family(
    "place_preference", WORLD, preference_begin, preference_step, preference_judge, preference_sense
)
