"""What the commands of mazes and shared chambers have in common: progress, interruption, values as text."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from machinepsych.cli.console import error_console
from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import Backend, make_backend
from machinepsych.runs.provenance import command_line
from machinepsych.runs.write import done_units
from machinepsych.session.run import Unit

Advance = Callable[[str, int], None]


def run_units_shown(
    folder: Path,
    backend_name: str,
    threads: int | None,
    quiet: bool,
    counted: str,
    totals: Mapping[str, int],
    units: Iterable[tuple[Unit, str, int]],
    execute: Callable[[Backend, Advance, str], None],
) -> None:
    """Run with a bar for each of ``totals`` (name -> trials), and say how to go on where it is interrupted.

    ``units`` are those of the run, with the bar and the trials of each: the ones that the folder holds as
    done count from the start. ``execute`` is given the backend, what advances a bar, and the command line.
    """
    errors = error_console()
    backend = make_backend(backend_name, threads)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(counted),
        TimeRemainingColumn(),
        console=errors,
        disable=quiet,
        transient=True,
    )
    try:
        with bar:
            tasks = {name: bar.add_task(name, total=total) for name, total in totals.items()}
            done = done_units(folder)
            for unit, name, trials in units:
                if unit.name in done:
                    bar.advance(tasks[name], trials)
            execute(
                backend, lambda name, trials: bar.advance(tasks[name], trials), command_line(sys.argv[1:])
            )
    except KeyboardInterrupt:
        errors.print(
            f"\nInterrupted. What was finished is in {folder} (incomplete, readable).\n"
            f"Go on with: machinepsych resume {shlex.quote(str(folder))}",
            markup=False,
        )
        raise
    finally:
        backend.close()


def refuse_complete(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise RunFolderError where a run has nothing left to do."""
    if manifest["complete"]:
        raise RunFolderError(
            f"{folder} is complete; nothing is left to do. See it: machinepsych report {folder}"
        )


def refuse_changed(folder: Path, digest: str, manifest: Mapping[str, Any]) -> None:
    """Raise RunFolderError where a folder's protocol is not the one that its run began with."""
    if digest != manifest["protocol"]["sha256"]:
        raise RunFolderError(f"{folder} does not hold the protocol that this run began with; run it anew.")


def with_interval(row: Mapping[str, Any], percent: bool, digits: int) -> str:
    """Write a value with its interval, where it has one; ``percent`` says that it is a share from 0 to 1."""
    scale, unit = (100.0, " %") if percent else (1.0, "")
    text = f"{scale * row['value']:.{digits}f}{unit}"
    if row["lower"] is not None:
        text += f" [{scale * row['lower']:.{digits}f}, {scale * row['upper']:.{digits}f}]"
    return text


def write_rows(rows: list[dict[str, Any]], path: Path) -> None:
    """Write rows as a CSV file; raises OSError."""
    import pyarrow
    import pyarrow.csv

    pyarrow.csv.write_csv(pyarrow.Table.from_pylist(rows), path)
