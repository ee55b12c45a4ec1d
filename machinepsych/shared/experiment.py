"""Running a shared protocol into a run folder: parts as they happen, the manifest last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.apparatus.environment import STATUSES
from machinepsych.kernels.backend import Backend
from machinepsych.runs.columns import alike_columns, ragged_column, record_batch, words_column
from machinepsych.runs.schema import SHARED_FORMAT, TURNS_STEM, shared_schema
from machinepsych.session.run import Unit
from machinepsych.session.stepped import execute_units, manifest_of
from machinepsych.session.turns import bytes_of_agent
from machinepsych.shared.play import Gathering, SharedTrial
from machinepsych.shared.protocol import SharedProtocol
from machinepsych.vocabulary import Vocabulary

# Subjects that are played at once, and what their memories take: progress is seen.
LARGEST_CHUNK = 8_000
CHUNK_BYTES = 2**30

Watch = Callable[[int], None]


def units_of(protocol: SharedProtocol, chunk: int = LARGEST_CHUNK) -> list[Unit]:
    """Cut the chambers of every cell of the design into units of work of at most ``CHUNK_BYTES``."""
    units = []
    for number, (condition, company) in enumerate(protocol.cells()):
        environment = protocol.environment(condition)
        vocabulary = Vocabulary(environment.stimuli, environment.operations)
        seated = [protocol.agent(label) for label in company.seated(environment.subjects)]
        each = {
            spec.label: bytes_of_agent(spec.kind, spec.parameters, vocabulary, environment.slots)
            for spec in seated
        }
        chamber = sum(each[spec.label] for spec in seated)
        size = max(1, min(chunk // environment.subjects, CHUNK_BYTES // max(chamber, 1)))
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
    schema = shared_schema(measures_of(protocol))

    def rows_of(unit: Unit) -> Iterator[pa.RecordBatch]:
        return _play(protocol, unit, schema, backend, watch)

    execute_units(
        folder,
        _manifest(protocol, file, backend, command),
        protocol,
        text,
        TURNS_STEM,
        schema,
        units_of(protocol, chunk),
        rows_of,
        resume,
    )


def measures_of(protocol: SharedProtocol) -> list[str]:
    """Name what the situation counts, alike in all conditions."""
    return [name for name, _ in protocol.environment(protocol.conditions[0]).measures]


def _play(
    protocol: SharedProtocol, unit: Unit, schema: pa.Schema, backend: Backend, watch: Watch
) -> Iterator[pa.RecordBatch]:
    """Play a unit; yield the rows of each trial, and say that it is done once they were taken."""
    condition, company = protocol.cells()[unit.agent]
    gathering = Gathering(protocol, condition, company, unit.first, unit.last, backend)
    chambers = np.arange(unit.first, unit.last + 1)
    for number, trial in gathering.session(protocol):
        names: dict[str, str | int] = {
            "condition": condition.name,
            "company": company.name,
            "block": number // protocol.trials_per_block + 1,
            "trial": number + 1,
        }
        yield trial_rows(names, chambers, gathering.labels, trial, schema)
        watch(len(chambers))


def trial_rows(
    names: dict[str, str | int],
    chambers: np.ndarray,
    labels: tuple[str, ...],
    trial: SharedTrial,
    schema: pa.Schema,
) -> pa.RecordBatch:
    """Make the rows of one trial, one for each subject of each chamber, chamber by chamber."""
    places = len(labels)
    rows = len(chambers) * places
    columns = alike_columns(names, rows)
    known = list(dict.fromkeys(labels))
    columns |= {
        "chamber": np.repeat(chambers, places),
        "place": np.tile(np.arange(1, places + 1), len(chambers)),
        "agent": words_column(np.tile([known.index(label) for label in labels], len(chambers)), known),
        "status": words_column(np.repeat(trial.status, places), list(STATUSES)),
        "ticks": np.repeat(trial.ticks, places),
        "outcome": trial.outcome.reshape(-1),
        "responses": trial.responses.reshape(-1),
        "operations": ragged_column(
            trial.operations.reshape(-1, rows), np.repeat(trial.ticks, places), pa.int8()
        ),
        **{name: values.reshape(-1) for name, values in trial.known.items()},
    }
    return record_batch(columns, schema)


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
    body = {
        "chambers": protocol.chambers,
        "situation": protocol.situation,
        "measures": measures_of(protocol),
        "companies": [{"name": each.name, "subjects": list(each.subjects)} for each in protocol.companies],
        "conditions": conditions,
        "control": protocol.control,
        "blocks": protocol.blocks,
        "trials_per_block": protocol.trials_per_block,
    }
    return manifest_of(SHARED_FORMAT, protocol, file, backend, command, body)
