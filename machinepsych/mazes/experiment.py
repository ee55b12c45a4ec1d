"""Running a maze protocol into a run folder: parts as they happen, the manifest last."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.apparatus.environment import STATUSES, Environment
from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import Backend
from machinepsych.mazes.drawn import drawn_column
from machinepsych.mazes.play import NEVER, TrialRecord, Walk
from machinepsych.mazes.protocol import MazeProtocol
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import EPISODES_STEM, MAZE_FORMAT, episode_schema
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
from machinepsych.vocabulary import NO_OPERATION

# Subjects that are played at once: their steps and memories stay small, and progress is seen.
LARGEST_CHUNK = 2_000

Watch = Callable[[str, int], None]


def units_of(protocol: MazeProtocol, chunk: int = LARGEST_CHUNK) -> list[Unit]:
    """Cut the subjects of every agent into units of work."""
    return [
        Unit(agent, first, min(first + chunk - 1, protocol.subjects))
        for agent in range(len(protocol.agents))
        for first in range(1, protocol.subjects + 1, chunk)
    ]


def execute(
    protocol: MazeProtocol,
    text: str,
    file: str,
    folder: Path,
    backend: Backend,
    watch: Watch = lambda label, trials: None,
    command: str = "",
    resume: bool = False,
    chunk: int = LARGEST_CHUNK,
) -> None:
    """Run a protocol into a folder; ``watch`` hears an agent's label and how many trials were just done.

    With ``resume``, units that the folder holds as done stay and only the others run. A KeyboardInterrupt
    leaves a readable folder whose manifest says ``interrupted``, and goes on to the caller. Raises
    RunFolderError where the folder is taken, cannot be written or is full.
    """
    if not resume:
        make_folder(folder)
    environment = protocol.place.environment()
    schema = schema_of(environment)
    tables = {EPISODES_STEM: schema}
    manifest = _manifest(protocol, environment, file, backend, command)
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
                _run_unit(protocol, environment, unit, folder, schema, backend, watch)
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


def schema_of(environment: Environment) -> pa.Schema:
    """Return the columns of the trials in an environment."""
    draws = {drawn_column(draw.key): f"what the trial began with: {draw.note}" for draw in environment.draws}
    return episode_schema([name for name, _ in environment.measures], draws)


def _run_unit(
    protocol: MazeProtocol,
    environment: Environment,
    unit: Unit,
    folder: Path,
    schema: pa.Schema,
    backend: Backend,
    watch: Watch,
) -> None:
    path = clear_unit(folder, unit.name)
    writer = PartWriter(path, EPISODES_STEM, schema)
    walk = Walk(protocol, environment, unit.agent, unit.first, unit.last, backend)
    numbers = np.arange(unit.first, unit.last + 1)
    before = 0
    try:
        for phase, block, number, record in walk.session(protocol):
            names = {
                "agent": walk.label,
                "phase": protocol.phases[phase].name,
                "block": block + 1,
                "trial": before + number + 1,
                "trial_in_phase": number + 1,
            }
            writer.add(episode_rows(names, numbers, record, environment, schema))
            watch(walk.label, len(numbers))
            if number + 1 == protocol.phases[phase].blocks * protocol.phases[phase].trials:
                before += number + 1
    except KeyboardInterrupt:
        writer.flush()
        raise
    writer.flush()
    (path / DONE).touch()


def episode_rows(
    names: dict[str, Any],
    numbers: np.ndarray,
    record: TrialRecord,
    environment: Environment,
    schema: pa.Schema,
) -> pa.RecordBatch:
    """Make the rows of one trial, one for each subject; ``names`` are the columns that are alike for all."""
    rows = len(numbers)
    columns: dict[str, Any] = {
        name: _words(np.zeros(rows, np.int32), [value]) if isinstance(value, str) else np.full(rows, value)
        for name, value in names.items()
    }
    columns |= {
        "subject": numbers,
        "status": _words(record.status, list(STATUSES)),
        "steps": record.steps,
        "outcome": record.outcome,
        "responses": record.responses,
        "latency_steps": pa.array(record.latency, mask=record.latency == NEVER),
        "operation": _words(record.first, list(environment.operations)),
        "goal": record.goal,
        **record.known,
        **{drawn_column(key): values for key, values in record.drawn.items()},
        "operations": _ragged(record.operations, record.steps, pa.int8()),
        "path": _ragged(
            record.cells, record.steps + 1 if len(record.cells) else 0 * record.steps, pa.int16()
        ),
    }
    arrays = []
    for each in schema:
        column = columns[each.name]
        array = column if isinstance(column, pa.Array) else pa.array(column)
        arrays.append(array if array.type == each.type else array.cast(each.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _words(codes: Any, words: list[str]) -> pa.DictionaryArray:
    codes = np.asarray(codes, np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes <= NO_OPERATION), pa.array(words))


def _ragged(steps: np.ndarray, lengths: np.ndarray, kind: pa.DataType) -> pa.ListArray:
    """Make lists from columns [L, N] of which the first ``lengths`` [N] entries count."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    inside = np.arange(len(steps))[:, None] < lengths[None, :]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(steps.T[inside.T], kind))


def _manifest(
    protocol: MazeProtocol, environment: Environment, file: str, backend: Backend, command: str
) -> dict[str, Any]:
    walls = environment.layout[0].rows if environment.family.name == "maze" else ()
    return {
        "format": MAZE_FORMAT,
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
        "subjects": protocol.subjects,
        "agents": [
            {"label": agent.label, "kind": agent.kind, "parameters": dict(agent.parameters)}
            for agent in protocol.agents
        ],
        "place": {
            "use": protocol.place.use,
            "form": environment.form,
            "about": environment.about,
            "family": environment.family.name,
            "map": list(walls),
            "limit": environment.limit,
            "operations": list(environment.operations),
            "stimuli": list(environment.stimuli),
            "measures": [name for name, _ in environment.measures],
            "draws": {draw.key: draw.note for draw in environment.draws},
        },
        "phases": [
            {
                "name": phase.name,
                "blocks": phase.blocks,
                "trials": phase.trials,
                "feedback": phase.feedback,
                "draws": {key: list(values) for key, values in phase.draws.items()},
            }
            for phase in protocol.phases
        ],
        "backend": backend.name,
        "threads": backend.threads,
        "versions": versions(),
        "machine": machine(),
        "started": now(),
        "command": command,
        "wall_time_s": 0.0,
    }
