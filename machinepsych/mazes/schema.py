"""The JSON Schema of maze protocols as people write them: for editors, which show its descriptions."""

from __future__ import annotations

from typing import Any

from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.map_text import layout_names
from machinepsych.apparatus.paradigms.base import FAITHFUL, FORMS, PARADIGMS
from machinepsych.apparatus.senses.base import SENSES
from machinepsych.mazes import check
from machinepsych.mazes.protocol import DEFAULT_STEPS, MAZE, OWN_MAZE
from machinepsych.protocol.model import FORMAT
from machinepsych.protocol.schema import json_schema

IDENTIFIER = f"urn:machinepsych:maze-protocol:{FORMAT}"
# Fields that say the same in every kind of protocol.
ALIKE = ("machinepsych", "name", "about", "source", "seed", "subjects", "agents")

Schema = dict[str, Any]


def maze_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of maze protocols.

    It knows forms, names and ranges; what depends on another part of the file (the draws of a place, its
    senses, a drawn map) is checked on reading only.
    """
    operant = json_schema(AGENTS)
    shared = _shared_fields()
    name = {"$ref": "#/$defs/name", "description": "Its name, unique in the file."}
    about = {"type": "string", "description": "What the phase is for."}
    return {
        "$schema": operant["$schema"],
        "$id": IDENTIFIER,
        "title": "machinepsych maze protocol",
        "description": "An experiment in a maze or box that is gone through step by step.",
        "$defs": {key: operant["$defs"][key] for key in ("name", "duration")},
        **_object(
            {
                "kind": {"const": MAZE, "description": "What tells a maze protocol from others."},
                **{key: operant["properties"][key] for key in ALIKE},
                "apparatus": _apparatus(),
                "every_phase": _object(shared, (), "What holds in every phase that does not say otherwise."),
                "phases": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1000,
                    "items": _object({"name": name, "about": about} | shared, ("name",), "A phase."),
                    "description": "The phases, in order.",
                },
            },
            check.NEEDED,
            "A maze protocol.",
        ),
    }


def _apparatus() -> Schema:
    fields: dict[str, Schema] = {
        "use": {
            "enum": [*PARADIGMS.names(), OWN_MAZE],
            "description": f"A paradigm, or {OWN_MAZE} with a map of one's own.",
        },
        "form": {"enum": list(FORMS), "description": f"Of a paradigm; default {FAITHFUL}."},
        "senses": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": SENSES.names()},
            "description": "What subjects sense; default those of the form.",
        },
        "map": {
            "type": "string",
            "description": f"The maze, drawn under map: |, or a layout: {', '.join(layout_names())}.",
        },
        "steps": _whole(f"The most that a trial may last; default {DEFAULT_STEPS}.", 1, check.MOST_STEPS),
        "tick": _duration("How long a step lasts, 1ms to 60s; default 1s."),
    }
    own = {"properties": {"use": {"const": OWN_MAZE}}}
    return _object(fields, ("use",), "Where it takes place.") | {
        "if": own,
        "then": {"required": ["use", "map"], "not": {"required": ["form"]}},
        "else": {"not": {"anyOf": [{"required": ["map"]}, {"required": ["steps"]}]}},
    }


def _shared_fields() -> dict[str, Schema]:
    drawn = {"type": "integer", "minimum": 0}
    values = {"oneOf": [drawn, {"type": "array", "items": drawn, "minItems": 1}]}
    return {
        "blocks": _whole("Number of blocks of trials; default 1.", 1, check.MOST_TRIALS),
        "trials": _whole("Number of trials in a block; default 1.", 1, check.MOST_TRIALS),
        "intertrial_interval": _duration("Time between trials; default 0s."),
        "feedback": {
            "enum": list(check.FEEDBACK),
            "description": "Whether what happens is learned of; default shown.",
        },
        "draws": {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/name"},
            "additionalProperties": values,
            "description": "What trials begin with: a value, or a list gone through in turn.",
        },
        "agents": {
            "type": "object",
            "additionalProperties": {"type": "object"},
            "description": "Parameters of agents, by label, in this phase alone.",
        },
    }


def _object(properties: dict[str, Schema], needed: Any, about: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(needed),
        "additionalProperties": False,
        "description": about,
    }


def _whole(about: str, low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "description": about}


def _duration(about: str) -> Schema:
    return {"$ref": "#/$defs/duration", "description": about}
