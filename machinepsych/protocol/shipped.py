"""The protocols that travel with the package, and finding a protocol by path or by name."""

from __future__ import annotations

from pathlib import Path

import machinepsych
from machinepsych.errors import Problem, ProtocolError, nearest_name

SUFFIX = ".yaml"
# Files of sweeps are read by machinepsych.sweeps, and are no protocols.
SWEEPS = "sweeps"


def protocols_folder() -> Path:
    """Return the folder of the shipped protocols: inside an installed package, beside it in a checkout."""
    package = Path(machinepsych.__file__).parent
    inside = package / "protocols"
    return inside if inside.is_dir() else package.parent / "protocols"


def shipped_protocols() -> dict[str, Path]:
    """Return the shipped protocols by name (the file's name without its ending), sorted."""
    root = protocols_folder()
    found = [path for path in root.rglob(f"*{SUFFIX}") if path.relative_to(root).parts[0] != SWEEPS]
    return {path.stem: path for path in sorted(found, key=lambda path: path.stem)}


def shipped_sweeps() -> dict[str, Path]:
    """Return the shipped sweeps by name, sorted."""
    return {path.stem: path for path in sorted((protocols_folder() / SWEEPS).glob(f"*{SUFFIX}"))}


def find_protocol(name: str) -> Path:
    """Return the file of a protocol given by path or by a shipped protocol's name.

    Raises ProtocolError where there is neither, with the nearest of both.
    """
    return _find(name, shipped_protocols(), "protocol")


def find_sweep(name: str) -> Path:
    """Return the file of a sweep given by path or by a shipped sweep's name; raises ProtocolError."""
    return _find(name, shipped_sweeps(), "sweep")


def _find(name: str, shipped: dict[str, Path], kind: str) -> Path:
    path = Path(name)
    # A folder of that name, such as the run folder of an earlier run, is not meant.
    if name in shipped and not path.is_file():
        return shipped[name]
    if path.exists():
        return path
    folder = path.parent
    beside = [str(each) for each in folder.glob(f"*{SUFFIX}")] if folder.is_dir() else []
    problem = Problem(
        f'There is no file "{name}", and no shipped {kind} of that name.',
        allowed=["a path", *shipped],
        nearest=nearest_name(name, [*shipped, *beside]),
    )
    raise ProtocolError([problem])
