"""Running, checking and reporting Pavlovian protocols, for ``run``, ``check`` and ``report``."""

from __future__ import annotations

import json as json_module
import shlex
import sys
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.folders import default_folder, write_json
from machinepsych.errors import RunFolderError
from machinepsych.figures.conditioning import draw_learning_curves
from machinepsych.figures.report import write_picture
from machinepsych.measures.conditioning import (
    learning_curves,
    read_pavlovian_manifest,
    read_responses,
    summary_rows,
)
from machinepsych.pavlovian.experiment import execute
from machinepsych.pavlovian.protocol import PavlovianProtocol, load
from machinepsych.protocol.read import read_file
from machinepsych.runs.provenance import command_line
from machinepsych.runs.write import write_text


def run_pavlovian(
    path: Path, out: Path | None, changes: list[str], quiet: bool, dry_run: bool, json: Path | None
) -> None:
    """Check a Pavlovian protocol, run it into a new folder, and report."""
    protocol = load(path, changes)
    folder = out or default_folder(protocol.name, protocol.digest())
    if dry_run:
        _show_design(protocol)
        output_console().print(
            f"Nothing has been run or written; a run would write to {folder}", markup=False, soft_wrap=True
        )
        return
    _run_into(protocol, read_file(path), path.name, folder, quiet, json, again=False)


def resume_pavlovian(folder: Path, quiet: bool, json: Path | None) -> None:
    """Run an interrupted run again in its folder; raises RunFolderError for one that is complete."""
    manifest = read_pavlovian_manifest(folder)
    if manifest is None or manifest["complete"]:
        raise RunFolderError(
            f"{folder} is complete; nothing is left to do. See it: machinepsych report {folder}"
        )
    protocol = load(folder / "protocol.resolved.yaml")
    if protocol.digest() != manifest["protocol"]["sha256"]:
        raise RunFolderError(f"{folder} does not hold the protocol that this run began with; run it anew.")
    text = read_file(folder / "protocol.yaml")
    _run_into(protocol, text, manifest["protocol"]["file"], folder, quiet, json, again=True)


def _run_into(
    protocol: PavlovianProtocol,
    text: str,
    file: str,
    folder: Path,
    quiet: bool,
    json: Path | None,
    again: bool,
) -> None:
    errors = error_console()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("subjects"),
        TimeElapsedColumn(),
        console=errors,
        disable=quiet,
        transient=True,
    )
    try:
        with bar:
            tasks = {
                agent.label: bar.add_task(agent.label, total=protocol.subjects) for agent in protocol.agents
            }

            def watch(label: str, done: int) -> None:
                bar.update(tasks[label], completed=done)

            execute(protocol, text, file, folder, watch, command_line(sys.argv[1:]), again)
    except KeyboardInterrupt:
        errors.print(
            f"\nInterrupted. What was finished is in {folder} (incomplete, readable).\n"
            f"Run it again there with: machinepsych resume {shlex.quote(str(folder))}",
            markup=False,
        )
        raise
    report_pavlovian(folder, None, quiet, json)


def check_pavlovian(path: Path, changes: list[str], quiet: bool) -> None:
    """Check a Pavlovian protocol; raises ProtocolError with everything that is wrong."""
    protocol = load(path, changes)
    if not quiet:
        output_console().print(
            f"{path} is a valid Pavlovian protocol: {protocol.name}, {len(protocol.agents)} models x "
            f"{len(protocol.design.groups)} groups x {protocol.subjects:,} subjects, "
            f"{protocol.design.phases} phases.",
            markup=False,
            soft_wrap=True,
        )


def report_pavlovian(folder: Path, out: Path | None, quiet: bool, json: Path | None) -> None:
    """Draw the report of a Pavlovian run folder, into it or into ``out``, and print its tables."""
    manifest = read_pavlovian_manifest(folder)
    if manifest is None:
        raise RunFolderError(f"{folder} is not the folder of a Pavlovian run.")
    curves = learning_curves(read_responses(folder))
    rows = summary_rows(curves)
    target = out or folder
    summary = {"protocol": manifest["protocol"]["name"], "seed": manifest["seed"], "responses": rows}
    try:
        import pyarrow.csv

        (target / "figures").mkdir(parents=True, exist_ok=True)
        write_picture(draw_learning_curves(curves, manifest), target / "figures" / "learning_curves")
        pyarrow.csv.write_csv(curves, target / "figures" / "learning_curves.csv")
        write_text(target / "summary.json", json_module.dumps(summary, indent=1, ensure_ascii=False) + "\n")
        write_text(target / "summary.md", _markdown(manifest, rows))
    except OSError as why:
        raise RunFolderError(f"{target} cannot be written: {why.strerror or why}") from why
    write_json(json, summary)
    if not quiet:
        _print(manifest, rows)
        output_console().print(f"Written to {target}", markup=False, soft_wrap=True)


def is_pavlovian_run(folder: Path) -> bool:
    """Say whether a folder is that of a Pavlovian run."""
    return read_pavlovian_manifest(folder) is not None


def _print(manifest: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    console = output_console()
    console.print(
        Text(
            f"{manifest['protocol']['name']}: {len(manifest['agents'])} models x "
            f"{len(manifest['groups'])} groups "
            f"x {manifest['subjects']:,} subjects, seed {manifest['seed']}",
            "bold",
        )
    )
    if not manifest["complete"]:
        console.print(Text(f"Note: The run is not complete ({manifest['status']}).", "yellow"))
    for agent in manifest["agents"]:
        label = agent["label"]
        table = Table(
            title=Text(f"{label}  {agent['citation']}", "bold"),
            title_justify="left",
            box=None,
            padding=(0, 1),
        )
        for heading in ("group", "phase", "trial", "trials", "first", "last", "95% interval"):
            words = heading in ("group", "trial")
            table.add_column(Text(heading), justify="left" if words else "right", header_style="dim")
        previous = ""
        for row in rows:
            if row["agent"] == label:
                table.add_row(*(Text(cell) for cell in _cells(row, row["group"] == previous)))
                previous = row["group"]
        console.print("")
        console.print(table)
    console.print(
        Text("Response: max(0, expected US), mean over subjects; first and last trial of the kind.", "dim")
    )


def _cells(row: dict[str, Any], again: bool = False) -> list[str]:
    interval = "exact" if row["last_lower"] is None else f"{row['last_lower']:.3f} to {row['last_upper']:.3f}"
    if row["subjects"] == 1:
        interval = "-"
    return [
        "" if again else row["group"],
        str(row["phase"]),
        row["trial_type"],
        str(row["trials"]),
        f"{row['first']:.3f}",
        f"{row['last']:.3f}",
        interval,
    ]


def _markdown(manifest: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    lines = [
        f"# {manifest['protocol']['name']}",
        "",
        f"{manifest['protocol']['about']}",
        "",
        "![learning curves](figures/learning_curves.png)",
        "",
        "| model | group | phase | trial | trials | first | last | 95% interval |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join([row["agent"], *_cells(row)]) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _show_design(protocol: PavlovianProtocol) -> None:
    console = output_console()
    console.print(
        f"{protocol.name}: {len(protocol.agents)} models x {len(protocol.design.groups)} groups x "
        f"{protocol.subjects:,} subjects, seed {protocol.seed}",
        markup=False,
    )
    table = Table(box=None, padding=(0, 2))
    table.add_column("group", header_style="dim")
    for phase in range(protocol.design.phases):
        table.add_column(f"phase {phase + 1}", header_style="dim")
    for name, cells in protocol.design.table().items():
        table.add_row(Text(name), *(Text(cell or "(waits)") for cell in cells))
    console.print(table)
