"""The learning curve beside what others have found: the run's agents and the references as curves."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from machinepsych.figures.base import FigureKind, register
from machinepsych.figures.learning_curve import draw as draw_learning_curve
from machinepsych.measures.acquisition import PERCENT_CORRECT, percent_correct
from machinepsych.measures.references import block_references
from machinepsych.runs.manifest import Manifest
from machinepsych.runs.read import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def applies(run: Run) -> bool:
    """Say whether there are references for the protocol."""
    return bool(block_references(run.manifest.protocol))


def measure(run: Run) -> pa.Table:
    """Return the table of percent correct with a row for every block of every source, as if an agent's.

    The interval of a source is Student's over its repeats, within 0 and 100; a single run has none.
    """
    from scipy.special import stdtrit

    found = {(each.source, each.phase, each.block): each for each in block_references(run.manifest.protocol)}
    rows = percent_correct(run).to_pylist()
    blocks = {(row["phase"], row["block"]): row["block_in_session"] for row in rows}
    for source in dict.fromkeys(each[0] for each in found):
        for (phase, block), in_session in blocks.items():
            reference = found.get((source, phase, block))
            if reference is None:
                continue
            half = math.nan
            if reference.sd is not None and reference.repeats > 1:
                half = stdtrit(reference.repeats - 1, 0.975) * reference.sd / math.sqrt(reference.repeats)
            row: dict[str, Any] = dict.fromkeys(PERCENT_CORRECT.names)
            row.update(
                agent=source,
                phase=phase,
                block=block,
                block_in_session=in_session,
                subjects=reference.repeats,
                mean=reference.mean,
            )
            if not math.isnan(half):
                row.update(lower=max(0.0, reference.mean - half), upper=min(100.0, reference.mean + half))
            rows.append(row)
    return pa.Table.from_pylist(rows, PERCENT_CORRECT)


def draw(table: pa.Table, manifest: Manifest) -> Figure:
    """Draw agents and sources as learning curves; ``table`` is that of :func:`measure`."""
    known = set(manifest.labels())
    sources = [name for name in dict.fromkeys(table["agent"].to_pylist()) if name not in known]
    beside = [dataclasses.replace(manifest.agents[0], label=source, kind="reference") for source in sources]
    return draw_learning_curve(table, dataclasses.replace(manifest, agents=(*manifest.agents, *beside)))


register(
    FigureKind(
        name="comparison",
        about="Percent correct by block, beside what others have found",
        applies=applies,
        measure=measure,
        draw=draw,
    )
)
