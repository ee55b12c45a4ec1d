"""Carrying a sweep out: cells shared out to processes, each finished cell on disk at once.

What is suspected when all cells are measured is measured a second time (replication.py).
"""

from __future__ import annotations

import contextlib
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from machinepsych.errors import RunFolderError
from machinepsych.hebb.array_module import module_for
from machinepsych.runs.write import reason
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps import replication
from machinepsych.sweeps.base import Cell, Row
from machinepsych.sweeps.check import Specification
from machinepsych.workers.pool import processors, share_out

WORK = "machinepsych.sweeps.worker"


class Watch(Protocol):
    """Who is told how a sweep gets on."""

    def began(self, cells: int, done: int, cost: float, cost_done: float) -> None:
        """The sweep has ``cells`` cells, ``done`` of them from before; likewise for its work."""

    def suspected(self, cells: int, done: int, cost: float, cost_done: float) -> None:
        """Laws stand out in ``cells`` cells, which are measured a second time."""

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
    backend: str = "cpu",
) -> None:
    """Measure every cell that is not on disk yet, then write the table.

    ``threads`` is the number of worker processes (all processors by default); the table does not depend on
    it. ``backend`` is where memories are computed, ``cpu`` or ``cuda`` (by one process there, unless more are
    asked for); what is resumed goes on where it began. Raises UnavailableError where there is no such
    device, RunFolderError where the folder cannot be written, WorkError where a cell cannot be measured;
    after either, and after KeyboardInterrupt, the folder can be resumed.
    """
    if resume:
        manifest, specification = folders.open_manifest(folder)
        backend = str(manifest.get("backend", "cpu"))
    module_for(backend)
    if not resume:
        manifest = folders.begin(folder, specification, command, backend)
    work = Work(specification, folder, backend, threads or (processors() if backend == "cpu" else 1))
    cells = specification.kind.cells(specification.values)
    started = time.monotonic()
    try:
        work.measure(specification.values, cells, watch.began, watch.finished)
        folders.join(folder, specification, cells)
        again = replication.suspected_cells(folder, specification, cells)
        if again:
            second = replication.second_values(specification.values)
            work.measure(second, again, watch.suspected, watch.finished)
            replication.join_again(folder, specification, again)
        folders.close(folder, manifest, time.monotonic() - started, complete=True)
    except OSError as why:
        raise RunFolderError(
            f"{why.filename or folder} cannot be written: {reason(why)}. Finished cells are kept; go "
            f"on with: machinepsych sweep --resume {shlex.quote(str(folder))}"
        ) from why
    except BaseException:
        with contextlib.suppress(OSError):
            folders.close(folder, manifest, time.monotonic() - started, complete=False)
        raise
    folders.remove_parts(folder)


@dataclass(frozen=True)
class Work:
    """How cells are measured: into which folder, in arrays of which backend, by how many processes."""

    specification: Specification
    folder: Path
    backend: str
    processes: int

    def measure(
        self,
        values: dict[str, Any],
        cells: list[Cell],
        begins: Callable[[int, int, float, float], None],
        finished: Callable[[Cell, list[Row], float], None],
    ) -> None:
        """Measure those of some cells that are not on disk yet, as ``values`` ask."""
        kind = self.specification.kind
        costs = {cell["id"]: kind.cost(values, cell) for cell in cells}
        todo = [cell for cell in cells if folders.read_part(self.folder, cell) is None]
        total = sum(costs.values())
        begins(len(cells), len(cells) - len(todo), total, total - sum(costs[cell["id"]] for cell in todo))
        # The longest first: processes then finish together.
        todo.sort(key=lambda cell: -costs[cell["id"]])

        def receive(cell: Cell, rows: list[Row]) -> None:
            folders.write_part(self.folder, cell, rows)
            finished(cell, rows, costs[cell["id"]])

        setup = {"sweep": kind.name, "backend": self.backend, "specification": values}
        share_out(WORK, setup, todo, self.processes, receive)
