"""Carrying a sweep out: cells shared out to processes, each finished cell on disk at once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

from machinepsych.errors import RunFolderError
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.base import Cell, Row
from machinepsych.sweeps.check import Specification
from machinepsych.workers.pool import processors, share_out

WORK = "machinepsych.sweeps.worker"


class Watch(Protocol):
    """Who is told how a sweep gets on."""

    def began(self, cells: int, done: int, cost: float, cost_done: float) -> None:
        """The sweep has ``cells`` cells, ``done`` of them from before; likewise for its work."""

    def finished(self, cell: Cell, rows: list[Row], cost: float) -> None:
        """A cell is measured and on disk."""


def execute(
    specification: Specification,
    folder: Path,
    watch: Watch,
    *,
    command: str = "",
    threads: int | None = None,
    resume: bool = False,
) -> None:
    """Measure every cell that is not on disk yet, then write the table.

    ``threads`` is the number of worker processes (all processors by default); the table does not depend on
    it. Raises RunFolderError where the folder cannot be written, WorkError where a cell cannot be measured;
    after either, and after KeyboardInterrupt, the folder can be resumed.
    """
    if resume:
        manifest, specification = folders.open_manifest(folder)
    else:
        manifest = folders.begin(folder, specification, command)
    values, kind = specification.values, specification.kind
    cells = kind.cells(values)
    costs = {cell["id"]: kind.cost(values, cell) for cell in cells}
    todo = [cell for cell in cells if folders.read_part(folder, cell) is None]
    total = sum(costs.values())
    left = sum(costs[cell["id"]] for cell in todo)
    watch.began(len(cells), len(cells) - len(todo), total, total - left)
    started = time.monotonic()
    # The longest first: processes then finish together.
    todo.sort(key=lambda cell: -costs[cell["id"]])

    def receive(cell: Cell, rows: list[Row]) -> None:
        folders.write_part(folder, cell, rows)
        watch.finished(cell, rows, costs[cell["id"]])

    setup = {"sweep": kind.name, "specification": values}
    try:
        share_out(WORK, setup, todo, threads or processors(), receive)
        folders.join(folder, specification, cells)
    except OSError as why:
        raise RunFolderError(f"{why.filename or folder} cannot be written: {why.strerror or why}") from why
    except BaseException:
        folders.close(folder, manifest, time.monotonic() - started, complete=False)
        raise
    folders.close(folder, manifest, time.monotonic() - started, complete=True)
    folders.remove_parts(folder)
