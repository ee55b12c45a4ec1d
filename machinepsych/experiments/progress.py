"""Bars that show how far a run is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Advance = Callable[[str, int], None]


class Bars:
    """A bar for each of ``totals`` (name -> number of ``counted``), shown during a ``with``.

    ``done`` is what counts from the start: bars and how far they are.
    """

    def __init__(
        self,
        console: Console,
        quiet: bool,
        counted: str,
        totals: Mapping[str, int],
        done: Iterable[tuple[str, int]] = (),
    ) -> None:
        self.totals = totals
        self.already = done
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(counted),
            TimeRemainingColumn(),
            console=console,
            disable=quiet,
            transient=True,
        )

    def __enter__(self) -> Advance:
        """Show the bars; the function returned advances the bar of a name by a number."""
        self.progress.start()
        tasks = {name: self.progress.add_task(name, total=total) for name, total in self.totals.items()}

        def advance(name: str, number: int) -> None:
            self.progress.advance(tasks[name], number)

        for name, number in self.already:
            advance(name, number)
        return advance

    def __exit__(self, *exception: object) -> None:
        self.progress.stop()
