"""What a capacity sweep found: agreement with laws, capacities, exponents, statements of the theorem."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.sweeps import agreement, capacity_cells
from machinepsych.sweeps.base import Row
from machinepsych.sweeps.exponents import Crossing, Curve, Exponent, crossings, exponent
from machinepsych.sweeps.laws import theory

# Criteria that are read as capacities, and whether they are shares.
CROSSED = {
    "mse": False, "cosine": True, "bit_error": True, "all_items": True, "argmax": True, "argmax_values": True,
    "uniform": False, "wrong_mass": True, "fill": True, "spurious": False,
}  # fmt: skip
COLUMNS_THAT_NAME = ("rule", "feature_map", "keys", "d_k", "d_v", "n", "criterion")
GROUP = ("rule", "feature_map", "keys", "criterion")
# How far the capacity at the largest width may lie from the prediction of a law that is only asymptotic.
TOLERANCE = 0.1

_STATEMENTS: tuple[dict[str, Any], ...] = (
    {
        "name": "uniform, free of error",
        "criterion": "uniform",
        "claim": "Theta(sqrt d): N = 1 + theta sqrt(pi d / 2)",
        "asymptotic": 0.5,
        "rivals": (1.0,),
        "assumes": "keys uniform on the sphere; unit values of any kind, adversarial ones too; "
        "the mean over keys of the greatest |error| stays below theta",
    },
    {
        "name": "all items, random values",
        "criterion": "all_items",
        "claim": "Theta(d / log d): N d_v Q(sqrt(d / (N - 1))) = -ln(1 - delta)",
        "asymptotic": 1.0,
        "rivals": (0.5, 1.0),
        "assumes": "keys uniform on the sphere; independent values of random +-1 bits; all bits of all items "
        "right with probability 1 - delta; Gaussian crosstalk",
    },
    {
        "name": "average case",
        "criterion": "mse",
        "claim": "Theta(d): N = 1 + epsilon d",
        "asymptotic": 1.0,
        "rivals": (0.5,),
        "assumes": "keys uniform on the sphere; unit values (independent with mean zero, or any fixed ones); "
        "mean squared error, over keys and items, below epsilon; single items may fail",
    },
)


def summarize(spec: dict[str, Any], table: pa.Table, again: Sequence[Row] = ()) -> dict[str, Any]:
    """Summarize the table of a capacity sweep, complete or not, as plain values."""
    rows = {_where(row): row for row in table.to_pylist()}
    # By name: what two series both measure is one row, and is compared once.
    flagged: dict[tuple[Any, ...], tuple[Row, bool]] = {}
    curves: dict[tuple[Any, ...], dict[int, list[Row]]] = {}
    for cell in capacity_cells.cells(spec):
        one = spec["series"][cell["series"]]
        for rule in one["rules"]:
            setting = capacity_cells.setting(spec, cell, rule)
            for criterion in one["criteria"]:
                where = (
                    rule, capacity_cells.map_label(one), capacity_cells.keys_label(one), cell["d_k"],
                    cell["d_v"], cell["n"], criterion,
                )  # fmt: skip
                row = rows.get(where)
                if row is None:
                    continue
                flagged[where] = (row, theory(setting, criterion).exact)
                group = (rule, where[1], where[2], criterion, str(one["d_v"]))
                curves.setdefault(group, {}).setdefault(cell["d_k"], []).append(row)
    comparisons = agreement.compare(flagged.values(), again, COLUMNS_THAT_NAME)
    capacities, exponents = _read_capacities(spec, curves)
    return {
        "thresholds": spec["thresholds"],
        "totals": agreement.totals(comparisons, ("keys", "d_k", "d_v", "n")),
        "agreement": agreement.groups(comparisons, GROUP, [name for name, share in CROSSED.items() if share]),
        "capacities": capacities,
        "exponents": exponents,
        "statements": [_statement(each, exponents, capacities, spec) for each in _STATEMENTS],
    }


def _where(row: Row) -> tuple[Any, ...]:
    return agreement.name_of(row, COLUMNS_THAT_NAME)


def _read_capacities(
    spec: dict[str, Any], curves: dict[tuple[Any, ...], dict[int, list[Row]]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    capacities, exponents = [], []
    for group, by_width in curves.items():
        criterion = group[3]
        if criterion not in CROSSED:
            continue
        # A generator for each group: the interval of one does not hang on which others there are.
        rng = np.random.Generator(np.random.PCG64([spec["seed"] & 0xFFFFFFFF, *"|".join(group).encode()]))
        listed = [_curve(d, by_width[d], criterion) for d in sorted(by_width)]
        found, draws = crossings(listed, spec["thresholds"][criterion], CROSSED[criterion], rng)
        names = dict(zip((*GROUP, "d_v"), group, strict=True))
        capacities += [names | _crossing(each) for each in found if math.isfinite(each.value)]
        fitted = exponent(found, draws)
        if fitted is not None:
            exponents.append(names | _exponent(fitted))
    return capacities, exponents


def _curve(d: int, rows: list[Row], criterion: str) -> Curve:
    rows = sorted({row["n"]: row for row in rows}.values(), key=lambda row: row["n"])

    def column(key: str) -> np.ndarray:
        return np.array([math.nan if row[key] is None else row[key] for row in rows], np.float64)

    repeats = column("repeats")
    critical = np.array([agreement.critical(int(r), agreement.ALONE_ERROR) for r in repeats])
    half = np.fmax(column("upper") - column("mean"), column("mean") - column("lower"))
    error = np.where(np.isfinite(half), half / critical, 0.0)
    return Curve(d, column("n"), column("mean"), error, column("theory"), repeats, criterion == "all_items")


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _crossing(each: Crossing) -> dict[str, Any]:
    return {
        "d_k": each.d,
        "capacity": each.value,
        "lower": _plain(each.lower),
        "upper": _plain(each.upper),
        "predicted": _plain(each.predicted),
    }


def _exponent(each: Exponent) -> dict[str, Any]:
    return {
        "exponent": each.value,
        "lower": _plain(each.lower),
        "upper": _plain(each.upper),
        "lower_99": _plain(each.wide_lower),
        "upper_99": _plain(each.wide_upper),
        "predicted": _plain(each.predicted),
        "widths": list(each.widths),
    }


def _statement(
    each: dict[str, Any],
    exponents: list[dict[str, Any]],
    capacities: list[dict[str, Any]],
    spec: dict[str, Any],
) -> dict[str, Any]:
    """Judge one statement by plain Hebbian memories with keys on the sphere.

    An exact law holds where the 99% interval of the exponent contains what the closed form predicts at these
    widths. An asymptotic one (all items) need not: there the capacity at the largest width must be within
    ``TOLERANCE`` of the prediction, and closer to it than at the smallest width.
    """
    wanted = {"rule": "hebb", "feature_map": "identity", "keys": "sphere", "criterion": each["criterion"]}
    found = [fit for fit in exponents if all(fit[key] == value for key, value in wanted.items())]
    asymptotic = each["criterion"] == "all_items"
    # Where values are as wide as keys, the law has one variable: that series is the statement's.
    found.sort(key=lambda fit: fit["d_v"] != "d_k" if asymptotic else fit["d_v"] == "d_k")
    said = {key: each[key] for key in ("name", "claim", "asymptotic", "assumes")}
    said["threshold"] = spec["thresholds"][each["criterion"]]
    if not found or found[0]["lower_99"] is None or found[0]["predicted"] is None:
        reason = "three widths whose curves meet the level are needed"
        return said | {"verdict": "not tested", "reason": reason}
    fit = found[0]
    known = [
        row["capacity"] / row["predicted"] - 1.0
        for row in capacities
        if all(row[key] == value for key, value in wanted.items())
        and row["d_v"] == fit["d_v"]
        and row["predicted"] is not None
    ]
    held = fit["lower_99"] <= fit["predicted"] <= fit["upper_99"]
    if asymptotic:
        held = abs(known[-1]) <= TOLERANCE and (held or abs(known[-1]) < abs(known[0]))
    return said | {
        "verdict": "held" if held else "not held",
        "excluded": [value for value in each["rivals"] if not fit["lower_99"] <= value <= fit["upper_99"]],
        **{
            key: fit[key]
            for key in ("exponent", "lower", "upper", "lower_99", "upper_99", "predicted", "widths")
        },
        "capacity_off_at_ends": [known[0], known[-1]],
        "d_v": fit["d_v"],
    }
