"""Interval schedules: pay the first response after a time has passed (Ferster & Skinner 1957).

The clock is that of the session, intertrial intervals included. A reinforcer that has been set up
waits until it is collected; the next interval begins with its delivery.
"""

from __future__ import annotations

import math

import numpy as np

from machinepsych.kernels.counter_rng import uniform, uniform_index
from machinepsych.kernels.exactly import power
from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register

DUE = 0

INTERVALS = 20
LONGEST_WAIT = 2**40


def fleshler_hoffman(intervals: int = INTERVALS) -> tuple[float, ...]:
    """Return the Fleshler-Hoffman progression of interval lengths, in units of their mean.

    Fleshler & Hoffman (1962), J. Exp. Anal. Behav. 5, 529: the n-th of N intervals is
    1 + ln N + (N - n) ln(N - n) - (N - n + 1) ln(N - n + 1), so that the chance of a reinforcer falling
    due is nearly constant since the last. The mean of the N lengths is 1.
    """

    def x_log_x(x: int) -> float:
        return x * math.log(x) if x > 0 else 0.0

    return tuple(
        1.0 + math.log(intervals) + x_log_x(intervals - n) - x_log_x(intervals - n + 1)
        for n in range(1, intervals + 1)
    )


PROGRESSION = fleshler_hoffman()


@lane
def fixed_interval_begin(count, ticks, counters, moment, stream):
    """Set the first reinforcer up one interval from now."""
    counters[DUE] = moment.tick + ticks


@lane
def fixed_interval_pays(count, ticks, counters, moment, stream):
    """Pay the first response when ``ticks`` have passed since the last reinforcer."""
    if moment.tick < counters[DUE]:
        return False
    counters[DUE] = moment.tick + ticks
    return True


@lane
def variable_interval_begin(count, ticks, counters, moment, stream):
    """Set the next reinforcer up after one of the intervals of the progression, drawn with replacement."""
    length = PROGRESSION[uniform_index(moment, stream, INTERVALS)] * ticks
    counters[DUE] = moment.tick + max(1, np.int64(length + 0.5))


@lane
def variable_interval_pays(count, ticks, counters, moment, stream):
    """Pay the first response after an interval that varies around ``ticks``."""
    if moment.tick < counters[DUE]:
        return False
    variable_interval_begin(count, ticks, counters, moment, stream)
    return True


@lane
def random_interval_begin(count, ticks, counters, moment, stream):
    """Set the next reinforcer up with probability 1 / ``ticks`` in each tick from the next on.

    The waiting time is drawn at once: the least k for which (1 - 1 / ``ticks``)**k is not above a uniform
    number, found by strides of powers of two.
    """
    left = 1.0 - uniform(moment, stream)
    survival = 1.0 - 1.0 / ticks
    stride = np.int64(1)
    while power(survival, stride) > left and stride < LONGEST_WAIT:
        stride = stride * 2
    reached = 1.0
    waiting = np.int64(1)
    while stride >= 1:
        further = reached * power(survival, stride)
        if further > left:
            reached = further
            waiting = waiting + stride
        stride = stride // 2
    counters[DUE] = moment.tick + waiting


@lane
def random_interval_pays(count, ticks, counters, moment, stream):
    """Pay the first response after the reinforcer has been set up."""
    if moment.tick < counters[DUE]:
        return False
    random_interval_begin(count, ticks, counters, moment, stream)
    return True


_SOURCE = "Ferster & Skinner (1957), Schedules of Reinforcement."

register(
    ScheduleKind(
        "FI",
        "time",
        "the first response after a fixed time pays",
        _SOURCE,
        fixed_interval_pays,
        fixed_interval_begin,
    )
)
register(
    ScheduleKind(
        "VI",
        "time",
        "the first response after a time that varies around a mean pays",
        "Fleshler & Hoffman (1962), J. Exp. Anal. Behav. 5, 529.",
        variable_interval_pays,
        variable_interval_begin,
    )
)
register(
    ScheduleKind(
        "RI",
        "time",
        "a reinforcer is set up with constant probability; the next response pays",
        "Farmer (1963), J. Exp. Anal. Behav. 6, 607; random interval.",
        random_interval_pays,
        random_interval_begin,
    )
)
