"""The sweep over learning rules: one stream of associations, interfering and drifting, shown to each rule.

A stream begins with ``old`` pairs, each written once. Then two writes by turns: a new pair, and one of the
``drifting`` pairs, whose value has turned by ``drift`` degrees since its last write. Keys overlap by
``overlap`` on average. At the end every rule is asked for the old pairs, for the last new ones, for the
present values of the drifting ones, and for keys it has never seen. All rules see the same streams, so that
their gains over Hebb's rule are compared stream by stream.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.hebb.array_module import fetched
from machinepsych.hebb.capacity import squared_overlap_correlated
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.measures.statistics import mean_interval
from machinepsych.sweeps import agreement
from machinepsych.sweeps import rules_fields as fields
from machinepsych.sweeps.base import Cell, Row, SweepKind, register
from machinepsych.sweeps.keys import KeyDraw, correlated, unit
from machinepsych.sweeps.random_streams import generator

# New pairs that count as recent, and keys that were never shown.
RECENT = 8
NOVEL = 32
BATCH_BYTES = 48 * 2**20
PARTS = ("old", "recent", "drifting")
# Time between pairs, for rules that would take pairs in a row for one episode.
APART_TICKS = 1000

COLUMNS = pa.schema(
    [
        pa.field("rule", pa.string(), False, {"about": "learning rule"}),
        pa.field("load", pa.float64(), False, {"about": "new pairs per width of keys"}),
        pa.field("overlap", pa.float64(), False, {"about": "mean overlap of two keys"}),
        pa.field(
            "drift", pa.float64(), False, {"about": "degrees that a drifting value turns between writes"}
        ),
        pa.field("d_k", pa.int64(), False, {"about": "width of a key"}),
        pa.field("d_v", pa.int64(), False, {"about": "width of a value"}),
        pa.field("n", pa.int64(), False, {"about": "different pairs in the stream"}),
        pa.field("criterion", pa.string(), False, {"about": "what is measured"}),
        pa.field("mean", pa.float64(), False, {"about": "mean over streams"}),
        pa.field("lower", pa.float64(), True, {"about": "lower limit of its 95% interval"}),
        pa.field("upper", pa.float64(), True, {"about": "upper limit of its 95% interval"}),
        pa.field(
            "theory", pa.float64(), True, {"about": "closed form (Hebb and decay); null where none is known"}
        ),
        pa.field("repeats", pa.int64(), False, {"about": "independent streams"}),
    ]
)
SORT = ("rule", "criterion", "load", "overlap", "drift")


class Stream:
    """Some repeats of one stream: keys [B, T, K] and values [B, T, V] as written, and what is asked."""

    def __init__(self, spec: dict[str, Any], cell: Cell, repeats: range) -> None:
        self.old, self.new = spec["old"], fields.new_pairs(spec, cell["load"])
        self.drifting = spec["drifting"]
        drawn = [_draw(spec, cell, repeat) for repeat in repeats]
        self.keys, self.values, self.asked, self.wanted, self.novel = (
            np.stack([each[k] for each in drawn]) for k in range(5)
        )
        self.recent = min(RECENT, self.new)
        # Where the parts stand among what is asked.
        ends = np.cumsum([self.old, self.recent, self.drifting])
        self.parts = {
            name: slice(int(end - size), int(end))
            for name, end, size in zip(PARTS, ends, (self.old, self.recent, self.drifting), strict=True)
        }


def order(spec: dict[str, Any], load: float) -> tuple[np.ndarray, np.ndarray]:
    """Return which pair each write of a stream shows, and how often that pair was written before: [T] each.

    Pairs are numbered: old, new, drifting.
    """
    old, new, drifting = spec["old"], fields.new_pairs(spec, load), spec["drifting"]
    pairs = list(range(old))
    times = [0] * old
    for k in range(new):
        pairs += [old + k, old + new + k % drifting]
        times += [0, k // drifting]
    return np.array(pairs), np.array(times)


def _draw(spec: dict[str, Any], cell: Cell, repeat: int) -> tuple[np.ndarray, ...]:
    d_k, d_v = spec["d_k"], spec["d_v"]
    old, new, drifting = spec["old"], fields.new_pairs(spec, cell["load"]), spec["drifting"]
    rng = generator(spec["seed"], cell["id"], repeat, "keys")
    drawn = correlated(rng, old + new + drifting + NOVEL, d_k, KeyDraw(cell["overlap"]))
    keys, novel = drawn[:-NOVEL], drawn[-NOVEL:]
    rng = generator(spec["seed"], cell["id"], repeat, "values")
    values = unit(rng.standard_normal((old + new + drifting, d_v)))
    pairs, times = order(spec, cell["load"])
    written = values[pairs]
    angle = math.radians(cell["drift"])
    present = values.copy()
    rng = generator(spec["seed"], cell["id"], repeat, "drift")
    for step in np.flatnonzero(times > 0):
        present[pairs[step]] = _turned(present[pairs[step]], angle, rng)
        written[step] = present[pairs[step]]
    recent = np.arange(old + new - min(RECENT, new), old + new)
    # A drifting pair that was never written cannot be asked for: its first value is.
    asked = np.concatenate([np.arange(old), recent, np.arange(old + new, old + new + drifting)])
    return keys[pairs], written.astype(np.float32), keys[asked], present[asked].astype(np.float32), novel


def _turned(value: np.ndarray, angle: float, rng: np.random.Generator) -> np.ndarray:
    """Turn a unit vector by an angle in a random direction."""
    aside = rng.standard_normal(len(value))
    aside -= (aside @ value) * value
    turned: np.ndarray = math.cos(angle) * value + math.sin(angle) * unit(aside)
    return turned


def measure(spec: dict[str, Any], cell: Cell, xp: Any = np) -> list[Row]:
    """Show the streams of a cell to every rule, in arrays of ``xp``: a row for each rule and criterion."""
    length = fields.steps(spec, cell["load"])
    bytes_each = 8 * (2 * length + spec["d_k"]) * (spec["d_k"] + spec["d_v"])
    batch = max(1, BATCH_BYTES // bytes_each)
    observed: dict[str, list[dict[str, np.ndarray]]] = {rule: [] for rule in spec["rules"]}
    for first in range(0, spec["repeats"], batch):
        stream = Stream(spec, cell, range(first, min(first + batch, spec["repeats"])))
        for rule in spec["rules"]:
            observed[rule].append(_show(rule, spec["parameters"].get(rule, {}), stream, xp))
    found = {
        rule: {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
        for rule, parts in observed.items()
    }
    for rule, columns in found.items():
        if rule != "hebb":
            # The same streams: the difference is taken stream by stream.
            columns |= {f"{part}_gain": columns[part] - found["hebb"][part] for part in PARTS}
    predicted = {rule: theory(spec, cell, rule) for rule in spec["rules"]}
    return [
        _row(spec, cell, rule, name, values, predicted[rule].get(name, math.nan))
        for rule, columns in found.items()
        for name, values in columns.items()
    ]


def _row(spec: dict[str, Any], cell: Cell, rule: str, name: str, values: np.ndarray, predicted: float) -> Row:
    low, high = (
        (-1.0, 1.0) if name in PARTS else (0.0, math.inf) if not name.endswith("_gain") else (-2.0, 2.0)
    )
    estimate = mean_interval(values, low, high)
    return {
        "rule": rule,
        **{key: cell[key] for key in ("load", "overlap", "drift")},
        **{key: spec[key] for key in ("d_k", "d_v")},
        "n": cell["n"],
        "criterion": name,
        "mean": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "theory": predicted,
        "repeats": len(values),
    }


def _show(rule: str, options: dict[str, Any], stream: Stream, xp: Any) -> dict[str, np.ndarray]:
    """Show streams to a rule; return cosines and squared errors by part, and the read of novel keys [B]."""
    kind = LEARNING_RULES.get(rule)
    parameters = kind.parameters(**options)
    keys, values = xp.asarray(stream.keys), xp.asarray(stream.values)
    state = kind.begin(parameters, (keys.shape[0],), keys.shape[2], values.shape[2], "float64", xp)
    if rule == "eligibility_trace":
        for step in range(keys.shape[1]):
            kind.write(parameters, state, keys[:, step : step + 1], values[:, step : step + 1])
            kind.pass_time(parameters, state, APART_TICKS)
    else:
        kind.write(parameters, state, keys, values)
    reads = fetched(kind.read(parameters, state, xp.asarray(stream.asked)))
    novel = fetched(kind.read(parameters, state, xp.asarray(stream.novel)))
    lengths = np.sqrt((reads**2).sum(axis=2))
    cosines = (reads * stream.wanted).sum(axis=2) / np.maximum(lengths, 1e-30)
    errors = ((reads - stream.wanted) ** 2).sum(axis=2)
    found = {name: cosines[:, part].mean(axis=1) for name, part in stream.parts.items()}
    found |= {f"{name}_error": errors[:, part].mean(axis=1) for name, part in stream.parts.items()}
    found["crosstalk"] = (novel**2).sum(axis=2).mean(axis=1)
    return found


def theory(spec: dict[str, Any], cell: Cell, rule: str) -> dict[str, float]:
    """Return the exact mean squared errors and crosstalk of Hebb's rule and of decay; nothing for others.

    With g the retention (1 for Hebb), a write of age a weighs g^a. Two writes of one drifting pair i writes
    apart agree by cos(drift)^i. So the squared sum of one pair's writes is u = sum g^(a + b) cos^|i - j|, and
    a read of another key has crosstalk E(k . k')^2 times the sum of all u. Derived.
    """
    options = LEARNING_RULES.get(rule).parameters(**spec["parameters"].get(rule, {}))
    if rule not in ("hebb", "decay") or options.learning_rate != 1.0:
        return {}
    kept = options.retention if rule == "decay" else 1.0
    pairs, times = order(spec, cell["load"])
    weight = kept ** np.arange(len(pairs) - 1, -1, -1, dtype=np.float64)
    agree = math.cos(math.radians(cell["drift"]))
    overlap = squared_overlap_correlated(spec["d_k"], cell["overlap"])
    size, own = np.zeros(cell["n"]), np.ones(cell["n"])
    for pair in range(cell["n"]):
        some = pairs == pair
        w, i = weight[some], times[some]
        if not len(w):
            continue
        size[pair] = w @ agree ** np.abs(i[:, None] - i[None, :]) @ w
        # |sum of w v - present v|^2, the present value being that of the last write.
        own[pair] = size[pair] - 2.0 * (w @ agree ** (i[-1] - i)) + 1.0
    error = own + (size.sum() - size) * overlap
    old, new = spec["old"], fields.new_pairs(spec, cell["load"])
    return {
        "old_error": float(error[:old].mean()),
        "recent_error": float(error[old + new - min(RECENT, new) : old + new].mean()),
        "drifting_error": float(error[old + new :].mean()),
        "crosstalk": float(size.sum() * overlap),
    }


def summarize(spec: dict[str, Any], table: pa.Table, again: Sequence[Row] = ()) -> dict[str, Any]:
    """Summarize a rules sweep: agreement where there is a law, and what each rule buys over Hebb's."""
    rows = table.to_pylist()
    comparisons = agreement.compare(((row, True) for row in rows), again, SORT)
    bought = []
    for rule in spec["rules"]:
        gains = {
            part: [row for row in rows if row["rule"] == rule and row["criterion"] == f"{part}_gain"]
            for part in PARTS
        }
        level = {part: _mean(rows, rule, part) for part in PARTS}
        bought.append(
            {
                "rule": rule,
                **{part: level[part] for part in PARTS},
                "crosstalk": _mean(rows, rule, "crosstalk"),
                **{
                    f"{part}_{name}": sum(test(row) for row in found)
                    for part, found in gains.items()
                    for name, test in (("better", _better), ("worse", _worse))
                },
                "cells": len(gains["old"]) or None,
            }
        )
    return {
        "totals": agreement.totals(comparisons, ("load", "overlap", "drift")),
        "agreement": agreement.groups(comparisons, ("rule", "criterion")),
        "bought": bought,
    }


def _mean(rows: list[Row], rule: str, criterion: str) -> float | None:
    found = [row["mean"] for row in rows if row["rule"] == rule and row["criterion"] == criterion]
    return float(np.mean(found)) if found else None


def _better(row: Row) -> bool:
    return row["lower"] is not None and row["lower"] > 0.0


def _worse(row: Row) -> bool:
    return row["upper"] is not None and row["upper"] < 0.0


register(
    SweepKind(
        name="rules",
        about="what each learning rule buys on one stream that interferes and drifts",
        fields=fields.FIELDS,
        check=fields.check,
        cells=fields.cells,
        measure=measure,
        cost=fields.cost,
        limits=fields.limits,
        columns=COLUMNS,
        sort=SORT,
        summarize=summarize,
    )
)
