"""The maze protocol: a paradigm or a map, who goes through it, and phases of trials."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from machinepsych.apparatus.environment import DRAWS, UNDRAWN, Environment
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.protocol.model import FORMAT, AgentSpec
from machinepsych.protocol.notation import write_duration

# What ``kind`` says in a maze protocol.
MAZE = "maze"
# What ``apparatus.use`` says where the maze is a map of one's own.
OWN_MAZE = "Maze"
DEFAULT_STEPS = 500


@dataclass(frozen=True)
class Place:
    """Where subjects go: a paradigm in a form, or (``use: Maze``) a map, given whole.

    ``senses`` of None means the form's own; ``steps`` is the most that a trial in a map may last,
    ``parameters`` are those of the paradigm that differ from their defaults.
    """

    use: str
    form: str = "faithful"
    senses: tuple[str, ...] | None = None
    map: str = ""
    steps: int = DEFAULT_STEPS
    parameters: dict[str, Any] = field(default_factory=dict)

    def environment(self) -> Environment:
        """Make the environment; raises what :mod:`machinepsych.apparatus` raises for what cannot be."""
        if self.use == OWN_MAZE:
            return make_user_maze(self.map, self.senses, self.steps)
        return PARADIGMS.get(self.use).environment(self.form, self.senses, **self.parameters)


@dataclass(frozen=True)
class MazePhase:
    """``blocks`` of ``trials`` each.

    ``interval`` is the time between trials in ticks; with ``feedback`` off nothing that happens is learned
    of. ``draws`` says what trials begin with, by the names of the environment's draws: values that are gone
    through in turn, trial by trial of the phase. ``agents`` (label -> parameter -> value) is what parameters
    are in this phase alone.
    """

    name: str
    about: str = ""
    blocks: int = 1
    trials: int = 1
    interval: int = 0
    feedback: bool = True
    draws: dict[str, tuple[int, ...]] = field(default_factory=dict)
    agents: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class MazeProtocol:
    """A checked experiment. ``tick`` is how long a step lasts, in seconds: intervals are counted in it."""

    name: str
    about: str
    source: str
    seed: int
    subjects: int
    place: Place
    tick: Fraction
    agents: tuple[AgentSpec, ...]
    phases: tuple[MazePhase, ...]

    @property
    def trials(self) -> int:
        """Trials of one subject in the whole session."""
        return sum(phase.blocks * phase.trials for phase in self.phases)

    def resolved(self) -> dict[str, Any]:
        """Return all of it as a mapping that reads back as the same protocol."""
        place: dict[str, Any] = {"use": self.place.use}
        if self.place.use == OWN_MAZE:
            place |= {"map": self.place.map, "steps": self.place.steps}
        else:
            place |= {"form": self.place.form}
            if self.place.parameters:
                place["parameters"] = dict(self.place.parameters)
        if self.place.senses is not None:
            place["senses"] = list(self.place.senses)
        place["tick"] = write_duration(self.tick)
        return {
            "machinepsych": FORMAT,
            "kind": MAZE,
            "name": self.name,
            "about": self.about,
            "source": self.source,
            "seed": self.seed,
            "subjects": self.subjects,
            "apparatus": place,
            "agents": [{agent.kind: {"label": agent.label, **agent.parameters}} for agent in self.agents],
            "phases": [
                {
                    "name": phase.name,
                    "about": phase.about,
                    "blocks": phase.blocks,
                    "trials": phase.trials,
                    "intertrial_interval": write_duration(self.tick * phase.interval),
                    "feedback": "shown" if phase.feedback else "none",
                    "draws": {key: list(each) for key, each in phase.draws.items()},
                    "agents": {label: dict(changes) for label, changes in phase.agents.items()},
                }
                for phase in self.phases
            ],
        }

    def text(self) -> str:
        """Write it as a file with everything filled in."""
        return yaml.safe_dump(self.resolved(), sort_keys=False, width=4096)

    def digest(self) -> str:
        """Return the SHA-256 of the protocol, whatever its file looks like."""
        return hashlib.sha256(json.dumps(self.resolved()).encode("ascii")).hexdigest()


def draws_of(environment: Environment, phase: MazePhase, trial: int) -> list[int]:
    """Return what a phase's trial (from 0) begins with, as ``Batch.begin`` takes it."""
    handed = [UNDRAWN] * DRAWS
    for draw in environment.draws:
        values = phase.draws.get(draw.key)
        if values:
            handed[draw.position] = values[trial % len(values)]
    return handed


def load(path: str | Path, overrides: Iterable[str] = ()) -> MazeProtocol:
    """Read a maze protocol from a file; ``overrides`` are texts PATH=VALUE. Raises ProtocolError."""
    from machinepsych.mazes.check import loads
    from machinepsych.protocol.read import read_file

    return loads(read_file(path), str(path), overrides)
