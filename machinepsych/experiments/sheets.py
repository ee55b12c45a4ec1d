"""The tables of a summary for a terminal, a pipe or a notebook."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from machinepsych.figures.sheet import Sheet


def summary_renderables(summary: dict[str, Any]) -> list[RenderableType]:
    """Lay the summary of a run out for printing, one renderable after another.

    ``summary`` is the dictionary of a :class:`~machinepsych.figures.report.Report`. Text is never read
    as markup, so that labels and intervals appear as they are.
    """
    # What the sheets hold is computed with pyarrow: it is not needed to know the kinds of experiment.
    from machinepsych.figures.summary import heading_lines, sheets

    first, *notes = heading_lines(summary)
    shown: list[RenderableType] = [Text(first, style="bold")]
    shown += [Text(f"Note: {note}", style="yellow") for note in notes]
    for sheet in sheets(summary):
        shown += [Text(""), sheet_table(sheet)]
        if sheet.note:
            shown.append(Padding(Text(f"{sheet.note}", style="dim"), (0, 2)))
    shown.append(Text(""))
    return shown


def sheet_table(sheet: Sheet) -> Table:
    """Lay out one sheet as a table."""
    table = Table(
        title=Text(sheet.title, style="bold"), title_justify="left", box=None, padding=(0, 1), pad_edge=True
    )
    for number, heading in enumerate(sheet.headings):
        words = number < sheet.words
        table.add_column(
            Text(heading),
            justify="left" if words else "right",
            header_style="dim",
            overflow="fold" if words else "ellipsis",
        )
    for row in sheet.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
