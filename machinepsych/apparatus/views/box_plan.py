"""The plan of a box of two compartments: 40 by 20 characters, a wall with a door between them.

A subject's place is rounded to cells. In the published forms it is rounded as the published views do it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

import numpy as np

from machinepsych.apparatus import place_preference as preference
from machinepsych.apparatus import shuttle_box as shuttle
from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.box import COMPARTMENT, HALF_LENGTH, HALF_WIDTH, START_COMPARTMENT
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.paradigms.base import PUBLISHED
from machinepsych.apparatus.views.plan import FLOOR, PLANS, VOID, WALL, Mark, Plan, Reader

WIDTH, HEIGHT = 40, 20
LEFT, RIGHT, TOP, BOTTOM = 2, 37, 2, 17
BETWEEN, MIDDLE_ROW = 20, 10
SHOCK = shuttle.SHOCK
# Rows of the opening in the published views.
PUBLISHED_DOOR = (8, 12)
# Columns of the warning in either compartment.
WARNED_COLUMN = (4, 22)
# Where the published views mark the side to be on, by compartment.
SAFE = ((9, 11), (9, 28))
PAIRED_PLACE = (4, 4)


class BoxPlan(Plan):
    """What both boxes share. ``rows`` is how many rows the subject's middle can reach."""

    rows = 12

    def __init__(self, environment: Environment, spectator: bool) -> None:
        super().__init__(environment, spectator)
        self.published = environment.form == PUBLISHED
        self.static = self._walls(closed=False)
        self.solid = self.static == ord(WALL)

    def _walls(self, closed: bool) -> np.ndarray:
        drawn = np.full((HEIGHT, WIDTH), ord(VOID), np.uint32)
        drawn[TOP : BOTTOM + 1, LEFT : RIGHT + 1] = ord(WALL)
        drawn[TOP + 1 : BOTTOM, LEFT + 1 : RIGHT] = ord(FLOOR)
        drawn[TOP + 1 : BOTTOM, BETWEEN] = ord(WALL)
        if not closed:
            first, last = self.door_rows()
            drawn[first : last + 1, BETWEEN] = ord(FLOOR)
        return drawn

    def door_rows(self) -> tuple[int, int]:
        """Return the first and the last row of the door."""
        if self.published:
            return PUBLISHED_DOOR
        half = math.floor(
            float(self.environment.world["pays"][self.door_field()]) / (2 * HALF_WIDTH) * self.rows
        )
        return MIDDLE_ROW - half, MIDDLE_ROW + half

    def door_field(self) -> int:
        """Return the field of ``world.pays`` that holds half the door's width."""
        return shuttle.DOOR

    def rounding(self) -> Callable[[float, float], int]:
        """Return the function that gives the cell of a place (x, y) in the box."""
        # In this order of operations rounding errors fall as they do in the published views.
        high, rows, middle = 2 * HALF_WIDTH, self.rows, MIDDLE_ROW
        width, half, long = WIDTH, HALF_LENGTH, 2 * HALF_LENGTH
        first = LEFT + 1
        if self.published:
            return lambda x, y: int(middle - y / high * rows) * width + first + int((x + half) / long * 33)

        # Each compartment has its columns: nobody stands in the wall between.
        def where(x: float, y: float) -> int:
            if x < 0.0:
                column = first + int((x + half) / half * (BETWEEN - first))
            else:
                column = min(RIGHT - 1, BETWEEN + 1 + int(x / half * (RIGHT - BETWEEN - 1)))
            return int(middle - y / high * rows) * width + column

        return where

    def position(self, batch: Batch, chamber: int) -> tuple[float, float]:
        """Return row and column, between cells."""
        x, y = batch.array("place", "position")[chamber].tolist()
        # The subject has a length: its middle stays clear of the walls.
        across = (RIGHT - LEFT) / 2 - 2.0
        rows = (BOTTOM - TOP) / 2 - 2.0
        return (
            (TOP + BOTTOM) / 2 - y / HALF_WIDTH * rows,
            (LEFT + RIGHT) / 2 + x / HALF_LENGTH * across,
        )


class ShuttlePlan(BoxPlan):
    """The shuttle box; a scene is (part of the trial, compartment to leave, 1 under current)."""

    read_arrays = ("position", "body", "timing")

    def read_from(self, *memories: memoryview) -> Reader:
        """Return the function that reads cell, heading and scene."""
        position, body, timing = memories
        where = self.rounding()
        start_at, here_at, shock = START_COMPARTMENT, COMPARTMENT, SHOCK

        def read(chamber: int) -> tuple[int, int, Hashable]:
            k = 4 * chamber
            part, start = timing[3 * chamber], body[k + start_at]
            shocked = part == shock and body[k + here_at] == start
            cell = where(position[2 * chamber], position[2 * chamber + 1])
            return cell, body[k], (part, start, shocked)

        return read

    def marks(self, scene: Hashable) -> list[Mark]:
        """List the warning, the side to be on, and in the faithful form the floor under current."""
        assert isinstance(scene, tuple)
        part, start, shocked = scene
        found = []
        if part in (shuttle.WARNING, shuttle.SHOCK):
            column = WARNED_COLUMN[start]
            found += [Mark(row, column, "!") for row in range(TOP + 1, BOTTOM)]
            if self.published or self.spectator:
                found.append(Mark(*SAFE[1 - start], "G"))
        if shocked and not self.published:
            first, last = self._columns(start)
            rows = range(TOP + 2, BOTTOM, 2)
            found += [Mark(row, column, "x") for row in rows for column in range(first + 3, last + 1, 3)]
        return found

    def _columns(self, compartment: int) -> tuple[int, int]:
        return (LEFT + 1, BETWEEN - 1) if compartment == 0 else (BETWEEN + 1, RIGHT - 1)

    def floor(self, scene: Hashable) -> np.ndarray:
        """Return the floor, the warned or shocked side's marked."""
        assert isinstance(scene, tuple)
        part, start, shocked = scene
        drawn = self.static.copy()
        if part in (shuttle.WARNING, shuttle.SHOCK):
            first, last = self._columns(start)
            side = drawn[TOP + 1 : BOTTOM, first : last + 1]
            side[:] = ord("x" if shocked and not self.published else "!")
        return drawn

    def things(self, scene: Hashable) -> list[Mark]:
        """List the side to be on; warning and current are drawn on the floor."""
        return [mark for mark in self.marks(scene) if mark.text == "G"]


class PreferencePlan(BoxPlan):
    """The place preference box; a scene is (what the trial is, paired compartment, 1 if just rewarded)."""

    rows = 6

    def __init__(self, environment: Environment, spectator: bool) -> None:
        super().__init__(environment, spectator)
        if not self.published:
            # The floors differ, so that the compartments can be told apart.
            right = self.static[TOP + 1 : BOTTOM, BETWEEN + 1 : RIGHT]
            right[right == ord(FLOOR)] = ord(":")

    def door_field(self) -> int:
        """Return the field of ``world.pays`` that holds half the door's width."""
        return preference.DOOR

    read_arrays = ("position", "body", "session")

    def read_from(self, *memories: memoryview) -> Reader:
        """Return the function that reads cell, heading and scene."""
        position, body, session = memories
        where = self.rounding()
        if self.published and not self.spectator:
            return lambda chamber: (
                where(position[2 * chamber], position[2 * chamber + 1]),
                body[4 * chamber],
                None,
            )

        def read(chamber: int) -> tuple[int, int, Hashable]:
            k = 3 * chamber
            scene = (
                session[k + preference.SESSION],
                session[k + preference.PAIRED],
                session[k + preference.REWARDED],
                body[4 * chamber + COMPARTMENT],
            )
            return where(position[2 * chamber], position[2 * chamber + 1]), body[4 * chamber], scene

        return read

    def marks(self, scene: Hashable) -> list[Mark]:
        """List the closed door, reward that is just given, and where it may be told the paired side."""
        if scene is None:
            return [Mark(*PAIRED_PLACE, "G")]
        assert isinstance(scene, tuple)
        session, paired, rewarded, here = scene
        found = []
        if session in (preference.PAIRED_SIDE, preference.UNPAIRED_SIDE):
            first, last = self.door_rows()
            found += [Mark(row, BETWEEN, WALL) for row in range(first, last + 1)]
        if self.spectator or self.published:
            found.append(Mark(PAIRED_PLACE[0], PAIRED_PLACE[1] if paired == 0 else BETWEEN + 2, "G"))
        if rewarded and not self.published:
            found.append(Mark(PAIRED_PLACE[0] + 2, LEFT + 2 if here == 0 else BETWEEN + 2, "*"))
        return found


PLANS.register("shuttle_box", ShuttlePlan, __name__)
PLANS.register("place_preference", PreferencePlan, __name__)
