"""In perspective: what the subject has before it, drawn in a frame with walls that grow with nearness.

One vanishing point, a field of view of 90 degrees, the eye at half the height of a wall and at the back of
the subject's cell, so that ways to the sides are seen where they are. Each column of the text is a ray
through the plan: the first solid cell that it meets is the wall of that column, shaded by distance.
Below the horizon each character shows the floor where the line of sight meets it. Things stand upright
where no wall is nearer; what lies on the floor is drawn there.
"""

from __future__ import annotations

import codecs
import math
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import HEADINGS
from machinepsych.apparatus.views.base import VIEWS, View
from machinepsych.apparatus.views.perspective_geometry import (
    LYING,
    PLATFORM,
    WIDTH,
    edged,
    edged_number,
    floor_of,
    framed,
    ground_rays,
    rays,
)
from machinepsych.apparatus.views.perspective_lane import (
    COLUMN,
    HEADING,
    HERE,
    LONGEST,
    PROGRAM,
    REQUEST,
    ROW,
    THING,
)
from machinepsych.apparatus.views.plan import VOID, Sight, text_of
from machinepsych.kernels.backend import Backend, make_backend

# Scenes whose tables are kept at most; when there would be more, all are forgotten.
SCENES = 512


@VIEWS.member("perspective")
class Perspective(View):
    """What lies ahead, 58 by 26 characters in a frame.

    Drawn by a kernel, compiled unless the batch's backend is ``plain``.
    """

    name = "perspective"
    about = "what lies ahead, in perspective"

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        width = self.plan.width
        turns = [(math.cos(h * math.pi / 4.0), math.sin(h * math.pi / 4.0)) for h in range(HEADINGS)]
        cells, ahead = rays(width)
        reach = np.array([self.plan.reach or math.inf])
        self._eye = (cells, ahead, ground_rays(width), np.array(turns), reach)
        self._here = [edged_number(width, where) for where in range(self.plan.height * width)]
        self._request = np.zeros(REQUEST, np.int64)
        # Written to one by one, which through NumPy takes several times as long.
        self._asked = memoryview(self._request)
        self.walls = np.zeros(WIDTH)
        text = (text_of(framed()) + "\n").encode("utf-16-le")
        self._text = np.frombuffer(text, np.int8).copy()
        # Without the last line feed.
        self._shown = memoryview(self._text)[:-2]
        self._solid: dict[tuple[int, ...], np.ndarray] = {}
        self._scenes: dict[Hashable, Callable[[], None]] = {}
        self._backend: Backend | None = None
        self._entry: Any = None

    def of(self, batch: Batch, chamber: int = 0) -> Any:
        """Draw one chamber of a batch as it is now."""
        if batch is not self._batch and self._backend is None:
            self._backend = make_backend("plain" if batch.backend.name == "plain" else "cpu", 1)
        return super().of(batch, chamber)

    def _things(self, scene: Hashable) -> tuple[np.ndarray, np.ndarray]:
        """Return a scene's things as the kernel takes them, and their characters; at least one row."""
        found = self.plan.things(scene)
        things = np.zeros((max(1, len(found)), THING), np.int64)
        letters = np.zeros((len(things), LONGEST), np.int64)
        for k, mark in enumerate(found):
            tower = mark.row * self.plan.width + mark.column in self.plan.towers
            length = len(mark.text)
            flags = (mark.text in LYING, tower, mark.text == PLATFORM)
            things[k] = (mark.row, 2 * mark.column + length - 1, length, *flags)
            letters[k, :length] = [ord(character) for character in mark.text]
        return things, letters

    def _set(self, scene: Hashable) -> Callable[[], None]:
        """Return what draws a scene for what is asked."""
        if self._entry is None:
            self._backend = self._backend or make_backend("cpu", 1)
            self._entry = self._backend.build(PROGRAM)
        assert self._backend is not None
        closed = self.plan.closed(scene)
        if closed not in self._solid:
            self._solid[closed] = edged(self.plan.solid_with(closed), 0).astype(np.int8)
        things, letters = self._things(scene)
        there = (self._solid[closed], floor_of(self.plan, scene).astype(np.int64), things, letters)
        out = (self._request, self.walls, np.zeros((len(things), 2)), self._text)
        run = self._backend.bound(self._entry, (*self._eye, *there, *out, ord(VOID)))
        if len(self._scenes) >= SCENES:
            self._scenes.clear()
        self._scenes[scene] = found = lambda: run(1)
        return found

    def make(self, sight: Sight) -> str:
        """Make the text of a state, lines of one length; ``walls`` is then each column's distance."""
        where, heading, scene = sight
        run = self._scenes.get(scene) or self._set(scene)
        asked = self._asked
        asked[HERE], asked[HEADING] = self._here[where], heading
        asked[ROW], asked[COLUMN] = divmod(where, self.plan.width)
        run()
        return codecs.utf_16_le_decode(self._shown)[0]
