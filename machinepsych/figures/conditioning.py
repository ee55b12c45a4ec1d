"""The learning curves of a Pavlovian run: response by presentation, for every group and kind of trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.style import (
    LONGEST_LABEL,
    MARKERS,
    PALETTE,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    phase_bands,
    place,
    plain,
    shorten,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Line styles tell kinds of trial apart, colours groups.
STYLES: tuple[Any, ...] = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
PANEL_IN = 1.75
MOST_MARKERS = 40


def draw_learning_curves(curves: pa.Table, manifest: Mapping[str, Any]) -> Figure:
    """Draw one panel an agent from the table of :func:`machinepsych.measures.conditioning.learning_curves`.

    Colour says the group, the line what is shown in the trial; a probe is a mark without a line. Phases
    follow one another, each as wide as its longest group's trials.
    """
    rows = curves.to_pylist()
    agents = [agent["label"] for agent in manifest["agents"]]
    groups = list(manifest["groups"])
    spans, starts = _phases(rows, manifest)
    shown = list(dict.fromkeys(_sight(row["trial_type"]) for row in rows))
    columns = 1 if len(agents) == 1 else 2
    lines = -(-len(agents) // columns)
    with house_style():
        plot_in = 4.4 if columns == 1 else 3.3
        width_in = 0.65 + columns * plot_in + (columns - 1) * 0.55 + 0.2
        note = caption_lines(_caption(rows, manifest), width_in)
        entries = len(groups) + len(shown)
        per_line = max(1, int(width_in / 1.35))
        legend_in = 0.2 * -(-entries // per_line) + 0.1
        bottom_in = 0.5 + caption_height(note)
        top_in = legend_in + 0.45
        height_in = top_in + lines * PANEL_IN + (lines - 1) * 0.7 + bottom_in
        figure, grid = new_figure(width_in, height_in, lines, columns)
        place(figure, 0.65, 0.2, top_in, bottom_in, wspace=0.55 / plot_in, hspace=0.7 / PANEL_IN)
        for panel, axes in enumerate(grid.flat):
            if panel >= len(agents):
                axes.set_visible(False)
                continue
            own = [row for row in rows if row["agent"] == agents[panel]]
            _draw_panel(axes, own, groups, shown, starts)
            phase_bands(axes, spans, plot_in)
            axes.set_title(plain(shorten(agents[panel], 40)), size=9.0, pad=17, loc="left")
            if panel % columns == 0:
                axes.set_ylabel("Response")
            if panel >= len(agents) - columns:
                axes.set_xlabel("Trial")
        _legend(figure, groups, shown, per_line, width_in, height_in)
        write_caption(figure, note)
    return figure


def _sight(trial_type: str) -> str:
    """Return what a trial shows, without its outcome: ``AB`` of ``AB+``."""
    return trial_type.replace("+", "").replace("-", "").replace("~", "").strip() or "nothing"


def _phases(
    rows: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]
) -> tuple[list[tuple[str, float, float]], list[tuple[float, float]]]:
    """Return the spans of phases on the axis of trials; of each, where it begins and the width of a trial."""
    count = max(len(cells) for cells in manifest["groups"].values())
    widest = [
        max((row["place"] for row in rows if row["phase"] == phase), default=0.0)
        for phase in range(1, count + 1)
    ]
    spans: list[tuple[str, float, float]] = []
    starts: list[tuple[float, float]] = []
    at = 0.5
    for phase, width in enumerate(widest, start=1):
        # A short phase, such as one test trial, keeps room for its marks.
        room = max(width, 0.06 * sum(widest), 1.0)
        starts.append((at, room / max(width, 1.0)))
        spans.append((str(phase), at, at + room))
        at += room
    return spans, starts


def _draw_panel(
    axes: Axes,
    rows: Sequence[Mapping[str, Any]],
    groups: Sequence[str],
    shown: Sequence[str],
    starts: Sequence[tuple[float, float]],
) -> None:
    lines: dict[tuple[str, int, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        lines.setdefault((row["group"], row["phase"], row["trial_type"]), []).append(row)
    at, width = starts[-1]
    step = max(0.12, 0.003 * (at + width))
    for (group, phase, trial_type), found in lines.items():
        number = groups.index(group)
        kind = shown.index(_sight(trial_type))
        # Groups stand a little beside one another, so that equal ones can be seen.
        begin, width = starts[phase - 1]
        x = begin + (np.array([row["place"] for row in found]) - 0.5) * width
        x = x + step * (number - (len(groups) - 1) / 2)
        y = np.array([row["mean"] for row in found])
        low = np.array([row["mean"] if row["lower"] is None else row["lower"] for row in found])
        high = np.array([row["mean"] if row["upper"] is None else row["upper"] for row in found])
        probe = "~" in trial_type
        colour = PALETTE[number % len(PALETTE)]
        marked = probe or len(found) <= MOST_MARKERS
        axes.plot(
            x, y, color=colour, linestyle="" if probe else STYLES[kind % len(STYLES)],
            marker=MARKERS[kind % len(MARKERS)] if marked else "", markersize=4.2 if probe else 2.4,
            markeredgewidth=0, zorder=3, linewidth=1.3,
        )  # fmt: skip
        axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0, zorder=2)
        if probe:
            axes.vlines(x, low, high, color=colour, linewidth=1.0, zorder=2)
    axes.axhline(0.0, color="#D0D0D0", linewidth=0.7, zorder=0)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))


def _legend(
    figure: Figure,
    groups: Sequence[str],
    shown: Sequence[str],
    per_line: int,
    width_in: float,
    height_in: float,
) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(color=PALETTE[number % len(PALETTE)], label=plain(shorten(group, LONGEST_LABEL)))
        for number, group in enumerate(groups)
    ]
    handles += [
        Line2D(
            [],
            [],
            color="#333333",
            linestyle=STYLES[kind % len(STYLES)],
            marker=MARKERS[kind % len(MARKERS)],
            markersize=3.5,
            label=plain(shorten(name, LONGEST_LABEL)),
        )
        for kind, name in enumerate(shown)
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=per_line, frameon=False, fontsize=SMALL + 0.5,
        bbox_to_anchor=(0.45 / width_in, 1.0 - 0.04 / height_in), borderaxespad=0.0, handlelength=2.2,
    )  # fmt: skip


def _caption(rows: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]) -> str:
    subjects = manifest["subjects"]
    spread = any(row["lower"] is not None for row in rows)
    interval = "bands: 95% interval of the mean (Student's t)" if spread else "all subjects alike: exact"
    names = ", ".join(f"{letter} {name}" for letter, name in manifest.get("stimuli", {}).items())
    text = f"{manifest['protocol']['name']}: n = {subjects:,} subjects a group; {interval}. "
    text += (
        "Mean response to the first, second, ... trial of each kind; marks without a line: probes. "
        "Numbers above: phases."
    )
    text += f" {names}." if names else ""
    if not manifest["complete"]:
        text += f" Run not complete ({manifest['status']}): what was recorded so far."
    return text
