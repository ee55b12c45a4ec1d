"""What each learning rule buys: recall of recent, drifting and old pairs after the same streams."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from machinepsych.figures.style import (
    BAND,
    FAINT,
    MARKERS,
    PALETTE,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    place,
    write_caption,
)
from machinepsych.figures.sweep_base import Rows, SweepFigure, register

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PARTS = ("recent", "drifting", "old")
MOST_PANELS = 12


def rule_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Pick the cosines."""
    return [row for row in table.to_pylist() if row["criterion"] in _PARTS]


def draw_rules(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw the cosine of read and value for each rule, a panel for each setting of the stream."""
    settings = sorted({(row["overlap"], row["drift"], row["load"]) for row in rows})[:MOST_PANELS]
    loads = len({load for _, _, load in settings})
    columns = min(loads, len(settings)) if len(settings) % max(loads, 1) == 0 else min(4, len(settings))
    lines = math.ceil(len(settings) / columns)
    rules = _ranked(rows)
    with house_style():
        panel_in, row_in = 2.35, 0.17 * len(rules) + 0.2
        width_in = 1.45 + columns * (panel_in + 0.25) + 0.3
        text = (
            f"After streams of {spec['old']} old pairs, then new pairs (load: new pairs per width "
            f"{spec['d_k']}) and "
            f"{spec['drifting']} drifting pairs by turns. Recent: the last new pairs; drifting: "
            "against the present "
            f"value. Mean over {rows[0]['repeats']:,} streams, the same for all rules; bars: 95% "
            "interval (Student's "
            "t). Rules by recall of recent pairs, parameters by default unless the sweep says otherwise."
        )
        note = caption_lines(text, width_in)
        bottom_in = 0.5 + caption_height(note)
        figure, grid = new_figure(
            width_in,
            0.6 + lines * row_in + (lines - 1) * 0.4 + bottom_in,
            lines,
            columns,
            sharex=True,
            sharey=True,
        )
        place(figure, 1.45, 0.3, 0.6, bottom_in, wspace=0.25 / panel_in, hspace=0.4 / row_in)
        for axes, setting in zip(grid.flat, settings, strict=False):
            some = [row for row in rows if (row["overlap"], row["drift"], row["load"]) == setting]
            _draw_setting(axes, some, rules)
            overlap, drift, load = setting
            axes.set_title(
                f"load {load:g}, overlap {overlap:g}, drift {drift:g}°", loc="left", size=SMALL + 0.5
            )
        for axes in list(grid.flat)[len(settings) :]:
            axes.set_visible(False)
        for axes in grid[-1]:
            axes.set_xlabel("cosine of read and value")
        _legend(figure, grid[0, 0])
        write_caption(figure, note)
    return figure


def _ranked(rows: Rows) -> list[str]:
    """Order rules by their mean recall of recent pairs, the best last (on top)."""
    recent: dict[str, list[float]] = {}
    for row in rows:
        if row["criterion"] == "recent":
            recent.setdefault(row["rule"], []).append(row["mean"])
    return sorted(recent, key=lambda rule: (sum(recent[rule]) / len(recent[rule]), rule))


def _draw_setting(axes: Any, rows: Rows, rules: list[str]) -> None:
    for k in range(0, len(rules), 2):
        axes.axhspan(k - 0.5, k + 0.5, color=BAND, zorder=0, linewidth=0)
    axes.axvline(0.0, color=FAINT, linewidth=0.6, zorder=1)
    for number, part in enumerate(_PARTS):
        for row in rows:
            if row["criterion"] != part:
                continue
            y = rules.index(row["rule"]) + 0.22 * (1 - number)
            if row["lower"] is not None:
                axes.hlines(y, row["lower"], row["upper"], color=PALETTE[number], linewidth=1.0, zorder=2)
            axes.plot(row["mean"], y, marker=MARKERS[number], color=PALETTE[number], markersize=3.4, zorder=3)
    axes.set_yticks(range(len(rules)), [rule.replace("_", " ") for rule in rules])
    axes.set_ylim(-0.5, len(rules) - 0.5)
    axes.set_xlim(-0.15, 1.05)


def _legend(figure: Figure, axes: Any) -> None:
    from matplotlib.lines import Line2D

    entries = [
        Line2D(
            [], [], color=PALETTE[k], marker=MARKERS[k], linestyle="", markersize=4.5, label=f"{part} pairs"
        )
        for k, part in enumerate(_PARTS)
    ]
    figure.legend(handles=entries, loc="upper left", ncols=3, frameon=False, fontsize=SMALL + 0.5,
                  bbox_to_anchor=(0.01, 0.995))  # fmt: skip


register(SweepFigure("rules_recall", "rules", "what each rule buys", rule_rows, draw_rules))
