"""``machinepsych check`` and ``machinepsych schema``."""

from __future__ import annotations

import json as json_module
import re
from pathlib import Path

from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_new_file
from machinepsych.errors import UnknownNameError
from machinepsych.protocol.check import load
from machinepsych.protocol.kinds import MAZE, OPERANT, PAVLOVIAN, SHARED, kind_of_file
from machinepsych.protocol.read import read_file
from machinepsych.protocol.schema import json_schema
from machinepsych.protocol.shipped import find_protocol, shipped_sweeps


def check_command(protocol: str, changes: list[str], quiet: bool) -> None:
    """Check a protocol; raises ProtocolError with everything that is wrong."""
    if protocol in shipped_sweeps() and not Path(protocol).is_file():
        _check_sweep(shipped_sweeps()[protocol], changes, quiet)
        return
    path = find_protocol(protocol)
    if re.search(r"^sweep\s*:", read_file(path), re.MULTILINE):
        _check_sweep(path, changes, quiet)
        return
    if kind_of_file(path) == PAVLOVIAN:
        from machinepsych.cli.pavlovian import check_pavlovian

        check_pavlovian(path, changes, quiet)
        return
    if kind_of_file(path) == MAZE:
        from machinepsych.cli.mazes import check_maze

        check_maze(path, changes, quiet)
        return
    if kind_of_file(path) == SHARED:
        from machinepsych.cli.shared import check_shared

        check_shared(path, changes, quiet)
        return
    checked = load(path, changes, agents=AGENTS)
    if not quiet:
        trials = sum(phase.blocks * phase.trials_per_block for phase in checked.phases)
        output_console().print(
            f"{path} is a valid protocol: {checked.name}, {len(checked.agents)} agents x "
            f"{checked.subjects:,} subjects, {len(checked.phases)} phases, {trials:,} trials each.",
            markup=False,
            soft_wrap=True,
        )


def _check_sweep(path: Path, changes: list[str], quiet: bool) -> None:
    from machinepsych.sweeps.check import load as load_sweep

    specification = load_sweep(path, changes)
    if not quiet:
        cells = len(specification.kind.cells(specification.values))
        output_console().print(
            f"{path} is a valid sweep: {specification.values['name']} ({specification.kind.name}), "
            f"{cells:,} cells.",
            markup=False,
            soft_wrap=True,
        )


def schema_command(out: Path | None, kind: str = OPERANT) -> None:
    """Print or write the JSON Schema of protocol files of a kind, operant or maze."""
    if kind == MAZE:
        from machinepsych.mazes.schema import maze_schema

        schema = maze_schema()
    elif kind == OPERANT:
        schema = json_schema(AGENTS)
    else:
        raise UnknownNameError("schema of protocols", kind, (OPERANT, MAZE))
    text = json_module.dumps(schema, indent=2) + "\n"
    if out is None:
        print(text, end="")
    else:
        write_new_file(out, text, overwrite=True)
