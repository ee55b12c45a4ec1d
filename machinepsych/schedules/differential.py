"""Differential reinforcement of rates: pay by the time between responses."""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register

# Of low rates and of other behaviour: the tick of the last response, and that at which not responding pays.
LAST_RESPONSE = 0
FREE_UNTIL = 0
# Of high rates: responses since the last reinforcer, then a ring of the ticks of the last ones.
SINCE_PAID = 0
TIMES = 1


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


@lane
def high_rate_pays(count, ticks, counters, moment, stream):
    """Pay a response that ends ``count`` within less than ``ticks``, all since the last reinforcer."""
    done = counters[SINCE_PAID]
    counters[TIMES + done % count] = moment.tick
    counters[SINCE_PAID] = done + 1
    if done + 1 < count:
        return False
    # In a ring of this length the place after the newest holds the oldest.
    if moment.tick - counters[TIMES + (done + 1) % count] >= ticks:
        return False
    counters[SINCE_PAID] = 0
    return True


def ring_and_count(count: int) -> int:
    """Return how many counters high rates need."""
    return TIMES + count


@lane
def other_behaviour_begin(count, ticks, counters, moment, stream):
    """Wait for the first interval without a response."""
    counters[FREE_UNTIL] = moment.tick + ticks


@lane
def other_behaviour_pays(count, ticks, counters, moment, stream):
    """Pay no response; each starts the interval anew."""
    counters[FREE_UNTIL] = moment.tick + ticks
    return False


@lane
def other_behaviour_due(count, ticks, counters, moment, stream):
    """Deliver when ``ticks`` have passed without a response, and again when as many more have."""
    if moment.tick < counters[FREE_UNTIL]:
        return False
    counters[FREE_UNTIL] = moment.tick + ticks
    return True


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
register(
    ScheduleKind(
        "DRH",
        "count in a time",
        "a response pays that is the n-th in less than a time, all since the last reinforcer (high rates)",
        "Ferster & Skinner (1957), Schedules of Reinforcement, on differential reinforcement of high rates.",
        high_rate_pays,
        counters=ring_and_count,
    )
)
register(
    ScheduleKind(
        "DRO",
        "time",
        "a reinforcer comes when so long no response came (other behaviour); a response starts the time anew",
        "Reynolds (1961), J. Exp. Anal. Behav. 4, 57, on differential reinforcement of other behaviour.",
        other_behaviour_pays,
        other_behaviour_begin,
        other_behaviour_due,
    )
)
