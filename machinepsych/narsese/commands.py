"""The commands of ONA's shell, as one table: how each is written and which values it takes.

A command is a line such as ``*volume=0``, ``*setopname 2 ^wave`` or ``quit``. Names and forms are those of
ONA; what a command does is the reasoner's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from machinepsych.errors import nearest_name
from machinepsych.narsese.errors import NarseseError, quoted
from machinepsych.narsese.parse import parse_term
from machinepsych.narsese.sentence import Punctuation, number, parse_sentence
from machinepsych.narsese.term import Atom


@dataclass(frozen=True)
class Command:
    """A command of the shell: its name without the star, and its values in the order written.

    Numbers are int or float, switches bool, names str, terms Term, questions Sentence, lists of numbers
    tuples of int.
    """

    name: str
    values: tuple[Any, ...] = ()

    @property
    def value(self) -> Any:
        """The only value; None for a command without values, the whole tuple for several."""
        if len(self.values) == 1:
            return self.values[0]
        return self.values or None


# A reader of one value: it returns the value, or None where the text is none.
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Value:
    """One value of a command: what it is called, what is allowed, how it is read."""

    name: str
    allowed: str
    read: Reader
    to_the_end: bool = False


def _whole(name: str, low: int, high: int | None = None) -> Value:
    def read(text: str) -> int | None:
        # Eighteen digits stay within 64 bits; no count here comes near them.
        value = int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None
        return value if value is not None and value >= low and (high is None or value <= high) else None

    allowed = f"a whole number from {low} to {high}" if high is not None else f"a whole number from {low}"
    return Value(name, allowed, read)


def _real(name: str, low: float | None, high: float | None, *, switch: bool = False) -> Value:
    def read(text: str) -> float | bool | None:
        if switch and text in ("true", "false"):
            return text == "true"
        value = number(text)
        if value is None or abs(value) == float("inf"):
            return None
        return value if (low is None or value >= low) and (high is None or value <= high) else None

    bounds = "" if low is None else f" from {low:g}" + ("" if high is None else f" to {high:g}")
    return Value(name, f"a number{bounds}" + (", true or false" if switch else ""), read)


def _switch(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _name(text: str) -> str | None:
    try:
        return Atom(text).name
    except ValueError:
        return None


def _operator(text: str) -> str | None:
    name = _name(text)
    return name if name is not None and name.startswith("^") else None


def _numbers(text: str) -> tuple[int, ...] | None:
    match = re.fullmatch(r"\[(\s*[0-9]{1,18}(?:\s*,\s*[0-9]{1,18})*)?\s*\]", text)
    if match is None:
        return None
    return tuple(int(piece) for piece in match[1].split(",")) if match[1] else ()


_TERM = Value("the argument", "a term", parse_term, to_the_end=True)
_QUESTION = Value("the question", "a question, as in <a --> b>?", parse_sentence, to_the_end=True)
_OPERATION = _whole("the operation", 1)
_GRANULARITY = _whole("the granularity", 1, 1000)
_MEASURE = Value("the measure", "a name", _name)

# Name -> the values after "=" (one) or after spaces (several). ``quit`` alone is written without a star.
WITH_EQUALS: dict[str, Value] = {
    "volume": _whole("the volume", 0, 100),
    "motorbabbling": _real("the chance of babbling", 0.0, 1.0, switch=True),
    "babblingops": _whole("the number of operations", 0),
    "decisionthreshold": _real("the threshold", 0.0, 1.0),
    "anticipationconfidence": _real("the confidence", 0.0, 1.0),
    "similaritydistance": _real("the distance", 0.0, None),
    "questionpriming": _real("the priority", 0.0, 1.0),
    "restrictedconceptcreation": Value("the switch", "true or false", _switch),
    # Not ONA's, where this is chosen when it is compiled.
    "functionalequivalence": Value("the switch", "true or false", _switch),
    "currenttime": _whole("the time", 0),
    "stampid": _whole("the stamp", 0),
    "stampimport": Value("the stamp", "whole numbers in brackets, as in [1,2,3]", _numbers, to_the_end=True),
}
WITH_SPACES: dict[str, tuple[Value, ...]] = {
    "setopname": (_OPERATION, Value("the name", "an operator such as ^left", _operator)),
    "setoparg": (_OPERATION, _whole("the argument's number", 1), _TERM),
    "setopstdin": (_OPERATION,),
    "space": (_GRANULARITY, _MEASURE),
    "setvalue": (_real("the value", None, None), _GRANULARITY, _MEASURE),
    "query": (_real("the threshold", 0.0, 1.0), _QUESTION),
}
WITHOUT_VALUES: tuple[str, ...] = (
    "reset",
    "concurrent",
    "stats",
    "concepts",
    "opconfig",
    "cycling_belief_events",
    "cycling_goal_events",
    "inverted_atom_index",
    "occurrence_time_index",
)
QUIT = "quit"


def command_names() -> tuple[str, ...]:
    """Return all commands as they begin a line: ``*reset``, ``*volume=``, ``*setopname``, ``quit``."""
    spaced = (*WITH_SPACES, *WITHOUT_VALUES)
    return (*(f"*{name}=" for name in WITH_EQUALS), *(f"*{name}" for name in spaced), QUIT)


def parse_command(text: str, more: tuple[str, ...] = ()) -> Command:
    """Read a line that begins with a star, or ``quit``.

    Raises NarseseError for any other; it lists the commands that there are, and ``more`` after them.
    """
    if text.strip() == QUIT:
        return Command(QUIT)
    match = re.match(r"\s*\*(\w*)\s*(=?)\s*", text)
    if match is None:
        start = len(text) - len(text.lstrip())
        raise NarseseError(text, start + 1, quoted(text.strip()), "a command, such as *reset")
    name, equals = match[1], match[2]
    if name in WITH_EQUALS and equals:
        values: tuple[Value, ...] = (WITH_EQUALS[name],)
    elif name in WITH_SPACES and not equals:
        values = WITH_SPACES[name]
    elif name in WITHOUT_VALUES and not equals:
        values = ()
    else:
        place = match.start(1)
        written = f"*{name}{equals}"
        allowed = (*command_names(), *more)
        nearest = next((known for known in allowed if known.rstrip("=") == f"*{name}"), None)
        nearest = nearest or nearest_name(written, allowed)
        raise NarseseError(text, place, quoted(written), f"a command ({' '.join(allowed)})", nearest)
    return Command(name, _values(text, match.end(), values))


def _values(text: str, place: int, wanted: tuple[Value, ...]) -> tuple[Any, ...]:
    """Read the wanted values from ``place`` on and see that nothing follows them."""
    end = len(text.rstrip())
    read: list[Any] = []
    for value in wanted:
        while place < end and text[place].isspace():
            place += 1
        stop = end
        if not value.to_the_end:
            stop = next((i for i in range(place, end) if text[i].isspace()), end)
        read.append(_value(text, place, stop, value))
        place = stop
    rest = text[place:end].strip()
    if rest:
        raise NarseseError(text, text.index(rest, place) + 1, quoted(rest), "the end of the command")
    return tuple(read)


def _value(text: str, place: int, stop: int, value: Value) -> Any:
    written = text[place:stop]
    found = quoted(written) if written else "nothing"
    expected = f"{value.allowed} for {value.name}"
    if not written:
        raise NarseseError(text, place + 1, found, expected)
    try:
        result = value.read(written)
    except NarseseError as error:
        # The value was read by itself: its columns are turned into those of the line.
        raise NarseseError(text, place + error.position, error.found, error.expected, error.nearest) from None
    if result is None or (value is _QUESTION and result.punctuation is not Punctuation.QUESTION):
        raise NarseseError(text, place + 1, found, expected)
    return result
