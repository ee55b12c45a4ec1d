"""``machinepsych explain`` for maze runs: why a subject did what it did in one step of a trial."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import output_console
from machinepsych.cli.explain import draw_knowledge, show_reasons
from machinepsych.cli.folders import write_json
from machinepsych.errors import RunFolderError, UnknownNameError
from machinepsych.experiments.maze import MazeExperiment
from machinepsych.mazes.replay import explain_step
from machinepsych.measures.episodes import read_episodes


def explain_maze(
    folder: Path, subject: int, trial: int, step: int, agent: str | None, quiet: bool, json: Path | None
) -> None:
    """Replay, explain, print and draw; raises RunFolderError or UnknownNameError for what is not there."""
    manifest = MazeExperiment.manifest(folder)
    protocol = MazeExperiment.of_folder(folder).protocol
    able = [k for k, each in enumerate(protocol.agents) if AGENTS.get(each.kind).explain is not None]
    if not able:
        raise RunFolderError("No agent of this run can explain itself.")
    labels = {protocol.agents[k].label: k for k in able}
    if agent is not None and agent not in labels:
        raise UnknownNameError("agent in this run that can explain itself called", agent, labels)
    label = agent or protocol.agents[able[0]].label
    for name, value, most in (("subject", subject, protocol.subjects), ("trial", trial, protocol.trials)):
        if not 1 <= value <= most:
            raise RunFolderError(f"--{name} {value}: this run has {name}s 1 to {most:,}.")
    row = _recorded(folder, label, subject, trial)
    if not 1 <= step <= row["steps"]:
        raise RunFolderError(f"--step {step}: trial {trial} has steps 1 to {row['steps']:,}.")
    operations = manifest["place"]["operations"]
    done = row["operations"][step - 1]
    did = operations[done] if done >= 0 else None
    found = explain_step(protocol, labels[label], subject, trial, step)
    kind = AGENTS.get(protocol.agents[labels[label]].kind)
    title = f"{label}, subject {subject}, trial {trial}, before step {step}"
    name = f"{label}-subject{subject}-trial{trial}-step{step}"
    parameters = kind.parameters(**protocol.agents[labels[label]].parameters)
    picture = draw_knowledge(
        folder, kind, parameters, found.memory, found.vocabulary, found.explanation, title, name
    )
    write_json(
        json,
        {
            "agent": label,
            "subject": subject,
            "trial": trial,
            "step": step,
            "operation": did,
            "sensed": found.sensed,
            **dataclasses.asdict(found.explanation),
        },
    )
    if quiet:
        return
    sensed = ", ".join(f"{stimulus} {value:.2g}" for stimulus, value in found.sensed.items()) or "nothing"
    output_console().print(
        f"{label}, subject {subject}, trial {trial} ({row['phase']}, block {row['block']}), step {step} of "
        f"{row['steps']}\nSensed: {sensed}\nDid: {did or 'nothing'}\n\n{found.explanation.sentence}\n",
        markup=False,
        soft_wrap=True,
    )
    show_reasons(found.explanation, picture)


def _recorded(folder: Path, label: str, subject: int, trial: int) -> dict[str, Any]:
    table = read_episodes(folder)
    mask = pc.and_(
        pc.equal(table["agent"].cast("string"), label),
        pc.and_(pc.equal(table["subject"], subject), pc.equal(table["trial"], trial)),
    )
    rows: list[dict[str, Any]] = table.filter(mask).to_pylist()
    if not rows:
        raise RunFolderError(
            f"Trial {trial} of subject {subject} of {label} is not recorded: the run is not complete."
        )
    return rows[0]
