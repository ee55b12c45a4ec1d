"""Running a maze protocol into a run folder: parts as they happen, the manifest last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.apparatus.environment import STATUSES, Environment
from machinepsych.kernels.backend import Backend
from machinepsych.mazes.drawn import drawn_column
from machinepsych.mazes.play import NEVER, TrialRecord, Walk
from machinepsych.mazes.protocol import MazeProtocol
from machinepsych.runs.columns import alike_columns, ragged_column, record_batch, words_column
from machinepsych.runs.schema import EPISODES_STEM, MAZE_FORMAT, episode_schema
from machinepsych.session.run import Unit
from machinepsych.session.stepped import execute_units, manifest_of
from machinepsych.session.turns import bytes_of_agent
from machinepsych.vocabulary import Vocabulary

# Subjects that are played at once, and what their memories take: progress is seen.
LARGEST_CHUNK = 2_000
CHUNK_BYTES = 2**30

Watch = Callable[[str, int], None]


def units_of(protocol: MazeProtocol, chunk: int = LARGEST_CHUNK) -> list[Unit]:
    """Cut the subjects of every agent into units of work, of at most ``CHUNK_BYTES`` of memory."""
    environment = protocol.place.environment()
    vocabulary = Vocabulary(environment.stimuli, environment.operations)
    units = []
    for agent, spec in enumerate(protocol.agents):
        each = bytes_of_agent(spec.kind, spec.parameters, vocabulary, environment.slots)
        size = max(1, min(chunk, CHUNK_BYTES // max(each, 1)))
        units += [
            Unit(agent, first, min(first + size - 1, protocol.subjects))
            for first in range(1, protocol.subjects + 1, size)
        ]
    return units


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
    environment = protocol.place.environment()
    schema = schema_of(environment)

    def rows_of(unit: Unit) -> Iterator[pa.RecordBatch]:
        return _play(protocol, environment, unit, schema, backend, watch)

    execute_units(
        folder,
        _manifest(protocol, environment, file, backend, command),
        protocol,
        text,
        EPISODES_STEM,
        schema,
        units_of(protocol, chunk),
        rows_of,
        resume,
    )


def schema_of(environment: Environment) -> pa.Schema:
    """Return the columns of the trials in an environment."""
    draws = {drawn_column(draw.key): f"what the trial began with: {draw.note}" for draw in environment.draws}
    return episode_schema([name for name, _ in environment.measures], draws)


def _play(
    protocol: MazeProtocol,
    environment: Environment,
    unit: Unit,
    schema: pa.Schema,
    backend: Backend,
    watch: Watch,
) -> Iterator[pa.RecordBatch]:
    """Play a unit; yield the rows of each trial, and say that it is done once they were taken."""
    walk = Walk(protocol, environment, unit.agent, unit.first, unit.last, backend)
    numbers = np.arange(unit.first, unit.last + 1)
    before = 0
    for phase, block, number, record in walk.session(protocol):
        names: dict[str, str | int] = {
            "agent": walk.label,
            "phase": protocol.phases[phase].name,
            "block": block + 1,
            "trial": before + number + 1,
            "trial_in_phase": number + 1,
        }
        yield episode_rows(names, numbers, record, environment, schema)
        watch(walk.label, len(numbers))
        if number + 1 == protocol.phases[phase].blocks * protocol.phases[phase].trials:
            before += number + 1


def episode_rows(
    names: dict[str, str | int],
    numbers: np.ndarray,
    record: TrialRecord,
    environment: Environment,
    schema: pa.Schema,
) -> pa.RecordBatch:
    """Make the rows of one trial, one for each subject; ``names`` are the columns that are alike for all."""
    columns = alike_columns(names, len(numbers))
    columns |= {
        "subject": numbers,
        "status": words_column(record.status, list(STATUSES)),
        "steps": record.steps,
        "outcome": record.outcome,
        "responses": record.responses,
        "latency_steps": pa.array(record.latency, mask=record.latency == NEVER),
        "operation": words_column(record.first, list(environment.operations)),
        "goal": record.goal,
        **record.known,
        **{drawn_column(key): values for key, values in record.drawn.items()},
        "operations": ragged_column(record.operations, record.steps, pa.int8()),
        "path": ragged_column(
            record.cells, record.steps + 1 if len(record.cells) else 0 * record.steps, pa.int16()
        ),
    }
    return record_batch(columns, schema)


def _manifest(
    protocol: MazeProtocol, environment: Environment, file: str, backend: Backend, command: str
) -> dict[str, Any]:
    walls = environment.layout[0].rows if environment.family.name == "maze" else ()
    body = {
        "subjects": protocol.subjects,
        "place": {
            "use": protocol.place.use,
            "form": environment.form,
            "about": environment.about,
            "family": environment.family.name,
            "map": list(walls),
            "limit": environment.limit,
            "tick_s": float(protocol.tick),
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
    }
    return manifest_of(MAZE_FORMAT, protocol, file, backend, command, body)
