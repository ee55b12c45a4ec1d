"""The forgetting curve: percent correct by delay, one panel for each phase that has several delays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from machinepsych.figures.episodes import looks_of
from machinepsych.figures.style import (
    FAINT,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    place,
    plain,
    shorten,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANEL_IN = 2.9
HEIGHT_IN = 2.3
# Two are lit, one of them right: where either is touched as readily. Who moves at random reaches the choice more
# often where the sample was near, and so touches it more often again: the control says where chance is.
HALF = 50.0
# From the shortest to the longest delay: beyond, short ones would lie on one another.
SPREAD = 8


def draw_forgetting(rows: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any], tick_s: float) -> Figure:
    """Draw the rows of :func:`machinepsych.measures.forgetting.by_delay`; a step lasts ``tick_s`` seconds."""
    from matplotlib.ticker import NullLocator

    phases = list(dict.fromkeys(row["phase"] for row in rows))
    looks = looks_of(manifest["agents"])
    with house_style():
        width_in = 0.75 + len(phases) * (PANEL_IN + 0.2)
        text = (
            f"{manifest['protocol']['name']}: share of right ones among first choices, "
            f"n = {manifest['subjects']:,} subjects an agent; bars: 95% intervals. Dotted: half; "
            "where chance is the control says (docs/mazes.md)."
        )
        if not manifest["complete"]:
            text += f" Run not complete ({manifest['status']}): what was recorded so far."
        note = caption_lines(text, width_in)
        top_in, bottom_in = 0.62, 0.5 + caption_height(note)
        figure, grid = new_figure(width_in, HEIGHT_IN + top_in + bottom_in, 1, len(phases), sharey=True)
        place(figure, 0.75, 0.2, top_in, bottom_in, wspace=0.2 / PANEL_IN)
        for axes, phase in zip(grid[0], phases, strict=True):
            own = [row for row in rows if row["phase"] == phase]
            delays = sorted({row["delay"] for row in own})
            for label, look in looks.items():
                curve = [row for row in own if row["agent"] == label]
                x = tick_s * np.array([row["delay"] for row in curve])
                y, low, high = (
                    100.0 * np.array([row["value"] if row[key] is None else row[key] for row in curve])
                    for key in ("value", "lower", "upper")
                )
                axes.plot(
                    x, y, color=look.colour, marker=look.marker, linestyle=look.line, label=plain(label)
                )
                axes.vlines(x, low, high, color=look.colour, linewidth=1.0)
            axes.axhline(HALF, color=FAINT, linewidth=0.8, linestyle=":", zorder=1)
            axes.set_title(plain(shorten(phase, 24)), size=9.0, loc="left")
            axes.set_xlabel("Delay (s)")
            if delays[-1] > SPREAD * delays[0]:
                axes.set_xscale("log")
                axes.xaxis.set_minor_locator(NullLocator())
            marks = delays if len(delays) <= SPREAD else delays[:: -(-len(delays) // SPREAD)]
            axes.set_xticks([tick_s * each for each in marks], [f"{tick_s * each:g}" for each in marks])
        grid[0, 0].set_ylim(-2, 102)
        grid[0, 0].set_ylabel("% correct")
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="upper left", ncols=6, frameon=False, fontsize=SMALL + 0.5,
            bbox_to_anchor=(0.6 / width_in, 1.0), borderaxespad=0.2,
        )  # fmt: skip
        write_caption(figure, note)
    return figure
