"""A picture from above: an array uint8 ``[height, width, 3]``, for people and for agents that see pixels.

What a picture shows follows the same rule as the texts: without ``spectator`` nothing is drawn that the form
does not let a subject know. With it, goals and bait are marked wherever they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.views.base import SCENES, VIEWS, View
from machinepsych.apparatus.views.drawing import Canvas, put_subject
from machinepsych.apparatus.views.plan import Plan, Sight
from machinepsych.errors import MachinepsychError
from machinepsych.registry import Registry

DEFAULT_SIZE = 224
SMALLEST, LARGEST = 64, 4096
TRAIL_COLOUR = (0x00, 0x72, 0xB2)


class SizeError(MachinepsychError):
    """A picture was asked for in a size that cannot be drawn."""


class Painter(ABC):
    """Draws the scenes of one plan into pictures of one size.

    ``left``, ``top`` and ``cell`` lead from columns and rows to pixels: the middle of a cell lies at
    ``left + (column + .5) * cell``. ``length`` is the subject's, in pixels.
    """

    def __init__(self, plan: Any, width: int, height: int) -> None:
        self.plan, self.width, self.height = plan, width, height
        self.left, self.top, self.cell = 0.0, 0.0, 1.0
        self.length = 16.0

    def fit(self, first_row: int, first_column: int, rows: int, columns: int, margin: float) -> None:
        """Put a part of the plan into the middle of the picture, ``margin`` cells of room around it."""
        self.cell = min(self.width / (columns + 2 * margin), self.height / (rows + 2 * margin))
        self.left = (self.width - columns * self.cell) / 2 - first_column * self.cell
        self.top = (self.height - rows * self.cell) / 2 - first_row * self.cell

    def pixel(self, row: float, column: float) -> tuple[float, float]:
        """Return the pixel (x, y) of a cell's middle."""
        return self.left + (column + 0.5) * self.cell, self.top + (row + 0.5) * self.cell

    @abstractmethod
    def scene(self, scene: Hashable) -> Canvas:
        """Draw a scene without the subject."""


# Makers of painters by the name of the family: plan, width, height.
PAINTERS: Registry[type[Painter]] = Registry("painter", "apparatus.views")


def read_size(size: int | Sequence[int]) -> tuple[int, int]:
    """Return height and width in pixels; raises SizeError for what is none."""
    both = tuple(size) if isinstance(size, Sequence | np.ndarray) else (size, size)
    whole = len(both) == 2 and all(isinstance(each, int | np.integer) for each in both)
    if not whole or not all(SMALLEST <= each <= LARGEST for each in both):
        raise SizeError(
            f"size: {size!r} is no size of a picture. Allowed: {SMALLEST} to {LARGEST} pixels, one number or "
            "height and width."
        )
    return int(both[0]), int(both[1])


@VIEWS.member("picture")
class Picture(View):
    """A picture from above; ``size`` is the side in pixels, or height and width."""

    name = "picture"
    about = "a picture from above, RGB"
    is_text = False
    kept = 32

    def __init__(
        self, environment: Environment, spectator: bool = False, size: int | Sequence[int] = DEFAULT_SIZE
    ) -> None:
        super().__init__(environment, spectator)
        self.height, self.width = read_size(size)
        self.painter = PAINTERS.get(environment.family.name)(self.plan, self.width, self.height)
        self._scenes: dict[Hashable, np.ndarray] = {}

    def _scene(self, scene: Hashable) -> np.ndarray:
        found = self._scenes.get(scene)
        if found is None:
            if len(self._scenes) >= SCENES:
                self._scenes.clear()
            found = self._scenes[scene] = self.painter.scene(scene).array()
        return found

    def of(self, batch: Batch, chamber: int = 0, trail: Sequence[tuple[float, float]] = ()) -> np.ndarray:
        """Draw one chamber of a batch as it is now; the array is the caller's own.

        ``trail`` is a path to be drawn, rows and columns as :meth:`place` returns them.
        """
        if batch is not self._batch:
            self._batch, self._read = batch, self.plan.reader(batch)
        return self._draw(self._read(chamber), self.place(batch, chamber), trail)

    def place(self, batch: Batch, chamber: int = 0) -> tuple[float, float]:
        """Return the subject's row and column, between cells where it can be there."""
        return self.plan.position(batch, chamber)

    def make(self, sight: Sight) -> np.ndarray:
        """Draw a state with the subject in the middle of its cell."""
        return self._draw(sight, divmod(sight[0], self.plan.width), ())

    def _draw(
        self, sight: Sight, place: tuple[float, float], trail: Sequence[tuple[float, float]]
    ) -> np.ndarray:
        picture = self._scene(sight[2]).copy()
        painter = self.painter
        if len(trail) > 1:
            _draw_trail(picture, [painter.pixel(*each) for each in trail], max(1.0, painter.length * 0.1))
        x, y = painter.pixel(*place)
        put_subject(picture, x, y, sight[1], painter.length)
        return picture


def _draw_trail(picture: np.ndarray, points: list[tuple[float, float]], wide: float) -> None:
    """Draw a path into a picture."""
    from PIL import Image, ImageDraw

    height, width = picture.shape[:2]
    fine = 2
    mask = Image.new("L", (width * fine, height * fine), 0)
    scaled = [(x * fine, y * fine) for x, y in points]
    ImageDraw.Draw(mask).line(scaled, fill=170, width=max(1, round(wide * fine)), joint="curve")
    drawn = Image.fromarray(picture)
    drawn.paste(TRAIL_COLOUR, (0, 0), mask.resize((width, height), Image.Resampling.BOX))
    picture[:] = np.asarray(drawn)


__all__ = ["PAINTERS", "Painter", "Picture", "Plan", "SizeError", "read_size"]
