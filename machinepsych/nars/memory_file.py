"""The file of a memory: all its arrays and what it needs to be used again, in NumPy's archive format."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from machinepsych.errors import MachinepsychError

# What a saved memory is called inside its file, and its version.
FORMAT = "machinepsych memory 2"


def write_memory(path: Path, about: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
    """Write a memory to a file, which appears only when it is complete.

    ``about`` is what JSON can hold. Raises MachinepsychError where the file cannot be written.
    """
    text = json.dumps({"format": FORMAT, "digest": _digest(about, arrays), **about})
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent or ".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez_compressed(file, about=np.array(text), **arrays)  # type: ignore[arg-type]  # no array is called allow_pickle
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as why:
        raise MachinepsychError(f"The memory cannot be written to {path}: {why.strerror or why}.") from why


def read_memory(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what :func:`write_memory` wrote; raises MachinepsychError for any other file."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            if not isinstance(about, dict) or about.pop("format", None) != FORMAT:
                raise ValueError("another format")
            digest = about.pop("digest")
            arrays = {name: stored[name] for name in stored.files if name != "about"}
            # Kernels follow the places that stand in the arrays without a look at their bounds.
            if digest != _digest(about, arrays):
                raise ValueError("changed since it was written")
            return about, arrays
    except OSError as why:
        raise MachinepsychError(f"{path} cannot be read: {why.strerror or why}.") from why
    # NumPy's reader lets through whatever zip archives, compression, Python's tokens and JSON may raise.
    except Exception as why:
        raise not_a_memory(path) from why


def _digest(about: dict[str, Any], arrays: dict[str, np.ndarray]) -> str:
    """Return a text that changes with anything that is written."""
    digest = hashlib.blake2b(json.dumps(about, sort_keys=True).encode(), digest_size=16)
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def not_a_memory(path: str | os.PathLike[str]) -> MachinepsychError:
    """Return the error for a file that holds no memory, or one of another version."""
    return MachinepsychError(f"{path} is no memory saved by this version of machinepsych.")
