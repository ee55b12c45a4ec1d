"""What a schedule of reinforcement is: a name in the field's notation and two lane functions that count.

In a kernel a schedule is a count, a time in ticks and a row of ``COUNTERS`` counters (int64, zero at
first). ``begin(count, ticks, counters, moment, stream)`` runs once, when a phase begins;
``pays(count, ticks, counters, moment, stream)`` runs at each response and says whether it pays. Both
are driven by events: between responses a schedule costs nothing. ``stream`` is this schedule's own
random stream.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from machinepsych.kernels.lane import WrittenLane, lane
from machinepsych.registry import Registry

COUNTERS = 2


@lane
def schedule_begins_at_once(count, ticks, counters, moment, stream):
    """Begin a schedule that needs no more than zeroed counters."""


@dataclass(frozen=True)
class ScheduleKind:
    """One kind of schedule.

    ``takes`` says what follows the name in the notation: nothing (``CRF``), a count of responses
    (``FR5``) or a time (``VI30s``).
    """

    name: str
    takes: Literal["nothing", "count", "time"]
    about: str
    source: str
    pays: Callable[..., Any]
    begin: Callable[..., Any] = schedule_begins_at_once


SCHEDULES: Registry[ScheduleKind] = Registry("schedule", "schedules")


def register(kind: ScheduleKind) -> ScheduleKind:
    """Enter a kind of schedule; its home is the module of its lane function."""
    return SCHEDULES.register(kind.name, kind, kind.pays.__module__)


def code_of(kind: str) -> int:
    """Return the number under which kernels know a kind of schedule."""
    return SCHEDULES.names().index(kind)


def schedule_lanes() -> dict[str, WrittenLane]:
    """Write ``schedule_begin`` and ``schedule_pays``, which choose among all kinds by code."""
    kinds = list(SCHEDULES)
    parameters = "count, ticks, counters, moment, stream"
    lanes = {}
    for verb, otherwise in (("begin", "return"), ("pays", "return False")):
        lines = [f"def schedule_{verb}(kind, {parameters}):"]
        for code, kind in enumerate(kinds):
            lines.append(
                f"    if kind == {code}:\n        return {getattr(kind, verb).__name__}({parameters})"
            )
        lines.append(f"    {otherwise}")
        uses = tuple(getattr(kind, verb) for kind in kinds)
        lanes[f"schedule_{verb}"] = WrittenLane(f"schedule_{verb}", "\n".join(lines), uses)
    return lanes
