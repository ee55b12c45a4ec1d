"""Writing a protocol: with all defaults, as a file that reads back as the same protocol; its digest."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import yaml

from machinepsych.protocol.model import Apparatus, Phase, Protocol
from machinepsych.protocol.notation import exact, write_duration
from machinepsych.protocol.read import resolve
from machinepsych.schedules.compound import write_any
from machinepsych.schedules.notation import write

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_@-]*|[0-9]+(\.[0-9]+)?m?s")


class _Dumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.1 or 1.2 could take for something else; repeats rather than aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Row(list[Any]):
    """A list that is written on one line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = _PLAIN.fullmatch(text) and isinstance(resolve(text), str)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _row(dumper: yaml.SafeDumper, row: _Row) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Row, _row)


def resolved_text(protocol: Protocol) -> str:
    """Write a protocol as YAML with every default filled in; reading it gives an equal protocol."""
    apparatus = protocol.apparatus
    document = {
        "machinepsych": protocol.machinepsych,
        "name": protocol.name,
        "about": protocol.about,
        "source": protocol.source,
        "seed": protocol.seed,
        "subjects": protocol.subjects,
        "apparatus": {
            "use": apparatus.use,
            "tick": write_duration(exact(apparatus.tick_s)),
        },
        "agents": [{agent.kind: {"label": agent.label, **agent.parameters}} for agent in protocol.agents],
        "trial_types": {trial_type.name: _Row(trial_type.stimuli) for trial_type in protocol.trial_types},
        "criterion": {"consecutive_correct": protocol.criterion},
        "phases": [_phase(phase, apparatus.tick_s) for phase in protocol.phases],
    }
    document["apparatus"] |= _contents(apparatus)  # type: ignore[operator]  # a mapping, as above
    if protocol.narsese:
        document["narsese"] = protocol.narsese
    if apparatus.places:
        document["apparatus"]["places"] = _Row(apparatus.places)  # type: ignore[index]  # a mapping, as above
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=False, width=4096)


def _contents(apparatus: Apparatus) -> dict[str, Any]:
    """Write what is in an apparatus by what it was declared as."""
    fields = {"lever": "levers", "nose_poke": "nose_pokes", "light": "lights", "tone": "tones"}
    written: dict[str, Any] = {}
    for names, plain in ((apparatus.operanda, "operanda"), (apparatus.stimuli, "stimuli")):
        for name in names:
            key = fields.get(apparatus.roles.get(name, ""), plain)
            if apparatus.roles.get(name) not in ("magazine", "signal"):
                written.setdefault(key, _Row()).append(name)
    if apparatus.magazine:
        written["magazine"] = apparatus.magazine.model_dump()
    return written


def digest(protocol: Protocol) -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of the protocol as JSON without spaces.

    Keys keep their order, since the order of trials in a block matters.
    """
    dumped = protocol.model_dump(mode="json")
    for phase in dumped["phases"]:
        # What came later does not change the digest of protocols that do not use it.
        if phase["chain"] == "restarts":
            del phase["chain"]
    text = json.dumps(dumped, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _phase(phase: Phase, tick_s: float) -> dict[str, Any]:
    tick = exact(tick_s)
    written: dict[str, Any] = {
        "name": phase.name,
        "about": phase.about,
        "blocks": phase.blocks,
        "trials": phase.trials,
        "order": phase.order,
        "response_window": write_duration(phase.response_window_ticks * tick),
        "intertrial_interval": write_duration(phase.intertrial_interval_ticks * tick),
        "trial_ends": phase.trial_ends,
    }
    if phase.schedules:
        written["schedules"] = {name: write_any(schedule) for name, schedule in phase.schedules.items()}
    else:
        feedback = phase.feedback
        written["feedback"] = "none"
        if feedback:
            written["feedback"] = {"correct": write(feedback.correct), "incorrect": write(feedback.incorrect)}
        written["correct"] = phase.correct
    if phase.leads_to:
        written["leads_to"] = phase.leads_to
    if phase.agents:
        written["agents"] = phase.agents
    if phase.changeover_delay_ticks:
        written["changeover_delay"] = write_duration(phase.changeover_delay_ticks * tick)
    if phase.chain != "restarts":
        written["chain"] = phase.chain
    if phase.components:
        written["components"] = _Row(phase.components)
    if phase.in_reach:
        written["in_reach"] = {name: _Row(operanda) for name, operanda in phase.in_reach.items()}
    amounts = ("reward", "error", "shock", "relief")
    return written | {name: getattr(phase, name) for name in amounts}
