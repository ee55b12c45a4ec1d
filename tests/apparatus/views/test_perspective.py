"""In perspective: distances against geometry worked out by hand, things before and behind walls."""

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.apparatus.views.base import make_view
from machinepsych.apparatus.views.perspective_geometry import BACK, HEIGHT, HORIZON, WIDTH
from machinepsych.kernels.backend import make_backend


def room(text):
    batch = Batch(make_user_maze(text), 1, make_backend("plain", 1))
    batch.begin()
    return make_view("perspective", batch.environment), batch


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_the_wall_at_the_end_of_a_corridor_is_as_far_as_it_is(length):
    side = "#" * (length + 4)
    view, batch = room(f"{side}\n##→{'.' * (length - 1)}G#\n{side}")
    view.of(batch)
    walls = view.walls
    # From the middle of the subject's cell to the near side of the wall, and from there back to the eye.
    ahead = length + 0.5 + BACK
    assert BACK == 0.5
    middle = slice(WIDTH // 2 - 1, WIDTH // 2 + 1)
    np.testing.assert_allclose(walls[middle], ahead, atol=0.11)
    # The sides are half a cell away: at the edge of the field, just so far ahead.
    np.testing.assert_allclose(walls[[0, -1]], 0.5, atol=0.11)
    # In between a ray with slope s meets a side at .5 / s.
    column = WIDTH // 2 + WIDTH // 4
    slope = (column + 0.5 - WIDTH / 2) / (WIDTH / 2)
    np.testing.assert_allclose(walls[column], min(0.5 / slope, ahead), atol=0.11)


def test_nearer_walls_are_higher_and_darker():
    heights, shades = [], []
    for length in (2, 4, 9):
        gap = "." * (length - 1)
        blank = "." * (length + 1)
        rows = [f"#{blank}#"] * 9
        rows[4] = f"#→{gap}G#"
        view, batch = room("\n".join(["#" * (length + 3), *rows, "#" * (length + 3)]))
        column = [line[1 + WIDTH // 2 + 10] for line in view.of(batch).split("\n")[1:-1]]
        drawn = [mark for mark in column if mark in "█▓▒░"]
        heights.append(len(drawn))
        shades.append("█▓▒░".index(drawn[0]))
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3
    assert shades == sorted(shades)


def test_a_goal_is_seen_before_a_wall_and_not_behind_it():
    view, batch = room("#########\n#→..G...#\n#########")
    assert "G" in view.of(batch)
    view, batch = room("########\n#→.#..G#\n#......#\n########")
    assert "G" not in view.of(batch)


def test_the_sky_is_empty_and_the_floor_is_not():
    view, batch = room("~~~~~~~\n~~~~~~~\n~→~~~~P\n~~~~~~~\n~~~~~~~")
    lines = view.of(batch).split("\n")[1:-1]
    assert len(lines) == HEIGHT
    assert set("".join(lines[: HORIZON - 1])) == {"║", " "}
    assert "~" * 20 in lines[-1]


def test_cues_above_walls_are_seen_over_them():
    from machinepsych.apparatus.paradigms.base import PARADIGMS

    environment = PARADIGMS.get("StarMaze").environment("faithful")
    batch = Batch(environment, 1, make_backend("plain", 1))
    batch.begin()
    view = make_view("perspective", environment)
    cues = set()
    for _ in range(8):
        cues |= set("1234") & set("".join(view.of(batch).split("\n")[:6]))
        batch.step(1)
    assert cues == set("1234")
