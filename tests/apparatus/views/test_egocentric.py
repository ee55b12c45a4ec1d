"""Lines of sight and the turned plan: symmetry, turning the world, nothing in view is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.apparatus.views.base import make_view
from machinepsych.apparatus.views.egocentric_reference import seen_cells
from machinepsych.kernels.backend import make_backend

ROOM = (
    "###########",
    "#....#....#",
    "#..1...#..#",
    "#....O....#",
    "##.#..#.~.#",
    "#...~....G#",
    "###########",
)


def turned(rows):
    """Turn a map by a quarter, counter-clockwise."""
    return tuple("".join(row[len(rows[0]) - 1 - k] for row in rows) for k in range(len(rows[0])))


def view_of(rows, place, heading, name):
    row, column = place
    lines = [list(line) for line in rows]
    lines[row][column] = ARROWS[heading]
    environment = make_user_maze("\n".join("".join(line) for line in lines))
    batch = Batch(environment, 1, make_backend("plain", 1))
    batch.begin()
    return make_view(name, environment).of(batch)


@pytest.mark.parametrize("name", ["egocentric", "perspective"])
@pytest.mark.parametrize("heading", range(8))
def test_turning_the_world_and_the_subject_changes_nothing_that_it_sees(name, heading):
    square = [row.ljust(11) for row in ROOM] + [" " * 11] * 4
    place = (3, 2)
    # A square map, so that the text has the same size after turning.
    edged = [line[:11] for line in square]
    edged[-1] = "#" * 11
    around = turned(edged)
    there = (len(edged[0]) - 1 - place[1], place[0])
    one = view_of(edged, place, heading, name)
    other = view_of(around, there, (heading + 2) % 8, name)
    assert one.count("↑") == (1 if name == "egocentric" else 0)
    differing = sum(a != b for a, b in zip(one, other, strict=True))
    # Places half-way between cells are rounded to even numbers, which turns into the other neighbour.
    assert differing <= (0 if heading % 2 == 0 else len(one) // 25)


@given(st.lists(st.integers(0, 80), max_size=20), st.integers(0, 80), st.integers(0, 80))
def test_sight_is_mutual(walls, here, there):
    solid = np.zeros((9, 9), bool)
    solid.reshape(-1)[walls] = True
    solid.reshape(-1)[[here, there]] = False
    one = seen_cells(solid, *divmod(here, 9), 9).reshape(-1)[there]
    other = seen_cells(solid, *divmod(there, 9), 9).reshape(-1)[here]
    assert one == other


@given(st.lists(st.integers(0, 80), max_size=20), st.integers(0, 80), st.integers(0, 80))
def test_more_walls_never_show_more(walls, here, added):
    solid = np.zeros((9, 9), bool)
    solid.reshape(-1)[walls] = True
    fewer = seen_cells(solid, *divmod(here, 9), 9)
    solid.reshape(-1)[added] = True
    assert not (seen_cells(solid, *divmod(here, 9), 9) & ~fewer).any()


def test_walls_that_touch_by_their_corners_let_nothing_through():
    solid = np.zeros((7, 7), bool)
    solid[2, 3] = solid[3, 2] = True
    seen = seen_cells(solid, 3, 3, 7)
    assert not seen[2, 2]
    assert not seen[0, 0]
    assert seen[3, 2]
    assert seen[5, 5]


def test_without_walls_all_is_seen_up_to_the_reach():
    seen = seen_cells(np.zeros((9, 9), bool), 4, 4, 3)
    assert seen.sum() == 49
    assert seen[1:8, 1:8].all()


# Cells ahead and to the left of a subject that faces north-east, in steps to the east and north.
SPREAD = {1: (2, 2), 2: (4, 1), 3: (1, 4), 4: (6, 5), 5: (4, 6), 6: (5, 3), 7: (2, 5), 8: (6, 2), 9: (1, 1)}


@pytest.mark.parametrize("heading", [1, 3, 5, 7])
def test_along_diagonals_no_landmark_in_view_is_lost(heading):
    """A plan sampled at 45 degrees misses cells; things that were in them are put where they lie."""
    rows = [["."] * 15 for _ in range(15)]
    for mark, (east, north) in SPREAD.items():
        for _ in range(heading // 2):
            east, north = -north, east
        rows[7 - north][7 + east] = str(mark)
    rows[0][7] = "G"
    text = view_of(["".join(row) for row in rows], (7, 7), heading, "egocentric")
    assert [text.count(str(mark)) for mark in SPREAD] == [1] * 9, text
