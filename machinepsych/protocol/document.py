"""A file as it was written: values with their places, before anything is known of what they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from machinepsych.errors import Problem


@dataclass(frozen=True)
class Place:
    """Where something stands: line and column from 1, or none of either for an option of the command line."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass
class Node:
    """Anything that stands somewhere. A bare Node is a value that was refused on reading, and reported."""

    place: Place


@dataclass
class Scalar(Node):
    """A single value, resolved by the rules of YAML 1.2; ``written`` is its text in the file."""

    value: str | int | float | bool | None
    written: str


@dataclass
class Items(Node):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass
class Entry:
    """The value of a key, and where the key stands."""

    key: Place
    value: Node


@dataclass
class Fields(Node):
    """A mapping; its keys are always text (``1:`` is the key "1")."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None where there is none."""
        entry = self.entries.get(key)
        return entry.value if entry else None


@dataclass
class Document:
    """A file's mapping, and what was found wrong in reading it that does not hinder reading on."""

    file: str
    root: Fields
    problems: list[Problem] = field(default_factory=list)


def shown(text: str) -> str:
    """Quote a user's text for a message: on one line, printable, at most 60 characters."""
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return f'"{printable if len(printable) <= 60 else printable[:57] + "..."}"'


def found(node: Node) -> str:
    """Say what stands at a node, as the end of "must be a list, not ..."."""
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Fields):
        return "a mapping"
    if isinstance(node, Scalar):
        if node.value is None:
            return "empty"
        return f"the text {shown(node.value)}" if isinstance(node.value, str) else node.written[:60]
    return "something that cannot be read"


def given(fields: Fields, key: str, read: Callable[[Node], Any], default: Any = None) -> Any:
    """Read the value of a key where there is one; else return ``default``."""
    node = fields.get(key)
    return default if node is None else read(node)
