"""Pictures of the boxes: two compartments with different floors, the door, lamps, tone, current, reward."""

from __future__ import annotations

from collections.abc import Hashable

from machinepsych.apparatus import shuttle_box as shuttle
from machinepsych.apparatus.views import drawing
from machinepsych.apparatus.views.box_plan import (
    BETWEEN,
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    BoxPlan,
)
from machinepsych.apparatus.views.drawing import Canvas, bolt, sound
from machinepsych.apparatus.views.picture import PAINTERS, Painter
from machinepsych.apparatus.views.plan import WALL

# Room above and below the box, in cells: for lamps.
ABOVE = 8


class BoxPainter(Painter):
    """What both boxes share: the walls, the two floors."""

    plan: BoxPlan

    def __init__(self, plan: BoxPlan, width: int, height: int) -> None:
        super().__init__(plan, width, height)
        self.fit(TOP, LEFT, BOTTOM - TOP + 1, RIGHT - LEFT + 1, margin=1.5)
        self.length = max(14.0, 4.2 * self.cell)
        x, y = self.pixel((TOP + BOTTOM) / 2, (LEFT + RIGHT) / 2)
        self.middle = (x, y)
        self.half = ((RIGHT - LEFT) / 2 * self.cell, (BOTTOM - TOP) / 2 * self.cell)

    def ground(self, closed: bool) -> Canvas:
        """Draw the box and its floors."""
        canvas = Canvas(self.width, self.height)
        x, y = self.middle
        across, down = self.half
        wall = max(3.0, self.cell)
        canvas.rectangle(
            x - across - wall, y - down - wall, x + across + wall, y + down + wall, drawing.WALL_COLOUR
        )
        canvas.rectangle(x - across, y - down, x, y + down, drawing.FLOOR_COLOUR)
        canvas.rectangle(x, y - down, x + across, y + down, drawing.OTHER_FLOOR)
        self.floors(canvas)
        first, last = self.plan.door_rows()
        half = (last - first + 1) / 2 * self.cell
        for top, bottom in ((y - down, y - half), (y + half, y + down)):
            canvas.rectangle(x - wall / 2, top, x + wall / 2, bottom, drawing.WALL_COLOUR)
        if closed:
            canvas.rectangle(x - wall / 2, y - half, x + wall / 2, y + half, drawing.DOOR_COLOUR)
        return canvas

    def floors(self, canvas: Canvas) -> None:
        """Draw what tells the floors apart: bars on the left, rods of a grid on the right."""

    def side(self, compartment: int) -> float:
        """Return the x of a compartment's middle."""
        return self.middle[0] + (-0.5 if compartment == 0 else 0.5) * self.half[0]


@PAINTERS.member("shuttle_box")
class ShuttlePainter(BoxPainter):
    """Draws the shuttle box: lamps above the compartments, a loudspeaker, rods under current."""

    def floors(self, canvas: Canvas) -> None:
        """Draw the rods of the floor."""
        self._rods(canvas, 0, "#C9BFAF", 1.0)
        self._rods(canvas, 1, "#B3A793", 1.0)

    def _rods(self, canvas: Canvas, compartment: int, colour: str, wide: float) -> None:
        x, y = self.middle
        across, down = self.half
        first = x - across if compartment == 0 else x
        rods = 9
        for k in range(rods):
            at = first + (k + 0.5) * across / rods
            canvas.line([(at, y - down), (at, y + down)], colour, wide)

    def scene(self, scene: Hashable) -> Canvas:
        """Draw a scene without the subject."""
        assert isinstance(scene, tuple)
        part, start, _ = scene
        canvas = self.ground(closed=False)
        warned = part in (shuttle.WARNING, shuttle.SHOCK)
        size = max(10.0, self.height / 13)
        above = self.middle[1] - self.half[1] - max(3.0, self.cell) - size * 0.9
        if part == shuttle.SHOCK:
            self._rods(canvas, start, drawing.SHOCK_COLOUR, max(1.5, self.cell * 0.3))
            below = self.middle[1] + self.half[1] + max(3.0, self.cell) + size * 0.9
            bolt(canvas, self.side(start), below, size * 1.3, drawing.SHOCK_COLOUR)
        for compartment in (0, 1):
            lit = warned and compartment == start
            x = self.side(compartment)
            if lit:
                canvas.disc(x, above, size * 0.78, "#FBF6C4")
            canvas.disc(
                x, above, size * 0.45, drawing.LIGHT_COLOUR if lit else drawing.DARK_LAMP, drawing.INK, 1.0
            )
        if warned:
            sound(canvas, self.middle[0], above, size * 1.2, drawing.INK)
        if any(mark.text == "G" for mark in self.plan.marks(scene)):
            goal = self.side(1 - start)
            wide = max(2.0, self.cell * 0.5)
            y, half = self.middle[1] + self.half[1] - wide, self.half[0] * 0.42
            canvas.rectangle(goal - half, y, goal + half, y + wide, drawing.GOAL_COLOUR)
        return canvas


@PAINTERS.member("place_preference")
class PreferencePainter(BoxPainter):
    """Draws the place preference box: bars on the left floor, dots on the right one, reward."""

    def floors(self, canvas: Canvas) -> None:
        """Draw bars and dots."""
        x, y = self.middle
        across, down = self.half
        step = across / 7
        for k in range(7):
            at = x - across + (k + 0.5) * step
            canvas.line([(at, y - down), (at, y + down)], "#CDBFA6", step * 0.3)
            rows = int(2 * down / step)
            for row in range(rows):
                canvas.disc(x + (k + 0.5) * step, y + (row + 0.5 - rows / 2) * step, step * 0.16, "#A79A84")

    def scene(self, scene: Hashable) -> Canvas:
        """Draw a scene without the subject."""
        marks = self.plan.marks(scene)
        doorway = [mark for mark in marks if mark.text == WALL]
        canvas = self.ground(closed=bool(doorway))
        size = max(10.0, self.height / 13)
        for mark in marks:
            x = self.side(0 if mark.column < BETWEEN else 1)
            if mark.text == "G":
                y = self.middle[1] - self.half[1] - max(3.0, self.cell) - size * 0.9
                canvas.disc(x, y, size * 0.45, drawing.GOAL_COLOUR)
                canvas.disc(x, y, size * 0.17, "white")
            elif mark.text == "*":
                y = self.middle[1] + self.half[1] + max(3.0, self.cell) + size * 0.9
                canvas.disc(x, y, size * 0.32, drawing.BAIT_COLOUR, drawing.INK, 1.0)
        return canvas
