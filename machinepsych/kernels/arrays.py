"""Declared arrays: the state, tables and records of a kernel, with sizes known before a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Array:
    """One array: of one subject (the batch axis N comes in front) or of a table all subjects share.

    ``kind`` is ``"float"`` (float64), ``"int"`` (int64), or ``"byte"`` (int8, stored flags only).
    """

    name: str
    shape: tuple[int, ...]
    kind: str
    about: str

    @property
    def dtype(self) -> np.dtype:
        """The array's type in memory."""
        return np.dtype({"float": np.float64, "int": np.int64, "byte": np.int8}[self.kind])

    @property
    def bytes(self) -> int:
        """Bytes that one subject's part takes."""
        return math.prod(self.shape) * self.dtype.itemsize


def bytes_per_subject(arrays: Sequence[Array]) -> int:
    """Sum the bytes of one subject's state."""
    return sum(array.bytes for array in arrays)


def allocate(arrays: Sequence[Array], subjects: int) -> dict[str, np.ndarray]:
    """Allocate zeroed arrays ``[N, *shape]`` for a batch of subjects, by name."""
    return {array.name: np.zeros((subjects, *array.shape), array.dtype) for array in arrays}


def record_type(arrays: Sequence[Array]) -> np.dtype:
    """Return the type of a record whose fields are the declared arrays, in order."""
    return np.dtype([(array.name, array.dtype, array.shape) for array in arrays])


def allocate_records(arrays: Sequence[Array], subjects: int) -> np.ndarray:
    """Allocate a zeroed record array ``[N]``: one record a subject, for a group of scope ``"record"``.

    A record's fields are views of its arrays, in Python (``records[i].name``) as in kernels.
    """
    return np.zeros(subjects, record_type(arrays)).view(np.recarray)
