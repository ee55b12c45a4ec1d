"""``machinepsych battery``: every model through every phenomenon, and how it did."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from machinepsych.battery import tables
from machinepsych.battery.base import PARTLY, PHENOMENA, SHOWN, Phenomenon
from machinepsych.battery.run import Grade, check_subjects, choose_models, choose_phenomena, run_battery
from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.folders import default_folder, write_json, write_new_file
from machinepsych.conditioning.base import MODELS
from machinepsych.errors import MachinepsychError, RunFolderError, UnknownNameError
from machinepsych.parameters import describe
from machinepsych.runs.provenance import COMPLETE, command_line, machine, now, versions
from machinepsych.runs.write import write_manifest, write_text

BATTERIES = ("pavlovian",)
FORMAT = "machinepsych-battery/1"
# With at most this many models the table of verdicts has room for effects.
FEW = 3
# Room for number and name of a phenomenon, and for the verdict of a model.
NAMES_WIDTH = 36
CELL_WIDTH = 4
_COLOURS = {"shown": "bold blue", "partly": "yellow", "not": "dim"}


def battery_command(
    which: str,
    models: list[str],
    phenomena: list[str],
    subjects: int,
    seed: int,
    jobs: int | None,
    out: Path | None,
    json: Path | None,
    markdown: Path | None,
    quiet: bool,
) -> None:
    """Run the battery, print its table, write figures and tables; raises before anything is run."""
    if which not in BATTERIES:
        raise UnknownNameError("battery", which, BATTERIES)
    chosen_models = choose_models(_split(models))
    chosen = choose_phenomena(_split(phenomena))
    check_subjects(subjects)
    if jobs is not None and jobs < 1:
        raise MachinepsychError(f"--jobs must be at least 1, not {jobs}.")
    folder = out or default_folder("battery-pavlovian", _digest(chosen_models, chosen, subjects, seed))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RunFolderError(f"{folder} is there already and not empty; name another folder with --out.")
    started, began = time.perf_counter(), now()
    workers = jobs or os.cpu_count() or 1
    try:
        grades = _run(chosen_models, chosen, subjects, seed, workers, quiet)
    except KeyboardInterrupt:
        error_console().print("\nInterrupted; nothing was written.", markup=False)
        raise
    seconds = time.perf_counter() - started
    rows = tables.grade_rows(grades)
    page = tables.markdown(grades, seed, subjects)
    try:
        _write(folder, grades, rows, page, quiet)
        manifest = _manifest(chosen_models, chosen, subjects, seed, began, seconds)
        write_manifest(folder, manifest)
    except OSError as why:
        raise RunFolderError(f"{folder} cannot be written: {why.strerror or why}") from why
    write_json(json, rows)
    if markdown is not None:
        write_new_file(markdown, page, overwrite=True)
    if not quiet:
        console = output_console()
        _print(console, grades)
        console.print(f"{seconds:.0f} s. Written to {folder}", markup=False, soft_wrap=True)


def _split(names: list[str]) -> list[str]:
    return [name.strip() for each in names for name in each.split(",") if name.strip()]


def _digest(models: list[str], chosen: list[Phenomenon], subjects: int, seed: int) -> str:
    text = f"{models} {[each.name for each in chosen]} {subjects} {seed}"
    return hashlib.sha256(text.encode()).hexdigest()


def _run(
    models: list[str], chosen: list[Phenomenon], subjects: int, seed: int, jobs: int, quiet: bool
) -> list[Grade]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=error_console(),
        disable=quiet,
        transient=True,
    )
    with bar:
        task = bar.add_task("battery", total=len(models) * len(chosen))

        def watch(grade: Grade) -> None:
            bar.update(task, advance=1, description=f"{grade.model}, {grade.phenomenon}"[:50].ljust(50))

        return run_battery(models, chosen, subjects, seed, jobs, watch)


def _write(folder: Path, grades: list[Grade], rows: list[dict[str, Any]], page: str, quiet: bool) -> None:
    """Write tables and figures; the manifest comes last, by the caller."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from machinepsych.figures import battery as figures
    from machinepsych.figures.report import write_picture

    conditions = tables.condition_rows(grades)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "battery.json", rows)
    write_text(folder / "battery.md", page)
    flat = [{key: value for key, value in row.items() if key != "claims"} for row in rows]
    pq.write_table(pa.Table.from_pylist(flat), folder / "verdicts.parquet", compression="zstd")
    pq.write_table(pa.Table.from_pylist(conditions), folder / "conditions.parquet", compression="zstd")
    codes = {name: MODELS.get(name).code for name in tables.models_in(grades)}
    phenomena = tables.phenomena_in(grades)
    titles = {each.number: each.title for each in phenomena}
    write_picture(figures.draw_matrix(rows, codes, titles), folder / "figures" / "verdicts")
    with Progress(console=error_console(), disable=quiet, transient=True) as bar:
        for each in bar.track(phenomena, description="figures"):
            shown = [row for row in conditions if row["number"] == each.number and not row["derived"]]
            title = f"{each.number}. {each.title}, after {each.source}"
            claims = [claim.text for claim in each.claims]
            path = folder / "figures" / f"{each.number:02d}-{each.name}"
            if each.curves:
                drawn = figures.draw_curves(shown, title, each.about, each.axis, claims, each.curves)
            else:
                drawn = figures.draw_phenomenon(shown, title, each.about, each.axis, claims)
            write_picture(drawn, path)


def _manifest(
    models: list[str], chosen: list[Phenomenon], subjects: int, seed: int, began: str, seconds: float
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "status": COMPLETE,
        "complete": True,
        "battery": "pavlovian",
        "seed": seed,
        "subjects": subjects,
        "models": [
            {
                "name": name,
                "citation": MODELS.get(name).citation,
                "parameters": {each.name: each.default for each in describe(MODELS.get(name).parameters)},
            }
            for name in models
        ],
        "phenomena": [
            {"number": each.number, "name": each.name, "design": {k: list(v) for k, v in each.design.items()}}
            for each in chosen
        ],
        "versions": versions(),
        "machine": machine(),
        "started": began,
        "finished": now(),
        "wall_time_s": round(seconds, 3),
        "command": command_line(sys.argv[1:]),
    }


def _print(console: Any, grades: list[Grade]) -> None:
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


def _table(models: list[str], grades: list[Grade], few: bool) -> Table:
    """Lay out the verdicts of some models, with effects where there are few."""
    cells, totals = tables.by_cell(grades), tables.counts(grades)
    table = Table(box=None, padding=(0, 1 if few else 0, 0, 1))
    table.add_column("#", justify="right", header_style="dim")
    table.add_column("phenomenon", no_wrap=True, header_style="dim", overflow="ellipsis")
    for name in models:
        table.add_column(name if few else MODELS.get(name).code, min_width=3, header_style="dim")
    for each in tables.phenomena_in(grades):
        row = [cells[name, each.name] for name in models]
        texts = [
            Text(_detail(grade) if few else tables.cell(grade), _COLOURS[grade.verdict]) for grade in row
        ]
        table.add_row(str(each.number), Text(each.title), *texts)
    table.add_section()
    for verdict in (SHOWN, PARTLY):
        table.add_row("", Text(verdict, "dim"), *(Text(str(totals[name][verdict])) for name in models))
    return table


def _detail(grade: Grade) -> str:
    return f"{tables.cell(grade)} {tables.effect_text(grade)}"
