"""The same things from Python: load a protocol, run it, open its folder, draw its report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from machinepsych.agents.base import AGENTS
from machinepsych.figures.report import Report, write_report
from machinepsych.kernels.backend import make_backend
from machinepsych.mazes import experiment as maze_experiment
from machinepsych.mazes.protocol import load as load_maze
from machinepsych.measures.conditioning import read_responses
from machinepsych.measures.episodes import read_episodes
from machinepsych.pavlovian import experiment as pavlovian_experiment
from machinepsych.pavlovian.protocol import load as load_pavlovian
from machinepsych.protocol.check import load
from machinepsych.protocol.kinds import MAZE, PAVLOVIAN, kind_of_file
from machinepsych.protocol.model import Protocol
from machinepsych.protocol.read import read_file
from machinepsych.protocol.shipped import find_protocol
from machinepsych.runs.read import Run, open_run
from machinepsych.session.experiment import execute, prepare
from machinepsych.session.run import BlockResult

__all__ = ["load_protocol", "open_run", "report", "run"]


class _Silent:
    """Watches a session and says nothing."""

    def compiling(self, label: str) -> None:
        """Take no notice."""

    def compiled(self, label: str, seconds: float) -> None:
        """Take no notice."""

    def block_done(self, result: BlockResult, seconds: float) -> None:
        """Take no notice."""


def load_protocol(protocol: str | Path, changes: Iterable[str] = ()) -> Protocol:
    """Load and check a protocol by path or shipped name; ``changes`` are texts like ``"subjects=20"``.

    Raises ProtocolError with everything that is wrong.
    """
    return load(find_protocol(str(protocol)), changes, agents=AGENTS)


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

    Of a maze protocol it returns the table of trials, of a Pavlovian one that of responses. Raises
    ProtocolError, RunFolderError or UnavailableError, each with what to do.
    """
    path = find_protocol(str(protocol))
    named = {"subjects": subjects, "seed": seed}
    changes = [*changes, *(f"{name}={value}" for name, value in named.items() if value is not None)]
    text, kind = read_file(path), kind_of_file(path)
    if kind == PAVLOVIAN:
        pavlovian_experiment.execute(load_pavlovian(path, changes), text, path.name, Path(out))
        return read_responses(Path(out))
    device = make_backend(backend, threads)
    try:
        if kind == MAZE:
            maze_experiment.execute(load_maze(path, changes), text, path.name, Path(out), device)
            return read_episodes(Path(out))
        experiment = prepare(load(path, changes, agents=AGENTS), text, path.name)
        execute(experiment, Path(out), device, _Silent())
    finally:
        device.close()
    return open_run(out)


def report(folder: str | Path, out: str | Path | None = None) -> Report:
    """Draw the tables and figures of a run folder, into it or into ``out``."""
    return write_report(open_run(folder), None if out is None else Path(out))
