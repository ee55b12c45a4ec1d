"""The notation of durations: ``100ms``, ``5s``, ``1.5 min``, ``2h``, and their count in ticks.

All arithmetic is exact, in fractions of a second, so that a duration is a whole number of ticks or is
refused, and never becomes one by rounding.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from machinepsych.schedules.notation import SECONDS_IN, write_seconds

SHORTEST_TICK = Fraction(1, 1000)
LONGEST_TICK = Fraction(60)
FINEST = Fraction(1, 1_000_000)
LONGEST = Fraction(86_400)

_DURATION = re.compile(r"([0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})\s*([A-Za-z]*)")


def parse_duration(text: str) -> Fraction:
    """Return a duration in seconds; raises ValueError with a message for the user."""
    written = " ".join(text.split())
    parts = _DURATION.fullmatch(written)
    if parts is None:
        raise ValueError("A duration is a number with a unit, such as 5s (ms, s, min or h).")
    number, unit = parts.groups()
    if not unit:
        raise ValueError(f"{number} needs a time unit. Write {number}s (or ms, min, h).")
    if unit.lower() not in SECONDS_IN:
        raise ValueError(f'"{unit[:20]}" is not a unit of time. Write {number}s (or ms, min, h).')
    seconds = Fraction(number) * SECONDS_IN[unit.lower()]
    if seconds > LONGEST:
        raise ValueError(f"{written[:60]} is longer than 24h.")
    return seconds


def write_duration(seconds: Fraction) -> str:
    """Write a duration exactly; it must be a whole number of microseconds."""
    return write_seconds(Decimal(int(seconds / FINEST)).scaleb(-6))


def exact(seconds: float) -> Fraction:
    """Return the decimal number that a float was written as (0.1 is one tenth)."""
    return Fraction(repr(seconds))


def ticks_in(seconds: Fraction, tick: Fraction) -> int:
    """Return how many ticks a duration is; raises ValueError naming the nearest durations where not whole."""
    ticks, rest = divmod(seconds, tick)
    if rest:
        around = [write_duration(tick * count) for count in (ticks, ticks + 1) if count]
        raise ValueError(f"must be a whole number of ticks of {write_duration(tick)}: {' or '.join(around)}.")
    return int(ticks)
