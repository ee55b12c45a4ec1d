"""The notation of simple schedules: ``CRF``, ``FR5``, ``VI30s``, ``DRH5/10s``, ``SIDMAN RS20s SS5s``.

A name from the registry of schedules is followed by what that schedule takes: nothing, a whole count
of responses without a unit, a time with one, a count in a time, or the intervals between shocks by name.
Case and spaces do not count. The names are Ferster & Skinner's (1957), R-S and S-S are Sidman's (1953).
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
# Responses by which high rates are judged; each is remembered.
MOST_RESPONSES_IN_A_TIME = 1000
_INTERVAL_FOR = {"FR": "FI", "VR": "VI", "RR": "RI"}
_MEAN = ("VI", "RI")


@dataclass(frozen=True)
class Schedule:
    """A schedule as written: its kind, and the count of responses or the time in seconds that it takes.

    What a kind does not take is 0. ``count`` is 1 to 1 000 000, ``seconds`` 0.001 to 86 400. Of a schedule of
    shocks ``seconds`` is the interval to the first (R-S, or from the warning signal), ``shock_shock_s`` that
    between shocks.
    """

    kind: str
    count: int = 0
    seconds: float = 0.0
    shock_shock_s: float = 0.0


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
        wanted = {"count": "a count of responses", "shocks": "the intervals between shocks"}
        needs = wanted.get(kind.takes, "a time" if kind.takes == "time" else "a count of responses in a time")
        raise ScheduleNotationError(f"{kind.name} needs {needs}. Write for instance {kind.example}.")
    if kind.takes == "shocks":
        return _shocks(kind, rest, shown)
    count = 0
    if kind.takes == "count in a time":
        count, rest = _count_before_the_slash(kind, rest, shown)
    parts = _AFTER_THE_NAME.fullmatch(rest)
    if parts is None or len(rest) > 40:
        raise ScheduleNotationError(f'"{shown}" is not a schedule. Write for instance {kind.example}.')
    sign, number, unit = parts.groups()
    if kind.takes == "count":
        return Schedule(kind.name, count=_count(kind.name, sign, number, unit.lower(), shown))
    before = f"{kind.name}{count}/" if count else kind.name
    return Schedule(kind.name, count, _seconds(before, sign, number, unit.lower(), shown))


def write(schedule: Schedule) -> str:
    """Write a schedule in the notation, so that ``parse(write(schedule)) == schedule``."""

    def time(seconds: float) -> str:
        return write_seconds(Decimal(repr(seconds)))

    if schedule.shock_shock_s:
        intervals = SCHEDULES.get(schedule.kind).intervals
        lengths = (schedule.seconds, schedule.shock_shock_s)
        parts = [name + time(length) for name, length in zip(intervals, lengths, strict=True) if length]
        return " ".join([schedule.kind, *parts])
    if schedule.seconds:
        return schedule.kind + (f"{schedule.count}/" if schedule.count else "") + time(schedule.seconds)
    return f"{schedule.kind}{schedule.count or ''}"


def write_seconds(seconds: Decimal) -> str:
    """Write a time exactly, in seconds, or in milliseconds where it is shorter than one."""
    value, unit = (seconds * 1000, "ms") if 0 < seconds < 1 else (seconds, "s")
    digits = format(value, "f")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + unit


def _count_before_the_slash(kind: ScheduleKind, rest: str, shown: str) -> tuple[int, str]:
    """Read the count of ``5/10s``; return it and what follows the slash."""
    number, slash, time = rest.partition("/")
    if not slash or not time:
        message = f"{kind.name} needs a count of responses and a time. Write for instance {kind.example}."
        raise ScheduleNotationError(message)
    parts = _AFTER_THE_NAME.fullmatch(number)
    if parts is None or len(rest) > 40:
        raise ScheduleNotationError(f'"{shown}" is not a schedule. Write for instance {kind.example}.')
    sign, digits, unit = parts.groups()
    count = _count(kind.name, sign, digits, unit.lower(), shown)
    if count > MOST_RESPONSES_IN_A_TIME:
        raise ScheduleNotationError(
            f"{kind.name} counts at most {MOST_RESPONSES_IN_A_TIME} responses in a time, not {count}."
        )
    return count, time


def _shocks(kind: ScheduleKind, rest: str, shown: str) -> Schedule:
    """Read the intervals of a schedule of shocks, in any order: ``RS20SSS5S``."""
    marks = list(re.finditer(f"({'|'.join(kind.intervals)})(?=[-+.0-9])", rest))
    ends = [mark.start() for mark in marks[1:]] + [len(rest)]
    given: dict[str, float] = {}
    for mark, end in zip(marks, ends, strict=True):
        name = mark.group()
        parts = _AFTER_THE_NAME.fullmatch(rest[mark.end() : end])
        if parts is None or name in given or len(rest) > 80:
            marks = []
            break
        sign, number, unit = parts.groups()
        given[name] = _seconds(name, sign, number, unit.lower(), shown)
    if not marks or marks[0].start() > 0:
        raise ScheduleNotationError(f'"{shown}" is not a schedule. Write for instance {kind.example}.')
    missing = [name for name in kind.intervals if name not in given and name not in kind.may_lack]
    if missing:
        meaning = {"RS": "response-shock", "SS": "shock-shock", "WS": "warning signal to shock"}[missing[0]]
        raise ScheduleNotationError(
            f"{kind.name} needs {missing[0]}, the interval {meaning}. Write for instance {kind.example}."
        )
    first, between = (given.get(name, 0.0) for name in kind.intervals)
    return Schedule(kind.name, seconds=first, shock_shock_s=between)


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
        goes_on = not rest[:1].isalpha() or any(rest.startswith(each) for each in kinds[name].intervals)
        if compact.startswith(name) and goes_on:
            return kinds[name], rest
    word = re.match(r"[^0-9.+-]*", compact).group()  # type: ignore[union-attr]  # the pattern matches any text
    rest = compact[len(word) :]
    # A kind that takes what was written is the better guess: VX30s is closer to VI than to VR.
    taken = "nothing" if not rest else ("time" if rest[-1].isalpha() else "count")
    taken = "count in a time" if "/" in rest else taken
    shocks = re.match(r"(.+?)((?:RS|WS|SS)[0-9].*)", compact)
    if shocks:
        (word, rest), taken = shocks.groups(), "shocks"
    likely = [name for name, kind in kinds.items() if kind.takes == taken]
    # Of two that are as near, the one that responses earn is meant more often: VI rather than VT.
    close = difflib.get_close_matches(word, likely, n=3, cutoff=0.5) if word else []
    close.sort(key=lambda name: (-difflib.SequenceMatcher(None, name, word).ratio(), kinds[name].timed))
    nearest = None
    if close and taken == "shocks":
        nearest = kinds[close[0]].example
    elif close:
        nearest = kinds[close[0]].name + rest.lower()
    raise ScheduleNotationError(f'"{shown}" is not a schedule.', nearest, _examples())


def _refuse_what_is_not_simple(text: str, shown: str) -> None:
    compound = _COMPOUND.match(text.strip())
    if compound:
        raise ScheduleNotationError(
            f"{compound.group().lower()} joins schedules; here a simple one is needed, such as VI30s."
        )
    if re.search(r"\sCOD\s*[0-9]", text):
        raise ScheduleNotationError(
            "A changeover delay (COD) is between schedules of several operanda. "
            "Write for instance conc VI30s VI60s COD2s."
        )
    if re.search(r"\sLH\s*[0-9]", text):
        raise ScheduleNotationError(
            "A limited hold (LH) is not available yet. Write the schedule without it."
        )
    bare = re.sub(r"[()\[\]\s]", "", shown)
    if "," in bare:
        raise ScheduleNotationError(f'"{shown}" has a comma; write one simple schedule, such as VI30s.')
    if bare != re.sub(r"\s", "", shown):
        raise ScheduleNotationError(f"A schedule is written without brackets: {bare}.", bare)


def _examples() -> list[str]:
    return [kind.example for kind in SCHEDULES]
