"""``machinepsych list`` and ``machinepsych copy``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.table import Table

from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_json, write_new_file
from machinepsych.errors import UnknownNameError
from machinepsych.protocol.shipped import shipped_protocols, shipped_sweeps


def _protocols() -> list[tuple[str, str]]:
    from machinepsych.experiments.base import kind_of_file

    shipped = shipped_protocols().items()
    return [(name, kind_of_file(path).load(path).protocol.about) for name, path in shipped]


def _sweeps() -> list[tuple[str, str]]:
    from machinepsych.sweeps.check import load

    return [(name, load(path).values["about"]) for name, path in shipped_sweeps().items()]


def _agents() -> list[tuple[str, str]]:
    from machinepsych.agents.base import AGENTS

    return [(kind.name, kind.about) for kind in AGENTS]


def _models() -> list[tuple[str, str]]:
    from machinepsych.conditioning.base import MODELS

    return [(kind.name, f"{kind.citation}: {kind.about}") for kind in MODELS]


def _phenomena() -> list[tuple[str, str]]:
    from machinepsych.battery.base import phenomena

    return [(each.name, f"{each.number}. {each.about}") for each in phenomena()]


def _schedules() -> list[tuple[str, str]]:
    from machinepsych.schedules.base import SCHEDULES
    from machinepsych.schedules.compound import COMPOUNDS

    simple = [(kind.example, kind.about) for kind in SCHEDULES]
    return simple + [(kind.example, kind.about) for kind in COMPOUNDS.values()]


def _apparatus() -> list[tuple[str, str]]:
    from machinepsych.apparatus.base import APPARATUS

    return [(kind.name, kind.about) for kind in APPARATUS]


def _situations() -> list[tuple[str, str]]:
    from machinepsych.apparatus.shared.situations.base import SITUATIONS

    return [(each.name, each.about) for each in SITUATIONS]


def _paradigms() -> list[tuple[str, str]]:
    from machinepsych.apparatus.paradigms.base import PARADIGMS

    return [(each.name, f"{each.about} ({each.source})") for each in PARADIGMS]


def _views() -> list[tuple[str, str]]:
    from machinepsych.apparatus.views.base import VIEWS

    return [(each.name, each.about) for each in VIEWS]


def _backends() -> list[tuple[str, str]]:
    from machinepsych.kernels.backend import BACKENDS

    return [(name, (kind.__doc__ or "").split("\n")[0].rstrip(".")) for name, kind in BACKENDS.items()]


_LISTS: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "protocols": _protocols,
    "sweeps": _sweeps,
    "agents": _agents,
    "models": _models,
    "phenomena": _phenomena,
    "schedules": _schedules,
    "apparatus": _apparatus,
    "situations": _situations,
    "paradigms": _paradigms,
    "views": _views,
    "backends": _backends,
}


def list_command(what: str, json: Path | None) -> None:
    """List members of one kind with a line each; raises UnknownNameError for an unknown kind."""
    if what not in _LISTS:
        raise UnknownNameError("list of", what, _LISTS)
    rows = _LISTS[what]()
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name, about in rows:
        table.add_row(name, about)
    output_console().print(table)
    write_json(json, [{"name": name, "about": about} for name, about in rows])


def copy_command(name: str, out: Path | None) -> None:
    """Write a shipped protocol or sweep to a new file in this folder."""
    sweeps = shipped_sweeps()
    shipped = shipped_protocols() | sweeps
    if name not in shipped:
        raise UnknownNameError("shipped protocol", name, shipped)
    target = out or Path(f"{name}.yaml")
    if target.is_dir():
        target = target / f"{name}.yaml"
    write_new_file(target, shipped[name].read_text(encoding="utf-8"))
    command = "sweep" if name in sweeps else "run"
    output_console().print(
        f"Wrote {target}. Run it: machinepsych {command} {target}", markup=False, soft_wrap=True
    )
