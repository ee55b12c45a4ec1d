"""The manifest of a run folder, read and typed: what ran, in the words that measures and figures use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machinepsych.errors import RunFolderError
from machinepsych.runs.schema import FORMAT, MANIFEST


@dataclass(frozen=True)
class AgentEntry:
    """An agent as the manifest records it: label, kind, all parameters, bytes of state of one subject."""

    label: str
    kind: str
    parameters: dict[str, Any]
    state_bytes_per_subject: int


@dataclass(frozen=True)
class PhaseEntry:
    """A phase as the manifest records it; trials count from 1 through the session.

    ``scored``: a correct response is defined. ``feedback``: outcomes are delivered. ``contingency``
    numbers the different assignments of correct responses. What follows comes from the protocol (None or
    empty where the manifest does not hold it): ``schedules`` are those of each operandum, as the protocol's
    model writes them; ``reward`` and ``changeover_delay_ticks`` go with them.
    """

    name: str
    blocks: int
    trials_per_block: int
    first_trial: int
    feedback: bool
    scored: bool
    contingency: int
    trial_ends: str | None = None
    response_window_ticks: int | None = None
    intertrial_interval_ticks: int | None = None
    schedules: dict[str, dict[str, Any]] = field(default_factory=dict)
    changeover_delay_ticks: int = 0
    reward: float | None = None

    @property
    def trials(self) -> int:
        """Number of trials in the phase."""
        return self.blocks * self.trials_per_block

    @property
    def columns(self) -> slice:
        """Where the phase's trials stand in a matrix [subjects, trials]."""
        return slice(self.first_trial - 1, self.first_trial - 1 + self.trials)

    def block_columns(self, block: int) -> slice:
        """Where the trials of a block (from 1) stand in a matrix [subjects, trials]."""
        start = self.first_trial - 1 + (block - 1) * self.trials_per_block
        return slice(start, start + self.trials_per_block)


@dataclass(frozen=True)
class Manifest:
    """What ran: the part of ``manifest.json`` that measures and figures use; ``contents`` is all of it."""

    protocol: str
    about: str
    source: str
    status: str
    complete: bool
    seed: int
    subjects: int
    agents: tuple[AgentEntry, ...]
    operations: tuple[str, ...]
    tick_s: float
    criterion: int
    phases: tuple[PhaseEntry, ...]
    contents: dict[str, Any] = field(repr=False, default_factory=dict)

    @property
    def trials(self) -> int:
        """Trials of one subject in the whole session."""
        return sum(phase.trials for phase in self.phases)

    @property
    def scored(self) -> bool:
        """Whether a correct response is defined in any phase."""
        return any(phase.scored for phase in self.phases)

    def labels(self) -> list[str]:
        """List the labels of the agents in the protocol's order."""
        return [agent.label for agent in self.agents]


def manifest_of_format(folder: Path, form: str) -> dict[str, Any] | None:
    """Return the contents of a folder's manifest; None where it is of another format or there is none."""
    try:
        contents = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(contents, dict) or contents.get("format") != form:
        return None
    return contents


def read_manifest(folder: Path) -> Manifest:
    """Read a run folder's manifest; raises RunFolderError with what is wrong with it."""
    path = folder / MANIFEST
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RunFolderError(f"{folder} is not a run folder: it has no {MANIFEST}.") from None
    except OSError as why:
        raise RunFolderError(f"{path} cannot be read: {why.strerror or why}.") from why
    except json.JSONDecodeError as why:
        raise RunFolderError(f"{path}:{why.lineno}:{why.colno}  This is not JSON: {why.msg}.") from why
    except UnicodeDecodeError as why:
        raise RunFolderError(f"{path} is not text in UTF-8.") from why
    found = contents.get("format") if isinstance(contents, dict) else None
    if found != FORMAT:
        raise RunFolderError(f"{path} has format {json.dumps(found)}; this version reads {FORMAT}.")
    try:
        return _manifest(contents)
    except KeyError as why:
        raise RunFolderError(f"{path} lacks the entry {why}.") from why
    except (TypeError, ValueError, AttributeError) as why:
        raise RunFolderError(f"{path} does not have the form of a manifest ({why}).") from why


def _manifest(contents: dict[str, Any]) -> Manifest:
    protocol = contents["protocol"]
    agents = tuple(
        AgentEntry(
            each["label"],
            each["kind"],
            dict(each.get("parameters", {})),
            int(each.get("state_bytes_per_subject", 0)),
        )
        for each in contents["agents"]
    )
    resolved = (protocol.get("resolved") or {}).get("phases") or []
    details = {each["name"]: each for each in resolved if isinstance(each, dict) and "name" in each}
    phases = []
    for each in contents["phases"]:
        more = details.get(each["name"], {})
        phases.append(
            PhaseEntry(
                name=str(each["name"]),
                blocks=int(each["blocks"]),
                trials_per_block=int(each["trials_per_block"]),
                first_trial=int(each["first_trial"]),
                feedback=bool(each["feedback"]),
                scored=bool(each["scored"]),
                contingency=int(each["contingency"]),
                trial_ends=more.get("trial_ends"),
                response_window_ticks=more.get("response_window_ticks"),
                intertrial_interval_ticks=more.get("intertrial_interval_ticks"),
                schedules=more.get("schedules") or {},
                changeover_delay_ticks=more.get("changeover_delay_ticks") or 0,
                reward=more.get("reward"),
            )
        )
    return Manifest(
        protocol=str(protocol["name"]),
        about=protocol.get("about") or "",
        source=protocol.get("source") or "",
        status=str(contents["status"]),
        complete=bool(contents["complete"]),
        seed=int(contents["seed"]),
        subjects=int(contents["subjects"]),
        agents=agents,
        operations=tuple(contents["operations"]),
        tick_s=float(contents["tick_s"]),
        criterion=int(contents["criterion"]),
        phases=tuple(phases),
        contents=contents,
    )
