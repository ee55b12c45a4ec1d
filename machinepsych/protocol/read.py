"""Reading a file strictly: YAML 1.2 values only, every one with its place, nothing that could surprise.

Refused are keys given twice, anchors, aliases, tags, merge keys, several documents, control characters
and deep nesting; ``1:30``, ``on`` and ``yes`` are texts. The file is read event by event and turned into
plain nodes, so nothing in it can create an object, run code or read another file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from machinepsych.errors import Problem, ProtocolError, nearest_name
from machinepsych.protocol.document import Document, Entry, Fields, Items, Node, Place, Scalar, shown

LARGEST_FILE = 1_000_000
DEEPEST = 50
MOST_DIGITS = 40

_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_FRIENDLY = (
    ("'\\t'", "YAML does not allow tabs here; use spaces."),
    (
        "mapping values are not",
        'A ":" is not expected here; check the indentation, or put quotes around text.',
    ),
    ("could not find expected ':'", 'A ":" is missing after the key on this line.'),
    ("expected ',' or ']'", 'The list is not closed: "," or "]" is expected here.'),
    ("expected ',' or '}'", 'The mapping is not closed: "," or "}" is expected here.'),
    ("expected <block end>", "The indentation does not fit the lines above."),
    ("did not find expected", "The indentation does not fit the lines above."),
    ("found unexpected end of stream", "A quotation mark that was opened is not closed."),
    ("expected the node content", "A value is missing here, or a bracket is not closed."),
    ("undefined tag handle", "Tags (!...) are not allowed in a protocol."),
)


def read_file(path: str | Path) -> str:
    """Return a file's text; raises ProtocolError where it is missing, a folder, too large or not UTF-8."""
    file = str(path)
    try:
        path = Path(path)
        if path.is_dir():
            raise _refusal(Place(file), "This is a folder, not a protocol file.")
        if not path.exists():
            folder = path.parent
            names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
            near = nearest_name(path.name, names)
            raise _refusal(Place(file), "There is no such file.", str(folder / near) if near else None)
        if not path.is_file():
            raise _refusal(Place(file), "This is not a plain file.")
        if path.stat().st_size > LARGEST_FILE:
            raise _refusal(Place(file), f"The file has more than {LARGEST_FILE} bytes; it is too large.")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refusal(Place(file), f"The file cannot be read: {reason}.") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        raise _refusal(_place(file, before), "The file is not UTF-8 text; save it as UTF-8.") from None


def read_document(text: str, file: str) -> Document:
    """Read a file's text into nodes with places; raises ProtocolError where it cannot be read as a mapping.

    What does not hinder reading on, such as a key given twice, is kept in ``Document.problems``.
    """
    document = Document(file, Fields(Place(file, 1, 1)))
    root = _read(text, file, document.problems, positioned=True)
    if root is None or (isinstance(root, Scalar) and root.value is None):
        raise _refusal(Place(file, 1, 1), "The file is empty.")
    if not isinstance(root, Fields):
        if document.problems:
            raise ProtocolError(document.problems)
        raise _refusal(root.place, 'A protocol is a mapping: lines such as "name: reversal".')
    document.root = root
    return document


def read_value(text: str, origin: str) -> Node:
    """Read one value of the command line by the same rules; ``origin`` stands for the file in messages."""
    problems: list[Problem] = []
    node = _read(text, origin, problems, positioned=False)
    if problems:
        raise ProtocolError(problems)
    return Scalar(Place(origin), None, "") if node is None else node


def resolve(text: str) -> str | int | float | bool | None:
    """Resolve a plain scalar by the core schema of YAML 1.2; a whole number may have at most 40 digits."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if _INTEGER.fullmatch(text):
        if len(text) > MOST_DIGITS:
            raise ValueError(f"A whole number has at most {MOST_DIGITS} digits.")
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if _NUMBER.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.lower().replace(".", ""))
    return text


def _read(text: str, file: str, problems: list[Problem], positioned: bool) -> Node | None:
    text = text.removeprefix("\ufeff")
    control = _NOT_PRINTABLE.search(text)
    if control:
        place = _place(file, text[: control.start()]) if positioned else Place(file)
        raise _refusal(place, f"The file contains a control character (U+{ord(control.group()):04X}).")
    try:
        return _Builder(file, problems, positioned).build(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        reason = " ".join(part for part in (error.problem, error.context) if part)
        message = next((answer for sign, answer in _FRIENDLY if sign in reason), f"Not valid YAML: {reason}.")
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if positioned and mark else Place(file)
    except (yaml.YAMLError, ValueError, OverflowError, IndexError):
        # PyYAML lets some errors of its scanner through as Python's own, such as an escape beyond Unicode.
        message, place = "Not valid YAML: a character or an escape that cannot be read.", Place(file)
    raise ProtocolError([*problems, Problem(message, place.file, place.line, place.column)])


class _Builder:
    """Turns the events of the parser into nodes, and notes what is not allowed."""

    def __init__(self, file: str, problems: list[Problem], positioned: bool) -> None:
        self.file = file
        self.problems = problems
        self.positioned = positioned

    def build(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.refuse(self.place(event), "A file holds one document; remove the line with ---.")
                    break
                root = self.node(next(events), events, 1)
        return root

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        place = self.place(event)
        if depth > DEEPEST:
            raise _refusal(place, f"Lists and mappings are nested more than {DEEPEST} deep.")
        if isinstance(event, yaml.AliasEvent):
            self.refuse(
                place, f"Aliases (*{str(event.anchor)[:60]}) are not allowed in a protocol; repeat the value."
            )
            return Node(place)
        if getattr(event, "anchor", None):
            self.refuse(place, f"Anchors (&{event.anchor[:60]}) are not allowed in a protocol.")
        # "!" marks a quoted scalar as text, which it is already; PyYAML reports it like any tag.
        if getattr(event, "tag", None):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.refuse(place, f"Tags ({tag[:60]}) are not allowed in a protocol.")
        if isinstance(event, yaml.SequenceStartEvent):
            items = Items(place)
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.items.append(self.node(inner, events, depth + 1))
            return items
        if isinstance(event, yaml.MappingStartEvent):
            return self.fields(place, events, depth)
        return self.scalar(event, place)

    def fields(self, place: Place, events: Iterator[Any], depth: int) -> Fields:
        fields = Fields(place)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                if type(key) is not Node:
                    self.refuse(key.place, "A key must be a single word.")
            elif key.written == "<<":
                self.refuse(key.place, "Merge keys (<<) are not allowed in a protocol.")
            elif not key.written:
                self.refuse(key.place, 'A key is missing before the ":".')
            elif key.written in fields.entries:
                first = fields.entries[key.written].key.line
                where = f" (first on line {first})" if first else ""
                self.refuse(key.place, f"{shown(key.written)} is given twice{where}.")
            else:
                fields.entries[key.written] = Entry(key.place, value)
        return fields

    def scalar(self, event: Any, place: Place) -> Node:
        text = event.value
        if event.style is not None:
            if not text.isprintable() and _NOT_PRINTABLE.search(text):
                self.refuse(place, "The text contains a control character.")
                return Node(place)
            return Scalar(place, text, text)
        try:
            return Scalar(place, resolve(text), text)
        except ValueError as error:
            self.refuse(place, str(error))
            return Node(place)

    def place(self, event: Any) -> Place:
        if not self.positioned:
            return Place(self.file)
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def refuse(self, place: Place, message: str) -> None:
        self.problems.append(Problem(message, place.file, place.line, place.column))


def _place(file: str, before: str) -> Place:
    """Return the place that follows a text."""
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", before)
    return Place(file, len(lines), len(lines[-1]) + 1)


def _refusal(place: Place, message: str, nearest: str | None = None) -> ProtocolError:
    return ProtocolError([Problem(message, place.file, place.line, place.column, nearest=nearest)])
