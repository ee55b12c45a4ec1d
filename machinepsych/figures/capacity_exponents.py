"""How capacities grow with the width: the statements of the theorem, and the ceilings of feature maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from machinepsych.figures.capacity_curves import note
from machinepsych.figures.sweep_base import Line, Panel, Rows, SweepFigure, draw_panels, line_of, register

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STATEMENTS = {
    "mse": "average case, mean squared error",
    "all_items": "all bits of all items right",
    "uniform": "whatever values, worst error",
}


def statement_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Pick the capacities of the plain memory by the three criteria of the theorem."""
    plain = {"rule": "hebb", "feature_map": "identity", "keys": "sphere"}
    rows = []
    for criterion in _STATEMENTS:
        found = [
            row
            for row in summary["capacities"]
            if row["criterion"] == criterion and all(row[key] == value for key, value in plain.items())
        ]
        wide = {row["d_v"] for row in found}
        # Each statement is judged by one series: values as wide as keys for all items, else the others.
        pick = (
            "d_k"
            if ("d_k" in wide and (criterion == "all_items" or len(wide) == 1))
            else min(wide - {"d_k"}, default="")
        )
        rows += [row for row in found if row["d_v"] == pick]
    return rows if len(rows) > 1 else []


def draw_statements(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw the capacity against the width, by criterion, with the prediction at the same widths."""
    lines = []
    for number, (criterion, label) in enumerate(_STATEMENTS.items()):
        some = [row for row in rows if row["criterion"] == criterion]
        if some:
            lines.append(
                Line(
                    label,
                    number,
                    [row["d_k"] for row in some],
                    [row["capacity"] for row in some],
                    [row["lower"] for row in some],
                    [row["upper"] for row in some],
                    [row["predicted"] for row in some],
                    criterion != "all_items",
                )
            )
    at = spec["thresholds"]
    panel = Panel(
        "How many pairs a linear memory holds depends on what is asked of it",
        "width of keys, d",
        "capacity, pairs",
        lines,
        log_y=True,
    )
    caption = (
        f"Capacities at a mean squared error of {at['mse']:g}, at a probability of "
        f"{at['all_items']:g} that all is "
        f"right, and at a worst error of {at['uniform']:g}. Points: read off the measured curves; bars: 95% "
        "interval (parametric bootstrap); lines: the closed forms, read off in the same way at the "
        "same widths."
    )
    return draw_panels([panel], caption, columns=1)


def width_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Make the effective width (N - 1) / mse of Hebbian and covariance memories behind feature maps."""
    rows = []
    largest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in table.to_pylist():
        mapped = row["feature_map"] not in ("identity",) and not row["feature_map"].startswith("softmax")
        plain = row["feature_map"] == "identity" and row["keys"] == "sphere" and row["rule"] == "hebb"
        if row["criterion"] != "mse" or not (mapped or plain) or row["rule"] not in ("hebb", "covariance"):
            continue
        kind = (row["feature_map"], row["rule"], row["keys"], row["d_k"])
        if kind not in largest or largest[kind]["n"] < row["n"]:
            largest[kind] = row
    if not any(kind[0] != "identity" for kind in largest):
        return []
    for row in largest.values():
        pairs = row["n"] - 1.0

        def width(error: float | None, pairs: float = pairs) -> float | None:
            return None if error is None or error <= 0.0 else pairs / error

        rows.append(
            {key: row[key] for key in ("rule", "feature_map", "keys", "d_k", "n", "repeats")}
            | {"mean": width(row["mean"]), "lower": width(row["upper"]), "upper": width(row["lower"]),
               "theory": width(row["theory"])}
        )  # fmt: skip
    return rows


def draw_widths(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw effective against real width: positive features have a ceiling, which centring lifts."""
    panels = []
    for rule, title in (("hebb", "Hebbian: a ceiling"), ("covariance", "Centred (covariance rule)")):
        lines = []
        for number, name in enumerate(sorted({row["feature_map"] for row in rows})):
            some = [row for row in rows if row["feature_map"] == name and row["rule"] == rule]
            if some:
                lines.append(
                    line_of(name.replace("_", " "), number, some, lambda row: row["d_k"], name == "identity")
                )
        if lines:
            panels.append(
                Panel(title, "width of keys, d", "effective width, (N - 1) / error", lines, log_y=True)
            )
    caption = (
        "The width that a memory behaves as if it had. Positive features overlap on average; an unnormalised "
        "Hebbian read cannot get past that, a centred one can. At the largest N measured. " + note(rows)
    )
    return draw_panels(panels, caption, columns=2)


def other_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Pick softmax attention and Willshaw's memory."""
    wanted = ("wrong_mass", "fill", "spurious")
    return [row for row in table.to_pylist() if row["criterion"] in wanted]


def draw_others(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw the wrong attention of softmax, and fill and spurious outputs of Willshaw's memory."""
    panels = []
    for criterion, title, y_label, log_y in (
        ("wrong_mass", "Softmax: attention on other pairs", "share of attention", True),
        ("fill", "Willshaw: weights set", "share of weights", False),
        ("spurious", "Willshaw: outputs wrongly on", "outputs per read", True),
    ):
        some = [row for row in rows if row["criterion"] == criterion]
        lines = [
            line_of(
                f"d = {d:,}",
                number,
                [row for row in some if row["d_k"] == d],
                lambda row: row["n"],
                criterion == "fill",
            )
            for number, d in enumerate(sorted({row["d_k"] for row in some}))
        ]
        if lines:
            panels.append(
                Panel(title, "pairs, N", y_label, lines, log_y=log_y, level=spec["thresholds"].get(criterion))
            )
    return draw_panels(panels, "Memories of other kinds, against their own laws. " + note(rows))


register(
    SweepFigure(
        "capacity_statements",
        "capacity",
        "capacity against width, by criterion",
        statement_rows,
        draw_statements,
    )
)
register(
    SweepFigure("capacity_widths", "capacity", "effective widths of feature maps", width_rows, draw_widths)
)
register(SweepFigure("capacity_others", "capacity", "softmax and sparse codes", other_rows, draw_others))
