"""Imports go down: every import in the package against the table of layers."""

import ast
from pathlib import Path

import machinepsych
from machinepsych.layers import FORBIDDEN, LAYERS, layer_of

PACKAGE = Path(machinepsych.__file__).parent


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path):
    """List the rooms that a file imports; what stands under TYPE_CHECKING counts too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "machinepsych" and len(parts) > 1:
                yield parts[1]


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        if room_of(path) not in ("__init__", "__main__", "protocols"):
            yield path


def test_imports_go_down():
    wrong = []
    for path in modules():
        room = room_of(path)
        for imported in imports(path):
            same = imported == room
            if not same and (layer_of(imported) >= layer_of(room) or (room, imported) in FORBIDDEN):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {imported}")
    assert not wrong


def test_every_room_stands_in_one_layer():
    rooms = [room for layer in LAYERS for room in layer]
    assert len(rooms) == len(set(rooms))
    assert {room_of(path) for path in modules()} == set(rooms)


def test_the_docs_print_the_same_table():
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    for number, layer in enumerate(LAYERS):
        assert f"{number + 1}. {', '.join(f'`{room}`' for room in layer)}" in text
