"""Differential reinforcement of rates: pay by the time between responses."""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register

LAST_RESPONSE = 0


@lane
def low_rate_begin(count, ticks, counters, moment, stream):
    """Count the first interresponse time from the beginning of the phase."""
    counters[LAST_RESPONSE] = moment.tick


@lane
def low_rate_pays(count, ticks, counters, moment, stream):
    """Pay a response at least ``ticks`` after the one before; every response starts the wait anew."""
    waited = moment.tick - counters[LAST_RESPONSE]
    counters[LAST_RESPONSE] = moment.tick
    return waited >= ticks


register(
    ScheduleKind(
        "DRL",
        "time",
        "a response pays that comes at least so long after the one before (low rates)",
        "Ferster & Skinner (1957); Wilson & Keller (1953), J. Comp. Physiol. Psychol. 46, 190.",
        low_rate_pays,
        low_rate_begin,
    )
)
