"""Pictures of mazes: floor or water, walls or the edge of a raised maze, cues, holes, goals, bait, doors."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from machinepsych.apparatus.headings import HEADINGS, X_OF, Y_OF
from machinepsych.apparatus.map_text import LANDMARKS
from machinepsych.apparatus.views import drawing
from machinepsych.apparatus.views.drawing import Canvas, grown, landmark, smooth_mask
from machinepsych.apparatus.views.maze_plan import MazePlan
from machinepsych.apparatus.views.picture import PAINTERS, Painter
from machinepsych.apparatus.views.plan import DOOR, VOID, WALL, WATER, Mark

# Mazes whose map has walls are drawn with them; the others are raised.
SHOWN = WALL + VOID


@PAINTERS.member("maze")
class MazePainter(Painter):
    """Draws mazes from their plan."""

    plan: MazePlan

    def __init__(self, plan: MazePlan, width: int, height: int) -> None:
        super().__init__(plan, width, height)
        marks = np.array([[chr(code) for code in row] for row in plan.static])
        is_landmark = np.isin(marks, list(LANDMARKS))
        self.open = ~np.isin(marks, list(SHOWN)) & ~is_landmark
        rows, columns = np.nonzero(self.open | is_landmark)
        first_row, first_column = int(rows.min()), int(columns.min())
        self.fit(
            first_row,
            first_column,
            int(rows.max()) - first_row + 1,
            int(columns.max()) - first_column + 1,
            margin=1.3,
        )
        self.length = max(14.0, min(1.7 * self.cell, self.height / 9))
        self.walled = any(WALL in row for row in plan.map.rows)
        self._ground = self._draw_ground(marks)

    def _draw_ground(self, marks: np.ndarray) -> Canvas:
        canvas = Canvas(self.width, self.height)
        mask = smooth_mask(self.open, self.left, self.top, self.cell, self.width, self.height)
        if self.walled:
            canvas.paste(drawing.WALL_COLOUR, grown(mask, min(max(2.5, self.cell * 0.4), self.width / 45)))
        else:
            # A raised maze: its edge, lower than the floor.
            drop = max(1, round(self.cell * 0.28 * drawing.FINER))
            canvas.paste(drawing.EDGE_COLOUR, mask | np.roll(mask, drop, axis=0))
        wet = (marks[self.open] == WATER).mean() > 0.5
        canvas.paste(drawing.WATER_COLOUR if wet else drawing.FLOOR_COLOUR, mask)
        if 0 < (marks[self.open] == WATER).mean() < 1:
            other = smooth_mask(
                marks == WATER if not wet else self.open & (marks != WATER),
                *(self.left, self.top, self.cell, self.width, self.height),
            )
            canvas.paste(drawing.FLOOR_COLOUR if wet else drawing.WATER_COLOUR, other & mask)
        if wet:
            self._waves(canvas)
        for row, column in np.argwhere(np.isin(marks, list(LANDMARKS))).tolist():
            x, y = self.pixel(row, column)
            landmark(canvas, int(marks[row, column]) - 1, x, y, max(4.0, self.cell * 0.62))
        for row, column in np.argwhere(marks == "?").tolist():
            canvas.disc(*self.pixel(row, column), self.cell * 0.42, "#3A3A3A")
        return canvas

    def _waves(self, canvas: Canvas) -> None:
        """Draw a few short lines on water."""
        for row, column in np.argwhere(self.open).tolist():
            if (row * 7 + column * 11) % 23 == 0:
                x, y = self.pixel(row, column)
                half = self.cell * 0.35
                canvas.line([(x - half, y), (x - half / 3, y - half / 3)], "#8CC3E2", self.cell * 0.1)
                canvas.line([(x - half / 3, y - half / 3), (x + half, y)], "#8CC3E2", self.cell * 0.1)

    def scene(self, scene: Hashable) -> Canvas:
        """Draw a scene without the subject."""
        canvas = Canvas(self.width, self.height)
        canvas.image.paste(self._ground.image)
        for mark in self.plan.marks(scene):
            self._mark(canvas, mark)
        return canvas

    def _mark(self, canvas: Canvas, mark: Mark) -> None:
        x, y = self.pixel(mark.row, mark.column)
        cell = self.cell
        if mark.text == "E":
            canvas.disc(x, y, cell * 0.62, drawing.GOAL_COLOUR)
            canvas.disc(x, y, cell * 0.36, "#3A3A3A")
        elif mark.text == "P":
            canvas.disc(x, y, cell * 0.85, "#D8EFE6", drawing.GOAL_COLOUR, max(1.2, cell * 0.18))
        elif mark.text == "G":
            size = min(cell, self.height / 16)
            canvas.disc(x, y, size * 0.66, drawing.GOAL_COLOUR)
            canvas.disc(x, y, size * 0.26, "white")
        elif mark.text == "*":
            canvas.disc(x, y, cell * 0.5, drawing.BAIT_COLOUR, drawing.INK, max(0.7, cell * 0.06))
        elif mark.text == DOOR:
            self._door(canvas, mark, x, y)
        elif mark.text.isdigit():
            canvas.text(x, y, mark.text, max(9.0, cell * 1.1), "#8A8278")

    def _door(self, canvas: Canvas, mark: Mark, x: float, y: float) -> None:
        """Draw a door across the way through its cell."""
        ways = [
            (X_OF[h], -Y_OF[h])
            for h in range(0, HEADINGS, 2)
            if self.open[mark.row - Y_OF[h], mark.column + X_OF[h]]
        ]
        along_rows = any(dx for dx, _ in ways)
        half, thick = self.cell * 0.5, self.cell * 0.14
        across = (thick, half) if along_rows else (half, thick)
        canvas.rectangle(x - across[0], y - across[1], x + across[0], y + across[1], drawing.DOOR_COLOUR)
