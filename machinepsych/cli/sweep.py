"""``machinepsych sweep``: run, resume and redraw sweeps."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.folders import default_folder, write_json
from machinepsych.errors import Problem, ProtocolError, RunFolderError
from machinepsych.experiments.sheets import sheet_table
from machinepsych.hebb.array_module import module_for
from machinepsych.protocol.shipped import find_sweep
from machinepsych.runs.provenance import command_line
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.base import Cell, Row
from machinepsych.sweeps.check import Specification, load
from machinepsych.sweeps.execute import execute
from machinepsych.workers.pool import processors

_PLAIN_SHARE = 0.1
REPORT = "report"


def sweep_command(
    what: str | None,
    folder: Path | None,
    out: Path | None,
    seed: int | None,
    repeats: int | None,
    changes: list[str],
    backend: str | None,
    threads: int | None,
    quiet: bool,
    dry_run: bool,
    resume: Path | None,
    json: Path | None,
) -> None:
    """Run a sweep into a new folder, go on with one, or redraw one."""
    if what == REPORT:
        if folder is None:
            raise _wrong("sweep report", "Name the folder of a sweep: machinepsych sweep report DIR.")
        sweep_report(folder, out, quiet, json)
        return
    if folder is not None:
        raise _wrong(f"sweep {what} {folder}", "A sweep takes one name or file.")
    if resume is not None:
        if any(given not in (None, []) for given in (what, out, seed, repeats, changes, backend)):
            raise _wrong(
                "sweep --resume",
                "What is resumed stays as it began: no name, --out, --seed, --repeats, --set or --backend.",
            )
        resume_sweep(resume, threads, quiet, json)
        return
    if what is None:
        raise _wrong("sweep", "Name a sweep (capacity, propagation, rules), a file, or a folder to --resume.")
    changes = list(changes)
    if seed is not None:
        changes.append(f"seed={seed}")
    if repeats is not None:
        changes.append(f"repeats={repeats}")
    specification = load(find_sweep(what), changes)
    target = out or default_folder(specification.values["name"], folders.digest(specification.values))
    module_for(backend or "cpu")
    if dry_run:
        _show_dry_run(specification, target, threads)
        return
    _sweep_into(specification, target, threads, quiet, json, backend=backend or "cpu")


def resume_sweep(folder: Path, threads: int | None, quiet: bool, json: Path | None) -> None:
    """Go on with an interrupted sweep; raises RunFolderError where there is nothing to go on with."""
    manifest, specification = folders.open_manifest(folder)
    if manifest["complete"]:
        raise RunFolderError(
            f"{folder} is complete; nothing is left to do. See it: machinepsych sweep report {folder}"
        )
    limit = specification.kind.limits(specification.values)
    if limit is not None:
        raise RunFolderError(f"{folder} cannot be resumed: {limit[0]}")
    _sweep_into(specification, folder, threads, quiet, json, resume=True)


def sweep_report(folder: Path, out: Path | None, quiet: bool, json: Path | None) -> None:
    """Draw a sweep's figures from disk and print its tables."""
    from machinepsych.figures.sweep_report import write_sweep_report

    report = write_sweep_report(folder, out)
    write_json(json, report.summary)
    if quiet:
        return
    console = output_console()
    console.print(Text(report.heading, style="bold"))
    for sheet in report.sheets:
        console.print(Text(""), sheet_table(sheet), sep="\n")
        if sheet.note:
            console.print(Padding(Text(sheet.note, style="dim"), (0, 2)))
    console.print(Text(""))
    console.print(f"Written to {out or folder}", markup=False, soft_wrap=True)


def _wrong(place: str, message: str) -> ProtocolError:
    error = ProtocolError([Problem(message, f"machinepsych {place}")])
    error.exit_code = 2
    return error


def _sweep_into(
    specification: Specification,
    folder: Path,
    threads: int | None,
    quiet: bool,
    json: Path | None,
    resume: bool = False,
    backend: str = "cpu",
) -> None:
    errors = error_console()
    try:
        with SweepDisplay(str(specification.values["name"]), errors, quiet) as display:
            execute(
                specification,
                folder,
                display,
                command=command_line(sys.argv[1:]),
                threads=threads,
                resume=resume,
                backend=backend,
            )
    except KeyboardInterrupt:
        errors.print(
            f"\nInterrupted. Finished cells are in {folder}.\n"
            f"Go on with: machinepsych sweep --resume {shlex.quote(str(folder))}",
            markup=False,
        )
        raise
    sweep_report(folder, None, quiet, json)


def _show_dry_run(specification: Specification, folder: Path, threads: int | None) -> None:
    kind, values = specification.kind, specification.values
    cells = kind.cells(values)
    console = output_console()
    console.print(
        f"{values['name']}: a {kind.name} sweep of {len(cells):,} cells, {values['repeats']:,} "
        "repeats each unless a "
        f"series says otherwise, seed {values['seed']}, {threads or processors()} processes",
        markup=False,
    )
    table = Table(box=None, padding=(0, 2), title="The largest cells", title_justify="left")
    table.add_column("cell")
    table.add_column("share of the work", justify="right")
    total = sum(kind.cost(values, cell) for cell in cells) or 1.0
    for cell in sorted(cells, key=lambda cell: -kind.cost(values, cell))[:5]:
        table.add_row(Text(cell["id"]), f"{100 * kind.cost(values, cell) / total:.1f} %")
    console.print(table)
    console.print(
        f"Nothing has been run or written; a sweep would write to {folder}", markup=False, soft_wrap=True
    )


class SweepDisplay:
    """Shows how a sweep gets on: a bar in a terminal, lines elsewhere, or nothing."""

    def __init__(self, name: str, console: Console, quiet: bool) -> None:
        self.console = console
        self.quiet = quiet
        self.name = name
        self.cells = self.done = 0
        self.cost = self.cost_done = 0.0
        self.what = "cells"
        self._next_line = 0.0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("{task.fields[cells]}"),
            TextColumn("time left"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task(name, total=None, cells="")
        self._live = not quiet and console.is_terminal

    def __enter__(self) -> SweepDisplay:
        if self._live:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._progress.stop()

    def began(self, cells: int, done: int, cost: float, cost_done: float) -> None:
        """Take the size of the sweep."""
        self.cells, self.done, self.cost, self.cost_done = cells, done, cost, cost_done
        self._next_line = 0.0
        # Time left is told by work: cells differ a thousandfold.
        self._progress.update(self._task, total=cost, completed=cost_done, cells=self._count())
        if not self.quiet and not self._live:
            before = f", {done:,} of them done before" if done else ""
            self.console.print(f"{self.name}: {cells:,} {self.what}{before}", markup=False)

    def suspected(self, cells: int, done: int, cost: float, cost_done: float) -> None:
        """Take the size of what is measured a second time."""
        if not self.quiet and not self._live:
            noun = "cell" if cells == 1 else "cells"
            self.console.print(
                f"{self.name}: a law stands out in {cells:,} {noun}, measured again with other numbers",
                markup=False,
            )
        self.what = "suspected cells again"
        self.began(cells, done, cost, cost_done)

    def finished(self, cell: Cell, rows: list[Row], cost: float) -> None:
        """Count a cell."""
        self.done += 1
        self.cost_done += cost
        self._progress.update(self._task, advance=cost, cells=self._count())
        share = self.cost_done / self.cost if self.cost else 1.0
        if not self.quiet and not self._live and share >= self._next_line:
            self._next_line = share + _PLAIN_SHARE
            self.console.print(
                f"{self.name}: {self._count()} ({100 * share:.0f} % of the work)", markup=False
            )

    def _count(self) -> str:
        return f"{self.done:,} of {self.cells:,} {self.what}"
