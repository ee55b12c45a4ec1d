"""``machinepsych report``: tables and figures from disk alone."""

from __future__ import annotations

from pathlib import Path

from machinepsych.cli.console import output_console, show
from machinepsych.cli.folders import write_json
from machinepsych.experiments.base import kind_of_folder
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
    kind = kind_of_folder(folder)
    report = kind.report(folder, out)
    write_json(json, report.summary)
    if not quiet:
        tables = kind.tables(folder, report.summary)
        show(output_console(), [*tables, f"Written to {out or folder}"])
