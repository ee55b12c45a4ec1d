"""The drawing in perspective as a kernel: each column's wall, the floor, the things; UTF-16 in one buffer.

``eye`` are tables of rays, ``scene`` what is there to see, ``drawn`` what comes out.
"""

from __future__ import annotations

import math

from machinepsych.apparatus.views.perspective_geometry import (
    BACK,
    HEIGHT,
    HORIZON,
    INTO_WALL,
    LEAST_AHEAD,
    SHADE_CODES,
    SHADE_REACH,
    SIZE,
    TOWER_ROWS,
    WIDEST,
    WIDTH,
)
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

# Fields of scene.things: row, twice the middle column, characters (0: nothing), and three flags.
THING_ROW, TWICE_COLUMN, LENGTH, LIES, IS_TOWER, IS_PLATFORM = range(6)
THING = 6
# Characters of a line, with the frame and the line feed.
LINE = WIDTH + 3
# Of the place of a thing that is out of sight, or drawn.
GONE = -1.0


@lane
def put_inside(text, row, column, code):
    """Write a character into a place inside the frame."""
    put_character(text, (row + 1) * LINE + column + 1, code)


@lane
def wall_ahead(eye, scene, here, heading, column):
    """Return the distance to the first wall on a column's ray, straight ahead; infinite for none."""
    for step in range(eye.cells.shape[2]):
        cell = eye.cells[heading, column, step, 0]
        if cell == 0:
            break
        if scene.solid[here + cell] == 1:
            return eye.ahead[heading, column, step]
        # Two walls that touch by their corners let nothing through.
        one_way = eye.cells[heading, column, step, 1]
        other_way = eye.cells[heading, column, step, 2]
        if scene.solid[here + one_way] == 1 and scene.solid[here + other_way] == 1:
            return eye.ahead[heading, column, step]
    return math.inf


@lane
def shade_of(wall):
    """Return the character of a wall at a distance."""
    for k in range(3):
        if wall <= SHADE_REACH[k]:
            return SHADE_CODES[k]
    return SHADE_CODES[3]


@lane
def draw_column(eye, scene, drawn, here, heading, column, blank):
    """Draw a column's wall, the floor before it and the sky above it."""
    wall = wall_ahead(eye, scene, here, heading, column)
    drawn.walls[column] = wall
    shade = shade_of(wall)
    # A column without a wall is infinitely far: nothing of it is covered.
    half = HORIZON / max(wall, 0.5)
    for k in range(HORIZON):
        covered = half >= k + 0.5
        above = shade if covered else blank
        put_inside(drawn.text, HORIZON - 1 - k, column, above)
        below = shade if covered else scene.floor[here + eye.ground[heading, k, column]]
        put_inside(drawn.text, HORIZON + k, column, below)


@lane
def place_things(eye, scene, drawn, heading):
    """Find where things are before the subject: how far ahead and to the right; ``GONE`` out of sight."""
    for k in range(scene.things.shape[0]):
        drawn.placed[k, 0] = GONE
        if scene.things[k, LENGTH] == 0:
            continue
        north = drawn.request[ROW] - scene.things[k, THING_ROW]
        east = scene.things[k, TWICE_COLUMN] / 2.0 - drawn.request[COLUMN]
        ahead = BACK + east * eye.turn[heading, 0] + north * eye.turn[heading, 1]
        right = east * eye.turn[heading, 1] - north * eye.turn[heading, 0]
        reach = eye.reach[0]
        if scene.things[k, IS_PLATFORM] == 1 and east * east + north * north > reach * reach:
            continue
        if ahead > LEAST_AHEAD and abs(right) <= ahead:
            drawn.placed[k, 0] = ahead
            drawn.placed[k, 1] = right


@lane
def farthest_thing(drawn, things):
    """Return the farthest thing that is not yet drawn, the first of equals; -1 for none."""
    found = -1
    for k in range(things):
        ahead = drawn.placed[k, 0]
        if ahead > 0.0 and (found < 0 or ahead > drawn.placed[found, 0]):
            found = k
    return found


@lane
def thing_rows(scene, k, ahead):
    """Return the first row and the one after the last that a thing takes."""
    if scene.things[k, IS_TOWER] == 1:
        return TOWER_ROWS[0], TOWER_ROWS[1]
    below = HORIZON / ahead
    half = max(1, round_half_even(below * SIZE))
    if scene.things[k, LIES] == 1:
        last = min(HEIGHT, HORIZON + max(2, round_half_even(below)))
        return max(HORIZON, last - half), last
    return max(0, HORIZON - half), min(HEIGHT, HORIZON + half + 1)


@lane
def draw_thing(scene, drawn, k):
    """Draw a thing over what is there, where no wall is nearer."""
    ahead = drawn.placed[k, 0]
    middle = WIDTH / 2 + WIDTH / 2 * drawn.placed[k, 1] / ahead
    length = scene.things[k, LENGTH]
    wide = length
    if length == 1:
        wide = min(max(1, round_half_even(WIDTH / 2 * 0.5 / ahead)), WIDEST)
    left = round_half_even(middle - wide / 2)
    low, high = thing_rows(scene, k, ahead)
    for number in range(wide):
        column = left + number
        if column < 0 or column >= WIDTH:
            continue
        # A thing may hang on the wall itself.
        if scene.things[k, IS_TOWER] == 1 or ahead <= drawn.walls[column] + INTO_WALL:
            for row in range(low, high):
                put_inside(drawn.text, row, column, scene.letters[k, number % length])


@lane
def draw_perspective(eye, scene, drawn, blank):
    """Draw what ``drawn.request`` asks for into ``drawn.text``, inside its frame; ``blank`` is the sky."""
    here = drawn.request[HERE]
    heading = drawn.request[HEADING]
    for column in range(WIDTH):
        draw_column(eye, scene, drawn, here, heading, column, blank)
    place_things(eye, scene, drawn, heading)
    # The nearest is drawn last and stands before the others.
    k = farthest_thing(drawn, scene.things.shape[0])
    while k >= 0:
        draw_thing(scene, drawn, k)
        drawn.placed[k, 0] = GONE
        k = farthest_thing(drawn, scene.things.shape[0])


PROGRAM = Program(
    name="perspective",
    entry=draw_perspective,
    groups=(
        Group("eye", ("cells", "ahead", "ground", "turn", "reach"), "shared"),
        Group("scene", ("solid", "floor", "things", "letters"), "shared"),
        Group("drawn", ("request", "walls", "placed", "text"), "shared"),
    ),
    scalars=("blank",),
    inline=True,
)
