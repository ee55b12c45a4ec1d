"""``machinepsych check`` and ``machinepsych schema``."""

from __future__ import annotations

import json as json_module
import re
from pathlib import Path

from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_new_file
from machinepsych.errors import UnknownNameError
from machinepsych.experiments.base import KINDS, OPERANT, kind_of_file
from machinepsych.protocol.read import read_file
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
    experiment = kind_of_file(path).load(path, changes)
    if not quiet:
        kind = f"{experiment.word} protocol".lstrip()
        output_console().print(
            f"{path} is a valid {kind}: {experiment.counts()}", markup=False, soft_wrap=True
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
    """Print or write the JSON Schema of protocol files of a kind."""
    if kind not in KINDS.names():
        raise UnknownNameError("schema of protocols", kind, KINDS.names())
    text = json_module.dumps(KINDS.get(kind).schema(), indent=2) + "\n"
    if out is None:
        print(text, end="")
    else:
        write_new_file(out, text, overwrite=True)
