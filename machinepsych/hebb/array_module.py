"""NumPy or CuPy through one code path: the module is taken from the arrays themselves.

Nothing here imports CuPy. Code that works on arrays asks :func:`module_of` for the functions and uses only
what NumPy and CuPy share, so the same text runs on the processor and on a CUDA device.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

import numpy as np

from machinepsych.errors import UnavailableError, UnknownNameError

ARRAY_MODULES = {"cpu": "numpy", "cuda": "cupy"}


def module_of(array: Any) -> Any:
    """Return the module of an array's functions: numpy for an ``ndarray``, cupy for a CuPy array.

    Raises TypeError for what is no array.
    """
    if isinstance(array, np.ndarray | np.generic):
        return np
    if hasattr(array, "dtype") and hasattr(array, "shape"):
        name = type(array).__module__.partition(".")[0]
        if name in sys.modules:
            return sys.modules[name]
    raise TypeError(f"expected a NumPy or CuPy array, got {type(array).__name__}")


def module_for(backend: str) -> Any:
    """Return the array module of a backend: numpy for ``cpu``, cupy for ``cuda``.

    Raises UnknownNameError for another name, UnavailableError where CuPy or a CUDA device is missing.
    """
    if backend not in ARRAY_MODULES:
        raise UnknownNameError("backend", backend, ARRAY_MODULES)
    if backend == "cpu":
        return np
    if find_spec("cupy") is None:
        raise UnavailableError(
            "CuPy is not installed, which batches of memories on a CUDA device need. Install it with: "
            "pip install cupy-cuda12x (CUDA 12) or pip install cupy-cuda13x (CUDA 13); "
            "or run with --backend cpu."
        )
    import cupy

    try:
        devices = cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError:
        devices = 0
    if devices == 0:
        raise UnavailableError(
            "No CUDA device can be used here (driver or device not found). Install the driver, or run with "
            "--backend cpu."
        )
    return cupy


def fetched(array: Any) -> np.ndarray:
    """Return an array as NumPy's, from the device where it is CuPy's."""
    return array if isinstance(array, np.ndarray) else array.get()


def transposed(array: Any) -> Any:
    """Exchange the last two axes of a batch of matrices."""
    return array.swapaxes(-1, -2)


def outer(left: Any, right: Any) -> Any:
    """Return the outer products [..., K, V] of batches of vectors [..., K] and [..., V]."""
    return left[..., :, None] * right[..., None, :]


def times(row: Any, matrix: Any) -> Any:
    """Return row . matrix, [..., V], of batches of rows [..., K] and matrices [..., K, V]."""
    return (row[..., None, :] @ matrix)[..., 0, :]


def unit(vectors: Any) -> Any:
    """Scale vectors [..., K] to unit length; vectors of zeroes stay as they are."""
    xp = module_of(vectors)
    length = xp.sqrt((vectors * vectors).sum(axis=-1, keepdims=True))
    return vectors / xp.where(length > 0, length, xp.ones_like(length))
