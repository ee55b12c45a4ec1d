"""Measuring again what a sweep suspects: the same cells, as many repeats, random numbers of their own.

A law that stands out among all comparisons of a sweep was chosen by what was found, so that the same
numbers cannot judge it. Its cells are measured once more under another seed, made of the sweep's own: what
comes of it is settled by the specification, whatever was interrupted on the way.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.agreement import name_of
from machinepsych.sweeps.base import Cell, Row
from machinepsych.sweeps.check import Specification


def second_seed(seed: int) -> int:
    """Return the seed of the second measurement, one of 2^64."""
    digest = hashlib.blake2b(f"{seed}|measured again".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def second_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a specification for the second measurement."""
    return values | {"seed": second_seed(values["seed"])}


def suspected_cells(folder: Path, specification: Specification, cells: list[Cell]) -> list[Cell]:
    """Return the cells, under names of their own, that hold a row whose law is suspected.

    The sweep's table and its parts have to be on disk.
    """
    names = specification.kind.sort
    table = folders.read_table(folder, specification)
    found = specification.kind.summarize(specification.values, table)
    suspected = {name_of(row, names) for row in found["totals"]["outside_all_where"]}
    if not suspected:
        return []
    return [
        cell | {"id": f"{cell['id']}, again"}
        for cell in cells
        if any(name_of(row, names) in suspected for row in folders.read_part(folder, cell) or [])
    ]


def join_again(folder: Path, specification: Specification, cells: list[Cell]) -> None:
    """Write the table of what was measured again from its parts."""
    rows: list[Row] = []
    for cell in cells:
        rows += folders.read_part(folder, cell) or []
    folders.write_table(folder / folders.REPLICATION, folders.table_of(rows, specification))
