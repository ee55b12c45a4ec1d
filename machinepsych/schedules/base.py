"""What a schedule of reinforcement is: a name in the field's notation and lane functions that count.

In a kernel a schedule is a count, a time in ticks and a row of counters (int64, zero at first).
``begin(count, ticks, counters, moment, stream)`` runs once, when a phase begins;
``pays(count, ticks, counters, moment, stream)`` runs at each response and says whether it pays. Both
are driven by events: between responses a schedule costs nothing. A schedule by which something comes without
a response (food by the clock, shock) has ``due(count, ticks, counters, moment, stream)`` besides, which is
asked in every tick, after the response if there is one. ``stream`` is this schedule's own random stream.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from machinepsych.kernels.lane import WrittenLane, lane
from machinepsych.registry import Registry

# Counters of a schedule that does not say how many it needs.
COUNTERS = 2

# What follows a schedule's name. "shocks": the two intervals of an avoidance schedule, such as RS20s SS5s.
Takes = Literal["nothing", "count", "time", "count in a time", "shocks"]


@lane
def schedule_begins_at_once(count, ticks, counters, moment, stream):
    """Begin a schedule that needs no more than zeroed counters."""


@lane
def schedule_never_due(count, ticks, counters, moment, stream):
    """Deliver nothing without a response."""
    return False


def two_counters(count: int) -> int:
    """Return how many counters most schedules need, whatever their count."""
    return COUNTERS


@dataclass(frozen=True)
class ScheduleKind:
    """One kind of schedule.

    ``takes`` says what follows the name in the notation: nothing (``CRF``), a count of responses
    (``FR5``), a time (``VI30s``), a count in a time (``DRH5/10s``) or, of a schedule of shocks, the
    ``intervals`` by name (``SIDMAN RS20s SS5s``): its ``ticks`` are the first interval, 0 where that is left
    out, which only one of those in ``may_lack`` may be, and its ``count`` is the shock-shock interval in
    ticks. Where ``ends_trial``, a response that pays ends the trial. ``counters(count)`` is how many counters
    the schedule needs.
    """

    name: str
    takes: Takes
    about: str
    source: str
    pays: Callable[..., Any]
    begin: Callable[..., Any] = schedule_begins_at_once
    due: Callable[..., Any] = schedule_never_due
    counters: Callable[[int], int] = two_counters
    intervals: tuple[str, ...] = ()
    may_lack: tuple[str, ...] = ()
    ends_trial: bool = False

    @property
    def timed(self) -> bool:
        """Whether something comes by it without a response."""
        return self.due is not schedule_never_due

    @property
    def aversive(self) -> bool:
        """Whether what comes is a shock."""
        return self.takes == "shocks"

    @property
    def example(self) -> str:
        """The kind as it may be written."""
        if self.intervals:
            return " ".join([self.name, *(f"{each}{10 if each != 'SS' else 5}s" for each in self.intervals)])
        after = {"nothing": "", "count": "5", "time": "30s", "count in a time": "5/10s", "shocks": ""}
        return self.name + after[self.takes]


SCHEDULES: Registry[ScheduleKind] = Registry("schedule", "schedules")


def register(kind: ScheduleKind) -> ScheduleKind:
    """Enter a kind of schedule; its home is the module of its lane function."""
    return SCHEDULES.register(kind.name, kind, kind.pays.__module__)


def code_of(kind: str) -> int:
    """Return the number under which kernels know a kind of schedule."""
    return SCHEDULES.names().index(kind)


def schedule_lanes() -> dict[str, WrittenLane]:
    """Write ``schedule_begin``, ``schedule_pays`` and ``schedule_due``, which choose among kinds by code."""
    kinds = list(SCHEDULES)
    parameters = "count, ticks, counters, moment, stream"
    lanes = {}
    for verb, otherwise in (("begin", None), ("pays", "False"), ("due", "False")):
        # What does nothing needs no line of its own: the kernel stays small.
        idle = {"begin": schedule_begins_at_once, "pays": None, "due": schedule_never_due}[verb]
        chosen = [(code, kind) for code, kind in enumerate(kinds) if getattr(kind, verb) is not idle]
        lines = [f"def schedule_{verb}(kind, {parameters}):"]
        for code, kind in chosen:
            call = f"{getattr(kind, verb).__name__}({parameters})"
            lines.append(f"    if kind == {code}:\n        return {call}")
        lines.append(f"    return {otherwise}" if otherwise else "    return")
        uses = tuple(dict.fromkeys(getattr(kind, verb) for _, kind in chosen))
        lanes[f"schedule_{verb}"] = WrittenLane(f"schedule_{verb}", "\n".join(lines), uses)
    return lanes
