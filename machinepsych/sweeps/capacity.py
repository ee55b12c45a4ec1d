"""The capacity sweep: how well memories of N pairs are read, from far below to far above what they hold.

A cell is one width, one number of pairs and one kind of keys; all rules of a series see the same memories.
Values are +-1/sqrt(d_v) (mean zero, length 1) for errors, cosines and bits; one-hot classes for arg-max;
uniform on the sphere for arg-max among all values of a memory. A memory is one observation: the mean over
its items. Items whose reads need all pairs at once (softmax, the worst error over all values, arg-max
among N values) are the first ``ITEMS`` of a memory; which they are does not matter, they are drawn alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.hebb import palimpsest
from machinepsych.measures.statistics import Estimate, mean_interval, share_interval
from machinepsych.sweeps import capacity_cells, capacity_fields
from machinepsych.sweeps.base import Cell, Row, SweepKind, register
from machinepsych.sweeps.capacity_summary import summarize
from machinepsych.sweeps.keys import DRAWERS, KeyDraw, active_places
from machinepsych.sweeps.laws import Setting, lifetime_age, theory
from machinepsych.sweeps.random_streams import generator
from machinepsych.sweeps.recall import attend, features, recall

ITEMS = 32
# Memories that are built together: enough to spare calls, few enough to stay in the cache's reach.
BATCH_BYTES = 48 * 2**20

COLUMNS = pa.schema(
    [
        pa.field("rule", pa.string(), False, {"about": "learning rule"}),
        pa.field("feature_map", pa.string(), False, {"about": "feature map of the keys, with its parameter"}),
        pa.field("keys", pa.string(), False, {"about": "how keys are drawn, with the parameter"}),
        pa.field("d_k", pa.int64(), False, {"about": "width of a key"}),
        pa.field("d_v", pa.int64(), False, {"about": "width of a value"}),
        pa.field("n", pa.int64(), False, {"about": "pairs in a memory"}),
        pa.field("criterion", pa.string(), False, {"about": "what is measured of a read"}),
        pa.field("mean", pa.float64(), False, {"about": "mean over memories"}),
        pa.field("lower", pa.float64(), True, {"about": "lower limit of its 95% interval"}),
        pa.field("upper", pa.float64(), True, {"about": "upper limit of its 95% interval"}),
        pa.field("theory", pa.float64(), True, {"about": "closed form; null where none is known"}),
        pa.field("repeats", pa.int64(), False, {"about": "independent memories"}),
    ]
)
SORT = ("rule", "feature_map", "keys", "criterion", "d_k", "d_v", "n")
# Criteria that are shares of trials: [0, 1], with intervals for shares.
SHARES = ("bit_error", "all_items", "argmax", "argmax_values")

Observed = dict[str, list[np.ndarray]]


def measure(spec: dict[str, Any], cell: Cell, xp: Any = np) -> list[Row]:
    """Measure one cell with memories in arrays of ``xp``: a row for each rule and criterion.

    Willshaw's memories, single bits, stay on the processor.
    """
    one = spec["series"][cell["series"]]
    repeats = one["repeats"] or spec["repeats"]
    batch = max(1, int(BATCH_BYTES // capacity_cells.memory_bytes(one, cell)))
    rows = []
    observed: dict[str, Observed] = {rule: {name: [] for name in one["criteria"]} for rule in one["rules"]}
    for first in range(0, repeats, batch):
        memories = range(first, min(first + batch, repeats))
        if "willshaw" in one["rules"]:
            _add(
                observed["willshaw"],
                _willshaw(spec["seed"], cell, capacity_cells.active(one, cell["d_k"]), memories),
            )
        else:
            _measure_linear(spec, cell, memories, observed, xp)
    for rule, found in observed.items():
        setting = capacity_cells.setting(spec, cell, rule)
        for criterion, parts in found.items():
            if parts:
                rows.append(_row(one, cell, setting, criterion, np.concatenate(parts)))
    return rows


def _row(one: dict[str, Any], cell: Cell, setting: Setting, criterion: str, values: np.ndarray) -> Row:
    estimate = _estimate(criterion, values, cell)
    return {
        "rule": setting.rule,
        "feature_map": capacity_cells.map_label(one),
        "keys": capacity_cells.keys_label(one),
        "d_k": cell["d_k"],
        "d_v": cell["d_v"],
        "n": cell["n"],
        "criterion": criterion,
        "mean": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "theory": theory(setting, criterion).value,
        "repeats": len(values),
    }


def _estimate(criterion: str, values: np.ndarray, cell: Cell) -> Estimate:
    if criterion not in SHARES:
        low, high = (-1.0, 1.0) if criterion == "cosine" else (0.0, np.inf)
        return mean_interval(values, low, high)
    trials = {
        "bit_error": cell["n"] * cell["d_v"],
        "all_items": 1,
        "argmax": cell["n"],
        "argmax_values": min(cell["n"], ITEMS),
    }[criterion]
    return share_interval(values * trials, np.full(len(values), float(trials)))


def _add(observed: Observed, found: dict[str, np.ndarray]) -> None:
    for name, values in found.items():
        if name in observed:
            observed[name].append(np.asarray(values, np.float64))


def _measure_linear(
    spec: dict[str, Any], cell: Cell, memories: range, observed: dict[str, Observed], xp: Any
) -> None:
    """Draw keys and values of some memories and measure them under every rule."""
    one = spec["series"][cell["series"]]
    seed, name, n, d, d_v = spec["seed"], cell["draw"], cell["n"], cell["d_k"], cell["d_v"]
    draw = KeyDraw(
        float(one.get("overlap") or 0.0), capacity_cells.active(one, d), str(one.get("file") or "")
    )
    drawer = DRAWERS[one["keys"]]
    keys = np.stack([drawer(generator(seed, name, m, "keys"), n, d, draw) for m in memories])
    criteria = one["criteria"]
    values, classes = _values(seed, name, memories, n, d_v, int(one["classes"]), "argmax_values" in criteria)
    if one["feature_map"] == "softmax":
        _add(observed["hebb"], _softmax(keys, values, classes, d_v, float(one["beta"]), criteria, xp))
        return
    seeds = [int(generator(seed, name, m, "map").integers(2**63)) for m in memories]
    mapped = features(one["feature_map"], capacity_cells.map_options(one), keys, seeds)
    for rule in one["rules"]:
        reads = recall(rule, capacity_cells.rule_options(one, rule, d), mapped, values, xp)
        found = _compare(reads, values, classes, d_v, criteria)
        if "uniform" in criteria and rule == "hebb":
            found["uniform"] = _uniform(keys)
        if "lifetime_noise" in criteria and rule == "decay":
            found |= _lifetime_noise(reads, values, d, d_v, capacity_cells.retention(one, d))
        _add(observed[rule], found)


def _values(
    seed: int, name: str, memories: range, n: int, d_v: int, classes: int, sphere: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Draw values [B, N, V + M (+ V)] - bits, one-hot classes, unit vectors if asked - and the classes."""
    columns = d_v + classes + (d_v if sphere else 0)
    values = np.zeros((len(memories), n, columns), np.float32)
    labels = np.empty((len(memories), n), np.int64)
    for k, m in enumerate(memories):
        rng = generator(seed, name, m, "values")
        values[k, :, :d_v] = (rng.integers(0, 2, (n, d_v), np.int8) * 2 - 1) * np.float32(d_v**-0.5)
        labels[k] = generator(seed, name, m, "classes").integers(0, classes, n)
        if sphere:
            draw = KeyDraw()
            values[k, :, d_v + classes :] = DRAWERS["sphere"](
                generator(seed, name, m, "vectors"), n, d_v, draw
            )
    np.put_along_axis(values[:, :, d_v : d_v + classes], labels[..., None], np.float32(1.0), axis=2)
    return values, labels


def _compare(
    reads: np.ndarray, values: np.ndarray, classes: np.ndarray, d_v: int, criteria: list[str]
) -> dict[str, np.ndarray]:
    """Compare reads [B, Q, ...] with the values of the same items: one number a memory and criterion."""
    queries = reads.shape[1]
    y, v = reads[:, :, :d_v], values[:, :queries, :d_v]
    found: dict[str, np.ndarray] = {}
    if "mse" in criteria:
        error = y - v
        found["mse"] = np.einsum("bnv,bnv->b", error, error) / queries
    if "cosine" in criteria:
        lengths = np.sqrt(np.einsum("bnv,bnv->bn", y, y))
        cosines = np.einsum("bnv,bnv->bn", y, v) / np.maximum(lengths, np.finfo(np.float32).tiny)
        found["cosine"] = cosines.mean(axis=1)
    if "bit_error" in criteria or "all_items" in criteria:
        wrong = (y * v <= 0.0).sum(axis=(1, 2))
        found["bit_error"] = wrong / (queries * d_v)
        found["all_items"] = wrong == 0
    if "argmax" in criteria:
        count = reads.shape[2] - d_v - (d_v if "argmax_values" in criteria else 0)
        decoded = reads[:, :, d_v : d_v + count].argmax(axis=2)
        found["argmax"] = (decoded == classes[:, :queries]).mean(axis=1)
    if "argmax_values" in criteria:
        some = min(ITEMS, queries)
        scores = reads[:, :some, -d_v:] @ values[:, :, -d_v:].transpose(0, 2, 1)
        found["argmax_values"] = (scores.argmax(axis=2) == np.arange(some)).mean(axis=1)
    return found


def _uniform(keys: np.ndarray) -> np.ndarray:
    """Return the greatest error that any unit values could cause, sum of |k_i . k_j|, mean over items [B]."""
    some = min(ITEMS, keys.shape[1])
    overlaps = np.abs(keys[:, :some] @ keys.transpose(0, 2, 1))
    items = np.arange(some)
    overlaps[:, items, items] = 0.0
    return overlaps.sum(axis=2).mean(axis=1)


def _lifetime_noise(
    reads: np.ndarray, values: np.ndarray, d: int, d_v: int, retention: float
) -> dict[str, np.ndarray]:
    """Return squared crosstalk over squared signal at the age up to which the best memory reads [B]."""
    age = lifetime_age(d)
    item = reads.shape[1] - 1 - age
    if item < 0:
        return {}
    left = palimpsest.signal(float(age), retention)
    noise = reads[:, item, :d_v] - np.float32(left) * values[:, item, :d_v]
    return {"lifetime_noise": np.einsum("bv,bv->b", noise, noise) / left**2}


def _softmax(
    keys: np.ndarray,
    values: np.ndarray,
    classes: np.ndarray,
    d_v: int,
    beta: float,
    criteria: list[str],
    xp: Any,
) -> dict[str, np.ndarray]:
    some = min(ITEMS, keys.shape[1])
    reads, shares = attend(keys, values, beta, some, xp)
    found = _compare(reads, values, classes, d_v, criteria)
    items = np.arange(some)
    own = shares[:, items, items].astype(np.float64)
    found["wrong_mass"] = 1.0 - own.mean(axis=1)
    return found


def _willshaw(seed: int, cell: Cell, active: int, memories: range) -> dict[str, np.ndarray]:
    """Build Willshaw memories of sparse pairs and read some items back."""
    n, width = cell["n"], cell["d_k"]
    fills, spurious = [], []
    for m in memories:
        inputs = active_places(generator(seed, cell["draw"], m, "keys"), n, width, active)
        outputs = active_places(generator(seed, cell["draw"], m, "values"), n, width, active)
        weights = np.zeros((width, width), bool)
        for start in range(0, n, 4096):
            part = slice(start, start + 4096)
            weights[inputs[part, :, None], outputs[part, None, :]] = True
        fills.append(weights.mean())
        some = min(n, 2 * ITEMS)
        on = weights[inputs[:some]].all(axis=1).sum(axis=1)
        spurious.append(float((on - active).mean()))
    return {"fill": np.array(fills), "spurious": np.array(spurious)}


register(
    SweepKind(
        name="capacity",
        about="how many pairs a memory holds, by width, keys, rule and criterion",
        fields=capacity_fields.FIELDS,
        check=capacity_fields.check,
        cells=capacity_cells.cells,
        measure=measure,
        cost=capacity_cells.cost,
        limits=capacity_cells.limits,
        columns=COLUMNS,
        sort=SORT,
        summarize=summarize,
    )
)
