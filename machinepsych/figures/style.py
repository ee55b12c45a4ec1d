"""The house style: colours that hold for colour-blind readers and in grey, labels beside what they name.

Matplotlib is imported when something is drawn, not before: the command line stays quick.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from machinepsych.runs.manifest import Manifest

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito (2008), Color Universal Design, without the yellow that vanishes on white; neighbours differ
# in lightness, so that they differ in grey as well. Each also has its own marker and line.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#1A1A1A", "#56B4E9", "#D55E00", "#7A5195")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", "-.", (0, (1, 1)), (0, (5, 1, 1, 1, 1, 1)), (0, (7, 2)), (0, (3, 1, 1, 1)), (0, (2, 2)))
CONTROL_KIND = "random"
CONTROL_COLOUR = "#8A8A8A"
INK = "#333333"
FAINT = "#767676"
BAND = "#F1F1F1"

SMALL = 7.5
LONGEST_LABEL = 20
LONGEST_PHASE = 16

HOUSE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 9.0,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "figure.facecolor": "white",
    "svg.hashsalt": "machinepsych",
    "svg.fonttype": "path",
}


@dataclass(frozen=True)
class Look:
    """How one agent (or hypothesis) appears in every figure."""

    colour: str
    marker: str
    line: Any


def looks(manifest: Manifest) -> dict[str, Look]:
    """Give each agent its look by its place in the manifest; the ``random`` control is always grey."""
    given, coloured = {}, 0
    for place, agent in enumerate(manifest.agents):
        if agent.kind == CONTROL_KIND:
            given[agent.label] = Look(CONTROL_COLOUR, MARKERS[place % len(MARKERS)], LINES[1])
        else:
            given[agent.label] = numbered_look(coloured)
            coloured += 1
    return given


def numbered_look(number: int) -> Look:
    """Return the look of the ``number``-th of several things, from 0."""
    k = number % len(PALETTE)
    return Look(PALETTE[k], MARKERS[k], LINES[k] if number >= len(PALETTE) else "-")


@contextmanager
def house_style() -> Iterator[None]:
    """Draw and save in the house style, whatever the user's own matplotlib settings are."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(HOUSE)  # type: ignore[arg-type]
        yield


def new_figure(width_in: float, height_in: float, rows: int = 1, columns: int = 1, **sharing: Any) -> Any:
    """Make a figure of ``width_in`` x ``height_in`` inches with a grid of axes [rows, columns]."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in))
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, squeeze=False, **sharing)


def place(figure: Figure, left: float, right: float, top: float, bottom: float, **spaces: float) -> None:
    """Set the margins around the axes, each in inches."""
    width, height = figure.get_size_inches()
    # However many lines a caption has, some height is left for what it explains.
    low = min(bottom / height, 0.5)
    high = max(1.0 - top / height, low + 0.2)
    far = max(1.0 - right / width, left / width + 0.3)
    figure.subplots_adjust(left=left / width, right=far, top=high, bottom=low, **spaces)


def shorten(text: str, longest: int) -> str:
    """Cut a text to ``longest`` characters, its middle replaced by an ellipsis: ends tell names apart."""
    if len(text) <= longest:
        return text
    tail = (longest - 1) // 2
    return text[: longest - 1 - tail] + "…" + text[len(text) - tail :]


def text_inches(text: str, size: float) -> float:
    """Measure the width of a text of ``size`` points in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    properties = FontProperties(family="DejaVu Sans", size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
    return float(width) / 72.0


def label_margin(labels: Sequence[str], size: float = SMALL + 0.5) -> float:
    """Return the margin in inches that labels at the right of lines need."""
    return 0.3 + max((text_inches(label, size) for label in labels), default=0.0)


def caption_lines(text: str, width_in: float) -> list[str]:
    """Wrap a caption to a figure of ``width_in`` inches."""
    return textwrap.wrap(text, width=max(40, int((width_in - 0.3) * 16.5)))


def caption_height(lines: Sequence[str]) -> float:
    """Return the height of a caption in inches."""
    return 0.14 * len(lines) + 0.12


def write_caption(figure: Figure, lines: Sequence[str]) -> None:
    """Write a caption in the lower left corner of a figure that has its final size."""
    width, height = figure.get_size_inches()
    figure.text(
        0.12 / width,
        0.08 / height,
        plain("\n".join(lines)),
        size=SMALL,
        color=FAINT,
        va="bottom",
        linespacing=1.3,
    )


def plain(text: str) -> str:
    """Keep matplotlib from reading a user's dollar signs as mathematics."""
    return text.replace("$", r"\$")


def phase_bands(
    axes: Axes, spans: Sequence[tuple[str, float, float]], width_in: float, names: bool = True
) -> float:
    """Shade every second phase and name the phases above the axes; return the names' height in inches.

    ``spans`` holds name, left and right edge in data units; the x limits are set to their whole.
    ``width_in`` is the width of the axes. Names stand upright where they do not fit side by side; where
    even that is too close, only some of them are written.
    """
    if not spans:
        return 0.0
    left, right = spans[0][1], spans[-1][2]
    axes.set_xlim(left, right)
    for number, (_, start, stop) in enumerate(spans):
        if number % 2:
            axes.axvspan(start, stop, color=BAND, zorder=0, linewidth=0)
        if number:
            axes.axvline(start, color="#D0D0D0", linewidth=0.7, zorder=0.5)
    if not names:
        return 0.0
    room = [width_in * (stop - start) / (right - left) for _, start, stop in spans]
    written = [shorten(name, LONGEST_PHASE) for name, _, _ in spans]
    wide = [text_inches(text, SMALL) for text in written]
    transform = axes.get_xaxis_transform()
    if all(width + 0.04 <= space for width, space in zip(wide, room, strict=True)):
        for text, (_, start, stop) in zip(written, spans, strict=True):
            axes.text(
                (start + stop) / 2,
                1.015,
                plain(text),
                transform=transform,
                ha="center",
                va="bottom",
                size=SMALL,
                color=FAINT,
            )
        return 0.2
    line = 0.125
    free = -np.inf
    for text, space, (_, start, stop) in zip(written, room, spans, strict=True):
        middle = width_in * ((start + stop) / 2 - left) / (right - left)
        if space < line and middle - free < line:
            continue
        free = middle
        axes.text(
            (start + stop) / 2,
            1.015,
            plain(text),
            transform=transform,
            ha="center",
            va="bottom",
            rotation=90,
            size=SMALL,
            color=FAINT,
        )
    return max(wide) + 0.08


def direct_labels(
    axes: Axes, entries: Sequence[tuple[str, float, str]], height_in: float, size: float = SMALL + 0.5
) -> None:
    """Write each label at the right of the axes at the height of its line, apart where they would touch.

    ``entries`` holds label, height in data units, colour; ``height_in`` is the height of the axes. A thin
    line leads from a label that was moved to the end it belongs to.
    """
    if not entries:
        return
    low, high = axes.get_ylim()
    wanted = np.array([(y - low) / (high - low) * height_in for _, y, _ in entries])
    # The space between lines of text shrinks rather than that labels leave the figure.
    gap = min(size * 1.25 / 72.0, height_in / max(1, len(entries) - 1))
    placed = spread(wanted, gap, height_in)
    from matplotlib.collections import LineCollection

    inch = 1.0 / _width_in(axes)
    leaders = []
    for (label, _, colour), end, y in zip(entries, wanted / height_in, placed / height_in, strict=True):
        leaders.append([(1.0 + 0.02 * inch, end), (1.0 + 0.14 * inch, y)])
        axes.text(
            1.0 + 0.17 * inch,
            y,
            plain(label),
            transform=axes.transAxes,
            va="center",
            ha="left",
            size=size,
            color=colour,
        )
    # One collection: annotations with arrows look the same and take ten times as long to draw.
    colours = [colour for _, _, colour in entries]
    axes.add_collection(
        LineCollection(leaders, colors=colours, linewidths=0.6, transform=axes.transAxes, clip_on=False),
        autolim=False,
    )


def _width_in(axes: Axes) -> float:
    figure: Any = axes.figure
    return float(axes.get_position().width * figure.get_size_inches()[0])


def spread(wanted: np.ndarray, gap: float, height: float) -> np.ndarray:
    """Move places apart to at least ``gap``, as little as needed and in order, within 0 to ``height``.

    Neighbours that would touch form a group that stands around the mean of its wanted places.
    """
    order = np.argsort(wanted, kind="stable")
    groups: list[list[float]] = []  # each: sum of (wanted - own offset), members
    for index in order:
        groups.append([float(wanted[index]), 1])
        while (
            len(groups) > 1
            and _start(groups[-1], gap, height) < _start(groups[-2], gap, height) + groups[-2][1] * gap
        ):
            total, members = groups.pop()
            groups[-1][0] += total - members * gap * groups[-1][1]
            groups[-1][1] += members
    placed = np.empty(len(wanted))
    position = 0
    for group in groups:
        start = _start(group, gap, height)
        for k in range(int(group[1])):
            placed[order[position]] = start + k * gap
            position += 1
    return placed


def _start(group: list[float], gap: float, height: float) -> float:
    total, members = group
    return min(max(total / members, 0.0), max(height - (members - 1) * gap, 0.0))


def subjects_text(counts: Sequence[int], what: str = "per agent") -> str:
    """Say how many subjects a figure rests on: ``n = 100 subjects per agent``, or a range."""
    known = sorted({int(count) for count in counts})
    if not known:
        return "n = 0 subjects"
    amount = f"{known[0]:,}" if len(known) == 1 else f"{known[0]:,} to {known[-1]:,}"
    return f"n = {amount} subject{'' if known == [1] else 's'} {what}"


def incomplete_text(manifest: Manifest) -> str:
    """Say that a run is not complete; nothing for one that is."""
    return "" if manifest.complete else f" Run not complete ({manifest.status}): what was recorded so far."
