"""Responses of a Pavlovian run by group, phase, kind of trial and presentation, over subjects."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.errors import RunFolderError
from machinepsych.measures.statistics import CONFIDENCE
from machinepsych.runs.manifest import manifest_of_format
from machinepsych.runs.schema import PAVLOVIAN_FORMAT, RESPONSES, RESPONSES_FILE

KEYS = ("agent", "group", "phase", "trial_type")


def read_pavlovian_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a Pavlovian run folder; None where the folder is of another kind or none."""
    return manifest_of_format(folder, PAVLOVIAN_FORMAT)


def read_responses(folder: Path) -> pa.Table:
    """Return the responses of a Pavlovian run; raises RunFolderError where they are not there or damaged."""
    path = folder / RESPONSES_FILE
    try:
        table = pq.read_table(path, partitioning=None)
    except (OSError, pa.ArrowException) as why:
        reason = str(why).strip().splitlines()[0].rstrip(".")
        raise RunFolderError(f"{path} cannot be read ({reason}).") from why
    missing = [name for name in RESPONSES.names if name not in table.column_names]
    if missing:
        raise RunFolderError(f"{path} lacks the column {', '.join(missing)}.")
    return table


def learning_curves(table: pa.Table) -> pa.Table:
    """Measure the mean response to each presentation of each kind of trial.

    One row for each agent, group, phase, kind of trial and ``presentation`` (from 1, of that kind in that
    phase): ``mean``, ``lower`` and ``upper`` of the response over ``subjects``, and of ``expected`` its mean;
    ``place`` is the mean of trial_in_phase. The interval is Student's at 95%; null where there is none.
    """
    codes, words = _codes(table)
    subject = table["subject"].to_numpy()
    order = np.lexsort((table["trial"].to_numpy(), subject, *codes[::-1]))
    keys = np.stack([code[order] for code in codes])
    first = np.ones(len(order), bool)
    if len(order):
        first[1:] = (np.diff(keys, axis=1) != 0).any(axis=0) | (np.diff(subject[order]) != 0)
    starts = np.flatnonzero(first)
    run = np.cumsum(first) - 1
    presentation = np.arange(len(order)) - starts[run] if len(order) else np.zeros(0, np.int64)
    cells, place = np.unique(np.vstack([keys, presentation]), axis=1, return_inverse=True)
    place = place.reshape(-1)
    n = np.bincount(place, minlength=cells.shape[1])
    response = table["response"].to_numpy()[order]
    mean, half = _mean_and_half(response, place, n)
    expected = np.bincount(place, table["expected"].to_numpy()[order], len(n)) / np.maximum(n, 1)
    trial = np.bincount(place, table["trial_in_phase"].to_numpy()[order], len(n)) / np.maximum(n, 1)
    columns: dict[str, Any] = {name: words[k][cells[k]] for k, name in enumerate(KEYS)}
    columns["phase"] = columns["phase"].astype(np.int32)
    columns |= {
        "presentation": (cells[4] + 1).astype(np.int32),
        "place": trial,
        "mean": mean,
        "lower": pa.array(np.maximum(mean - half, 0.0), mask=np.isnan(half)),
        "upper": pa.array(mean + half, mask=np.isnan(half)),
        "expected": expected,
        "subjects": n.astype(np.int32),
    }
    return pa.table(columns)


def _codes(table: pa.Table) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the keys as codes in order of appearance, and the values behind the codes."""
    codes, words = [], []
    for name in KEYS:
        if name == "phase":
            values, code = np.unique(table[name].to_numpy(), return_inverse=True)
            codes.append(code)
            words.append(values)
            continue
        column = table[name].unify_dictionaries().combine_chunks()
        column = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
        codes.append(np.asarray(column.indices).astype(np.int64))
        words.append(np.array([*column.dictionary.to_pylist(), None], dtype=object)[:-1])
    return codes, words


def _mean_and_half(values: np.ndarray, place: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return means and half widths of Student's interval by cell; NaN for one subject, or all alike."""
    from scipy.special import stdtrit

    mean = np.bincount(place, values, len(n)) / np.maximum(n, 1)
    squares = np.bincount(place, (values - mean[place]) ** 2, len(n))
    deviation = np.sqrt(squares / np.maximum(n - 1, 1))
    half = stdtrit(np.maximum(n - 1, 1), 0.5 + CONFIDENCE / 2.0) * deviation / np.sqrt(np.maximum(n, 1))
    # Rounding of equal numbers is no spread.
    return mean, np.where((n > 1) & (deviation > 1e-12 * np.maximum(np.abs(mean), 1.0)), half, np.nan)


def summary_rows(curves: pa.Table) -> list[dict[str, Any]]:
    """Return, for each agent, group, phase and kind of trial, the first and last response and their mean."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in curves.to_pylist():
        found.setdefault(tuple(row[name] for name in KEYS), []).append(row)
    rows = []
    for key, presented in found.items():
        last = presented[-1]
        rows.append(
            dict(zip(KEYS, key, strict=True))
            | {
                "trials": len(presented),
                "first": presented[0]["mean"],
                "last": last["mean"],
                "last_lower": last["lower"],
                "last_upper": last["upper"],
                "mean": math.fsum(row["mean"] for row in presented) / len(presented),
                "subjects": last["subjects"],
            }
        )
    return rows
