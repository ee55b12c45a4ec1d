"""Through the subject's eyes from above: the plan turned so that it faces up, and only what it can see.

The field of view is 120 degrees. A cell is seen if no wall stands on the line between the two cells. Along
diagonal headings the plan is sampled at 45 degrees; things that the sampling would miss are put where they
lie, so nothing in view is lost.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.headings import ARROWS, HEADINGS
from machinepsych.apparatus.views.base import VIEWS
from machinepsych.apparatus.views.egocentric_geometry import NORTH, PLAIN_CODES, Field, cells_between
from machinepsych.apparatus.views.egocentric_lane import PROGRAM, TEXT
from machinepsych.apparatus.views.kernel_view import KernelView, letters_of
from machinepsych.apparatus.views.plan import UNSEEN


@VIEWS.member("egocentric")
class Egocentric(KernelView):
    """What the subject sees, itself near the bottom and facing up."""

    name = "egocentric"
    about = "what is seen, the subject facing up; ░ where it does not see"
    program = PROGRAM

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        plan = self.plan
        self.field = field = Field.of(plan)
        across = plan.width + 2 * field.reach
        cells = [divmod(where, plan.width) for where in range(plan.height * plan.width)]
        here = [(row + field.reach) * across + column + field.reach for row, column in cells]
        self._prepare(np.full((field.height, field.width), ord(UNSEEN), np.uint32), here)
        sizes = (plan.height, plan.width, field.height, field.width, *field.eye, field.reach)
        turns = [(math.cos(h * math.pi / 4.0), math.sin(h * math.pi / 4.0)) for h in range(HEADINGS)]
        towers = np.zeros(len(cells), np.int8)
        towers[list(plan.towers)] = 1
        self._eye = (
            np.array(sizes, np.int64),
            field.within().astype(np.int8),
            field.crops(),
            cells_between(field.reach),
            np.array(turns),
            towers,
        )

    def tables(self, scene: Hashable) -> tuple[Any, ...]:
        """Return the kernel's arguments for a scene."""
        plan = self.plan
        solid = plan.solid_with(plan.closed(scene))
        whole = plan.characters(scene).reshape(-1).astype(np.int64)
        pieces = whole.copy()
        marks = [mark for mark in plan.marks(scene) if len(mark.text) > 1]
        letters = letters_of(marks)
        texts = np.zeros((len(letters), TEXT), np.int64)
        for k, mark in enumerate(marks):
            # What has a width stays readable: it is taken out and written in one piece.
            first = mark.row * plan.width + mark.column
            cells = slice(first, first + len(mark.text))
            pieces[cells] = plan.static.reshape(-1)[cells]
            texts[k] = (mark.row, mark.column + len(mark.text) // 2, len(mark.text))
        there = (
            solid.reshape(-1).astype(np.int8),
            np.pad(solid, self.field.reach).reshape(-1).astype(np.int8),
            np.stack([pieces, whole]),
            plan.floor(scene).reshape(-1).astype(np.int64),
            np.flatnonzero(~np.isin(pieces, PLAIN_CODES)).astype(np.int64),
            texts,
            letters,
        )
        drawn = (self.request, np.zeros(len(whole), np.int8), self.text)
        return (*self._eye, *there, *drawn, ord(UNSEEN), ord(ARROWS[NORTH]))
