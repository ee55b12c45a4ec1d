"""Figures of sweeps: what one is, and the panels they are made of, measured points over theory."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.style import (
    FAINT,
    MARKERS,
    PALETTE,
    caption_height,
    caption_lines,
    direct_labels,
    house_style,
    label_margin,
    new_figure,
    place,
    plain,
    write_caption,
)
from machinepsych.registry import Registry

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class SweepFigure:
    """One figure of a sweep.

    ``rows(spec, table, summary)`` picks or makes the tidy rows it shows, which are written beside it; without
    any there is no figure. ``draw(rows, spec)`` makes the figure from them alone.
    """

    name: str
    sweep: str
    about: str
    rows: Callable[[dict[str, Any], pa.Table, dict[str, Any]], Rows]
    draw: Callable[[Rows, dict[str, Any]], Figure]


SWEEP_FIGURES: Registry[SweepFigure] = Registry("sweep figure", "figures")


def register(figure: SweepFigure) -> SweepFigure:
    """Enter a figure; its home is the module of its ``draw``."""
    return SWEEP_FIGURES.register(figure.name, figure, figure.draw.__module__)


@dataclass(frozen=True)
class Line:
    """One curve of a panel: measured points with limits, and the theory; all of one length, x rising.

    ``place`` numbers its colour and marker; ``exact`` tells whether its theory is exact (a full line) or
    asymptotic (a broken one).
    """

    label: str
    place: int
    x: Sequence[float]
    mean: Sequence[float]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    theory: Sequence[float | None]
    exact: bool = True


@dataclass(frozen=True)
class Panel:
    """One set of axes: its lines, what the axes say, whether they are logarithmic, and a level to mark."""

    title: str
    x_label: str
    y_label: str
    lines: list[Line]
    log_x: bool = True
    log_y: bool = False
    limits: tuple[float, float] | None = None
    level: float | None = None


PANEL_IN = (3.0, 2.3)


def draw_panels(panels: Sequence[Panel], caption: str, columns: int = 3) -> Figure:
    """Draw panels in rows of ``columns``, lines labelled at their ends, with a caption below."""
    columns = min(columns, len(panels))
    rows = math.ceil(len(panels) / columns)
    with house_style():
        label_in = max(label_margin([line.label for line in panel.lines]) for panel in panels)
        left_in, gap_in, top_in, row_in = 0.75, 0.62, 0.35, 0.85
        width_in = left_in + columns * (PANEL_IN[0] + label_in) + (columns - 1) * gap_in
        note = caption_lines(caption, width_in)
        bottom_in = 0.55 + caption_height(note)
        height_in = top_in + rows * PANEL_IN[1] + (rows - 1) * row_in + bottom_in
        figure, grid = new_figure(width_in, height_in, rows, columns)
        place(
            figure, left_in, label_in, top_in, bottom_in,
            wspace=(label_in + gap_in) / PANEL_IN[0], hspace=row_in / PANEL_IN[1],
        )  # fmt: skip
        for axes, panel in zip(grid.flat, panels, strict=False):
            _draw_panel(axes, panel)
        for axes in list(grid.flat)[len(panels) :]:
            axes.set_visible(False)
        write_caption(figure, note)
    return figure


def _draw_panel(axes: Any, panel: Panel) -> None:
    axes.set_title(plain(panel.title), loc="left")
    axes.set_xlabel(plain(panel.x_label))
    axes.set_ylabel(plain(panel.y_label))
    if panel.log_x:
        axes.set_xscale("log")
    if panel.log_y:
        axes.set_yscale("log")
    if panel.level is not None:
        axes.axhline(panel.level, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    ends = []
    for line in panel.lines:
        ends.append(_draw_line(axes, panel, line))
    if panel.limits is not None:
        axes.set_ylim(*panel.limits)
    for axis, is_log in ((axes.xaxis, panel.log_x), (axes.yaxis, panel.log_y)):
        if is_log:
            _number_log(axis)
    # Labels stand at the height of the ends, in the axes' own measure.
    low, high = axes.get_ylim()
    placed = []
    for line, end in zip(panel.lines, ends, strict=True):
        if end is None:
            continue
        end = min(max(end, low), high)
        if panel.log_y:
            end = low + (high - low) * math.log(end / low) / math.log(high / low)
        placed.append((line.label, end, PALETTE[line.place % len(PALETTE)]))
    if panel.log_y:
        _labels_on_log(axes, placed, low, high)
    else:
        direct_labels(axes, placed, PANEL_IN[1])


def _number_log(axis: Any) -> None:
    """Write plain numbers on a logarithmic axis: at powers of ten, and between where these are few."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

    low, high = sorted(axis.get_view_interval())
    decades = math.log10(high / low) if low > 0.0 else 9.0
    wanted = (1.0,) if decades > 2.5 else (1.0, 3.0) if decades > 1.2 else (1.0, 2.0, 5.0)
    if decades <= 6.0:
        axis.set_major_locator(LogLocator(subs=wanted))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_locator(LogLocator(subs=tuple(range(1, 10))) if decades > 0.5 else NullLocator())
    axis.set_minor_formatter(NullFormatter())


def _labels_on_log(axes: Any, placed: list[tuple[str, float, str]], low: float, high: float) -> None:
    class Straight:
        """The axes, as if their scale were straight: what labels need of them."""

        def __getattr__(self, name: str) -> Any:
            return getattr(axes, name)

        def get_ylim(self) -> tuple[float, float]:
            return low, high

    direct_labels(Straight(), placed, PANEL_IN[1])  # type: ignore[arg-type]


def _draw_line(axes: Any, panel: Panel, line: Line) -> float | None:
    """Draw one line; return the height of its end."""
    colour, marker = PALETTE[line.place % len(PALETTE)], MARKERS[line.place % len(MARKERS)]

    def numbers(values: Sequence[float | None]) -> np.ndarray:
        return np.array([math.nan if value is None else value for value in values], np.float64)

    x, mean, theory = np.asarray(line.x, np.float64), numbers(line.mean), numbers(line.theory)
    lower, upper = numbers(line.lower), numbers(line.upper)
    if panel.log_y:
        mean, theory = (np.where(each > 0.0, each, math.nan) for each in (mean, theory))
        lower = np.where(lower > 0.0, lower, np.where(np.isfinite(lower), mean * 1e-3, math.nan))
    if np.isfinite(theory).any():
        style = "-" if line.exact else (0, (3, 1.5))
        axes.plot(x, theory, color=colour, linewidth=1.1, linestyle=style, alpha=0.75, zorder=2)
    known = np.isfinite(lower) & np.isfinite(upper)
    axes.vlines(x[known], lower[known], upper[known], color=colour, linewidth=1.1, zorder=3)
    axes.plot(x, mean, color=colour, marker=marker, linestyle="", markersize=3.6, markeredgewidth=0, zorder=4)
    shown = mean[np.isfinite(mean)]
    # A line without points is a prediction that nothing was measured for.
    shown = shown if len(shown) else theory[np.isfinite(theory)]
    return float(shown[-1]) if len(shown) else None


def line_of(
    label: str, number: int, rows: Rows, x: Callable[[dict[str, Any]], float], exact: bool = True
) -> Line:
    """Make a line from rows with ``mean, lower, upper, theory``."""
    rows = sorted(rows, key=x)
    return Line(
        label,
        number,
        [x(row) for row in rows],
        [row["mean"] for row in rows],
        [row["lower"] for row in rows],
        [row["upper"] for row in rows],
        [row["theory"] for row in rows],
        exact,
    )
