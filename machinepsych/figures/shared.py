"""A shared run: what the situation is about, by block, one panel a company, beside its control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from machinepsych.figures.style import (
    CONTROL_COLOUR,
    FAINT,
    LINES,
    MARKERS,
    PALETTE,
    SMALL,
    Look,
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
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_IN = 1.55
PLOT_IN = 2.1
COLUMNS = 5
CHANCE = "success_by_chance"
# What belongs to a chamber, not to one of its subjects.
OF_CHAMBERS = ("success", "gini")

# What a situation's figure shows, row by row: measure, what its axis says, factor, least upper end.
SHOWN: dict[str, tuple[tuple[str, str, float, float], ...]] = {
    "Cooperation": (("success", "Trials with a joint press (%)", 100.0, 102.0),),
    "Competition": (
        ("rewards", "Pellets eaten\nper subject and trial", 1.0, 0.0),
        ("presses", "Presses\nper subject and trial", 1.0, 0.0),
        ("gini", "Inequality of pellets\n(Gini, 1: one has all)", 1.0, 1.02),
    ),
    "Observation": (("first_correct", "Observer's choices of the\nlever that pays (%)", 100.0, 102.0),),
    "Facilitation": (("presses", "Presses per trial", 1.0, 0.0),),
    "Foraging": (
        ("pellets", "Pellets eaten\nper subject and trial", 1.0, 0.0),
        ("collisions", "Bumps into another\nper subject and trial", 1.0, 0.0),
    ),
}
NOTES = {
    "Cooperation": (
        "Dotted: what two would reach that press independently of each other at the same rates (products of "
        "their latencies' Kaplan-Meier estimates)."
    ),
    "Observation": "Dotted: chance, 50 %.",
    "Competition": "Inequality within a chamber: 0 where all eat alike.",
}


def looks_of(manifest: Mapping[str, Any]) -> dict[str, Look]:
    """Give each condition its look; the control is grey."""
    given, coloured = {}, 0
    for number, condition in enumerate(manifest["conditions"]):
        if condition["name"] == manifest["control"]:
            given[condition["name"]] = Look(CONTROL_COLOUR, MARKERS[number % len(MARKERS)], LINES[1])
        else:
            given[condition["name"]] = Look(
                PALETTE[coloured % len(PALETTE)], MARKERS[number % len(MARKERS)], "-"
            )
            coloured += 1
    return given


def measured_agent(company: Mapping[str, Any], situation: str) -> str:
    """Return whose behaviour a company's panel shows: the observer's, else that of its first place."""
    subjects = company["subjects"]
    return str(subjects[1] if situation == "Observation" and len(subjects) > 1 else subjects[0])


def panels_of(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the panels of a row: company and agent; a mixed company may have one for each agent."""
    panels = []
    for company in manifest["companies"]:
        first = measured_agent(company, manifest["situation"])
        agents = [first]
        if manifest["situation"] in ("Competition", "Foraging"):
            agents = list(dict.fromkeys(company["subjects"]))
        panels += [(company["name"], agent) for agent in agents]
    return panels


def draw_shared(rows: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]) -> Figure:
    """Draw the figure of a situation from the rows of :func:`machinepsych.measures.shared.by_block`."""
    shown = SHOWN[manifest["situation"]]
    panels = panels_of(manifest)
    columns = min(COLUMNS, len(panels))
    lines = -(-len(panels) // columns)
    given = looks_of(manifest)
    with house_style():
        left_in, gap_in = 0.85, 0.3
        width_in = left_in + columns * PLOT_IN + (columns - 1) * gap_in + 0.2
        note = caption_lines(_caption(manifest), width_in)
        top_in, bottom_in, between_in = 0.62, 0.5 + caption_height(note), 0.55
        count = lines * len(shown)
        height_in = top_in + count * PANEL_IN + (count - 1) * between_in + bottom_in
        figure, grid = new_figure(width_in, height_in, count, columns)
        place(figure, left_in, 0.2, top_in, bottom_in, wspace=gap_in / PLOT_IN, hspace=between_in / PANEL_IN)
        for m, (measure, label, scale, top) in enumerate(shown):
            own = [row for row in rows if row["measure"] in (measure, CHANCE)]
            drawn = []
            for p in range(lines * columns):
                axes = grid[m * lines + p // columns][p % columns]
                if p >= len(panels):
                    axes.set_visible(False)
                    continue
                company, agent = panels[p]
                if measure in OF_CHAMBERS and company in [name for name, _ in panels[:p]]:
                    axes.set_visible(False)
                    continue
                _panel(axes, own, manifest, given, company, agent, measure, scale)
                axes.set_title(_title(company, agent, measure), size=8.5, loc="left", pad=4)
                if p % columns == 0:
                    axes.set_ylabel(label, size=8.0)
                if m == len(shown) - 1 and p >= len(panels) - columns:
                    axes.set_xlabel("Block")
                drawn.append(axes)
            # One scale for a measure, so that companies can be compared.
            high = max(top, *(axes.get_ylim()[1] for axes in drawn)) if top < 1.0 else top
            for k, axes in enumerate(drawn):
                axes.set_ylim(min(0.0, -0.02 * high), high)
                if k % columns:
                    axes.tick_params(labelleft=False)
        handles, labels = _legend(manifest, given)
        figure.legend(
            handles, labels, loc="upper left", ncols=5, frameon=False, fontsize=SMALL + 0.5,
            bbox_to_anchor=(0.6 / width_in, 1.0 - 0.03 / height_in), borderaxespad=0.0,
        )  # fmt: skip
        write_caption(figure, note)
    return figure


def _title(company: str, agent: str, measure: str) -> str:
    alike = company == agent or measure in OF_CHAMBERS
    return plain(shorten(company if alike else f"{company}: {agent}", 26))


def _panel(
    axes: Axes,
    rows: Sequence[Mapping[str, Any]],
    manifest: Mapping[str, Any],
    given: Mapping[str, Look],
    company: str,
    agent: str,
    measure: str,
    scale: float,
) -> None:
    from matplotlib.ticker import MaxNLocator

    if manifest["situation"] == "Observation":
        axes.axhline(50.0, color=FAINT, linewidth=0.8, linestyle=":", zorder=1)
    for condition, look in given.items():
        here = [row for row in rows if row["condition"] == condition and row["company"] == company]
        found = [row for row in here if row["measure"] == measure and row["agent"] in ("", agent)]
        chance = [row for row in here if row["measure"] == CHANCE]
        if not found:
            continue
        x = np.array([row["block"] for row in found])
        value = scale * np.array([row["value"] for row in found])
        low, high = (
            scale * np.array([row["value"] if row[edge] is None else row[edge] for row in found])
            for edge in ("lower", "upper")
        )
        axes.plot(
            x, value, color=look.colour, marker=look.marker, linestyle=look.line, markersize=3.2,
            markeredgewidth=0, zorder=3,
        )  # fmt: skip
        axes.fill_between(x, low, high, color=look.colour, alpha=0.15, linewidth=0, zorder=2)
        if chance:
            expected = scale * np.array([row["value"] for row in chance])
            axes.plot(x, expected, color=look.colour, linestyle=":", linewidth=1.2, zorder=2)
    axes.set_xlim(0.5, manifest["blocks"] + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))


def _legend(manifest: Mapping[str, Any], given: Mapping[str, Look]) -> tuple[list[Any], list[str]]:
    from matplotlib.lines import Line2D

    handles, labels = [], []
    for condition in manifest["conditions"]:
        look = given[condition["name"]]
        handles.append(
            Line2D([], [], color=look.colour, marker=look.marker, linestyle=look.line, markersize=3.5)
        )
        control = " (control)" if condition["name"] == manifest["control"] else ""
        labels.append(plain(condition["name"].replace("_", " ")) + control)
    return handles, labels


def _caption(manifest: Mapping[str, Any]) -> str:
    about = "; ".join(
        f"{each['name'].replace('_', ' ')}: {each['about']}"
        for each in manifest["conditions"]
        if each["about"]
    )
    text = (
        f"{manifest['protocol']['name']}: n = {manifest['chambers']:,} chambers a condition and company; "
        f"means by block of {manifest['trials_per_block']} trials, bands: 95% intervals over chambers."
    )
    if about:
        text += f" {about[0].upper()}{about[1:]}."
    if manifest["situation"] in NOTES:
        text += f" {NOTES[manifest['situation']]}"
    if not manifest["complete"]:
        text += f" Run not complete ({manifest['status']}): whole chambers so far."
    return text
