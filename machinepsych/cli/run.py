"""``machinepsych run`` and ``machinepsych resume``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from machinepsych.cli.console import error_console, output_console, show
from machinepsych.cli.folders import default_folder
from machinepsych.errors import RunFolderError
from machinepsych.experiments.base import Experiment, kind_of_file, kind_of_folder
from machinepsych.protocol.shipped import find_protocol
from machinepsych.runs.provenance import command_line
from machinepsych.sweeps.folder import is_sweep


def run_command(
    protocol: str,
    out: Path | None,
    seed: int | None,
    subjects: int | None,
    changes: list[str],
    backend: str,
    threads: int | None,
    quiet: bool,
    dry_run: bool,
    json: Path | None,
) -> None:
    """Check a protocol, run it into a new folder, and report."""
    changes = list(changes)
    if seed is not None:
        changes.append(f"seed={seed}")
    if subjects is not None:
        changes.append(f"subjects={subjects}")
    path = find_protocol(protocol)
    experiment = kind_of_file(path).load(path, changes)
    folder = out or default_folder(experiment.name, experiment.digest)
    if dry_run:
        nothing = f"Nothing has been run or written; a run would write to {folder}"
        show(output_console(), [*experiment.plan(backend), nothing])
        return
    _run_into(experiment, folder, backend, threads, quiet, json, resume=False)


def resume_command(folder: Path, backend: str, threads: int | None, quiet: bool, json: Path | None) -> None:
    """Go on with an interrupted run from the protocol in its folder; else raises RunFolderError."""
    if is_sweep(folder):
        from machinepsych.cli.sweep import resume_sweep

        resume_sweep(folder, threads, quiet, json)
        return
    from machinepsych.battery.folder import is_battery

    if is_battery(folder):
        from machinepsych.cli.battery import resume_battery

        resume_battery(folder, threads, quiet, json)
        return
    kind = kind_of_folder(folder)
    if kind.manifest(folder)["complete"]:
        raise RunFolderError(
            f"{folder} is complete; nothing is left to do. See it: machinepsych report {folder}"
        )
    _run_into(kind.of_folder(folder), folder, backend, threads, quiet, json, resume=True)


def _run_into(
    experiment: Experiment,
    folder: Path,
    backend_name: str,
    threads: int | None,
    quiet: bool,
    json: Path | None,
    resume: bool,
) -> None:
    errors = error_console()
    try:
        with (
            experiment.backend(backend_name, threads) as backend,
            experiment.display(folder, errors, quiet, resume) as watch,
        ):
            experiment.execute(folder, backend, watch, command_line(sys.argv[1:]), resume)
    except KeyboardInterrupt:
        errors.print(
            f"\nInterrupted. What was finished is in {folder} (incomplete, readable).\n"
            f"{experiment.goes_on}: machinepsych resume {shlex.quote(str(folder))}",
            markup=False,
        )
        raise
    # The record is complete: drawing it again costs nothing, so an interruption from here on is no loss.
    from machinepsych.cli.report import report_command

    report_command(folder, None, quiet, json)
