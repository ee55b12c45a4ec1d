"""Trials to criterion: when each subject first made so many correct responses in a row."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from machinepsych.measures.statistics import median_interval, quantile
from machinepsych.runs.manifest import PhaseEntry
from machinepsych.runs.read import UNDEFINED, Run

NOT_REACHED = 0
NOT_RECORDED = -1

# Rows handled at once, so that a million subjects need no more memory than the record itself.
_SUBJECTS_AT_ONCE = 65_536

BY_SUBJECT = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("stage", pa.string()),
        ("subject", pa.int32()),
        ("trials", pa.int32()),
        ("available", pa.int32()),
    ]
)

TRIALS_TO_CRITERION = pa.schema(
    [
        ("agent", pa.string()),
        ("phase", pa.string()),
        ("stage", pa.string()),
        ("criterion", pa.int32()),
        ("available", pa.int32()),
        ("subjects", pa.int32()),
        ("reached", pa.int32()),
        ("percent_reached", pa.float64()),
        ("median", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("lower_quartile", pa.float64()),
        ("upper_quartile", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Training:
    """A training phase, its stage in words, and the trials (as columns) in which the criterion counts."""

    phase: PhaseEntry
    stage: str
    columns: slice

    @property
    def available(self) -> int:
        """Number of trials in which the criterion can be reached."""
        return int(self.columns.stop - self.columns.start)


def trainings(phases: tuple[PhaseEntry, ...]) -> list[Training]:
    """Find the training phases of a protocol: those with feedback in which a correct response is defined.

    Counting starts with the training phase and goes on through the phases without feedback that follow
    it (the tests), as long as their contingency is the same, until the next phase with feedback. A
    reversal is a training phase whose contingency differs from that of the training before; the stage
    says how many have gone before: ``training`` where there is none at all, else ``before reversal``,
    ``after reversal``, ``after reversal 2``, ...
    """
    found: list[tuple[PhaseEntry, int, int]] = []
    reversals, previous = 0, None
    for p, phase in enumerate(phases):
        if not (phase.feedback and phase.scored):
            continue
        if previous is not None and phase.contingency != previous:
            reversals += 1
        previous = phase.contingency
        stop = phase.columns.stop
        for later in phases[p + 1 :]:
            if later.feedback or not later.scored or later.contingency != phase.contingency:
                break
            stop = later.columns.stop
        found.append((phase, reversals, stop))
    return [
        Training(phase, _stage(count, reversals), slice(phase.columns.start, stop))
        for phase, count, stop in found
    ]


def _stage(before: int, total: int) -> str:
    if total == 0:
        return "training"
    if before == 0:
        return "before reversal"
    return "after reversal" if before == 1 else f"after reversal {before}"


def first_run_of(correct: np.ndarray, criterion: int) -> np.ndarray:
    """Return for each subject the trial (from 1) that completes ``criterion`` correct trials in a row.

    ``correct`` [N, trials] is 1, 0 or -1; a trial of -1, in which no correct response is defined, neither
    counts nor breaks a row. ``NOT_REACHED`` (0) where there is no such row. int32 [N].
    """
    trial = np.zeros(len(correct), np.int32)
    for start in range(0, len(correct), _SUBJECTS_AT_ONCE):
        part = correct[start : start + _SUBJECTS_AT_ONCE]
        so_far = np.cumsum(part == 1, axis=1, dtype=np.int32)
        at_last_error = np.maximum.accumulate(np.where(part == 0, so_far, 0), axis=1)
        reached = so_far - at_last_error >= criterion
        first = reached.argmax(axis=1).astype(np.int32) + 1
        trial[start : start + _SUBJECTS_AT_ONCE] = np.where(reached.any(axis=1), first, NOT_REACHED)
    return trial


def _by_training(run: Run) -> list[tuple[str, Training, np.ndarray]]:
    """Return agent, training and trials to criterion [subjects] (NOT_REACHED, NOT_RECORDED)."""
    found = []
    stretches = trainings(run.manifest.phases)
    for agent in run.labels() if stretches else []:
        taken = run.matrices(agent, ["correct", "responses"])
        for training in stretches:
            trial = first_run_of(taken["correct"][:, training.columns], run.manifest.criterion)
            # A subject cut off half-way could still have reached it: to keep the early ones of them and
            # drop the late ones would make learning look faster than it is.
            whole = (taken["responses"][:, training.columns] != UNDEFINED).all(axis=1)
            found.append((agent, training, np.where(whole, trial, NOT_RECORDED)))
    return found


def trials_by_subject(run: Run) -> pa.Table:
    """Measure trials to criterion of every subject in every training phase; null where not reached.

    Subjects whose trials are not all recorded (an incomplete run) have no row. ``available`` is the
    number of trials in which the criterion could have been reached.
    """
    tables = []
    for agent, training, trial in _by_training(run):
        recorded = trial != NOT_RECORDED
        kept = trial[recorded].astype(np.int32)
        n = len(kept)
        constants = [
            pa.repeat(pa.scalar(text, pa.string()), n)
            for text in (agent, training.phase.name, training.stage)
        ]
        numbers = [
            pa.array(np.flatnonzero(recorded).astype(np.int32) + 1),
            pa.array(kept, mask=kept == NOT_REACHED),
            pa.repeat(pa.scalar(training.available, pa.int32()), n),
        ]
        tables.append(pa.Table.from_arrays(constants + numbers, schema=BY_SUBJECT))
    return pa.concat_tables(tables) if tables else BY_SUBJECT.empty_table()


def trials_to_criterion(run: Run) -> pa.Table:
    """Summarize trials to criterion per agent and training phase; the definition is that of Johansson (2024).

    The trial is counted from the start of the training phase and is the one that completes ``criterion``
    correct responses in a row, wherever before the next training phase that happens (see
    :func:`trainings`). Subjects that never reach it count as later than the end: the median, its interval
    and the quartiles are null where they fall there, to be shown as "> available". ``lower`` and
    ``upper`` are the distribution-free 95% interval of the median
    (:func:`~machinepsych.measures.statistics.median_interval`); both null with fewer than six subjects.
    """
    columns: dict[str, list[object]] = {name: [] for name in TRIALS_TO_CRITERION.names}
    for agent, training, trial in _by_training(run):
        kept = trial[trial != NOT_RECORDED]
        reached = int((kept != NOT_REACHED).sum())
        late = np.sort(np.where(kept == NOT_REACHED, math.inf, kept))
        median = median_interval(late)
        row = (
            agent,
            training.phase.name,
            training.stage,
            run.manifest.criterion,
            training.available,
            len(kept),
            reached,
            100.0 * reached / len(kept) if len(kept) else None,
            *(
                value if math.isfinite(value) else None
                for value in (
                    median.value,
                    median.lower,
                    median.upper,
                    quantile(late, 0.25),
                    quantile(late, 0.75),
                )
            ),
        )
        for name, value in zip(TRIALS_TO_CRITERION.names, row, strict=True):
            columns[name].append(value)
    return pa.table(columns, TRIALS_TO_CRITERION)
