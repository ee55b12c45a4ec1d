"""Reading a sweep's file: every mistake is found before anything runs, each with its place.

Files are read by the strict reader of protocols. What all sweeps have is read here; each kind reads its own
fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from machinepsych.errors import Problem, ProtocolError
from machinepsych.protocol.document import Fields, Items, Node, Scalar, given, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.override import read_changed
from machinepsych.protocol.read import read_file
from machinepsych.sweeps.base import SWEEPS, SweepKind

FORMAT = 1
COMMON_FIELDS = ("sweep", "machinepsych", "name", "about", "source", "seed", "repeats")
NEEDED = ("sweep", "machinepsych", "name", "seed", "repeats")
LARGEST_SEED = 2**64 - 1
MOST_REPEATS = 1_000_000

Value = TypeVar("Value")


@dataclass(frozen=True)
class Specification:
    """A checked sweep: its kind, its values with all defaults filled in, and the text it was read from."""

    kind: SweepKind
    values: dict[str, Any]
    file: str = ""
    text: str = ""


def load(path: str | Path, overrides: Iterable[str] = ()) -> Specification:
    """Read a sweep from a file; ``overrides`` are texts ``PATH=VALUE``. Raises ProtocolError."""
    return loads(read_file(path), str(path), overrides)


def loads(text: str, file: str, overrides: Iterable[str] = ()) -> Specification:
    """Read a sweep from text; ``file`` names it in messages. Raises ProtocolError with every mistake."""
    document = read_changed(text, file, overrides)
    look = Inspection(document.problems)
    root = document.root
    kind = _kind(look, root)
    if kind is None:
        raise ProtocolError(look.problems)
    look.fields(root, "", f"a {kind.name} sweep", (*COMMON_FIELDS, *kind.fields))
    for key in NEEDED:
        if key not in root.entries:
            look.refuse(root.place, f'The sweep needs "{key}".')
    version = root.get("machinepsych")
    if version is not None and look.integer(version, "machinepsych", FORMAT, FORMAT) is None:
        pass  # the problem has been noted
    values: dict[str, Any] = {
        "sweep": kind.name,
        "name": given(root, "name", lambda node: look.name(node, "name")),
        "about": given(root, "about", lambda node: look.text(node, "about"), ""),
        "source": given(root, "source", lambda node: look.text(node, "source"), ""),
        "seed": given(root, "seed", lambda node: look.integer(node, "seed", 0, LARGEST_SEED)),
        "repeats": given(root, "repeats", lambda node: look.integer(node, "repeats", 2, MOST_REPEATS)),
    }
    values.update(kind.check(look, root))
    if look.problems:
        raise ProtocolError(look.problems)
    limit = kind.limits(values)
    if limit is not None:
        raise ProtocolError([_limit(root, file, *limit)])
    return Specification(kind, values, Path(file).name, text)


def _limit(root: Fields, file: str, reason: str, series: int | None) -> Problem:
    """Put a limit where the series stands that passes it."""
    listed = root.get("series")
    if series is None or not isinstance(listed, Items):
        return Problem(reason, file)
    place = listed.items[series].place
    return Problem(reason, place.file, place.line, place.column)


def _kind(look: Inspection, root: Fields) -> SweepKind | None:
    node = root.get("sweep")
    if node is None:
        look.refuse(root.place, 'This is no sweep: it needs a line "sweep:".', SWEEPS.names())
        return None
    name = look.choice(node, "sweep", SWEEPS.names())
    return None if name is None else SWEEPS.get(name)


def whole_numbers(look: Inspection, node: Node, what: str, low: int, high: int) -> list[int] | None:
    """Read a list of different whole numbers within bounds, and sort it."""
    return _numbers(look, node, what, lambda item: look.integer(item, what, low, high))


def numbers(look: Inspection, node: Node, what: str, low: float, high: float) -> list[float] | None:
    """Read a list of different numbers within bounds, and sort it."""
    wanted = f"a number from {low:g} to {high:g}"
    return _numbers(look, node, what, lambda item: look.number(item, what, low, high, wanted))


def _numbers(
    look: Inspection, node: Node, what: str, read: Callable[[Node], Value | None]
) -> list[Value] | None:
    items = look.items(node, what, 200, "numbers")
    if items is None:
        return None
    values: list[Any] = []
    for item in items:
        value = read(item)
        if value is not None and value in values:
            look.refuse(item.place, f'{value:g} is listed twice under "{what}".')
        elif value is not None:
            values.append(value)
    return sorted(values)


def choices(look: Inspection, node: Node, what: str, known: Sequence[str]) -> list[str] | None:
    """Read a list of different words out of ``known``."""
    items = look.items(node, what, len(known), what)
    if items is None:
        return None
    values: list[str] = []
    for item in items:
        value = look.choice(item, what, known)
        if value is not None and value in values:
            look.refuse(item.place, f'{shown(value)} is listed twice under "{what}".')
        elif value is not None:
            values.append(value)
    return values


def is_number(node: Node | None) -> bool:
    """Say whether a node is a number."""
    return isinstance(node, Scalar) and type(node.value) in (int, float)
