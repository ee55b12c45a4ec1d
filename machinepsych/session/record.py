"""From a kernel's columns to rows of the run folder: names are put back here and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.protocol.design import Plan
from machinepsych.runs.columns import one_word, record_batch, words_column
from machinepsych.runs.schema import HYPOTHESES, OPERANDA, TRIALS
from machinepsych.runs.write import DONE, PartWriter, clear_unit
from machinepsych.session.kernel import COUNTS, RECORD, AgentKernel
from machinepsych.session.run import BlockResult, Unit
from machinepsych.session.step import NO_LATENCY
from machinepsych.vocabulary import NO_OPERATION


class RunRecorder:
    """Writes the blocks of a session into a run folder."""

    def __init__(self, folder: Path, plan: Plan, kernels: list[AgentKernel]) -> None:
        self.folder = folder
        self.plan = plan
        self.kernels = kernels
        self._unit_folder = folder
        self._parts_in(folder)

    def _parts_in(self, folder: Path) -> None:
        self._trials = PartWriter(folder, "trials")
        self._hypotheses = PartWriter(folder, "hypotheses")
        self._operanda = PartWriter(folder, "operanda")

    def begin_unit(self, unit: Unit) -> None:
        """Start the parts of a unit from nothing."""
        self._unit_folder = clear_unit(self.folder, unit.name)
        self._parts_in(self._unit_folder)

    def write_block(self, result: BlockResult) -> None:
        """Take one block's trials and, where there are any, its counts by operandum and its hypotheses."""
        self._trials.add(trial_rows(self.plan, result))
        if result.plan.counted:
            self._operanda.add(operandum_rows(self.plan, result))
        hypotheses = result.kernel.kind.hypotheses
        if hypotheses is not None:
            self._hypotheses.add(
                hypothesis_rows(
                    result, hypotheses(result.kernel.parameters, result.memory(), self.plan.vocabulary)
                )
            )

    def flush(self) -> None:
        """Write what waits, so that an interrupted run keeps every finished block."""
        self._trials.flush()
        self._hypotheses.flush()
        self._operanda.flush()

    def end_unit(self, unit: Unit) -> None:
        """Write what waits and mark the unit as done."""
        self.flush()
        (self._unit_folder / DONE).touch()


def trial_rows(plan: Plan, result: BlockResult) -> pa.RecordBatch:
    """Make the rows of one block, by subject, then trial."""
    subjects, size = result.record["kind"].shape
    rows = subjects * size
    # Kernels fill these columns again in the next block: the rows are a copy.
    column = {name: np.array(result.record[name]).reshape(-1) for name in RECORD}
    in_block = np.tile(np.arange(1, size + 1), subjects)
    first = result.plan.first_trial + result.block * size
    kind, operation = plan.type_of[column["kind"]], column["operation"]
    correct = result.plan.correct[kind]
    done = column["reinforcers"] > 0 if result.plan.chained else operation == correct
    columns = {
        "agent": one_word(result.kernel.label, rows),
        "subject": np.repeat(np.arange(result.unit.first, result.unit.last + 1), size),
        "phase": one_word(result.plan.name, rows),
        "block": np.full(rows, result.block + 1),
        "trial": first + in_block - 1,
        "trial_in_block": in_block,
        "trial_type": words_column(kind, list(plan.trial_types)),
        "stimuli": words_column(kind, list(plan.shown)),
        "operation": words_column(operation, list(plan.vocabulary.operations)),
        "correct": pa.array(done, mask=correct == NO_OPERATION),
        "outcome": column["outcome"],
        "latency_ticks": pa.array(column["latency"], mask=column["latency"] == NO_LATENCY),
        "responses": column["responses"],
        "reinforcers": column["reinforcers"],
        "onset_tick": column["onset"],
    }
    return record_batch(columns, TRIALS)


def operandum_rows(plan: Plan, result: BlockResult) -> pa.RecordBatch:
    """Make the rows of one block that count by operandum: by subject, trial, component, operandum.

    A component that a trial did not come to has no rows.
    """
    counts, lasted = result.record["counts"], result.record["lasted"]
    subject, in_block, component, operandum = np.nonzero(
        np.broadcast_to(lasted[..., None] > 0, counts.shape[:-1])
    )
    found = counts[subject, in_block, component, operandum]
    first = result.plan.first_trial + result.block * lasted.shape[1]
    kind = plan.type_of[result.record["kind"][subject, in_block]]
    columns = {
        "agent": one_word(result.kernel.label, len(subject)),
        "subject": subject + result.unit.first,
        "phase": one_word(result.plan.name, len(subject)),
        "block": np.full(len(subject), result.block + 1),
        "trial": first + in_block,
        "trial_type": words_column(kind, list(plan.trial_types)),
        "component": component + 1,
        "operandum": words_column(operandum, list(plan.vocabulary.operations)),
        **{name: found[:, k] for k, name in enumerate(COUNTS)},
        "ticks": lasted[subject, in_block, component],
    }
    return record_batch(columns, OPERANDA)


def hypothesis_rows(result: BlockResult, known: dict[str, Any]) -> pa.RecordBatch:
    """Make the rows of the hypotheses that the subjects of a unit hold at a block's end."""
    rows = len(known["row"])
    columns = {
        "agent": one_word(result.kernel.label, rows),
        "subject": np.asarray(known["row"]) + result.unit.first,
        "phase": one_word(result.plan.name, rows),
        "block": np.full(rows, result.block + 1),
    }
    for name in HYPOTHESES.names[len(columns) :]:
        value = known[name]
        columns[name] = words_column(*value) if isinstance(value, tuple) else value
    return record_batch(columns, HYPOTHESES)
