"""Schedules of shock: free-operant and signalled avoidance, and shock that nothing prevents.

``ticks`` is the interval to the first shock (response-shock, or from the warning signal to the shock) and
``count`` the shock-shock interval, both in ticks. Shocks come by time alone: they are outcomes without an
operation.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register

NEXT_SHOCK = 0


@lane
def shock_due(count, ticks, counters, moment, stream):
    """Deliver the shock that is due, and set the next up a shock-shock interval from now."""
    if moment.tick < counters[NEXT_SHOCK]:
        return False
    counters[NEXT_SHOCK] = moment.tick + count
    return True


@lane
def sidman_begin(count, ticks, counters, moment, stream):
    """Set the first shock up as if one had just come: there was no response yet."""
    counters[NEXT_SHOCK] = moment.tick + count


@lane
def sidman_pays(count, ticks, counters, moment, stream):
    """Pay nothing, but postpone the next shock to a response-shock interval from now."""
    counters[NEXT_SHOCK] = moment.tick + ticks
    return False


@lane
def signalled_begin(count, ticks, counters, moment, stream):
    """Set the first shock up an interval after the warning signal, which begins now."""
    counters[NEXT_SHOCK] = moment.tick + ticks


@lane
def avoidance_pays(count, ticks, counters, moment, stream):
    """Let every response count: before the first shock it avoids, after that it escapes."""
    return True


@lane
def shock_begin(count, ticks, counters, moment, stream):
    """Set the first shock up: after the warning signal, or without one after a shock-shock interval."""
    counters[NEXT_SHOCK] = moment.tick + (ticks if ticks > 0 else count)


@lane
def nothing_prevents_shock(count, ticks, counters, moment, stream):
    """Take no notice of a response."""
    return False


register(
    ScheduleKind(
        "SIDMAN",
        "shocks",
        "shocks come by the clock (S-S); a response postpones the next for a time (R-S)",
        "Sidman (1953), Science 118, 157; J. Comp. Physiol. Psychol. 46, 253.",
        sidman_pays,
        sidman_begin,
        shock_due,
        intervals=("RS", "SS"),
    )
)
register(
    ScheduleKind(
        "AVOID",
        "shocks",
        "shocks begin an interval after the trial's warning signal; a response ends the trial (signalled "
        "avoidance and escape)",
        "Solomon & Wynne (1953), Psychol. Monogr. 67(4); Mowrer & Lamoreaux (1942), Psychol. Monogr. 54(5).",
        avoidance_pays,
        signalled_begin,
        shock_due,
        intervals=("WS", "SS"),
        ends_trial=True,
    )
)
register(
    ScheduleKind(
        "SHOCK",
        "shocks",
        "shocks that nothing prevents, a shock-shock interval apart (the control of avoidance)",
        "Seligman & Maier (1967), J. Exp. Psychol. 74, 1.",
        nothing_prevents_shock,
        shock_begin,
        shock_due,
        intervals=("WS", "SS"),
        may_lack=("WS",),
    )
)
