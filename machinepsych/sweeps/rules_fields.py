"""The fields of a sweep over learning rules: the stream, and which rules it is shown to."""

from __future__ import annotations

from typing import Any

from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.parameters import describe
from machinepsych.protocol.document import Fields, Node, Scalar, given, shown
from machinepsych.protocol.inspection import Inspection
from machinepsych.sweeps.base import Cell, Limit
from machinepsych.sweeps.check import choices, numbers

FIELDS = ("rules", "parameters", "d_k", "d_v", "old", "drifting", "loads", "overlaps", "drifts")
MOST_BYTES = 2 * 2**30
MOST_CELLS = 20_000


def check(look: Inspection, root: Fields) -> dict[str, Any]:
    """Read the fields of a rules sweep into plain values."""
    known = LEARNING_RULES.names()
    if "loads" not in root.entries:
        look.refuse(root.place, 'The sweep needs "loads", new pairs per d_k.')
    rules = given(root, "rules", lambda each: choices(look, each, "rules", known), list(known))
    if rules is not None and "hebb" not in rules and "rules" in root.entries:
        look.refuse(
            root.entries["rules"].value.place, 'The rules must include "hebb", which gains are against.'
        )
    return {
        "rules": rules,
        "parameters": given(root, "parameters", lambda each: _parameters(look, each), {}),
        "d_k": given(root, "d_k", lambda each: look.integer(each, "d_k", 4, 4096), 64),
        "d_v": given(root, "d_v", lambda each: look.integer(each, "d_v", 2, 4096), 16),
        "old": given(root, "old", lambda each: look.integer(each, "old", 1, 10_000), 16),
        "drifting": given(root, "drifting", lambda each: look.integer(each, "drifting", 1, 10_000), 4),
        "loads": given(root, "loads", lambda each: numbers(look, each, "loads", 0.01, 1000.0)),
        "overlaps": given(root, "overlaps", lambda each: numbers(look, each, "overlaps", 0.0, 0.99), [0.0]),
        "drifts": given(root, "drifts", lambda each: numbers(look, each, "drifts", 0.0, 90.0), [0.0]),
    }


def _parameters(look: Inspection, node: Node) -> dict[str, dict[str, Any]] | None:
    """Read ``{rule: {parameter: value}}``."""
    fields = look.fields(node, "parameters", "parameters", tuple(LEARNING_RULES.names()))
    if fields is None:
        return None
    found: dict[str, dict[str, Any]] = {}
    for rule, entry in fields.entries.items():
        if rule not in LEARNING_RULES.names():
            continue
        described = {each.name: each for each in describe(LEARNING_RULES.get(rule).parameters)}
        inner = look.fields(entry.value, rule, f"the rule {rule}", tuple(described))
        for name, value in (inner.entries if inner else {}).items():
            each = described.get(name)
            if each is None:
                continue
            if each.kind == "choice":
                read: Any = look.choice(value.value, name, each.choices)
            elif each.kind == "boolean":
                node_ = value.value
                read = node_.value if isinstance(node_, Scalar) and isinstance(node_.value, bool) else None
                if read is None:
                    look.expected(node_, name, "true or false")
            else:
                read = look.number(value.value, name, each.low, each.high, each.range_text())
            if read is not None:
                found.setdefault(rule, {})[name] = read
    return found


def new_pairs(spec: dict[str, Any], load: float) -> int:
    """Return how many new pairs a stream of this load has."""
    return max(1, round(load * spec["d_k"]))


def cells(spec: dict[str, Any]) -> list[Cell]:
    """List the cells: one for each load, overlap and drift; all rules are shown the same streams."""
    return [
        {
            "id": f"rules load={load:g} overlap={overlap:g} drift={drift:g}",
            "load": load,
            "overlap": overlap,
            "drift": drift,
            "n": spec["old"] + spec["drifting"] + new_pairs(spec, load),
        }
        for load in spec["loads"]
        for overlap in spec["overlaps"]
        for drift in spec["drifts"]
    ]


def steps(spec: dict[str, Any], load: float) -> int:
    """Return how many writes a stream has: the old pairs, then a new and a drifting one by turns."""
    return int(spec["old"]) + 2 * new_pairs(spec, load)


def cost(spec: dict[str, Any], cell: Cell) -> float:
    """Return about how many operations a cell takes, in thousands of millions."""
    length = steps(spec, cell["load"])
    each = length * (12.0 * spec["d_k"] * spec["d_v"] + 6.0 * spec["d_k"] ** 2)
    return 1e-9 * spec["repeats"] * len(spec["rules"]) * each


def limits(spec: dict[str, Any]) -> Limit | None:
    """Return why the sweep cannot be done, or None."""
    listed = cells(spec)
    if len(listed) > MOST_CELLS:
        return f"The sweep has {len(listed):,} cells; at most {MOST_CELLS:,} can be kept track of.", None
    for cell in listed:
        length = steps(spec, cell["load"])
        size = 8 * (2 * length * (spec["d_k"] + spec["d_v"]) + 2 * spec["d_k"] * (spec["d_k"] + spec["d_v"]))
        if size > MOST_BYTES:
            told = f"{size / 2**30:,.1f} GiB"
            return f"{shown(cell['id'])}: one stream would take {told}; at most 2 GiB can be measured.", None
    return None
