"""``machinepsych film``: an episode as a GIF or an MP4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from machinepsych.apparatus.film import check_path, film
from machinepsych.apparatus.views.picture import read_size
from machinepsych.cli.console import error_console, output_console
from machinepsych.cli.played import (
    cut,
    drawn_operations,
    read_draw_options,
    read_environment,
    read_operations,
)
from machinepsych.errors import MachinepsychError


def film_command(
    paradigm: str,
    form: str,
    trials: int,
    actions: str | None,
    policy: str,
    steps: int,
    draws: list[str],
    seed: int,
    size: int,
    frames_per_s: float,
    spectator: bool,
    out: Path | None,
    quiet: bool,
) -> None:
    """Film trials; raises before anything is drawn for what cannot be filmed."""
    environment = read_environment(paradigm, form)
    given = read_draw_options(environment, draws)
    path = out or Path(f"{environment.name}-{environment.form}.gif")
    check_path(path)
    read_size(size)
    if actions is not None:
        written = read_operations(actions)
        if not written:
            raise MachinepsychError("--actions: there is no action in it.")
        operations: Iterator[Any] = iter(written)
        most = len(written) + trials
    else:
        operations = cut(drawn_operations(policy, seed), steps)
        most = trials * (min(steps, environment.limit) + 1)
    console = error_console()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("frames at most"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    with bar:
        task = bar.add_task(f"{environment.name}", total=most)
        count = film(
            environment,
            operations,
            path,
            given,
            seed,
            frames_per_s=frames_per_s,
            trials=trials,
            size=size,
            spectator=spectator,
            progress=lambda done: bar.update(task, completed=min(done, most)),
        )
    if not quiet:
        size_kb = path.stat().st_size / 1024
        said = f"{path}: {count} frames, {count / frames_per_s:.0f} s, {size_kb:,.0f} kB"
        output_console().print(said, markup=False, soft_wrap=True)
