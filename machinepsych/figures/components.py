"""Response rates in the components of compound schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.style import (
    LONGEST_LABEL,
    SMALL,
    caption_height,
    caption_lines,
    direct_labels,
    house_style,
    incomplete_text,
    label_margin,
    looks,
    new_figure,
    place,
    plain,
    shorten,
    subjects_text,
    write_caption,
)
from machinepsych.measures.components import applies, component_rates
from machinepsych.runs.manifest import Manifest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_IN = 0.75
HEIGHT_IN = 2.4
SLOT_IN = 0.85


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw a panel per phase: components from left to right, a line per agent with its interval.

    ``table`` is that of :func:`~machinepsych.measures.components.component_rates`.
    """
    rows = table.to_pylist()
    agents = manifest.labels()
    look = looks(manifest)
    phases = list(dict.fromkeys((row["phase"], row["operandum"]) for row in rows))
    with house_style():
        most = max((row["component"] for row in rows), default=1)
        panel_in = SLOT_IN * most + 0.2
        labels = [shorten(label, LONGEST_LABEL) for label in agents]
        right_in = label_margin(labels)
        width_in = max(5.0, LEFT_IN + len(phases) * panel_in + (len(phases) - 1) * 0.2 + right_in)
        note = caption_lines(_caption(rows, manifest), width_in)
        bottom_in, top_in = 0.72 + caption_height(note), 0.4
        figure, grid = new_figure(
            width_in, HEIGHT_IN + bottom_in + top_in, 1, max(1, len(phases)), sharey=True
        )
        place(figure, LEFT_IN, right_in, top_in, bottom_in, wspace=0.2 / panel_in)
        write_caption(figure, note)
        ends: dict[str, float] = {}
        for axes, (phase, operandum) in zip(grid[0], phases, strict=False):
            mine = [row for row in rows if row["phase"] == phase and row["operandum"] == operandum]
            ends = _draw_phase(axes, mine, agents, look)
            title = phase if len(phases) == len({name for name, _ in phases}) else f"{phase}: {operandum}"
            axes.set_title(plain(shorten(title, 22)), loc="left", size=SMALL + 1)
        grid[0, 0].set_ylim(bottom=0.0)
        grid[0, 0].set_ylabel("Responses per minute")
        entries = [(shorten(label, LONGEST_LABEL), y, look[label].colour) for label, y in ends.items()]
        direct_labels(grid[0, max(0, len(phases) - 1)], entries, HEIGHT_IN)
    return figure


def _draw_phase(
    axes: Any, rows: list[dict[str, Any]], agents: list[str], look: dict[str, Any]
) -> dict[str, float]:
    """Draw one phase; return the last value of each agent."""
    ends: dict[str, float] = {}
    for k, label in enumerate(agents):
        found = [row for row in rows if row["agent"] == label and row["responses_per_min"] is not None]
        if not found:
            continue
        offset = 0.06 * (k - (len(agents) - 1) / 2)
        x = np.array([row["component"] for row in found]) + offset
        y = np.array([row["responses_per_min"] for row in found])
        low = [row["responses_per_min"] if row["lower"] is None else row["lower"] for row in found]
        high = [row["responses_per_min"] if row["upper"] is None else row["upper"] for row in found]
        style = look[label]
        axes.plot(x, y, color=style.colour, linestyle=style.line, marker=style.marker, zorder=3)
        axes.vlines(x, low, high, color=style.colour, linewidth=1.1, zorder=2)
        ends[label] = float(y[-1])
    names = {row["component"]: row["schedule"] for row in rows}
    axes.set_xticks(sorted(names), [f"{k}\n{names[k]}" for k in sorted(names)])
    axes.set_xlim(min(names) - 0.5, max(names) + 0.5)
    axes.set_xlabel(f"{rows[0]['compound']}: component")
    return ends


def _caption(rows: list[dict[str, Any]], manifest: Manifest) -> str:
    counts = [row["subjects"] for row in rows]
    return (
        f"{manifest.protocol}: {subjects_text(counts)}; second half of each phase. Points: mean responses "
        "per minute of the component; bars: 95% interval of the mean over subjects (Student's t)."
        + incomplete_text(manifest)
    )


register(
    FigureKind(
        "components", "response rates in the components of compound schedules", applies, component_rates, draw
    )
)
