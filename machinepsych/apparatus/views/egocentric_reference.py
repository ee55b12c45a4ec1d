"""The view through the subject's eyes by another route: whole arrays in NumPy, every line to its end.

What :mod:`machinepsych.apparatus.views.egocentric_lane` draws cell by cell; tests hold them equal.
"""

from __future__ import annotations

import math

import numpy as np

from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.views.egocentric_geometry import (
    NEARER,
    NORTH,
    PLAIN_CODES,
    SIDES,
    Field,
    lines_of_sight,
)
from machinepsych.apparatus.views.plan import UNSEEN, Plan, Sight, text_of


def seen_cells(solid: np.ndarray, row: int, column: int, reach: int) -> np.ndarray:
    """Say which cells can be seen from one, bool, the shape of ``solid``; none farther than ``reach``.

    Rows and columns are int; a cell that is solid can be seen itself.
    """
    height, width = solid.shape
    edged = np.pad(solid, reach)
    # One's own cell hides nothing, even where the subject stands in a wall.
    edged[row + reach, column + reach] = False
    side = 2 * reach + 1
    window = edged[row : row + side, column : column + side]
    clear = np.zeros(side * side, bool)
    for shifted in SIDES:
        rows, columns = lines_of_sight(reach, shifted)
        clear |= ~window[rows + reach, columns + reach].any(axis=1)
    seen = np.zeros(edged.shape, bool)
    seen[row : row + side, column : column + side] = clear.reshape(side, side)
    return seen[reach : reach + height, reach : reach + width]


def seen_from(plan: Plan, field: Field, where: int, closed: tuple[int, ...]) -> np.ndarray:
    """Say which cells of the plan can be seen from one, whatever the heading (bool, flat)."""
    found = seen_cells(plan.solid_with(closed), *divmod(where, plan.width), field.reach).reshape(-1)
    found[list(plan.towers)] = True
    return found


def shown_cells(plan: Plan, field: Field, sight: Sight, seen: np.ndarray) -> np.ndarray:
    """Return for each cell of the text the cell of the plan that it shows; one past the last: unseen."""
    where, heading, scene = sight
    unseen = plan.height * plan.width
    within = field.within()
    solid = plan.solid_with(plan.closed(scene)).reshape(-1)
    found = np.full(within.shape, unseen)
    for number, nearer in enumerate(NEARER if heading % 2 else NEARER[:1]):
        down, east = field.crop(heading, *nearer)
        rows, columns = down + where // plan.width, east + where % plan.width
        inside = (rows >= 0) & (rows < plan.height) & (columns >= 0) & (columns < plan.width)
        cells = np.where(inside, rows * plan.width + columns, 0)
        shown = within & inside & seen[cells] & (found == unseen)
        if number:
            # What hides a cell is shown in its place: a wall between two samples is not lost.
            shown &= solid[cells]
        found[shown] = cells[shown]
    return found


def put(shown: np.ndarray, plan: Plan, field: Field, sight: Sight, cell: int, text: str) -> None:
    """Write a text around the place of a cell, if that is in the field of view."""
    where, heading, _ = sight
    north, east = where // plan.width - cell // plan.width, cell % plan.width - where % plan.width
    angle = heading * math.pi / 4.0
    ahead = east * math.cos(angle) + north * math.sin(angle)
    right = east * math.sin(angle) - north * math.cos(angle)
    row, column = field.eye[0] - round(ahead), field.eye[1] + round(right)
    if not (0 <= row < field.height and 0 <= column < field.width and field.within()[row, column]):
        return
    for k, character in enumerate(text, column - len(text) // 2):
        if 0 <= k < field.width:
            shown[row, k] = ord(character)


def draw_reference(plan: Plan, sight: Sight) -> str:
    """Return the text of a state, lines of one length."""
    where, heading, scene = sight
    field = Field.of(plan)
    characters = plan.characters(scene).reshape(-1).copy()
    texts = [mark for mark in plan.marks(scene) if len(mark.text) > 1] if heading != NORTH else []
    for mark in texts:
        # What has a width stays readable: it is taken out and written in one piece.
        first = mark.row * plan.width + mark.column
        cells = slice(first, first + len(mark.text))
        characters[cells] = plan.static.reshape(-1)[cells]
    seen = seen_from(plan, field, where, plan.closed(scene))
    things = np.flatnonzero(seen & ~np.isin(characters, PLAIN_CODES)) if heading % 2 else np.array([], int)
    ground = characters.copy()
    ground[things] = plan.floor(scene).reshape(-1)[things]
    shown = np.append(ground, np.uint32(ord(UNSEEN)))[shown_cells(plan, field, sight, seen)]
    for cell in things.tolist():
        put(shown, plan, field, sight, cell, chr(characters[cell]))
    for mark in texts:
        middle = mark.row * plan.width + mark.column + len(mark.text) // 2
        if seen[middle]:
            put(shown, plan, field, sight, middle, mark.text)
    shown[field.eye] = ord(ARROWS[NORTH])
    return text_of(shown)
