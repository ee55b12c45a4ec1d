"""Breakpoints on progressive ratios: each subject a dot, the median a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.style import (
    INK,
    LONGEST_LABEL,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    incomplete_text,
    looks,
    new_figure,
    place,
    plain,
    shorten,
    subjects_text,
    write_caption,
)
from machinepsych.measures.breakpoints import applies, breakpoints
from machinepsych.runs.manifest import Manifest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.75
HEIGHT_IN = 2.6
SLOT_IN = 0.75
# Subjects side by side at one height before they overlap.
ABREAST = 9


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw a panel per phase, a column per agent; who did not stop stands as a triangle.

    ``table`` is that of :func:`~machinepsych.measures.breakpoints.breakpoints`.
    """
    rows = table.to_pylist()
    agents = manifest.labels()
    phases = list(dict.fromkeys(row["phase"] for row in rows))
    look = looks(manifest)
    with house_style():
        panel_in = SLOT_IN * len(agents) + 0.2
        width_in = max(4.0, LEFT_IN + len(phases) * (panel_in + 0.15) + 0.15)
        note = caption_lines(_caption(rows, manifest), width_in)
        bottom_in, top_in = 0.55 + caption_height(note), 0.62
        figure, grid = new_figure(
            width_in, HEIGHT_IN + bottom_in + top_in, 1, max(1, len(phases)), sharey=True
        )
        place(figure, LEFT_IN, 0.15, top_in, bottom_in, wspace=0.15 / panel_in)
        write_caption(figure, note)
        for axes, phase in zip(grid[0], phases, strict=False):
            mine = [row for row in rows if row["phase"] == phase]
            for k, label in enumerate(agents):
                _draw_agent(axes, [row for row in mine if row["agent"] == label], k, look[label].colour)
            about = mine[0]
            reward = "" if about["reward"] is None else f", reinforcer {about['reward']:g}"
            title = f"{shorten(phase, 20)}\n{about['schedule']}{reward}"
            axes.set_title(plain(title), size=SMALL + 0.5, loc="left")
            axes.set_xticks(range(len(agents)), [plain(shorten(label, LONGEST_LABEL)) for label in agents])
            for tick, label in zip(axes.get_xticklabels(), agents, strict=True):
                tick.set_color(look[label].colour)
            axes.set_xlim(-0.6, len(agents) - 0.4)
        highest = max((row["breakpoint"] for row in rows if row["breakpoint"] is not None), default=1.0)
        grid[0, 0].set_ylim(-0.03 * highest, 1.06 * max(highest, 1.0))
        grid[0, 0].set_ylabel("Breakpoint (responses)")
    return figure


def _draw_agent(axes: Any, rows: list[dict[str, Any]], place_of: int, colour: str) -> None:
    subjects = [row for row in rows if row["series"] == "subject"]
    heights: dict[float, int] = {}
    for stopped, marker in ((1, "o"), (0, "^")):
        x, y = [], []
        for row in subjects:
            if row["stopped"] == stopped:
                seen = heights.get(row["breakpoint"], 0)
                heights[row["breakpoint"]] = seen + 1
                # Around the middle: 0, 1, -1, 2, -2, ...
                step = (seen % ABREAST + 1) // 2 * (1 if seen % 2 else -1)
                x.append(place_of + 0.075 * step)
                y.append(row["breakpoint"])
        axes.plot(x, y, linestyle="", marker=marker, markersize=3, color=colour, alpha=0.6, zorder=2)
    for row in rows:
        if row["series"] != "median" or row["breakpoint"] is None:
            continue
        axes.hlines(row["breakpoint"], place_of - 0.36, place_of + 0.36, color=INK, linewidth=1.6, zorder=3)
        limits = [row["lower"], row["upper"]]
        if None not in limits and not np.isclose(limits[0], limits[1]):
            axes.vlines(place_of + 0.4, *limits, color=INK, linewidth=1.0, zorder=3)


def _caption(rows: list[dict[str, Any]], manifest: Manifest) -> str:
    counts = [row["subjects"] for row in rows if row["series"] == "median"]
    return (
        f"{manifest.protocol}: {subjects_text(counts)}. Dots: the last ratio that a subject went through "
        "before a trial without a reinforcer; triangles: who had not stopped when the phase ended. "
        "Bars: median, with its 95% interval at the side." + incomplete_text(manifest)
    )


register(FigureKind("breakpoints", "breakpoints on progressive ratios", applies, breakpoints, draw))
