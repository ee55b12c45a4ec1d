"""Pictures of the chambers with a panel: two levers with lamps and a magazine; the touch screen."""

from __future__ import annotations

from collections.abc import Hashable

from machinepsych.apparatus import touch_screen as screen
from machinepsych.apparatus.views import drawing
from machinepsych.apparatus.views.drawing import Canvas
from machinepsych.apparatus.views.lever_plan import LeverPlan
from machinepsych.apparatus.views.picture import PAINTERS, Painter
from machinepsych.apparatus.views.screen_plan import (
    CHOICE_COLUMNS,
    PLACE_COLUMNS,
    ScreenPlan,
)

PANEL = "#D5D9DD"
PRESSED = "#5F6B78"
SCREEN_COLOUR = "#20242A"
DARK_PLACE = "#3B424B"
LIT_PLACE = "#F2F2F2"


class PanelPainter(Painter):
    """What chambers with a panel share: a room, the panel as a strip at the top, places on it."""

    def room(self, strip: float) -> Canvas:
        """Draw the room; ``strip`` is the panel's height as a part of the picture's."""
        canvas = Canvas(self.width, self.height)
        edge = min(self.width, self.height) * 0.06
        canvas.rectangle(edge, edge, self.width - edge, self.height - edge, drawing.WALL_COLOUR)
        inner = edge * 1.6
        canvas.rectangle(inner, inner, self.width - inner, self.height - inner, drawing.FLOOR_COLOUR)
        canvas.rectangle(inner, inner, self.width - inner, self.height * strip, PANEL)
        return canvas

    def magazine(self, canvas: Canvas, x: float, y: float, size: float, pellet: bool, lit: bool) -> None:
        """Draw the magazine, with a pellet in it or its lamp lit."""
        colour = drawing.LIGHT_COLOUR if lit else "#8F979F"
        canvas.rectangle(x - size, y - size * 0.7, x + size, y + size * 0.7, drawing.INK)
        rim = size * 0.14
        canvas.rectangle(x - size + rim, y - size * 0.7 + rim, x + size - rim, y + size * 0.7 - rim, colour)
        if pellet:
            canvas.disc(x, y, size * 0.42, drawing.BAIT_COLOUR, drawing.INK, max(0.8, size * 0.08))


@PAINTERS.member("lever_box")
class LeverPainter(PanelPainter):
    """Draws the chamber with two levers; the subject faces a lever or the magazine."""

    plan: LeverPlan

    def __init__(self, plan: LeverPlan, width: int, height: int) -> None:
        super().__init__(plan, width, height)
        self.length = min(width, height) / 5.5

    def pixel(self, row: float, column: float) -> tuple[float, float]:
        """Return the subject's place: before the magazine."""
        return self.width / 2, self.height * 0.7

    def scene(self, scene: Hashable) -> Canvas:
        """Draw a scene without the subject."""
        assert isinstance(scene, tuple)
        first, second, in_use, lamp = scene
        canvas = self.room(0.47)
        size = min(self.width, self.height) / 14
        lamps = lamp >= 0
        for k, pressed in enumerate((first, second)):
            x = self.width * (0.27 if k == 0 else 0.73)
            y = self.height * 0.36
            if lamps:
                lit = lamp == k
                if lit:
                    canvas.disc(x, y - size * 2.1, size * 0.95, "#FBF6C4")
                colour = drawing.LIGHT_COLOUR if lit else drawing.DARK_LAMP
                canvas.disc(x, y - size * 2.1, size * 0.55, colour, drawing.INK, 1.0)
            # A lever that is pressed lies lower and is shorter.
            depth = size * (0.45 if pressed else 1.0)
            canvas.rectangle(x - size * 1.25, y - size * 0.3, x + size * 1.25, y, drawing.INK)
            canvas.rectangle(
                x - size * 1.1, y, x + size * 1.1, y + depth, PRESSED if pressed else drawing.METAL
            )
            canvas.line([(x - size * 1.1, y + depth), (x + size * 1.1, y + depth)], drawing.INK, 1.2)
        self.magazine(canvas, self.width / 2, self.height * 0.38, size * 0.95, in_use, in_use)
        return canvas


@PAINTERS.member("touch_screen")
class ScreenPainter(PanelPainter):
    """Draws the touch screen; the subject sits before the magazine."""

    plan: ScreenPlan

    def __init__(self, plan: ScreenPlan, width: int, height: int) -> None:
        super().__init__(plan, width, height)
        self.length = min(width, height) / 5.5

    def pixel(self, row: float, column: float) -> tuple[float, float]:
        """Return the subject's place."""
        return self.width / 2, self.height * 0.78

    def _x(self, column: float) -> float:
        return self.width * (0.5 + (column - 20) / 40 * 0.84)

    def scene(self, scene: Hashable) -> Canvas:
        """Draw a scene without the subject."""
        assert isinstance(scene, tuple)
        part, points_at, first, second = scene
        canvas = self.room(0.62)
        top, bottom = self.height * 0.15, self.height * 0.48
        canvas.rectangle(self.width * 0.13, top, self.width * 0.87, bottom, SCREEN_COLOUR)
        y = (top + bottom) / 2 - self.height * 0.02
        size = min(self.width, self.height) / (20 if self.plan.locations else 17)
        if self.plan.locations:
            for place in range(int(self.plan.environment.world["rule"][screen.PLACES])):
                x = self._x(PLACE_COLUMNS[place])
                colour = LIT_PLACE if place in (first, second) else DARK_PLACE
                canvas.rectangle(x - size * 0.95, y - size * 0.95, x + size * 0.95, y + size * 0.95, colour)
            at = self._x(PLACE_COLUMNS[points_at])
        elif part == screen.SAMPLE:
            self._figure(canvas, first, self.width / 2, y, size * 1.6)
        elif part == screen.CHOOSE:
            for column, figure in zip(CHOICE_COLUMNS, (second, 1 - second), strict=True):
                self._figure(canvas, figure, self._x(column), y, size * 1.6)
            at = self._x(CHOICE_COLUMNS[points_at])
        if points_at >= 0:
            tip = bottom + size * 0.25
            canvas.polygon(
                [(at, tip), (at - size * 0.7, tip + size * 1.1), (at + size * 0.7, tip + size * 1.1)],
                drawing.SHOCK_COLOUR,
            )
        self.magazine(canvas, self.width / 2, self.height * 0.56, size * 0.8, False, part == screen.POKE)
        return canvas

    def _figure(self, canvas: Canvas, figure: int, x: float, y: float, size: float) -> None:
        if figure == 0:
            canvas.disc(x, y, size, LIT_PLACE)
        else:
            side = size * 0.9
            canvas.rectangle(x - side, y - side, x + side, y + side, LIT_PLACE)
