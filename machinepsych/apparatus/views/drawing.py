"""Drawing pictures: a canvas in pixels with smooth edges, and the subject as it is seen from above.

Colours are those of the figures (Okabe & Ito 2008), which hold for colour-blind readers; what matters differs
in shape and in lightness too. Pillow, which matplotlib brings along, is imported when something is drawn.
"""

from __future__ import annotations

import functools
import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

# Drawn this many times as large and made smaller, which smooths edges.
FINER = 3

PAPER = "#F4F4F2"
FLOOR_COLOUR = "#E9E1D3"
OTHER_FLOOR = "#CFC4B2"
WATER_COLOUR = "#A8D5EE"
WALL_COLOUR = "#56606B"
EDGE_COLOUR = "#A89F90"
INK = "#1A1A1A"
GOAL_COLOUR = "#009E73"
BAIT_COLOUR = "#E69F00"
LIGHT_COLOUR = "#F0E442"
DARK_LAMP = "#B9BDC2"
SHOCK_COLOUR = "#D55E00"
DOOR_COLOUR = "#8A5A2B"
METAL = "#C9CDD2"
# Landmarks: colour and shape by their order.
LANDMARK_LOOKS = (
    ("#0072B2", "disc"),
    ("#CC79A7", "square"),
    ("#E69F00", "triangle"),
    ("#7A5195", "diamond"),
    ("#009E73", "disc"),
    ("#D55E00", "square"),
    ("#56B4E9", "triangle"),
    ("#1A1A1A", "diamond"),
    ("#8A8A8A", "disc"),
)

Point = tuple[float, float]


class Canvas:
    """A picture that is being drawn; places are (x to the right, y downwards) in pixels."""

    def __init__(self, width: int, height: int, colour: str | tuple[int, ...] = PAPER, mode: str = "RGB"):
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self.image: Any = Image.new(mode, (width * FINER, height * FINER), colour)
        self._draw: Any = ImageDraw.Draw(self.image)

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        box = [round(left * FINER), round(top * FINER), round(right * FINER) - 1, round(bottom * FINER) - 1]
        if box[2] >= box[0] and box[3] >= box[1]:
            self._draw.rectangle(box, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str | None, edge: str = "", wide: float = 0.0):
        """Fill a disc, or draw its edge ``wide`` pixels wide."""
        box = [(x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER]
        self._draw.ellipse(box, fill=colour, outline=edge or None, width=max(1, round(wide * FINER)))

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: str, wide: float) -> None:
        """Draw a line through points."""
        scaled = [(x * FINER, y * FINER) for x, y in points]
        self._draw.line(scaled, fill=colour, width=max(1, round(wide * FINER)), joint="curve")

    def text(self, x: float, y: float, text: str, size: float, colour: str = INK, anchor: str = "mm") -> None:
        """Write a text of ``size`` pixels; ``anchor`` as Pillow names it."""
        self._draw.text((x * FINER, y * FINER), text, fill=colour, font=font(size * FINER), anchor=anchor)

    def paste(self, colour: str, mask: np.ndarray) -> None:
        """Fill where a mask holds (bool, ``[height * FINER, width * FINER]``)."""
        from PIL import Image

        shape = Image.fromarray(mask.astype(np.uint8) * 255, "L")
        self.image.paste(Image.new("RGB", self.image.size, colour), (0, 0), shape)

    def array(self) -> np.ndarray:
        """Return the picture, uint8 ``[height, width, 3]`` (4 with an alpha channel)."""
        from PIL import Image

        return np.asarray(self.image.resize((self.width, self.height), Image.Resampling.BOX))


@functools.lru_cache(maxsize=16)
def font(size: float) -> Any:
    """Return the figures' font in a size in pixels."""
    from PIL import ImageFont

    home = importlib.util.find_spec("matplotlib")
    assert home is not None
    assert home.origin is not None
    path = Path(home.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(str(path), round(size))


def smooth_mask(
    cells: np.ndarray, left: float, top: float, cell: float, width: int, height: int
) -> np.ndarray:
    """Say which fine pixels lie within cells, bool ``[height * FINER, width * FINER]``; outlines are smooth.

    ``cells`` is bool ``[rows, columns]``; ``left``, ``top`` and ``cell`` are in pixels. Cells that make a
    disc are drawn as one.
    """
    from PIL import Image

    whole = np.zeros((height * FINER, width * FINER), bool)
    disc = _disc_of(cells)
    if disc is not None:
        row, column, radius = disc
        ys, xs = np.ogrid[: whole.shape[0], : whole.shape[1]]
        middle_y = (top + (row + 0.5) * cell) * FINER
        middle_x = (left + (column + 0.5) * cell) * FINER
        return (ys - middle_y) ** 2 + (xs - middle_x) ** 2 <= (radius * cell * FINER) ** 2
    around = 3
    padded = np.pad(cells, around)
    narrow = padded & (
        (~np.roll(padded, 1, 0) & ~np.roll(padded, -1, 0))
        | (~np.roll(padded, 1, 1) & ~np.roll(padded, -1, 1))
    )
    # A blur takes the steps out of diagonals; a strong one would close ways of one cell.
    beside = 0.14 if narrow.sum() > padded.sum() / 20 else 0.25
    blurred = padded.astype(np.float32)
    for axis in (0, 1):
        blurred = (1 - 2 * beside) * blurred + beside * (
            np.roll(blurred, 1, axis) + np.roll(blurred, -1, axis)
        )
    rows, columns = padded.shape
    size = (round(columns * cell * FINER), round(rows * cell * FINER))
    large = np.asarray(Image.fromarray(blurred, "F").resize(size, Image.Resampling.BICUBIC)) > 0.5
    x, y = round((left - around * cell) * FINER), round((top - around * cell) * FINER)
    to_x, to_y = max(0, x), max(0, y)
    part = large[to_y - y : whole.shape[0] - y, to_x - x : whole.shape[1] - x]
    whole[to_y : to_y + part.shape[0], to_x : to_x + part.shape[1]] = part
    return whole


def _disc_of(cells: np.ndarray) -> tuple[float, float, float] | None:
    """Return middle row, middle column and radius of a disc of cells; None where they make none."""
    rows, columns = np.nonzero(cells)
    if not len(rows):
        return None
    row, column = (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2
    radius = float(np.hypot(rows - row, columns - column).max()) + 0.35
    return (row, column, radius) if len(rows) > 0.85 * math.pi * radius**2 and radius > 3 else None


def grown(mask: np.ndarray, pixels: float) -> np.ndarray:
    """Return a mask of fine pixels with all that lies at most so many pixels away from it."""
    from scipy.ndimage import distance_transform_edt

    return np.asarray(distance_transform_edt(~mask)) <= pixels * FINER


def landmark(canvas: Canvas, number: int, x: float, y: float, radius: float) -> None:
    """Draw a landmark, ``number`` counting from 0."""
    colour, shape = LANDMARK_LOOKS[number % len(LANDMARK_LOOKS)]
    if shape == "disc":
        canvas.disc(x, y, radius, colour)
    elif shape == "square":
        side = radius * 0.9
        canvas.rectangle(x - side, y - side, x + side, y + side, colour)
    elif shape == "triangle":
        canvas.polygon(
            [(x, y - radius * 1.1), (x + radius * 1.1, y + radius * 0.9)]
            + [(x - radius * 1.1, y + radius * 0.9)],
            colour,
        )
    else:
        tip = radius * 1.2
        canvas.polygon([(x, y - tip), (x + tip, y), (x, y + tip), (x - tip, y)], colour)


def bolt(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """Draw a flash of lightning in the middle of a square of ``size`` pixels."""
    shape = ((0.1, -0.5), (-0.3, 0.08), (-0.02, 0.08), (-0.12, 0.5), (0.3, -0.12), (0.02, -0.12))
    canvas.polygon([(x + dx * size, y + dy * size) for dx, dy in shape], colour)


def sound(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """Draw a loudspeaker that sounds."""
    box = ((-0.5, -0.15), (-0.3, -0.15), (-0.08, -0.38), (-0.08, 0.38), (-0.3, 0.15), (-0.5, 0.15))
    canvas.polygon([(x + dx * size, y + dy * size) for dx, dy in box], colour)
    for radius in (0.22, 0.42):
        angles = np.linspace(-0.8, 0.8, 9)
        arc = [(x + (0.02 + radius * math.cos(a)) * size, y + radius * math.sin(a) * size) for a in angles]
        canvas.line(arc, colour, max(1.0, size * 0.08))


# Outline of the subject seen from above, nose at (1, 0); a second outline for ears, a line for the tail.
BODY = ((1.0, 0.0), (0.72, 0.2), (0.45, 0.3), (0.2, 0.34), (-0.2, 0.42), (-0.6, 0.36), (-0.85, 0.16))
TAIL = ((-0.8, 0.0), (-1.1, 0.1), (-1.4, -0.08), (-1.65, 0.02))
EARS = ((0.42, 0.34), (0.42, -0.34))


@functools.lru_cache(maxsize=64)
def subject(length: float, heading: float, part_x: float, part_y: float) -> np.ndarray:
    """Return the subject from above, uint8 ``[side, side, 4]``, its middle at a part of a pixel.

    ``length`` is from nose to hind, in pixels; ``heading`` counts in eighths of a turn from east,
    counter-clockwise.
    """
    side = subject_side(length)
    canvas = Canvas(side, side, (255, 255, 255, 0), "RGBA")
    half, angle = length / 2.0, heading * math.pi / 4.0
    middle_x, middle_y = side // 2 + part_x, side // 2 + part_y

    def at(point: Point, grown: float = 1.0) -> Point:
        along, across = point[0] * half * grown, point[1] * half * grown
        return (
            middle_x + along * math.cos(angle) - across * math.sin(angle),
            middle_y - along * math.sin(angle) - across * math.cos(angle),
        )

    outline = [*BODY, *((x, -y) for x, y in reversed(BODY[1:]))]
    rim = max(1.0, length * 0.07)
    canvas.line([at(p) for p in TAIL], "white", rim + 2.0)
    grown = 1.0 + rim / half
    canvas.polygon([at(p, grown) for p in outline], "white")
    for ear in EARS:
        canvas.disc(*at(ear), length * 0.1 + rim * 0.6, "white")
    canvas.line([at(p) for p in TAIL], INK, rim)
    canvas.polygon([at(p) for p in outline], INK)
    for ear in EARS:
        canvas.disc(*at(ear), length * 0.1, INK)
    for eye in ((0.6, 0.13), (0.6, -0.13)):
        canvas.disc(*at(eye), max(0.6, length * 0.035), "white")
    return canvas.array()


def subject_side(length: float) -> int:
    """Return the side of the square that the subject is drawn in, in pixels; odd."""
    return 2 * math.ceil(length * 1.0) + 3


def put_subject(picture: np.ndarray, x: float, y: float, heading: float, length: float) -> None:
    """Draw the subject into a picture (uint8 ``[height, width, 3]``) at a place in pixels."""
    # A quarter of a pixel is fine enough, and few drawings are kept.
    x, y = round(x * 4) / 4, round(y * 4) / 4
    column, row = math.floor(x), math.floor(y)
    drawn = subject(length, heading, x - column, y - row)
    side = drawn.shape[0]
    left, top = column - side // 2, row - side // 2
    rows = slice(max(0, top), min(picture.shape[0], top + side))
    columns = slice(max(0, left), min(picture.shape[1], left + side))
    part = drawn[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    alpha = part[..., 3:].astype(np.float32) / 255.0
    under = picture[rows, columns]
    picture[rows, columns] = np.rint(under * (1.0 - alpha) + part[..., :3] * alpha).astype(np.uint8)
