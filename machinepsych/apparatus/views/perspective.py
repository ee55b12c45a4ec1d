"""In perspective: what the subject has before it, drawn in a frame with walls that grow with nearness.

One vanishing point, a field of view of 90 degrees, the eye at half the height of a wall and at the back of
the subject's cell, so that ways to the sides are seen where they are. Each column of the text is a ray
through the plan: the first solid cell that it meets is the wall of that column, shaded by distance.
Below the horizon each character shows the floor where the line of sight meets it. Things stand upright
where no wall is nearer; what lies on the floor is drawn there.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import HEADINGS
from machinepsych.apparatus.views.base import VIEWS
from machinepsych.apparatus.views.kernel_view import KernelView, letters_of
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
from machinepsych.apparatus.views.perspective_lane import PROGRAM, THING
from machinepsych.apparatus.views.plan import VOID


@VIEWS.member("perspective")
class Perspective(KernelView):
    """What lies ahead, 58 by 26 characters in a frame; ``walls`` are the last drawing's distances."""

    name = "perspective"
    about = "what lies ahead, in perspective"
    program = PROGRAM

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        width = self.plan.width
        turns = [(math.cos(h * math.pi / 4.0), math.sin(h * math.pi / 4.0)) for h in range(HEADINGS)]
        cells, ahead = rays(width)
        reach = np.array([self.plan.reach or math.inf])
        self._eye = (cells, ahead, ground_rays(width), np.array(turns), reach)
        self._prepare(framed(), [edged_number(width, where) for where in range(self.plan.height * width)])
        self.walls = np.zeros(WIDTH)
        self._solid: dict[tuple[int, ...], np.ndarray] = {}

    def _things(self, scene: Hashable) -> tuple[np.ndarray, np.ndarray]:
        """Return a scene's things as the kernel takes them, and their characters; at least one row."""
        found = self.plan.things(scene)
        letters = letters_of(found)
        things = np.zeros((len(letters), THING), np.int64)
        for k, mark in enumerate(found):
            tower = mark.row * self.plan.width + mark.column in self.plan.towers
            length = len(mark.text)
            flags = (mark.text in LYING, tower, mark.text == PLATFORM)
            things[k] = (mark.row, 2 * mark.column + length - 1, length, *flags)
        return things, letters

    def tables(self, scene: Hashable) -> tuple[Any, ...]:
        """Return the kernel's arguments for a scene."""
        closed = self.plan.closed(scene)
        if closed not in self._solid:
            self._solid[closed] = edged(self.plan.solid_with(closed), 0).astype(np.int8)
        things, letters = self._things(scene)
        there = (self._solid[closed], floor_of(self.plan, scene).astype(np.int64), things, letters)
        drawn = (self.request, self.walls, np.zeros((len(things), 2)), self.text)
        return (*self._eye, *there, *drawn, ord(VOID))
