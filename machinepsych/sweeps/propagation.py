"""The propagation sweep: how errors grow through layers and shrink with heads, beside closed forms.

Every repeat draws all codes anew. Reads are taken in attention's form, K^T (K q), which is what the stored
matrices give; values of the last layer are unit vectors, or bits. A repeat is one observation: the mean over
``ITEMS`` of its items.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa

from machinepsych.hebb import propagation as laws
from machinepsych.hebb.array_module import fetched, transposed
from machinepsych.measures.statistics import mean_interval, share_interval
from machinepsych.sweeps import propagation_fields as fields
from machinepsych.sweeps.base import Cell, Row, SweepKind, register
from machinepsych.sweeps.keys import unit
from machinepsych.sweeps.propagation_summary import EXACT, SHARES, SORT, summarize
from machinepsych.sweeps.random_streams import generator

ITEMS = 64
# What is measured under each law.
CRITERION = dict.fromkeys(EXACT, "mse") | {
    "cleaned": "item_survival",
    "majority": "bit_error",
    "averaged": "bit_error",
}
COLUMNS = pa.schema(
    [
        pa.field("law", pa.string(), False, {"about": "what is built: docs/propagation.md"}),
        pa.field("d", pa.int64(), False, {"about": "width of a head's keys"}),
        pa.field("n", pa.int64(), False, {"about": "pairs in a layer"}),
        pa.field("layers", pa.int64(), False, {"about": "layers in a chain or stream"}),
        pa.field("heads", pa.int64(), False, {"about": "heads that are averaged, or vote"}),
        pa.field("parameter", pa.float64(), False, {"about": "noise variance, or correlation of heads"}),
        pa.field(
            "width", pa.int64(), False, {"about": "width of keys that heads share; 0 where they do not"}
        ),
        pa.field("d_v", pa.int64(), False, {"about": "width of a value, bits where signs are read"}),
        pa.field("criterion", pa.string(), False, {"about": "what is measured"}),
        pa.field("mean", pa.float64(), False, {"about": "mean over repeats"}),
        pa.field("lower", pa.float64(), True, {"about": "lower limit of its 95% interval"}),
        pa.field("upper", pa.float64(), True, {"about": "upper limit of its 95% interval"}),
        pa.field("theory", pa.float64(), True, {"about": "closed form"}),
        pa.field(
            "isotropic", pa.float64(), True, {"about": "the recursion that takes errors for isotropic noise"}
        ),
        pa.field("repeats", pa.int64(), False, {"about": "independent repeats"}),
    ]
)


def measure(spec: dict[str, Any], cell: Cell, xp: Any = np) -> list[Row]:
    """Measure one cell, its reads in arrays of ``xp``: one row."""
    repeats = cell["repeats"] or spec["repeats"]
    build = _BUILDS[cell["law"]]
    values = np.array(
        [build(cell, generator(spec["seed"], cell["id"], r, "all"), xp) for r in range(repeats)]
    )
    criterion = CRITERION[cell["law"]]
    if criterion in SHARES:
        trials = min(cell["n"], ITEMS) * (cell["d_v"] if criterion == "bit_error" else 1)
        estimate = share_interval(values * trials, np.full(repeats, float(trials)))
    else:
        estimate = mean_interval(values, 0.0)
    return [
        {key: cell[key] for key in ("law", "d", "n", "layers", "heads", "parameter", "width", "d_v")}
        | {
            "criterion": criterion,
            "mean": estimate.value,
            "lower": estimate.lower,
            "upper": estimate.upper,
            "theory": theory(cell),
            "isotropic": _isotropic(cell),
            "repeats": repeats,
        }
    ]


def theory(cell: dict[str, Any]) -> float:
    """Return the closed form of a cell (or of a row of the table)."""
    d, n, layers, heads = cell["d"], cell["n"], cell["layers"], cell["heads"]
    load = (n - 1.0) / d
    law = cell["law"]
    if law == "chain":
        return laws.chain_error(load, layers, heads)
    if law == "noise":
        # Heads see noise of their own, so that it is averaged like crosstalk.
        return laws.noise_error(load, n, d, cell["parameter"]) / heads
    if law == "residual":
        return laws.residual_error(load, layers, heads)
    if law == "shared":
        return laws.shared_heads_error(load, heads, shared_entries(d, cell["parameter"]) / d)
    if law == "projected":
        return laws.projected_heads_error(n, cell["width"], d, heads)
    if law == "sliced":
        return laws.sliced_heads_error(n, cell["width"], d, heads)
    if law == "cleaned":
        return laws.cleaned_survival(load, layers, heads, cell["d_v"])
    if law == "majority":
        return laws.bit_error_majority(load, heads)
    return laws.bit_error_averaged(load, heads)


def _isotropic(cell: Cell) -> float:
    if cell["law"] != "chain":
        return math.nan
    return laws.chain_error_isotropic(
        (cell["n"] - 1.0) / cell["d"], cell["layers"], cell["n"], cell["d"], cell["heads"]
    )


def shared_entries(d: int, correlation: float) -> int:
    """Return how many of d entries of their keys heads share, for a crosstalk correlated by that share."""
    return round(correlation * d)


def _codes(rng: np.random.Generator, n: int, d: int) -> np.ndarray:
    return unit(rng.standard_normal((n, d), dtype=np.float32))


def _through(keys: np.ndarray, items: np.ndarray, xp: Any) -> np.ndarray:
    """Write items [N, Q] under keys [N, d] and read them with the same keys: K (K' items)."""
    k = xp.asarray(keys)
    return fetched(k @ (transposed(k) @ xp.asarray(items)))


def _crosstalk(
    rng: np.random.Generator, n: int, d: int, heads: int, items: np.ndarray, xp: Any
) -> np.ndarray:
    """Read weights on items [N, Q] through one layer of averaged heads with codes of their own."""
    read = np.zeros_like(items)
    for _ in range(heads):
        read += _through(_codes(rng, n, d), items, xp)
    return read / np.float32(heads)


def _asked(n: int) -> np.ndarray:
    """Return the weights on items [N, Q] of queries that are stored items themselves."""
    return np.eye(n, min(n, ITEMS), dtype=np.float32)


def _distance(rng: np.random.Generator, off: np.ndarray, d: int) -> float:
    """Return the mean squared length of combinations ``off`` [N, Q] of the values of N items."""
    error = off.T @ _codes(rng, off.shape[0], d)
    return float((error**2).sum() / off.shape[1])


def _chain(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    items = _asked(cell["n"])
    for _ in range(cell["layers"]):
        items = _crosstalk(rng, cell["n"], cell["d"], cell["heads"], items, xp)
    return _distance(rng, items - _asked(cell["n"]), cell["d"])


def _noise(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    n, d = cell["n"], cell["d"]
    items = _asked(n)
    read = np.zeros_like(items)
    for _ in range(cell["heads"]):
        keys = _codes(rng, n, d)
        noise = rng.standard_normal((d, items.shape[1]), dtype=np.float32)
        read += keys @ (keys.T @ items + np.float32((cell["parameter"] / d) ** 0.5) * noise)
    return _distance(rng, read / np.float32(cell["heads"]) - items, d)


def _residual(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    items = _asked(cell["n"])
    error = np.zeros((items.shape[1], cell["d"]), np.float32)
    for _ in range(cell["layers"]):
        off = _crosstalk(rng, cell["n"], cell["d"], cell["heads"], items, xp) - items
        error += off.T @ _codes(rng, cell["n"], cell["d"])
    return float((error**2).sum() / items.shape[1])


def _shared(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    """Heads share some entries of their keys, each part scaled so that a key keeps its length."""
    n, d = cell["n"], cell["d"]
    common = shared_entries(d, cell["parameter"])
    items = _asked(n)
    read = np.zeros_like(items)
    shared = _codes(rng, n, common) * np.float32((common / d) ** 0.5) if common else None
    for _ in range(cell["heads"]):
        parts = [] if shared is None else [shared]
        if common < d:
            parts.append(_codes(rng, n, d - common) * np.float32((1.0 - common / d) ** 0.5))
        keys = np.concatenate(parts, axis=1)
        read += _through(keys, items, xp)
    return _distance(rng, read / np.float32(cell["heads"]) - items, d)


def _projected(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    n, d, heads = cell["n"], cell["d"], cell["heads"]
    keys = _codes(rng, n, cell["width"])
    items = _asked(n)
    read = np.zeros_like(items)
    for _ in range(heads):
        projection = rng.standard_normal((cell["width"], d), dtype=np.float32) * np.float32(d**-0.5)
        seen = keys @ projection
        read += _through(seen, items, xp)
    return _distance(rng, read / np.float32(heads) - items, d)


def _sliced(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    kept = cell["heads"] * cell["d"]
    seen = _codes(rng, cell["n"], cell["width"])[:, :kept]
    items = _asked(cell["n"])
    # The heads' reads add up to one read of all their slices.
    read = _through(seen, items, xp) * np.float32(cell["width"] / kept)
    return _distance(rng, read - items, cell["d"])


def _bits(rng: np.random.Generator, n: int, d_v: int) -> np.ndarray:
    return (rng.integers(0, 2, (n, d_v), np.int8) * 2 - 1).astype(np.float32)


def _cleaned(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    """A chain with a sign clean-up: an item is lost when any bit is wrong in any layer."""
    n, d_v = cell["n"], cell["d_v"]
    items = _asked(n)
    right = np.ones(items.shape[1], bool)
    for _ in range(cell["layers"]):
        # After the clean-up a query that survived is the stored item again.
        read = _crosstalk(rng, n, cell["d"], cell["heads"], items, xp)
        values = _bits(rng, n, d_v)
        right &= ((read.T @ values) * values[: items.shape[1]] > 0.0).all(axis=1)
    return float(right.mean())


def _votes(cell: Cell, rng: np.random.Generator, xp: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return each head's reads of bits [H, Q, V], and the bits [Q, V]."""
    n = cell["n"]
    values, items = _bits(rng, n, cell["d_v"]), _asked(n)
    reads = np.stack([_crosstalk(rng, n, cell["d"], 1, items, xp).T @ values for _ in range(cell["heads"])])
    return reads, values[: items.shape[1]]


def _majority(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    reads, bits = _votes(cell, rng, xp)
    return float((np.sign(reads).sum(axis=0) * bits < 0.0).mean())


def _averaged(cell: Cell, rng: np.random.Generator, xp: Any) -> float:
    reads, bits = _votes(cell, rng, xp)
    return float((reads.mean(axis=0) * bits <= 0.0).mean())


_BUILDS = {
    "chain": _chain,
    "noise": _noise,
    "residual": _residual,
    "shared": _shared,
    "projected": _projected,
    "sliced": _sliced,
    "cleaned": _cleaned,
    "majority": _majority,
    "averaged": _averaged,
}


register(
    SweepKind(
        name="propagation",
        about="how errors grow through layers and shrink with heads",
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
