"""The notation of schedules: ``CRF``, ``EXT``, ``FR5``, ``VI30s``, ``DRL10s`` (Ferster & Skinner 1957).

A name from the registry of schedules is followed by what that schedule takes: nothing, a whole count
of responses without a unit, or a time with one. Case and spaces do not count.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from machinepsych.schedules.base import SCHEDULES, ScheduleKind

MOST_RESPONSES = 1_000_000
SECONDS_IN = {"ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600)}
SHORTEST_S = 0.001
LONGEST_S = 86_400.0

_AFTER_THE_NAME = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)([A-Z]*)")
_COMPOUND = re.compile(r"(CONC|MULT|CHAIN|TAND|MIX|ALT|CONJ)[A-Z]*(?=[\s(,]|$)")
_EXTRA = {"LH": "A limited hold (LH)", "COD": "A changeover delay (COD)"}
_INTERVAL_FOR = {"FR": "FI", "VR": "VI", "RR": "RI"}
_MEAN = ("VI", "RI")


@dataclass(frozen=True)
class Schedule:
    """A schedule as written: its kind, and the count of responses or the time in seconds that it takes.

    What a kind does not take is 0. ``count`` is 1 to 1 000 000, ``seconds`` 0.001 to 86 400.
    """

    kind: str
    count: int = 0
    seconds: float = 0.0


class ScheduleNotationError(ValueError):
    """A text is not a schedule.

    ``message`` says why, ``nearest`` is what may have been meant, ``allowed`` shows the kinds there are.
    """

    def __init__(self, message: str, nearest: str | None = None, allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.nearest = nearest
        self.allowed = tuple(allowed)


def parse(text: str) -> Schedule:
    """Read a schedule from its notation; raises ScheduleNotationError with a message for the user."""
    shown = " ".join(text.split())[:40]
    compact = re.sub(r"\s+", "", text).upper()
    if not compact:
        raise ScheduleNotationError("A schedule is missing here.", allowed=_examples())
    _refuse_what_is_not_simple(text.upper(), shown)
    kind, rest = _split(compact, shown)
    if kind.takes == "nothing":
        if rest:
            raise ScheduleNotationError(f"{kind.name} takes no number. Write {kind.name}.", kind.name)
        return Schedule(kind.name)
    if not rest:
        wanted = "a count of responses" if kind.takes == "count" else "a time"
        raise ScheduleNotationError(f"{kind.name} needs {wanted}. Write for instance {_example(kind)}.")
    parts = _AFTER_THE_NAME.fullmatch(rest)
    if parts is None or len(rest) > 40:
        raise ScheduleNotationError(f'"{shown}" is not a schedule. Write for instance {_example(kind)}.')
    sign, number, unit = parts.groups()
    if kind.takes == "count":
        return Schedule(kind.name, count=_count(kind.name, sign, number, unit.lower(), shown))
    return Schedule(kind.name, seconds=_seconds(kind.name, sign, number, unit.lower(), shown))


def write(schedule: Schedule) -> str:
    """Write a schedule in the notation, so that ``parse(write(schedule)) == schedule``."""
    if schedule.seconds:
        return schedule.kind + write_seconds(Decimal(repr(schedule.seconds)))
    return f"{schedule.kind}{schedule.count or ''}"


def write_seconds(seconds: Decimal) -> str:
    """Write a time exactly, in seconds, or in milliseconds where it is shorter than one."""
    value, unit = (seconds * 1000, "ms") if 0 < seconds < 1 else (seconds, "s")
    digits = format(value, "f")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + unit


def _count(name: str, sign: str, number: str, unit: str, shown: str) -> int:
    if unit:
        interval = _INTERVAL_FOR.get(name)
        instead = f", or {interval}{number}{unit} for an interval" if interval and unit in SECONDS_IN else ""
        message = f"{name} counts responses, so it takes no unit. Write {name}{number}{instead}."
        raise ScheduleNotationError(message)
    if "." in number or sign == "-" or not 1 <= int(number) <= MOST_RESPONSES:
        never = " (a schedule that never pays is EXT)" if number.strip("0.") == "" else ""
        raise ScheduleNotationError(
            f"The count in {shown} must be a whole number from 1 to {MOST_RESPONSES}{never}."
        )
    return int(number)


def _seconds(name: str, sign: str, number: str, unit: str, shown: str) -> float:
    if not unit:
        meaning = f"a mean of {number} seconds" if name in _MEAN else f"{number} seconds"
        message = f"{name}{sign}{number} needs a time unit. Write {name}{number}s for {meaning}."
        raise ScheduleNotationError(message)
    if unit not in SECONDS_IN:
        raise ScheduleNotationError(
            f'"{unit}" in {shown} is not a unit of time. Write for instance {name}{number}s.',
            allowed=list(SECONDS_IN),
        )
    seconds = float(Fraction(number) * SECONDS_IN[unit])
    if sign == "-" or not SHORTEST_S <= seconds <= LONGEST_S:
        raise ScheduleNotationError(f"The time in {shown} must be from 1ms to 24h.")
    return seconds


def _split(compact: str, shown: str) -> tuple[ScheduleKind, str]:
    """Find the kind that the text begins with, and what follows its name."""
    kinds = {kind.name.upper(): kind for kind in SCHEDULES}
    for name in sorted(kinds, key=len, reverse=True):
        rest = compact[len(name) :]
        if compact.startswith(name) and not rest[:1].isalpha():
            return kinds[name], rest
    word = re.match(r"[^0-9.+-]*", compact).group()  # type: ignore[union-attr]  # the pattern matches any text
    rest = compact[len(word) :]
    # A kind that takes what was written is the better guess: VX30s is closer to VI than to VR.
    taken = "nothing" if not rest else ("time" if rest[-1].isalpha() else "count")
    likely = [name for name, kind in kinds.items() if kind.takes == taken]
    close = difflib.get_close_matches(word, likely, n=1, cutoff=0.5) if word else []
    nearest = kinds[close[0]].name + rest.lower() if close else None
    raise ScheduleNotationError(f'"{shown}" is not a schedule.', nearest, _examples())


def _refuse_what_is_not_simple(text: str, shown: str) -> None:
    compound = _COMPOUND.match(text.strip())
    if compound:
        raise ScheduleNotationError(
            f"Compound schedules ({compound.group().lower()}) are not available yet; "
            'under "schedules" each operandum has a simple one of its own.'
        )
    for word, meaning in _EXTRA.items():
        if re.search(rf"\s{word}\s*[0-9]", text):
            raise ScheduleNotationError(f"{meaning} is not available yet. Write the schedule without it.")
    bare = re.sub(r"[()\[\]\s]", "", shown)
    if "," in bare:
        raise ScheduleNotationError(f'"{shown}" has a comma; write one simple schedule, such as VI30s.')
    if bare != re.sub(r"\s", "", shown):
        raise ScheduleNotationError(f"A schedule is written without brackets: {bare}.", bare)


def _example(kind: ScheduleKind) -> str:
    return kind.name + {"nothing": "", "count": "5", "time": "30s"}[kind.takes]


def _examples() -> list[str]:
    return [_example(kind) for kind in SCHEDULES]
