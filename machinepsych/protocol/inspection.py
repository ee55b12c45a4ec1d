"""Reading single values out of nodes: each method returns the value, or notes a problem and returns None."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from machinepsych.errors import Problem, nearest_name
from machinepsych.protocol.document import Entry, Fields, Items, Node, Place, Scalar, found, shown
from machinepsych.protocol.notation import parse_duration, ticks_in
from machinepsych.schedules.notation import Schedule, ScheduleNotationError, parse

NAME = r"[A-Za-z0-9_-]{1,64}"


class Inspection:
    """The problems found so far, and the means to find more."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems: list[Problem] = list(problems)

    def refuse(
        self, place: Place, message: str, allowed: Sequence[str] = (), nearest: str | None = None
    ) -> None:
        """Note a problem; the same one at the same place is noted once."""
        problem = Problem(message, place.file, place.line, place.column, tuple(allowed), nearest)
        if problem not in self.problems:
            self.problems.append(problem)

    def expected(self, node: Node, what: str, wanted: str) -> None:
        """Note that ``what`` is not a ``wanted`` value; a node refused on reading has been reported."""
        if type(node) is not Node:
            is_empty = isinstance(node, Scalar) and node.value is None
            ending = "it is empty" if is_empty else f"not {found(node)}"
            self.refuse(node.place, f'"{what}" must be {wanted}{";" if is_empty else ","} {ending}.')

    def unknown(self, place: Place, message: str, name: str, known: Iterable[str]) -> None:
        """Note a name that nothing bears, with the nearest and all that there are."""
        names = list(known)
        self.refuse(place, message, names[:20], nearest_name(name, names))

    def fields(self, node: Node, what: str, noun: str, known: Sequence[str]) -> Fields | None:
        """Return a mapping, noting keys that are not among ``known``.

        The key that an unknown one is nearest to then counts as given, with a value that was refused, so
        that it is not reported as missing too.
        """
        if not isinstance(node, Fields):
            self.expected(node, what, "a mapping (key: value)")
            return None
        for key, entry in list(node.entries.items()):
            if key not in known and not self.split_by_a_comma(entry.key, key):
                nearest = nearest_name(key, known)
                message = f"{shown(key)} is not a field of {noun}."
                self.refuse(entry.key, message, () if nearest else known, nearest)
                if nearest:
                    node.entries.setdefault(nearest, Entry(entry.key, Node(entry.key)))
        return node

    def split_by_a_comma(self, place: Place, key: str) -> bool:
        """Note that a key is the rest of a bracketed value: ``{a: conc(x, y)}`` has the key ``y)``."""
        if "(" not in key and ")" not in key:
            return False
        self.refuse(place, f"The comma split this entry in two: {shown(key)} was read as a key of its own.")
        return True

    def items(self, node: Node, what: str, most: int, of: str) -> list[Node] | None:
        """Return the items of a list of 1 to ``most``; ``of`` names what they are, in the plural."""
        if not isinstance(node, Items):
            self.expected(node, what, f"a list of {of}, such as [a, b]")
            return None
        if not 1 <= len(node.items) <= most:
            self.refuse(node.place, f'"{what}" must list 1 to {most} {of}, not {len(node.items)}.')
            return None
        return node.items

    def integer(self, node: Node, what: str, low: int, high: int) -> int | None:
        """Return a whole number within inclusive bounds."""
        if isinstance(node, Scalar) and type(node.value) is int and low <= node.value <= high:
            return node.value
        self.expected(node, what, f"a whole number from {low} to {high}")
        return None

    def number(
        self, node: Node, what: str, low: float | None, high: float | None, wanted: str
    ) -> float | None:
        """Return a finite number within inclusive bounds (None: no bound)."""
        if isinstance(node, Scalar) and type(node.value) in (int, float):
            value = float(node.value)  # type: ignore[arg-type]  # the type was just tested
            if math.isfinite(value) and (low is None or value >= low) and (high is None or value <= high):
                return value + 0.0  # -0.0 becomes 0.0
        self.expected(node, what, wanted)
        return None

    def text(self, node: Node, what: str) -> str | None:
        """Return a text as it is."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.expected(node, what, "text")
        return None

    def name(self, node: Node, what: str) -> str | None:
        """Return a name: 1 to 64 letters, digits, - and _."""
        if isinstance(node, Scalar) and isinstance(node.value, (int, float, bool)):
            self.refuse(node.place, f'"{what}" must be text. Write "{node.written[:60]}" in quotation marks.')
            return None
        text = self.text(node, what)
        return self.fit_name(node.place, what, text) if text is not None else None

    def fit_name(self, place: Place, what: str, text: str) -> str | None:
        """Return a text that is fit to be a name."""
        if re.fullmatch(NAME, text):
            return text
        self.refuse(place, f'"{what}" {shown(text)} must be 1 to 64 letters, digits, - and _.')
        return None

    def names(self, node: Node, what: str, most: int) -> tuple[str, ...] | None:
        """Return a list of distinct names."""
        items = self.items(node, what, most, "names")
        if items is None:
            return None
        names: list[str] = []
        for item in items:
            name = self.name(item, what)
            if name in names:
                self.refuse(item.place, f'"{name}" is listed twice under "{what}".')
            elif name is not None:
                names.append(name)
        # A broken list is not handed on: each name missing from it would be reported again where it is used.
        return tuple(names) if len(names) == len(items) else None

    def choice(self, node: Node, what: str, choices: Sequence[str]) -> str | None:
        """Return one of some words."""
        if isinstance(node, Scalar) and node.written in choices:
            return node.written
        if isinstance(node, Scalar) and isinstance(node.value, str):
            self.unknown(node.place, f'"{what}" cannot be {shown(node.value)}.', node.value, choices)
        else:
            self.expected(node, what, "one of " + ", ".join(choices))
        return None

    def duration(self, node: Node, what: str) -> Fraction | None:
        """Return a duration in seconds."""
        if not isinstance(node, Scalar) or node.value is None:
            self.expected(node, what, "a duration such as 5s")
            return None
        try:
            return parse_duration(node.written)
        except ValueError as error:
            self.refuse(node.place, f'"{what}": {error}')
            return None

    def ticks(self, node: Node, what: str, tick: Fraction | None, least: int) -> int | None:
        """Return a duration in ticks; where the tick is not known, only the notation is checked."""
        seconds = self.duration(node, what)
        if seconds is None or tick is None:
            return None
        try:
            ticks = ticks_in(seconds, tick)
        except ValueError as error:
            self.refuse(node.place, f'"{what}" {error}')
            return None
        if ticks < least:
            self.refuse(node.place, f'"{what}" must be at least one tick.')
            return None
        return ticks

    def schedule(self, node: Node, what: str) -> Schedule | None:
        """Return a schedule."""
        if not isinstance(node, Scalar) or node.value is None:
            self.expected(node, what, "a schedule such as CRF or VI30s")
            return None
        try:
            return parse(node.written)
        except ScheduleNotationError as error:
            self.refuse(node.place, error.message, error.allowed, error.nearest)
            return None
