"""The touch screen: a sample, a delay, a choice in which the other is right (delayed non-match to sample).

A pointer (the nose) stands before one of the screen's places; turning moves it, forward touches.
"""

from __future__ import annotations

from machinepsych.apparatus.environment import (
    BEGINNING,
    FAILURE,
    FORWARD,
    LEFT,
    OPERATIONS,
    RIGHT,
    RUNNING,
    SUCCESS,
    TIMEOUT,
    Family,
)
from machinepsych.apparatus.senses.signals import Signal, signal_on
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import uniform_index
from machinepsych.kernels.lane import lane

# Places of the widest screen; figures there are.
MOST_PLACES = 5
FIGURES = 2
SIGNALS = (
    *(Signal(f"figure {f + 1} at {p + 1}", "figures") for p in range(MOST_PLACES) for f in range(FIGURES)),
    *(Signal(f"figure {f + 1} in the middle", "figures") for f in range(FIGURES)),
    *(Signal(f"pointer at {p + 1}", "pointer") for p in range(MOST_PLACES)),
    Signal("magazine light", "light"),
    *(Signal(f"did {operation}", "last_operation") for operation in OPERATIONS),
)
AT_PLACE, IN_MIDDLE, POINTER = 0, MOST_PLACES * FIGURES, (MOST_PLACES + 1) * FIGURES
LAMP, DID = POINTER + MOST_PLACES, POINTER + MOST_PLACES + 1

# Parts of a trial. In LOCATIONS a poke at the magazine stands between delay and choice.
SAMPLE, WAIT, POKE, CHOOSE, DONE = range(5)
# Fields of place.body. With figures, SAMPLE_IS is the figure and ON_LEFT the figure on the left; with
# locations SAMPLE_IS is the sample's place and OTHER the right choice's.
PART, WAITED, POINTS_AT, SAMPLE_IS, OTHER, CHOSEN, LAST_OPERATION, CORRECTION = range(8)
# Steps of this trial's delay; the delay that is adjusted; right first choices in a row; steps of the trial.
DELAY_NOW, ADJUSTED, IN_A_ROW, SPENT = range(8, 12)
# Fields of world.rule: places of the screen, steps of delay, 1 where locations are to be remembered (the
# sample has to be touched, a poke starts the choice), 1 where a wrong choice has the trial repeated; by how
# many steps the delay is adjusted (0: not); steps that a trial may last beside its delay (0: no bound here).
PLACES, DELAY, LOCATIONS, CORRECTS, ADJUSTS, BESIDE = range(6)
# Right first choices in a row that lengthen an adjusted delay.
ROW = 2
MOST_DELAY = 600
PAY_RIGHT, PAY_WRONG = range(2)
NONE_CHOSEN = -1

MEASURES = ("correct", "choice_latency", "separation", "correction_trial")
CORRECT, LATENCY, SEPARATION, IS_CORRECTION = range(4)

DRAW_SAMPLE, DRAW_OTHER, DRAW_DELAY = 0, 1, 2
STREAM_SAMPLE, STREAM_OTHER = BEGINNING, BEGINNING + 1

STATE = (
    Array(
        "body",
        (12,),
        "int",
        "part, steps waited, pointer, sample, other, chosen, last operation, again; delay, adjusted delay, "
        "right in a row, steps",
    ),
    Array("tally", (len(MEASURES),), "int", "what the measures count"),
)
WORLD = ("rule", "pays", "signals")


@lane
def screen_begin(world, place, draws, trial, moment):
    """Show the sample; after a wrong choice the same again, delay and all, where trials are corrected."""
    body = place.body
    places = world.rule[PLACES]
    again = world.rule[CORRECTS] == 1 and body[CORRECTION] == 1 and draws[DRAW_SAMPLE] < 0
    if not again:
        body[CORRECTION] = 0
        body[SAMPLE_IS] = draws[DRAW_SAMPLE]
        if body[SAMPLE_IS] < 0:
            body[SAMPLE_IS] = uniform_index(moment, STREAM_SAMPLE, places)
        other = draws[DRAW_OTHER]
        if other < 0 or (world.rule[LOCATIONS] == 1 and other == body[SAMPLE_IS]):
            if world.rule[LOCATIONS] == 1:
                # Any place but the sample's.
                step = 1 + uniform_index(moment, STREAM_OTHER, places - 1)
                other = (body[SAMPLE_IS] + step) % places
            else:
                other = uniform_index(moment, STREAM_OTHER, 2)
        body[OTHER] = other
        if trial == 0:
            body[ADJUSTED] = world.rule[DELAY]
            body[IN_A_ROW] = 0
        body[DELAY_NOW] = draws[DRAW_DELAY]
        if body[DELAY_NOW] < 0:
            body[DELAY_NOW] = body[ADJUSTED]
    body[PART] = SAMPLE
    body[SPENT] = 0
    body[WAITED] = 0
    body[POINTS_AT] = places // 2 if world.rule[LOCATIONS] == 1 else 0
    body[CHOSEN] = NONE_CHOSEN
    body[LAST_OPERATION] = -1
    place.tally[CORRECT] = 0
    place.tally[LATENCY] = 0
    place.tally[IS_CORRECTION] = body[CORRECTION]
    place.tally[SEPARATION] = abs(body[OTHER] - body[SAMPLE_IS]) if world.rule[LOCATIONS] == 1 else 1


@lane
def screen_step(world, place, operation, moment):
    """Do what the part of the trial makes of the operation."""
    body = place.body
    part = body[PART]
    locations = world.rule[LOCATIONS] == 1
    body[LAST_OPERATION] = operation
    body[SPENT] += 1
    if part == WAIT:
        body[WAITED] += 1
        if body[WAITED] >= body[DELAY_NOW]:
            body[PART] = POKE if locations else CHOOSE
        return 0.0
    if part == SAMPLE and not locations:
        body[PART] = WAIT
        return 0.0
    if part == POKE:
        if operation == FORWARD:
            body[PART] = CHOOSE
            body[POINTS_AT] = world.rule[PLACES] // 2
        return 0.0
    if part == CHOOSE:
        place.tally[LATENCY] += 1
    if operation == LEFT:
        body[POINTS_AT] = max(body[POINTS_AT] - 1, 0)
    elif operation == RIGHT:
        body[POINTS_AT] = min(body[POINTS_AT] + 1, world.rule[PLACES] - 1)
    elif operation == FORWARD:
        return screen_touch(world, place)
    return 0.0


@lane
def screen_touch(world, place):
    """Touch the place that the pointer is at."""
    body = place.body
    at = body[POINTS_AT]
    right = at == body[OTHER]
    if world.rule[LOCATIONS] == 1:
        if body[PART] == SAMPLE:
            if at == body[SAMPLE_IS]:
                body[PART] = WAIT
            return 0.0
        if not right and at != body[SAMPLE_IS]:
            return 0.0
    else:
        figure = body[OTHER] if at == 0 else 1 - body[OTHER]
        right = figure != body[SAMPLE_IS]
    body[PART] = DONE
    body[CHOSEN] = 1 if right else 0
    if world.rule[ADJUSTS] > 0 and body[CORRECTION] == 0:
        screen_adjust(world, place)
    body[CORRECTION] = 0 if right else 1
    place.tally[CORRECT] = body[CHOSEN]
    return world.pays[PAY_RIGHT] if right else world.pays[PAY_WRONG]


@lane
def screen_adjust(world, place):
    """Lengthen the delay after two right first choices in a row, shorten it after a wrong one.

    The rule settles where 71 % are right (Levitt 1971, J Acoust Soc Am 49, 467-477, transformed up-down),
    about half way between chance and all: one right choice to lengthen it would settle at chance. That the
    subject's own choices set the delay is after Scheckel (1965, J Comp Physiol Psychol 59, 415-418).
    """
    body = place.body
    if body[CHOSEN] == 0:
        body[IN_A_ROW] = 0
        body[ADJUSTED] = max(body[ADJUSTED] - world.rule[ADJUSTS], 1)
        return
    body[IN_A_ROW] += 1
    if body[IN_A_ROW] == ROW:
        body[IN_A_ROW] = 0
        body[ADJUSTED] = min(body[ADJUSTED] + world.rule[ADJUSTS], MOST_DELAY)


@lane
def screen_judge(world, place):
    """Say whether the choice was right; a trial with a long delay may last longer by as much."""
    if world.rule[BESIDE] > 0 and place.body[SPENT] >= world.rule[BESIDE] + place.body[DELAY_NOW]:
        return TIMEOUT
    if place.body[PART] != DONE:
        return RUNNING
    return SUCCESS if place.body[CHOSEN] == 1 else FAILURE


@lane
def screen_sense(world, place, ids, intensities):
    """Sense what the screen shows, where the nose points, the magazine's lamp."""
    body = place.body
    part = body[PART]
    signals = world.signals
    count = 0
    if world.rule[LOCATIONS] == 1:
        if part == SAMPLE or part == CHOOSE:
            count = signal_on(AT_PLACE + FIGURES * body[SAMPLE_IS], signals, ids, count)
            count = signal_on(POINTER + body[POINTS_AT], signals, ids, count)
        if part == CHOOSE:
            count = signal_on(AT_PLACE + FIGURES * body[OTHER], signals, ids, count)
        if part == POKE:
            count = signal_on(LAMP, signals, ids, count)
    elif part == SAMPLE:
        count = signal_on(IN_MIDDLE + body[SAMPLE_IS], signals, ids, count)
    elif part == CHOOSE:
        count = signal_on(AT_PLACE + body[OTHER], signals, ids, count)
        count = signal_on(AT_PLACE + FIGURES + 1 - body[OTHER], signals, ids, count)
        count = signal_on(POINTER + body[POINTS_AT], signals, ids, count)
    if body[LAST_OPERATION] >= 0:
        count = signal_on(DID + body[LAST_OPERATION], signals, ids, count)
    return count


TOUCH_SCREEN = Family("touch_screen", WORLD, screen_begin, screen_step, screen_judge, screen_sense)
