"""The keys of a memory: how they are drawn, float32 [N, d]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from machinepsych.errors import RunFolderError

# Where a file of embeddings may hold columns that are no part of a vector.
_NUMERIC = "fiu"


@dataclass(frozen=True)
class KeyDraw:
    """What a draw of keys may depend on: ``overlap`` (correlated), ``active`` (sparse), ``file`` (file)."""

    overlap: float = 0.0
    active: int = 1
    file: str = ""


Drawer = Callable[[np.random.Generator, int, int, KeyDraw], np.ndarray]


def unit(vectors: np.ndarray) -> np.ndarray:
    """Scale vectors [..., d] of floats to length 1, in place; zero stays zero."""
    lengths = np.sqrt(np.einsum("...d,...d->...", vectors, vectors))
    vectors /= np.maximum(lengths, np.finfo(vectors.dtype).tiny)[..., None]
    return vectors


def sphere(rng: np.random.Generator, n: int, d: int, draw: KeyDraw) -> np.ndarray:
    """Draw keys uniform on the unit sphere."""
    return unit(rng.standard_normal((n, d), dtype=np.float32))


def gaussian(rng: np.random.Generator, n: int, d: int, draw: KeyDraw) -> np.ndarray:
    """Draw keys N(0, I / d): their length is 1 on average only."""
    keys = rng.standard_normal((n, d), dtype=np.float32)
    keys *= np.float32(d**-0.5)
    return keys


def orthogonal(rng: np.random.Generator, n: int, d: int, draw: KeyDraw) -> np.ndarray:
    """Draw keys that fill uniform orthonormal bases, one after another (QR of Gaussian matrices)."""
    keys = np.empty((-(-n // d) * d, d), np.float32)
    for start in range(0, n, d):
        q, r = np.linalg.qr(rng.standard_normal((d, d), dtype=np.float32))
        # The signs of R's diagonal make the distribution uniform (Stewart 1980; Mezzadri 2007).
        keys[start : start + d] = (q * np.sign(np.diagonal(r))).T
    return keys[:n]


def correlated(rng: np.random.Generator, n: int, d: int, draw: KeyDraw) -> np.ndarray:
    """Draw keys sqrt(b) u + sqrt(1 - b) w: the direction u common (the first axis), w at a right angle."""
    keys = np.empty((n, d), np.float32)
    keys[:, 0] = draw.overlap**0.5
    keys[:, 1:] = sphere(rng, n, d - 1, draw) * np.float32((1.0 - draw.overlap) ** 0.5)
    return keys


def sparse(rng: np.random.Generator, n: int, d: int, draw: KeyDraw) -> np.ndarray:
    """Draw keys with ``active`` of d equal entries, the others zero, each such key equally likely."""
    keys = np.zeros((n, d), np.float32)
    np.put_along_axis(keys, active_places(rng, n, d, draw.active), np.float32(draw.active**-0.5), axis=1)
    return keys


def active_places(rng: np.random.Generator, n: int, d: int, active: int) -> np.ndarray:
    """Draw ``active`` different places out of ``d`` for each of n patterns: integers [n, active]."""
    if active * active >= d:
        return np.argpartition(rng.random((n, d), dtype=np.float32), active - 1, axis=1)[:, :active]
    # Few of many: draw with repetition, and draw a pattern with a repeated place again.
    places = rng.integers(0, d, (n, active))
    while True:
        ordered = np.sort(places, axis=1)
        again = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not len(again):
            return places
        places[again] = rng.integers(0, d, (len(again), active))


def from_file(rng: np.random.Generator, n: int, d: int, draw: KeyDraw) -> np.ndarray:
    """Draw n different rows of a file of embeddings, scaled to length 1."""
    embeddings = read_embeddings(draw.file)
    return embeddings[rng.choice(len(embeddings), n, replace=False)]


DRAWERS: dict[str, Drawer] = {
    "sphere": sphere,
    "gaussian": gaussian,
    "orthogonal": orthogonal,
    "correlated": correlated,
    "sparse": sparse,
    "file": from_file,
}


@lru_cache(maxsize=4)
def read_embeddings(path: str) -> np.ndarray:
    """Read embeddings [M, d] from a .npy or Parquet file and scale them to length 1, float32.

    A Parquet file has one column of lists of one length, or one numeric column a dimension. Raises
    RunFolderError where the file cannot be read as that, or holds a vector without length or finite values.
    """
    file = Path(path)
    try:
        if file.suffix == ".npy":
            values = np.load(file, allow_pickle=False)
        elif file.suffix == ".parquet":
            values = _from_parquet(file)
        else:
            raise RunFolderError(f"{path} is no file of embeddings: its name must end with .npy or .parquet.")
    except (OSError, ValueError, EOFError) as why:
        raise RunFolderError(f"{path} cannot be read as embeddings: {why}.") from why
    if values.ndim != 2 or values.dtype.kind not in _NUMERIC or min(values.shape) < 2:
        raise RunFolderError(
            f"{path} must hold numbers in rows and columns, one vector a row, at least 2 by 2; "
            f"it holds {values.dtype} {list(values.shape)}."
        )
    values = values.astype(np.float64)
    lengths = np.sqrt((values**2).sum(axis=1))
    bad = np.flatnonzero(~np.isfinite(lengths) | (lengths == 0.0))
    if len(bad):
        raise RunFolderError(f"{path}: row {bad[0]} (from 0) has no direction: zero or not finite.")
    return (values / lengths[:, None]).astype(np.float32)


def _from_parquet(file: Path) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(file)
    except pa.ArrowException as why:
        raise ValueError(str(why)) from why
    lists = [
        name for name, kind in zip(table.column_names, table.schema.types, strict=True) if _is_list(kind)
    ]
    if len(lists) == 1:
        return np.array(table[lists[0]].to_pylist(), np.float64)
    if lists:
        raise ValueError(f"it has several columns of lists ({', '.join(lists)})")
    return np.stack([table[name].to_numpy() for name in table.column_names], axis=1)


def _is_list(kind: Any) -> bool:
    import pyarrow as pa

    return pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind) or pa.types.is_large_list(kind)


@lru_cache(maxsize=4)
def squared_overlap_file(path: str) -> float:
    """Return E (k . k')^2 of two different rows of a file of embeddings, over all pairs. Exact."""
    rows = read_embeddings(path).astype(np.float64)
    m, d = rows.shape
    # |K K^T|^2 = |K^T K|^2; the smaller of the two is formed.
    gram = rows.T @ rows if d <= m else rows @ rows.T
    return float((gram**2).sum() - (np.einsum("md,md->m", rows, rows) ** 2).sum()) / (m * (m - 1.0))
