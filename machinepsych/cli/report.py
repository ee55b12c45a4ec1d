"""``machinepsych report``: tables and figures from disk alone."""

from __future__ import annotations

from pathlib import Path

from machinepsych.cli.console import output_console
from machinepsych.cli.folders import write_json
from machinepsych.cli.tables import summary_renderables
from machinepsych.figures.report import write_report
from machinepsych.runs.read import open_run
from machinepsych.sweeps.folder import is_sweep


def report_command(folder: Path, out: Path | None, quiet: bool, json: Path | None) -> None:
    """Draw the report of a run folder, into it or into ``out``, and print its tables."""
    if is_sweep(folder):
        from machinepsych.cli.sweep import sweep_report

        sweep_report(folder, out, quiet, json)
        return
    from machinepsych.battery.folder import is_battery

    if is_battery(folder):
        from machinepsych.cli.battery import report_battery

        report_battery(folder, out, quiet, json)
        return
    from machinepsych.cli.pavlovian import is_pavlovian_run, report_pavlovian

    if is_pavlovian_run(folder):
        report_pavlovian(folder, out, quiet, json)
        return
    from machinepsych.cli.mazes import is_maze_run, report_maze

    if is_maze_run(folder):
        report_maze(folder, out, quiet, json)
        return
    run = open_run(folder)
    report = write_report(run, out)
    write_json(json, report.summary)
    if quiet:
        return
    console = output_console()
    for renderable in summary_renderables(report.summary):
        console.print(renderable)
    console.print(f"Written to {out or folder}", markup=False, soft_wrap=True)
