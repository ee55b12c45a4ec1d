"""What a memory expects of each operation, and the cues that the expectation is read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from machinepsych.figures.style import (
    FAINT,
    INK,
    PALETTE,
    caption_height,
    caption_lines,
    house_style,
    label_margin,
    new_figure,
    place,
    plain,
    shorten,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Blue and vermilion, told apart by colour-blind readers; what takes away points to the left besides.
ADDS = PALETTE[0]
TAKES = PALETTE[6]
ROW_IN = 0.21
WIDTH_IN = 7.2
LONGEST_PAIR = 44
CAPTION = (
    "Bold: expected outcome of the operation here, the sum of the bars below it. Bars: what each "
    "cue of the situation adds: a stimulus, two together, or the whole pattern, with that operation."
)


def draw_expectations(parts: Sequence[tuple[str, str, float]], title: str) -> Figure:
    """Draw bars of what cues add to the expectation of each operation, in the order given.

    ``parts`` are (operation, cue, what it adds); those of one operation follow one another.
    """
    operations = list(dict.fromkeys(operation for operation, _, _ in parts))
    rows: list[tuple[str, float, bool]] = []
    for operation in operations:
        of_it = [(pair, value) for each, pair, value in parts if each == operation]
        rows.append((operation, sum(value for _, value in of_it), True))
        rows += [(shorten(pair, LONGEST_PAIR), value, False) for pair, value in of_it]
    with house_style():
        label_in = label_margin([plain(name) for name, _, _ in rows])
        note = caption_lines(CAPTION, WIDTH_IN)
        bottom_in = 0.5 + caption_height(note)
        figure, grid = new_figure(WIDTH_IN, 0.45 + ROW_IN * len(rows) + bottom_in)
        axes = grid[0, 0]
        place(figure, label_in + 0.1, 0.5, 0.4, bottom_in)
        write_caption(figure, note)
        axes.set_title(plain(title), loc="left")
        reach = max([abs(value) for _, value, _ in rows], default=0.0) or 1.0
        for place_, (_, value, total) in enumerate(rows):
            colour = INK if total else (ADDS if value >= 0.0 else TAKES)
            axes.barh(-place_, value, height=0.62 if total else 0.5, color=colour)
            axes.text(
                value + (0.015 if value >= 0.0 else -0.015) * reach,
                -place_,
                f"{value:.3f}",
                ha="left" if value >= 0.0 else "right",
                va="center",
                fontsize=7.0,
                color=INK if total else FAINT,
            )
        axes.axvline(0.0, color=FAINT, linewidth=0.8)
        axes.set_yticks([-k for k in range(len(rows))], [plain(name) for name, _, _ in rows])
        for label, (_, _, total) in zip(axes.get_yticklabels(), rows, strict=True):
            label.set_fontweight("bold" if total else "normal")
        axes.tick_params(axis="y", length=0)
        least = min([value for _, value, _ in rows], default=0.0)
        axes.set_xlim(min(least, 0.0) - 0.16 * reach, 1.16 * reach)
        axes.set_ylim(-len(rows) + 0.4, 0.6)
        axes.set_xlabel("Outcome expected (a reward is 1)")
    return figure
