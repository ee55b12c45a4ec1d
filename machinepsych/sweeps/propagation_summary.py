"""What a propagation sweep found: agreement with laws, the rejected recursion, the cheapest designs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from machinepsych.sweeps import agreement
from machinepsych.sweeps import propagation_fields as fields
from machinepsych.sweeps.base import Row

# Laws that claim to be exact; criteria that are shares; the columns that name a row.
EXACT = ("chain", "noise", "residual", "shared", "projected", "sliced")
SHARES = ("item_survival", "bit_error")
SORT = ("law", "d", "n", "layers", "heads", "parameter", "width", "d_v", "criterion")


def summarize(spec: dict[str, Any], table: pa.Table, again: Sequence[Row] = ()) -> dict[str, Any]:
    """Summarize a propagation sweep: agreement, the rejected recursion, the cheapest designs tested."""
    rows = table.to_pylist()
    comparisons = agreement.compare(((row, row["law"] in EXACT) for row in rows), again, SORT)
    return {
        "totals": agreement.totals(comparisons, SORT[:-1]),
        "agreement": agreement.groups(comparisons, ("law", "criterion"), SHARES),
        "isotropic": _rejected(rows),
        "designs": _designs(spec, rows),
    }


def _rejected(rows: list[Row]) -> dict[str, Any] | None:
    """Judge the recursion that takes a layer's error for isotropic noise, by chains of several layers."""
    chains = [row for row in rows if row["law"] == "chain" and row["layers"] > 1 and row["lower"] is not None]
    if not chains:
        return None
    tests = len(chains)
    against = [row | {"theory": row["isotropic"]} for row in chains]
    far = [each for each in agreement.compare((row, True) for row in against) if each.far]
    worst = max(chains, key=lambda row: row["mean"] / row["isotropic"])
    return {
        "cells": tests,
        "rejected_in": len(far),
        "verdict": "rejected" if far else "not rejected",
        "worst": {key: worst[key] for key in ("d", "n", "layers", "heads", "mean", "theory", "isotropic")},
    }


def _designs(spec: dict[str, Any], rows: list[Row]) -> list[dict[str, Any]]:
    if spec["designs"] is None:
        return []
    listed = []
    for each in fields.cheapest(spec["designs"]):
        found = [
            row
            for row in rows
            if row["law"] == each["regime"]
            and row["n"] == spec["designs"]["n"]
            and all(row[key] == each[key] for key in ("d", "heads", "layers"))
            and row["d_v"] == each["d"]
        ]
        measured: dict[str, Any] = {"mean": None, "lower": None, "upper": None}
        if found:
            row = found[0]
            measured = {key: row[key] for key in ("mean", "lower", "upper")}
            if each["regime"] == "cleaned":
                lower, upper = row["lower"], row["upper"]
                measured = {
                    "mean": 1.0 - row["mean"],
                    "lower": None if upper is None else 1.0 - upper,
                    "upper": None if lower is None else 1.0 - lower,
                }
        listed.append(each | measured)
    return listed
