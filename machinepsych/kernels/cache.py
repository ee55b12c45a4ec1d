"""The cache folder: what takes long to work out and depends on the package's files alone is kept there.

Names of what is kept change with the sizes and times of the package's files, which are asked for in a
hundredth of the time that the files' contents would take. NumPy's own file format is not used: what reads
it takes longer to import than the tables here take to read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import numpy as np

CACHE_VARIABLE = "MACHINEPSYCH_CACHE"

# The package, of whose files programs and tables are made.
PACKAGE = Path(__file__).parents[1]
_CHECKSUM_BYTES = 32


def cache_folder() -> Path:
    """Return the folder that holds generated modules, machine code and tables.

    ``MACHINEPSYCH_CACHE`` names another one. Where neither can be written, a temporary folder serves:
    kernels then compile anew in every process.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    folder = Path(chosen) if chosen else _users_cache()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if _takes_files(folder):
            return folder
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"machinepsych-kernels-{os.getpid()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _users_cache() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("machinepsych") / "kernels"


def _takes_files(folder: Path) -> bool:
    if os.name == "posix":
        return os.access(folder, os.W_OK | os.X_OK)
    # Elsewhere that answer is about a file's attribute, not about who may write.
    import tempfile

    with tempfile.TemporaryFile(dir=folder):
        return True


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that other processes see it whole or not at all."""
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(temporary, path)


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process or thread after the other do what is known by a name, where the system can.

    Who waits here while another works something out finds it in the cache afterwards. A process that dies
    lets the next one in.
    """
    try:
        file = _locked(cache_folder() / f"{name}.lock")
    except (ImportError, OSError):
        # Where files or locks cannot be had, things are worked out twice.
        yield
        return
    with file:
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                os.unlink(file.name)


def _locked(path: Path) -> IO[str]:
    """Open and lock a file, however long it takes; raises ImportError or OSError where there are no locks."""
    import fcntl

    while True:
        file = path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Who had the lock took the file away: a lock on what has no name holds nobody off.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    return file
        except BaseException:
            file.close()
            raise
        file.close()


@functools.cache
def state_of_files(folder: Path = PACKAGE) -> str:
    """Return a text that changes with the size or the time of any Python file below a folder.

    It is that of the first call: what this process has imported, it has imported by then.
    """
    return "\n".join(sorted(_files(os.fspath(folder))))


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
            elif entry.is_dir():
                yield from _files(entry.path)


def kept_tables(name: str, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Return the arrays by name that ``make`` works out from the package's files; worked out once.

    A file that is damaged, or cannot be written, costs no more than working them out.
    """
    try:
        state = hashlib.sha256(state_of_files().encode()).hexdigest()[:16]
    except OSError:
        return make()
    path = cache_folder() / f"{name}_{state}.tables"
    with contextlib.suppress(OSError):
        tables = _unpacked(path.read_bytes())
        if tables is not None:
            return tables
    tables = make()
    with contextlib.suppress(OSError):
        write_whole(path, _packed(tables))
    return tables


def _packed(tables: dict[str, np.ndarray]) -> bytes:
    """Return a file's content: a checksum, a line that says what follows, the arrays' bytes."""
    about = {name: (table.dtype.str, table.shape) for name, table in tables.items()}
    content = json.dumps(about).encode() + b"\n" + b"".join(table.tobytes() for table in tables.values())
    return hashlib.sha256(content).digest() + content


def _unpacked(content: bytes) -> dict[str, np.ndarray] | None:
    """Return the arrays that a file's content holds, None where it is damaged."""
    checksum, content = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
    if hashlib.sha256(content).digest() != checksum:
        return None
    head, _, rest = content.partition(b"\n")
    tables = {}
    at = 0
    for name, (kind, shape) in json.loads(head).items():
        dtype = np.dtype(kind)
        size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        # Copied, so that it is aligned and its own, as what was worked out is.
        tables[name] = np.frombuffer(rest[at : at + size], dtype).reshape(shape).copy()
        at += size
    return tables
