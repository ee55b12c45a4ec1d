"""Declared arrays: the state, tables and records of a kernel, with sizes known before a run."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from machinepsych.errors import MemoryShortError


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


def available_bytes() -> int:
    """Return how much memory this process can still take; of the whole machine where more is not known."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 2**62


def check_room(count: int, bytes_each: int, what: str) -> None:
    """Raise MemoryShortError where ``count`` of something (in the plural: ``what``) do not fit in memory."""
    available = available_bytes()
    if count * bytes_each > available:
        most = max(1, available // bytes_each)
        raise MemoryShortError(
            f"{count:,} {what} need {count * bytes_each:,} bytes of memory, and {available:,} are free here. "
            f"Allowed: 1 to {most:,}."
        )


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
