"""How errors go through layers and heads: measured points over the laws, and the surface of designs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from machinepsych.figures.capacity_curves import note
from machinepsych.figures.style import (
    FAINT,
    INK,
    SMALL,
    caption_height,
    caption_lines,
    house_style,
    new_figure,
    place,
    plain,
    write_caption,
)
from machinepsych.figures.sweep_base import Line, Panel, Rows, SweepFigure, draw_panels, line_of, register
from machinepsych.sweeps.propagation_fields import cheapest, design_error, weights
from machinepsych.sweeps.propagation_summary import EXACT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Panel by law: title, what runs along x, what tells lines apart, whether the y axis is logarithmic.
_PANELS: dict[str, tuple[str, str, tuple[str, ...], bool]] = {
    "chain": ("Chain of reads, no clean-up", "layers", ("d", "n", "heads"), True),
    "residual": ("Residual stream, each read fed clean", "layers", ("heads",), True),
    "noise": ("One layer, noise from outside", "n", ("d", "parameter"), True),
    "shared": ("Heads with correlated crosstalk", "heads", ("parameter",), True),
    "projected": ("Heads are projections of shared keys", "heads", ("d",), True),
    "sliced": ("Heads are slices of shared keys", "heads", ("d",), True),
    "cleaned": ("Signs cleaned up in every layer", "layers", ("n", "heads"), False),
    "averaged": ("Heads averaged, then signs", "heads", ("n",), True),
    "majority": ("Signs, then a majority of heads", "heads", ("n",), True),
}
_WORDS = {"n": "N", "heads": "H", "d": "d"}
_Y = {"mse": "E |read - value|²", "item_survival": "share of items right", "bit_error": "share of bits wrong"}
# Lines in one panel.
MOST_LINES = 6


def law_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Pick the rows of the series (those of designs have a figure of their own)."""
    laws = {one["law"] for one in spec["series"]}
    sizes = {(one["law"], d, n) for one in spec["series"] for d in one["d"] for n in one["n"]}
    return [
        row for row in table.to_pylist() if row["law"] in laws and (row["law"], row["d"], row["n"]) in sizes
    ]


def draw_laws(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw every law in a panel of its own."""
    panels = []
    for law, (title, x, apart, log_y) in _PANELS.items():
        some = [row for row in rows if row["law"] == law]
        if not some:
            continue
        lines = _lines(some, x, apart, law in EXACT)
        if law == "chain":
            lines.append(_isotropic(some, len(lines)))
        label = {"layers": "layers, L", "heads": "heads, H", "n": "pairs, N"}[x]
        panels.append(Panel(title, label, _Y[some[0]["criterion"]], lines, log_y=log_y))
    caption = (
        "The recursion that takes the error of a layer for isotropic noise (drawn for the last "
        "chain) is rejected. " + note(rows)
    )
    return draw_panels(panels, caption)


def _name(row: dict[str, Any], apart: tuple[str, ...], rows: Rows) -> str:
    """Name a line by what differs between the lines of its panel."""
    symbol = {"shared": "r", "noise": "variance"}.get(row["law"], "parameter")
    differing = [key for key in apart if len({each[key] for each in rows}) > 1] or apart[:1]
    return ", ".join(f"{symbol if key == 'parameter' else _WORDS[key]} {row[key]:g}" for key in differing)


def _lines(rows: Rows, x: str, apart: tuple[str, ...], exact: bool) -> list[Line]:
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in apart), []).append(row)
    keys = sorted(groups)
    if len(keys) > MOST_LINES:
        keys = [keys[round(k * (len(keys) - 1) / (MOST_LINES - 1))] for k in range(MOST_LINES)]
    shown = [row for key in keys for row in groups[key]]
    return [
        line_of(_name(groups[key][0], apart, shown), number, groups[key], lambda row: row[x], exact)
        for number, key in enumerate(keys)
    ]


def _isotropic(rows: Rows, number: int) -> Line:
    last = max(rows, key=lambda row: (row["d"], row["n"], -row["heads"]))
    some = sorted(
        (row for row in rows if all(row[key] == last[key] for key in ("d", "n", "heads"))),
        key=lambda row: row["layers"],
    )
    nothing = [math.nan] * len(some)
    x = [row["layers"] for row in some]
    return Line(
        "isotropic (wrong)", number, x, nothing, nothing, nothing, [row["isotropic"] for row in some], False
    )


def design_rows(spec: dict[str, Any], table: pa.Table, summary: dict[str, Any]) -> Rows:
    """Make the surface of designs: predicted errors by width, heads and depth, with the cheapest marked."""
    designs = spec["designs"]
    # A surface has two sides.
    if designs is None or min(len(designs["widths"]), len(designs["heads"])) < 2:
        return []
    best = {(each["regime"], each["layers"]): (each["d"], each["heads"]) for each in cheapest(designs)}
    measured = {(each["regime"], each["layers"]): each["mean"] for each in summary["designs"]}
    return [
        {
            "regime": regime,
            "layers": layers,
            "n": designs["n"],
            "d": d,
            "heads": heads,
            "weights": weights(d, heads, layers),
            "predicted": design_error(regime, d, heads, layers, designs["n"]),
            "cheapest": best[regime, layers] == (d, heads),
            "measured": measured.get((regime, layers)) if best[regime, layers] == (d, heads) else None,
        }
        for regime in ("chain", "cleaned")
        for layers in designs["layers"]
        for d in designs["widths"]
        for heads in designs["heads"]
    ]


def draw_designs(rows: Rows, spec: dict[str, Any]) -> Figure:
    """Draw the predicted error over width and heads, for stacks from shallow to deep."""
    designs = spec["designs"]
    depths = sorted(
        {designs["layers"][0], designs["layers"][len(designs["layers"]) // 2], designs["layers"][-1]}
    )
    regimes = (("chain", designs["error"], "mean squared error"), ("cleaned", designs["delta"], "items lost"))
    with house_style():
        from matplotlib.colors import LogNorm

        width_in = 1.0 + 3.1 * len(depths) + 1.0
        text = (
            f"{designs['n']} pairs a layer. Colour: predicted error at the end of the stack; thick "
            "line: the wanted level "
            f"(mean squared error {designs['error']:g} without clean-up, a share of "
            f"{designs['delta']:g} of items lost "
            "with signs cleaned up in every layer); thin lines: equal numbers of weights (heads x "
            "width x width x "
            "layers). Star: the design of fewest weights that reaches the level, with its measured error."
        )
        lines = caption_lines(text, width_in)
        bottom_in = 0.55 + caption_height(lines)
        figure, grid = new_figure(width_in, 0.4 + 2 * 2.5 + 0.8 + bottom_in, 2, len(depths))
        place(figure, 0.8, 1.0, 0.4, bottom_in, wspace=0.32, hspace=0.36)
        for axes_row, (regime, wanted, label) in zip(grid, regimes, strict=True):
            drawn = None
            for axes, layers in zip(axes_row, depths, strict=True):
                some = [row for row in rows if row["regime"] == regime and row["layers"] == layers]
                drawn = _surface(
                    axes, some, wanted, LogNorm(1e-2, 10.0) if regime == "chain" else LogNorm(1e-4, 1.0)
                )
                clean = "no clean-up" if regime == "chain" else "signs cleaned up"
                axes.set_title(f"{clean}, L = {layers}", loc="left")
            axes_row[0].set_ylabel("heads, H")
            bar = figure.colorbar(drawn, ax=list(axes_row), fraction=0.03, pad=0.02)
            bar.set_label(label)
        for axes in grid[1]:
            axes.set_xlabel("width of a head's keys, d")
        write_caption(figure, lines)
    return figure


def _surface(axes: Any, rows: Rows, wanted: float, norm: Any) -> Any:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    widths, heads = sorted({row["d"] for row in rows}), sorted({row["heads"] for row in rows})
    found = {(row["d"], row["heads"]): row for row in rows}

    def grid(key: str) -> np.ndarray:
        return np.array([[found[d, h][key] for d in widths] for h in heads], np.float64)

    error = np.clip(grid("predicted"), norm.vmin * 1.0001, norm.vmax * 0.9999)
    axes.set_xscale("log")
    axes.set_yscale("log")
    surface = axes.pcolormesh(widths, heads, error, norm=norm, cmap="cividis_r", shading="gouraud")
    if error.min() < wanted < error.max():
        axes.contour(widths, heads, error, levels=[wanted], colors=[INK], linewidths=2.0)
    size = grid("weights")
    levels = 10.0 ** np.arange(math.ceil(math.log10(size.min())), math.log10(size.max()))
    drawn = axes.contour(widths, heads, size, levels=levels, colors=["white"], linewidths=0.7)
    axes.clabel(drawn, fmt=lambda value: f"10{_power(value)}", fontsize=SMALL - 1)
    star = next((row for row in rows if row["cheapest"]), None)
    if star is not None:
        axes.plot(
            star["d"], star["heads"], marker="*", color="#D55E00", markersize=12, markeredgecolor="white"
        )
        told = "" if star["measured"] is None else f"\nmeasured {star['measured']:.2g}"
        left = widths.index(star["d"]) < len(widths) / 2
        axes.annotate(
            plain(f"{star['heads']} x {star['d']}{told}"), (star["d"], star["heads"]),
            textcoords="offset points",
            xytext=(9 if left else -9, -4), ha="left" if left else "right", va="top",
            size=SMALL, color="black",
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
    for axis, values in ((axes.xaxis, widths), (axes.yaxis, heads)):
        kept = [value for value in values if math.log2(value) % 1 == 0] or values
        axis.set_major_locator(FixedLocator(kept))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_locator(NullLocator())
    axes.tick_params(colors=FAINT)
    return surface


def _power(value: float) -> str:
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(round(math.log10(value))))


register(SweepFigure("propagation_laws", "propagation", "errors by layers and heads", law_rows, draw_laws))
register(
    SweepFigure("propagation_designs", "propagation", "the surface of designs", design_rows, draw_designs)
)
