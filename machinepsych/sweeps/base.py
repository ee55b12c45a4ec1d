"""What a sweep is: a specification, the cells it consists of, a function that measures a cell, a summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from machinepsych.protocol.document import Fields
from machinepsych.protocol.inspection import Inspection
from machinepsych.registry import Registry

# A cell of a sweep, and a row of its table: plain values that can be written as JSON.
Cell = dict[str, Any]
Row = dict[str, Any]
# Why a sweep cannot be done, and the series (from 0) that asks for it, where it is one.
Limit = tuple[str, int | None]


@dataclass(frozen=True)
class SweepKind:
    """One kind of sweep.

    ``fields`` are its own fields in a file, beside those that all sweeps have (``common.py``).
    ``check(look, root)`` reads them into plain values and notes what is wrong. ``cells(spec)`` lists what is
    to be measured, each cell with an ``id`` of its own that names its random numbers; ``measure(spec,
    cell, xp)`` returns the rows of a cell, computed in arrays of the module ``xp`` (NumPy or CuPy), and
    depends on nothing else; ``cost(spec, cell)`` is its share of the work, for the progress bar and the
    order. ``columns`` is the schema of the table, ``sort`` the columns it is sorted by. ``summarize(spec,
    table, again)`` returns what the sweep found as plain values; ``again`` are rows of what was suspected and
    measured a second time. ``limits(spec)`` returns why a sweep cannot be done (too large, a file that is not
    there), and the series that asks.
    """

    name: str
    about: str
    fields: tuple[str, ...]
    check: Callable[[Inspection, Fields], dict[str, Any]]
    cells: Callable[[dict[str, Any]], list[Cell]]
    measure: Callable[..., list[Row]]
    cost: Callable[[dict[str, Any], Cell], float]
    limits: Callable[[dict[str, Any]], Limit | None]
    columns: pa.Schema
    sort: tuple[str, ...]
    summarize: Callable[..., dict[str, Any]]


SWEEPS: Registry[SweepKind] = Registry("sweep", "sweeps")


def register(kind: SweepKind) -> SweepKind:
    """Enter a kind of sweep; its home is the module of its ``measure``."""
    return SWEEPS.register(kind.name, kind, kind.measure.__module__)
