"""Checking a whole file: every mistake is found before anything runs, and all are reported at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from machinepsych.errors import ProtocolError
from machinepsych.parameters import describe
from machinepsych.protocol.check_agents import check_agents
from machinepsych.protocol.check_apparatus import MOST_STIMULI, check_apparatus
from machinepsych.protocol.check_narsese import check_narsese
from machinepsych.protocol.check_phases import PhaseChecker
from machinepsych.protocol.document import Document, Fields, Node, Scalar, given, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import FORMAT, Apparatus, Protocol, TrialType
from machinepsych.protocol.override import read_changed
from machinepsych.protocol.phase_fields import Setting
from machinepsych.protocol.read import read_file
from machinepsych.registry import Registry
from machinepsych.vocabulary import PLACE_MARK, stimulus_and_place

MOST_SUBJECTS = 100_000_000
LARGEST_SEED = 2**64 - 1
DEFAULT_CRITERION = 10
NEEDED = ("machinepsych", "name", "seed", "subjects", "apparatus", "agents", "trial_types", "phases")
PROTOCOL_FIELDS = (
    "machinepsych", "name", "about", "source", "seed", "subjects", "apparatus", "agents", "trial_types",
    "narsese", "criterion", "every_phase", "phases",
)  # fmt: skip


def load(path: str | Path, overrides: Iterable[str] = (), *, agents: Registry[Any]) -> Protocol:
    """Read a protocol from a file; ``overrides`` are texts ``PATH=VALUE``. Raises ProtocolError."""
    return loads(read_file(path), str(path), overrides, agents=agents)


def loads(text: str, file: str, overrides: Iterable[str] = (), *, agents: Registry[Any]) -> Protocol:
    """Read a protocol from text; ``file`` names it in messages. Raises ProtocolError with every mistake.

    ``agents`` holds the kinds of agent, each with ``name`` and ``parameters``.
    """
    return check(read_changed(text, file, overrides), agents)


def check(document: Document, agents: Registry[Any]) -> Protocol:
    """Turn a document into a protocol; raises ProtocolError with every mistake in it, by position."""
    look = Inspection(document.problems)
    root = document.root
    _version(look, root)
    look.fields(root, "", "a protocol", PROTOCOL_FIELDS)
    for key in NEEDED:
        if key not in root.entries:
            look.refuse(root.place, f'The protocol needs "{key}".')

    read = partial(given, root)
    apparatus = read("apparatus", lambda node: check_apparatus(look, node)) or {}
    trial_types = read("trial_types", lambda node: _trial_types(look, node, apparatus))
    names = None if trial_types is None else tuple(trial_type.name for trial_type in trial_types)
    specs = read("agents", lambda node: check_agents(look, node, agents))
    labels = {spec.label: (spec.kind, describe(agents.get(spec.kind).parameters)) for spec in specs or ()}
    magazine = apparatus.get("magazine")
    setting = Setting(
        apparatus.get("tick"),
        apparatus.get("operanda"),
        names,
        labels,
        magazine.entry if magazine else None,
        apparatus.get("roles", {}),
    )
    phases = PhaseChecker(look, setting).phases(root.get("phases"), root.get("every_phase"))
    values = {
        "machinepsych": FORMAT,
        "name": read("name", lambda node: look.name(node, "name")),
        "about": read("about", lambda node: look.text(node, "about"), ""),
        "source": read("source", lambda node: look.text(node, "source"), ""),
        "seed": read("seed", lambda node: look.integer(node, "seed", 0, LARGEST_SEED)),
        "subjects": read("subjects", lambda node: look.integer(node, "subjects", 1, MOST_SUBJECTS)),
        "agents": specs,
        "narsese": read("narsese", lambda node: check_narsese(look, node, trial_types, apparatus), {}),
        "criterion": read("criterion", lambda node: _criterion(look, node), DEFAULT_CRITERION),
    }
    if look.problems:
        raise ProtocolError(look.problems)
    tick_s = float(apparatus.pop("tick"))
    return Protocol(
        apparatus=Apparatus(tick_s=tick_s, **apparatus),
        trial_types=trial_types,
        phases=tuple(phases),
        **values,
    )


def _version(look: Inspection, root: Fields) -> None:
    node = root.get("machinepsych")
    if node is None or (isinstance(node, Scalar) and type(node.value) is int and node.value == FORMAT):
        return
    if type(node) is not Node:
        given = shown(node.written) if isinstance(node, Scalar) else "this"
        look.refuse(node.place, f"Format {given} is not known; this version reads machinepsych: {FORMAT}.")


def _criterion(look: Inspection, node: Node) -> int | None:
    fields = look.fields(node, "criterion", "criterion", ("consecutive_correct",))
    if fields is None:
        return None
    count = fields.get("consecutive_correct")
    if count is None:
        look.refuse(node.place, '"criterion" needs "consecutive_correct".')
        return None
    return look.integer(count, "consecutive_correct", 1, 10_000)


def _trial_types(look: Inspection, node: Node, apparatus: dict[str, Any]) -> tuple[TrialType, ...] | None:
    if not isinstance(node, Fields) or not 1 <= len(node.entries) <= 1000:
        if isinstance(node, Fields):
            look.refuse(node.place, f'"trial_types" must have 1 to 1000 entries, not {len(node.entries)}.')
        else:
            look.expected(node, "trial_types", "a mapping from names to lists of stimuli")
        return None
    trial_types = []
    for name, entry in node.entries.items():
        look.fit_name(entry.key, "trial_types", name)
        stimuli: list[str] = []
        for item in look.items(entry.value, name, MOST_STIMULI, "stimuli") or ():
            text = look.text(item, name)
            if text is None:
                continue
            _stimulus(look, item, text, apparatus)
            if text in stimuli:
                look.refuse(item.place, f"{shown(text)} is shown twice in {shown(name)}.")
            stimuli.append(text)
        trial_types.append(TrialType(name=name, stimuli=tuple(stimuli)))
    return tuple(trial_types)


def _stimulus(look: Inspection, node: Node, text: str, apparatus: dict[str, Any]) -> None:
    """Note which part of ``A1@left`` is not declared, or cannot be shown so."""
    stimulus, place = stimulus_and_place(text)
    role = apparatus.get("roles", {}).get(stimulus)
    if role == "tone" and place is not None:
        look.refuse(node.place, f"{shown(stimulus)} is a tone, which fills the chamber and has no place.")
    elif role == "signal":
        look.refuse(node.place, f"{shown(stimulus)} is on while a pellet waits; no trial type can show it.")
    for part, noun, key in ((stimulus, "stimulus", "stimuli"), (place, "place", "places")):
        declared = apparatus.get(key)
        if part is None or declared is None or part in declared:
            continue
        whole = f" in {shown(text)}" if PLACE_MARK in text else ""
        if key == "places" and not declared:
            message = f'{shown(part)}{whole} is not a declared place; list it under apparatus: "places".'
            look.refuse(node.place, message)
        else:
            look.unknown(node.place, f"{shown(part)}{whole} is not a declared {noun}.", part, declared)
