"""The folder of a sweep: its specification, a small part for each finished cell, at the end one table.

manifest.json      what was asked, versions, machine, status;  sweep.yaml  byte copy of the file
parts/*.json       the rows of one cell each, while the sweep goes on; a part is complete once it is there
capacity.parquet   the table (named after the sweep), when all cells are done
replication.parquet   the same columns: cells whose law was suspected, if any, measured a second time
figures/, summary.json, summary.md
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from machinepsych.errors import RunFolderError
from machinepsych.runs.manifest import manifest_of_format
from machinepsych.runs.provenance import COMPLETE, INTERRUPTED, RUNNING, machine, now, versions
from machinepsych.runs.schema import MANIFEST, PARTS
from machinepsych.runs.write import reason, take_back, write_manifest, write_text
from machinepsych.sweeps.base import SWEEPS, Cell, Row
from machinepsych.sweeps.check import Specification

FORMAT = "machinepsych-sweep/1"
COPY = "sweep.yaml"
REPLICATION = "replication.parquet"


def digest(values: dict[str, Any]) -> str:
    """Return the hash of a specification's values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def begin(folder: Path, specification: Specification, command: str, backend: str = "cpu") -> dict[str, Any]:
    """Make the folder of a new sweep and return its manifest; raises RunFolderError."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RunFolderError(
                f"{folder} is there already and not empty; nothing was changed. Name another folder with "
                f"--out, or go on with an interrupted sweep: machinepsych sweep --resume {folder}"
            )
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        manifest = {
            "format": FORMAT,
            "sweep": specification.kind.name,
            "name": specification.values["name"],
            "status": RUNNING,
            "complete": False,
            "file": specification.file,
            "sha256": digest(specification.values),
            "command": command,
            "backend": backend,
            "started": now(),
            "seconds": 0.0,
            "versions": versions(),
            "machine": machine(),
            "specification": specification.values,
        }
        write_text(folder / COPY, specification.text)
        write_manifest(folder, manifest)
    except OSError as why:
        take_back(folder, [COPY])
        raise RunFolderError(f"{folder} cannot be made: {reason(why)}") from why
    return manifest


def is_sweep(folder: Path) -> bool:
    """Say whether a folder is that of a sweep."""
    return manifest_of_format(folder, FORMAT) is not None


def open_manifest(folder: Path) -> tuple[dict[str, Any], Specification]:
    """Read a sweep's manifest and what was asked; raises RunFolderError with what is wrong with it."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RunFolderError(f"{folder} is not the folder of a sweep: it has no {MANIFEST}.") from None
    except OSError as why:
        raise RunFolderError(f"{path} cannot be read: {why.strerror or why}.") from why
    except ValueError as why:
        raise RunFolderError(f"{path} is not JSON: {why}.") from why
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise RunFolderError(f"{path} has format {json.dumps(found)}; a sweep's is {FORMAT}.")
    values = manifest.get("specification")
    if not isinstance(values, dict) or digest(values) != manifest.get("sha256"):
        raise RunFolderError(
            f"{path}: the specification is not the one this sweep began with; start a new sweep."
        )
    return manifest, Specification(SWEEPS.get(str(manifest["sweep"])), values, str(manifest.get("file", "")))


def close(folder: Path, manifest: dict[str, Any], seconds: float, complete: bool) -> None:
    """Write the manifest of a sweep that is complete, or was interrupted."""
    manifest["seconds"] = round(float(manifest["seconds"]) + seconds, 3)
    manifest["complete"] = complete
    manifest["status"] = COMPLETE if complete else INTERRUPTED
    manifest["ended"] = now()
    write_manifest(folder, manifest)


def part_path(folder: Path, cell: Cell) -> Path:
    """Return the file of a cell's part."""
    return folder / PARTS / (hashlib.blake2b(cell["id"].encode(), digest_size=12).hexdigest() + ".json")


def write_part(folder: Path, cell: Cell, rows: list[Row]) -> None:
    """Write the rows of a finished cell, whole or not at all."""
    write_text(part_path(folder, cell), json.dumps({"id": cell["id"], "rows": rows}))


def read_part(folder: Path, cell: Cell) -> list[Row] | None:
    """Return the rows of a cell, or None where they are not there or cannot be read."""
    try:
        part = json.loads(part_path(folder, cell).read_text(encoding="utf-8"))
        return part["rows"] if part["id"] == cell["id"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def table_path(folder: Path, specification: Specification) -> Path:
    """Return the file of the table."""
    return folder / f"{specification.kind.name}.parquet"


def table_of(rows: list[Row], specification: Specification) -> pa.Table:
    """Make the sorted table of rows; NaN becomes null.

    Two cells may measure the same thing (series of a file overlap): the row with more repeats stays.
    """
    kind = specification.kind
    single: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        where = tuple(row[name] for name in kind.sort)
        if where not in single or single[where]["repeats"] < row["repeats"]:
            single[where] = row
    table = pa.Table.from_pylist([_without_nan(row) for row in single.values()], schema=kind.columns)
    return table.sort_by([(name, "ascending") for name in kind.sort])


def _without_nan(row: Row) -> Row:
    return {key: None if value != value else value for key, value in row.items()}


def join(folder: Path, specification: Specification, cells: list[Cell]) -> None:
    """Write the one table from all parts."""
    rows: list[Row] = []
    for cell in cells:
        rows += read_part(folder, cell) or []
    write_table(table_path(folder, specification), table_of(rows, specification))


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table, whole or not at all."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        pq.write_table(table, temporary, compression="zstd")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_replication(folder: Path, specification: Specification) -> list[Row]:
    """Return the rows that were measured a second time; none where nothing was suspected, or not yet."""
    path = folder / REPLICATION
    if not path.exists():
        return []
    try:
        rows: list[Row] = pq.read_table(path, schema=specification.kind.columns).to_pylist()
    except (OSError, pa.ArrowException) as why:
        raise RunFolderError(f"{path} cannot be read as a table: {why}") from why
    return rows


def remove_parts(folder: Path) -> None:
    """Remove the parts of a sweep that is complete."""
    shutil.rmtree(folder / PARTS, ignore_errors=True)


def read_table(folder: Path, specification: Specification) -> pa.Table:
    """Return a sweep's table: the file, or what is there of a sweep that is not complete."""
    path = table_path(folder, specification)
    if path.exists():
        try:
            return pq.read_table(path, schema=specification.kind.columns)
        except (OSError, pa.ArrowException) as why:
            raise RunFolderError(f"{path} cannot be read as a table: {why}") from why
    rows: list[Row] = []
    for cell in specification.kind.cells(specification.values):
        rows += read_part(folder, cell) or []
    return table_of(rows, specification)
