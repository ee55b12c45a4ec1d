"""Running a Pavlovian protocol into a run folder: responses trial by trial, and the manifest last."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.conditioning.base import MODELS, make_model
from machinepsych.errors import RunFolderError
from machinepsych.pavlovian.protocol import PavlovianProtocol
from machinepsych.pavlovian.simulate import Record, batches, simulate
from machinepsych.pavlovian.timetable import WAITING, compile_design
from machinepsych.protocol.model import AgentSpec
from machinepsych.runs.columns import one_word, words_column
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import PAVLOVIAN_FORMAT, RESPONSES, RESPONSES_FILE
from machinepsych.runs.write import make_folder as make_run_folder
from machinepsych.runs.write import reason, remove_parts, write_first, write_manifest


def execute(
    protocol: PavlovianProtocol,
    text: str,
    file: str,
    folder: Path,
    watch: Callable[[str, int], None] | None = None,
    command: str = "",
    again: bool = False,
) -> None:
    """Run a protocol into a new folder; ``watch`` hears the agent and how many of its subjects are done.

    ``again`` takes the folder of an interrupted run, and begins anew there: the record is the same. A
    KeyboardInterrupt leaves a folder that says ``interrupted``, with the responses recorded so far. Raises
    RunFolderError where the folder is taken or cannot be written.
    """
    if not again:
        make_run_folder(folder)
        remove_parts(folder)
    manifest = _manifest(protocol, file, command)
    started = time.perf_counter()

    def finish(status: str) -> None:
        manifest.update(
            status=status,
            complete=status == COMPLETE,
            finished=now(),
            wall_time_s=round(time.perf_counter() - started, 3),
        )
        write_manifest(folder, manifest)

    try:
        write_first(folder, {"protocol.yaml": text, "protocol.resolved.yaml": protocol.text()}, manifest)
        try:
            with pq.ParquetWriter(folder / RESPONSES_FILE, RESPONSES, compression="zstd") as writer:
                for agent in protocol.agents:
                    _run_agent(protocol, agent, writer, watch)
        except KeyboardInterrupt:
            finish(INTERRUPTED)
            raise
        finish(COMPLETE)
    except OSError as why:
        raise RunFolderError(
            f"{folder} cannot be written: {reason(why)}. Go on with: machinepsych resume "
            f"{shlex.quote(str(folder))}"
        ) from why


def _run_agent(
    protocol: PavlovianProtocol,
    agent: AgentSpec,
    writer: pq.ParquetWriter,
    watch: Callable[[str, int], None] | None,
) -> None:
    model = make_model(agent.kind, **agent.parameters)
    for numbers in batches(model, protocol.design, protocol.subjects):
        record = simulate(
            model, compile_design(protocol.design, protocol.seed, numbers), protocol.seed, numbers
        )
        for group in range(len(protocol.design.groups)):
            writer.write_table(_rows(protocol, agent.label, record, group, numbers))
        if watch is not None:
            watch(agent.label, int(numbers[-1]))


def _rows(
    protocol: PavlovianProtocol, label: str, record: Record, group: int, numbers: np.ndarray
) -> pa.Table:
    """Return the rows of one group, subject by subject, trial by trial."""
    table = record.timetable
    kind = table.kind[group]
    subject, step = np.nonzero(kind != WAITING)
    kinds = kind[subject, step]
    phase = table.phase[step]
    # Trials count from 1 through the session and through the phase; resting is no trial.
    counted = np.cumsum(kind != WAITING, axis=1)
    before = np.zeros((len(numbers), table.phase.max() + 2), np.int64)
    for p in range(int(table.phase.max()) + 1):
        before[:, p + 1] = before[:, p] + (kind[:, table.phase == p] != WAITING).sum(axis=1)
    trial = counted[subject, step]
    texts = [each.text for each in table.kinds]
    columns = {
        "agent": one_word(label, len(kinds)),
        "group": one_word(protocol.design.groups[group].name, len(kinds)),
        "subject": numbers[subject].astype(np.int32),
        "phase": (phase + 1).astype(np.int32),
        "trial": trial.astype(np.int32),
        "trial_in_phase": (trial - before[subject, phase]).astype(np.int32),
        "trial_type": words_column(kinds, texts),
        "us": np.array([each.us for each in table.kinds])[kinds],
        "probe": np.array([not each.learn for each in table.kinds])[kinds],
        "expected": record.expected[group][subject, step],
        "response": record.response[group][subject, step],
    }
    return pa.table([columns[name] for name in RESPONSES.names], schema=RESPONSES)


def _manifest(protocol: PavlovianProtocol, file: str, command: str) -> dict[str, Any]:
    return {
        "format": PAVLOVIAN_FORMAT,
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
            {
                "label": agent.label,
                "kind": agent.kind,
                "citation": MODELS.get(agent.kind).citation,
                "parameters": dict(agent.parameters),
            }
            for agent in protocol.agents
        ],
        "groups": protocol.design.table(),
        "stimuli": dict(protocol.stimuli),
        "versions": versions(),
        "machine": machine(),
        "started": now(),
        "command": command,
        "wall_time_s": 0.0,
    }
