"""Tasks shared out to processes: each takes one after another, and answers come back as they are ready.

No pool of the standard library: its processes outlive a killed parent, and spawning needs a main module that
can be imported. Here a process speaks lines of JSON (machinepsych/workers/__main__.py) and ends when its
input does.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import machinepsych
from machinepsych.errors import MachinepsychError

# One thread in each process, for every library that NumPy may be built on.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class WorkError(MachinepsychError):
    """A task could not be done; what was finished before is kept."""

    exit_code = 5


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def share_out(
    module: str,
    setup: Any,
    tasks: Sequence[dict[str, Any]],
    processes: int,
    receive: Callable[[dict[str, Any], Any], None],
    hear: Callable[[dict[str, Any], int, int], None] | None = None,
) -> None:
    """Have every task done by one of ``processes``; ``receive`` hears each with its answer.

    ``module`` names a module with a function ``prepare(setup, tell)`` that returns what answers a task; it
    may call ``tell(done, of)`` while at it, which ``hear`` is told with the task. Tasks and answers are what
    JSON can write; a task's ``id`` names it to people. Raises WorkError where one fails. All processes are
    ended on the way out.
    """
    waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    answers: queue.SimpleQueue[tuple[dict[str, Any], Any] | Progress | BaseException] = queue.SimpleQueue()
    workers: list[Worker] = []
    try:
        for _ in range(min(processes, len(tasks))):
            workers.append(Worker(module, setup))
            threading.Thread(target=_feed, args=(workers[-1], waiting, answers), daemon=True).start()
        left = len(tasks)
        while left:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            if isinstance(answer, Progress):
                if hear is not None:
                    hear(*answer)
                continue
            receive(*answer)
            left -= 1
    finally:
        for worker in workers:
            worker.end()


def _feed(worker: Worker, waiting: Any, answers: Any) -> None:
    """Give a worker one task after another (a thread of its own)."""
    while True:
        try:
            task = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            tell = functools.partial(_put_progress, answers, task)
            answers.put((task, worker.answer(task, tell)))
        except BaseException as error:
            answers.put(error)
            return


def _put_progress(answers: Any, task: dict[str, Any], done: int, of: int) -> None:
    answers.put(Progress(task, done, of))


class Progress(NamedTuple):
    """How far a task has come."""

    task: dict[str, Any]
    done: int
    of: int


class Worker:
    """One process that does tasks."""

    def __init__(self, module: str, setup: Any) -> None:
        environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
        root = Path(machinepsych.__file__).parents[1]
        if root.name not in ("site-packages", "dist-packages"):
            # A checkout: the process is to run this package, wherever it was started.
            paths = os.environ.get("PYTHONPATH")
            environment["PYTHONPATH"] = str(root) + (os.pathsep + paths if paths else "")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "machinepsych.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            # Out of the reach of Ctrl-C: the parent ends its workers itself.
            process_group=0 if os.name == "posix" else None,
        )
        self._tell({"module": module, "setup": setup})

    def _tell(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError):
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()

    def answer(self, task: dict[str, Any], hear: Callable[[int, int], None] | None = None) -> Any:
        """Have a task done; ``hear`` is told how far it has come. Raises WorkError where it cannot be."""
        assert self.process.stdout is not None
        try:
            self._tell(task)
            while line := self.process.stdout.readline():
                answer = json.loads(line)
                if "of" not in answer:
                    break
                if hear is not None:
                    hear(answer["done"], answer["of"])
        except ValueError:
            # The pipe was closed, or the process ended in the middle of a line.
            line = ""
        if not line:
            raise WorkError(
                f"The process at work on {task['id']} ended (code {self.process.wait()}), perhaps for want "
                "of memory. What was finished is kept."
            )
        if "error" in answer:
            raise WorkError(f"{task['id']} could not be done: {answer['error']}")
        return answer["answer"]

    def end(self) -> None:
        """End the process at once: its task is done again when the work goes on."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
