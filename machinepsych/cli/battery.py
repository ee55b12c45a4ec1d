"""``machinepsych battery``: every model through every phenomenon, and how it did."""

from __future__ import annotations

import contextlib
import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from machinepsych.battery import folder as folders
from machinepsych.battery import tables
from machinepsych.battery.base import Phenomenon
from machinepsych.battery.run import Cell, Grade, check_subjects, choose_models, choose_phenomena, run_battery
from machinepsych.cli.battery_tables import print_grades
from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.folders import default_folder, write_json, write_new_file
from machinepsych.errors import MachinepsychError, RunFolderError, UnknownNameError
from machinepsych.protocol.check import LARGEST_SEED
from machinepsych.runs.provenance import command_line
from machinepsych.runs.write import reason, report_refused
from machinepsych.workers.pool import processors

BATTERIES = ("pavlovian",)
MOST_JOBS = 1024
_PLAIN_SHARE = 0.1


def battery_command(
    which: str,
    models: list[str] | None,
    phenomena: list[str] | None,
    subjects: int,
    seed: int,
    jobs: int | None,
    out: Path | None,
    json: Path | None,
    markdown: Path | None,
    quiet: bool,
) -> None:
    """Run the battery, print its table, write figures and tables; raises before anything is run.

    ``models`` and ``phenomena`` None are all. A folder where the same battery was interrupted is taken up.
    """
    if which not in BATTERIES:
        raise UnknownNameError("battery", which, BATTERIES)
    chosen_models = choose_models(_split("--models", models, choose_models([])))
    every = [each.name for each in choose_phenomena([])]
    chosen = choose_phenomena(_split("--phenomena", phenomena, every))
    check_subjects(subjects)
    if not 0 <= seed <= LARGEST_SEED:
        raise MachinepsychError(f"--seed must be a whole number from 0 to {LARGEST_SEED}, not {seed}.")
    if jobs is not None and not 1 <= jobs <= MOST_JOBS:
        raise MachinepsychError(f"--jobs must be at least 1 and at most {MOST_JOBS}, not {jobs}.")
    asked = folders.request(chosen_models, chosen, subjects, seed)
    folder = out or default_folder("battery-pavlovian", folders.digest(asked))
    _grade_into(folder, chosen_models, chosen, subjects, seed, jobs, quiet)
    report_battery(folder, None, quiet, json, markdown)


def resume_battery(folder: Path, jobs: int | None, quiet: bool, json: Path | None) -> None:
    """Go on with an interrupted battery; raises RunFolderError where nothing is left to do."""
    manifest = folders.open_manifest(folder)
    if manifest["complete"]:
        raise RunFolderError(
            f"{folder} is complete; nothing is left to do. See it: machinepsych report {folder}"
        )
    models = choose_models([each["name"] for each in manifest["models"]])
    chosen = choose_phenomena([each["name"] for each in manifest["phenomena"]])
    _grade_into(folder, models, chosen, manifest["subjects"], manifest["seed"], jobs, quiet)
    report_battery(folder, None, quiet, json, None)


def report_battery(
    folder: Path, out: Path | None, quiet: bool, json: Path | None, markdown: Path | None = None
) -> None:
    """Draw a battery from disk and print its table: what is finished, where it is not complete."""
    from machinepsych.figures.battery_report import write_battery_report

    manifest, grades = folders.open_manifest(folder), folders.read_grades(folder)
    target = out or folder
    rows = tables.grade_rows(grades)
    page = tables.markdown(grades, manifest["seed"], manifest["subjects"])
    try:
        errors = error_console()
        with Progress(console=errors, disable=quiet or not errors.is_terminal, transient=True) as bar:
            write_battery_report(target, grades, page, lambda each: bar.track(each, description="figures"))
    except OSError as why:
        raise report_refused(target, folder, why) from why
    write_json(json, rows)
    if markdown is not None:
        write_new_file(markdown, page, overwrite=True)
    if quiet:
        return
    console = output_console()
    if not manifest["complete"]:
        total = len(manifest["models"]) * len(manifest["phenomena"])
        console.print(f"Not complete ({manifest['status']}): {len(grades):,} of {total:,} cells.")
    print_grades(console, grades)
    console.print(f"{manifest['wall_time_s']:.0f} s. Written to {target}", markup=False, soft_wrap=True)


def _split(option: str, given: list[str] | None, allowed: Sequence[str]) -> list[str]:
    """Split names at commas; raises MachinepsychError where an option was given without a name."""
    if given is None:
        return []
    names = [name.strip() for each in given for name in each.split(",")]
    if not all(names):
        raise MachinepsychError(
            f"{option} has {'no' if not any(names) else 'an empty'} name in it. Leave the option out for "
            f"all, or name some of: {', '.join(allowed)}."
        )
    return names


def _grade_into(
    folder: Path,
    models: list[str],
    chosen: list[Phenomenon],
    subjects: int,
    seed: int,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Grade what is not finished; each grade is on disk at once."""
    command = command_line(sys.argv[1:])
    manifest, done = folders.begin(folder, folders.request(models, chosen, subjects, seed), command)
    started = time.perf_counter()
    errors = error_console()

    def keep(each: Grade) -> None:
        folders.write_part(folder, each)
        display.graded(each)

    try:
        with _Display(errors, quiet, len(models) * len(chosen), len(done)) as display:
            grades = run_battery(
                models, chosen, subjects, seed, jobs or processors(), keep, done, display.hear
            )
        folders.close(folder, manifest, time.perf_counter() - started, grades)
    except OSError as why:
        raise RunFolderError(
            f"{folder} cannot be written: {reason(why)}. Finished cells are kept. {_go_on(folder)}"
        ) from why
    except BaseException as why:
        # The folder may be gone, or the disk full: what is said matters more than the manifest.
        with contextlib.suppress(OSError):
            folders.close(folder, manifest, time.perf_counter() - started, None)
        if isinstance(why, KeyboardInterrupt):
            errors.print(
                f"\nInterrupted. Finished cells are in {folder} (incomplete, readable).\n{_go_on(folder)}",
                markup=False,
            )
        raise


def _go_on(folder: Path) -> str:
    return f"Go on with: machinepsych resume {shlex.quote(str(folder))}"


class _Display:
    """Shows how a battery gets on: a bar in a terminal, lines elsewhere, or nothing."""

    def __init__(self, console: Console, quiet: bool, total: int, done: int) -> None:
        self.console, self.total, self.done = console, total, done
        # Of cells in work, the share of their subjects that are done.
        self.shares: dict[Cell, float] = {}
        self.live = console.is_terminal and not quiet
        self.lines = not console.is_terminal and not quiet
        self.next_line = done / max(1, total) + _PLAIN_SHARE
        self.bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[cells]}"),
            TimeElapsedColumn(), console=console, disable=not self.live, transient=True,
        )  # fmt: skip
        self.task = self.bar.add_task("battery", total=total, completed=done, cells=self._cells())
        if self.lines and done:
            console.print(f"battery: {done:,} of {total:,} cells done before", markup=False)

    def __enter__(self) -> _Display:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def graded(self, each: Grade) -> None:
        """Count a cell."""
        self.done += 1
        self.shares.pop((each.model, each.phenomenon), None)
        self._show(f"{each.model}, {each.phenomenon}", "")

    def hear(self, cell: Cell, done: int, of: int) -> None:
        """Count the subjects of a cell that is in work: one of 100,000 is not to be silent until its end."""
        if done < of:
            self.shares[cell] = done / of
            name = ", ".join(cell)
            self._show(name, f"; {name}: {done:,} of {of:,} subjects")

    def _show(self, name: str, subjects: str) -> None:
        completed = self.done + sum(self.shares.values())
        self.bar.update(self.task, completed=completed, cells=self._cells(), description=name[:50].ljust(50))
        if self.lines and completed / self.total >= self.next_line:
            self.next_line = completed / self.total + _PLAIN_SHARE
            self.console.print(f"battery: {self._cells()}{subjects}", markup=False)

    def _cells(self) -> str:
        return f"{self.done:,} of {self.total:,} cells"
