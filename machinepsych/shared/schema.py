"""The JSON Schema of shared protocols as people write them: for editors, which show its descriptions."""

from __future__ import annotations

from typing import Any

from machinepsych.agents.base import AGENTS
from machinepsych.apparatus.senses.base import SENSES
from machinepsych.apparatus.shared.order import MOST_SUBJECTS
from machinepsych.apparatus.shared.situations.base import SITUATIONS, Situation
from machinepsych.parameters import describe
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
    list_of,
    mapping_of,
)
from machinepsych.shared import check
from machinepsych.shared.protocol import SHARED

# Companies and conditions that a protocol may list.
MOST_LISTED = 1000

Schema = dict[str, Any]


def shared_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of shared protocols.

    It knows forms, names and ranges, the parameters of each situation too; what depends on another part of
    the file (labels of agents, the name of the control, how many places a situation has) is checked on
    reading only.
    """
    situations = list(SITUATIONS)
    return {
        **head_of("shared protocol", "An experiment of several subjects in one chamber."),
        "$defs": definitions(),
        **mapping_of(
            {
                "kind": {"const": SHARED, "description": "What tells a shared protocol from others."},
                **heading_fields(),
                "chambers": a_count(
                    "Number of chambers of each condition and company.", 1, check.MOST_CHAMBERS
                ),
                "apparatus": _apparatus(situations),
                "agents": agents_of(AGENTS),
                "companies": list_of(_company(), MOST_LISTED) | {"description": "Who shares a chamber."},
                "conditions": list_of(_condition(), MOST_LISTED)
                | {"description": "What is compared: chambers that differ in parameters or in number."},
                "control": a_name("The condition that the others are compared with."),
                "blocks": a_count("Number of blocks of trials.", 1, check.MOST_TRIALS),
                "trials": a_count("Number of trials in a block.", 1, check.MOST_TRIALS),
                "intertrial_interval": a_time("Time between trials; default 0s."),
            },
            check.NEEDED,
        ),
        # The parameters of apparatus and conditions are those of the situation.
        "allOf": [_of_situation(situation) for situation in situations],
    }


def _apparatus(situations: list[Situation]) -> Schema:
    return mapping_of(
        {
            "use": {
                "enum": [situation.name for situation in situations],
                "description": "; ".join(f"{each.name}: {each.about}" for each in situations),
            },
            "parameters": {"type": "object", "description": "Parameters of the situation."},
            "senses": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "uniqueItems": True,
                "items": {"enum": SENSES.names()},
                "description": "What subjects sense; default those of the situation.",
            },
            "tick": a_time("How long a tick lasts, 1ms to 60s; default 1s."),
        },
        ("use",),
        "The situation.",
    )


def _of_situation(situation: Situation) -> Schema:
    """What holds where a protocol uses one situation."""
    known = {each.name: a_parameter(each) for each in describe(situation.parameters)}
    parameters = {"properties": {"parameters": mapping_of(known, (), situation.about)}}
    named = {"properties": {"use": {"const": situation.name}}, "required": ["use"]}
    return {
        "if": {"properties": {"apparatus": named}, "required": ["apparatus"]},
        "then": {
            "properties": {"apparatus": parameters, "conditions": {"items": parameters}},
        },
    }


def _company() -> Schema:
    return mapping_of(
        {
            "name": a_name("Its name, unique in the file."),
            "subjects": list_of({"type": "string"}, MOST_SUBJECTS)
            | {"description": "Labels of agents, place by place, going round."},
        },
        ("name", "subjects"),
        "A company.",
    )


def _condition() -> Schema:
    return mapping_of(
        {
            "name": a_name("Its name, unique in the file."),
            "about": a_text("What the condition is for."),
            "subjects": a_count("How many share a chamber; default the situation's.", 1, MOST_SUBJECTS),
            "parameters": {"type": "object", "description": "Parameters that differ here."},
        },
        ("name",),
        "A condition.",
    )
