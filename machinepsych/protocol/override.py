"""Options that change a protocol before it is checked: ``phases.training2.blocks=9``.

A path leads through keys, positions in a list (from 0) and the names of its items (``phases.training2``,
``agents.hebbian``). The value is read by the same rules as the file.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from machinepsych.errors import Problem, ProtocolError, nearest_name
from machinepsych.protocol.document import Document, Entry, Fields, Items, Node, Place, Scalar, shown
from machinepsych.protocol.phase_fields import SHARED_FIELDS
from machinepsych.protocol.read import read_document, read_value

# Mappings that a protocol may leave out, and that a path may therefore begin.
_OPTIONAL = ("criterion", "every_phase", *SHARED_FIELDS)


def split_option(option: str) -> tuple[str, str]:
    """Split ``PATH=VALUE``; raises ProtocolError where there is no "="."""
    path, mark, value = option.partition("=")
    if not mark or not path.strip():
        raise _refusal(f"--set {option}", "This must be PATH=VALUE, such as subjects=10.")
    return path.strip(), value


def read_changed(text: str, file: str, changes: Iterable[str] = ()) -> Document:
    """Read a document, with ``changes`` (texts PATH=VALUE) made; what is wrong with one is noted."""
    document = read_document(text, file)
    for option in changes:
        try:
            document = override(document, *split_option(option))
        except ProtocolError as error:
            document.problems.extend(error.problems)
    return document


def override(document: Document, path: str, value: str) -> Document:
    """Return the document with ``value`` at ``path``; raises ProtocolError where the path leads nowhere."""
    origin = f"--set {path}={value}"
    document = copy.deepcopy(document)
    place = Place(origin)
    new = read_value(value, origin)
    node: Node = document.root
    keys = path.split(".")
    for step, key in enumerate(keys):
        last = step == len(keys) - 1
        walked = ".".join(keys[:step])
        if isinstance(node, Items):
            index = _find(node, key, origin, walked)
            if last:
                node.items[index] = new
                break
            item = _with_parameters(node.items[index], place, walked == "agents")
            node.items[index] = item
            node = item
            if walked == "agents":
                # An item of agents is {name: {parameter: value}}; the path leaves the name out.
                node = next(iter(node.entries.values())).value  # type: ignore[attr-defined]
        elif isinstance(node, Fields):
            if last:
                node.entries[key] = Entry(node.entries[key].key if key in node.entries else place, new)
                break
            if key not in node.entries:
                if key not in _OPTIONAL:
                    raise _unknown(origin, key, walked, list(node.entries))
                node.entries[key] = Entry(place, Fields(place))
            node = node.entries[key].value
        else:
            raise _refusal(origin, f"{shown(walked)} is a single value; nothing lies below it.")
    return document


def _find(items: Items, key: str, origin: str, walked: str) -> int:
    """Return the position of the item that bears a name, or that is at a position from 0."""
    names = [_item_name(item) for item in items.items]
    if key in names:
        return names.index(key)
    if key.isascii() and key.isdigit() and len(key) < 6 and int(key) < len(names):
        return int(key)
    raise _unknown(origin, key, walked, [name for name in names if name])


def _item_name(item: Node) -> str | None:
    if isinstance(item, Scalar):
        return item.written
    if not isinstance(item, Fields):
        return None
    holder: Node | None = item
    fallback = None
    if "name" not in item.entries and len(item.entries) == 1:
        fallback, entry = next(iter(item.entries.items()))
        holder = entry.value
    for key in ("name", "label"):
        name = holder.get(key) if isinstance(holder, Fields) else None
        if isinstance(name, Scalar):
            return name.written
    return fallback


def _with_parameters(item: Node, place: Place, is_agent: bool) -> Node:
    """Turn an agent given as a bare name into a mapping with room for parameters."""
    if not is_agent:
        return item
    if isinstance(item, Scalar):
        return Fields(item.place, {item.written: Entry(item.place, Fields(place))})
    if isinstance(item, Fields) and len(item.entries) == 1:
        entry = next(iter(item.entries.values()))
        if isinstance(entry.value, Scalar) and entry.value.value is None:
            entry.value = Fields(place)
        return item
    raise _refusal(place.file, "The agent at this path is not written as one name.")


def _unknown(origin: str, key: str, walked: str, names: list[str]) -> ProtocolError:
    where = f"under {shown(walked)}" if walked else "in the protocol"
    problem = Problem(
        f"There is no {shown(key)} {where}.", origin, allowed=names[:20], nearest=nearest_name(key, names)
    )
    return ProtocolError([problem])


def _refusal(origin: str, message: str) -> ProtocolError:
    return ProtocolError([Problem(message, origin)])
