"""What responses and time lead to: payment, the next state of a trial, and clocks that rest or begin anew.

Everything here is looked up in the tables of a Design; which schedule is meant stands in them.
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import SCHEDULE, SCHEDULE_BEGIN, Moment
from machinepsych.kernels.lane import Slot, lane
from machinepsych.protocol.design import (
    AFTER_PAYMENT,
    BEGINS_ANEW,
    CHANGEOVER_DELAY,
    COMPONENT,
    COUNTED,
    END_OF_TRIAL,
    IN_REACH,
    LOOK,
    NO_CHAIN,
    OUT_OF_REACH,
    PRESSED,
    RESTS_BETWEEN,
)
from machinepsych.vocabulary import NO_OPERATION

schedule_begin = Slot("schedule_begin")
schedule_pays = Slot("schedule_pays")

# Rows of one phase follow one another and are fewer than this, so that each draws from its own stream.
SCHEDULE_STREAMS = 128

# Fields of schedules.clocks: ticks that a schedule rested, and the tick since which it does.
RESTED = 0
RESTS_SINCE = 1
# Fields of schedules.changeover: the operandum of the last response, from 1 (0: none yet), and the tick of
# the last change to another.
LAST_OPERANDUM = 0
CHANGED_AT = 1
NEVER_CHANGED = -1099511627776

# Fields of record.counts.
COUNT_RESPONSES = 0
COUNT_REINFORCERS = 1
COUNT_SHOCKS = 2
COUNT_CHANGEOVERS = 3


@lane
def own_moment(row, schedules, moment):
    """Return the moment by a schedule's own clock, which stands while it rests."""
    return Moment(moment.seed, moment.subject, moment.tick - schedules.clocks[row, RESTED])


@lane
def begin_schedule(row, design, schedules, moment):
    """Start a schedule from zeroed counters."""
    for k in range(schedules.counters.shape[1]):
        schedules.counters[row, k] = 0
    schedule_begin(
        design.schedule_kind[row],
        design.schedule_count[row],
        design.schedule_ticks[row],
        schedules.counters[row],
        moment,
        SCHEDULE_BEGIN + row % SCHEDULE_STREAMS,
    )


@lane
def begin_phase(phase, design, schedules, moment):
    """Start the schedules of a phase; those that rest between their trials rest from now."""
    schedules.changeover[LAST_OPERANDUM] = 0
    schedules.changeover[CHANGED_AT] = NEVER_CHANGED
    for a in range(schedules.came.shape[0]):
        schedules.came[a] = 0.0
    for row in range(design.schedule_phase.shape[0]):
        if design.schedule_phase[row] == phase:
            schedules.clocks[row, RESTED] = 0
            schedules.clocks[row, RESTS_SINCE] = moment.tick
            begin_schedule(row, design, schedules, moment)


@lane
def change_state(phase, before, after, design, schedules, moment, gap):
    """Let schedules rest that hold in the state before and not in that after; rouse those that now hold.

    At a trial's edge one of the states is -1 and ``gap`` 0: the tick is the first of the trial, or the first
    past it. Within a trial ``gap`` is 1: the new state holds from the next tick.
    """
    now = moment.tick + gap
    for a in range(design.schedule_of.shape[2]):
        left = design.schedule_of[phase, before, a] if before >= 0 else -1
        entered = design.schedule_of[phase, after, a] if after >= 0 else -1
        if left == entered:
            continue
        if left >= 0 and design.schedule_holds[left] == RESTS_BETWEEN:
            schedules.clocks[left, RESTS_SINCE] = now
        if entered >= 0 and design.schedule_holds[entered] == RESTS_BETWEEN:
            schedules.clocks[entered, RESTED] += now - schedules.clocks[entered, RESTS_SINCE]
        if entered >= 0 and design.schedule_holds[entered] == BEGINS_ANEW:
            begin_schedule(entered, design, schedules, moment)


@lane
def within_reach(phase, kind, response, design):
    """Return the response, or none where its operandum is out of reach."""
    if response != NO_OPERATION and design.moves[phase, kind, response, IN_REACH] == OUT_OF_REACH:
        return NO_OPERATION
    return response


@lane
def too_soon(phase, kind, response, design, schedules, moment):
    """Note a response; say whether it comes within the changeover delay after a change to its operandum.

    Herrnstein (1961): the delay begins with the first response after the change, which is not paid either.
    Fetching a pellet changes nothing.
    """
    if design.rules[phase, COUNTED] == 0 or design.moves[phase, kind, response, IN_REACH] != PRESSED:
        return False
    last = schedules.changeover[LAST_OPERANDUM]
    if last != response + 1:
        schedules.changeover[LAST_OPERANDUM] = response + 1
        if last > 0:
            schedules.changeover[CHANGED_AT] = moment.tick
    return moment.tick - schedules.changeover[CHANGED_AT] < design.rules[phase, CHANGEOVER_DELAY]


@lane
def pay(phase, kind, response, design, schedules, moment):
    """Return what a response pays by its schedule (0 for nothing) and the state that follows.

    A response that would pay may lead to the next link of a chain instead: there is no outcome yet.
    """
    if response == NO_OPERATION:
        return 0.0, kind
    delayed = too_soon(phase, kind, response, design, schedules, moment)
    row = design.schedule_of[phase, kind, response]
    if row < 0 or delayed:
        return 0.0, kind
    if not schedule_pays(
        design.schedule_kind[row],
        design.schedule_count[row],
        design.schedule_ticks[row],
        schedules.counters[row],
        own_moment(row, schedules, moment),
        SCHEDULE + row % SCHEDULE_STREAMS,
    ):
        return 0.0, kind
    outcome = design.outcome_of[phase, kind, response]
    link = design.leads_to[phase, kind, response]
    if link != NO_CHAIN and outcome > 0.0:
        return 0.0, link
    following = design.moves[phase, kind, response, AFTER_PAYMENT]
    if following == END_OF_TRIAL or (following != NO_CHAIN and outcome > 0.0):
        return outcome, following
    return outcome, kind


@lane
def looks_different(phase, kind, following, design):
    """Say whether a subject can see that the state has changed."""
    if following < 0 or following == kind:
        return False
    return design.states[phase, following, LOOK] != design.states[phase, kind, LOOK]


@lane
def begin_counts(record, column):
    """Begin a trial's counts at zero."""
    for c in range(record.lasted.shape[1]):
        record.lasted[column, c] = 0
        for a in range(record.counts.shape[2]):
            for k in range(record.counts.shape[3]):
                record.counts[column, c, a, k] = 0


@lane
def count_tick(phase, kind, response, outcome, design, schedules, record, column, moment):
    """Count a tick of a component: the response by its operandum, and what its schedule brought."""
    component = design.states[phase, kind, COMPONENT]
    record.lasted[column, component] += 1
    if response != NO_OPERATION:
        record.counts[column, component, response, COUNT_RESPONSES] += 1
        if outcome > 0.0:
            record.counts[column, component, response, COUNT_REINFORCERS] += 1
        if schedules.changeover[CHANGED_AT] == moment.tick:
            record.counts[column, component, response, COUNT_CHANGEOVERS] += 1
    for a in range(schedules.came.shape[0]):
        if schedules.came[a] > 0.0:
            record.counts[column, component, a, COUNT_REINFORCERS] += 1
        elif schedules.came[a] < 0.0:
            record.counts[column, component, a, COUNT_SHOCKS] += 1
