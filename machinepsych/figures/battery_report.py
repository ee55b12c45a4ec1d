"""The report of a battery: tables for people and programs, the matrix of verdicts, a figure a phenomenon."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from machinepsych.battery import tables
from machinepsych.battery.base import Phenomenon
from machinepsych.battery.run import Grade
from machinepsych.conditioning.base import MODELS
from machinepsych.figures.battery import draw_curves, draw_matrix, draw_phenomenon
from machinepsych.figures.report import replace, write_picture
from machinepsych.runs.write import write_text

if TYPE_CHECKING:
    import pyarrow as pa


def write_battery_report(
    folder: Path,
    grades: Sequence[Grade],
    page: str,
    track: Callable[[Sequence[Phenomenon]], Iterable[Phenomenon]] = iter,
) -> None:
    """Write tables and figures of some grades; ``page`` is the page of Markdown, ``track`` shows progress."""
    import pyarrow

    rows, conditions = tables.grade_rows(grades), tables.condition_rows(grades)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    write_text(folder / "battery.json", json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    write_text(folder / "battery.md", page)
    if not grades:
        return
    flat = [{key: value for key, value in row.items() if key != "claims"} for row in rows]
    for name, table in (("verdicts", flat), ("conditions", conditions)):
        replace(folder / f"{name}.parquet", _parquet(pyarrow.Table.from_pylist(table)))
    codes = {name: MODELS.get(name).code for name in tables.models_in(grades)}
    phenomena = tables.phenomena_in(grades)
    titles = {each.number: each.title for each in phenomena}
    write_picture(draw_matrix(rows, codes, titles), folder / "figures" / "verdicts")
    for each in track(phenomena):
        shown = [row for row in conditions if row["number"] == each.number and not row["derived"]]
        title = f"{each.number}. {each.title}, after {each.source}"
        claims = [claim.text for claim in each.claims]
        if each.curves:
            drawn = draw_curves(shown, title, each.about, each.axis, claims, each.curves)
        else:
            drawn = draw_phenomenon(shown, title, each.about, each.axis, claims)
        write_picture(drawn, folder / "figures" / f"{each.number:02d}-{each.name}")


def _parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()
