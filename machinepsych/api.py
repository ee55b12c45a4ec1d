"""The same things from Python: load a protocol, run it, open its folder, draw its report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from machinepsych.experiments.base import kind_of_file, kind_of_folder
from machinepsych.experiments.operant import OperantExperiment
from machinepsych.figures.report import Report
from machinepsych.protocol.model import Protocol
from machinepsych.protocol.shipped import find_protocol
from machinepsych.runs.read import Run, open_run

__all__ = ["load_protocol", "open_run", "report", "run"]


def load_protocol(protocol: str | Path, changes: Iterable[str] = ()) -> Protocol:
    """Load and check a protocol by path or shipped name; ``changes`` are texts like ``"subjects=20"``.

    Raises ProtocolError with everything that is wrong.
    """
    checked: Protocol = OperantExperiment.load(find_protocol(str(protocol)), changes).protocol
    return checked


def run(
    protocol: str | Path,
    out: str | Path,
    *,
    subjects: int | None = None,
    seed: int | None = None,
    changes: Iterable[str] = (),
    backend: str = "cpu",
    threads: int | None = None,
) -> Run | pa.Table:
    """Run a protocol into the new folder ``out`` and return it opened.

    Of a maze or shared protocol it returns the table of trials, of a Pavlovian one that of responses. Raises
    ProtocolError, RunFolderError or UnavailableError, each with what to do.
    """
    path = find_protocol(str(protocol))
    named = {"subjects": subjects, "seed": seed}
    changes = [*changes, *(f"{name}={value}" for name, value in named.items() if value is not None)]
    kind = kind_of_file(path)
    experiment = kind.load(path, changes)
    with kind.backend(backend, threads) as opened:
        experiment.execute(Path(out), opened)
    found: Run | pa.Table = kind.records(Path(out))
    return found


def report(folder: str | Path, out: str | Path | None = None) -> Report:
    """Draw the tables and figures of a run folder, into it or into ``out``."""
    return kind_of_folder(Path(folder)).report(Path(folder), None if out is None else Path(out))
