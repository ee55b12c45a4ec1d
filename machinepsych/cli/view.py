"""``machinepsych view``: a state as text in the terminal, or as a picture in a file."""

from __future__ import annotations

from pathlib import Path

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import RUNNING, STATUSES
from machinepsych.apparatus.film import Moment, play
from machinepsych.apparatus.views.base import View, make_view, text_views
from machinepsych.apparatus.views.picture import Picture, read_size
from machinepsych.cli.played import read_draw_options, read_environment, read_operations
from machinepsych.errors import MachinepsychError, UnknownNameError
from machinepsych.kernels.backend import make_backend

ALL = "all"


def view_command(
    paradigm: str,
    form: str,
    view: str,
    actions: str,
    draws: list[str],
    seed: int,
    spectator: bool,
    every: bool,
    png: Path | None,
    size: int,
) -> None:
    """Print views of the state after some actions, with ``every`` of each state on the way."""
    environment = read_environment(paradigm, form)
    given = read_draw_options(environment, draws)
    operations = read_operations(actions)
    offered = [*text_views(), ALL]
    if view not in offered:
        raise UnknownNameError("text view", view, offered)
    shown = [make_view(name, environment, spectator) for name in (text_views() if view == ALL else [view])]
    if png is not None:
        read_size(size)
        if png.suffix.lower() != ".png" or not png.parent.is_dir():
            raise MachinepsychError(
                f"--png {png}: a file in a folder that is there, ending with .png, is wanted."
            )
    batch = Batch(environment, 1, make_backend("plain", 1))
    batch.seed(seed)
    last: Moment | None = None
    for moment in play(batch, operations, given):
        last = moment
        if every:
            _print(batch, shown, moment)
    assert last is not None
    if not every:
        _print(batch, shown, last)
    if png is not None:
        _write_png(png, Picture(environment, spectator, size), batch)


def _print(batch: Batch, shown: list[View], moment: Moment) -> None:
    said = f"{batch.environment.name}, {batch.environment.form}: trial {moment.trial}, step {moment.step}"
    if moment.operation >= 0:
        said += f", {batch.environment.operations[moment.operation]} {moment.outcome:+.2f}"
    if moment.status != RUNNING:
        said += f", {STATUSES[moment.status]}"
    print(said)
    for view in shown:
        print(f"\n{view.of(batch)}")
    sensed = ", ".join(
        name if strength == 1.0 else f"{name} {strength:.2f}" for name, strength in batch.stimuli(0).items()
    )
    print(f"\nsensed: {sensed or 'nothing'}\n")


def _write_png(path: Path, picture: Picture, batch: Batch) -> None:
    from PIL import Image

    try:
        Image.fromarray(picture.of(batch)).save(path)
    except OSError as why:
        raise MachinepsychError(f"{path}: {why.strerror or why}") from None
