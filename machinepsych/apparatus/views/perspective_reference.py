"""The drawing in perspective by another route: whole arrays in NumPy, every ray followed to its end.

What :mod:`machinepsych.apparatus.views.perspective_lane` draws cell by cell; tests hold them equal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.views.perspective_geometry import (
    BACK,
    DISTANCES,
    GROUND,
    HEIGHT,
    HORIZON,
    INTO_WALL,
    LEAST_AHEAD,
    LYING,
    PLATFORM,
    SHADE_CODES,
    SHADE_REACH,
    SIZE,
    TOWER_ROWS,
    WIDEST,
    WIDTH,
    edged,
    edged_number,
    floor_of,
    framed,
    offsets,
)
from machinepsych.apparatus.views.plan import Mark, Plan, Sight, text_of

# How far each row is from the horizon.
OFF_HORIZON = np.abs(np.arange(HEIGHT) + 0.5 - HORIZON)[:, None]


@dataclass(frozen=True)
class Placed:
    """A thing before the subject: how far ahead and to the right, in cells, and whether above walls."""

    ahead: float
    right: float
    mark: Mark
    tower: bool


def walls_seen(plan: Plan, sight: Sight) -> np.ndarray:
    """Return each column's distance to the first wall, straight ahead, in cells (infinite: none)."""
    where, heading, scene = sight
    rows, columns = offsets(plan.width, heading, DISTANCES)
    before_rows, before_columns = (np.vstack([each[:1], each[:-1]]) for each in (rows, columns))
    solid = edged(plan.solid_with(plan.closed(scene)), 0)
    here = edged_number(plan.width, where)
    # Two walls that touch by their corners let nothing through.
    beside = solid[before_rows + columns + here] & solid[rows + before_columns + here]
    met = solid[rows + columns + here] | beside
    # The subject may stand where a wall is drawn: its own cell hides nothing.
    met &= (rows != 0) | (columns != 0)
    return np.where(met.any(axis=0), DISTANCES[met.argmax(axis=0)], np.inf)


def things_before(plan: Plan, sight: Sight) -> list[Placed]:
    """List the things in the field of view, the farthest first."""
    where, heading, scene = sight
    angle = heading * math.pi / 4.0
    placed = []
    for mark in plan.things(scene):
        north = where // plan.width - mark.row
        east = mark.column + (len(mark.text) - 1) / 2 - where % plan.width
        ahead = BACK + east * math.cos(angle) + north * math.sin(angle)
        right = east * math.sin(angle) - north * math.cos(angle)
        far = mark.text == PLATFORM and math.hypot(east, north) > (plan.reach or math.inf)
        if ahead > LEAST_AHEAD and not far and abs(right) <= ahead:
            placed.append(Placed(ahead, right, mark, mark.row * plan.width + mark.column in plan.towers))
    return sorted(placed, key=lambda each: -each.ahead)


def rows_of(text: str, ahead: float, tower: bool) -> tuple[int, int]:
    """Return the first row and the one after the last that a thing takes, ``ahead`` cells away."""
    if tower:
        return TOWER_ROWS
    below = HORIZON / ahead
    if text in LYING:
        last = min(HEIGHT, HORIZON + max(2, round(below)))
        return max(HORIZON, last - max(1, round(below * SIZE))), last
    half = max(1, round(below * SIZE))
    return max(0, HORIZON - half), min(HEIGHT, HORIZON + half + 1)


def draw_things(shown: np.ndarray, plan: Plan, sight: Sight, walls: np.ndarray) -> None:
    """Draw the things, the nearest last: it stands before the others."""
    for thing in things_before(plan, sight):
        text, ahead = thing.mark.text, thing.ahead
        middle = WIDTH / 2 + WIDTH / 2 * thing.right / ahead
        repeat = max(1, round(WIDTH / 2 * 0.5 / ahead)) if len(text) == 1 else 1
        low, high = rows_of(text, ahead, thing.tower)
        text = text * min(repeat, WIDEST)
        left = round(middle - len(text) / 2)
        for k, character in enumerate(text):
            column = left + k
            # A thing may hang on the wall itself.
            if 0 <= column < WIDTH and (thing.tower or ahead <= walls[column] + INTO_WALL):
                shown[low:high, column] = ord(character)


def draw_reference(plan: Plan, sight: Sight) -> str:
    """Return the text of a state, lines of one length."""
    where, heading, scene = sight
    walls = walls_seen(plan, sight)
    shades = np.array(SHADE_CODES, np.uint32)[np.searchsorted(SHADE_REACH, walls)]
    # A column without a wall is infinitely far: nothing of it is covered.
    covered = HORIZON / np.maximum(walls, 0.5) >= OFF_HORIZON
    drawn = framed()
    shown = drawn[1:-1, 1:-1]
    ground = np.add(*offsets(plan.width, heading, GROUND)) + edged_number(plan.width, where)
    shown[HORIZON:] = floor_of(plan, scene)[ground]
    np.copyto(shown, shades, where=covered)
    draw_things(shown, plan, sight, walls)
    return text_of(drawn)
