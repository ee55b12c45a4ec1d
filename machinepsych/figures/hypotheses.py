"""What agents with hypotheses come to believe: frequency and confidence of the main ones by block."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.learning_curve import MOST_MARKERS, phase_spans
from machinepsych.figures.style import (
    LONGEST_LABEL,
    caption_height,
    caption_lines,
    direct_labels,
    house_style,
    incomplete_text,
    label_margin,
    new_figure,
    numbered_look,
    phase_bands,
    place,
    plain,
    shorten,
    subjects_text,
    write_caption,
)
from machinepsych.measures.hypotheses import HYPOTHESES_SHOWN, hypotheses_by_block, label_of
from machinepsych.runs.manifest import Manifest
from machinepsych.runs.read import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.75
PANEL_IN = (4.4, 1.9)
ROW_GAP_IN = 0.25
# Room for the numbers at the left of a further column.
TICKS_IN = 0.4
LONGEST_HYPOTHESIS = 34
QUANTITIES = ("frequency", "confidence")


def applies(run: Run) -> bool:
    """Say whether any agent of the run has hypotheses on record."""
    return any(run.has_hypotheses(agent) for agent in run.labels())


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw frequency above confidence, one column per agent that has hypotheses, one line per hypothesis.

    ``table`` is that of :func:`~machinepsych.measures.hypotheses.hypotheses_by_block`. A hypothesis keeps
    its colour across agents.
    """
    rows = table.to_pylist()
    agents = [label for label in manifest.labels() if any(row["agent"] == label for row in rows)]
    texts = list(dict.fromkeys(row["hypothesis"] for row in sorted(rows, key=lambda row: row["rank"])))
    look = {text: numbered_look(number) for number, text in enumerate(texts)}
    written = {
        row["hypothesis"]: shorten(label_of(row["precondition"], row["operation"]), LONGEST_HYPOTHESIS)
        for row in rows
    }
    spans = phase_spans(manifest)
    blocks = sum(phase.blocks for phase in manifest.phases)
    with house_style():
        width, height = PANEL_IN
        label_in = label_margin(list(written.values()), 7.0)
        columns = max(1, len(agents))
        between_in = label_in + TICKS_IN
        width_in = LEFT_IN + columns * (width + label_in) + (columns - 1) * TICKS_IN
        note = caption_lines(_caption(rows, manifest), width_in)
        bottom_in = 0.52 + caption_height(note)
        figure, grid = new_figure(width_in, 6.0, 2, columns, sharex=True)
        names_in = 0.0
        for column in range(grid.shape[1]):
            names_in = max(names_in, phase_bands(grid[0, column], spans, width))
            phase_bands(grid[1, column], spans, width, names=False)
        top_in = names_in + 0.3
        figure.set_size_inches(width_in, top_in + 2 * height + ROW_GAP_IN + bottom_in)
        place(
            figure,
            LEFT_IN,
            label_in,
            top_in,
            bottom_in,
            wspace=between_in / width,
            hspace=ROW_GAP_IN / height,
        )
        write_caption(figure, note)
        for column, agent in enumerate(agents):
            found = [row for row in rows if row["agent"] == agent]
            for axes, quantity in zip(grid[:, column], QUANTITIES, strict=True):
                axes.set_ylim(-0.03, 1.03)
                axes.set_yticks([0, 0.5, 1])
                axes.set_ylabel(f"{quantity.capitalize()} (0 to 1)" if column == 0 else "")
                ends = _draw_lines(axes, found, quantity, look, blocks <= MOST_MARKERS)
                entries = [(written[text], y, look[text].colour) for text, y in ends.items()]
                direct_labels(axes, entries, height, size=7.0)
            title = plain(shorten(agent, LONGEST_LABEL))
            grid[0, column].set_title(title, loc="left", pad=names_in * 72 + 5, fontweight="bold")
            grid[1, column].set_xlabel("Block")
            grid[1, column].xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    return figure


def _draw_lines(
    axes: Any, rows: list[dict[str, Any]], quantity: str, look: dict[str, Any], markers: bool
) -> dict[str, float]:
    """Draw each hypothesis; return its last value."""
    lines: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in rows:
        lines[row["hypothesis"]].append((row["block_in_session"], row[quantity]))
    for text, points in lines.items():
        x, y = zip(*points, strict=True)
        style = look[text]
        axes.plot(
            x,
            y,
            color=style.colour,
            linestyle=style.line,
            linewidth=1.2,
            marker=style.marker if markers else "",
            markersize=3.5,
            markeredgewidth=0,
        )
    return {text: float(points[-1][1]) for text, points in lines.items()}


def _caption(rows: list[dict[str, Any]], manifest: Manifest) -> str:
    text = (
        f"{manifest.protocol}: {subjects_text([row['subjects'] for row in rows])}. Mean at the end of each "
        "block over the subjects that hold the hypothesis; no interval. Shown: the "
        f"{HYPOTHESES_SHOWN} with most evidence at most."
    )
    return text + incomplete_text(manifest)


register(
    FigureKind(
        "hypotheses",
        "frequency and confidence of the main hypotheses by block",
        applies,
        hypotheses_by_block,
        draw,
    )
)
