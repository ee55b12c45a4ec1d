"""Pictures: shape and type, who sees what, the subject where it is, sizes that cannot be."""

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import UNDRAWN
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.apparatus.views import drawing
from machinepsych.apparatus.views.picture import Picture, SizeError
from machinepsych.kernels.backend import make_backend

GREEN = tuple(bytes.fromhex(drawing.GOAL_COLOUR[1:]))
INK = tuple(bytes.fromhex(drawing.INK[1:]))


def batch_of(environment, **values):
    made = Batch(environment, 1, make_backend("plain", 1))
    draws = np.full(4, UNDRAWN)
    for draw in environment.draws:
        draws[draw.position] = values.get(draw.key, UNDRAWN)
    made.begin(draws=draws)
    return made


def pixels_of(picture, colour):
    """Return rows and columns of a colour's pixels."""
    return np.nonzero((np.abs(picture.astype(int) - colour) < 24).all(axis=-1))


@pytest.mark.parametrize("form", ["published", "faithful"])
@pytest.mark.parametrize("name", PARADIGMS.names())
@pytest.mark.parametrize("size", [224, (97, 160)])
def test_pictures_have_the_size_asked_for_and_a_subject_in_them(name, form, size):
    environment = PARADIGMS.get(name).environment(form)
    batch = batch_of(environment)
    view = Picture(environment, size=size)
    picture = view.of(batch)
    assert picture.shape == (*(size if isinstance(size, tuple) else (size, size)), 3)
    assert picture.dtype == np.uint8
    assert len(pixels_of(picture, INK)[0]) > 20
    # A picture is the caller's own.
    kept = picture.copy()
    picture[:] = 0
    np.testing.assert_array_equal(view.of(batch), kept)


def test_the_subject_is_drawn_where_it_is_and_moves_as_it_does():
    environment = make_user_maze("#########\n#→.....G#\n#.......#\n#########")
    batch = batch_of(environment)
    view = Picture(environment, size=256)
    middles = []
    for _ in range(4):
        rows, columns = pixels_of(view.of(batch), INK)
        middles.append((rows.mean(), columns.mean()))
        batch.step(0)
    steps = np.diff(np.array(middles), axis=0)
    np.testing.assert_allclose(steps[:, 0], 0.0, atol=0.6)
    np.testing.assert_allclose(steps[:, 1], view.painter.cell, atol=1.0)
    row, column = view.plan.position(batch, 0)
    x, y = view.painter.pixel(row, column)
    rows, columns = pixels_of(view.of(batch), INK)
    assert abs(rows.mean() - y) < view.painter.length / 2
    assert abs(columns.mean() - x) < view.painter.length / 2


def test_the_nose_points_along_the_heading():
    for heading, (dx, dy) in enumerate(
        [(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)]
    ):
        drawn = drawing.subject(60.0, heading, 0.0, 0.0)
        middle = drawn.shape[0] / 2
        # The tail reaches farther back than the nose forward.
        rows, columns = np.nonzero(drawn[..., 3])
        far = np.argmax(np.hypot(rows - middle, columns - middle))
        assert (columns[far] - middle) * dx + (rows[far] - middle) * dy < 0


@pytest.mark.parametrize(
    ("name", "values"),
    [("MorrisWaterMaze", {"platform": 1}), ("BarnesMaze", {"hole": 2}), ("StarMaze", {"goal_arm": 1})],
)
def test_the_goal_is_green_for_a_spectator_and_nowhere_for_the_subject(name, values):
    environment = PARADIGMS.get(name).environment("faithful")
    batch = batch_of(environment, **values)
    assert not len(pixels_of(Picture(environment, size=320).of(batch), GREEN)[0])
    view = Picture(environment, spectator=True, size=320)
    rows, columns = pixels_of(view.of(batch), GREEN)
    site = view.plan.map.sites[int(batch.array("place", "aim")[0, 0])]
    x, y = view.painter.pixel(view.plan.row_of(site.y), view.plan.column_of(site.x))
    assert abs(rows.mean() - y) < 2
    assert abs(columns.mean() - x) < 2


def test_a_trail_is_drawn_from_place_to_place():
    environment = PARADIGMS.get("BarnesMaze").environment("published")
    batch = batch_of(environment, heading=0)
    view = Picture(environment)
    here = view.place(batch)
    plain = view.of(batch)
    trailed = view.of(batch, 0, [(here[0] - 4, here[1] - 4), (here[0] + 4, here[1] - 4)])
    rows, columns = np.nonzero((plain != trailed).any(axis=-1))
    x = view.painter.pixel(*here)[0] - 4 * view.painter.cell
    assert abs(columns.mean() - x) < 1.5
    assert rows.max() - rows.min() > 7 * view.painter.cell


@pytest.mark.parametrize("size", [10, 5000, (224,), (224, 10), "224", 99.5, (100.0, 100)])
def test_a_size_that_cannot_be_drawn_is_told(size):
    with pytest.raises(SizeError, match="64 to 4096 pixels"):
        Picture(PARADIGMS.get("TMaze").environment(), size=size)


def test_the_pointer_is_drawn_while_there_is_a_choice_alone():
    environment = PARADIGMS.get("DelayedNonMatchToSample").environment("published")
    batch = batch_of(environment)
    view = Picture(environment)
    pointer = tuple(bytes.fromhex(drawing.SHOCK_COLOUR[1:]))
    shown = []
    for _ in range(12):
        shown.append(bool(len(pixels_of(view.of(batch), pointer)[0])))
        batch.step(3)
    assert shown == [False] * 11 + [True]
