"""A maze run: success, steps and what else was counted by block, and where subjects were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from machinepsych.figures.style import (
    CONTROL_COLOUR,
    CONTROL_KIND,
    FAINT,
    LINES,
    LONGEST_PHASE,
    MARKERS,
    SMALL,
    Look,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    numbered_look,
    phase_bands,
    place,
    plain,
    shorten,
    text_inches,
    write_caption,
)
from machinepsych.measures.maze_scores import SHARES_OF_STEPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_IN = 1.45
# With more than this many panels there are three narrower columns in place of two.
MANY = 8
WALL = "#"
VOID = " "
LANDMARKS = "0123456789"
# From the most to the least spatial search, dark to light: in grey as in colour.
SEARCH = ("#08306B", "#2171B5", "#6BAED6", "#B15928", "#E69F00", "#FDD49E", "#E0E0E0")
# Not drawn: beside the others they say little; the tables have them.
LEFT_OUT = ("responses", "bumps", "site_visits")


def looks_of(agents: Sequence[Mapping[str, Any]]) -> dict[str, Look]:
    """Give each agent its look; the ``random`` control is grey."""
    given, coloured = {}, 0
    for number, agent in enumerate(agents):
        if agent["kind"] == CONTROL_KIND:
            given[agent["label"]] = Look(CONTROL_COLOUR, MARKERS[number % len(MARKERS)], LINES[1])
        else:
            given[agent["label"]] = numbered_look(coloured)
            coloured += 1
    return given


def draw_by_block(rows: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]) -> Figure:
    """Draw one panel a measure from the rows of :func:`machinepsych.measures.episodes.by_block`."""
    shown = [name for name in dict.fromkeys(row["measure"] for row in rows) if name not in LEFT_OUT]
    shown = [name for name in shown if any(row["value"] for row in rows if row["measure"] == name)]
    # By separation it is told in the table: a panel each would be too many.
    shown = [name for name in shown if "_separation_" not in name]
    from matplotlib.ticker import MaxNLocator

    columns, plot_in = (3, 1.95) if len(shown) > MANY else (2, 2.75)
    lines = -(-len(shown) // columns)
    spans, starts = _spans(manifest)
    agents = looks_of(manifest["agents"])
    with house_style():
        width_in = 0.75 + columns * plot_in + (columns - 1) * 0.75 + 0.2
        note = caption_lines(_caption(manifest, "target_quadrant" in shown), width_in)
        names_in = _names_height(spans, plot_in)
        top_in, bottom_in = 0.44 + names_in, 0.5 + caption_height(note)
        height_in = top_in + lines * PANEL_IN + (lines - 1) * 0.62 + bottom_in
        figure, grid = new_figure(width_in, height_in, lines, columns)
        place(figure, 0.75, 0.2, top_in, bottom_in, wspace=0.75 / plot_in, hspace=0.62 / PANEL_IN)
        for panel, axes in enumerate(grid.flat):
            if panel >= len(shown):
                axes.set_visible(False)
                continue
            own = [row for row in rows if row["measure"] == shown[panel]]
            for label, look in agents.items():
                _curve(axes, [row for row in own if row["agent"] == label], look, starts, label)
            phase_bands(axes, spans, plot_in, names=panel < columns)
            title = shown[panel].replace("_", " ").capitalize()
            axes.set_title(title, size=9.0, loc="left", pad=2.0 + 72.0 * names_in if panel < columns else 4)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
            if shown[panel] == "target_quadrant":
                axes.axhline(25.0, color=FAINT, linewidth=0.8, linestyle=":", zorder=1)
            if own[0]["percent"]:
                axes.set_ylim(-2, 102)
                axes.set_ylabel(f"% of {'steps' if shown[panel] in SHARES_OF_STEPS else 'trials'}")
            else:
                # The interval of two or three subjects may reach far beyond all that was seen.
                highest = max(row["value"] for row in own)
                low, high = axes.get_ylim()
                axes.set_ylim(min(0.0, low), min(high, 2.0 * highest) if highest > 0.0 else high)
            if panel >= len(shown) - columns:
                axes.set_xlabel("Block")
        handles, labels = grid.flat[0].get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="upper left", ncols=6, frameon=False, fontsize=SMALL + 0.5,
            bbox_to_anchor=(0.6 / width_in, 1.0 - 0.03 / height_in), borderaxespad=0.0,
        )  # fmt: skip
        write_caption(figure, note)
    return figure


def _names_height(spans: Sequence[tuple[str, float, float]], width_in: float) -> float:
    """Return how high (inches) :func:`phase_bands` writes names above axes of a width: flat or upright."""
    whole = spans[-1][2] - spans[0][1]
    wide = [text_inches(shorten(name, LONGEST_PHASE), SMALL) for name, _, _ in spans]
    room = [width_in * (stop - start) / whole for _, start, stop in spans]
    flat = all(width + 0.04 <= space for width, space in zip(wide, room, strict=True))
    return 0.2 if flat else max(wide) + 0.08


def _curve(
    axes: Axes, rows: Sequence[Mapping[str, Any]], look: Look, starts: Mapping[str, int], label: str
) -> None:
    if not rows:
        return
    scale = 100.0 if rows[0]["percent"] else 1.0
    phases: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        phases.setdefault(row["phase"], []).append(row)
    for number, (phase, found) in enumerate(phases.items()):
        x = starts[phase] + np.array([row["block"] for row in found])
        value = scale * np.array([row["value"] for row in found])
        low, high = (
            scale * np.array([row["value"] if row[edge] is None else row[edge] for row in found])
            for edge in ("lower", "upper")
        )
        axes.plot(
            x, value, color=look.colour, marker=look.marker, linestyle=look.line, markersize=3.2,
            markeredgewidth=0, label=plain(label) if number == 0 else None, zorder=3,
        )  # fmt: skip
        axes.fill_between(x, low, high, color=look.colour, alpha=0.15, linewidth=0, zorder=2)
        if len(found) == 1:
            axes.vlines(x, low, high, color=look.colour, linewidth=1.0, zorder=2)


def draw_occupancy(
    found: Mapping[tuple[str, str], np.ndarray], manifest: Mapping[str, Any], most_phases: int = 4
) -> Figure:
    """Draw where subjects were: one map for each agent (row) and phase (column)."""
    rows = manifest["place"]["map"]
    labels = list(dict.fromkeys(label for label, _ in found))
    phases = list(dict.fromkeys(phase for _, phase in found))
    if len(phases) > most_phases:
        phases = [*phases[: most_phases - 1], phases[-1]]
    ratio = len(rows) / len(rows[0])
    cell_in = 1.9 if len(phases) < 4 else 1.6
    walls, outside = _marked(rows, WALL), _marked(rows, WALL + VOID + LANDMARKS)
    with house_style():
        width_in = 0.35 + len(phases) * (cell_in + 0.15) + 0.9
        text = (
            "Share of steps that subjects spent in each cell: the darker the more (square root, from none to "
            "the most of each map). North is up, walls are grey; digits are landmarks, arrows starts, "
            "letters sites."
        )
        note = caption_lines(text, width_in)
        top_in, bottom_in = 0.35, 0.1 + caption_height(note)
        high = cell_in * ratio
        height_in = top_in + len(labels) * (high + 0.2) + bottom_in
        figure, grid = new_figure(width_in, height_in, len(labels), len(phases))
        place(figure, 0.35, 0.9, top_in, bottom_in, wspace=0.08, hspace=0.2 / max(high, 0.1))
        for i, label in enumerate(labels):
            for j, phase in enumerate(phases):
                axes = grid[i][j]
                axes.set_xticks([])
                axes.set_yticks([])
                for spine in axes.spines.values():
                    spine.set_visible(False)
                share = found.get((label, phase))
                if share is None:
                    continue
                shade = np.ma.masked_where(outside, np.sqrt(share / max(share.max(), 1e-12)))
                drawn = np.ma.masked_where(~walls, walls)
                axes.imshow(drawn, cmap="Greys", vmin=0, vmax=2.5, origin="lower", interpolation="nearest")
                axes.imshow(shade, cmap="cividis_r", vmin=0, vmax=1, origin="lower", interpolation="nearest")
                _marks(axes, rows)
                if i == 0:
                    axes.set_title(plain(shorten(phase, 18)), size=8.0)
                if j == 0:
                    axes.set_ylabel(plain(shorten(label, 18)), size=8.0)
        write_caption(figure, note)
    return figure


def _marked(rows: Sequence[str], marks: str) -> np.ndarray:
    """Say for each cell [height, width], row 0 the south, whether its character is among some (bool)."""
    return np.array([[mark in marks for mark in row.ljust(len(rows[0]))] for row in reversed(rows)])


def _marks(axes: Axes, rows: Sequence[str]) -> None:
    """Write what stands in the map: starts, goals, bait, landmarks, lettered sites."""
    for y, row in enumerate(reversed(rows)):
        for x, mark in enumerate(row):
            if mark not in "#. ~":
                axes.text(x, y, mark, ha="center", va="center", size=4.5, color=FAINT)


def _spans(manifest: Mapping[str, Any]) -> tuple[list[tuple[str, float, float]], dict[str, int]]:
    spans, starts, at = [], {}, 0
    for phase in manifest["phases"]:
        starts[phase["name"]] = at
        spans.append((phase["name"], at + 0.5, at + phase["blocks"] + 0.5))
        at += phase["blocks"]
    return spans, starts


def _caption(manifest: Mapping[str, Any], quadrant: bool) -> str:
    where = manifest["place"]
    text = (
        f"{manifest['protocol']['name']}: {where['use']}, {where['form']} form; n = {manifest['subjects']:,} "
        "subjects an agent; means by block over subjects, bands: 95% intervals."
    )
    if quadrant:
        text += " Dotted: a quarter of the steps, where all places are alike."
    if not manifest["complete"]:
        text += f" Run not complete ({manifest['status']}): what was recorded so far."
    return text


def draw_strategies(rows: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]) -> Figure:
    """Draw the share of each search strategy by block, a panel an agent.

    ``rows`` are those of :func:`machinepsych.measures.search_strategy.strategies_by_block`.
    """
    spans, starts = _spans(manifest)
    labels = [agent["label"] for agent in manifest["agents"]]
    classes = list(dict.fromkeys(row["strategy"] for row in rows))
    with house_style():
        width_in = 5.6
        text = (
            f"{manifest['protocol']['name']}: share of trials by how the goal was searched for, over "
            f"{manifest['subjects']:,} subjects; from the bottom up as in the legend. Classes: docs/mazes.md."
        )
        note = caption_lines(text, width_in)
        names_in = _names_height(spans, width_in - 0.95)
        top_in, bottom_in = 0.65 + names_in, 0.5 + caption_height(note)
        height_in = top_in + len(labels) * 1.3 + (len(labels) - 1) * 0.5 + bottom_in
        figure, grid = new_figure(width_in, height_in, len(labels), 1)
        place(figure, 0.75, 0.2, top_in, bottom_in, hspace=0.5 / 1.3)
        for number, (axes, label) in enumerate(zip(grid.flat, labels, strict=True)):
            base: dict[int, float] = {}
            for k, strategy in enumerate(classes):
                own = [row for row in rows if row["agent"] == label and row["strategy"] == strategy]
                x = [starts[row["phase"]] + row["block"] for row in own]
                height = [100.0 * row["share"] for row in own]
                below = [base.get(each, 0.0) for each in x]
                colour = SEARCH[k * (len(SEARCH) - 1) // max(1, len(classes) - 1)]
                axes.bar(
                    x, height, 0.8, below, color=colour, label=strategy, edgecolor="white", linewidth=0.4
                )
                for each, added in zip(x, height, strict=True):
                    base[each] = base.get(each, 0.0) + added
            phase_bands(axes, spans, width_in - 0.95, names=number == 0)
            axes.set_ylim(0, 100)
            axes.set_ylabel("% of trials")
            axes.set_title(
                plain(shorten(label, 30)),
                size=9.0,
                loc="left",
                pad=2.0 + 72.0 * names_in if number == 0 else 4,
            )
        grid.flat[-1].set_xlabel("Block")
        handles, names = grid.flat[0].get_legend_handles_labels()
        figure.legend(
            handles, names, loc="upper left", ncols=4, frameon=False, fontsize=SMALL + 0.5,
            bbox_to_anchor=(0.6 / width_in, 1.0 - 0.03 / height_in), borderaxespad=0.0,
        )  # fmt: skip
        write_caption(figure, note)
    return figure
