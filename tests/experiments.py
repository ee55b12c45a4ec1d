"""Small experiments for tests: a shipped protocol, changed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.agents.base import AGENTS
from machinepsych.kernels.backend import make_backend
from machinepsych.protocol.check import load
from machinepsych.protocol.read import read_file
from machinepsych.protocol.shipped import find_protocol
from machinepsych.session.experiment import Experiment, execute, prepare


class Silent:
    """A watcher that says nothing; ``stop_after`` blocks it raises KeyboardInterrupt."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.blocks = 0
        self.stop_after = stop_after

    def compiling(self, label):
        pass

    def compiled(self, label, seconds):
        pass

    def block_done(self, result, seconds):
        self.blocks += 1
        if self.blocks == self.stop_after:
            raise KeyboardInterrupt


def experiment(*changes: str, protocol: str = "reversal") -> Experiment:
    path = find_protocol(protocol)
    return prepare(load(path, changes, agents=AGENTS), read_file(path), path.name)


def run_into(folder: Path, *changes: str, protocol: str = "reversal", backend: str = "cpu", threads: int = 2):
    """Run an experiment into a folder; return its trials as an Arrow table."""
    device = make_backend(backend, threads)
    execute(experiment(*changes, protocol=protocol), folder, device, Silent())
    device.close()
    return trials(folder)


def trials(folder: Path) -> pa.Table:
    return pq.read_table(folder / "trials.parquet")


def plain(table: pa.Table) -> list[dict]:
    """Return rows as plain values, sorted by agent, subject and trial, for comparing."""
    rows = table.to_pylist()
    return sorted(
        rows, key=lambda row: tuple(str(row.get(k, "")).rjust(12) for k in ("agent", "subject", "trial"))
    )
