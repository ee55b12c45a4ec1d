"""The avoidance curve: responding that keeps shock away, and the shocks that come, by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.learning_curve import phase_spans
from machinepsych.figures.style import (
    LONGEST_LABEL,
    caption_height,
    caption_lines,
    direct_labels,
    house_style,
    incomplete_text,
    label_margin,
    looks,
    new_figure,
    phase_bands,
    place,
    shorten,
    subjects_text,
    write_caption,
)
from machinepsych.measures.avoidance import applies, avoidance
from machinepsych.runs.manifest import Manifest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.8
HEIGHT_IN = 1.6
GAP_IN = 0.22
# What is drawn, from above: column of the table, words for the axis, whether it is a percentage.
_SIGNALLED = (
    ("percent_avoided", "Trials\navoided (%)", True),
    ("percent_escaped", "Trials\nescaped (%)", True),
)
_FREE = (("responses_per_min", "Responses\nper minute", False),)
_ALWAYS = (("shocks_per_min", "Shocks\nper minute", False),)


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw panels one below the other: avoidance (and escape, where it is signalled), shocks.

    ``table`` is that of :func:`~machinepsych.measures.avoidance.avoidance`. Lines break between phases.
    """
    rows = table.to_pylist()
    signalled = any(row["percent_avoided"] is not None for row in rows)
    shown = (*(_SIGNALLED if signalled else _FREE), *_ALWAYS)
    spans = phase_spans(manifest)
    blocks = sum(phase.blocks for phase in manifest.phases)
    look = looks(manifest)
    labels = [shorten(label, LONGEST_LABEL) for label in manifest.labels()]
    with house_style():
        plot_in = float(np.clip(0.15 * blocks, 4.6, 10.5))
        right_in = label_margin(labels)
        width_in = LEFT_IN + plot_in + right_in
        note = caption_lines(_caption(rows, manifest, signalled), width_in)
        bottom_in = 0.52 + caption_height(note)
        figure, grid = new_figure(width_in, 6.0, len(shown), 1, sharex=True)
        names_in = 0.0
        for k, axes in enumerate(grid[:, 0]):
            names_in = max(names_in, phase_bands(axes, spans, plot_in, names=k == 0))
        top_in = names_in + 0.12
        height_in = len(shown) * HEIGHT_IN + (len(shown) - 1) * GAP_IN
        figure.set_size_inches(width_in, top_in + height_in + bottom_in)
        place(figure, LEFT_IN, right_in, top_in, bottom_in, hspace=GAP_IN / HEIGHT_IN)
        write_caption(figure, note)
        for axes, (name, words, percent) in zip(grid[:, 0], shown, strict=True):
            ends = _draw_curves(axes, rows, manifest, look, name)
            if percent:
                axes.set_ylim(-3, 103)
                axes.set_yticks([0, 50, 100])
            else:
                axes.set_ylim(bottom=0.0)
            axes.set_ylabel(words)
            entries = [(shorten(label, LONGEST_LABEL), y, look[label].colour) for label, y in ends.items()]
            direct_labels(axes, entries, HEIGHT_IN)
        grid[-1, 0].set_xlabel("Block")
        grid[-1, 0].xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    return figure


def _draw_curves(
    axes: Any, rows: list[dict[str, Any]], manifest: Manifest, look: dict[str, Any], name: str
) -> dict[str, float]:
    """Draw one column for every agent, phase by phase; return the last value of each."""
    agents = manifest.labels()
    ends: dict[str, float] = {}
    for k, label in enumerate(agents):
        offset = 0.1 * (k - (len(agents) - 1) / 2)
        style = look[label]
        for phase in manifest.phases:
            found = [
                row for row in rows
                if row["agent"] == label and row["phase"] == phase.name and row[name] is not None
            ]  # fmt: skip
            if not found:
                continue
            x = np.array([row["block_in_session"] for row in found]) + offset
            y = np.array([row[name] for row in found])
            low = [row[name] if row[f"{name}_lower"] is None else row[f"{name}_lower"] for row in found]
            high = [row[name] if row[f"{name}_upper"] is None else row[f"{name}_upper"] for row in found]
            axes.plot(
                x, y, color=style.colour, linestyle=style.line, marker=style.marker, markersize=3.5, zorder=3
            )
            axes.vlines(x, low, high, color=style.colour, linewidth=1.1, alpha=0.8, zorder=2)
            ends[label] = float(y[-1])
    return ends


def _caption(rows: list[dict[str, Any]], manifest: Manifest, signalled: bool) -> str:
    counts = [row["subjects"] for row in rows]
    operandum = rows[0]["operandum"] if rows else "-"
    what = (
        "Avoided: a response before the first shock; escaped: one after it"
        if signalled
        else f"Responses on {operandum}"
    )
    return (
        f"{manifest.protocol}: {subjects_text(counts)}. {what}. Points: mean over subjects; bars: 95% "
        "interval of the mean. Time between trials is not counted." + incomplete_text(manifest)
    )


register(FigureKind("avoidance", "avoidance and shocks by block", applies, avoidance, draw))
