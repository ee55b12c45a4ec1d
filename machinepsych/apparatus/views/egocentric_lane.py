"""The view through the subject's eyes as a kernel: what each cell of the text shows, things, texts.

``eye`` are tables of crops and lines of sight, ``scene`` what is there to see, ``drawn`` what comes out.
Whether a cell is seen is found out when a cell of the text asks for it.
"""

from __future__ import annotations

from machinepsych.apparatus.views.egocentric_geometry import NORTH, PLAIN_CODES
from machinepsych.apparatus.views.text_lane import (
    COLUMN,
    HEADING,
    HERE,
    ROW,
    put_character,
    round_half_even,
)
from machinepsych.kernels.lane import lane
from machinepsych.kernels.source import Group, Program

# Fields of scene.texts: its middle cell's row and column, its characters (0: nothing).
MIDDLE_ROW, MIDDLE_COLUMN, LENGTH = range(3)
TEXT = 3
# Fields of eye.sizes: rows and columns of the plan and of the text, the subject's place in it, reach.
PLAN_HEIGHT, PLAN_WIDTH, TEXT_HEIGHT, TEXT_WIDTH, EYE_ROW, EYE_COLUMN, REACH = range(7)
# What drawn.seen says of a cell.
UNKNOWN, HIDDEN, SEEN = -1, 0, 1
NOWHERE = -1


@lane
def is_clear(eye, scene, drawn, down, east, side):
    """Say whether no wall stands on one of the two lines to a cell."""
    reach = eye.sizes[REACH]
    across = eye.sizes[PLAN_WIDTH] + 2 * reach
    here = drawn.request[HERE]
    for k in range(eye.lines.shape[3]):
        rows = int(eye.lines[side, down + reach, east + reach, k, 0])
        columns = int(eye.lines[side, down + reach, east + reach, k, 1])
        if rows == 0 and columns == 0:
            return True
        if scene.edged[here + rows * across + columns] == 1:
            return False
    return True


@lane
def is_seen(eye, scene, drawn, row, column):
    """Say whether a cell of the plan can be seen from the subject's, whatever the heading."""
    cell = row * eye.sizes[PLAN_WIDTH] + column
    if drawn.seen[cell] == UNKNOWN:
        down = row - drawn.request[ROW]
        east = column - drawn.request[COLUMN]
        reach = eye.sizes[REACH]
        drawn.seen[cell] = HIDDEN
        if abs(down) <= reach and abs(east) <= reach:
            for side in range(2):
                if drawn.seen[cell] == HIDDEN and is_clear(eye, scene, drawn, down, east, side):
                    drawn.seen[cell] = SEEN
    return drawn.seen[cell] == SEEN


@lane
def cell_shown(eye, scene, drawn, heading, row, column):
    """Return the cell of the plan that a cell of the text shows, or ``NOWHERE``.

    Along diagonals, what hides a cell is shown in its place: a wall between two samples is not lost.
    """
    width = eye.sizes[PLAN_WIDTH]
    for sample in range(eye.crops.shape[1] if heading % 2 == 1 else 1):
        r = drawn.request[ROW] + eye.crops[heading, sample, row, column, 0]
        c = drawn.request[COLUMN] + eye.crops[heading, sample, row, column, 1]
        if r < 0 or r >= eye.sizes[PLAN_HEIGHT] or c < 0 or c >= width:
            continue
        if sample > 0 and scene.solid[r * width + c] == 0:
            continue
        if is_seen(eye, scene, drawn, r, c):
            return r * width + c
    return NOWHERE


@lane
def is_plain(code):
    """Say whether a character is a wall's, a floor's or nothing's."""
    for k in range(4):
        if code == PLAIN_CODES[k]:
            return True
    return False


@lane
def put_text(eye, drawn, heading, row, column, letters, length):
    """Write characters around the place of a cell of the plan, if that is in the field of view."""
    north = drawn.request[ROW] - row
    east = column - drawn.request[COLUMN]
    ahead = east * eye.turn[heading, 0] + north * eye.turn[heading, 1]
    right = east * eye.turn[heading, 1] - north * eye.turn[heading, 0]
    r = eye.sizes[EYE_ROW] - round_half_even(ahead)
    c = eye.sizes[EYE_COLUMN] + round_half_even(right)
    if r < 0 or r >= eye.sizes[TEXT_HEIGHT] or c < 0 or c >= eye.sizes[TEXT_WIDTH] or eye.within[r, c] == 0:
        return
    for k in range(length):
        at = c - length // 2 + k
        if 0 <= at < eye.sizes[TEXT_WIDTH]:
            put_character(drawn.text, r * (eye.sizes[TEXT_WIDTH] + 1) + at, letters[k])


@lane
def draw_cells(eye, scene, drawn, heading, unseen):
    """Draw what each cell of the text shows; of things in diagonal directions the floor."""
    variant = 1 if heading == NORTH else 0
    for row in range(eye.sizes[TEXT_HEIGHT]):
        for column in range(eye.sizes[TEXT_WIDTH]):
            code = unseen
            if eye.within[row, column] == 1:
                cell = cell_shown(eye, scene, drawn, heading, row, column)
                if cell != NOWHERE:
                    code = scene.characters[variant, cell]
                    if heading % 2 == 1 and not is_plain(code):
                        code = scene.floor[cell]
            put_character(drawn.text, row * (eye.sizes[TEXT_WIDTH] + 1) + column, code)


@lane
def draw_egocentric(eye, scene, drawn, unseen, arrow):
    """Draw what stands in ``drawn.request`` into ``drawn.text``."""
    heading = drawn.request[HEADING]
    width = eye.sizes[PLAN_WIDTH]
    for cell in range(drawn.seen.shape[0]):
        drawn.seen[cell] = SEEN if eye.towers[cell] == 1 else UNKNOWN
    draw_cells(eye, scene, drawn, heading, unseen)
    # Things that the sampling along diagonals would miss are put where they lie.
    for k in range(scene.things.shape[0] if heading % 2 == 1 else 0):
        row = scene.things[k] // width
        column = scene.things[k] % width
        if is_seen(eye, scene, drawn, row, column):
            cell = scene.things[k]
            put_text(eye, drawn, heading, row, column, scene.characters[0, cell : cell + 1], 1)
    for k in range(scene.texts.shape[0] if heading != NORTH else 0):
        length = scene.texts[k, LENGTH]
        row = scene.texts[k, MIDDLE_ROW]
        column = scene.texts[k, MIDDLE_COLUMN]
        if length > 0 and is_seen(eye, scene, drawn, row, column):
            put_text(eye, drawn, heading, row, column, scene.letters[k], length)
    put_character(drawn.text, eye.sizes[EYE_ROW] * (eye.sizes[TEXT_WIDTH] + 1) + eye.sizes[EYE_COLUMN], arrow)


PROGRAM = Program(
    name="egocentric",
    entry=draw_egocentric,
    groups=(
        Group("eye", ("sizes", "within", "crops", "lines", "turn", "towers"), "shared"),
        Group("scene", ("solid", "edged", "characters", "floor", "things", "texts", "letters"), "shared"),
        Group("drawn", ("request", "seen", "text"), "shared"),
    ),
    scalars=("unseen", "arrow"),
    inline=True,
)
