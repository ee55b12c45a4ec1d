"""``machinepsych run`` and ``machinepsych resume``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from rich.table import Table

from machinepsych.agents.base import AGENTS
from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.folders import default_folder
from machinepsych.cli.live import Display
from machinepsych.errors import RunFolderError, UnavailableError, UnknownNameError
from machinepsych.kernels.backend import BACKENDS, make_backend
from machinepsych.protocol.check import load
from machinepsych.protocol.kinds import MAZE, PAVLOVIAN, kind_of_file
from machinepsych.protocol.read import read_file
from machinepsych.protocol.shipped import find_protocol
from machinepsych.protocol.write import digest
from machinepsych.runs.manifest import read_manifest
from machinepsych.runs.provenance import command_line
from machinepsych.runs.write import done_units
from machinepsych.session.experiment import Experiment, execute, prepare
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
    if kind_of_file(path) == PAVLOVIAN:
        from machinepsych.cli.pavlovian import run_pavlovian

        if backend not in ("cpu", "plain"):
            raise UnavailableError(
                f"Models of conditioning run on the processor, in NumPy; leave out --backend {backend}."
            )
        run_pavlovian(path, out, changes, quiet, dry_run, json)
        return
    if kind_of_file(path) == MAZE:
        from machinepsych.cli.mazes import run_maze

        run_maze(path, out, changes, backend, threads, quiet, dry_run, json)
        return
    checked = load(path, changes, agents=AGENTS)
    experiment = prepare(checked, read_file(path), path.name)
    folder = out or default_folder(checked.name, digest(checked))
    if dry_run:
        if backend not in BACKENDS:
            raise UnknownNameError("backend", backend, BACKENDS)
        show_dry_run(experiment, folder, backend)
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
    from machinepsych.cli.pavlovian import is_pavlovian_run, resume_pavlovian

    if is_pavlovian_run(folder):
        resume_pavlovian(folder, quiet, json)
        return
    from machinepsych.cli.mazes import is_maze_run, resume_maze

    if is_maze_run(folder):
        resume_maze(folder, backend, threads, quiet, json)
        return
    manifest = read_manifest(folder)
    if manifest.complete:
        raise RunFolderError(
            f"{folder} is complete; nothing is left to do. See it: machinepsych report {folder}"
        )
    _run_into(experiment_of_folder(folder), folder, backend, threads, quiet, json, resume=True)


def experiment_of_folder(folder: Path) -> Experiment:
    """Prepare the experiment that a run folder holds; raises RunFolderError where its protocol is another."""
    manifest = read_manifest(folder).contents["protocol"]
    path = folder / "protocol.resolved.yaml"
    checked = load(path, (), agents=AGENTS)
    if digest(checked) != manifest["sha256"]:
        raise RunFolderError(f"{path} is not the protocol that this run began with; start a new run instead.")
    original = folder / "protocol.yaml"
    return prepare(checked, read_file(original if original.exists() else path), manifest["file"])


def _run_into(
    experiment: Experiment,
    folder: Path,
    backend_name: str,
    threads: int | None,
    quiet: bool,
    json: Path | None,
    resume: bool,
) -> None:
    backend = make_backend(backend_name, threads)
    errors = error_console()
    try:
        with Display(experiment, errors, quiet) as display:
            if resume:
                done = done_units(folder)
                for unit in experiment.units():
                    if unit.name in done:
                        display.skipped(experiment.kernels[unit.agent].label, unit.subjects)
            execute(experiment, folder, backend, display, command_line(sys.argv[1:]), resume)
    except KeyboardInterrupt:
        errors.print(
            f"\nInterrupted. What was finished is in {folder} (incomplete, readable).\n"
            f"Go on with: machinepsych resume {shlex.quote(str(folder))}",
            markup=False,
        )
        raise
    finally:
        backend.close()
    # The record is complete: drawing it again costs nothing, so an interruption from here on is no loss.
    from machinepsych.cli.report import report_command

    report_command(folder, None, quiet, json)


def show_dry_run(experiment: Experiment, folder: Path, backend: str) -> None:
    """Print what would run, and what it would take."""
    console = output_console()
    plan, protocol = experiment.plan, experiment.protocol
    console.print(
        f"{protocol.name}: {len(experiment.kernels)} agents x {protocol.subjects:,} subjects x "
        f"{plan.trials:,} trials, seed {protocol.seed}, backend {backend}",
        markup=False,
    )
    phases = Table(title="Phases", title_justify="left", box=None, padding=(0, 2))
    for heading in ("phase", "blocks", "trials per block", "outcomes", "first trial"):
        phases.add_column(heading, justify="left" if heading in ("phase", "outcomes") else "right")
    for phase in plan.phases:
        shown = "shown" if phase.feedback else "none (probe)"
        phases.add_row(
            phase.name, f"{phase.blocks:,}", f"{phase.trials_per_block:,}", shown, f"{phase.first_trial:,}"
        )
    agents = Table(title="Agents", title_justify="left", box=None, padding=(0, 2))
    for heading in ("agent", "kind", "memory per subject", "chamber and record", "units"):
        agents.add_column(heading, justify="left" if heading in ("agent", "kind") else "right")
    units = experiment.units()
    for number, kernel in enumerate(experiment.kernels):
        agents.add_row(
            kernel.label,
            kernel.kind.name,
            f"{kernel.agent_bytes:,} B",
            f"{kernel.bytes - kernel.agent_bytes:,} B",
            f"{sum(unit.agent == number for unit in units):,}",
        )
    largest = max(unit.subjects * experiment.kernels[unit.agent].bytes for unit in units)
    console.print(phases, "", agents, "", sep="\n")
    console.print(
        f"Memory at once: {largest / 2**20:,.1f} MiB. Rows of trials: "
        f"{plan.trials * protocol.subjects * len(experiment.kernels):,}. Nothing has been run or written; "
        f"a run would write to {folder}",
        markup=False,
        soft_wrap=True,
    )
