"""Whether measured means agree with their closed forms, with many cells compared at once.

A table of some hundred cells has some with the theory outside their 95% interval even if every law holds.
So two counts are given: cells outside their own interval beside the number expected by chance, and cells
outside an interval widened for all comparisons of exact laws in the table (Bonferroni, family-wise
error 1%: one sweep in a hundred accuses a true law). Only the latter speak against a law.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

FAMILY_ERROR = 0.01
ALONE_ERROR = 0.05
# Means that equal the theory but for float32 rounding have no spread to be judged by.
ROUNDING = 1e-5


@dataclass(frozen=True)
class Comparison:
    """One cell beside its theory.

    ``exact``: the law claims to be exact there; ``rounding``: the two are equal up to rounding; ``outside``:
    the theory lies outside the 95% interval; ``far``: outside the one widened for all comparisons too.
    """

    row: dict[str, Any]
    exact: bool
    rounding: bool
    outside: bool
    far: bool


def compare(rows: Iterable[tuple[dict[str, Any], bool]]) -> list[Comparison]:
    """Compare rows (with ``mean, lower, upper, theory, repeats``) with their theory; the flag says exact."""
    known = [(row, exact) for row, exact in rows if _has(row, "theory")]
    tests = sum(exact and not _is_rounding(row) for row, exact in known)
    return [_compare(row, exact, max(1, tests)) for row, exact in known]


def _has(row: dict[str, Any], key: str) -> bool:
    return row[key] is not None and not math.isnan(row[key])


def _is_rounding(row: dict[str, Any]) -> bool:
    return abs(row["mean"] - row["theory"]) <= ROUNDING * max(1.0, abs(row["theory"]))


def _compare(row: dict[str, Any], exact: bool, tests: int) -> Comparison:
    if _is_rounding(row):
        return Comparison(row, exact, True, False, False)
    if not _has(row, "lower"):
        return Comparison(row, exact, False, True, True)
    theory, mean = row["theory"], row["mean"]
    outside = not row["lower"] <= theory <= row["upper"]
    # Limits may be clipped to what is possible; the other side then has the whole half-width.
    half = max(row["upper"] - mean, mean - row["lower"])
    wider = critical(row["repeats"], FAMILY_ERROR / tests) / critical(row["repeats"], ALONE_ERROR)
    distance = abs(mean - theory)
    if theory > 0.0 and mean > 0.0:
        # Errors spread the more the larger they are, so that Student's ratio has a long lower tail; that of
        # logarithms is nearly even. Far out, where many comparisons look, the first errs three times as often
        # as it should (simulated for means over 100 gamma variables), the second does not.
        distance = abs(math.log(mean / theory)) * mean
    return Comparison(row, exact, False, outside, outside and distance > half * wider)


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
        "verdict": ("agrees" if not far else "differs") if exact else "approximation",
        "largest_deviation": deviation(worst),
        "absolute": worst.row["criterion"] in shares,
        "deviation_at": {
            key: worst.row[key] for key in ("d_k", "d", "n", "layers", "heads") if key in worst.row
        },
    }


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
    }
