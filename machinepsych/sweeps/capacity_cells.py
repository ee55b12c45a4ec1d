"""The cells of a capacity sweep: which memories are to be built, and how large they are."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machinepsych.errors import RunFolderError
from machinepsych.hebb import capacity, kernel_capacity, willshaw
from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.memory import SOFTMAX
from machinepsych.hebb.rules.decay import best_retention, lifetime
from machinepsych.sweeps.base import Cell, Limit
from machinepsych.sweeps.keys import read_embeddings
from machinepsych.sweeps.laws import Setting

# The largest memory of one cell; two are built at a time.
MOST_BYTES = 2 * 2**30

MOST_CELLS = 20_000

CAPACITIES: dict[str, Callable[[dict[str, Any], dict[str, float], int], float]] = {
    "mse": lambda one, at, d: capacity.capacity_mean_squared(d, at["mse"]),
    "cosine": lambda one, at, d: capacity.capacity_cosine(d, at["cosine"]),
    "uniform": lambda one, at, d: capacity.capacity_uniform(d, at["uniform"]),
    "all_items": lambda one, at, d: capacity.capacity_all_items(
        d, value_width(one, d), 1.0 - at["all_items"]
    ),
    "lifetime_noise": lambda one, at, d: lifetime(d),
    "wrong_mass": lambda one, at, d: kernel_capacity.softmax_capacity(d, one["beta"], at["wrong_mass"]),
    "fill": lambda one, at, d: willshaw.half_full(d, active(one, d)),
    "spurious": lambda one, at, d: willshaw.half_full(d, active(one, d)),
}


def value_width(one: dict[str, Any], d: int) -> int:
    """Return the width of values in a series at keys of width ``d``."""
    if "willshaw" in one["rules"]:
        return d
    return d if one["d_v"] == "d_k" else int(one["d_v"])


def active(one: dict[str, Any], d: int) -> int:
    """Return how many entries of a sparse key are active: log2 d unless the series says."""
    return int(one.get("active") or willshaw.default_active(d))


def retention(one: dict[str, Any], d: int) -> float:
    """Return the retention of the decay rule: the one with the longest lifetime unless the series says."""
    given = one.get("retention")
    return best_retention(d) if given is None else float(given)


def rule_options(one: dict[str, Any], rule: str, d: int) -> dict[str, Any]:
    """Return the parameters of a rule that a series sets; the others keep their defaults."""
    return {"retention": retention(one, d)} if rule == "decay" else {}


def map_options(one: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of the feature map that a series sets."""
    return {key: one[key] for key in ("nu", "width") if one.get(key) is not None}


def features_of(one: dict[str, Any], d: int) -> int:
    """Return the number of features that a key of width ``d`` is mapped to."""
    if one["feature_map"] == SOFTMAX:
        return d
    feature_map = FEATURE_MAPS.get(one["feature_map"])
    return feature_map.size(feature_map.parameters(**map_options(one)), d)


def keys_label(one: dict[str, Any]) -> str:
    """Name a series' keys in the table, with the parameter that tells them apart."""
    if one["keys"] == "correlated":
        return f"correlated({one['overlap']:g})"
    if one["keys"] == "sparse" and one.get("active"):
        return f"sparse({one['active']})"
    if one["keys"] == "file":
        return f"file({Path(one['file']).name})"
    return str(one["keys"])


def map_label(one: dict[str, Any]) -> str:
    """Name a series' feature map in the table: ``dpfp(3)``, ``softmax(8)``."""
    told = one.get("beta") if one["feature_map"] == SOFTMAX else one.get("nu") or one.get("width")
    return str(one["feature_map"]) + ("" if told is None else f"({told:g})")


def cells(spec: dict[str, Any]) -> list[Cell]:
    """List the cells: one for each series, width and number of pairs; all rules see the same memories."""
    listed: list[Cell] = []
    seen: set[str] = set()
    for number, one in enumerate(spec["series"]):
        for d in _widths(one):
            for n in sizes(spec, one, d):
                d_v = value_width(one, d)
                # Random numbers hang on what is drawn, not on where in the file it is asked for.
                drawn = f"capacity {keys_label(one)} d_k={d} d_v={d_v} n={n}"
                rules = "+".join(one["rules"])
                unnamed = "".join(
                    f" {key}={one[key]}" for key in ("retention", "classes", "file") if one.get(key)
                )
                name = f"{drawn} {rules} {map_label(one)} {'+'.join(one['criteria'])}{unnamed}"
                if name in seen:
                    continue
                seen.add(name)
                listed.append({"id": name, "draw": drawn, "series": number, "d_k": d, "d_v": d_v, "n": n})
    return listed


def _widths(one: dict[str, Any]) -> list[int]:
    return [read_embeddings(one["file"]).shape[1]] if one["keys"] == "file" else list(one["d_k"])


def sizes(spec: dict[str, Any], one: dict[str, Any], d: int) -> list[int]:
    """List the numbers of pairs of a series at width ``d``, each once, at least 2."""
    if "n" in one:
        wanted = [float(n) for n in one["n"]]
    elif "loads" in one:
        wanted = [load * d for load in one["loads"]]
    else:
        full = CAPACITIES[one["criteria"][0]](one, spec["thresholds"], d)
        wanted = [share * full for share in one["capacities"]]
    return sorted({max(2, round(n)) for n in wanted})


def setting(spec: dict[str, Any], cell: Cell, rule: str) -> Setting:
    """Return what the closed forms of a cell depend on, under one of its rules."""
    one = spec["series"][cell["series"]]
    d = cell["d_k"]
    return Setting(
        rule=rule,
        feature_map=one["feature_map"],
        keys=one["keys"],
        d=d,
        d_v=cell["d_v"],
        n=cell["n"],
        features=features_of(one, d),
        map_options=map_options(one),
        overlap=float(one.get("overlap") or 0.0),
        active=active(one, d),
        beta=float(one.get("beta") or 0.0),
        retention=retention(one, d) if rule == "decay" else 1.0,
        classes=int(one["classes"]),
        file=str(one.get("file") or ""),
    )


def memory_bytes(one: dict[str, Any], cell: Cell) -> int:
    """Return about how many bytes one memory of a cell takes while it is measured."""
    d, n = cell["d_k"], cell["n"]
    if "willshaw" in one["rules"]:
        return d * d + n * active(one, d) * 16
    features = features_of(one, d)
    columns = cell["d_v"] + int(one["classes"])
    if "argmax_values" in one["criteria"]:
        columns += cell["d_v"]
    size = 4 * n * (d + features + 4 * columns) + 8 * features * columns
    if "pseudo_inverse" in one["rules"]:
        size += 16 * n * (features + columns) + 8 * min(n, features) ** 2
    return size


def cost(spec: dict[str, Any], cell: Cell) -> float:
    """Return about how many operations a cell takes, in thousands of millions."""
    one = spec["series"][cell["series"]]
    d, n = cell["d_k"], cell["n"]
    repeats = one["repeats"] or spec["repeats"]
    if "willshaw" in one["rules"]:
        return 1e-9 * repeats * n * active(one, d) ** 2 * 200.0
    width = features_of(one, d)
    columns = cell["d_v"] + int(one["classes"])
    work = 600.0 * n * d + len(one["rules"]) * 4.0 * n * width * columns
    if one["keys"] == "orthogonal":
        work += 20.0 * n * d * d
    if "pseudo_inverse" in one["rules"]:
        work += 4.0 * n * width * min(n, width)
    return 1e-9 * repeats * (work + 1e5)


def limits(spec: dict[str, Any]) -> Limit | None:
    """Return why the sweep cannot be done, and which series asks for it, or None."""
    for number, one in enumerate(spec["series"]):
        if one["keys"] == "file":
            reason = _file_limits(spec, one)
            if reason is not None:
                return reason, number
            continue
        for d in one["d_k"]:
            if one["keys"] == "sparse" and active(one, d) >= d:
                return f'"active" {active(one, d)} must be below d_k {d}.', number
            if "decay" in one["rules"] and retention(one, d) <= 0.0:
                return f"At d_k {d} no retention holds an item; give wider keys or a retention.", number
    listed = cells(spec)
    if len(listed) > MOST_CELLS:
        return f"The sweep has {len(listed):,} cells; at most {MOST_CELLS:,} can be kept track of.", None
    for cell in listed:
        size = memory_bytes(spec["series"][cell["series"]], cell)
        if size > MOST_BYTES:
            told = (
                f"d_k {cell['d_k']}, d_v {cell['d_v']} and n {cell['n']:,} would take {size / 2**30:,.1f} GiB"
            )
            most = MOST_BYTES // 2**30
            return f"One memory with {told}; at most {most} GiB can be measured.", cell["series"]
    return _doubles(spec)


def _file_limits(spec: dict[str, Any], one: dict[str, Any]) -> str | None:
    """Check a file of embeddings, and note which it is: a sweep is not resumed with another."""
    one["file"] = os.path.abspath(one["file"])
    try:
        rows, d = read_embeddings(one["file"]).shape
        contents = hashlib.sha256(Path(one["file"]).read_bytes()).hexdigest()
    except (RunFolderError, OSError) as why:
        return str(why)
    if one.setdefault("file_sha256", contents) != contents:
        return f"{one['file']} is not what it was when the sweep began."
    most = max(sizes(spec, one, d))
    if most > rows:
        return f"n {most:,} is more than the {rows:,} vectors of {one['file']}."
    return None


def _doubles(spec: dict[str, Any]) -> Limit | None:
    """Return what two series would measure differently under one name: the table has one row for each."""
    seen: dict[tuple[Any, ...], int] = {}
    for cell in cells(spec):
        one = spec["series"][cell["series"]]
        for rule, criterion in itertools.product(one["rules"], one["criteria"]):
            where = (rule, map_label(one), keys_label(one), cell["d_k"], cell["d_v"], cell["n"], criterion)
            first = seen.setdefault(where, cell["series"])
            if _unnamed(one, rule, criterion) != _unnamed(spec["series"][first], rule, criterion):
                return (
                    f"This and series {first} (from 0) both measure {criterion} of {rule} at "
                    f"d_k {cell['d_k']}, d_v {cell['d_v']}, n {cell['n']}, but not with the same parameters."
                ), cell["series"]
    return None


def _unnamed(one: dict[str, Any], rule: str, criterion: str) -> tuple[Any, ...]:
    """Return the parameters of a measurement that its row does not name."""
    return (
        one.get("retention") if rule == "decay" else None,
        one["classes"] if criterion == "argmax" else None,
        one.get("file"),
    )
