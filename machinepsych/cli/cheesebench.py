"""``machinepsych cheesebench``: our agents in the published benchmark's own package."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from machinepsych.cheesebench.reference import SOURCE
from machinepsych.cheesebench.score import overall
from machinepsych.cheesebench.suite import (
    make_suite,
    play_suite,
    published_package,
    read_manifest,
    read_scores,
)
from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.folders import default_folder, write_json
from machinepsych.errors import RunFolderError
from machinepsych.runs.provenance import command_line
from machinepsych.runs.write import reason

_PLAIN_SHARE = 0.1
_NOTE = (
    "Success in % of trials [95% interval over subjects]; corrected: (rate - random) / (1 - random) with the "
    "published trials' uniform random; first, last: thirds of the trials; steps: to success."
)


def run_command(
    agents: list[str],
    environments: list[str],
    subjects: int,
    trials: int,
    view: str,
    seed: int,
    out: Path | None,
    json: Path | None,
    quiet: bool,
) -> None:
    """Play agents in the package's environments, or go on with a folder; print the table."""
    suite = make_suite(_split(agents), _split(environments), subjects, trials, view, seed)
    published_package()
    folder = out or default_folder("cheesebench", suite.digest())
    errors = error_console()
    try:
        with SuiteDisplay(errors, quiet) as display:
            scores = play_suite(suite, folder, display, command_line(sys.argv[1:]))
    except KeyboardInterrupt:
        again = [part for part in sys.argv[1:] if part != str(folder) and part != "--out"]
        command = shlex.join(["machinepsych", *again, "--out", str(folder)])
        errors.print(f"\nInterrupted. Finished cells are in {folder}.\nGo on with: {command}", markup=False)
        raise
    _report(scores, suite.view, suite.seed, folder, folder, json, quiet)


def report_command(folder: Path, out: Path | None, json: Path | None, quiet: bool) -> None:
    """Redraw the figure of a folder and print its table."""
    scores = read_scores(folder)
    asked = read_manifest(folder)["suite"]
    _report(scores, asked["view"], asked["seed"], folder, out or folder, json, quiet)


def _report(
    scores: list[dict[str, Any]],
    view: str,
    seed: int,
    folder: Path,
    target: Path,
    json: Path | None,
    quiet: bool,
) -> None:
    from machinepsych.figures.cheesebench import draw_scores
    from machinepsych.figures.report import write_picture

    try:
        write_picture(draw_scores(scores, view, seed), target / "figures" / "success")
    except OSError as why:
        raise RunFolderError(
            f"{target} cannot be written: {reason(why)}. The scores are kept; draw them with: machinepsych "
            f"cheesebench report {shlex.quote(str(folder))}"
        ) from why
    write_json(json, scores)
    if quiet:
        return
    console = output_console()
    for agent in dict.fromkeys(row["agent"] for row in scores):
        console.print(_table(agent, [row for row in scores if row["agent"] == agent]))
        console.print()
    console.print(_comparison(scores, view))
    console.print(Text(_NOTE, "dim"))
    console.print(Text(f"Rodents and models: {SOURCE}. A model's figure is one run.", "dim"))
    console.print(f"Written to {target}", markup=False, soft_wrap=True)


def _table(agent: str, rows: list[dict[str, Any]]) -> Table:
    """Lay out one agent's environments."""
    subjects = rows[0]["subjects"]
    title = Text(f"{agent}, {subjects} subject{'' if subjects == 1 else 's'}", "bold")
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1))
    table.add_column("environment", header_style="dim")
    for heading in ("success", "interval", "corrected", "first", "last", "steps", "reward/step"):
        table.add_column(heading, justify="right", header_style="dim", no_wrap=True)
    for row in rows:
        interval = "-" if row["lower"] is None else f"{_percent(row['lower'])}-{_percent(row['upper'])}"
        steps = "-" if row["steps"] is None else f"{row['steps']:.1f}"
        table.add_row(
            row["environment"],
            _percent(row["rate"]),
            interval,
            _share(row["corrected"]),
            _percent(row["first"]),
            _percent(row["last"]),
            steps,
            f"{row['reward_per_step']:+.3f}",
        )
    return table


def _comparison(scores: list[dict[str, Any]], view: str) -> Table:
    """Lay out all agents beside the reference figures, environments in rows."""
    agents = list(dict.fromkeys(row["agent"] for row in scores))
    environments = list(dict.fromkeys(row["environment"] for row in scores))
    cell = {(row["agent"], row["environment"]): row for row in scores}
    title = Text(f"Success in %, beside the reference figures (view {view})", "bold")
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1))
    table.add_column("environment", header_style="dim", no_wrap=True)
    for agent in agents:
        table.add_column(agent, justify="right", header_style="bold", no_wrap=True)
    for heading in ("ref. random", "ref. forward", "rodents", "best model"):
        table.add_column(heading, justify="right", header_style="dim", no_wrap=heading == "rodents")
    for name in environments:
        known = cell[agents[0], name]
        reference = [_percent(known[key]) for key in ("random", "forward", "rodent", "best_model_rate")]
        table.add_row(name, *(_percent(cell[agent, name]["rate"]) for agent in agents), *reference)
    table.add_section()
    whole = overall(scores)
    references = [
        100 * sum(cell[agents[0], name][key] for name in environments) / len(environments)
        for key in ("random", "forward", "rodent", "best_model_rate")
    ]
    means = [f"{100 * whole[agent]['rate']:.1f}" for agent in agents]
    table.add_row("mean", *means, *(f"{each:.1f}" for each in references))
    table.add_row("corrected for chance", *(_share(whole[agent]["corrected"]) for agent in agents))
    return table


def _split(names: list[str]) -> list[str]:
    return [name.strip() for each in names for name in each.split(",") if name.strip()]


def _percent(rate: float) -> str:
    return f"{100 * rate:.0f}"


def _share(value: float | None) -> str:
    return "-" if value is None or value != value else f"{value:+.2f}"


class SuiteDisplay:
    """Shows how a suite gets on: a bar in a terminal, lines elsewhere, or nothing."""

    def __init__(self, console: Console, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._live = not quiet and console.is_terminal
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("trials"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("cheesebench", total=None)
        self._trials = self._done = 0
        self._next_line = _PLAIN_SHARE

    def __enter__(self) -> SuiteDisplay:
        if self._live:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def began(self, trials: int, done: int) -> None:
        """Take the size of the suite."""
        self._trials, self._done = trials, done
        self._bar.update(self._task, total=trials, completed=done)
        if not self._quiet and not self._live:
            before = f", {done:,} of them played before" if done else ""
            self._console.print(f"{trials:,} trials{before}", markup=False)

    def cell(self, agent: str, environment: str) -> None:
        """Name what is played now."""
        self._bar.update(self._task, description=f"{agent}, {environment}".ljust(26))

    def ended(self, trials: int) -> None:
        """Count trials."""
        self._done += trials
        self._bar.update(self._task, completed=self._done)
        share = self._done / self._trials
        if not self._quiet and not self._live and share >= self._next_line:
            self._next_line = share + _PLAIN_SHARE
            self._console.print(f"{self._done:,} of {self._trials:,} trials", markup=False)
