"""The JSON Schema of protocol files as people write them: for editors, which show its descriptions."""

from __future__ import annotations

import re
from typing import Any

from machinepsych.apparatus.base import APPARATUS
from machinepsych.parameters import Parameter, describe
from machinepsych.protocol import check, phase_fields
from machinepsych.protocol.check_apparatus import MOST_OPERANDA, OPERANDUM_FIELDS, STIMULUS_FIELDS
from machinepsych.protocol.inspection import NAME
from machinepsych.protocol.model import FORMAT
from machinepsych.registry import Registry
from machinepsych.schedules.base import SCHEDULES, ScheduleKind
from machinepsych.schedules.compound import COMPOUNDS

_NUMBER = r"\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*"
_UNIT = r"([mM][sS]|[sS]|[mM][iI][nN]|[hH])"

Schema = dict[str, Any]


def json_schema(agents: Registry[Any]) -> Schema:
    """Return the JSON Schema (draft 2020-12) of protocol files, with the agents of ``agents``.

    It knows forms, names and ranges; what depends on another part of the file is checked on reading only.
    """
    shared = _shared_fields()
    phase = {
        "name": a_name("Its name, unique in the file."),
        "about": a_text("What the phase is for."),
    }
    return {
        **head_of("protocol", "An experiment: subjects in an apparatus, and the phases they go through."),
        "$defs": definitions() | {"schedule": _schedule(), "any_schedule": _any_schedule()},
        **mapping_of(
            {
                **heading_fields(),
                "subjects": a_count("Number of subjects per agent.", 1, check.MOST_SUBJECTS),
                "apparatus": _apparatus(),
                "agents": agents_of(agents),
                "trial_types": {
                    "description": "What is shown in each type of trial: stimuli, or stimulus@place.",
                    "type": "object",
                    "propertyNames": {"$ref": "#/$defs/name"},
                    "minProperties": 1,
                    "additionalProperties": {
                        **list_of({"type": "string", "pattern": f"^{NAME}(@{NAME})?$"}, check.MOST_STIMULI),
                    },
                },
                "narsese": {
                    "description": "How a reasoner reads a stimulus or an operandum, where not by its name.",
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                },
                "criterion": mapping_of(
                    {"consecutive_correct": a_count("Number of correct trials in a row.", 1, 10_000)},
                    ["consecutive_correct"],
                    "When a subject counts as having learned.",
                ),
                "every_phase": mapping_of(
                    shared, (), "What holds in every phase that does not say otherwise."
                ),
                "phases": {
                    **list_of(mapping_of(phase | shared, ["name"], "A phase."), 1000),
                    "description": "The phases, in order.",
                },
            },
            check.NEEDED,
        ),
    }


def head_of(kind: str, about: str) -> Schema:
    """What a schema begins with; ``kind`` is what it is of, such as "maze protocol"."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:machinepsych:{kind.replace(' ', '-').lower()}:{FORMAT}",
        "title": f"machinepsych {kind}",
        "description": about,
    }


def definitions() -> dict[str, Schema]:
    """What every kind's schema refers to: names and times."""
    return {
        "name": {"type": "string", "pattern": f"^{NAME}$"},
        "duration": {"type": "string", "pattern": f"^{_NUMBER}{_UNIT}\\s*$"},
    }


def heading_fields() -> dict[str, Schema]:
    """The fields that a protocol of any kind begins with."""
    return {
        "machinepsych": {"const": FORMAT, "description": "Version of the file format."},
        "name": a_name("The name of the experiment; its runs are kept under it."),
        "about": a_text("One line on what the experiment is."),
        "source": a_text("The publication that the experiment follows."),
        "seed": a_count("Every random number comes from this one.", 0, check.LARGEST_SEED),
    }


def _apparatus() -> Schema:
    names = {"items": {"$ref": "#/$defs/name"}, "type": "array", "uniqueItems": True, "minItems": 1}
    fields = {
        "use": {"enum": APPARATUS.names(), "description": "The kind of apparatus."},
        "tick": a_time("The unit of time, 1ms to 60s; default 100ms."),
        "places": names | {"maxItems": check.MOST_STIMULI, "description": "Where a stimulus can be shown."},
        "magazine": mapping_of(
            {
                "entry": a_name("The operandum at which pellets are fetched."),
                "signal": a_name("The stimulus that is on while a pellet waits."),
            },
            ("entry", "signal"),
            "With a magazine, reinforcers are pellets that have to be fetched from it.",
        ),
    }
    for key, about in OPERANDUM_FIELDS.items():
        fields[key] = names | {"maxItems": MOST_OPERANDA, "description": about}
    for key, about in STIMULUS_FIELDS.items():
        fields[key] = names | {"maxItems": check.MOST_STIMULI, "description": about}
    return mapping_of(fields, ["use"], "Where the experiment takes place.") | {
        "allOf": [
            {"anyOf": [{"required": [key]} for key in OPERANDUM_FIELDS]},
            {"anyOf": [{"required": [key]} for key in STIMULUS_FIELDS]},
        ]
    }


def _shared_fields() -> dict[str, Schema]:
    schedule = {"$ref": "#/$defs/schedule"}
    a_block = {"type": "integer", "minimum": 0, "maximum": phase_fields.MOST_IN_BLOCK}
    name = {"$ref": "#/$defs/name"}
    types = {"propertyNames": name, "additionalProperties": a_block, "minProperties": 1}
    both = mapping_of({"correct": schedule, "incorrect": schedule}, (), "EXT where not named.")
    return {
        "blocks": a_count("Number of blocks of trials.", 1, phase_fields.MOST_BLOCKS),
        "trials": {
            "description": "Number of trials of each type in a block; a list means one of each.",
            "oneOf": [
                {"type": "object", **types},
                {"type": "array", "items": name, "minItems": 1, "uniqueItems": True},
            ],
        },
        "order": {"enum": list(phase_fields.ORDERS), "description": "Order in a block; default shuffled."},
        "response_window": a_time("How long a trial waits for responses, at least one tick."),
        "intertrial_interval": a_time("Time between trials; default 0s."),
        "trial_ends": {
            "enum": list(phase_fields.TRIAL_ENDS),
            "description": "What ends a trial: the first response (default), the first paid one, or time.",
        },
        "feedback": {
            "description": "When responses pay: none, a schedule, or one each for correct and incorrect.",
            "oneOf": [
                {"type": "string", "pattern": "^[nN][oO][nN][eE]$"},
                schedule,
                both | {"minProperties": 1},
            ],
        },
        "correct": {
            "description": "The correct operandum in each trial type.",
            "type": "object",
            "propertyNames": name,
            "additionalProperties": name,
        },
        "schedules": {
            "description": "The schedule of each operandum, in place of feedback; EXT where not named. One "
            "text is for all: conc with a schedule for each, or the schedule of the only one.",
            "oneOf": [
                {"$ref": "#/$defs/any_schedule"},
                {
                    "type": "object",
                    "propertyNames": name,
                    "additionalProperties": {"$ref": "#/$defs/any_schedule"},
                    "minProperties": 1,
                },
            ],
        },
        "changeover_delay": a_time("No response pays so soon after one on another operandum."),
        "components": list_of(name, 8)
        | {"description": "Trial types whose stimuli go with the parts of mult or chain, in order."},
        "chain": {
            "enum": list(phase_fields.CHAINS),
            "description": "Whether links of chain or tand begin anew with each trial (default) or go on.",
        },
        "in_reach": {
            "description": "The operanda that can be operated in a trial type; all where it says nothing.",
            "type": "object",
            "propertyNames": name,
            "additionalProperties": {"type": "array", "items": name, "uniqueItems": True},
        },
        "shock": a_number("Outcome of a shock; default -1.", -10, 0),
        "relief": a_number("Outcome of a response that avoids or escapes shock (AVOID); default 0.", 0, 10),
        "reward": a_number("Outcome of a paid correct response; default 1.", 0, 10),
        "error": a_number("Outcome of an incorrect response; default -1.", -10, 0),
        "leads_to": {
            "description": "A chain: trial type -> operandum -> the type that a paid response leads to.",
            "type": "object",
            "propertyNames": name,
            "additionalProperties": {
                "type": "object",
                "propertyNames": name,
                "additionalProperties": name,
                "minProperties": 1,
            },
        },
        "agents": {
            "description": "Parameters of agents in this phase alone, by label.",
            "type": "object",
            "propertyNames": name,
            "additionalProperties": {"type": "object"},
        },
    }


def agents_of(agents: Registry[Any]) -> Schema:
    """The agents of a registry, each by its name or with parameters."""
    forms: list[Schema] = []
    for kind in agents:
        fields = {parameter.name: a_parameter(parameter) for parameter in describe(kind.parameters)}
        fields["label"] = a_name("What this agent is called in results; default its name.")
        parameters = {"oneOf": [mapping_of(fields, (), kind.about), {"type": "null"}]}
        forms.append({"const": kind.name, "description": kind.about})
        forms.append(mapping_of({kind.name: parameters}, [kind.name], kind.about))
    return {**list_of({"oneOf": forms}, 1000), "description": "The agents that take part."}


def a_parameter(parameter: Parameter) -> Schema:
    """A parameter, with its range and default."""
    unit = f" ({parameter.unit})" if parameter.unit else ""
    about = f"{parameter.about}{unit}; {parameter.range_text()}; default {parameter.default}"
    if parameter.kind == "choice":
        return {"enum": list(parameter.choices), "description": about}
    schema: Schema = {"type": parameter.kind, "description": about}
    if parameter.low is not None:
        schema["minimum"] = parameter.low
    if parameter.high is not None:
        schema["maximum"] = parameter.high
    return schema


def _schedule() -> Schema:
    forms = "|".join(_any_case(kind) for kind in SCHEDULES)
    about = "; ".join(f"{kind.name}: {kind.about}" for kind in SCHEDULES)
    return {"type": "string", "pattern": f"^\\s*({forms})\\s*$", "description": about}


def _any_schedule() -> Schema:
    simple = "|".join(_any_case(kind) for kind in SCHEDULES)
    words = "|".join(_letters(name) for name in COMPOUNDS)
    delay = rf"(\s+{_letters('cod')}{_NUMBER}{_UNIT})?"
    compound = rf"({words})(\s+({simple})){{2,8}}{delay}"
    about = "; ".join(f"{kind.name}: {kind.about}" for kind in COMPOUNDS.values())
    pattern = rf"^\s*(({simple})|{compound})\s*$"
    return {"type": "string", "pattern": pattern, "description": f"A simple schedule, or a compound: {about}"}


def _letters(text: str) -> str:
    return "".join(f"[{x.upper()}{x.lower()}]" if x.isalpha() else re.escape(x) for x in text)


def _any_case(kind: ScheduleKind) -> str:
    count = r"\s*[1-9][0-9]*"
    times = ""
    for each in kind.intervals:
        times += rf"(\s*{_letters(each)}{_NUMBER}{_UNIT})" + ("?" if each in kind.may_lack else "")
    after = {
        "nothing": "",
        "count": count,
        "time": _NUMBER + _UNIT,
        "count in a time": rf"{count}\s*/{_NUMBER}{_UNIT}",
        "shocks": times,
    }
    return _letters(kind.name) + after[kind.takes]


def mapping_of(fields: dict[str, Schema], needed: Any, about: str = "") -> Schema:
    """A mapping with these fields and no others; ``needed`` are those that must be there."""
    schema: Schema = {"type": "object", "properties": fields, "additionalProperties": False}
    if needed:
        schema["required"] = list(needed)
    return schema | ({"description": about} if about else {})


def list_of(item: Schema, most: int) -> Schema:
    """A list of one to ``most`` items."""
    return {"type": "array", "items": item, "minItems": 1, "maxItems": most}


def a_name(about: str) -> Schema:
    """A name as files write them."""
    return {"$ref": "#/$defs/name", "description": about}


def a_text(about: str) -> Schema:
    """Any text."""
    return {"type": "string", "description": about}


def a_time(about: str) -> Schema:
    """A time with its unit."""
    return {"$ref": "#/$defs/duration", "description": f"{about} Written with a unit: ms, s, min or h."}


def a_count(about: str, low: int, high: int) -> Schema:
    """A whole number in a range."""
    return {"type": "integer", "minimum": low, "maximum": high, "description": about}


def a_number(about: str, low: float, high: float) -> Schema:
    """A number in a range."""
    return {"type": "number", "minimum": low, "maximum": high, "description": about}
