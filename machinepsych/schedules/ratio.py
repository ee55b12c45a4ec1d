"""Ratio schedules: pay by the number of responses (Ferster & Skinner 1957)."""

from __future__ import annotations

from machinepsych.kernels.counter_rng import uniform, uniform_index
from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register

RESPONSES = 0
REQUIRED = 1


@lane
def continuous_pays(count, ticks, counters, moment, stream):
    """Pay every response."""
    return True


@lane
def extinction_pays(count, ticks, counters, moment, stream):
    """Pay no response."""
    return False


@lane
def fixed_ratio_pays(count, ticks, counters, moment, stream):
    """Pay every ``count``-th response."""
    counters[RESPONSES] += 1
    if counters[RESPONSES] < count:
        return False
    counters[RESPONSES] = 0
    return True


@lane
def variable_ratio_begin(count, ticks, counters, moment, stream):
    """Draw the first requirement."""
    counters[REQUIRED] = 1 + uniform_index(moment, stream, 2 * count - 1)


@lane
def variable_ratio_pays(count, ticks, counters, moment, stream):
    """Pay when a requirement, drawn evenly from 1 to 2 * ``count`` - 1, has been met; draw the next."""
    counters[RESPONSES] += 1
    if counters[RESPONSES] < counters[REQUIRED]:
        return False
    counters[RESPONSES] = 0
    counters[REQUIRED] = 1 + uniform_index(moment, stream, 2 * count - 1)
    return True


@lane
def random_ratio_pays(count, ticks, counters, moment, stream):
    """Pay each response with probability 1 / ``count``."""
    return uniform(moment, stream) * count < 1.0


_SOURCE = "Ferster & Skinner (1957), Schedules of Reinforcement."

register(ScheduleKind("CRF", "nothing", "every response pays", _SOURCE, continuous_pays))
register(ScheduleKind("EXT", "nothing", "no response pays (extinction)", _SOURCE, extinction_pays))
register(ScheduleKind("FR", "count", "every n-th response pays", _SOURCE, fixed_ratio_pays))
register(
    ScheduleKind(
        "VR",
        "count",
        "a response pays after a number of responses that varies evenly from 1 to 2n - 1",
        _SOURCE,
        variable_ratio_pays,
        variable_ratio_begin,
    )
)
register(
    ScheduleKind(
        "RR",
        "count",
        "each response pays with probability 1/n",
        "Farmer (1963), J. Exp. Anal. Behav. 6, 607; random ratio.",
        random_ratio_pays,
    )
)
