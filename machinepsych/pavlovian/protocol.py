"""The Pavlovian protocol: a short file with a table of groups by phases, checked before anything runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from machinepsych.conditioning.base import MODELS
from machinepsych.errors import ProtocolError
from machinepsych.pavlovian.design import Design, Group, Timing, trials_in
from machinepsych.pavlovian.notation import Phase, TrialNotationError, write_seconds
from machinepsych.pavlovian.parse import parse
from machinepsych.protocol.check import LARGEST_SEED
from machinepsych.protocol.check_agents import check_agents
from machinepsych.protocol.document import Document, Fields, Items, Node, Place, Scalar, given, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import FORMAT, AgentSpec
from machinepsych.protocol.override import read_changed
from machinepsych.protocol.read import read_file

# What ``kind`` says in a Pavlovian protocol.
PAVLOVIAN = "pavlovian"
FIELDS = (
    "machinepsych", "kind", "name", "about", "source", "seed", "subjects", "agents", "stimuli", "elements",
    "timing", "groups",
)  # fmt: skip
NEEDED = ("machinepsych", "kind", "name", "seed", "subjects", "agents", "groups")
TIMING = {"tick": "tick_s", "cs": "cs_s", "us": "us_s", "iti": "iti_s"}
MOST_SUBJECTS = 1_000_000
MOST_GROUPS = 100
MOST_PHASES = 100
MOST_STEPS = 100_000
# What a trial may be in ticks: beyond, an interval was surely meant in another unit.
MOST_TICKS = 100_000


@dataclass(frozen=True)
class PavlovianProtocol:
    """A checked Pavlovian experiment; ``stimuli`` maps letters to what they stand for, for people."""

    name: str
    about: str
    source: str
    seed: int
    subjects: int
    agents: tuple[AgentSpec, ...]
    stimuli: dict[str, str]
    design: Design

    def resolved(self) -> dict[str, Any]:
        """Return all of it as a mapping that reads back as the same protocol."""
        timing = self.design.timing
        return {
            "machinepsych": FORMAT,
            "kind": PAVLOVIAN,
            "name": self.name,
            "about": self.about,
            "source": self.source,
            "seed": self.seed,
            "subjects": self.subjects,
            "agents": [{agent.kind: {"label": agent.label, **agent.parameters}} for agent in self.agents],
            "stimuli": dict(self.stimuli),
            "elements": {name: dict(parts) for name, parts in self.design.elements.items()},
            "timing": {name: write_seconds(getattr(timing, field)) for name, field in TIMING.items()},
            "groups": self.design.table(),
        }

    def text(self) -> str:
        """Write it as a file with everything filled in."""
        return yaml.safe_dump(self.resolved(), sort_keys=False, width=4096)

    def digest(self) -> str:
        """Return the SHA-256 of the protocol, whatever its file looks like."""
        return hashlib.sha256(json.dumps(self.resolved()).encode("ascii")).hexdigest()


def load(path: str | Path, overrides: Iterable[str] = ()) -> PavlovianProtocol:
    """Read a Pavlovian protocol from a file; ``overrides`` are texts PATH=VALUE. Raises ProtocolError."""
    return loads(read_file(path), str(path), overrides)


def loads(text: str, file: str, overrides: Iterable[str] = ()) -> PavlovianProtocol:
    """Read a Pavlovian protocol from text; raises ProtocolError with every mistake, each with its place."""
    return _check(read_changed(text, file, overrides), text)


def _check(document: Document, text: str) -> PavlovianProtocol:
    look = Inspection(document.problems)
    root = document.root
    look.fields(root, "", "a Pavlovian protocol", FIELDS)
    for key in NEEDED:
        if key not in root.entries:
            look.refuse(root.place, f'The protocol needs "{key}".')

    read = partial(given, root)
    read("machinepsych", lambda node: look.integer(node, "machinepsych", FORMAT, FORMAT))
    read("kind", lambda node: look.choice(node, "kind", (PAVLOVIAN,)))
    timing = read("timing", lambda node: _timing(look, node), Timing())
    stimuli = read("stimuli", lambda node: _stimuli(look, node), {})
    elements = read("elements", lambda node: _elements(look, node), {})
    groups = read("groups", lambda node: _Groups(look, text, bool(root.get("stimuli")), stimuli).read(node))
    values = {
        "name": read("name", lambda node: look.name(node, "name")),
        "about": read("about", lambda node: look.text(node, "about"), ""),
        "source": read("source", lambda node: look.text(node, "source"), ""),
        "seed": read("seed", lambda node: look.integer(node, "seed", 0, LARGEST_SEED)),
        "subjects": read("subjects", lambda node: look.integer(node, "subjects", 1, MOST_SUBJECTS)),
        "agents": read("agents", lambda node: check_agents(look, node, MODELS)),
    }
    if look.problems:
        raise ProtocolError(look.problems)
    design = Design(groups, elements, timing)
    _check_length(look, root, design)
    return PavlovianProtocol(stimuli=stimuli, design=design, **values)


def _check_length(look: Inspection, root: Fields, design: Design) -> None:
    """Refuse a trial of more ticks than can have been meant."""
    for trial in design.trials():
        seconds = sum((part.duration_s or design.timing.cs_s for part in trial.segments), Fraction(0))
        if design.timing.ticks(seconds) > MOST_TICKS:
            place = root.entries["groups"].key
            look.refuse(place, f"A trial lasts more than {MOST_TICKS:,} ticks; use a longer tick.")
            raise ProtocolError(look.problems)


def _timing(look: Inspection, node: Node) -> Timing:
    fields = look.fields(node, "timing", "timing", tuple(TIMING))
    values: dict[str, Fraction] = {}
    for key, field in TIMING.items():
        given = fields.get(key) if fields else None
        seconds = look.duration(given, key) if given is not None else None
        if seconds is not None and given is not None:
            if seconds <= 0:
                look.refuse(given.place, f'"{key}" must be more than 0.')
            else:
                values[field] = seconds
    timing = Timing(**values)
    if fields is not None and not look.problems:
        for key, field in TIMING.items():
            if timing.ticks(getattr(timing, field)) > MOST_TICKS:
                look.refuse(
                    node.place,
                    f'"{key}" is more than {MOST_TICKS:,} ticks of {write_seconds(timing.tick_s)}; '
                    "use a longer tick.",
                )
    return timing


def _stimuli(look: Inspection, node: Node) -> dict[str, str]:
    if not isinstance(node, Fields):
        look.expected(node, "stimuli", "a mapping from letters to names, such as {A: light}")
        return {}
    return {
        letter: text
        for letter, entry in node.entries.items()
        if _is_stimulus(look, entry.key, letter) and (text := look.text(entry.value, letter)) is not None
    }


def _is_stimulus(look: Inspection, place: Place, name: str) -> bool:
    if name[:1].isalpha() and name.isascii() and all(each.isdigit() or each == "'" for each in name[1:]):
        return True
    look.refuse(place, f"{shown(name)} must be a letter, with digits behind it where there are many.")
    return False


def _elements(look: Inspection, node: Node) -> dict[str, dict[str, float]]:
    if not isinstance(node, Fields):
        look.expected(node, "elements", "a mapping such as {S1: {a: 1, b: 0.5}}")
        return {}
    made: dict[str, dict[str, float]] = {}
    for name, entry in node.entries.items():
        _is_stimulus(look, entry.key, name)
        if not isinstance(entry.value, Fields) or not entry.value.entries:
            look.expected(entry.value, name, "a mapping from elements to shares, such as {a: 1, b: 0.5}")
            continue
        shares = {
            element: look.number(share.value, element, 0.0, 1.0, "a share from 0 to 1")
            for element, share in entry.value.entries.items()
        }
        for element, share in entry.value.entries.items():
            look.fit_name(share.key, name, element)
        made[name] = {element: share for element, share in shares.items() if share is not None}
    return made


class _Groups:
    """Reads the table of groups by phases."""

    def __init__(self, look: Inspection, text: str, declared: bool, stimuli: dict[str, str]) -> None:
        self.look = look
        self.lines = text.removeprefix("\ufeff").splitlines()
        self.declared = declared
        self.stimuli = stimuli

    def read(self, node: Node) -> tuple[Group, ...]:
        """Return the groups; every cell that is wrong is noted, with its place in the file."""
        look = self.look
        if not isinstance(node, Fields) or not 1 <= len(node.entries) <= MOST_GROUPS:
            if isinstance(node, Fields):
                look.refuse(
                    node.place, f'"groups" must have 1 to {MOST_GROUPS} groups, not {len(node.entries)}.'
                )
            else:
                look.expected(node, "groups", "a mapping from groups to lists of phases")
            return ()
        groups: list[Group] = []
        first: tuple[str, int] | None = None
        for name, entry in node.entries.items():
            look.fit_name(entry.key, "groups", name)
            if not isinstance(entry.value, Items):
                look.expected(entry.value, name, "a list of phases, such as [10A+, 10AB+, B~]")
                continue
            cells = entry.value.items
            if not 1 <= len(cells) <= MOST_PHASES:
                look.refuse(
                    entry.value.place, f'"{name}" must list 1 to {MOST_PHASES} phases, not {len(cells)}.'
                )
                continue
            first = first or (name, len(cells))
            if len(cells) != first[1]:
                look.refuse(
                    entry.value.place,
                    f'"{name}" has {len(cells)} phases and "{first[0]}" {first[1]}; '
                    'write "" where a group waits.',
                )
            groups.append(Group(name, tuple(self.cell(cell) for cell in cells)))
        if (
            groups
            and not look.problems
            and not any(trials_in(phase) for group in groups for phase in group.phases)
        ):
            look.refuse(node.place, "The groups have no trials.")
        return tuple(groups)

    def cell(self, node: Node) -> Phase:
        """Read one cell of the table; an empty one is a group that waits."""
        if isinstance(node, Scalar) and node.value is None:
            # YAML's ~ is no probe: it is nothing.
            return Phase()
        if not isinstance(node, Scalar):
            self.look.expected(node, "phase", 'trials such as 10A+ / 10AB+ (with a comma inside: "5A+, 5B-")')
            return Phase()
        try:
            phase = parse(node.written)
        except TrialNotationError as error:
            self.look.refuse(self.place(node, error.column), error.message, nearest=error.nearest)
            return Phase()
        self.check(node, phase)
        return phase

    def check(self, node: Scalar, phase: Phase) -> None:
        """Note too many trials, and stimuli that are not declared where any are."""
        if trials_in(phase) > MOST_STEPS:
            self.look.refuse(node.place, f"A phase has more than {MOST_STEPS:,} trials.")
        trials = (block.trial for part in phase.parts for block in getattr(part, "blocks", ()))
        used = {name for trial in trials for name in trial.stimuli()}
        for name in sorted(used - set(self.stimuli)) if self.declared else ():
            self.look.unknown(
                self.place(node, max(node.written.find(name), 0)),
                f'"{name}" is not declared under "stimuli".',
                name,
                self.stimuli,
            )

    def place(self, node: Scalar, column: int) -> Place:
        """Return the place of a character inside a cell, where it stands on one line as it is written."""
        place = node.place
        if place.line is None or place.column is None or place.line > len(self.lines):
            return place
        line = self.lines[place.line - 1]
        start = place.column - 1
        if line[start : start + 1] in ("'", '"'):
            start += 1
        if line[start : start + len(node.written)] != node.written:
            return place
        return Place(place.file, place.line, start + column + 1)
