"""Curves of a capacity sweep: each criterion against the load, with the closed form drawn through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from machinepsych.figures.sweep_base import Line, Panel, Rows, SweepFigure, draw_panels, line_of, register

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TITLES = {
    "mse": ("Mean squared error", "E |read - value|²", True),
    "cosine": ("Cosine of read and value", "mean cosine", False),
    "bit_error": ("One bit", "share of bits wrong", True),
    "all_items": ("All bits of all items", "share of memories", False),
    "uniform": ("Worst error over all values", "E max |error|", True),
    "argmax": ("Arg-max of classes", "share of items right", False),
    "argmax_values": ("Arg-max of all values", "share of items right", False),
    "wrong_mass": ("Attention on other items", "share of attention", True),
    "lifetime_noise": ("At the end of a lifetime", "noise / signal", False),
}
EXACT = ("mse", "uniform", "fill", "lifetime_noise")
_KIND = ("rule", "feature_map", "keys")
_PLAIN = {"rule": "hebb", "feature_map": "identity", "keys": "sphere"}
# Widths beyond this many would make a thicket.
MOST_WIDTHS = 5
NOTE = (
    "Points: mean over independent memories ({repeats}); bars: 95% interval (Student's t; for shares Korn & "
    "Graubard 1998). Lines: closed form, full where it is exact, broken where it is asymptotic."
)


def note(rows: Rows) -> str:
    """Say what points, bars and lines are."""
    counts = sorted({row["repeats"] for row in rows})
    return NOTE.format(
        repeats=" to ".join(
            f"{count:,}" for count in ([counts[0]] if len(counts) == 1 else [counts[0], counts[-1]])
        )
    )


def chosen(values: list[int], most: int = MOST_WIDTHS) -> list[int]:
    """Choose at most ``most`` of several sorted values, evenly, both ends among them."""
    if len(values) <= most:
        return values
    return [values[round(k * (len(values) - 1) / (most - 1))] for k in range(most)]


def hebb_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Pick the rows of the plain Hebbian memory with keys on the sphere."""
    return [row for row in table.to_pylist() if all(row[key] == value for key, value in _PLAIN.items())]


def draw_hebb(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw each criterion of the plain memory against pairs per width."""
    widths = chosen(sorted({row["d_k"] for row in rows}))
    panels = []
    for criterion, (title, y_label, log_y) in _TITLES.items():
        lines = []
        for number, d in enumerate(widths):
            for wide in (False, True):
                # Values as wide as keys are another question; where both were asked, the wide one counts.
                some = [
                    row
                    for row in rows
                    if row["criterion"] == criterion and row["d_k"] == d and (row["d_v"] == d) == wide
                ]
                if some and (criterion != "all_items" or wide or not _has_wide(rows, criterion)):
                    if (
                        wide
                        and criterion not in ("all_items", "argmax_values")
                        and _has_narrow(rows, criterion, d)
                    ):
                        continue
                    lines.append(_line(d, number, some, criterion))
        if lines:
            panels.append(
                Panel(title, "pairs per key width, N / d", y_label, lines, log_y=log_y,
                      level=spec["thresholds"].get(criterion))
            )  # fmt: skip
    caption = (
        "The plain Hebbian memory, keys uniform on the sphere. The dashed level is where a capacity "
        "is read off. " + note(rows)
    )
    return draw_panels(panels, caption)


def _line(d: int, number: int, rows: Rows, criterion: str) -> Line:
    return line_of(f"d = {d:,}", number, rows, lambda row: row["n"] / row["d_k"], criterion in EXACT)


def _has_wide(rows: Rows, criterion: str) -> bool:
    return sum(row["criterion"] == criterion and row["d_v"] == row["d_k"] for row in rows) > 3


def _has_narrow(rows: Rows, criterion: str, d: int) -> bool:
    return any(row["criterion"] == criterion and row["d_k"] == d and row["d_v"] != d for row in rows)


def memory_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Pick the mean squared errors of all memories, at the largest width of each kind."""
    rows = [row for row in table.to_pylist() if row["criterion"] == "mse"]
    largest: dict[tuple[Any, ...], int] = {}
    for row in rows:
        kind = tuple(row[key] for key in _KIND)
        largest[kind] = max(largest.get(kind, 0), row["d_k"])
    return [row for row in rows if row["d_k"] == largest[tuple(row[key] for key in _KIND)]]


def draw_memories(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw the mean squared error by rule, by kind of keys and by feature map, a panel each."""
    panels = []
    by_rule = [row for row in rows if row["feature_map"] == "identity" and row["keys"] == "sphere"]
    by_keys = [row for row in rows if row["feature_map"] == "identity" and row["keys"] != "sphere"]
    by_map = [row for row in rows if row["feature_map"] != "identity"]
    for title, some, keys in (
        ("Rules, keys on the sphere", by_rule, ("rule",)),
        ("Other keys", by_keys, ("keys", "rule")),
        ("Feature maps", by_map, ("feature_map", "rule")),
    ):
        if some:
            panels.append(_memory_panel(title, some, keys))
    caption = "Mean squared error of reads, at the largest width measured of each. " + note(rows)
    return draw_panels(panels, caption)


def _memory_panel(title: str, rows: Rows, keys: tuple[str, ...]) -> Panel:
    groups: dict[str, Rows] = {}
    for row in rows:
        several = len({each[keys[-1]] for each in rows if each[keys[0]] == row[keys[0]]}) > 1
        name = row[keys[0]] + (f", {row[keys[-1]]}" if len(keys) > 1 and several else "")
        groups.setdefault(name.replace("_", " "), []).append(row)
    lines = []
    for number, (name, some) in enumerate(groups.items()):
        # The same pairs may have been read with values of two widths; one of them is enough.
        width = min(row["d_v"] for row in some)
        some = [row for row in some if row["d_v"] == width and row["mean"] > 1e-9]
        exact = some[0]["feature_map"] == "identity" and some[0]["rule"] != "covariance" if some else True
        if some:
            lines.append(line_of(name, number, some, lambda row: row["n"] / row["d_k"], exact))
    return Panel(title, "pairs per key width, N / d", "E |read - value|²", lines, log_y=True)


register(SweepFigure("capacity_curves", "capacity", "each criterion against the load", hebb_rows, draw_hebb))
register(
    SweepFigure(
        "capacity_memories", "capacity", "errors of all rules, keys and maps", memory_rows, draw_memories
    )
)
