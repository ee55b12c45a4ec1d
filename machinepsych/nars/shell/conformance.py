"""A folder of .nal files, each run from an empty memory, counted by file and by what it takes.

Which capability a file takes is a matter of its name: the names are those of ONA's example files. Files
of other names are counted under ``other``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from machinepsych.errors import MachinepsychError
from machinepsych.nars.shell.check import FileReport, check_file
from machinepsych.nars.shell.engine import Engine

OTHER = "other"
_NAMES = {
    "sensorimotor": (
        "activequestion avoid avoid2 avoid3 circus door2 door3 duck example2 example3 example4 latch map "
        "map2 marshmallow plandeep prefergeneral prefernext preferspecific school self self2 self3 toothbrush"
    ),
    "equivalence": (
        "clapwave0 clapwave1 clapwave2 clapwave3 clapwave4 clapwave5 functionalequivalence1 "
        "functionalequivalence2 functionalequivalence3 learnwords relationalnetwork similarities symmetry"
    ),
    "declarative": (
        "asthma asthma2 categoryformationanddetection diagnostic example1 greenplant propertymatching "
        "threelegdog"
    ),
    "higher-order": "door penguin reasoningbench smokes",
    "numeric": "numbers pickbrighter spatial spatial3 spatial4 value vector whatwarmer",
}
CAPABILITIES = (*_NAMES, OTHER)
_CAPABILITY = {name: capability for capability, names in _NAMES.items() for name in names.split()}


def capability_of(path: Path) -> str:
    """Return the capability that a file takes, by its name without the ending."""
    return _CAPABILITY.get(path.stem.lower(), OTHER)


@dataclass(frozen=True)
class Row:
    """A row of the table: ``held`` of ``checks`` enforced expectations, and so of the disabled ones."""

    name: str
    capability: str
    files: int
    held: int
    checks: int
    disabled_held: int
    disabled: int
    errors: int
    seconds: float


def nal_files(folder: Path) -> list[Path]:
    """Return the .nal files of a folder by name. Raises MachinepsychError where there are none."""
    if not folder.is_dir():
        raise MachinepsychError(f"{folder} is no folder")
    found = sorted(path for path in folder.iterdir() if path.suffix == ".nal" and path.is_file())
    if not found:
        raise MachinepsychError(f"{folder} holds no .nal files")
    return found


def run_folder(
    folder: Path, make: Callable[[], Engine], load: Callable[[Path], Engine]
) -> Iterator[FileReport]:
    """Yield the report of each file as it is done; ``make`` gives a reasoner with an empty memory."""
    for path in nal_files(folder):
        yield check_file(path, make(), load)


def file_row(report: FileReport) -> Row:
    """Count one file."""
    held, checks = report.count(enforced=True)
    disabled_held, disabled = report.count(enforced=False)
    return Row(
        report.path.stem,
        capability_of(report.path),
        1,
        held,
        checks,
        disabled_held,
        disabled,
        len(report.errors),
        report.seconds,
    )


def capability_rows(rows: list[Row]) -> list[Row]:
    """Sum files by capability, in a fixed order, and all of them in a last row named ``all``."""
    summed = []
    for capability in CAPABILITIES:
        members = [row for row in rows if row.capability == capability]
        if members:
            summed.append(_sum(capability, capability, members))
    return [*summed, _sum("all", "all", rows)]


def as_json(reports: list[FileReport]) -> dict[str, Any]:
    """Return everything as plain data: the table by capability, by file, and every expectation."""
    rows = [file_row(report) for report in reports]
    files = [
        {
            **asdict(row),
            "errors": report.errors,
            "expectations": [asdict(verdict) for verdict in report.verdicts],
        }
        for row, report in zip(rows, reports, strict=True)
    ]
    return {"capabilities": [asdict(row) for row in capability_rows(rows)], "files": files}


def _sum(name: str, capability: str, rows: list[Row]) -> Row:
    return Row(
        name,
        capability,
        sum(row.files for row in rows),
        sum(row.held for row in rows),
        sum(row.checks for row in rows),
        sum(row.disabled_held for row in rows),
        sum(row.disabled for row in rows),
        sum(row.errors for row in rows),
        sum(row.seconds for row in rows),
    )
