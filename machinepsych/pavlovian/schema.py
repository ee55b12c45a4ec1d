"""The JSON Schema of Pavlovian protocols as people write them: for editors, which show its descriptions."""

from __future__ import annotations

from typing import Any

from machinepsych.conditioning.base import MODELS
from machinepsych.pavlovian import protocol as check
from machinepsych.protocol.schema import (
    a_count,
    a_time,
    agents_of,
    definitions,
    head_of,
    heading_fields,
    mapping_of,
)

# A stimulus: a letter, with digits or primes behind it where there are many.
STIMULUS = "^[A-Za-z][0-9']*$"

Schema = dict[str, Any]


def pavlovian_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of Pavlovian protocols.

    It knows forms, names and ranges. The notation of trials is a language of its own (docs/protocol.md):
    cells of the table are texts here, and what is in them is checked on reading only, as is that groups have
    equally many phases.
    """
    stimulus = {"pattern": STIMULUS}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    times = {
        "tick": "The unit of time.",
        "cs": "How long a stimulus lasts where a trial does not say.",
        "us": "How long a US lasts.",
        "iti": "Time between trials.",
    }
    return {
        **head_of("Pavlovian protocol", "Models of conditioning through a design of groups by phases."),
        "$defs": definitions(),
        **mapping_of(
            {
                "kind": {
                    "const": check.PAVLOVIAN,
                    "description": "What tells it from others.",
                },
                **heading_fields(),
                "subjects": a_count("Number of subjects per group and model.", 1, check.MOST_SUBJECTS),
                "agents": agents_of(MODELS),
                "stimuli": {
                    "type": "object",
                    "propertyNames": stimulus,
                    "additionalProperties": {"type": "string"},
                    "description": "What letters stand for; where given, only these are used.",
                },
                "elements": {
                    "type": "object",
                    "propertyNames": stimulus,
                    "additionalProperties": {
                        "type": "object",
                        "propertyNames": {"$ref": "#/$defs/name"},
                        "additionalProperties": share,
                        "minProperties": 1,
                    },
                    "description": "What stimuli are made of: elements, each with its share.",
                },
                "timing": mapping_of(
                    {key: a_time(times[key]) for key in check.TIMING}, (), "How long things last."
                ),
                "groups": {
                    "type": "object",
                    "propertyNames": {"$ref": "#/$defs/name"},
                    "minProperties": 1,
                    "maxProperties": check.MOST_GROUPS,
                    "additionalProperties": {
                        "type": "array",
                        "items": {"type": ["string", "null"]},
                        "minItems": 1,
                        "maxItems": check.MOST_PHASES,
                    },
                    "description": 'The table: group -> phases, such as [10A+ / 10AB+, B-]; "" waits.',
                },
            },
            check.NEEDED,
        ),
    }
