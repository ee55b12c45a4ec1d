"""Carrying a sweep out: cells shared out to processes, each finished cell on disk at once."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Protocol

import machinepsych
from machinepsych.errors import MachinepsychError, RunFolderError
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.base import Cell, Row
from machinepsych.sweeps.check import Specification

# One thread in each process, for every library that NumPy may be built on.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class SweepError(MachinepsychError):
    """A cell could not be measured; what was finished before is kept."""

    exit_code = 5


class Watch(Protocol):
    """Who is told how a sweep gets on."""

    def began(self, cells: int, done: int, cost: float, cost_done: float) -> None:
        """The sweep has ``cells`` cells, ``done`` of them from before; likewise for its work."""

    def finished(self, cell: Cell, rows: list[Row], cost: float) -> None:
        """A cell is measured and on disk."""


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


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
    it. Raises RunFolderError where the folder cannot be written, SweepError where a cell cannot be measured;
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
    try:
        _share_out(specification, folder, todo, costs, watch, min(threads or processors(), len(todo)))
        folders.join(folder, specification, cells)
    except OSError as why:
        raise RunFolderError(f"{why.filename or folder} cannot be written: {why.strerror or why}") from why
    except BaseException:
        folders.close(folder, manifest, time.monotonic() - started, complete=False)
        raise
    folders.close(folder, manifest, time.monotonic() - started, complete=True)
    folders.remove_parts(folder)


def _share_out(
    specification: Specification,
    folder: Path,
    todo: list[Cell],
    costs: dict[str, float],
    watch: Watch,
    count: int,
) -> None:
    waiting: queue.SimpleQueue[Cell] = queue.SimpleQueue()
    for cell in todo:
        waiting.put(cell)
    answers: queue.SimpleQueue[tuple[Cell, list[Row]] | BaseException] = queue.SimpleQueue()
    workers = [Worker(specification) for _ in range(count)]
    threads = [
        threading.Thread(target=_feed, args=(worker, waiting, answers), daemon=True) for worker in workers
    ]
    try:
        for thread in threads:
            thread.start()
        for _ in todo:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            cell, rows = answer
            folders.write_part(folder, cell, rows)
            watch.finished(cell, rows, costs[cell["id"]])
    finally:
        for worker in workers:
            worker.end()


def _feed(worker: Worker, waiting: Any, answers: Any) -> None:
    """Give a worker one cell after another (a thread of its own)."""
    while True:
        try:
            cell = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            answers.put((cell, worker.measure(cell)))
        except BaseException as error:
            answers.put(error)
            return


class Worker:
    """One process that measures cells."""

    def __init__(self, specification: Specification) -> None:
        environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
        root = Path(machinepsych.__file__).parents[1]
        if root.name not in ("site-packages", "dist-packages"):
            # A checkout: the process is to run this package, wherever it was started.
            paths = os.environ.get("PYTHONPATH")
            environment["PYTHONPATH"] = str(root) + (os.pathsep + paths if paths else "")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "machinepsych.sweeps.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            # Out of the reach of Ctrl-C: the parent ends its workers itself.
            process_group=0 if os.name == "posix" else None,
        )
        self._tell({"sweep": specification.kind.name, "specification": specification.values})

    def _tell(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def measure(self, cell: Cell) -> list[Row]:
        """Measure a cell; raises SweepError where the process cannot."""
        assert self.process.stdout is not None
        try:
            self._tell(cell)
            line = self.process.stdout.readline()
        except (BrokenPipeError, ValueError):
            line = ""
        if not line:
            raise SweepError(
                f"The process that measured {cell['id']} ended (code {self.process.wait()}), perhaps "
                "for want of "
                "memory. What was finished is kept."
            )
        answer = json.loads(line)
        if "error" in answer:
            raise SweepError(f"{cell['id']} could not be measured: {answer['error']}")
        return answer["rows"]

    def end(self) -> None:
        """End the process at once: its cell is measured again when the sweep goes on."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
