"""What is played in the published benchmark, and its folder: a part for each finished cell.

A cell is one agent in one environment with all its subjects. The folder holds manifest.json (what was asked,
versions, status), parts/AGENT-ENVIRONMENT.json, and when all cells are there trials.parquet and scores.json.
A cell that is there is not played again, so that an interrupted folder goes on with the same command.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.agents.base import AGENTS
from machinepsych.cheesebench.bridge import VIEWS, AgentPlayer, Player, PublishedRun, published_package
from machinepsych.cheesebench.controls import CONTROLS, make_control
from machinepsych.cheesebench.reference import reference, references
from machinepsych.cheesebench.score import score
from machinepsych.errors import MachinepsychError, RunFolderError, UnknownNameError
from machinepsych.kernels.backend import make_backend
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import MANIFEST, PARTS
from machinepsych.runs.write import write_manifest, write_text

FORMAT = "machinepsych-cheesebench/1"
DEFAULT_AGENTS = ("random", "hebbian", "nars", *CONTROLS)
DEFAULT_SUBJECTS = 10
MOST_SUBJECTS = 10_000
# What agents of ours are set to here: every step of a trial is an operation, so that an agent is not to sit
# still by its temper. All else is as in every other experiment.
SETTINGS: dict[str, dict[str, Any]] = {
    "hebbian": {"response_probability": 1.0},
    "random": {"response_probability": 1.0},
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Suite:
    """What is asked for: agents (and controls) by name, the package's environments, subjects, view, seed.

    ``trials`` of 0 plays each environment's own number. ``settings`` are parameters of agents that differ
    from their defaults.
    """

    agents: tuple[str, ...]
    environments: tuple[str, ...]
    subjects: int = DEFAULT_SUBJECTS
    trials: int = 0
    view: str = "top_down"
    seed: int = 1
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def cells(self) -> list[tuple[str, str]]:
        """List agents by environments, in the order in which they are played."""
        return [(agent, each) for each in self.environments for agent in self.agents]

    def trials_of(self, environment: str) -> int:
        """Return how many trials a subject plays in an environment."""
        return self.trials or reference(environment).trials

    def digest(self) -> str:
        """Return the hash of what is asked for."""
        text = json.dumps(dataclasses.asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class Watch(Protocol):
    """Hears how a suite gets on."""

    def began(self, trials: int, done: int) -> None:
        """Trials of all subjects and cells, and how many are on disk already."""

    def cell(self, agent: str, environment: str) -> None:
        """A cell begins."""

    def ended(self, trials: int) -> None:
        """So many more trials have ended."""


def make_suite(
    agents: Sequence[str],
    environments: Sequence[str],
    subjects: int = DEFAULT_SUBJECTS,
    trials: int = 0,
    view: str = "top_down",
    seed: int = 1,
) -> Suite:
    """Return what is asked for, checked; without names, the default agents and all environments.

    Raises UnknownNameError with the nearest name, MachinepsychError for a number out of its range.
    """
    players = {*AGENTS.names(), *CONTROLS}
    for name in agents:
        if name not in players:
            raise UnknownNameError("agent or control", name, players)
    chosen = tuple(dict.fromkeys(agents)) or DEFAULT_AGENTS
    for name in environments:
        reference(name)
    if view not in VIEWS:
        raise UnknownNameError("view", view, VIEWS)
    if not 1 <= subjects <= MOST_SUBJECTS:
        raise MachinepsychError(f"--subjects must be from 1 to {MOST_SUBJECTS:,}, not {subjects:,}.")
    if trials < 0:
        raise MachinepsychError(f"--trials must be at least 1 (0: as published), not {trials}.")
    places = tuple(each for each in references() if not environments or each in environments)
    settings = {name: SETTINGS[name] for name in chosen if name in SETTINGS}
    return Suite(chosen, places, subjects, trials, view, seed, settings)


def make_player(suite: Suite, agent: str, environment: str) -> Player:
    """Return the player of a cell."""
    if agent in CONTROLS:
        return make_control(agent, environment, suite.subjects, suite.seed)
    parameters = suite.settings.get(agent, {})
    return AgentPlayer(agent, parameters, suite.subjects, suite.seed, make_backend("cpu", 1))


def play_suite(suite: Suite, folder: Path, watch: Watch, command: str = "") -> list[Row]:
    """Play every cell that is not in the folder yet; write its tables and return the scores.

    Raises UnavailableError where the package is missing, before anything is written, and RunFolderError
    where the folder is another's. After an interruption the same call goes on.
    """
    published_package()
    manifest = _open_or_begin(suite, folder, command)
    started = time.monotonic()
    parts = {cell: read_part(folder, *cell) for cell in suite.cells()}
    sizes = {cell: suite.subjects * suite.trials_of(cell[1]) for cell in parts}
    watch.began(sum(sizes.values()), sum(sizes[cell] for cell, rows in parts.items() if rows is not None))
    try:
        for cell, rows in parts.items():
            if rows is not None:
                continue
            watch.cell(*cell)
            agent, environment = cell
            player = make_player(suite, agent, environment)
            trials = suite.trials_of(environment)
            run = PublishedRun(environment, player, suite.subjects, trials, suite.view, suite.seed)
            parts[cell] = run.play(watch.ended)
            write_text(part_path(folder, *cell), json.dumps(parts[cell]))
        scores = _finish(suite, folder, parts)
    except OSError as why:
        raise RunFolderError(f"{why.filename or folder} cannot be written: {why.strerror or why}") from why
    except BaseException:
        _close(folder, manifest, started, INTERRUPTED)
        raise
    _close(folder, manifest, started, COMPLETE)
    return scores


def _finish(suite: Suite, folder: Path, parts: dict[tuple[str, str], list[Row] | None]) -> list[Row]:
    scores, table = [], []
    for (agent, environment), rows in parts.items():
        assert rows is not None
        scores.append(score(agent, environment, suite.view, rows))
        table += [{"agent": agent, "environment": environment, "view": suite.view} | row for row in rows]
    pq.write_table(pa.Table.from_pylist(table), folder / "trials.parquet", compression="zstd")
    write_text(folder / "scores.json", json.dumps(scores, indent=2) + "\n")
    return scores


def _open_or_begin(suite: Suite, folder: Path, command: str) -> dict[str, Any]:
    path = folder / MANIFEST
    if path.exists():
        manifest = read_manifest(folder)
        if manifest.get("sha256") != suite.digest():
            raise RunFolderError(
                f"{folder} was begun with other agents, environments or numbers; nothing was changed. "
                "Name another folder with --out."
            )
        return manifest
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RunFolderError(f"{folder} is there already and not empty; name another folder with --out.")
    manifest = {
        "format": FORMAT,
        "status": RUNNING,
        "complete": False,
        "sha256": suite.digest(),
        "suite": dataclasses.asdict(suite),
        "command": command,
        "started": now(),
        "seconds": 0.0,
        "versions": versions() | {"cheesebench": package_version()},
        "machine": machine(),
    }
    try:
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        write_manifest(folder, manifest)
    except OSError as why:
        raise RunFolderError(f"{folder} cannot be made: {why.strerror or why}") from why
    return manifest


def _close(folder: Path, manifest: dict[str, Any], started: float, status: str) -> None:
    manifest["seconds"] = round(float(manifest["seconds"]) + time.monotonic() - started, 3)
    manifest["status"] = status
    manifest["complete"] = status == COMPLETE
    manifest["ended"] = now()
    write_manifest(folder, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a folder's manifest; raises RunFolderError where it is not one of this kind."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise RunFolderError(f"{folder} has no manifest that can be read: {why}") from why
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise RunFolderError(f"{folder} is not a folder of the published benchmark.")
    return manifest


def read_scores(folder: Path) -> list[Row]:
    """Return the scores of a complete folder; raises RunFolderError."""
    if not read_manifest(folder)["complete"]:
        raise RunFolderError(f"{folder} is not complete: go on with the command that began it.")
    try:
        return json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise RunFolderError(f"{folder / 'scores.json'} cannot be read: {why}") from why


def part_path(folder: Path, agent: str, environment: str) -> Path:
    """Return the file of a cell."""
    return folder / PARTS / f"{agent}-{environment}.json"


def read_part(folder: Path, agent: str, environment: str) -> list[Row] | None:
    """Return the trials of a cell, None where they are not there or cannot be read."""
    try:
        return json.loads(part_path(folder, agent, environment).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def package_version() -> str:
    """Return the version of the published package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("cheesebench")
    except PackageNotFoundError:
        return "unknown"
