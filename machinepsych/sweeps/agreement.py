"""Whether measured means agree with their closed forms, with many cells compared at once.

A table of some hundred cells has some with the theory outside their 95% interval even if every law holds.
So two counts are given: cells outside their own interval beside the number expected by chance, and cells
that stand out among all comparisons of exact laws in the table (Holm 1979, Scand. J. Stat. 6, 65-70,
family-wise error 5%: one sweep in twenty makes a true law stand out). The level is the customary one and not
chosen by what it finds. A law that stands out is *suspected*, and the sweep measures its cells a second
time, with random numbers that nobody has looked at (:mod:`machinepsych.sweeps.replication`). Where the theory
stands out there too, on the same side (Holm over the cells measured again, 5%), the measurement *departed*
from the law; else the law *held*. By chance a sweep finds that a true law departed in less than 1 of 400.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

FAMILY_ERROR = 0.05
ALONE_ERROR = 0.05
# What is said of an exact law. SUSPECTED is left where a sweep was cut short before it measured again.
AGREES, HELD, DEPARTED, SUSPECTED = "agrees", "held", "departed", "suspected"
# Means that equal the theory but for float32 rounding have no spread to be judged by.
ROUNDING = 1e-5


@dataclass(frozen=True)
class Comparison:
    """One cell beside its theory.

    ``exact``: the law claims to be exact there; ``rounding``: the two are equal up to rounding; ``outside``:
    the theory lies outside the 95% interval; ``far``: it stands out among all comparisons of exact laws too,
    with the p value ``chance``. ``again`` is the row of a cell that is ``far``, measured a second time, if it
    was; ``chance_again`` the p value of its theory there, and ``departs`` whether it stood out again.
    """

    row: dict[str, Any]
    exact: bool
    rounding: bool
    outside: bool
    far: bool
    chance: float | None = None
    again: dict[str, Any] | None = None
    chance_again: float | None = None
    departs: bool = False


def compare(
    rows: Iterable[tuple[dict[str, Any], bool]],
    again: Iterable[dict[str, Any]] = (),
    names: Sequence[str] = (),
) -> list[Comparison]:
    """Compare rows (with ``mean, lower, upper, theory, repeats``) with their theory; the flag says exact.

    ``again`` are rows of cells that were measured a second time; those alike in the columns ``names`` belong
    together.
    """
    known = [(row, exact) for row, exact in rows if _has(row, "theory")]
    judged = [n for n, (row, exact) in enumerate(known) if exact and not _is_rounding(row)]
    chances = {n: _chance(known[n][0]) for n in judged}
    far = {judged[n] for n in holm(list(chances.values()))}
    compared = [
        Comparison(
            row, exact, _is_rounding(row), not _is_rounding(row) and _outside(row), n in far, chances.get(n)
        )
        for n, (row, exact) in enumerate(known)
    ]
    second = {name_of(row, names): row for row in again}
    repeated = [each for each in compared if each.far and name_of(each.row, names) in second]
    return _judged_again(compared, {id(each): second[name_of(each.row, names)] for each in repeated})


def name_of(row: dict[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    """Return what names a row among those of a table."""
    return tuple(row[name] for name in names)


def _judged_again(compared: list[Comparison], second: dict[int, dict[str, Any]]) -> list[Comparison]:
    """Judge what stood out by the rows that were measured again, by the identity of the comparison."""
    chances = {
        each: 1.0 if _is_rounding(row) or not _same_side(first.row, row) else _chance(row)
        for each, row in second.items()
        for first in compared
        if id(first) == each
    }
    departed = {list(chances)[n] for n in holm(list(chances.values()))}
    return [
        replace(each, again=second[id(each)], chance_again=chances[id(each)], departs=id(each) in departed)
        if id(each) in second
        else each
        for each in compared
    ]


def _same_side(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return bool((first["mean"] > first["theory"]) == (second["mean"] > second["theory"]))


def holm(chances: Sequence[float], error: float = FAMILY_ERROR) -> list[int]:
    """Return which of several tests stand out at a family-wise ``error``: Holm's (1979) step-down procedure.

    ``chances`` are their p values. The least is held against error / m, the next against error / (m - 1), and
    so on until one does not stand out.
    """
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    found = []
    for step, n in enumerate(order):
        if chances[n] > error / (len(chances) - step):
            break
        found.append(n)
    return sorted(found)


def _has(row: dict[str, Any], key: str) -> bool:
    return row[key] is not None and not math.isnan(row[key])


def _is_rounding(row: dict[str, Any]) -> bool:
    return abs(row["mean"] - row["theory"]) <= ROUNDING * max(1.0, abs(row["theory"]))


def _outside(row: dict[str, Any]) -> bool:
    return not _has(row, "lower") or not row["lower"] <= row["theory"] <= row["upper"]


def _chance(row: dict[str, Any]) -> float:
    """Return the two-sided p value of a mean under its theory; 0 where equal means have no spread."""
    from scipy.special import stdtr

    if not _has(row, "lower"):
        return 0.0
    if not _outside(row):
        return 1.0
    theory, mean = row["theory"], row["mean"]
    # Limits may be clipped to what is possible; the other side then has the whole half-width.
    half = max(row["upper"] - mean, mean - row["lower"])
    distance = abs(mean - theory)
    if theory > 0.0 and mean > 0.0:
        # Errors spread the more the larger they are, so that Student's ratio has a long lower tail; that of
        # logarithms is nearly even. Far out, where many comparisons look, the first errs three times as often
        # as it should (simulated for means over 100 gamma variables), the second does not.
        distance = abs(math.log(mean / theory)) * mean
    ratio = distance / half * critical(row["repeats"], ALONE_ERROR)
    return 2.0 * float(stdtr(max(1, row["repeats"] - 1), -ratio))


def critical(repeats: int, error: float) -> float:
    """Return the two-sided critical value of Student's t for ``repeats`` observations."""
    from scipy.special import stdtrit

    return float(stdtrit(max(1, repeats - 1), 1.0 - error / 2.0))


def chance_range(clusters: Iterable[int], error: float = ALONE_ERROR) -> tuple[int, int]:
    """Return between how many true laws fall outside their intervals by chance (95%).

    ``clusters`` holds the numbers of cells that were measured on the same memories and may err together;
    they are taken to do so entirely, which makes the range too wide rather than too narrow. Normal.
    """
    sizes = list(clusters)
    mean = error * sum(sizes)
    spread = 1.96 * math.sqrt(error * (1.0 - error) * sum(size**2 for size in sizes))
    return max(0, math.ceil(mean - spread - 0.5)), min(sum(sizes), math.floor(mean + spread + 0.5))


def groups(
    comparisons: list[Comparison], keys: tuple[str, ...], shares: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Gather comparisons by columns: how many cells, how many outside, the largest deviation, a verdict.

    The deviation is (mean - theory) / theory; for criteria among ``shares`` it is mean - theory.
    """
    gathered: dict[tuple[Any, ...], list[Comparison]] = {}
    for each in comparisons:
        gathered.setdefault((*(each.row[key] for key in keys), each.exact), []).append(each)
    return [
        dict(zip(keys, name[:-1], strict=True)) | _group(found, name[-1], shares)
        for name, found in gathered.items()
    ]


def _group(found: list[Comparison], exact: bool, shares: Collection[str]) -> dict[str, Any]:
    def deviation(each: Comparison) -> float:
        row = each.row
        # A ratio to nearly nothing says nothing.
        scale = 1.0 if row["criterion"] in shares else max(abs(row["theory"]), 0.01)
        return (row["mean"] - row["theory"]) / scale

    worst = max(found, key=lambda each: abs(deviation(each)))
    far = sum(each.far for each in found)
    return {
        "claims": "exact" if exact else "asymptotic",
        "cells": len(found),
        "outside": sum(each.outside for each in found),
        "outside_all": far,
        "verdict": _verdict(found) if exact else "approximation",
        **_replicated(found),
        "largest_deviation": deviation(worst),
        "absolute": worst.row["criterion"] in shares,
        "deviation_at": {
            key: worst.row[key] for key in ("d_k", "d", "n", "layers", "heads") if key in worst.row
        },
    }


def _verdict(found: list[Comparison]) -> str:
    """Say of an exact law whether it agrees, and of one that is suspected what measuring again came to."""
    suspected = [each for each in found if each.far]
    if not suspected:
        return AGREES
    if any(each.departs for each in suspected):
        return DEPARTED
    return HELD if all(each.again is not None for each in suspected) else SUSPECTED


def _replicated(found: list[Comparison]) -> dict[str, Any]:
    """Return both p values of the suspected cell that stands out most the second time; None without one."""
    again = [each for each in found if each.chance_again is not None]
    if not again:
        return {"p": None, "p_again": None}
    worst = min(again, key=lambda each: (each.chance_again, each.chance))
    return {"p": worst.chance, "p_again": worst.chance_again}


def totals(comparisons: list[Comparison], shared: tuple[str, ...]) -> dict[str, Any]:
    """Count the comparisons of exact laws of a whole table; rows alike in ``shared`` share their memories."""
    exact = [each for each in comparisons if each.exact]
    judged = [each for each in exact if not each.rounding]
    clusters = Counter(tuple(each.row[key] for key in shared) for each in judged)
    low, high = chance_range(clusters.values())
    return {
        "cells_with_theory": len(comparisons),
        "exact_cells": len(exact),
        "equal_to_rounding": len(exact) - len(judged),
        "judged": len(judged),
        "outside": sum(each.outside for each in judged),
        "expected_outside": ALONE_ERROR * len(judged),
        "expected_outside_range": [low, high],
        "outside_all": sum(each.far for each in judged),
        "outside_all_where": [each.row for each in judged if each.far],
        "replicated": [
            each.row | {"p": each.chance, "p_again": each.chance_again, "mean_again": each.again["mean"]}
            for each in judged
            if each.again is not None
        ],
        "departed": sum(each.departs for each in judged),
    }
