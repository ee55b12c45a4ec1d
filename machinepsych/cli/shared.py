"""Running, checking and reporting shared protocols, for ``run``, ``check``, ``resume`` and ``report``."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from machinepsych.cli.console import output_console
from machinepsych.cli.folders import default_folder, write_json
from machinepsych.cli.stepped import (
    refuse_changed,
    refuse_complete,
    run_units_shown,
    with_interval,
    write_rows,
)
from machinepsych.errors import RunFolderError
from machinepsych.figures.report import write_picture
from machinepsych.figures.shared import draw_shared
from machinepsych.kernels.backend import make_backend
from machinepsych.measures.shared import (
    OBSERVATION,
    by_block,
    first_test,
    read_shared_manifest,
    read_turns,
)
from machinepsych.protocol.read import read_file
from machinepsych.runs.write import write_text
from machinepsych.shared.experiment import execute, units_of
from machinepsych.shared.protocol import SharedProtocol, load

# Shares, told in per cent.
SHARES = ("success", "success_by_chance", "first_correct", "share_of_the_first")
# What numbers of a lever or a tick say nothing as a mean.
NOT_TOLD = ("first_choice", "let_in", "responses")


def run_shared(
    path: Path,
    out: Path | None,
    changes: list[str],
    backend: str,
    threads: int | None,
    quiet: bool,
    dry_run: bool,
    json: Path | None,
) -> None:
    """Check a shared protocol, run it into a new folder, and report."""
    protocol = load(path, changes)
    folder = out or default_folder(protocol.name, protocol.digest())
    if dry_run:
        output_console().print(
            f"{_counts(protocol)}\n{_memory(protocol)}\n"
            f"Nothing has been run or written; a run would write to {folder}",
            markup=False,
            soft_wrap=True,
        )
        return
    _run_into(protocol, read_file(path), path.name, folder, backend, threads, quiet, json, resume=False)


def resume_shared(folder: Path, backend: str, threads: int | None, quiet: bool, json: Path | None) -> None:
    """Go on with an interrupted run; raises RunFolderError for one that is complete or changed."""
    manifest = read_shared_manifest(folder)
    if manifest is None:
        raise RunFolderError(f"{folder} is not the folder of a shared run.")
    refuse_complete(folder, manifest)
    protocol = load(folder / "protocol.resolved.yaml")
    refuse_changed(folder, protocol.digest(), manifest)
    text = read_file(folder / "protocol.yaml")
    file = manifest["protocol"]["file"]
    _run_into(protocol, text, file, folder, backend, threads, quiet, json, resume=True)


def _run_into(
    protocol: SharedProtocol,
    text: str,
    file: str,
    folder: Path,
    backend_name: str,
    threads: int | None,
    quiet: bool,
    json: Path | None,
    resume: bool,
) -> None:
    total = len(protocol.cells()) * protocol.chambers * protocol.trials
    run_units_shown(
        folder,
        backend_name,
        threads,
        quiet,
        "trials of chambers",
        {protocol.name: total},
        [(unit, protocol.name, unit.subjects * protocol.trials) for unit in units_of(protocol)],
        lambda backend, advance, command: execute(
            protocol,
            text,
            file,
            folder,
            backend,
            lambda trials: advance(protocol.name, trials),
            command,
            resume,
        ),
    )
    report_shared(folder, None, quiet, json)


def check_shared(path: Path, changes: list[str], quiet: bool) -> None:
    """Check a shared protocol; raises ProtocolError with everything that is wrong."""
    protocol = load(path, changes)
    if not quiet:
        output_console().print(
            f"{path} is a valid shared protocol: {_counts(protocol)}", markup=False, soft_wrap=True
        )


def _counts(protocol: SharedProtocol) -> str:
    return (
        f"{protocol.name}, {protocol.situation}, {len(protocol.conditions)} conditions x "
        f"{len(protocol.companies)} companies x {protocol.chambers:,} chambers, "
        f"{protocol.trials:,} trials each."
    )


def _memory(protocol: SharedProtocol) -> str:
    """Say how much memory the largest unit of work takes: what chambers and agents declare."""
    from machinepsych.shared.play import Gathering

    cells = protocol.cells()
    most = 0
    plain = make_backend("plain", 1)
    for unit in units_of(protocol):
        condition, company = cells[unit.agent]
        # Memory is the same for every chamber of a cell: one is enough to know.
        if unit.first == 1:
            most = max(most, Gathering(protocol, condition, company, 1, 1, plain).bytes * unit.subjects)
    return f"Memory of chambers and agents: {most / 2**20:,.1f} MiB at once."


def is_shared_run(folder: Path) -> bool:
    """Say whether a folder is that of a shared run."""
    return read_shared_manifest(folder) is not None


def report_shared(folder: Path, out: Path | None, quiet: bool, json: Path | None) -> None:
    """Draw the report of a shared run's folder, into it or into ``out``, and print its tables."""
    manifest = read_shared_manifest(folder)
    if manifest is None:
        raise RunFolderError(f"{folder} is not the folder of a shared run.")
    table = read_turns(folder)
    rows = by_block(table, manifest)
    tests = first_test(table, manifest) if manifest["situation"] == OBSERVATION else []
    target = out or folder
    summary = {
        "protocol": manifest["protocol"]["name"],
        "seed": manifest["seed"],
        "situation": manifest["situation"],
        "control": manifest["control"],
        "first_test": tests,
        "blocks": rows,
    }
    try:
        write_picture(draw_shared(rows, manifest), target / "figures" / "blocks")
        write_rows(rows, target / "figures" / "blocks.csv")
        write_text(target / "summary.json", json_module.dumps(summary, indent=1, ensure_ascii=False) + "\n")
        write_text(target / "summary.md", _markdown(rows, tests, manifest))
    except OSError as why:
        raise RunFolderError(f"{target} cannot be written: {why.strerror or why}") from why
    write_json(json, summary)
    if not quiet:
        _print(rows, tests, manifest)
        output_console().print(f"Written to {target}", markup=False, soft_wrap=True)


def first_and_last(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str, str]]:
    """Return company, condition, agent, measure, and the first and the last block's value, as texts."""
    found: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["measure"] not in NOT_TOLD:
            key = (row["company"], row["condition"], row["agent"], row["measure"])
            found.setdefault(key, []).append(row)
    return [
        (key[0], key[1], key[2] or "(chamber)", key[3].replace("_", " "), _cell(blocks[0]), _cell(blocks[-1]))
        for key, blocks in sorted(found.items(), key=lambda each: each[0][0])
    ]


def _cell(row: dict[str, Any]) -> str:
    percent = row["measure"] in SHARES
    return with_interval(row, percent, 0 if percent else 2)


def _tests_as_text(tests: list[dict[str, Any]]) -> list[str]:
    return [
        f"First choice of {each['agent']} ({each['company']}, {each['condition']}): "
        f"{each['correct']} of {each['chose']} the lever that pays."
        for each in tests
    ]


def _print(rows: list[dict[str, Any]], tests: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    console = output_console()
    console.print(
        Text(
            f"{manifest['protocol']['name']}: {manifest['situation']}, {manifest['chambers']:,} chambers a "
            f"condition and company, seed {manifest['seed']}",
            "bold",
        )
    )
    if not manifest["complete"]:
        console.print(Text(f"Note: The run is not complete ({manifest['status']}).", "yellow"))
    told = first_and_last(rows)
    for company in manifest["companies"]:
        table = Table(title=Text(company["name"], "bold"), title_justify="left", box=None, padding=(0, 1))
        for heading in ("condition", "agent", "measure", "first block", "last block"):
            table.add_column(Text(heading), header_style="dim")
        previous = ""
        for name, condition, agent, measure, first, last in told:
            if name == company["name"]:
                table.add_row("" if condition == previous else condition, agent, measure, first, last)
                previous = condition
        console.print("")
        console.print(table)
    for line in _tests_as_text(tests):
        console.print(line, markup=False, soft_wrap=True)
    console.print(Text("Means over chambers [95% interval].", "dim"))


def _markdown(rows: list[dict[str, Any]], tests: list[dict[str, Any]], manifest: dict[str, Any]) -> str:
    lines = [
        f"# {manifest['protocol']['name']}",
        "",
        f"{manifest['protocol']['about']}",
        "",
        "![by block](figures/blocks.png)",
        "",
        *(f"- {line}" for line in _tests_as_text(tests)),
        "",
        "| company | condition | agent | measure | first block | last block |",
        "|---|---|---|---|---|---|",
        *("| " + " | ".join(cells) + " |" for cells in first_and_last(rows)),
    ]
    return "\n".join(lines) + "\n"
