"""``machinepsych explain``: why a subject did what it did in a trial, by replaying it up to there."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
from rich.table import Table
from rich.text import Text

from machinepsych.agents.base import AgentKind, Explanation
from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_json
from machinepsych.errors import RunFolderError, UnknownNameError
from machinepsych.experiments.base import kind_of_folder
from machinepsych.experiments.maze import MazeExperiment
from machinepsych.experiments.operant import OperantExperiment
from machinepsych.figures.contingencies import contingency_graph, draw_contingencies
from machinepsych.figures.expectations import draw_expectations
from machinepsych.figures.report import FIGURES_FOLDER, write_picture
from machinepsych.runs.read import Run, open_run
from machinepsych.runs.write import reason
from machinepsych.session.experiment import Experiment
from machinepsych.session.replay import explain, stand_before
from machinepsych.vocabulary import Vocabulary


def explain_command(
    folder: Path,
    subject: int,
    trial: int,
    agent: str | None,
    quiet: bool,
    json: Path | None,
    step: int | None = None,
) -> None:
    """Replay, explain, print and draw; raises RunFolderError or UnknownNameError for what is not there.

    ``step`` is that of a maze's trial to be explained, from 1 (the default there).
    """
    kind = kind_of_folder(folder)
    if kind is MazeExperiment:
        from machinepsych.cli.explain_step import explain_maze

        explain_maze(folder, subject, trial, step or 1, agent, quiet, json)
        return
    if kind is not OperantExperiment:
        raise RunFolderError(f"{folder} is a {kind.word} run; its decisions cannot be explained one by one.")
    run = open_run(folder)
    if step is not None:
        raise RunFolderError("--step belongs to mazes; here a trial is explained at its first response.")
    experiment = OperantExperiment.of_folder(folder).prepared
    place = _place_of_agent(experiment, agent)
    label = experiment.kernels[place].label
    for name, value, most in (
        ("subject", subject, run.manifest.subjects),
        ("trial", trial, run.manifest.trials),
    ):
        if not 1 <= value <= most:
            raise RunFolderError(f"--{name} {value}: this run has {name}s 1 to {most:,}.")
    recorded = _recorded(run, label, subject, trial)
    standpoint = stand_before(experiment, place, subject, trial)
    latency = recorded["latency_ticks"]
    window = int(experiment.plan.design.window[experiment.plan.phases.index(standpoint.phase)])
    explanation = explain(experiment, standpoint, subject, window - 1 if latency is None else latency)
    picture = draw_knowledge(
        run.folder,
        standpoint.kernel.kind,
        standpoint.kernel.parameters,
        standpoint.memory,
        experiment.plan.vocabulary,
        explanation,
        f"{label}, subject {subject}, before trial {trial}",
        f"{label}-subject{subject}-trial{trial}",
    )
    write_json(json, {"trial": recorded, **dataclasses.asdict(explanation)})
    if not quiet:
        _show(recorded, explanation, experiment.plan.tick_s, picture)


def _place_of_agent(experiment: Experiment, label: str | None) -> int:
    able = [k for k, kernel in enumerate(experiment.kernels) if kernel.kind.explain is not None]
    if not able:
        raise RunFolderError("No agent of this run can explain itself.")
    labels = {experiment.kernels[k].label: k for k in able}
    if label is None:
        return able[0]
    if label not in labels:
        raise UnknownNameError("agent in this run that can explain itself called", label, labels)
    return labels[label]


def _recorded(run: Run, label: str, subject: int, trial: int) -> dict[str, Any]:
    """Return the recorded row of a trial; raises RunFolderError where the run did not get so far."""
    names = [
        "phase",
        "block",
        "trial",
        "stimuli",
        "operation",
        "correct",
        "outcome",
        "latency_ticks",
        "subject",
    ]
    for batch in run.batches(label, names):
        mask = pc.and_(pc.equal(batch["subject"], subject), pc.equal(batch["trial"], trial))
        rows: list[dict[str, Any]] = batch.filter(mask).to_pylist()
        if rows:
            return {"agent": label, **rows[0]}
    raise RunFolderError(
        f"Trial {trial} of subject {subject} of {label} is not recorded: the run is not complete."
    )


def draw_knowledge(
    folder: Path,
    kind: AgentKind,
    parameters: Any,
    memory: dict[str, np.ndarray],
    vocabulary: Vocabulary,
    explanation: Explanation,
    title: str,
    name: str,
) -> Path | None:
    """Draw the strongest contingencies that a subject knows, or, for a memory, what its reads add up.

    None where nothing is known yet.
    """
    if kind.hypotheses is None:
        parts = [(reason.operation, reason.because, reason.value) for reason in explanation.reasons]
        if not parts:
            return None
        path = folder / FIGURES_FOLDER / f"expectations-{name}"
        return _written(draw_expectations(parts, title), path)
    known = kind.hypotheses(parameters, {each: array[None] for each, array in memory.items()}, vocabulary)
    graph = contingency_graph(known)
    if not graph:
        return None
    return _written(draw_contingencies(graph, title), folder / FIGURES_FOLDER / f"contingencies-{name}")


def _written(figure: Any, path: Path) -> Path:
    try:
        return write_picture(figure, path)
    except OSError as why:
        raise RunFolderError(f"{path} cannot be written: {reason(why)}") from why


def _number_text(number: float | None) -> str:
    """Write a number to three places, a count whole, and nothing where there is none."""
    if number is None:
        return ""
    return f"{number:,}" if isinstance(number, int) else f"{number:.3f}"


def _show(recorded: dict[str, Any], explanation: Explanation, tick_s: float, picture: Path | None) -> None:
    console = output_console()
    did = recorded["operation"] or "no response"
    after = "" if recorded["latency_ticks"] is None else f" after {recorded['latency_ticks'] * tick_s:g} s"
    came = f"outcome {recorded['outcome']:g}" if recorded["outcome"] else "no outcome"
    console.print(
        f"{recorded['agent']}, subject {recorded['subject']}, trial {recorded['trial']} "
        f"({recorded['phase']}, block {recorded['block']}): {recorded['stimuli']}\n"
        f"{did}{after}, {came}\n\n{explanation.sentence}\n",
        markup=False,
        soft_wrap=True,
    )
    show_reasons(explanation, picture)


def show_reasons(explanation: Explanation, picture: Path | None) -> None:
    """Print the chain of goals, the reasons as a table, and where the picture is."""
    console = output_console()
    if len(explanation.goals) > 1:
        chain = ", for it ".join(f"{goal}!" for goal in explanation.goals)
        console.print(f"Goals: {chain}\n", markup=False, soft_wrap=True)
    if explanation.reasons:
        facts = list(dict.fromkeys(fact for reason in explanation.reasons for fact in reason.facts))
        table = Table(box=None, padding=(0, 1))
        table.add_column("what speaks here", overflow="fold")
        for heading in (explanation.value, *facts):
            table.add_column(heading, justify="right", no_wrap=True)
        for reason in explanation.reasons:
            because = reason.because if "=/>" in reason.because else f"{reason.operation}: {reason.because}"
            numbers = [reason.value, *(reason.facts.get(fact) for fact in facts)]
            table.add_row(Text(because), *(_number_text(number) for number in numbers))
        console.print(table)
    if picture is not None:
        console.print(f"\nDrawn: {picture}", markup=False, soft_wrap=True)
