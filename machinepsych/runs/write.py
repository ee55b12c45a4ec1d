"""Writing a run folder: parts as they happen, joined at the end, so that what is finished stays readable.

While a run goes on, every unit of work has its folder in ``parts/``; a file there is complete once it
bears its name (it is written under another and renamed). A unit that is done holds a file ``done``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.errors import RunFolderError
from machinepsych.runs.schema import MANIFEST, PARTS, TABLES

DONE = "done"

ROWS_PER_PART = 131_072
# A killed run loses no more than the blocks of this many seconds.
SECONDS_PER_PART = 5.0


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


NamedUnit = TypeVar("NamedUnit", bound=_HasName)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except OSError:
        # A full disk: half a file would take room that is needed, and be taken for one by people.
        temporary.unlink(missing_ok=True)
        raise


def reason(why: OSError) -> str:
    """Return what the system says is wrong: Arrow wraps it into words of its own."""
    return os.strerror(why.errno) if why.errno else why.strerror or str(why)


def report_refused(target: Path, folder: Path, why: OSError) -> RunFolderError:
    """Return the error of a report of ``folder`` that cannot be written to ``target``: how to go on."""
    return RunFolderError(
        f"{why.filename or target} cannot be written: {reason(why)}. What was recorded is kept; draw the "
        f"report (elsewhere with --out DIR) with: machinepsych report {shlex.quote(str(folder))}"
    )


def take_back(folder: Path, files: Iterable[str]) -> None:
    """Remove the first files of a folder whose manifest cannot be written: its name is free again."""
    with contextlib.suppress(OSError):
        for name in files:
            (folder / name).unlink(missing_ok=True)
        if (folder / PARTS).exists():
            (folder / PARTS).rmdir()


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of a run folder."""
    write_text(folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def write_first(folder: Path, copies: Mapping[str, str], manifest: dict[str, Any]) -> None:
    """Write what was asked for, then the manifest: with it a folder is one that can be resumed.

    Where a new folder cannot be begun, nothing is left in it, and RunFolderError says so; of one that was
    begun before, OSError goes on to the caller.
    """
    begun = (folder / MANIFEST).exists()
    try:
        for name, text in copies.items():
            write_text(folder / name, text)
        write_manifest(folder, manifest)
    except OSError as why:
        if begun:
            raise
        take_back(folder, copies)
        raise RunFolderError(
            f"{folder} cannot be written: {reason(why)}. Nothing was begun, and nothing is left in it."
        ) from why


def make_folder(folder: Path) -> None:
    """Make a new run folder; raises RunFolderError where something is there already or cannot be made."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RunFolderError(
                f"{folder} is there already and not empty; nothing was changed. Name another folder with "
                f"--out, or go on with an interrupted run: machinepsych resume {folder}"
            )
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise RunFolderError(f"{folder} cannot be made: {reason(why)}") from why


class PartWriter:
    """Writes the rows of one table of one unit, in parts."""

    def __init__(self, folder: Path, stem: str, schema: pa.Schema | None = None) -> None:
        self.folder = folder
        self.stem = stem
        self.schema = TABLES[stem] if schema is None else schema
        self.parts = 0
        self._batches: list[pa.RecordBatch] = []
        self._rows = 0
        self._flushed = time.monotonic()

    def add(self, batch: pa.RecordBatch) -> None:
        """Take rows; write a part when there are enough, or some have waited long enough."""
        self._batches.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROWS_PER_PART or time.monotonic() - self._flushed > SECONDS_PER_PART:
            self.flush()

    def flush(self) -> None:
        """Write what waits as one part."""
        self._flushed = time.monotonic()
        if not self._rows:
            return
        path = self.folder / f"{self.stem}-{self.parts:05d}.parquet"
        temporary = path.with_suffix(".parquet.tmp")
        # Words differ from batch to batch: one list of words a part.
        table = pa.Table.from_batches(self._batches, self.schema).unify_dictionaries()
        pq.write_table(table, temporary, compression="zstd")
        os.replace(temporary, path)
        self.parts += 1
        self._batches = []
        self._rows = 0


def unit_folder(folder: Path, unit: str) -> Path:
    """Return the folder of a unit's parts."""
    return folder / PARTS / unit


def done_units(folder: Path) -> set[str]:
    """Return the names of the units that are finished."""
    return {path.parent.name for path in (folder / PARTS).glob(f"*/{DONE}")}


def units_done(folder: Path, units: Iterable[NamedUnit]) -> list[NamedUnit]:
    """Return those of some units that a folder holds as finished, in their order."""
    done = done_units(folder)
    return [unit for unit in units if unit.name in done]


def clear_unit(folder: Path, unit: str) -> Path:
    """Empty a unit's folder, so that it can be run (again)."""
    path = unit_folder(folder, unit)
    if path.exists():
        shutil.rmtree(path)
    path.mkdir(parents=True)
    return path


def part_files(folder: Path, stem: str) -> list[Path]:
    """List the finished parts of a table, in order of units."""
    return sorted((folder / PARTS).glob(f"*/{stem}-*.parquet"))


def join_parts(
    folder: Path, tables: Mapping[str, pa.Schema] = TABLES, always: Collection[str] = ("trials",)
) -> None:
    """Join the parts of every table into one file, those of ``always`` without parts too; the parts stay."""
    for stem, schema in tables.items():
        parts = part_files(folder, stem)
        if not parts and stem not in always:
            continue
        temporary = folder / f"{stem}.parquet.tmp"
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for group in _groups(parts):
                writer.write_table(pa.concat_tables(group).unify_dictionaries(), row_group_size=1_048_576)
        os.replace(temporary, folder / f"{stem}.parquet")


def _groups(parts: Iterable[Path]) -> Iterable[list[pa.Table]]:
    """Read parts, several small ones at a time, so that the joined file has few row groups."""
    group: list[pa.Table] = []
    rows = 0
    for part in parts:
        table = pq.read_table(part, partitioning=None)
        group.append(table)
        rows += table.num_rows
        if rows >= ROWS_PER_PART:
            yield group
            group, rows = [], 0
    if group:
        yield group


def remove_joined(folder: Path, stems: Iterable[str] = tuple(TABLES)) -> None:
    """Remove joined tables, before a run goes on."""
    for stem in stems:
        (folder / f"{stem}.parquet").unlink(missing_ok=True)


def remove_parts(folder: Path) -> None:
    """Remove the parts, once they are joined and the run is complete."""
    shutil.rmtree(folder / PARTS)
