"""The plan of the touch screen: 40 by 20 characters, what the screen shows before the subject."""

from __future__ import annotations

from collections.abc import Hashable

from machinepsych.apparatus import touch_screen as screen
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.views.plan import PLANS, VOID, WALL, Mark, Plan, Reader, codes

WIDTH, HEIGHT = 40, 20
SUBJECT = 18 * WIDTH + 20
NORTH = 2
FIGURE_CHARACTERS = "●■"
DARK = "·"
FIRST_ROW, ROWS = 9, 3
POINTER_ROW, POINTER = 12, "▼"
# Columns of the sample's left edge and of the choices.
SAMPLE_COLUMN, SAMPLE_WIDTH = 18, 5
CHOICE_COLUMNS = (10, 30)
# Columns of the places of the faithful screen, and the magazine beneath it.
PLACE_COLUMNS = (6, 13, 20, 27, 34)
PLACE_WIDTH = 3
MAGAZINE = (15, 19)


class ScreenPlan(Plan):
    """The touch screen; a scene is (part of the trial, pointer, sample, other).

    What is right is nowhere shown: after the sample the scene forgets it.
    """

    def __init__(self, environment: Environment, spectator: bool) -> None:
        super().__init__(environment, spectator)
        inner = WALL + VOID * (WIDTH - 2) + WALL
        self.static = codes([WALL * WIDTH, *[inner] * (HEIGHT - 2), WALL * WIDTH])
        self.solid = self.static == ord(WALL)
        self.locations = bool(environment.world["rule"][screen.LOCATIONS])

    def read_from(self, *memories: memoryview) -> Reader:
        """Return the function that reads cell, heading and scene."""
        (body,) = memories
        fields = screen.STATE[0].shape[0]
        locations = self.locations

        # Names of another module are looked up twice: too often for what is read a million times.
        in_sample, in_choice = screen.SAMPLE, screen.CHOOSE
        pointer_at, sample_at, other_at = screen.POINTS_AT, screen.SAMPLE_IS, screen.OTHER
        subject, heading = SUBJECT, NORTH

        def read(chamber: int) -> tuple[int, int, Hashable]:
            k = fields * chamber
            part = body[k]
            if part == in_sample:
                points_at = body[k + pointer_at] if locations else -1
                return subject, heading, (part, points_at, body[k + sample_at], -1)
            if part == in_choice:
                other, points_at = body[k + other_at], body[k + pointer_at]
                if not locations:
                    return subject, heading, (part, points_at, -1, other)
                sample = body[k + sample_at]
                return subject, heading, (part, points_at, min(sample, other), max(sample, other))
            return subject, heading, (part, -1, -1, -1)

        return read

    def marks(self, scene: Hashable) -> list[Mark]:
        """List what the screen shows."""
        assert isinstance(scene, tuple)
        part, points_at, first, second = scene
        rows = range(FIRST_ROW, FIRST_ROW + ROWS)
        if self.locations:
            return self._places(part, points_at, (first, second))
        if part == screen.SAMPLE:
            return [Mark(row, SAMPLE_COLUMN, FIGURE_CHARACTERS[first] * SAMPLE_WIDTH) for row in rows]
        if part != screen.CHOOSE:
            return []
        figures = (second, 1 - second)
        found = [
            Mark(row, column, FIGURE_CHARACTERS[figure])
            for column, figure in zip(CHOICE_COLUMNS, figures, strict=True)
            for row in rows
        ]
        return [*found, Mark(POINTER_ROW, CHOICE_COLUMNS[points_at], POINTER)]

    def _places(self, part: int, points_at: int, lit: tuple[int, int]) -> list[Mark]:
        found = []
        for place in range(int(self.environment.world["rule"][screen.PLACES])):
            character = FIGURE_CHARACTERS[1] if place in lit else DARK
            for row in range(FIRST_ROW, FIRST_ROW + ROWS):
                found.append(Mark(row, PLACE_COLUMNS[place] - 1, character * PLACE_WIDTH))
        if points_at >= 0:
            found.append(Mark(POINTER_ROW, PLACE_COLUMNS[points_at], POINTER))
        found.append(Mark(*MAGAZINE, "[M]" if part == screen.POKE else "[m]"))
        return found

    def things(self, scene: Hashable) -> list[Mark]:
        """List what the screen shows, drawn together so that all of it lies in the field of view."""
        found = []
        for mark in self.marks(scene):
            if mark.row == FIRST_ROW + 1 or mark.row >= POINTER_ROW:
                middle = mark.column + (len(mark.text) - 1) / 2
                column = round(SUBJECT % WIDTH + (middle - SUBJECT % WIDTH) * 0.6 - (len(mark.text) - 1) / 2)
                row = max(mark.row, FIRST_ROW + 1) if len(mark.text) > 1 else FIRST_ROW + 1
                found.append(Mark(row, column, mark.text))
        return found


PLANS.register("touch_screen", ScreenPlan, __name__)
