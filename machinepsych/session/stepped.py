"""What runs of step-by-step experiments have in common: the folder, its manifest, and units one by one.

Mazes and shared chambers differ in what is played and noted; both write parts as they happen and the
manifest last, and both can be resumed.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import Backend
from machinepsych.protocol.model import AgentSpec
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.write import (
    DONE,
    PartWriter,
    clear_unit,
    done_units,
    join_parts,
    make_folder,
    reason,
    remove_joined,
    remove_parts,
    write_first,
    write_manifest,
)
from machinepsych.session.run import Unit


class SteppedProtocol(Protocol):
    """What is needed of a protocol here."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def about(self) -> str:
        """What it is about."""

    @property
    def source(self) -> str:
        """The publication that it follows."""

    @property
    def seed(self) -> int:
        """Where every random number comes from."""

    @property
    def agents(self) -> Sequence[AgentSpec]:
        """Who takes part."""

    def resolved(self) -> dict[str, Any]:
        """Return all of it as a mapping."""

    def digest(self) -> str:
        """Return the SHA-256 of what it says."""

    def text(self) -> str:
        """Write it as a file with everything filled in."""


def manifest_of(
    form: str, protocol: SteppedProtocol, file: str, backend: Backend, command: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Return the manifest of a run that begins now; ``form`` is its format, ``body`` what its kind adds."""
    return {
        "format": form,
        "status": RUNNING,
        "complete": False,
        "protocol": {
            "name": protocol.name,
            "about": protocol.about,
            "source": protocol.source,
            "file": file,
            "sha256": protocol.digest(),
            "resolved": protocol.resolved(),
        },
        "seed": protocol.seed,
        "agents": [
            {"label": agent.label, "kind": agent.kind, "parameters": dict(agent.parameters)}
            for agent in protocol.agents
        ],
        **body,
        "backend": backend.name,
        "threads": backend.threads,
        "versions": versions(),
        "machine": machine(),
        "started": now(),
        "command": command,
        "wall_time_s": 0.0,
    }


def execute_units(
    folder: Path,
    manifest: dict[str, Any],
    protocol: SteppedProtocol,
    text: str,
    stem: str,
    schema: pa.Schema,
    units: Sequence[Unit],
    rows_of: Callable[[Unit], Iterable[pa.RecordBatch]],
    resume: bool,
) -> None:
    """Run units into a folder, each unit's rows (``rows_of``) as they come, into the table ``stem``.

    With ``resume``, units that the folder holds as done stay and only the others run. A KeyboardInterrupt
    leaves a readable folder whose manifest says ``interrupted``, and goes on to the caller. Raises
    RunFolderError where the folder is taken, cannot be written or is full.
    """
    if not resume:
        make_folder(folder)
    tables = {stem: schema}
    started = time.perf_counter()

    def finish(status: str) -> None:
        join_parts(folder, tables, tables)
        manifest.update(
            status=status,
            complete=status == COMPLETE,
            finished=now(),
            wall_time_s=round(time.perf_counter() - started, 3),
        )
        write_manifest(folder, manifest)

    try:
        copies = {"protocol.yaml": text, "protocol.resolved.yaml": protocol.text()}
        write_first(folder, copies, manifest)
        if resume:
            remove_joined(folder, tables)
        done = done_units(folder)
        for unit in units:
            if unit.name not in done:
                _run_unit(folder, unit, stem, schema, rows_of)
        finish(COMPLETE)
        remove_parts(folder)
    except KeyboardInterrupt:
        finish(INTERRUPTED)
        raise
    except OSError as why:
        raise RunFolderError(
            f"{folder} cannot be written: {reason(why)}. What was finished is in it and can be read; "
            f"go on with: machinepsych resume {shlex.quote(str(folder))}"
        ) from why


def _run_unit(
    folder: Path,
    unit: Unit,
    stem: str,
    schema: pa.Schema,
    rows_of: Callable[[Unit], Iterable[pa.RecordBatch]],
) -> None:
    path = clear_unit(folder, unit.name)
    writer = PartWriter(path, stem, schema)
    try:
        for rows in rows_of(unit):
            writer.add(rows)
    except KeyboardInterrupt:
        writer.flush()
        raise
    writer.flush()
    (path / DONE).touch()
