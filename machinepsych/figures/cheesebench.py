"""The figure of the published benchmark: each agent's rate of success beside controls, rodents and models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from machinepsych.figures.style import (
    CONTROL_COLOUR,
    FAINT,
    MARKERS,
    PALETTE,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    place,
    text_inches,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Controls that never look are grey, each with its own marker.
CONTROL_MARKERS = {"random": "o", "forward": "s", "script": "X"}
ROW_IN = 0.3
AGENT_IN = 0.13

Row = Mapping[str, Any]


def draw_scores(scores: Sequence[Row], view: str, seed: int) -> Figure:
    """Draw rates of success, environments in rows, one mark for each agent with its interval over subjects.

    ``scores`` hold agent, environment, rate, lower, upper, rodent, best_model_rate, subjects, trials.
    """
    agents = list(dict.fromkeys(row["agent"] for row in scores))
    environments = list(dict.fromkeys(row["environment"] for row in scores))
    looks = _looks(agents)
    with house_style():
        left_in = max(text_inches(name, SMALL + 1) for name in environments) + 0.3
        width_in = left_in + 5.2
        least = min(row["subjects"] for row in scores)
        note = caption_lines(
            f"View {view}, seed {seed}, {least} subject{'' if least == 1 else 's'} an agent. Marks: share of "
            "trials in success; bars: 95% interval over subjects. Bar of blue: rodents' asymptote; open "
            "diamond: the best language model in this view (one run; Bugaud 2026). Grey: controls that never "
            "look.",
            width_in,
        )
        bottom_in = 0.5 + caption_height(note)
        row_in = ROW_IN + AGENT_IN * len(agents)
        top_in = 0.3 + 0.19 * -(-(len(agents) + 2) // 4)
        figure, grid = new_figure(width_in, top_in + row_in * len(environments) + bottom_in)
        axes = grid[0, 0]
        place(figure, left_in, 0.25, top_in, bottom_in)
        for y, name in enumerate(environments):
            if y % 2:
                axes.axhspan(y - 0.5, y + 0.5, color="#F6F6F6", zorder=0, linewidth=0)
            own = [row for row in scores if row["environment"] == name]
            _draw_environment(axes, y, own, agents, looks)
        axes.set_xlim(-3, 103)
        axes.set_ylim(len(environments) - 0.5, -0.5)
        axes.set_yticks(range(len(environments)), environments, size=SMALL + 1)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("trials in success (%)")
        axes.legend(
            loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, frameon=False, fontsize=SMALL + 0.5,
            handletextpad=0.4, columnspacing=1.2, borderaxespad=0.2,
        )  # fmt: skip
        write_caption(figure, note)
    return figure


def _looks(agents: Sequence[str]) -> dict[str, tuple[str, str]]:
    found, coloured = {}, 0
    for agent in agents:
        if agent in CONTROL_MARKERS:
            found[agent] = (CONTROL_COLOUR, CONTROL_MARKERS[agent])
        else:
            found[agent] = (PALETTE[coloured % len(PALETTE)], MARKERS[coloured % len(MARKERS)])
            coloured += 1
    return found


def _draw_environment(
    axes: Axes, y: int, own: Sequence[Row], agents: Sequence[str], looks: Mapping[str, tuple[str, str]]
) -> None:
    first = y == 0
    known = own[0]
    rodent = "rodents" if first else None
    model = "best language model" if first else None
    axes.plot([100 * known["rodent"]] * 2, [y - 0.4, y + 0.4], color="#7FB7DA", lw=4, zorder=1, label=rodent)
    axes.plot(
        100 * known["best_model_rate"], y - 0.36, "D", color=FAINT, mfc="white", ms=4.5, zorder=2, label=model
    )
    for row in own:
        number = agents.index(row["agent"])
        at = y + (number + 1) / (len(agents) + 1) * 0.8 - 0.36
        colour, marker = looks[row["agent"]]
        if row["lower"] is not None:
            axes.plot([100 * row["lower"], 100 * row["upper"]], [at, at], color=colour, lw=1.2, zorder=2)
        label = row["agent"] if first else None
        axes.plot(100 * row["rate"], at, marker, color=colour, ms=5, zorder=3, label=label, ls="")
