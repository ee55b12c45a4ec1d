"""The fields of a propagation sweep: which law is tested where."""

from __future__ import annotations

from typing import Any

from machinepsych.hebb import propagation
from machinepsych.protocol.document import Fields, Node, given
from machinepsych.protocol.inspection import Inspection
from machinepsych.sweeps.base import Cell, Limit
from machinepsych.sweeps.check import numbers, whole_numbers

FIELDS = ("series", "designs")
LAWS = ("chain", "noise", "residual", "shared", "projected", "sliced", "cleaned", "majority", "averaged")
SERIES_FIELDS = ("law", "d", "n", "layers", "heads", "repeats", "variances", "correlations", "width", "d_v")
DESIGN_FIELDS = ("layers", "n", "widths", "heads", "error", "delta", "repeats")
LARGEST = 16_384
MOST_CELLS = 20_000
MOST_BYTES = 2 * 2**30
# What each law has beside d, n and heads.
_OWN = {
    "layers": ("chain", "residual", "cleaned"),
    "variances": ("noise",),
    "correlations": ("shared",),
    "width": ("projected", "sliced"),
    "d_v": ("cleaned", "majority", "averaged"),
}


def check(look: Inspection, root: Fields) -> dict[str, Any]:
    """Read the fields of a propagation sweep into plain values."""
    series = []
    node = root.get("series")
    if node is None:
        look.refuse(root.place, 'The sweep needs "series".')
    else:
        for item in look.items(node, "series", 64, "series") or []:
            one = _series(look, item)
            if one is not None:
                series.append(one)
    designs = given(root, "designs", lambda each: _designs(look, each))
    return {"series": series, "designs": designs}


def _series(look: Inspection, node: Node) -> dict[str, Any] | None:
    fields = look.fields(node, "series", "a series", SERIES_FIELDS)
    if fields is None:
        return None
    before = len(look.problems)
    for key in ("law", "d", "n"):
        if key not in fields.entries:
            look.refuse(fields.place, f'A series needs "{key}".')
    law = given(fields, "law", lambda each: look.choice(each, "law", LAWS))
    one: dict[str, Any] = {
        "law": law,
        "d": given(fields, "d", lambda each: whole_numbers(look, each, "d", 2, LARGEST)),
        "n": given(fields, "n", lambda each: whole_numbers(look, each, "n", 2, LARGEST)),
        "layers": given(fields, "layers", lambda each: whole_numbers(look, each, "layers", 1, 256), [1]),
        "heads": given(fields, "heads", lambda each: whole_numbers(look, each, "heads", 1, 1024), [1]),
        "repeats": given(fields, "repeats", lambda each: look.integer(each, "repeats", 2, 1_000_000)),
        "variances": given(
            fields, "variances", lambda each: numbers(look, each, "variances", 0.0, 1e6), [0.1]
        ),
        "correlations": given(
            fields, "correlations", lambda each: numbers(look, each, "correlations", 0.0, 1.0), [0.5]
        ),
        "width": given(fields, "width", lambda each: look.integer(each, "width", 2, LARGEST), 256),
        "d_v": given(fields, "d_v", lambda each: look.integer(each, "d_v", 1, LARGEST), 64),
    }
    for key, laws in _OWN.items():
        if key in fields.entries and law is not None and law not in laws:
            look.refuse(fields.entries[key].key, f'"{key}" has no effect on the law "{law}"; remove it.')
    if law == "majority" and any(heads % 2 == 0 for heads in one["heads"] or []):
        look.refuse(fields.entries["heads"].value.place, "A majority needs odd numbers of heads.")
    return one if len(look.problems) == before else None


def _designs(look: Inspection, node: Node) -> dict[str, Any] | None:
    fields = look.fields(node, "designs", "designs", DESIGN_FIELDS)
    if fields is None:
        return None
    for key in ("layers", "n", "widths", "heads"):
        if key not in fields.entries:
            look.refuse(fields.place, f'"designs" needs "{key}".')
    above = "a number above 0"
    return {
        "layers": given(fields, "layers", lambda each: whole_numbers(look, each, "layers", 1, 256)),
        "n": given(fields, "n", lambda each: look.integer(each, "n", 2, LARGEST)),
        "widths": given(fields, "widths", lambda each: whole_numbers(look, each, "widths", 2, LARGEST)),
        "heads": given(fields, "heads", lambda each: whole_numbers(look, each, "heads", 1, 4096)),
        "error": given(fields, "error", lambda each: look.number(each, "error", 1e-9, 1e6, above), 0.5),
        "delta": given(
            fields, "delta", lambda each: look.number(each, "delta", 1e-9, 0.999, "a number below 1"), 0.05
        ),
        "repeats": given(fields, "repeats", lambda each: look.integer(each, "repeats", 2, 1_000_000)),
    }


def weights(d: float, heads: float, layers: float) -> float:
    """Return the weights of a design: heads of d by d in every layer."""
    return heads * d * d * layers


def design_error(regime: str, d: int, heads: int, layers: int, n: int) -> float:
    """Return what a design is predicted to get wrong.

    ``chain``: the mean squared error after all layers, heads averaged, no clean-up; ``cleaned``: the share of
    items with any bit wrong after all layers, with a sign clean-up each.
    """
    load = (n - 1.0) / d
    if regime == "chain":
        return propagation.chain_error(load, layers, heads)
    return 1.0 - propagation.cleaned_survival(load, layers, heads, d)


def cheapest(designs: dict[str, Any]) -> list[dict[str, Any]]:
    """Find, for each depth and regime, the design of fewest weights that reaches what is wanted.

    Among the listed widths and heads; ties go to fewer heads. ``predicted`` is None where none reaches it.
    """
    found = []
    for regime, wanted in (("chain", designs["error"]), ("cleaned", designs["delta"])):
        for layers in designs["layers"]:
            reached = [
                (weights(d, heads, layers), heads, d)
                for d in designs["widths"]
                for heads in designs["heads"]
                if design_error(regime, d, heads, layers, designs["n"]) <= wanted
            ]
            best = min(reached, default=None)
            found.append(
                {
                    "regime": regime,
                    "layers": layers,
                    "wanted": wanted,
                    "d": best[2] if best else None,
                    "heads": best[1] if best else None,
                    "weights": best[0] if best else None,
                    "predicted": design_error(regime, best[2], best[1], layers, designs["n"])
                    if best
                    else None,
                }
            )
    return found


def cells(spec: dict[str, Any]) -> list[Cell]:
    """List the cells of all series, and of the cheapest designs, which are put to the test."""
    listed: list[Cell] = []
    for one in spec["series"]:
        law = one["law"]
        extra = {"noise": one["variances"], "shared": one["correlations"]}.get(law, [0.0])
        for d in one["d"]:
            for n in one["n"]:
                for heads in one["heads"]:
                    for layers in one["layers"]:
                        for parameter in extra:
                            listed.append(
                                _cell(law, d, n, layers, heads, float(parameter), one, one["repeats"])
                            )
    if spec["designs"] is not None:
        designs = spec["designs"]
        for each in cheapest(designs):
            if each["d"] is not None:
                one = {"width": 0, "d_v": each["d"]}
                listed.append(
                    _cell(each["regime"], each["d"], designs["n"], each["layers"], each["heads"], 0.0, one,
                          designs["repeats"])
                )  # fmt: skip
    return list({cell["id"]: cell for cell in listed}.values())


def _cell(
    law: str,
    d: int,
    n: int,
    layers: int,
    heads: int,
    parameter: float,
    one: dict[str, Any],
    repeats: int | None,
) -> Cell:
    width = one["width"] if law in ("projected", "sliced") else 0
    d_v = one["d_v"] if law in ("cleaned", "majority", "averaged") else d
    name = (
        f"propagation {law} d={d} n={n} layers={layers} heads={heads} {parameter:g} width={width} d_v={d_v}"
    )
    return {
        "id": name, "law": law, "d": d, "n": n, "layers": layers, "heads": heads, "parameter": parameter,
        "width": width, "d_v": d_v, "repeats": repeats,
    }  # fmt: skip


def memory_bytes(cell: Cell) -> int:
    """Return about how many bytes one repeat of a cell takes."""
    return 4 * cell["n"] * (3 * cell["heads"] * max(cell["d"], 1) + cell["width"] + 4 * cell["d_v"] + 64)


def cost(spec: dict[str, Any], cell: Cell) -> float:
    """Return about how many operations a cell takes, in thousands of millions."""
    one = cell["n"] * cell["d"] * cell["heads"] * cell["layers"]
    return 1e-9 * (cell["repeats"] or spec["repeats"]) * (one * (600.0 + 4.0 * cell["d_v"]) + 1e5)


def limits(spec: dict[str, Any]) -> Limit | None:
    """Return why the sweep cannot be done, or None."""
    for number, one in enumerate(spec["series"]):
        if one["law"] == "sliced" and max(one["heads"]) * max(one["d"]) > one["width"]:
            told = f"{max(one['heads'])} slices of {max(one['d'])}"
            return f"{told} do not fit into keys of width {one['width']}.", number
    listed = cells(spec)
    if len(listed) > MOST_CELLS:
        return f"The sweep has {len(listed):,} cells; at most {MOST_CELLS:,} can be kept track of.", None
    for cell in listed:
        if memory_bytes(cell) > MOST_BYTES:
            size = memory_bytes(cell) / 2**30
            return f"{cell['id']} would take {size:,.1f} GiB; at most 2 GiB can be measured.", None
    return None
