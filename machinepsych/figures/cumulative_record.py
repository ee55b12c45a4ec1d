"""The cumulative record: a pen that moves up with each correct response (or each response), per agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.style import (
    FAINT,
    LONGEST_LABEL,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    incomplete_text,
    looks,
    new_figure,
    phase_bands,
    place,
    plain,
    shorten,
    subjects_text,
    write_caption,
)
from machinepsych.measures.cumulative import cumulative_record
from machinepsych.runs.manifest import Manifest
from machinepsych.runs.read import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.8
RIGHT_IN = 0.25
HEIGHT_IN = 2.3
GAP_IN = 0.3
MOST_COLUMNS = 3


def applies(run: Run) -> bool:
    """Say whether there is a run to show: always."""
    return bool(run.manifest.phases)


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw one panel per agent: subjects thin, their mean thick, reinforcers of one subject as pips.

    ``table`` is that of :func:`~machinepsych.measures.cumulative.cumulative_record`. The key in the first
    panel shows what a slope means, as in Skinner's records.
    """
    agents = manifest.agents
    look = looks(manifest)
    columns = min(MOST_COLUMNS, len(agents))
    rows = -(-len(agents) // columns)
    by_time = table.num_rows > 0 and table["minute"].null_count == 0
    name = "minute" if by_time else "trial"
    spans = _spans(table, manifest, by_time)
    long = len(spans) > 12 or len(agents) == 1
    panel_in = 4.6 if columns == 1 else 3.8 if long else 3.4
    with house_style():
        width_in = LEFT_IN + columns * panel_in + (columns - 1) * GAP_IN + RIGHT_IN
        note = caption_lines(_caption(table, manifest), width_in)
        bottom_in = 0.52 + caption_height(note)
        figure, grid = new_figure(width_in, HEIGHT_IN + bottom_in, rows, columns, sharex=True, sharey=True)
        flat = list(grid.flat)
        names_in = max(phase_bands(axes, spans, panel_in) for axes in flat)
        # Titles stand above the names of the phases.
        top_in = names_in + 0.3
        figure.set_size_inches(width_in, rows * (HEIGHT_IN + top_in) + (rows - 1) * GAP_IN + bottom_in)
        place(
            figure,
            LEFT_IN,
            RIGHT_IN,
            top_in,
            bottom_in,
            wspace=GAP_IN / panel_in,
            hspace=(top_in + GAP_IN) / HEIGHT_IN,
        )
        write_caption(figure, note)
        for number, axes in enumerate(flat):
            if number >= len(agents):
                axes.set_visible(False)
                continue
            label = agents[number].label
            mine = table.filter(pc.equal(table["agent"], label))
            _draw_agent(axes, mine, name, look[label].colour)
            axes.set_title(
                plain(shorten(label, LONGEST_LABEL)),
                loc="left",
                color=look[label].colour,
                pad=names_in * 72 + 5,
                fontweight="bold",
            )
            axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=2)
            if number % columns == 0:
                axes.set_ylabel("Cumulative correct responses" if manifest.scored else "Cumulative responses")
            if number + columns >= len(agents):
                axes.set_xlabel("Session time (min)" if by_time else "Trial")
                axes.tick_params(labelbottom=True)
        flat[0].set_ylim(bottom=0)
        if manifest.scored:
            # All that could be correct: the diagonal of every panel is then "every trial".
            flat[0].set_ylim(top=sum(phase.trials for phase in manifest.phases if phase.scored))
        _slope_key(flat[0], manifest, by_time, spans)
    return figure


def _draw_agent(axes: Any, table: pa.Table, x_name: str, colour: str) -> None:
    x, y = table[x_name].to_numpy(), table["cumulative"].to_numpy()
    subject = np.asarray(table["subject"].fill_null(0))
    numbers = np.unique(subject[subject > 0])
    lines = [
        np.column_stack([np.append(0.0, x[subject == k]), np.append(0.0, y[subject == k])]) for k in numbers
    ]
    if lines:
        from matplotlib.collections import LineCollection

        alone = len(lines) == 1
        axes.add_collection(
            LineCollection(
                lines, colors=colour, linewidths=1.6 if alone else 0.6, alpha=1.0 if alone else 0.4, zorder=2
            )
        )
        axes.update_datalim(np.concatenate(lines))
        axes.autoscale_view(scalex=False)
        example = subject == numbers[0]
        paid = example & (np.asarray(table["reinforcers"].fill_null(0)) > 0)
        _pips(axes, x[paid], y[paid])
    whole = subject == 0
    if whole.any() and len(numbers) > 1:
        axes.plot(np.append(0.0, x[whole]), np.append(0.0, y[whole]), color=colour, linewidth=2.2, zorder=3)


def _pips(axes: Any, x: np.ndarray, y: np.ndarray) -> None:
    """Draw the strokes that a record's pen makes at reinforcement: short, down to the right."""
    from matplotlib.path import Path

    stroke = Path([(0.0, 0.0), (0.7, -1.0)], [Path.MOVETO, Path.LINETO])
    axes.plot(
        x,
        y,
        linestyle="",
        marker=stroke,
        markersize=7,
        markeredgecolor="#1A1A1A",
        markeredgewidth=0.5,
        zorder=4,
    )


def _slope_key(axes: Any, manifest: Manifest, by_time: bool, spans: list[tuple[str, float, float]]) -> None:
    """Draw a fan of slopes in the upper left of a panel, where no record can be, and say what they mean."""
    left, right = spans[0][1], spans[-1][2]
    top = axes.get_ylim()[1]
    steepest = top / (right - left)
    if manifest.scored:
        rates = sorted({1.0, 1.0 / len(manifest.operations)}, reverse=True)
        words = ["every trial", "chance"]
    else:
        best = _round_rate(steepest)
        rates = [best, best / 5]
        words = [f"{rate:g}/min" if by_time else f"{rate:g} a trial" for rate in rates]
    # The steeper line rises by a fixed part of the panel, so that the words keep apart.
    rise = 0.15 * top
    run = rise / rates[0]
    x = left + 0.04 * (right - left)
    y = 0.96 * top - rise
    for rate, word in zip(rates, words, strict=False):
        axes.plot([x, x + run], [y, y + rate * run], color=FAINT, linewidth=0.9, zorder=5)
        axes.annotate(
            word,
            (x + run, y + rate * run),
            xytext=(2, 0),
            textcoords="offset points",
            size=SMALL - 0.5,
            color=FAINT,
            va="center",
            zorder=5,
        )


def _round_rate(steepest: float) -> float:
    """Return the roundest slope (1, 2 or 5 times a power of ten) that is at most ``steepest``."""
    if not steepest > 0.0:
        return 1.0
    size = 10.0 ** np.floor(np.log10(steepest))
    return float(max(size * k for k in (1.0, 2.0, 5.0) if size * k <= steepest))


def _spans(table: pa.Table, manifest: Manifest, by_time: bool) -> list[tuple[str, float, float]]:
    """Return name, first and last place of each phase on the x axis."""
    ends: dict[int, float] = {}
    if by_time:
        ends = dict(zip(table["trial"].to_pylist(), table["minute"].to_pylist(), strict=True))
    spans, start = [], 0.0
    for phase in manifest.phases:
        last = phase.first_trial - 1 + phase.trials
        stop = ends.get(last, start if by_time else float(last))
        if stop > start:
            spans.append((phase.name, start, float(stop)))
            start = float(stop)
    return spans or [(manifest.phases[0].name, 0.0, 1.0)]


def _caption(table: pa.Table, manifest: Manifest) -> str:
    drawn = len(np.unique(table["subject"].drop_null().to_numpy()))
    text = f"{manifest.protocol}: {subjects_text([manifest.subjects])}. "
    if drawn == 1:
        text += "Line: the subject. "
    else:
        text += f"Thin: {drawn} of them; thick: mean over all; no interval. "
    if manifest.scored and not all(phase.scored for phase in manifest.phases):
        text += "Phases without a correct response add nothing. "
    return text + "Strokes: trials with a reinforcer, first subject." + incomplete_text(manifest)


register(
    FigureKind("cumulative_record", "cumulative responses of subjects", applies, cumulative_record, draw)
)
