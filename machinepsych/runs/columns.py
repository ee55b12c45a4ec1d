"""Columns of a table as they are written: words by codes, lists of unequal length, rows by a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa


def words_column(codes: Any, words: list[str]) -> pa.DictionaryArray:
    """Make a column of words from codes; a negative code is null."""
    codes = np.asarray(codes, np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(words, pa.string()))


def one_word(word: str, rows: int) -> pa.DictionaryArray:
    """Make a column that says one word in every row."""
    return words_column(np.zeros(rows, np.int32), [word])


def alike_columns(values: Mapping[str, str | int], rows: int) -> dict[str, Any]:
    """Make columns, by name, of what is alike in all rows: a word or a whole number each."""
    return {
        name: one_word(value, rows) if isinstance(value, str) else np.full(rows, value)
        for name, value in values.items()
    }


def ragged_column(steps: np.ndarray, lengths: np.ndarray, kind: pa.DataType) -> pa.ListArray:
    """Make lists from columns [L, rows] of which the first ``lengths`` [rows] entries count."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    inside = np.arange(len(steps))[:, None] < lengths[None, :]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(steps.T[inside.T], kind))


def record_batch(columns: Mapping[str, Any], schema: pa.Schema) -> pa.RecordBatch:
    """Make rows from columns by name, in the order and the types of a schema."""
    arrays = []
    for field in schema:
        column = columns[field.name]
        array = column if isinstance(column, pa.Array) else pa.array(column)
        arrays.append(array if array.type == field.type else array.cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
