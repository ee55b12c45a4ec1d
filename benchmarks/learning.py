"""Who learns what: every agent in every paradigm, published and faithful, its first trials beside its last.

Agents have their default parameters everywhere. A subject plays its trials one after another and rests
between them; nothing is reset. Beside the learners stand two controls that learn nothing: ``random``, which
responds as rarely as an untrained learner, and the same responding in every step, as the published
benchmark's random agent does. A step in which a subject does nothing is a step of ``stay``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.table import Table

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import RUNNING, STAY, SUCCESS
from machinepsych.apparatus.paradigms.base import FAITHFUL, PARADIGMS, PUBLISHED
from machinepsych.cli.console import output_console
from machinepsych.kernels.backend import Backend, make_backend
from machinepsych.session.turns import AgentBatch
from machinepsych.vocabulary import Vocabulary

# Ticks between two trials.
INTERVAL = 50
# Where a trial is a test or a training is what the first and the last are: the pre-test and the test.
TESTS = (0, 9)
# Trials that a subject plays, and what tells learning, by paradigm: of published and faithful. Non-match to a
# place, where nothing pays until all is done, is learned slowly by rodents too.
SUCCESSES, STEPS, OUTCOME = "success, %", "steps", "outcome"
PLAYED: dict[str, tuple[tuple[int, int], str, str]] = {
    "TMaze": ((60, 60), SUCCESSES, SUCCESSES),
    "StarMaze": ((60, 60), SUCCESSES, SUCCESSES),
    "RadialArmMaze": ((40, 40), OUTCOME, OUTCOME),
    "BarnesMaze": ((60, 60), SUCCESSES, SUCCESSES),
    "MorrisWaterMaze": ((60, 60), STEPS, STEPS),
    "OperantChamber": ((50, 50), STEPS, STEPS),
    "ShuttleBox": ((80, 80), "avoided", "avoided"),
    "ConditionedPlacePreference": ((12, 12), SUCCESSES, "paired_steps"),
    "DelayedNonMatchToSample": ((100, 300), "correct", "correct"),
}
AGENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "hebbian": ("hebbian", {}),
    "nars": ("nars", {}),
    "random": ("random", {}),
    "random, every step": ("random", {"response_probability": 1.0}),
}


@dataclass(frozen=True)
class Learning:
    """One row: means over subjects of the first and the last fifth of the trials, standard error of these."""

    agent: str
    paradigm: str
    form: str
    measure: str
    subjects: int
    trials: int
    first: float
    last: float
    first_error: float
    last_error: float


def play(
    paradigm: str,
    form: str,
    agent: str,
    parameters: Mapping[str, Any],
    subjects: int,
    trials: int,
    seed: int,
    backend: Backend,
) -> dict[str, np.ndarray]:
    """Play; return float64 ``[trials, subjects]`` of success (0, 1), steps, outcome and each measure."""
    environment = PARADIGMS.get(paradigm).environment(form)
    batch = Batch(environment, subjects, backend, dense=False)
    batch.seed(seed)
    vocabulary = Vocabulary(environment.stimuli, environment.operations)
    agents = AgentBatch(agent, parameters, vocabulary, environment.slots, subjects, seed, backend)
    names = ["success", "steps", "outcome", *(name for name, _ in environment.measures)]
    record = {name: np.zeros((trials, subjects)) for name in names}
    for trial in range(trials):
        batch.begin()
        view = {name: batch.array("view", name) for name in ("count", "ids", "intensities")}
        operations = agents.turn(act=1, view=view, rest=INTERVAL if trial else 0)
        going = np.ones(subjects, bool)
        while going.any():
            batch.step(np.where(going, np.where(operations < 0, STAY, operations), -1))
            outcome = np.where(going, batch.array("turn", "outcome")[:, 0], 0.0)
            record["steps"][trial] += going
            record["outcome"][trial] += outcome
            stepped, going = going, going & (batch.status() == RUNNING)
            view = {name: batch.array("view", name) for name in ("count", "ids", "intensities")}
            operations = agents.turn(act=going, view=view, learn=stepped, outcome=outcome)
        record["success"][trial] = batch.status() == SUCCESS
        tally = batch.array("place", "tally")
        for name, number in environment.measures:
            record[name][trial] = tally[:, number]
    return record


def measure_of(paradigm: str, form: str) -> str:
    """Return the name of what tells learning in a paradigm's form."""
    _, published, faithful = PLAYED[paradigm]
    return published if form == PUBLISHED else faithful


def learning(record: Mapping[str, np.ndarray], paradigm: str, form: str) -> tuple[np.ndarray, np.ndarray]:
    """Return what tells learning, of each subject ``[N]``, in the first and the last fifth of the trials."""
    measure = measure_of(paradigm, form)
    per_cent = measure in (SUCCESSES, "avoided", "correct")
    values = record["success" if measure == SUCCESSES else measure] * (100.0 if per_cent else 1.0)
    if measure == "paired_steps":
        return values[TESTS[0]], values[TESTS[1]]
    fifth = max(1, len(values) // 5)
    return values[:fifth].mean(axis=0), values[-fifth:].mean(axis=0)


def measure(
    agents: Sequence[str],
    subjects: int,
    backend: str = "cpu",
    paradigms: Sequence[str] = tuple(PLAYED),
    seed: int = 1,
) -> list[Learning]:
    """Measure each agent in each paradigm and form."""
    device = make_backend(backend, 1)
    rows = []
    for paradigm in paradigms:
        for trials, form in zip(PLAYED[paradigm][0], (PUBLISHED, FAITHFUL), strict=True):
            for agent in agents:
                kind, parameters = AGENTS[agent]
                record = play(paradigm, form, kind, parameters, subjects, trials, seed, device)
                first, last = learning(record, paradigm, form)
                root = math.sqrt(subjects)
                rows.append(
                    Learning(
                        agent=agent,
                        paradigm=paradigm,
                        form=form,
                        measure=measure_of(paradigm, form),
                        subjects=subjects,
                        trials=trials,
                        first=float(first.mean()),
                        last=float(last.mean()),
                        first_error=float(first.std(ddof=1)) / root,
                        last_error=float(last.std(ddof=1)) / root,
                    )
                )
    return rows


def show(rows: Sequence[Learning]) -> None:
    """Print a row a paradigm and form, a column an agent: first fifth -> last fifth of the trials."""
    agents = list(dict.fromkeys(row.agent for row in rows))
    table = Table(title=f"Learning, {rows[0].subjects} subjects each", title_justify="left")
    for heading in ("paradigm", "form", "measure", "trials", *agents):
        table.add_column(heading)
    for paradigm, form in dict.fromkeys((row.paradigm, row.form) for row in rows):
        of = {row.agent: row for row in rows if (row.paradigm, row.form) == (paradigm, form)}
        told = next(iter(of.values()))
        cells = [
            f"{of[agent].first:.3g} -> {of[agent].last:.3g} (± {of[agent].last_error:.2g})"
            for agent in agents
        ]
        table.add_row(paradigm, form, told.measure, str(told.trials), *cells)
    output_console().print(table)
