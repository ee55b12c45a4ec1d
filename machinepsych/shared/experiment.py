"""Running a shared protocol into a run folder: parts as they happen, the manifest last."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.apparatus.environment import STATUSES
from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import Backend
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import SHARED_FORMAT, TURNS_STEM, shared_schema
from machinepsych.runs.write import (
    DONE,
    PartWriter,
    clear_unit,
    done_units,
    join_parts,
    make_folder,
    remove_joined,
    remove_parts,
    write_manifest,
    write_text,
)
from machinepsych.session.run import Unit
from machinepsych.shared.play import Gathering, SharedTrial
from machinepsych.shared.protocol import SharedProtocol

# Subjects that are played at once: their memories stay small, and progress is seen.
LARGEST_CHUNK = 8_000

Watch = Callable[[int], None]


def units_of(protocol: SharedProtocol, chunk: int = LARGEST_CHUNK) -> list[Unit]:
    """Cut the chambers of every cell of the design into units of work."""
    units = []
    for number, (condition, _) in enumerate(protocol.cells()):
        size = max(1, chunk // protocol.environment(condition).subjects)
        units += [
            Unit(number, first, min(first + size - 1, protocol.chambers))
            for first in range(1, protocol.chambers + 1, size)
        ]
    return units


def execute(
    protocol: SharedProtocol,
    text: str,
    file: str,
    folder: Path,
    backend: Backend,
    watch: Watch = lambda trials: None,
    command: str = "",
    resume: bool = False,
    chunk: int = LARGEST_CHUNK,
) -> None:
    """Run a protocol into a folder; ``watch`` hears how many trials of chambers were just done.

    With ``resume``, units that the folder holds as done stay and only the others run. A KeyboardInterrupt
    leaves a readable folder whose manifest says ``interrupted``, and goes on to the caller. Raises
    RunFolderError where the folder is taken, cannot be written or is full.
    """
    if not resume:
        make_folder(folder)
    schema = shared_schema(measures_of(protocol))
    tables = {TURNS_STEM: schema}
    manifest = _manifest(protocol, file, backend, command)
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
        write_manifest(folder, manifest)
        write_text(folder / "protocol.yaml", text)
        write_text(folder / "protocol.resolved.yaml", protocol.text())
        if resume:
            remove_joined(folder, tables)
        done = done_units(folder)
        for unit in units_of(protocol, chunk):
            if unit.name not in done:
                _run_unit(protocol, unit, folder, schema, backend, watch)
        finish(COMPLETE)
        remove_parts(folder)
    except KeyboardInterrupt:
        finish(INTERRUPTED)
        raise
    except OSError as why:
        raise RunFolderError(
            f"{folder} cannot be written: {why.strerror or why}. What was finished is in it and can be read; "
            f"go on with: machinepsych resume {folder}"
        ) from why


def measures_of(protocol: SharedProtocol) -> list[str]:
    """Name what the situation counts, alike in all conditions."""
    return [name for name, _ in protocol.environment(protocol.conditions[0]).measures]


def _run_unit(
    protocol: SharedProtocol, unit: Unit, folder: Path, schema: pa.Schema, backend: Backend, watch: Watch
) -> None:
    condition, company = protocol.cells()[unit.agent]
    path = clear_unit(folder, unit.name)
    writer = PartWriter(path, TURNS_STEM, schema)
    gathering = Gathering(protocol, condition, company, unit.first, unit.last, backend)
    chambers = np.arange(unit.first, unit.last + 1)
    try:
        for number, trial in gathering.session(protocol):
            names = {
                "condition": condition.name,
                "company": company.name,
                "block": number // protocol.trials_per_block + 1,
                "trial": number + 1,
            }
            writer.add(trial_rows(names, chambers, gathering.labels, trial, schema))
            watch(len(chambers))
    except KeyboardInterrupt:
        writer.flush()
        raise
    writer.flush()
    (path / DONE).touch()


def trial_rows(
    names: dict[str, Any],
    chambers: np.ndarray,
    labels: tuple[str, ...],
    trial: SharedTrial,
    schema: pa.Schema,
) -> pa.RecordBatch:
    """Make the rows of one trial, one for each subject of each chamber, chamber by chamber."""
    places = len(labels)
    rows = len(chambers) * places
    columns: dict[str, Any] = {
        name: _words(np.zeros(rows), [value]) if isinstance(value, str) else np.full(rows, value)
        for name, value in names.items()
    }
    known = list(dict.fromkeys(labels))
    columns |= {
        "chamber": np.repeat(chambers, places),
        "place": np.tile(np.arange(1, places + 1), len(chambers)),
        "agent": _words(np.tile([known.index(label) for label in labels], len(chambers)), known),
        "status": _words(np.repeat(trial.status, places), list(STATUSES)),
        "ticks": np.repeat(trial.ticks, places),
        "outcome": trial.outcome.reshape(-1),
        "responses": trial.responses.reshape(-1),
        "operations": _ragged(trial.operations.reshape(-1, rows), np.repeat(trial.ticks, places)),
        **{name: values.reshape(-1) for name, values in trial.known.items()},
    }
    arrays = []
    for each in schema:
        column = columns[each.name]
        array = column if isinstance(column, pa.Array) else pa.array(column)
        arrays.append(array if array.type == each.type else array.cast(each.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _words(codes: Any, words: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.asarray(codes, np.int32)), pa.array(words))


def _ragged(ticks: np.ndarray, lengths: np.ndarray) -> pa.ListArray:
    """Make lists from columns [L, rows] of which the first ``lengths`` [rows] entries count."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    inside = np.arange(len(ticks))[:, None] < lengths[None, :]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(ticks.T[inside.T], pa.int8()))


def _manifest(protocol: SharedProtocol, file: str, backend: Backend, command: str) -> dict[str, Any]:
    conditions = []
    for condition in protocol.conditions:
        environment = protocol.environment(condition)
        conditions.append(
            {
                "name": condition.name,
                "about": condition.about,
                "subjects": environment.subjects,
                "parameters": {**protocol.parameters, **condition.parameters},
                "operations": list(environment.operations),
                "limit": environment.limit,
            }
        )
    return {
        "format": SHARED_FORMAT,
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
        "chambers": protocol.chambers,
        "situation": protocol.situation,
        "measures": measures_of(protocol),
        "agents": [
            {"label": agent.label, "kind": agent.kind, "parameters": dict(agent.parameters)}
            for agent in protocol.agents
        ],
        "companies": [{"name": each.name, "subjects": list(each.subjects)} for each in protocol.companies],
        "conditions": conditions,
        "control": protocol.control,
        "blocks": protocol.blocks,
        "trials_per_block": protocol.trials_per_block,
        "backend": backend.name,
        "threads": backend.threads,
        "versions": versions(),
        "machine": machine(),
        "started": now(),
        "command": command,
        "wall_time_s": 0.0,
    }
