"""An operant chamber for several subjects: levers, a magazine, and the sight of the others.

One family of lane functions; what makes of it cooperation, competition or observation are tables. In a tick
each subject goes to a lever and presses it, goes to the magazine, or does nothing and is on the floor. What
two cannot have at once goes to who is served first.

In each tick ``produced == eaten + pellets in the magazine`` holds over a trial.
"""

from __future__ import annotations

from machinepsych.apparatus.environment import BEGINNING, FAILURE, RUNNING, SUCCESS
from machinepsych.apparatus.senses.signals import Signal, signal_on
from machinepsych.apparatus.shared.environment import SharedFamily
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import uniform_index
from machinepsych.kernels.lane import lane

MOST_LEVERS = 2

# Fields of world.rule. Levers; subjects that one lever holds (0: a lever for each); whether who is at a lever
# keeps it while it goes on; presses for a pellet; ticks within which another has to press too (-1: alone);
# whether pellets fall into a magazine; whether a lever is drawn in each trial that alone pays; whether a
# screen hides the others; subjects, from the first on, that demonstrate; ticks in which the others are kept
# from the levers; whether the first press of all others ends the trial; pellets that the magazine holds;
# ticks until the last subject is let in (one, drawn, is there at once); whether the first press that is
# joined, or that no other has joined in time, ends the trial.
LEVERS, CAPACITY, POSSESSION, RATIO, WINDOW, MAGAZINE, DRAWN, SCREEN = range(8)
DEMONSTRATORS, CONFINED, CHOICE_ENDS, MOST_PELLETS, ARRIVAL, ONE_TRY = 8, 9, 10, 11, 12, 13
RULES = 14
# Fields of world.pays.
PAY_REWARD, PAY_PRESS, PAY_BLOCKED, PAY_EMPTY = range(4)

# Fields of place.body for each subject: where it is (-1 floor, levers from 0 on, MOST_LEVERS for the
# magazine), the lever pressed in this tick (-1), ticks since a press that no other has joined (-1: none),
# presses since the last pellet, whether it was paid, whether it found its way blocked, the last operation,
# the tick in which it is let in.
STATION, PRESSED, WAITING, SINCE, PAID, BLOCKED, LAST, LET_IN = range(8)
FLOOR, AT_MAGAZINE = -1, MOST_LEVERS
# Fields of place.box: ticks of the trial, the lever that pays (-1: each), pellets in the magazine, click,
# pellets produced, what the trial has come to (RUNNING, SUCCESS, FAILURE).
TIME, ACTIVE, PELLETS, CLICK, PRODUCED, RESULT = range(6)

MEASURES = (
    *("presses", "joint_presses", "blocked", "magazine_entries", "rewards", "correct_presses"),
    *("first_choice", "first_correct", "latency", "let_in"),
)
PRESSES, JOINT, TIMES_BLOCKED, ENTRIES, REWARDS, CORRECT, FIRST_CHOICE, FIRST_CORRECT, LATENCY = range(9)
TALLY_LET_IN = 9

DRAW_ACTIVE = 0
STREAM_ACTIVE, STREAM_AT_ONCE = BEGINNING, BEGINNING + 1
# One for each subject.
STREAM_LET_IN = BEGINNING + 256

SIGNALS = (
    *(Signal(f"lever {k + 1}", "operanda") for k in range(MOST_LEVERS)),
    *(Signal(f"at lever {k + 1}", "operanda") for k in range(MOST_LEVERS)),
    Signal("at magazine", "operanda"),
    Signal("magazine light", "light"),
    Signal("click", "click"),
    *(Signal(f"told press {k + 1}", "instruction") for k in range(MOST_LEVERS)),
    Signal("other present", "others"),
    *(Signal(f"other pressed {k + 1}", "others") for k in range(MOST_LEVERS)),
    Signal("other at magazine", "others"),
    Signal("other got pellet", "others"),
    *(Signal(f"did press {k + 1}", "last_operation") for k in range(MOST_LEVERS)),
    Signal("did enter magazine", "last_operation"),
    Signal("found it taken", "last_operation"),
)
LEVER, AT, LIGHT, CLICKS, TOLD, PRESENT, OTHER_PRESSED, OTHER_AT_MAGAZINE, OTHER_PAID, DID, TAKEN = (
    *(0, 2, 5, 6, 7, 9, 10, 12, 13, 14, 17),
)

WORLD = ("rule", "pays", "signals")


def lever_state(subjects: int) -> tuple[Array, ...]:
    """Declare one chamber's arrays."""
    return (
        Array("body", (subjects, 8), "int", "station, pressed, waiting, since, paid, blocked, last, let in"),
        Array("box", (6,), "int", "ticks, active lever, pellets, click, pellets produced, result"),
        Array("tally", (subjects, len(MEASURES)), "int", "what the measures count"),
    )


@lane
def lever_begin(world, place, draws, trial, moment):
    """Put all on the floor; draw the lever that pays."""
    for s in range(place.body.shape[0]):
        for k in range(place.body.shape[1]):
            place.body[s, k] = 0
        place.body[s, STATION] = FLOOR
        place.body[s, PRESSED] = -1
        place.body[s, WAITING] = -1
        place.body[s, LAST] = -1
        for k in range(place.tally.shape[1]):
            place.tally[s, k] = 0
        place.tally[s, FIRST_CHOICE] = -1
        place.tally[s, FIRST_CORRECT] = -1
        place.tally[s, LATENCY] = -1
    for k in range(place.box.shape[0]):
        place.box[k] = 0
    if world.rule[ARRIVAL] > 0:
        for s in range(place.body.shape[0]):
            place.body[s, LET_IN] = 1 + uniform_index(moment, STREAM_LET_IN + s, world.rule[ARRIVAL])
        place.body[uniform_index(moment, STREAM_AT_ONCE, place.body.shape[0]), LET_IN] = 0
        for s in range(place.body.shape[0]):
            place.tally[s, TALLY_LET_IN] = place.body[s, LET_IN]
    place.box[ACTIVE] = -1
    if world.rule[DRAWN] == 1:
        place.box[ACTIVE] = draws[DRAW_ACTIVE]
        if draws[DRAW_ACTIVE] < 0:
            place.box[ACTIVE] = uniform_index(moment, STREAM_ACTIVE, world.rule[LEVERS])


@lane
def lever_step(world, place, operations, order, outcomes, moment):
    """Let each subject go where it wants to, in the order of service; then let presses grow old."""
    body = place.body
    subjects = body.shape[0]
    levers = world.rule[LEVERS]
    place.box[CLICK] = 0
    for s in range(subjects):
        operation = operations[s]
        target = FLOOR
        if operation >= 0 and place.box[TIME] >= body[s, LET_IN]:
            target = operation if operation < levers else AT_MAGAZINE
        body[s, PRESSED] = -1
        body[s, PAID] = 0
        body[s, BLOCKED] = 0
        body[s, LAST] = target
        # Where a lever is not kept, all let go of it and the fair order decides anew.
        if world.rule[POSSESSION] == 0 or body[s, STATION] != target:
            body[s, STATION] = FLOOR
    for k in range(subjects):
        s = order[k]
        target = body[s, LAST]
        if target == AT_MAGAZINE:
            body[s, STATION] = AT_MAGAZINE
            lever_fetch(world, place, s, outcomes)
        elif target >= 0:
            lever_press(world, place, s, target, outcomes)
    for s in range(subjects):
        if body[s, WAITING] >= 0:
            body[s, WAITING] += 1
            if body[s, WAITING] > world.rule[WINDOW]:
                body[s, WAITING] = -1
                if world.rule[ONE_TRY] == 1 and place.box[RESULT] == RUNNING:
                    place.box[RESULT] = FAILURE
    place.box[TIME] += 1


@lane
def lever_out_of_reach(world, place, s):
    """Say whether a subject is kept from the levers: behind the screen, or not yet let in."""
    if place.box[TIME] < place.body[s, LET_IN]:
        return True
    return s >= world.rule[DEMONSTRATORS] and place.box[TIME] < world.rule[CONFINED]


@lane
def lever_fetch(world, place, s, outcomes):
    """Look into the magazine: the first to do so has the pellet."""
    place.tally[s, ENTRIES] += 1
    if place.box[PELLETS] > 0:
        place.box[PELLETS] -= 1
        place.tally[s, REWARDS] += 1
        place.body[s, PAID] = 1
        outcomes[s] += world.pays[PAY_REWARD]
    else:
        outcomes[s] += world.pays[PAY_EMPTY]


@lane
def lever_press(world, place, s, lever, outcomes):
    """Press a lever if there is room at it."""
    body = place.body
    tally = place.tally
    if lever_out_of_reach(world, place, s):
        return
    if world.rule[CAPACITY] > 0:
        there = 0
        for j in range(body.shape[0]):
            if j != s and body[j, STATION] == lever:
                there += 1
        if there >= world.rule[CAPACITY]:
            body[s, BLOCKED] = 1
            tally[s, TIMES_BLOCKED] += 1
            outcomes[s] += world.pays[PAY_BLOCKED]
            return
    body[s, STATION] = lever
    body[s, PRESSED] = lever
    tally[s, PRESSES] += 1
    outcomes[s] += world.pays[PAY_PRESS]
    pays = place.box[ACTIVE] < 0 or place.box[ACTIVE] == lever
    if tally[s, FIRST_CHOICE] < 0:
        tally[s, FIRST_CHOICE] = lever
        tally[s, FIRST_CORRECT] = 1 if pays else 0
        tally[s, LATENCY] = place.box[TIME]
    if not pays:
        return
    tally[s, CORRECT] += 1
    if world.rule[WINDOW] >= 0:
        lever_join(world, place, s, outcomes)
        return
    body[s, SINCE] += 1
    if body[s, SINCE] >= world.rule[RATIO]:
        body[s, SINCE] = 0
        lever_pay(world, place, s, outcomes)


@lane
def lever_join(world, place, s, outcomes):
    """Join the press of another that waits, and pay both; else wait for another's.

    At most one waits at a time: a second press within the window joins it.
    """
    body = place.body
    partner = -1
    for j in range(body.shape[0]):
        if j != s and body[j, WAITING] >= 0:
            partner = j
    if partner < 0:
        # The latest press counts; where there is one try, the first: holding the lever down is no waiting.
        if world.rule[ONE_TRY] == 0 or body[s, WAITING] < 0:
            body[s, WAITING] = 0
        return
    body[partner, WAITING] = -1
    body[s, WAITING] = -1
    place.tally[s, JOINT] += 1
    place.tally[partner, JOINT] += 1
    lever_pay(world, place, s, outcomes)
    lever_pay(world, place, partner, outcomes)
    if world.rule[ONE_TRY] == 1:
        place.box[RESULT] = SUCCESS


@lane
def lever_pay(world, place, s, outcomes):
    """Give a pellet into the subject's own cup, or drop it into the magazine with a click."""
    place.box[CLICK] = 1
    if world.rule[MAGAZINE] == 1:
        if place.box[PELLETS] < world.rule[MOST_PELLETS]:
            place.box[PELLETS] += 1
            place.box[PRODUCED] += 1
        return
    place.box[PRODUCED] += 1
    place.tally[s, REWARDS] += 1
    place.body[s, PAID] = 1
    outcomes[s] += world.pays[PAY_REWARD]


@lane
def lever_judge(world, place):
    """Say whether all that were to choose have chosen, or whether the one try was made."""
    if place.box[RESULT] != RUNNING:
        return place.box[RESULT]
    if world.rule[CHOICE_ENDS] == 0:
        return RUNNING
    for s in range(world.rule[DEMONSTRATORS], place.body.shape[0]):
        if place.tally[s, FIRST_CHOICE] < 0:
            return RUNNING
    return SUCCESS


@lane
def lever_sense(world, place, s, ids, intensities):
    """Sense the levers within reach, the magazine, the others, and what was just done."""
    body = place.body
    count = 0
    if not lever_out_of_reach(world, place, s):
        for k in range(world.rule[LEVERS]):
            count = signal_on(LEVER + k, world.signals, ids, count)
    if body[s, STATION] >= 0:
        count = signal_on(AT + body[s, STATION], world.signals, ids, count)
    if place.box[PELLETS] > 0:
        count = signal_on(LIGHT, world.signals, ids, count)
    if place.box[CLICK] == 1:
        count = signal_on(CLICKS, world.signals, ids, count)
    if s < world.rule[DEMONSTRATORS] and place.box[ACTIVE] >= 0:
        count = signal_on(TOLD + place.box[ACTIVE], world.signals, ids, count)
    if world.rule[SCREEN] == 0:
        count = lever_sense_others(world, place, s, ids, count)
    if body[s, BLOCKED] == 1:
        count = signal_on(TAKEN, world.signals, ids, count)
    elif body[s, LAST] >= 0:
        count = signal_on(DID + body[s, LAST], world.signals, ids, count)
    return count


@lane
def lever_sense_others(world, place, s, ids, count):
    """Sense that others are there, what any of them has just pressed, and that one was paid."""
    body = place.body
    present = 0
    pressed = 0
    fetching = 0
    paid = 0
    for j in range(body.shape[0]):
        if j != s:
            if place.box[TIME] >= body[j, LET_IN]:
                present = 1
            if body[j, PRESSED] >= 0:
                pressed |= 1 << body[j, PRESSED]
            if body[j, STATION] == AT_MAGAZINE:
                fetching = 1
            paid |= body[j, PAID]
    if present == 1:
        count = signal_on(PRESENT, world.signals, ids, count)
    for k in range(world.rule[LEVERS]):
        if (pressed >> k) & 1 == 1:
            count = signal_on(OTHER_PRESSED + k, world.signals, ids, count)
    if fetching == 1:
        count = signal_on(OTHER_AT_MAGAZINE, world.signals, ids, count)
    if paid == 1:
        count = signal_on(OTHER_PAID, world.signals, ids, count)
    return count


LEVER_CHAMBER = SharedFamily("levers", WORLD, lever_begin, lever_step, lever_judge, lever_sense)
