"""Matching: the share of responses against the share of reinforcers, with the generalised matching law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.style import (
    FAINT,
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
from machinepsych.measures.matching import applies, matching
from machinepsych.runs.manifest import Manifest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.75
PANEL_IN = 2.5
GAP_IN = 0.25
MOST_COLUMNS = 4
# Filled with the longest changeover delay, open without one.
_FACES = ("full", "none")


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw a panel per agent: subjects as dots, means as marks, the law as a line, per changeover delay.

    ``table`` is that of :func:`~machinepsych.measures.matching.matching`. The law in shares is
    b r^s / (1 + b r^s) for a ratio r of reinforcers; the diagonal is s = 1, b = 1.
    """
    rows = table.to_pylist()
    agents = manifest.labels()
    columns = min(MOST_COLUMNS, len(agents))
    lines = -(-len(agents) // columns)
    delays = sorted({row["changeover_delay_s"] for row in rows}, reverse=True)
    with house_style():
        width_in = LEFT_IN + columns * PANEL_IN + (columns - 1) * GAP_IN + 0.2
        note = caption_lines(_caption(rows, manifest), width_in)
        bottom_in, top_in = 0.52 + caption_height(note), 0.35
        height_in = lines * (PANEL_IN + top_in) + (lines - 1) * GAP_IN + bottom_in
        figure, grid = new_figure(width_in, height_in, lines, columns, sharex=True, sharey=True)
        spaces = {"wspace": GAP_IN / PANEL_IN, "hspace": (top_in + GAP_IN) / PANEL_IN}
        place(figure, LEFT_IN, 0.2, top_in, bottom_in, **spaces)
        write_caption(figure, note)
        for number, axes in enumerate(grid.flat):
            if number >= len(agents):
                axes.set_visible(False)
                continue
            label = agents[number]
            colour = looks(manifest)[label].colour
            axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
            for k, delay in enumerate(delays):
                mine = [row for row in rows if row["agent"] == label and row["changeover_delay_s"] == delay]
                _draw_delay(axes, mine, k, len(delays), colour)
            axes.set_title(plain(shorten(label, LONGEST_LABEL)), loc="left", color=colour, fontweight="bold")
            axes.set_xlim(0, 1)
            axes.set_ylim(0, 1)
            axes.set_aspect("equal")
            axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
            axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
            if number % columns == 0:
                axes.set_ylabel(f"Share of responses on {shorten(_first(manifest), 12)}")
            if number + columns >= len(agents):
                axes.set_xlabel("Share of reinforcers from it")
    return figure


def _draw_delay(axes: Any, rows: list[dict[str, Any]], number: int, of: int, colour: str) -> None:
    """Draw one changeover delay: dots, means, the law, and its numbers as text."""
    open_marks = number == of - 1 and of > 1
    face = "none" if open_marks else colour
    points = [
        row for row in rows if row["series"] != "fit" and row["reinforcer_share"] is not None
        and row["response_share"] is not None
    ]  # fmt: skip
    subjects = [row for row in points if row["series"] == "subject"]
    means = [row for row in points if row["series"] == "mean"]
    for chosen, size, alpha in ((subjects, 2.0, 0.35), (means, 6.0, 1.0)):
        axes.plot(
            [row["reinforcer_share"] for row in chosen],
            [row["response_share"] for row in chosen],
            linestyle="",
            marker="s" if open_marks else "o",
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=colour,
            markeredgewidth=0.4 if size < 3 else 1.0,
            alpha=alpha,
            zorder=3 if size < 3 else 4,
        )
    fit = next((row for row in rows if row["series"] == "fit"), None)
    delay = rows[0]["changeover_delay_s"] if rows else 0.0
    name = f"COD {delay:g} s" if delay else "no COD"
    text = f"{name}: no fit"
    if fit is not None and fit["sensitivity"] is not None:
        share = np.linspace(0.02, 0.98, 97)
        ratio = 10.0 ** fit["log_bias"] * (share / (1.0 - share)) ** fit["sensitivity"]
        style = (0, (3, 1.5)) if open_marks else "-"
        axes.plot(share, ratio / (1.0 + ratio), color=colour, linewidth=1.2, linestyle=style, zorder=2)
        text = f"{name}: s = {fit['sensitivity']:.2f}, log b = {fit['log_bias']:+.2f}"
    # Means lie near the diagonal or below its slope: the upper left is free.
    axes.text(
        0.03, 0.97 - 0.075 * number, text, transform=axes.transAxes, size=SMALL, color=INK, va="top", zorder=5
    )


def _first(manifest: Manifest) -> str:
    for phase in manifest.phases:
        if phase.schedules:
            return next(iter(phase.schedules))
    return manifest.operations[0]


def _caption(rows: list[dict[str, Any]], manifest: Manifest) -> str:
    counts = [row["subjects"] for row in rows if row["series"] == "mean"]
    return (
        f"{manifest.protocol}: {subjects_text(counts)}; second half of each phase. Dots: subjects; marks: "
        "means (filled with a changeover delay, open without); lines: the generalised matching law "
        "(Baum 1974), sensitivity s and bias b fitted to each subject and averaged; dashes: strict matching."
        + incomplete_text(manifest)
    )


register(FigureKind("matching", "share of responses against share of reinforcers", applies, matching, draw))
