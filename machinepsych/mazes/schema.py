"""The JSON Schema of maze protocols as people write them: for editors, which show its descriptions."""

from __future__ import annotations

from typing import Any

from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.map_text import layout_names
from machinepsych.apparatus.paradigms.base import FAITHFUL, FORMS, PARADIGMS, PUBLISHED
from machinepsych.apparatus.senses.base import SENSES
from machinepsych.mazes import check
from machinepsych.mazes.protocol import DEFAULT_STEPS, MAZE, OWN_MAZE
from machinepsych.protocol.schema import (
    a_count,
    a_name,
    a_parameter,
    a_text,
    a_time,
    agents_of,
    definitions,
    head_of,
    heading_fields,
    mapping_of,
)

Schema = dict[str, Any]


def maze_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of maze protocols.

    It knows forms, names and ranges; what depends on another part of the file (the draws of a place, its
    senses, a drawn map) is checked on reading only.
    """
    shared = _shared_fields()
    name, about = a_name("Its name, unique in the file."), a_text("What the phase is for.")
    return {
        **head_of("maze protocol", "An experiment in a maze or box that is gone through step by step."),
        "$defs": definitions(),
        **mapping_of(
            {
                "kind": {"const": MAZE, "description": "What tells a maze protocol from others."},
                **heading_fields(),
                "subjects": a_count("Number of subjects per agent.", 1, check.MOST_SUBJECTS),
                "agents": agents_of(AGENTS),
                "apparatus": _apparatus(),
                "every_phase": mapping_of(
                    shared, (), "What holds in every phase that does not say otherwise."
                ),
                "phases": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1000,
                    "items": mapping_of({"name": name, "about": about} | shared, ("name",), "A phase."),
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
        "parameters": {"type": "object", "description": "Parameters of the paradigm, in its faithful form."},
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
        "steps": a_count(f"The most that a trial may last; default {DEFAULT_STEPS}.", 1, check.MOST_STEPS),
        "tick": a_time("How long a step lasts, 1ms to 60s; default 1s."),
    }
    own = {"properties": {"use": {"const": OWN_MAZE}}}
    given = [
        {
            "if": {"properties": {"use": {"const": paradigm.name}}, "required": ["use"]},
            "then": {
                "properties": {
                    "parameters": mapping_of(
                        {each.name: a_parameter(each) for each in paradigm.described()}, (), paradigm.about
                    )
                }
            },
        }
        for paradigm in PARADIGMS
    ]
    return mapping_of(fields, ("use",), "Where it takes place.") | {
        "if": own,
        "then": {
            "required": ["use", "map"],
            "not": {"anyOf": [{"required": ["form"]}, {"required": ["parameters"]}]},
        },
        "else": {"not": {"anyOf": [{"required": ["map"]}, {"required": ["steps"]}]}},
        "allOf": [
            *given,
            # What is published is as it is.
            {
                "if": {"properties": {"form": {"const": PUBLISHED}}, "required": ["form"]},
                "then": {"properties": {"parameters": {"maxProperties": 0}}},
            },
        ],
    }


def _shared_fields() -> dict[str, Schema]:
    drawn = {"type": "integer", "minimum": 0}
    values = {"oneOf": [drawn, {"type": "array", "items": drawn, "minItems": 1}]}
    return {
        "blocks": a_count("Number of blocks of trials; default 1.", 1, check.MOST_TRIALS),
        "trials": a_count("Number of trials in a block; default 1.", 1, check.MOST_TRIALS),
        "intertrial_interval": a_time("Time between trials; default 0s."),
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
