"""What a process needs to measure cells of a sweep, see :mod:`machinepsych.workers`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from machinepsych.hebb.array_module import module_for
from machinepsych.sweeps.base import SWEEPS, Cell, Row


def prepare(setup: dict[str, Any], tell: Callable[[int, int], None]) -> Callable[[Cell], list[Row]]:
    """Return what measures a cell of the sweep that ``setup`` names; cells are short and tell nothing."""
    kind, specification = SWEEPS.get(setup["sweep"]), setup["specification"]
    xp = module_for(setup["backend"])
    return lambda cell: kind.measure(specification, cell, xp)
