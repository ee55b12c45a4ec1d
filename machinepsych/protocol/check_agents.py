"""Checking agents: kinds from the registry, their parameters with ranges, and labels that tell them apart."""

from __future__ import annotations

from typing import Any

from machinepsych.errors import nearest_name
from machinepsych.parameters import Parameter, describe
from machinepsych.protocol.document import Fields, Node, Scalar, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.protocol.model import AgentSpec
from machinepsych.registry import Registry


def check_agents(look: Inspection, node: Node, registry: Registry[Any]) -> tuple[AgentSpec, ...]:
    """Return the agents that can be read, each with all its parameters."""
    specs: list[AgentSpec] = []
    labels: set[str] = set()
    for item in look.items(node, "agents", 1000, "agents") or ():
        kind, parameters = _agent_parts(look, item)
        if kind is None:
            continue
        if kind not in registry.names():
            place = next(iter(item.entries.values())).key if isinstance(item, Fields) else item.place
            look.unknown(place, f"There is no agent {shown(kind)}.", kind, registry.names())
            continue
        described = describe(registry.get(kind).parameters)
        values, label = _parameters(look, kind, parameters, described)
        if label in labels:
            label_node = parameters.get("label") if parameters else None
            message = f'There are two agents labelled "{label}". Give one of them a "label" of its own.'
            look.refuse((label_node or item).place, message)
        labels.add(label)
        specs.append(AgentSpec(label=label, kind=kind, parameters=values))
    return tuple(specs)


def check_changes(
    look: Inspection, node: Node, agents: dict[str, tuple[str, tuple[Parameter, ...]]]
) -> dict[str, dict[str, Any]] | None:
    """Return the parameters that a phase changes, by the agents' labels."""
    if not isinstance(node, Fields):
        look.expected(node, "agents", "a mapping such as {nars: {motor_babbling: 0}}")
        return None
    changes: dict[str, dict[str, Any]] = {}
    for label, entry in node.entries.items():
        if label not in agents:
            look.unknown(entry.key, f"No agent here is labelled {shown(label)}.", label, agents)
        elif not isinstance(entry.value, Fields):
            look.expected(entry.value, label, "a mapping of its parameters")
        else:
            kind, described = agents[label]
            changes[label] = check_values(look, entry.value, kind, described)
    return changes


def check_values(
    look: Inspection, given: Fields, owner: str, described: tuple[Parameter, ...]
) -> dict[str, Any]:
    """Return the parameters of ``owner`` that a mapping gives; what is unknown or cannot be is noted."""
    known = {parameter.name: parameter for parameter in described}
    values: dict[str, Any] = {}
    for key, entry in given.entries.items():
        if key not in known:
            look.unknown(entry.key, f"{shown(key)} is not a parameter of {owner}.", key, known)
            continue
        value = _parameter_value(look, entry.value, known[key])
        if value is not None:
            values[key] = value
    return values


def _agent_parts(look: Inspection, item: Node) -> tuple[str | None, Fields | None]:
    """Split ``name`` or ``name: {parameter: value}`` into the kind and the mapping of its parameters."""
    if isinstance(item, Scalar) and isinstance(item.value, str):
        return item.value, None
    if not isinstance(item, Fields) or not item.entries:
        look.expected(item, "agents", "a list of names, or of name: {parameter: value}")
        return None, None
    if len(item.entries) > 1:
        first, second = list(item.entries)[:2]
        message = f"An agent is one name; indent {shown(second)} further, below {shown(first)}."
        look.refuse(item.entries[second].key, message)
        return None, None
    kind, entry = next(iter(item.entries.items()))
    if isinstance(entry.value, Fields):
        return kind, entry.value
    if not (isinstance(entry.value, Scalar) and entry.value.value is None):
        look.expected(entry.value, kind, "a mapping of its parameters")
    return kind, None


def _parameters(
    look: Inspection, kind: str, given: Fields | None, described: tuple[Parameter, ...]
) -> tuple[dict[str, Any], str]:
    """Return all parameters of an agent, with defaults where none or a wrong one is given, and its label."""
    values = {parameter.name: _typed(parameter) for parameter in described}
    label = kind
    known = {parameter.name: parameter for parameter in described}
    for key, entry in given.entries.items() if given else ():
        value: Any = None
        if key == "label":
            label = look.name(entry.value, "label") or kind
        elif key not in known:
            nearest = nearest_name(key, [*known, "label"])
            message = f"{shown(key)} is not a parameter of {kind}."
            look.refuse(entry.key, message, () if nearest else [*known, "label"], nearest)
        else:
            value = _parameter_value(look, entry.value, known[key])
        if value is not None:
            values[key] = value
    return values, label


def _parameter_value(look: Inspection, node: Node, parameter: Parameter) -> Any:
    if parameter.kind == "choice":
        return look.choice(node, parameter.name, parameter.choices)
    if parameter.kind == "boolean":
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        return look.expected(node, parameter.name, parameter.range_text())
    number = look.number(node, parameter.name, parameter.low, parameter.high, parameter.range_text())
    if parameter.kind == "integer" and number is not None:
        if isinstance(node, Scalar) and isinstance(node.value, int):
            return node.value
        return look.expected(node, parameter.name, parameter.range_text())
    return number


def _typed(parameter: Parameter) -> Any:
    return float(parameter.default) if parameter.kind == "number" else parameter.default
