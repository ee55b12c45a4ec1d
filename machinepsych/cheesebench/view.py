"""The text views of the published benchmark, read: where one is, what is ahead, what is in sight.

Three layouts are told apart by how they look, not by who drew them:

- ``map``: north up, one character a cell, the subject one of eight arrows;
- ``egocentric``: the same turned so that the heading is up, unseen cells shaded, the subject an arrow up;
- ``perspective``: a framed picture in blocks of shade, objects as characters at the horizon.

Nothing else is used: no name of an experiment and no attribute of the package. What the characters stand
for is the legend of Bugaud (2026, arXiv 2604.10825), which is one for all experiments.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from machinepsych.apparatus.headings import ARROWS, EGOCENTRIC, X_OF, Y_OF
from machinepsych.apparatus.senses.scene import DISTANCES, MIDDLE, NEAR, egocentric

MAP, EGOCENTRIC_MAP, PERSPECTIVE = "map", "egocentric", "perspective"

SYMBOLS = {
    **{str(k): f"mark {k}" for k in range(1, 9)},
    "P": "platform",
    "?": "hole",
    "E": "escape",
    "G": "goal",
    "*": "bait",
    "!": "shock",
    "=": "lever",
    "_": "pressed lever",
    "m": "magazine",
    "M": "filled magazine",
    "●": "circle",
    "■": "square",
    "▲": "triangle",
    "◆": "diamond",
    "★": "star",
    "▼": "pointer",
    "X": "cross",
}
OTHER = "thing"
NAMES = (*SYMBOLS.values(), OTHER)
_NUMBERS = {character: number for number, character in enumerate(SYMBOLS)}
_OTHER_NUMBER = len(SYMBOLS)
_POINTER = _NUMBERS["▼"]

WALL = "#"
UNSEEN = "░"
FRAME = "╔"
# What is neither subject nor symbol: walls, floors, water, void, shades, frames, the rims of levers.
_GROUND = frozenset("│#.~≈,· ░▒▓█╔╗╚╝═║[]")

NUMBER_OF_DISTANCES = len(DISTANCES)
# In perspective: rows that an object covers, at least, to count as near, as at middle distance.
TALL, LESS_TALL = 5, 3
# Half a direction of eight; a picture shows 45 degrees to each side.
_HALF_DIRECTION = math.pi / 8.0
_AHEAD = EGOCENTRIC.index("ahead")
_AHEAD_LEFT = EGOCENTRIC.index("ahead left")
_AHEAD_RIGHT = EGOCENTRIC.index("ahead right")
# In perspective: steps to the wall that the shade at the middle of the horizon stands for, about.
_SHADES = {"█": 1, "▓": 2, "▒": 4, "░": 7}
# Columns without a symbol that part two objects of a picture.
_GAP = 2


@dataclass(frozen=True)
class Sight:
    """Something in sight: a symbol's number in ``NAMES``, its direction (0 ahead, counter-clockwise) and bin.

    ``distance`` numbers ``DISTANCES``.
    """

    symbol: int
    direction: int
    distance: int


@dataclass(frozen=True)
class View:
    """What a view shows; None where its layout does not show it.

    ``place`` is the subject's cell, x to the east, y to the north, counted from the lower left corner.
    ``wall_ahead`` counts steps to the first wall ahead (0: none is seen). ``sights`` holds for each symbol
    the nearest in each direction, the nearest first. ``pointed`` is the symbol that a pointer stands under,
    ``ceiling`` the one that fills the top of a picture.
    """

    layout: str
    place: tuple[int, int] | None
    heading: int | None
    wall_ahead: int
    sights: tuple[Sight, ...]
    pointed: int | None = None
    ceiling: int | None = None


# A walk comes back to the same views again and again, and reading one takes longer than a step.
@functools.lru_cache(maxsize=1 << 16)
def read_view(text: str) -> View:
    """Read a view of any of the three layouts.

    A text without a subject (no arrow, no frame) has no place, heading or sights.
    """
    rows = text.split("\n")
    if text.lstrip("\n").startswith(FRAME):
        return _read_picture(rows)
    return _read_cells(rows)


def symbol_number(character: str) -> int | None:
    """Return the number of a symbol in ``NAMES``, that of ``OTHER`` for one unheard of, None for ground."""
    if character in _GROUND or character in ARROWS:
        return None
    return _NUMBERS.get(character, _OTHER_NUMBER)


def _read_cells(rows: Sequence[str]) -> View:
    subject = _find_subject(rows)
    layout = EGOCENTRIC_MAP if any(UNSEEN in row for row in rows) else MAP
    if subject is None:
        return View(layout, None, None, 0, ())
    row, column, heading = subject
    nearest: dict[tuple[int, int], float] = {}
    pointers = []
    for r, c, symbol in _symbols(rows):
        dx, dy = c - column, row - r
        away = math.hypot(dx, dy)
        key = (symbol, egocentric(dx, dy, heading))
        nearest[key] = min(away, nearest.get(key, math.inf))
        if symbol == _POINTER:
            pointers.append((r, c))
    ordered = sorted((away, key) for key, away in nearest.items())
    sights = tuple(Sight(symbol, direction, _bin(away)) for away, (symbol, direction) in ordered)
    shown = layout == MAP
    return View(
        layout,
        (column, len(rows) - 1 - row) if shown else None,
        heading if shown else None,
        _steps_to_wall(rows, row, column, heading),
        sights,
        _pointed_at(rows, pointers),
    )


def _find_subject(rows: Sequence[str]) -> tuple[int, int, int] | None:
    # The subject is drawn in the lower part of an egocentric view: the last arrow is it.
    for r in range(len(rows) - 1, -1, -1):
        for c, character in enumerate(rows[r]):
            if character in ARROWS:
                return r, c, ARROWS.index(character)
    return None


def _symbols(rows: Sequence[str]) -> Iterable[tuple[int, int, int]]:
    for r, text in enumerate(rows):
        for c, character in enumerate(text):
            if character not in _GROUND:
                symbol = symbol_number(character)
                if symbol is not None:
                    yield r, c, symbol


def _bin(away: float) -> int:
    return 0 if away <= NEAR else 1 if away <= MIDDLE else 2


def _steps_to_wall(rows: Sequence[str], row: int, column: int, heading: int) -> int:
    dx, dy = X_OF[heading], -Y_OF[heading]
    steps = 1
    while 0 <= row + dy * steps < len(rows) and 0 <= column + dx * steps < len(rows[row + dy * steps]):
        if rows[row + dy * steps][column + dx * steps] == WALL:
            return steps
        steps += 1
    return 0


def _pointed_at(rows: Sequence[str], pointers: Sequence[tuple[int, int]]) -> int | None:
    """Return the first symbol above a pointer, in its column."""
    for row, column in pointers:
        for above in range(row - 1, -1, -1):
            character = rows[above][column] if column < len(rows[above]) else " "
            symbol = symbol_number(character)
            if symbol is not None:
                return symbol
    return None


def _read_picture(rows: Sequence[str]) -> View:
    inside = [row[1:-1] for row in rows if row and row[0] not in "╔╚"]
    width = max((len(row) for row in inside), default=0)
    cells = {(r, c): symbol for r, c, symbol in _symbols(inside)}
    ceiling = cells.get((0, width // 2))
    if ceiling is not None:
        # What fills the top is no object: objects stand at the horizon.
        horizon = _horizon(inside)
        cells = {(r, c): each for (r, c), each in cells.items() if each != ceiling or r >= horizon}
    sights, pointers = [], []
    for symbol in sorted(set(cells.values())):
        found = sorted((c, r) for (r, c), each in cells.items() if each == symbol)
        for columns in _clusters(found):
            tall = len({r for _, r in columns})
            middle = sum(c for c, _ in columns) / len(columns)
            sights.append((-tall, Sight(symbol, _picture_direction(middle, width), _picture_bin(tall))))
            if symbol == _POINTER:
                pointers.append((min(r for _, r in columns), round(middle)))
    ordered = dict.fromkeys(sight for _, sight in sorted(sights, key=lambda pair: pair[0]))
    return View(
        PERSPECTIVE,
        None,
        None,
        _picture_wall(inside, width),
        tuple(ordered),
        _pointed_at(inside, pointers),
        ceiling,
    )


def _clusters(found: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    for cell in found:
        if groups and cell[0] - groups[-1][-1][0] <= _GAP:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return groups


def _picture_direction(column: float, width: int) -> int:
    half = (width - 1) / 2.0
    # The plane of the picture is at distance ``half``: 45 degrees to its edges.
    angle = math.atan2(column - half, half)
    if abs(angle) <= _HALF_DIRECTION:
        return _AHEAD
    return _AHEAD_LEFT if angle < 0 else _AHEAD_RIGHT


def _picture_bin(tall: int) -> int:
    return 0 if tall >= TALL else 1 if tall >= LESS_TALL else 2


def _horizon(inside: Sequence[str]) -> int:
    return (len(inside) - 1) // 2


def _picture_wall(inside: Sequence[str], width: int) -> int:
    if not inside:
        return 0
    middle = width // 2
    seen = [
        _SHADES[each] for each in inside[_horizon(inside)][max(0, middle - 3) : middle + 3] if each in _SHADES
    ]
    return min(seen, default=0)
