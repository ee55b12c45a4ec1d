"""Which kind of experiment a protocol file holds: its field ``kind``, operant where there is none."""

from __future__ import annotations

from pathlib import Path

from machinepsych.errors import ProtocolError
from machinepsych.protocol.document import Document, Scalar
from machinepsych.protocol.read import read_document, read_file

OPERANT = "operant"
PAVLOVIAN = "pavlovian"
MAZE = "maze"
KINDS = (OPERANT, PAVLOVIAN, MAZE)


def kind_of(document: Document) -> str:
    """Return the kind that a document says; an unknown one counts as operant, whose check refuses it."""
    node = document.root.get("kind")
    return node.written if isinstance(node, Scalar) and node.written in KINDS else OPERANT


def kind_of_file(path: str | Path) -> str:
    """Return the kind of a file; one that cannot be read counts as operant, so that its reader says why."""
    try:
        return kind_of(read_document(read_file(path), str(path)))
    except ProtocolError:
        return OPERANT
