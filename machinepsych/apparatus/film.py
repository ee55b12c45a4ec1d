"""Films: episodes played again from their operations, as a GIF or an MP4, with what came of each step.

    film(environment, operations, "maze.gif", draws={"heading": 2}, seed=1)

Operations, draws and the seed are all that a film needs: a recorded episode is played again by the same
kernel, so that what is seen is what was. A film is for people: goals and bait are marked (``spectator``).
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.draws import read_draws
from machinepsych.apparatus.environment import OPERATIONS, RUNNING, STATUSES, Environment
from machinepsych.apparatus.views import drawing
from machinepsych.apparatus.views.picture import Picture
from machinepsych.errors import MachinepsychError, UnavailableError
from machinepsych.kernels.backend import make_backend

GIF, MP4 = ".gif", ".mp4"
DEFAULT_SIZE = 384
FRAMES_PER_S = 8
# How long the last frame of a trial stays, in seconds.
LINGER_S = 0.75
# Height of the lines above the picture, as a part of its width.
STRIP = 0.11


class FilmError(MachinepsychError):
    """A film cannot be made of what was asked for."""


@dataclass(frozen=True)
class Moment:
    """What a film shows at one time: trial and step from 1 (step 0: the trial has just begun).

    ``operation`` is -1 where none was done. ``success`` and ``over`` tell of the trial's end.
    """

    trial: int
    step: int
    operation: int
    outcome: float
    status: int


def play(
    batch: Batch,
    operations: Iterable[int] | Iterable[Sequence[int]],
    draws: Mapping[str, Any] | Sequence[Mapping[str, Any]] = (),
    trials: int | None = None,
) -> Iterator[Moment]:
    """Play trials in chamber 0 of a batch that has been seeded; give a moment for each state passed through.

    ``operations`` are numbers, trial after trial, where a trial's end begins the next one; or a sequence of
    them for each trial, which may be cut short. ``draws`` hands over what trials begin with, one for all or
    one for each. After ``trials`` trials, or when operations run out, it ends.
    """
    each = [draws] if isinstance(draws, Mapping) else list(draws)
    waiting: Iterator[Any] = iter(operations)
    number = 0
    nested: Iterator[int] = iter(())
    while trials is None or number < trials:
        first = next(waiting, None)
        if first is None and number:
            return
        given: Mapping[str, Any] = {}
        if each:
            given = each[0] if isinstance(draws, Mapping) else each[min(number, len(each) - 1)]
        batch.begin(draws=read_draws(batch.environment, given, batch.chambers))
        number += 1
        yield Moment(number, 0, -1, 0.0, RUNNING)
        if isinstance(first, Sequence | np.ndarray):
            nested = iter(first)
        elif first is not None:
            nested = itertools.chain([first], waiting)
        for step, operation in enumerate(nested, 1):
            batch.step(np.full(batch.chambers, operation))
            status = int(batch.status()[0])
            yield Moment(number, step, int(operation), float(batch.array("turn", "outcome")[0, 0]), status)
            if status != RUNNING:
                break
        if first is None:
            return


def frames(
    environment: Environment,
    operations: Iterable[int] | Iterable[Sequence[int]],
    draws: Mapping[str, Any] | Sequence[Mapping[str, Any]] = (),
    seed: int = 0,
    *,
    trials: int | None = None,
    size: int = DEFAULT_SIZE,
    spectator: bool = True,
    backend: str = "plain",
    frames_per_s: float = FRAMES_PER_S,
) -> Iterator[np.ndarray]:
    """Draw a film's frames, uint8 ``[height, width, 3]``; the end of each trial stays for a while."""
    batch = Batch(environment, 1, make_backend(backend, 1))
    batch.seed(seed)
    picture = Picture(environment, spectator, size)
    trail: list[tuple[float, float]] = []
    before: np.ndarray | None = None
    for moment in play(batch, operations, draws, trials):
        if moment.step == 0:
            if before is not None:
                # The trial before was cut short by its operations.
                yield from itertools.repeat(before, round(LINGER_S * frames_per_s))
            trail = []
        trail.append(picture.place(batch))
        before = _with_strip(picture.of(batch, 0, trail), environment, moment)
        yield before
        if moment.status != RUNNING:
            yield from itertools.repeat(before, round(LINGER_S * frames_per_s))
            before = None


def _with_strip(picture: np.ndarray, environment: Environment, moment: Moment) -> np.ndarray:
    """Write above a picture which trial and step it shows and what was done."""
    height, width = picture.shape[:2]
    strip = round(width * STRIP)
    # An even height and width are what MP4 wants.
    strip += (strip + height) % 2
    canvas = drawing.Canvas(width, strip)
    size = max(7.0, strip * 0.3)
    canvas.text(size, strip * 0.3, f"{environment.name}, {environment.form}", size, anchor="lm")
    canvas.text(width - size, strip * 0.3, f"trial {moment.trial}, step {moment.step}", size, anchor="rm")
    if moment.operation >= 0:
        said = f"{OPERATIONS[moment.operation]}   {moment.outcome:+.2f}"
        canvas.text(size, strip * 0.75, said, size, "#56606B", anchor="lm")
    if moment.status != RUNNING:
        status = STATUSES[moment.status]
        colour = drawing.GOAL_COLOUR if status == "success" else drawing.SHOCK_COLOUR
        canvas.text(width - size, strip * 0.75, status, size, colour, anchor="rm")
    return np.concatenate([canvas.array(), picture])


def film(
    environment: Environment,
    operations: Iterable[int] | Iterable[Sequence[int]],
    path: str | os.PathLike[str],
    draws: Mapping[str, Any] | Sequence[Mapping[str, Any]] = (),
    seed: int = 0,
    *,
    frames_per_s: float = FRAMES_PER_S,
    progress: Callable[[int], None] | None = None,
    **how: Any,
) -> int:
    """Film trials into a GIF or an MP4, by the path's ending; return the number of frames.

    ``operations``, ``draws`` and ``trials=`` are as :func:`play` takes them; ``size=`` (pixels),
    ``spectator=`` and ``backend=`` as :func:`frames`. ``progress`` is called with the frames done. What was
    there under the path is replaced when the film is complete, not before.

    Raises FilmError for another ending or a folder that is not there, UnavailableError for an MP4 where
    ffmpeg is not installed.
    """
    path = Path(path)
    write = check_path(path)
    if frames_per_s <= 0 or frames_per_s > 50:
        raise FilmError(f"frames_per_s: {frames_per_s} is not above 0 and at most 50.")
    counted = _counted(
        frames(environment, operations, draws, seed, frames_per_s=frames_per_s, **how), progress
    )
    unfinished = path.with_name(f".{path.stem}.unfinished-{os.getpid()}{path.suffix}")
    try:
        count = write(unfinished, counted, frames_per_s)
        unfinished.replace(path)
    except OSError as why:
        raise FilmError(f"{path}: {why.strerror or why}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def check_path(path: Path) -> Callable[[Path, Iterator[np.ndarray], float], int]:
    """Return what writes a film under a path; raises FilmError or UnavailableError where nothing can."""
    ending = path.suffix.lower()
    if ending not in (GIF, MP4):
        raise FilmError(f'{path}: a film ends with {GIF} or {MP4}, not with "{path.suffix}".')
    if not path.parent.is_dir():
        raise FilmError(f"{path}: there is no folder {path.parent}.")
    if path.is_dir():
        raise FilmError(f"{path} is a folder.")
    if ending == MP4 and shutil.which("ffmpeg") is None:
        raise UnavailableError(
            f"{path}: an MP4 needs ffmpeg, which is not installed. A GIF needs nothing more: "
            f"{path.with_suffix(GIF)}"
        )
    return _write_gif if ending == GIF else _write_mp4


def _counted(made: Iterator[np.ndarray], progress: Callable[[int], None] | None) -> Iterator[np.ndarray]:
    for count, frame in enumerate(made, 1):
        if progress is not None:
            progress(count)
        yield frame


def _write_gif(path: Path, made: Iterator[np.ndarray], frames_per_s: float) -> int:
    """Write a GIF; frames that do not differ become one that stays."""
    from PIL import Image

    count = 0
    palette: Any = None

    def images() -> Iterator[Any]:
        nonlocal count, palette
        for frame in made:
            count += 1
            image = Image.fromarray(frame)
            if palette is None:
                palette = _palette(image)
            yield image.quantize(palette=palette, dither=Image.Dither.NONE)

    each = images()
    # GIF counts in hundredths of a second.
    duration_ms = max(2, round(100 / frames_per_s)) * 10
    next(each).save(
        path, save_all=True, append_images=each, duration=duration_ms, loop=0, optimize=False, disposal=1
    )
    return count


def _palette(first: Any) -> Any:
    """Return the colours of a film: those of its first frame, and all that can light up later."""
    from PIL import Image, ImageDraw

    later = (
        *(drawing.GOAL_COLOUR, drawing.BAIT_COLOUR, drawing.LIGHT_COLOUR, drawing.SHOCK_COLOUR, drawing.INK),
        *("#FBF6C4", "#D8EFE6", "#FFFFFF", "#F2F2F2", "#5F6B78", drawing.DARK_LAMP, drawing.DOOR_COLOUR),
        *("#0072B2", "#5A93B5", "#7FA9C0", "#8A8A8A", "#56606B", "#F4F4F2"),
    )
    width, height = first.size
    side = max(4, width // len(later))
    sample = Image.new("RGB", (width, height + side), "white")
    sample.paste(first, (0, 0))
    draw = ImageDraw.Draw(sample)
    for k, colour in enumerate(later):
        draw.rectangle([k * side, height, (k + 1) * side, height + side], fill=colour)
    return sample.quantize(colors=128, method=Image.Quantize.MEDIANCUT)


def _write_mp4(path: Path, made: Iterator[np.ndarray], frames_per_s: float) -> int:
    """Write an MP4 by ffmpeg, which reads the frames as they are drawn."""
    first = next(made)
    height, width = first.shape[:2]
    command = [
        *("ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{width}x{height}", "-r", str(frames_per_s), "-i", "-", "-an"),
        *("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-vcodec", "libx264", "-pix_fmt", "yuv420p", str(path)),
    ]
    count = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            for frame in itertools.chain([first], made):
                process.stdin.write(np.ascontiguousarray(frame).tobytes())
                count += 1
            process.stdin.close()
        except BrokenPipeError:
            pass
        said = process.stderr.read().decode(errors="replace").strip()
        if process.wait() != 0:
            raise FilmError(f"ffmpeg could not write the film: {said}")
    return count
