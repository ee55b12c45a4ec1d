"""The learning curve: performance by block, with its interval over subjects."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.style import (
    FAINT,
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
from machinepsych.measures.acquisition import percent_correct
from machinepsych.runs.manifest import Manifest
from machinepsych.runs.read import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.75
HEIGHT_IN = 2.7
# Blocks beyond which markers would merge into a band.
MOST_MARKERS = 70


def applies(run: Run) -> bool:
    """Say whether there is a run to show: always."""
    return bool(run.manifest.phases)


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw percent correct by block; where no phase is scored, responses per minute.

    ``table`` is that of :func:`~machinepsych.measures.acquisition.percent_correct`. Lines break between
    phases. The line at chance is 1 / number of operations.
    """
    scored = manifest.scored
    value, lower, upper = (
        ("mean", "lower", "upper")
        if scored
        else ("responses_per_min", "responses_per_min_lower", "responses_per_min_upper")
    )
    rows = [row for row in table.to_pylist() if row[value] is not None]
    spans = phase_spans(manifest)
    blocks = sum(phase.blocks for phase in manifest.phases)
    look = looks(manifest)
    labels = [shorten(label, LONGEST_LABEL) for label in manifest.labels()]
    with house_style():
        plot_in = float(np.clip(0.13 * blocks, 4.6, 10.5))
        right_in = label_margin([*labels, "chance"])
        width_in = LEFT_IN + plot_in + right_in
        note = caption_lines(_caption(rows, scored, manifest), width_in)
        bottom_in = 0.52 + caption_height(note)
        figure, grid = new_figure(width_in, HEIGHT_IN + bottom_in)
        axes = grid[0, 0]
        top_in = phase_bands(axes, spans, plot_in) + 0.12
        figure.set_size_inches(width_in, top_in + HEIGHT_IN + bottom_in)
        place(figure, LEFT_IN, right_in, top_in, bottom_in)
        write_caption(figure, note)
        if scored:
            axes.set_ylim(-3, 103)
            axes.set_yticks([0, 25, 50, 75, 100])
            axes.set_ylabel("Correct responses (% of trials)")
            axes.axhline(
                100.0 / len(manifest.operations), color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1
            )
        else:
            axes.set_ylabel("Responses per minute")
        ends = _draw_agents(axes, rows, manifest, look, (value, lower, upper))
        if not scored:
            axes.set_ylim(bottom=0.0)
        axes.set_xlabel(_x_label(manifest))
        axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
        entries = [(shorten(label, LONGEST_LABEL), y, look[label].colour) for label, y in ends.items()]
        if scored:
            entries.append(("chance", 100.0 / len(manifest.operations), FAINT))
        direct_labels(axes, entries, HEIGHT_IN)
    return figure


def _draw_agents(
    axes: Any,
    rows: list[dict[str, Any]],
    manifest: Manifest,
    look: dict[str, Any],
    names: tuple[str, str, str],
) -> dict[str, float]:
    """Draw every agent's blocks; return the last value of each."""
    value, lower, upper = names
    pieces: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        pieces[row["agent"], row["phase"]].append(row)
    blocks = sum(phase.blocks for phase in manifest.phases)
    agents = manifest.labels()
    # Agents stand a little beside one another, so that intervals can be told apart.
    step = min(0.1, 0.5 / len(agents)) if blocks <= MOST_MARKERS else 0.0
    ends: dict[str, float] = {}
    for (agent, _), found in pieces.items():
        offset = step * (agents.index(agent) - (len(agents) - 1) / 2)
        x = np.array([row["block_in_session"] for row in found]) + offset
        y = np.array([row[value] for row in found])
        low = np.array([row[value] if row[lower] is None else row[lower] for row in found])
        high = np.array([row[value] if row[upper] is None else row[upper] for row in found])
        style = look[agent]
        axes.plot(
            x,
            y,
            color=style.colour,
            linestyle=style.line,
            marker=style.marker if blocks <= MOST_MARKERS else "",
            markersize=4.5 if blocks <= 30 else 3.0,
            markeredgewidth=0,
            zorder=3,
        )
        axes.vlines(x, low, high, color=style.colour, linewidth=1.1, alpha=0.8, zorder=2)
        ends[agent] = float(y[-1])
    return ends


def phase_spans(manifest: Manifest) -> list[tuple[str, float, float]]:
    """Return name, left and right edge of each phase on an axis of blocks."""
    spans, start = [], 0.5
    for phase in manifest.phases:
        spans.append((phase.name, start, start + phase.blocks))
        start += phase.blocks
    return spans


def _x_label(manifest: Manifest) -> str:
    sizes = {phase.trials_per_block for phase in manifest.phases}
    if len(sizes) != 1:
        return "Block"
    size = sizes.pop()
    return f"Block (of {size} trial{'' if size == 1 else 's'})"


def _caption(rows: list[dict[str, Any]], scored: bool, manifest: Manifest) -> str:
    counts = [row["subjects"] for row in rows]
    interval = (
        "no interval: one subject"
        if counts and max(counts) == 1
        else (
            "bars: 95% interval of the mean over subjects "
            + ("(Korn & Graubard 1998)" if scored else "(Student's t)")
        )
    )
    text = f"{manifest.protocol}: {subjects_text(counts)}. Points: mean over subjects; {interval}."
    if scored and not all(phase.scored for phase in manifest.phases):
        text += " Phases without points define no correct response."
    return text + incomplete_text(manifest)


register(
    FigureKind("learning_curve", "performance by block with its interval", applies, percent_correct, draw)
)
