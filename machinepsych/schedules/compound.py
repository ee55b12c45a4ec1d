"""Compound schedules, several simple ones joined: ``conc VI30s VI60s COD2s``, ``mult VI30s EXT``.

The names are those of Ferster & Skinner (1957) and Catania (1968, Contemporary Research in Operant Behavior):
a word, then the schedules, separated by spaces. Compounds are not put into one another.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from machinepsych.schedules.base import SCHEDULES
from machinepsych.schedules.notation import (
    LONGEST_S,
    SECONDS_IN,
    SHORTEST_S,
    Schedule,
    ScheduleNotationError,
    parse,
    write,
    write_seconds,
)

MOST_PARTS = 8
# Words of compounds that are in use elsewhere and not here.
_ELSEWHERE = {"ALT": "alternative", "CONJ": "conjunctive"}
_LONG = {"mix": "MIXED", "chain": "CHAINED", "tand": "TANDEM", "mult": "MULTIPLE", "conc": "CONCURRENT"}
_COD = re.compile(r"COD([-+]?)([0-9]+\.?[0-9]*|\.[0-9]+)?([A-Z]*)")
# Beginnings of words that are no schedules: units, and the names of intervals and of the delay.
_NO_SCHEDULE = re.compile(r"(MS|S|MIN|H|RS[0-9.+-].*|SS[0-9.+-].*|WS[0-9.+-].*|COD.*|LH.*)")


@dataclass(frozen=True)
class CompoundKind:
    """One kind of compound. ``has_stimuli``: each part is signalled by stimuli of its own.

    ``alternates``: parts take turns by trial. Otherwise (where it is no choice) one leads to the next.
    """

    name: str
    about: str
    source: str
    example: str
    has_stimuli: bool = False
    alternates: bool = False


COMPOUNDS = {
    kind.name: kind
    for kind in (
        CompoundKind(
            "conc",
            "several operanda at once, each with its schedule; COD delays payment after a changeover",
            "Ferster & Skinner (1957); Herrnstein (1961), J. Exp. Anal. Behav. 4, 267, on the delay.",
            "conc VI30s VI60s COD2s",
        ),
        CompoundKind(
            "mult",
            "schedules take turns by trial, each with its stimuli (multiple)",
            "Ferster & Skinner (1957)",
            "mult VI30s EXT",
            has_stimuli=True,
            alternates=True,
        ),
        CompoundKind(
            "mix",
            "schedules take turns by trial, and nothing tells which it is (mixed)",
            "Ferster & Skinner (1957)",
            "mix FR10 FR50",
            alternates=True,
        ),
        CompoundKind(
            "chain",
            "what the first would pay leads to the next, with stimuli of its own; the last pays (chained)",
            "Ferster & Skinner (1957); Kelleher & Gollub (1962), J. Exp. Anal. Behav. 5, 543.",
            "chain FI30s FR5",
            has_stimuli=True,
        ),
        CompoundKind(
            "tand",
            "a chain in which nothing shows that the next schedule holds (tandem)",
            "Ferster & Skinner (1957)",
            "tand FI30s FR5",
        ),
    )
}


@dataclass(frozen=True)
class Compound:
    """A compound schedule as written; ``changeover_delay_s`` is 0 without one."""

    compound: str
    parts: tuple[Schedule, ...]
    changeover_delay_s: float = 0.0


def parse_any(text: str) -> Schedule | Compound:
    """Read a simple or compound schedule; raises ScheduleNotationError with a message for the user."""
    word = re.match(r"\s*([A-Za-z]*)", text).group(1).upper()  # type: ignore[union-attr]  # matches any text
    known = _compound_word(word)
    if known is None:
        return parse(text)
    shown = " ".join(text.split())[:60]
    rest = text.strip()[len(word) :]
    if re.search(r"[(),\[\]]", rest):
        plain = " ".join(re.sub(r"[(),\[\]]", " ", rest).split())
        raise ScheduleNotationError(
            f"The schedules of a compound are separated by spaces: {known} {plain}.", f"{known} {plain}"
        )
    words = _words(rest)
    delays = [each for each in words if each.upper().startswith("COD")]
    parts = [each for each in words if each not in delays]
    for part in parts:
        inner = re.match(r"[A-Za-z]*", part)
        if inner and _compound_word(inner.group().upper()) is not None:
            raise ScheduleNotationError(f"{shown}: compounds are not put into one another.")
    if not 2 <= len(parts) <= MOST_PARTS:
        count = f"only {len(parts)}" if len(parts) < 2 else str(len(parts))
        raise ScheduleNotationError(
            f"{known} joins 2 to {MOST_PARTS} schedules, and here it has {count}. "
            f"Write for instance {COMPOUNDS[known].example}."
        )
    if delays and known != "conc":
        raise ScheduleNotationError(
            f"A changeover delay (COD) is between operanda, and {known} has one. Only conc takes it."
        )
    if len(delays) > 1:
        raise ScheduleNotationError(f"{shown} has more than one changeover delay (COD).")
    return Compound(known, tuple(parse(each) for each in parts), _delay(delays[0]) if delays else 0.0)


def write_any(schedule: Schedule | Compound) -> str:
    """Write a schedule in the notation, so that ``parse_any(write_any(schedule)) == schedule``."""
    if isinstance(schedule, Schedule):
        return write(schedule)
    words = [schedule.compound, *(write(part) for part in schedule.parts)]
    if schedule.changeover_delay_s:
        words.append("COD" + write_seconds(Decimal(repr(schedule.changeover_delay_s))))
    return " ".join(words)


def _compound_word(word: str) -> str | None:
    """Return the compound that a word (in capitals) begins; None for another word.

    Longer forms are known too: ``concurrent``, ``multiple``, ``mixed``, ``chained``, ``tandem``.
    """
    for name in COMPOUNDS:
        long = {
            "mix": "MIXED",
            "chain": "CHAINED",
            "tand": "TANDEM",
            "mult": "MULTIPLE",
            "conc": "CONCURRENT",
        }
        if word in (name.upper(), long[name]):
            return name
    for word_elsewhere, meaning in _ELSEWHERE.items():
        if word.startswith(word_elsewhere) and len(word) < 12:
            raise ScheduleNotationError(
                f"{meaning.capitalize()} schedules ({word_elsewhere.lower()}) are not available.",
                allowed=[kind.example for kind in COMPOUNDS.values()],
            )
    simple = {kind.name.upper() for kind in SCHEDULES}
    close = difflib.get_close_matches(word, [name.upper() for name in COMPOUNDS], n=1, cutoff=0.7)
    if len(word) >= 4 and close and word not in simple:
        name = close[0].lower()
        raise ScheduleNotationError(f'"{word.lower()}" is not a schedule.', COMPOUNDS[name].example)
    return None


def _words(text: str) -> list[str]:
    """Split a text into its schedules: a word that begins with letters begins the next one."""
    words: list[str] = []
    for token in text.split():
        letters = re.match(r"[A-Za-z]{2,}", token)
        if words and (
            letters is None or (_NO_SCHEDULE.fullmatch(token.upper()) and token[:3].upper() != "COD")
        ):
            words[-1] += f" {token}"
        else:
            words.append(token)
    return words


def _delay(text: str) -> float:
    parts = _COD.fullmatch(re.sub(r"\s+", "", text).upper())
    if parts is None or parts.group(2) is None:
        raise ScheduleNotationError(f'"{text[:40]}" is not a changeover delay. Write for instance COD2s.')
    sign, number, unit = parts.groups()
    if not unit:
        raise ScheduleNotationError(f"COD{number} needs a time unit. Write for instance COD{number}s.")
    if unit.lower() not in SECONDS_IN:
        raise ScheduleNotationError(
            f'"{unit.lower()}" in {text[:40]} is not a unit of time. Write for instance COD{number}s.',
            allowed=list(SECONDS_IN),
        )
    seconds = float(Fraction(number) * SECONDS_IN[unit.lower()])
    if sign == "-" or not SHORTEST_S <= seconds <= LONGEST_S:
        raise ScheduleNotationError(f"The time in {text[:40]} must be from 1ms to 24h.")
    return seconds
