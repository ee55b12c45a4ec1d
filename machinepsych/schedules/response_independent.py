"""Delivery by the clock, whatever the subject does (Skinner 1948; Ferster & Skinner 1957).

The clock is that of the session; what falls due between trials comes in the first tick of the next one.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register
from machinepsych.schedules.interval import (
    fixed_interval_begin,
    fixed_interval_pays,
    random_interval_begin,
    random_interval_pays,
    variable_interval_begin,
    variable_interval_pays,
)


@lane
def no_response_counts(count, ticks, counters, moment, stream):
    """Pay no response and take no notice of it."""
    return False


_SOURCE = "Skinner (1948), J. Exp. Psychol. 38, 168; Zeiler (1968), J. Exp. Anal. Behav. 11, 405."

# In every tick an interval schedule is asked what it would say to a response.
register(
    ScheduleKind(
        "FT",
        "time",
        "a reinforcer comes after a fixed time, whatever is done",
        _SOURCE,
        no_response_counts,
        fixed_interval_begin,
        fixed_interval_pays,
    )
)
register(
    ScheduleKind(
        "VT",
        "time",
        "a reinforcer comes after a time that varies around a mean, whatever is done",
        _SOURCE,
        no_response_counts,
        variable_interval_begin,
        variable_interval_pays,
    )
)
register(
    ScheduleKind(
        "RT",
        "time",
        "a reinforcer comes with constant probability, whatever is done",
        _SOURCE,
        no_response_counts,
        random_interval_begin,
        random_interval_pays,
    )
)
