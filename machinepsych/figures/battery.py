"""Figures of the battery: the matrix of verdicts, and each phenomenon with its control, model by model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from machinepsych.figures.style import (
    CONTROL_COLOUR,
    FAINT,
    INK,
    MARKERS,
    PALETTE,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    place,
    plain,
    text_inches,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_IN = 0.26
# Verdicts by colour and by how full the mark is, so that they are told apart in grey.
VERDICT_COLOURS = {"shown": "#0072B2", "partly": "#E69F00", "not": "#BBBBBB"}
FILLS = {"shown": "full", "partly": "left", "not": "none"}

Row = Mapping[str, Any]


def draw_matrix(rows: Sequence[Row], codes: Mapping[str, str], titles: Mapping[int, str]) -> Figure:
    """Draw verdicts, models by phenomena.

    ``rows`` hold model, phenomenon, number, verdict, expected (as in battery.json); ``codes`` maps models to
    their short names, ``titles`` numbers of phenomena to their names. A cross marks a verdict that is another
    than the literature's.
    """
    models = list(dict.fromkeys(row["model"] for row in rows))
    names = {row["number"]: titles[row["number"]] for row in rows}
    numbers = sorted(names)
    left_in = max(text_inches(name, SMALL + 0.5) for name in names.values()) + 0.5
    with house_style():
        width_in = left_in + 0.33 * len(models) + 0.25
        note = caption_lines(
            "Full: shown, half: partly, empty: not. A cross: another verdict than the literature's; a dot "
            "where that says nothing of the model.",
            max(width_in, 4.0),
        )
        width_in = max(width_in, 4.0)
        bottom_in = 0.1 + caption_height(note)
        top_in = 0.35 + 0.62 * (max(len(codes[model]) for model in models) > 3)
        height_in = top_in + 0.2 * len(numbers) + bottom_in
        figure, grid = new_figure(width_in, height_in)
        axes = grid[0, 0]
        place(figure, left_in, 0.2, top_in, bottom_in)
        for row in rows:
            x, y = models.index(row["model"]), numbers.index(row["number"])
            _mark(axes, x, y, row["verdict"])
            if row["expected"] == "unstated":
                axes.plot(x + 0.42, y, ".", color=FAINT, markersize=2.2)
            elif row["expected"] != row["verdict"]:
                axes.plot(x + 0.42, y, "x", color="#B00020", markersize=4.2, markeredgewidth=1.1)
        axes.set_xlim(-0.6, max(len(models) - 0.3, 0.7))
        axes.set_ylim(len(numbers) - 0.4, -0.6)
        axes.set_yticks(range(len(numbers)), [f"{names[n]}  {n}" for n in numbers], size=SMALL + 0.5)
        axes.set_xticks(range(len(models)), [codes[model] for model in models], size=SMALL + 0.5)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
        write_caption(figure, note)
    return figure


def _mark(axes: Axes, x: float, y: float, verdict: str) -> None:
    colour = VERDICT_COLOURS[verdict]
    axes.plot(
        x,
        y,
        marker="o",
        markersize=8.5,
        fillstyle=FILLS[verdict],
        color=colour,
        markerfacecoloralt="white",
        markeredgecolor=INK if verdict != "not" else FAINT,
        markeredgewidth=0.7,
        linestyle="",
    )


def draw_phenomenon(rows: Sequence[Row], title: str, about: str, axis: str, claims: Sequence[str]) -> Figure:
    """Draw the conditions of one phenomenon, a line of marks for each model; controls are grey.

    ``rows`` hold model, condition, control, mean, lower, upper, subjects, verdict, effect. Models differ in
    the units of what they expect, so that each model's means are divided by the greatest of them.
    """
    models = list(dict.fromkeys(row["model"] for row in rows))
    looks = _looks(rows)
    with house_style():
        left_in = max(text_inches(model, SMALL + 0.5) for model in models) + 0.3
        right_in, plot_in = 1.35, 4.6
        width_in = left_in + plot_in + right_in
        note = caption_lines(_caption(rows, about, claims), width_in)
        bottom_in = 0.5 + caption_height(note)
        columns = 2 if len(looks) > 3 else len(looks)
        top_in = 0.42 + 0.17 * -(-len(looks) // columns)
        figure, grid = new_figure(width_in, top_in + ROW_IN * len(models) + bottom_in)
        axes = grid[0, 0]
        place(figure, left_in, right_in, top_in, bottom_in)
        for y, model in enumerate(models):
            own = [row for row in rows if row["model"] == model]
            _draw_row(axes, y, own, looks)
            effect = "-" if own[0]["effect"] is None else f"{own[0]['effect']:.2g}"
            axes.text(
                1.02, y, f"{own[0]['verdict']}  {effect}", transform=axes.get_yaxis_transform(),
                va="center", size=SMALL + 0.5, color=INK,
            )  # fmt: skip
        axes.axvline(0.0, color="#D0D0D0", linewidth=0.8, zorder=0)
        for y in range(0, len(models), 2):
            axes.axhspan(y - 0.5, y + 0.5, color="#F6F6F6", zorder=-1, linewidth=0)
        axes.set_ylim(len(models) - 0.5, -0.5)
        axes.set_yticks(range(len(models)), models, size=SMALL + 0.5)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(f"{axis}, in units of the model's greatest mean")
        axes.text(
            1.02, -0.62, "verdict, effect", transform=axes.get_yaxis_transform(), va="bottom",
            size=SMALL, color=FAINT,
        )  # fmt: skip
        handles = [_handle(name, look) for name, look in looks.items()]
        legend = figure.legend(
            handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=SMALL + 0.5,
            bbox_to_anchor=(left_in / width_in - 0.01, 1.0 - 0.22 / figure.get_figheight()),
            borderaxespad=0.0, handletextpad=0.2, labelspacing=0.25,
        )  # fmt: skip
        legend.set_in_layout(False)
        figure.text(
            0.12 / width_in, 1.0 - 0.16 / figure.get_figheight(), plain(title), weight="bold", size=9.5
        )
        write_caption(figure, note)
    return figure


def _looks(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """Give each condition its colour and marker; controls are grey."""
    looks: dict[str, tuple[str, str]] = {}
    coloured = 0
    for row in rows:
        if row["condition"] in looks:
            continue
        marker = MARKERS[len(looks) % len(MARKERS)]
        if row["control"]:
            looks[row["condition"]] = (CONTROL_COLOUR, marker)
        else:
            looks[row["condition"]] = (PALETTE[coloured % len(PALETTE)], marker)
            coloured += 1
    return looks


def _handle(name: str, look: tuple[str, str]) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], color=look[0], marker=look[1], linestyle="", markersize=4.5, label=plain(name))


def _draw_row(axes: Axes, y: float, rows: Sequence[Row], looks: Mapping[str, tuple[str, str]]) -> None:
    known = [abs(row["mean"]) for row in rows if row["mean"] is not None]
    unit = max(known, default=0.0)
    if unit <= 0.0:
        missing = " no response" if known else " not defined"
        axes.text(0.0, y, missing, va="center", size=SMALL, color=FAINT)
        return
    names = list(looks)
    for row in rows:
        if row["mean"] is None:
            continue
        colour, marker = looks[row["condition"]]
        # Marks of one model stand a little apart, so that equal ones can be seen.
        height = y + 0.5 * ((names.index(row["condition"]) + 0.5) / len(names) - 0.5)
        if row["lower"] is not None and row["upper"] is not None:
            axes.plot(
                [row["lower"] / unit, row["upper"] / unit], [height, height], color=colour, linewidth=1.1
            )
        axes.plot(
            row["mean"] / unit, height, marker=marker, color=colour, markersize=4.2, markeredgewidth=0,
            linestyle="",
        )  # fmt: skip


def _caption(rows: Sequence[Row], about: str, claims: Sequence[str]) -> str:
    sampled = sorted({row["subjects"] for row in rows if row["subjects"] > 1})
    if not sampled:
        people = "Exact: subjects cannot differ."
    elif any(row["subjects"] == 1 for row in rows):
        people = f"n = {sampled[-1]} subjects, one where a model is exact; bars: 95% interval of the mean."
    else:
        people = f"n = {sampled[-1]} subjects a group; bars: 95% interval of the mean."
    return f"{about} Grey: control. Signature: {'; '.join(claims)}. {people} Effect: of the first claim."


def draw_curves(
    rows: Sequence[Row], title: str, about: str, axis: str, claims: Sequence[str],
    curves: Mapping[str, Sequence[str]],
) -> Figure:  # fmt: skip
    """Draw conditions that lie along a dimension as lines, a panel for each model."""
    models = list(dict.fromkeys(row["model"] for row in rows))
    found = {(row["model"], row["condition"]): row for row in rows}
    columns = min(5, len(models))
    lines = -(-len(models) // columns)
    with house_style():
        width_in = 0.7 + 1.55 * columns
        note = caption_lines(_caption(rows, about, claims), width_in)
        bottom_in = 0.5 + caption_height(note)
        figure, grid = new_figure(width_in, 0.75 + 1.35 * lines + bottom_in, lines, columns)
        place(figure, 0.55, 0.15, 0.75, bottom_in, wspace=0.3, hspace=0.5)
        for panel, axes in enumerate(grid.flat):
            if panel >= len(models):
                axes.set_visible(False)
                continue
            _draw_panel(axes, models[panel], found, curves)
        stimuli = f"Stimulus, 1 to {len(next(iter(curves.values())))}"
        figure.supylabel(axis.capitalize(), size=9.0, x=0.1 / width_in)
        figure.supxlabel(stimuli, size=9.0, y=(bottom_in - 0.42) / figure.get_figheight())
        handles = [
            _handle(name, (CONTROL_COLOUR if number == 0 else PALETTE[0], MARKERS[number]))
            for number, name in enumerate(curves)
        ]
        figure.legend(
            handles=handles, loc="upper left", ncols=len(curves), frameon=False, fontsize=SMALL + 0.5,
            bbox_to_anchor=(0.06, 1.0 - 0.22 / figure.get_figheight()), borderaxespad=0.0,
        )  # fmt: skip
        figure.text(
            0.12 / width_in, 1.0 - 0.16 / figure.get_figheight(), plain(title), weight="bold", size=9.5
        )
        write_caption(figure, note)
    return figure


def _draw_panel(
    axes: Axes, model: str, found: Mapping[tuple[str, str], Row], curves: Mapping[str, Sequence[str]]
) -> None:
    verdict = ""
    for number, names in enumerate(curves.values()):
        rows = [found[model, name] for name in names]
        verdict = rows[0]["verdict"]
        means = np.array([np.nan if row["mean"] is None else row["mean"] for row in rows], float)
        colour = CONTROL_COLOUR if number == 0 else PALETTE[0]
        x = np.arange(1, len(rows) + 1)
        low = [mean if row["lower"] is None else row["lower"] for row, mean in zip(rows, means, strict=True)]
        high = [mean if row["upper"] is None else row["upper"] for row, mean in zip(rows, means, strict=True)]
        axes.plot(x, means, color=colour, marker=MARKERS[number], markersize=3.0, markeredgewidth=0)
        axes.vlines(x, low, high, color=colour, linewidth=1.0)
    axes.axhline(0.0, color="#D0D0D0", linewidth=0.7, zorder=0)
    axes.set_title(f"{model}\n{verdict}", size=SMALL, pad=3)
    axes.tick_params(labelsize=SMALL - 1)
    axes.set_xticks(range(1, len(next(iter(curves.values()))) + 1, 2))
