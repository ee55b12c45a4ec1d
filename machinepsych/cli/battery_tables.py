"""The table of the battery in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from machinepsych.battery import tables
from machinepsych.battery.base import PARTLY, PHENOMENA, SHOWN
from machinepsych.battery.run import Grade
from machinepsych.conditioning.base import MODELS

# With at most this many models the table of verdicts has room for effects.
FEW = 3
# Room for number and name of a phenomenon, and for the verdict of a model.
NAMES_WIDTH = 42
CELL_WIDTH = 4
_COLOURS = {"shown": "bold blue", "partly": "yellow", "not": "dim"}


def print_grades(console: Console, grades: Sequence[Grade]) -> None:
    """Print verdicts, models beside phenomena, and which of them are other than the literature's."""
    if not grades:
        return
    models = tables.models_in(grades)
    few = len(models) <= FEW
    # Models that do not fit beside one another stand below.
    most = len(models) if few else max(1, (console.width - NAMES_WIDTH) // CELL_WIDTH)
    blocks = -(-len(models) // most)
    size = -(-len(models) // blocks)
    for first in range(0, len(models), size):
        console.print(_table(models[first : first + size], grades, few))
    console.print(Text(tables.KEY, "dim"))
    if not few:
        named = ", ".join(f"{MODELS.get(name).code} {name}" for name in models)
        console.print(Text(named, "dim"))
    surprises = [grade for grade in grades if grade.surprising]
    if surprises:
        console.print(Text(f"\nOther than the literature says ({len(surprises)})", "bold"))
        for grade in surprises:
            reason = grade.reason or tables.effect_text(grade)
            console.print(
                Text(
                    f"  {grade.model}, {PHENOMENA.get(grade.phenomenon).title}: "
                    f"{grade.verdict}, expected {grade.expected}. {reason}"
                )
            )


def _table(models: list[str], grades: Sequence[Grade], few: bool) -> Table:
    """Lay out the verdicts of some models, with effects where there are few."""
    cells, totals = tables.by_cell(grades), tables.counts(grades)
    table = Table(box=None, padding=(0, 1 if few else 0, 0, 1))
    table.add_column("#", justify="right", header_style="dim")
    table.add_column("phenomenon", no_wrap=True, header_style="dim", overflow="ellipsis")
    for name in models:
        table.add_column(name if few else MODELS.get(name).code, min_width=3, header_style="dim")
    for each in tables.phenomena_in(grades):
        row = [cells.get((name, each.name)) for name in models]
        texts = [
            Text(tables.MISSING, "dim")
            if grade is None
            else Text(_detail(grade) if few else tables.cell(grade), _COLOURS[grade.verdict])
            for grade in row
        ]
        table.add_row(str(each.number), Text(each.title), *texts)
    table.add_section()
    for verdict in (SHOWN, PARTLY):
        table.add_row("", Text(verdict, "dim"), *(Text(str(totals[name][verdict])) for name in models))
    return table


def _detail(grade: Grade) -> str:
    return f"{tables.cell(grade)} {tables.effect_text(grade)}"
