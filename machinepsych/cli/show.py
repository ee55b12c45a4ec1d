"""``machinepsych show``: the parameters of an agent, each with its range, meaning and source."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_json
from machinepsych.parameters import describe


def show_command(agent: str, json: Path | None) -> None:
    """Print an agent's parameters; raises UnknownNameError for an unknown agent."""
    kind = AGENTS.get(agent)
    described = describe(kind.parameters)
    console = output_console()
    console.print(f"{kind.name}: {kind.about}\n", markup=False)
    table = Table(box=None, padding=(0, 1))
    for heading in ("parameter", "value", "allowed", "what it is"):
        table.add_column(heading, overflow="fold", vertical="top")
    for parameter in described:
        source = f" [{parameter.source}]" if parameter.source else ""
        cells = (parameter.name, str(parameter.default), parameter.range_text(), parameter.about + source)
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    write_json(
        json,
        [
            {
                "name": parameter.name,
                "default": parameter.default,
                "allowed": parameter.range_text(),
                "about": parameter.about,
                "source": parameter.source,
            }
            for parameter in described
        ],
    )
