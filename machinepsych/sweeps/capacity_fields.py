"""The fields of a capacity sweep: what its file may say, and which of it goes together."""

from __future__ import annotations

from typing import Any

from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.memory import SOFTMAX
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.protocol.document import Fields, Node, Scalar, given
from machinepsych.protocol.inspection import Inspection
from machinepsych.sweeps.check import choices, is_number, numbers, whole_numbers
from machinepsych.sweeps.keys import DRAWERS

FIELDS = ("d_k", "delta", "thresholds", "series")

WILLSHAW = "willshaw"
LINEAR = ("mse", "cosine", "bit_error", "all_items", "argmax", "argmax_values")
CRITERIA = (*LINEAR, "uniform", "lifetime_noise", "wrong_mass", "fill", "spurious")

# Where a capacity is read off a curve: the value of the criterion at which a memory counts as full.
THRESHOLDS = {
    "mse": 0.5,
    "cosine": 0.9,
    "bit_error": 0.05,
    "all_items": 0.5,
    "argmax": 0.9,
    "argmax_values": 0.9,
    "uniform": 1.0,
    "wrong_mass": 0.5,
    "fill": 0.5,
    "spurious": 1.0,
}
LARGEST_WIDTH = 65_536
MOST_PAIRS = 10_000_000
SERIES_FIELDS = (
    "rules", "feature_map", "keys", "criteria", "d_k", "d_v", "n", "loads", "capacities", "repeats",
    "overlap", "active", "beta", "nu", "width", "retention", "classes", "file",
)  # fmt: skip
SIZES = ("n", "loads", "capacities")


def rule_names() -> tuple[str, ...]:
    """List the rules that can be swept: all of hebb/, and the clipped weights of Willshaw's memory."""
    return (*LEARNING_RULES.names(), WILLSHAW)


def map_names() -> tuple[str, ...]:
    """List the feature maps that can be swept, and softmax attention."""
    return (*FEATURE_MAPS.names(), SOFTMAX)


def check(look: Inspection, root: Fields) -> dict[str, Any]:
    """Read the fields of a capacity sweep into plain values."""
    widths = given(root, "d_k", lambda node: _widths(look, node))
    delta = given(root, "delta", lambda node: _share(look, node, "delta"), 0.5)
    thresholds = dict(THRESHOLDS)
    if delta is not None:
        thresholds["all_items"] = 1.0 - delta
    thresholds |= given(root, "thresholds", lambda node: _thresholds(look, node), {}) or {}
    series: list[dict[str, Any]] = []
    node = root.get("series")
    if node is None:
        look.refuse(root.place, 'The sweep needs "series".')
    else:
        places = []
        for item in look.items(node, "series", 64, "series") or []:
            one = _series(look, item, widths, "d_k" in root.entries)
            if one is not None:
                series.append(one)
                places.append(item.place)
    return {"d_k": widths, "delta": delta, "thresholds": thresholds, "series": series}


def _widths(look: Inspection, node: Node) -> list[int] | None:
    return whole_numbers(look, node, "d_k", 2, LARGEST_WIDTH)


def _share(look: Inspection, node: Node, what: str) -> float | None:
    return look.number(node, what, 1e-6, 1.0 - 1e-6, "a number between 0 and 1")


def _thresholds(look: Inspection, node: Node) -> dict[str, float] | None:
    fields = look.fields(node, "thresholds", "thresholds", tuple(THRESHOLDS))
    if fields is None:
        return None
    found = {}
    for key, entry in fields.entries.items():
        high = None if key in ("mse", "uniform", "spurious") else 1.0 - 1e-9
        value = look.number(
            entry.value, key, 1e-9, high, "a number above 0" + (" and below 1" if high else "")
        )
        if value is not None:
            found[key] = value
    return found


def _series(
    look: Inspection, node: Node, widths: list[int] | None, widths_given: bool
) -> dict[str, Any] | None:
    fields = look.fields(node, "series", "a series", SERIES_FIELDS)
    if fields is None:
        return None
    before = len(look.problems)
    one: dict[str, Any] = {
        "rules": given(fields, "rules", lambda each: choices(look, each, "rules", rule_names()), ["hebb"]),
        "feature_map": given(
            fields, "feature_map", lambda each: look.choice(each, "feature_map", map_names()), "identity"
        ),
        "keys": given(fields, "keys", lambda each: look.choice(each, "keys", tuple(DRAWERS)), "sphere"),
        "d_k": given(fields, "d_k", lambda each: _widths(look, each), widths),
        "d_v": given(fields, "d_v", lambda each: _value_width(look, each), 16),
        "repeats": given(fields, "repeats", lambda each: look.integer(each, "repeats", 2, 1_000_000)),
        "classes": given(fields, "classes", lambda each: look.integer(each, "classes", 2, 4096), 16),
    }
    if len(look.problems) == before:
        _criteria(look, fields, one)
        _parameters(look, fields, one, widths_given)
        _sizes(look, fields, one)
    return one if len(look.problems) == before else None


def _value_width(look: Inspection, node: Node) -> int | str | None:
    if isinstance(node, Scalar) and node.value == "d_k":
        return "d_k"
    if not is_number(node):
        look.expected(node, "d_v", f"a whole number from 1 to {LARGEST_WIDTH}, or d_k")
        return None
    return look.integer(node, "d_v", 1, LARGEST_WIDTH)


def allowed_criteria(rules: list[str], feature_map: str, keys: str) -> tuple[str, ...]:
    """Return the criteria that can be measured on memories of this kind."""
    if WILLSHAW in rules:
        return ("fill", "spurious")
    if feature_map == SOFTMAX:
        return ("mse", "cosine", "argmax", "wrong_mass")
    more: tuple[str, ...] = ()
    if "hebb" in rules and feature_map == "identity":
        more += ("uniform",)
    if "decay" in rules:
        more += ("lifetime_noise",)
    return LINEAR + more


def _criteria(look: Inspection, fields: Fields, one: dict[str, Any]) -> None:
    rules, feature_map, keys = one["rules"], one["feature_map"], one["keys"]
    place = fields.place
    if WILLSHAW in rules and (len(rules) > 1 or keys != "sparse" or feature_map != "identity"):
        look.refuse(place, 'The rule "willshaw" stands alone, with keys: sparse and feature_map: identity.')
    if feature_map == SOFTMAX and rules != ["hebb"]:
        look.refuse(place, 'feature_map "softmax" keeps all pairs: its rules must be [hebb].')
    allowed = allowed_criteria(rules, feature_map, keys)
    default = [name for name in allowed if name not in ("argmax_values",)]
    node = fields.get("criteria")
    one["criteria"] = default
    if node is None:
        return
    found = choices(look, node, "criteria", CRITERIA)
    for name in found or []:
        if name not in allowed:
            what = f"{', '.join(rules)} with feature_map {feature_map}"
            look.refuse(node.place, f'"{name}" cannot be measured for {what}.', allowed)
    one["criteria"] = found


def _parameters(look: Inspection, fields: Fields, one: dict[str, Any], widths_given: bool) -> None:
    """Read what only some series have, and note what is given to others."""
    keys, feature_map, rules = one["keys"], one["feature_map"], one["rules"]
    needed_by = {
        "overlap": keys == "correlated",
        "active": keys == "sparse",
        "beta": feature_map == SOFTMAX,
        "nu": feature_map == "dpfp",
        "width": feature_map == "random_fourier",
        "retention": "decay" in rules,
        "file": keys == "file",
        "classes": "argmax" in (one["criteria"] or []),
    }
    for key, used in needed_by.items():
        if key in fields.entries and not used:
            look.refuse(fields.entries[key].key, f'"{key}" has no effect in this series; remove it.')
    if keys == "correlated":
        one["overlap"] = given(fields, "overlap", lambda each: _share(look, each, "overlap"), 0.5)
    if keys == "sparse":
        one["active"] = given(fields, "active", lambda each: look.integer(each, "active", 1, LARGEST_WIDTH))
    if feature_map == SOFTMAX:
        wanted = "a number from 0 to 500"
        one["beta"] = given(fields, "beta", lambda each: look.number(each, "beta", 0.0, 500.0, wanted), 8.0)
    if feature_map == "dpfp":
        one["nu"] = given(fields, "nu", lambda each: look.integer(each, "nu", 1, 3), 1)
    if feature_map == "random_fourier":
        wanted = "a number from 0.01 to 100"
        one["width"] = given(
            fields, "width", lambda each: look.number(each, "width", 0.01, 100.0, wanted), 0.5
        )
    if "decay" in rules:
        one["retention"] = given(fields, "retention", lambda each: _share(look, each, "retention"))
    if keys == "file":
        if "file" not in fields.entries:
            look.refuse(fields.place, 'keys: file needs "file", a .npy or .parquet file of embeddings.')
        if "d_k" in fields.entries:
            look.refuse(fields.entries["d_k"].key, '"d_k" of embeddings is the width of the file; remove it.')
        one["file"] = given(fields, "file", lambda each: look.text(each, "file"))
        one["d_k"] = None
    elif one["d_k"] is None and not widths_given:
        look.refuse(fields.place, 'A series needs "d_k", its own or that of the sweep.')


def _sizes(look: Inspection, fields: Fields, one: dict[str, Any]) -> None:
    present = [key for key in SIZES if key in fields.entries]
    if len(present) != 1:
        look.refuse(
            fields.place,
            'A series needs exactly one of "n" (pairs), "loads" (pairs per d_k) and "capacities" (pairs per '
            f"predicted capacity), not {len(present)} of them.",
        )
        return
    key = present[0]
    node = fields.entries[key].value
    if key == "n":
        one["n"] = whole_numbers(look, node, "n", 2, MOST_PAIRS)
    else:
        one[key] = numbers(look, node, key, 1e-4, 1e6)
    if key == "capacities" and not has_capacity(one):
        look.refuse(
            fields.entries[key].key,
            'The first of "criteria" has no closed form for a capacity here; give "n" or "loads".',
        )


def has_capacity(one: dict[str, Any]) -> bool:
    """Say whether the capacity by a series' first criterion is known in closed form."""
    from machinepsych.sweeps.capacity_cells import CAPACITIES

    return bool(one["criteria"]) and one["criteria"][0] in CAPACITIES
