"""The shared protocol: a situation, who shares it, under which conditions, and for how many trials."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.situations.base import SITUATIONS
from machinepsych.protocol.model import FORMAT, AgentSpec
from machinepsych.protocol.notation import write_duration

# What ``kind`` says in a shared protocol.
SHARED = "shared"


@dataclass(frozen=True)
class Company:
    """Who shares a chamber: labels of agents, place by place.

    Where a condition has more places, they come round again; where it has fewer, the first are taken.
    """

    name: str
    subjects: tuple[str, ...]

    def seated(self, places: int) -> tuple[str, ...]:
        """Return the agent of each place of a chamber."""
        return tuple(self.subjects[k % len(self.subjects)] for k in range(places))


@dataclass(frozen=True)
class Condition:
    """What differs between chambers: parameters of the situation, how many share it (0: its own number)."""

    name: str
    about: str = ""
    subjects: int = 0
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SharedProtocol:
    """A checked experiment.

    ``chambers`` run for each condition and company; ``control`` names the condition that others are compared
    with ("" for none). ``interval`` is the time between trials in ticks, ``tick`` the length of one in
    seconds.
    """

    name: str
    about: str
    source: str
    seed: int
    chambers: int
    situation: str
    parameters: dict[str, Any]
    senses: tuple[str, ...] | None
    tick: Fraction
    agents: tuple[AgentSpec, ...]
    companies: tuple[Company, ...]
    conditions: tuple[Condition, ...]
    control: str
    blocks: int
    trials_per_block: int
    interval: int

    @property
    def trials(self) -> int:
        """Trials of one chamber."""
        return self.blocks * self.trials_per_block

    def environment(self, condition: Condition) -> SharedEnvironment:
        """Make a condition's environment; raises what the apparatus raises for what cannot be."""
        return SITUATIONS.get(self.situation).environment(
            condition.subjects or None, self.senses, **{**self.parameters, **condition.parameters}
        )

    def cells(self) -> list[tuple[Condition, Company]]:
        """List the cells of the design: conditions by companies."""
        return [(condition, company) for condition in self.conditions for company in self.companies]

    def agent(self, label: str) -> AgentSpec:
        """Return the agent with a label."""
        return next(agent for agent in self.agents if agent.label == label)

    def resolved(self) -> dict[str, Any]:
        """Return all of it as a mapping that reads back as the same protocol."""
        place: dict[str, Any] = {"use": self.situation, "tick": write_duration(self.tick)}
        if self.parameters:
            place["parameters"] = dict(self.parameters)
        if self.senses is not None:
            place["senses"] = list(self.senses)
        conditions = []
        for each in self.conditions:
            written: dict[str, Any] = {"name": each.name, "about": each.about}
            if each.subjects:
                written["subjects"] = each.subjects
            if each.parameters:
                written["parameters"] = dict(each.parameters)
            conditions.append(written)
        return {
            "machinepsych": FORMAT,
            "kind": SHARED,
            "name": self.name,
            "about": self.about,
            "source": self.source,
            "seed": self.seed,
            "chambers": self.chambers,
            "apparatus": place,
            "agents": [{agent.kind: {"label": agent.label, **agent.parameters}} for agent in self.agents],
            "companies": [{"name": each.name, "subjects": list(each.subjects)} for each in self.companies],
            "conditions": conditions,
            **({"control": self.control} if self.control else {}),
            "blocks": self.blocks,
            "trials": self.trials_per_block,
            "intertrial_interval": write_duration(self.tick * self.interval),
        }

    def text(self) -> str:
        """Write it as a file with everything filled in."""
        return yaml.safe_dump(self.resolved(), sort_keys=False, width=4096)

    def digest(self) -> str:
        """Return the SHA-256 of the protocol, whatever its file looks like."""
        return hashlib.sha256(json.dumps(self.resolved()).encode("ascii")).hexdigest()


def load(path: str | Path, overrides: Iterable[str] = ()) -> SharedProtocol:
    """Read a shared protocol from a file; ``overrides`` are texts PATH=VALUE. Raises ProtocolError."""
    from machinepsych.protocol.read import read_file
    from machinepsych.shared.check import loads

    return loads(read_file(path), str(path), overrides)
