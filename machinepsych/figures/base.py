"""What a figure is: a measure whose table it shows, and a function that draws that table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from machinepsych.registry import Registry
from machinepsych.runs.manifest import Manifest
from machinepsych.runs.read import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class FigureKind:
    """One kind of figure.

    ``applies(run)`` says whether the run has what it shows; ``measure(run)`` makes its tidy table, which
    is written beside it; ``draw(table, manifest)`` makes the figure from the table alone, with names,
    phases and colours from the manifest. ``name`` names its files.
    """

    name: str
    about: str
    applies: Callable[[Run], bool]
    measure: Callable[[Run], pa.Table]
    draw: Callable[[pa.Table, Manifest], Figure]


FIGURES: Registry[FigureKind] = Registry("figure", "figures")


def register(kind: FigureKind) -> FigureKind:
    """Enter a kind of figure; its home is the module of its ``draw``."""
    return FIGURES.register(kind.name, kind, kind.draw.__module__)
