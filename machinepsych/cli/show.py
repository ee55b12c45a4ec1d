"""``machinepsych show``: the parameters of an agent, each with its range, meaning and source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_json
from machinepsych.errors import UnknownNameError
from machinepsych.nars.settings import SETS
from machinepsych.nars.subject_settings import SUBJECT_SETS
from machinepsych.parameters import describe

# What the shell's reasoner is called here.
SHELL = "narsese"


def show_command(agent: str, json: Path | None) -> None:
    """Print the parameters of an agent, a model or the shell; raises UnknownNameError for an unknown name."""
    if agent == SHELL:
        _show_sets("narsese: the reasoner behind `machinepsych narsese`", SETS, json)
        return
    kind = _kind(agent)
    if kind.parameters in SUBJECT_SETS.values():
        _show_sets(f"{kind.name}: {kind.about}", SUBJECT_SETS, json)
        return
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


def _kind(name: str) -> Any:
    """Return an agent, or a model of conditioning, by its name."""
    if name in AGENTS.names():
        return AGENTS.get(name)
    from machinepsych.conditioning.base import MODELS

    if name in MODELS.names():
        return MODELS.get(name)
    raise UnknownNameError("agent or model", name, [*AGENTS.names(), *MODELS.names(), SHELL])


def _show_sets(about: str, sets: Mapping[str, type], json: Path | None) -> None:
    """Print the parameters of a reasoner, a column for each named set."""
    console = output_console()
    console.print(f"{about}, by set of parameters\n", markup=False)
    table = Table(box=None, padding=(0, 1))
    for heading in ("parameter", *sets):
        table.add_column(heading, no_wrap=True, vertical="top")
    for heading in ("allowed", "what it is"):
        table.add_column(heading, overflow="fold", vertical="top")
    described = {name: {each.name: each for each in describe(kind)} for name, kind in sets.items()}
    rows = []
    for parameter in next(iter(described.values())).values():
        values = {name: described[name][parameter.name].default for name in sets}
        ona = described["ona"][parameter.name]
        source = f" [{ona.source}]" if ona.source else ""
        cells = (parameter.name, *map(str, values.values()), parameter.range_text(), ona.about + source)
        table.add_row(*(Text(cell) for cell in cells))
        rows.append({"name": parameter.name, **values, "allowed": parameter.range_text(), "about": ona.about})
    console.print(table)
    write_json(json, rows)
