"""Sentences: a term with punctuation, a tense, a truth value and, for temporal links, a delay."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from machinepsych.narsese.errors import NarseseError, quoted
from machinepsych.narsese.parse import read_term
from machinepsych.narsese.term import Compound, Term


class Truth(NamedTuple):
    """A truth value: ``frequency`` from 0 to 1, ``confidence`` from 0 to below 1."""

    frequency: float
    confidence: float


# What a belief or goal without {f c} has in ONA.
DEFAULT_TRUTH = Truth(1.0, 0.9)


class Punctuation(Enum):
    """What a sentence does with its term."""

    BELIEF = "."
    GOAL = "!"
    QUESTION = "?"


class Tense(Enum):
    """When a sentence holds, seen from the moment of its input."""

    ETERNAL = ""
    PRESENT = ":|:"
    PAST = ":\\:"
    FUTURE = ":/:"


@dataclass(frozen=True)
class Sentence:
    """A belief, goal or question.

    ``truth`` is that of a belief or goal (given as None, it becomes frequency 1, confidence 0.9); a
    question has none. ``delay`` is the time in ticks between the two sides of a temporal implication
    =/>, written dt=, or None. Raises ValueError where these do not fit together.
    """

    term: Term
    punctuation: Punctuation = Punctuation.BELIEF
    tense: Tense = Tense.ETERNAL
    truth: Truth | None = None
    delay: float | None = None

    def __post_init__(self) -> None:
        if self.punctuation is Punctuation.QUESTION:
            if self.truth is not None:
                raise ValueError("a question has no truth value")
        else:
            truth = Truth(*(float(value) for value in self.truth or DEFAULT_TRUTH))
            if not (0.0 <= truth.frequency <= 1.0 and 0.0 <= truth.confidence < 1.0):
                raise ValueError(f"{truth}: frequency is from 0 to 1, confidence from 0 to below 1")
            object.__setattr__(self, "truth", truth)
        if self.delay is not None and not (takes_delay(self.term) and math.isfinite(self.delay)):
            raise ValueError(f"a finite delay belongs to a temporal implication =/>, not to {self.term}")

    def __str__(self) -> str:
        pieces = [] if self.delay is None else [f"dt={self.delay!r}"]
        pieces.append(f"{self.term}{self.punctuation.value}")
        if self.tense is not Tense.ETERNAL:
            pieces.append(self.tense.value)
        if self.truth is not None and self.truth != DEFAULT_TRUTH:
            pieces.append(f"{{{self.truth.frequency!r} {self.truth.confidence!r}}}")
        return " ".join(pieces)


def takes_delay(term: Term) -> bool:
    """Say whether dt= may stand before a term: only before a temporal implication."""
    return isinstance(term, Compound) and term.connector == "=/>"


def write(thing: Term | Sentence) -> str:
    """Write a term or sentence in ONA's form; what is written is read back as an equal term or sentence.

    Statements get angle brackets, all other compounds round ones; a default truth value is left out.
    """
    return str(thing)


_MARKS = {mark.value: mark for mark in Punctuation}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_OPEN_TRUTH = re.compile(r"[.!?:]\s*\{[^{}]*$")
_TRUTH_FORM = 'a truth value {frequency confidence}, as in "{1.0 0.9}"'


def number(text: str) -> float | None:
    """Return the number that a text is, written with a point and perhaps an exponent, or None."""
    return float(text) if _NUMBER.fullmatch(text) else None


class Ending(NamedTuple):
    """What closes a sentence: truth value and tense, the punctuation, and where the term ends.

    ``punctuation`` is None where it is missing; ``term_end`` is the place behind the term.
    """

    punctuation: Punctuation | None
    tense: Tense
    truth: Truth | None
    term_end: int


def read_ending(text: str) -> Ending:
    """Read a sentence from its end as far as its term; raises NarseseError for a wrong truth or tense."""
    end = len(text.rstrip())
    truth, end = _truth(text, end)
    tense, end = _tense(text, end)
    mark = _MARKS.get(text[end - 1]) if end else None
    return Ending(mark, tense, truth, end if mark is None else end - 1)


def parse_sentence(text: str) -> Sentence:
    """Read ``[dt=x] term`` with ``.``, ``!`` or ``?``, an optional tense and an optional truth value.

    The truth value is ``{f c}``, or the older ``%f%`` and ``%f;c%``. Raises NarseseError, and nothing
    else, for a text that is no sentence.
    """
    mark, tense, truth, end = read_ending(text)
    if mark is None:
        rest = text[end:].strip()
        place = text.index(rest, end) if rest else end
        expected = ". (belief), ! (goal) or ? (question) after the term"
        raise NarseseError(text, place + 1, quoted(rest) if rest else "the end", expected)
    if truth is not None and mark is Punctuation.QUESTION:
        raise NarseseError(text, end + 1, '"?"', ". or ! before a truth value; questions have none")
    delay, start = _delay(text)
    term = read_term(text, start, end)
    if delay is not None and not takes_delay(term):
        place = text.index("dt=")
        raise NarseseError(text, place + 1, '"dt="', "dt= only before a temporal implication <a =/> b>")
    return Sentence(term, mark, tense, truth, delay)


def _truth(text: str, end: int) -> tuple[Truth | None, int]:
    """Read the truth value that ends at ``end``, if there is one; return it and the end of the rest."""
    closer = text[end - 1] if end else ""
    if _OPEN_TRUTH.search(text, 0, end):
        raise NarseseError(text, end + 1, "the end", f"}} after the truth value: {_TRUTH_FORM}")
    if closer not in ("}", "%"):
        return None, end
    opener = text.rfind("{" if closer == "}" else "%", 0, end - 1)
    before = len(text[: max(opener, 0)].rstrip())
    # Braces right after a punctuation or a tense are a truth value, any others a set.
    if opener < 0 or (closer == "}" and text[max(before - 1, 0) : before] not in (".", "!", "?", ":")):
        if closer == "}":
            return None, end
        raise NarseseError(text, end, quoted(closer), _TRUTH_FORM)
    inside = text[opener + 1 : end - 1]
    values = inside.split() if closer == "}" else [piece.strip() for piece in inside.split(";")]
    numbers = [number(value) for value in values]
    if closer == "%" and len(numbers) == 1:
        numbers.append(DEFAULT_TRUTH.confidence)
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise NarseseError(text, opener + 1, quoted(text[opener:end]), _TRUTH_FORM)
    frequency, confidence = numbers[0], numbers[1]
    if not 0.0 <= frequency <= 1.0:
        raise NarseseError(text, opener + 2, f"the frequency {values[0]}", "a frequency from 0 to 1")
    if not 0.0 <= confidence < 1.0:
        place = text.rfind(values[-1], opener, end) + 1
        found, expected = f"the confidence {values[-1]}", "a confidence from 0 to below 1, such as 0.99"
        raise NarseseError(text, place, found, expected)
    return Truth(frequency, confidence), before


def _tense(text: str, end: int) -> tuple[Tense, int]:
    """Read the tense that ends at ``end``, if there is one; return it and the end of the rest."""
    for tense in Tense:
        if tense.value and text.endswith(tense.value, 0, end):
            return tense, len(text[: end - len(tense.value)].rstrip())
    if end and text[end - 1] == ":":
        start = max(text.rfind(mark, 0, end) for mark in _MARKS) + 1
        place = len(text[:start]) + len(text[start:end]) - len(text[start:end].lstrip())
        expected = "a tense: :|: (present), :\\: (past), :/: (future) or none (eternal)"
        raise NarseseError(text, place + 1, quoted(text[place:end]), expected)
    return Tense.ETERNAL, end


def _delay(text: str) -> tuple[float | None, int]:
    """Read dt= at the beginning, if it is there; return it and the start of the rest."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("dt=", start):
        return None, start
    match = re.compile(r"dt=(\S*)").match(text, start)
    assert match is not None
    delay = number(match[1])
    if delay is None or not math.isfinite(delay):
        raise NarseseError(text, start + 4, quoted(match[1]), "a number of ticks after dt=, then a space")
    return delay, match.end()
