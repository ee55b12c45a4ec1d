"""The tables of ``machinepsych narsese --conformance``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from machinepsych.nars.shell.check import FileReport
from machinepsych.nars.shell.conformance import Row, capability_rows, file_row

Cells: TypeAlias = Callable[[Row], tuple[str, str]]
_HEADINGS = ("held", "checks", "disabled held", "disabled", "errors", "seconds")


def conformance_renderables(reports: list[FileReport]) -> list[RenderableType]:
    """Lay out the table by capability, that by file, and what was missed, for printing."""
    rows = [file_row(report) for report in reports]
    shown: list[RenderableType] = [
        _table("By capability", ("capability", "files"), capability_rows(rows), _capability_cells),
        Text(""),
        _table("By file", ("file", "capability"), rows, lambda row: (row.name, row.capability)),
        Text(""),
    ]
    for report in reports:
        missed = [verdict for verdict in report.verdicts if verdict.enforced and not verdict.held]
        for verdict in missed:
            place = f"{report.path.name}:{verdict.line}"
            shown.append(Text(f"missed  {place}  {verdict.expected}  seen: {verdict.seen.rstrip()}"))
        shown += [Text(f"error  {report.path.name}: {error}") for error in report.errors]
    return shown


def _capability_cells(row: Row) -> tuple[str, str]:
    return row.name, str(row.files)


def _table(title: str, first: tuple[str, str], rows: list[Row], cells: Cells) -> Table:
    table = Table(
        title=Text(title, style="bold"), title_justify="left", box=None, padding=(0, 1), pad_edge=True
    )
    for heading in first:
        table.add_column(Text(heading), header_style="dim")
    for heading in _HEADINGS:
        table.add_column(Text(heading), justify="right", header_style="dim")
    for row in rows:
        counts = (row.held, row.checks, row.disabled_held, row.disabled, row.errors)
        table.add_row(*(Text(cell) for cell in (*cells(row), *map(str, counts), f"{row.seconds:.1f}")))
    return table
