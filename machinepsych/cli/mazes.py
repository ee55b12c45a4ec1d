"""Running, checking and reporting maze protocols, for ``run``, ``check`` and ``report``."""

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
from machinepsych.figures.episodes import draw_by_block, draw_occupancy, draw_strategies
from machinepsych.figures.report import write_picture
from machinepsych.mazes.experiment import execute, units_of
from machinepsych.mazes.protocol import MazeProtocol, load
from machinepsych.measures.episodes import by_block, occupancy, read_episodes, read_maze_manifest
from machinepsych.measures.search_strategy import strategies_by_block
from machinepsych.protocol.read import read_file
from machinepsych.runs.write import write_text


def run_maze(
    path: Path,
    out: Path | None,
    changes: list[str],
    backend: str,
    threads: int | None,
    quiet: bool,
    dry_run: bool,
    json: Path | None,
) -> None:
    """Check a maze protocol, run it into a new folder, and report."""
    protocol = load(path, changes)
    folder = out or default_folder(protocol.name, protocol.digest())
    if dry_run:
        output_console().print(
            f"{_counts(protocol)}\nNothing has been run or written; a run would write to {folder}",
            markup=False,
            soft_wrap=True,
        )
        return
    _run_into(protocol, read_file(path), path.name, folder, backend, threads, quiet, json, resume=False)


def resume_maze(folder: Path, backend: str, threads: int | None, quiet: bool, json: Path | None) -> None:
    """Go on with an interrupted run; raises RunFolderError for one that is complete or changed."""
    manifest, protocol = protocol_of_folder(folder)
    refuse_complete(folder, manifest)
    text = read_file(folder / "protocol.yaml")
    file = manifest["protocol"]["file"]
    _run_into(protocol, text, file, folder, backend, threads, quiet, json, resume=True)


def protocol_of_folder(folder: Path) -> tuple[dict[str, Any], MazeProtocol]:
    """Return the manifest and the protocol of a maze run; raises RunFolderError where it is another's."""
    manifest = read_maze_manifest(folder)
    if manifest is None:
        raise RunFolderError(f"{folder} is not the folder of a maze run.")
    protocol = load(folder / "protocol.resolved.yaml")
    refuse_changed(folder, protocol.digest(), manifest)
    return manifest, protocol


def _run_into(
    protocol: MazeProtocol,
    text: str,
    file: str,
    folder: Path,
    backend_name: str,
    threads: int | None,
    quiet: bool,
    json: Path | None,
    resume: bool,
) -> None:
    labels = [agent.label for agent in protocol.agents]
    run_units_shown(
        folder,
        backend_name,
        threads,
        quiet,
        "trials",
        dict.fromkeys(labels, protocol.subjects * protocol.trials),
        [(unit, labels[unit.agent], unit.subjects * protocol.trials) for unit in units_of(protocol)],
        lambda backend, advance, command: execute(
            protocol, text, file, folder, backend, advance, command, resume
        ),
    )
    report_maze(folder, None, quiet, json)


def check_maze(path: Path, changes: list[str], quiet: bool) -> None:
    """Check a maze protocol; raises ProtocolError with everything that is wrong."""
    protocol = load(path, changes)
    if not quiet:
        output_console().print(
            f"{path} is a valid maze protocol: {_counts(protocol)}", markup=False, soft_wrap=True
        )


def _counts(protocol: MazeProtocol) -> str:
    return (
        f"{protocol.name}, {protocol.place.use}, {len(protocol.agents)} agents x "
        f"{protocol.subjects:,} subjects, {len(protocol.phases)} phases, {protocol.trials:,} trials each."
    )


def is_maze_run(folder: Path) -> bool:
    """Say whether a folder is that of a maze run."""
    return read_maze_manifest(folder) is not None


def report_maze(folder: Path, out: Path | None, quiet: bool, json: Path | None) -> None:
    """Draw the report of a maze run's folder, into it or into ``out``, and print its tables."""
    manifest = read_maze_manifest(folder)
    if manifest is None:
        raise RunFolderError(f"{folder} is not the folder of a maze run.")
    table = read_episodes(folder)
    rows = by_block(table, manifest)
    strategies = strategies_by_block(table, manifest)
    target = out or folder
    summary = {
        "protocol": manifest["protocol"]["name"],
        "seed": manifest["seed"],
        "place": {key: manifest["place"][key] for key in ("use", "form")},
        "blocks": rows,
        "strategies": strategies,
    }
    try:
        (target / "figures").mkdir(parents=True, exist_ok=True)
        write_picture(draw_by_block(rows, manifest), target / "figures" / "blocks")
        where = occupancy(table, manifest)
        if where:
            write_picture(draw_occupancy(where, manifest), target / "figures" / "occupancy")
        write_rows(rows, target / "figures" / "blocks.csv")
        if strategies:
            write_picture(draw_strategies(strategies, manifest), target / "figures" / "strategies")
            write_rows(strategies, target / "figures" / "strategies.csv")
        write_text(target / "summary.json", json_module.dumps(summary, indent=1, ensure_ascii=False) + "\n")
        drawn = ["blocks", *(["occupancy"] if where else []), *(["strategies"] if strategies else [])]
        write_text(target / "summary.md", _markdown(rows, manifest, drawn))
    except OSError as why:
        raise RunFolderError(f"{target} cannot be written: {why.strerror or why}") from why
    write_json(json, summary)
    if not quiet:
        _print(rows, manifest)
        output_console().print(f"Written to {target}", markup=False, soft_wrap=True)


def first_and_last(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """Return agent, phase, measure, and the first and the last block's value, as texts."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["agent"], row["phase"], row["measure"]), []).append(row)
    return [(*key, _cell(blocks[0]), _cell(blocks[-1])) for key, blocks in found.items()]


def _cell(row: dict[str, Any]) -> str:
    digits = 0 if row["percent"] else 2 if abs(row["value"]) < 10 else 1
    return with_interval(row, row["percent"], digits)


def _print(rows: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    console = output_console()
    place = manifest["place"]
    console.print(
        Text(
            f"{manifest['protocol']['name']}: {place['use']} ({place['form']} form), "
            f"{len(manifest['agents'])} agents x {manifest['subjects']:,} subjects, seed {manifest['seed']}",
            "bold",
        )
    )
    if not manifest["complete"]:
        console.print(Text(f"Note: The run is not complete ({manifest['status']}).", "yellow"))
    told = first_and_last(rows)
    for agent in manifest["agents"]:
        table = Table(title=Text(agent["label"], "bold"), title_justify="left", box=None, padding=(0, 1))
        for heading in ("phase", "measure", "first block", "last block"):
            table.add_column(Text(heading), header_style="dim")
        previous = ""
        for label, phase, measure, first, last in told:
            if label == agent["label"]:
                table.add_row("" if phase == previous else phase, measure.replace("_", " "), first, last)
                previous = phase
        console.print("")
        console.print(table)
    console.print(Text("Means over subjects [95% interval]; per cent: shares of trials or of steps.", "dim"))


def _markdown(rows: list[dict[str, Any]], manifest: dict[str, Any], drawn: list[str]) -> str:
    lines = [
        f"# {manifest['protocol']['name']}",
        "",
        f"{manifest['protocol']['about']}",
        "",
        *(line for name in drawn for line in (f"![{name}](figures/{name}.png)", "")),
        "| agent | phase | measure | first block | last block |",
        "|---|---|---|---|---|",
        *("| " + " | ".join(cells) + " |" for cells in first_and_last(rows)),
    ]
    return "\n".join(lines) + "\n"
