"""Kernels that draw, beside the same drawings by whole arrays in NumPy: equal to the character."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import AUTORESET_NEXT_STEP
from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.paradigms.base import FORMS, PARADIGMS
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.apparatus.views import egocentric_reference, perspective_reference
from machinepsych.apparatus.views.base import make_view
from machinepsych.apparatus.views.text_lane import round_half_even
from machinepsych.kernels.backend import make_backend

REFERENCES = {
    "egocentric": egocentric_reference.draw_reference,
    "perspective": perspective_reference.draw_reference,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_states_of_every_paradigm(name, form):
    environment = PARADIGMS.get(name).environment(form)
    batch = Batch(environment, 8, make_backend("cpu", 1), AUTORESET_NEXT_STEP)
    batch.seed(2)
    batch.begin()
    # A spectator is shown more: goals and bait.
    views = {each: make_view(each, environment, form == FORMS[1]) for each in REFERENCES}
    rng = np.random.default_rng(3)
    sights = set()
    for turn in range(24):
        batch.step(rng.choice(4, 8, p=(0.6, 0.18, 0.18, 0.04)))
        chamber = turn % 8
        for each, view in views.items():
            text = view.of(batch, chamber)
            sight = view._read(chamber)
            assert text == REFERENCES[each](view.plan, sight), f"{each}: {sight}"
        sights.add(sight)
    assert len(sights) > 3


@settings(max_examples=8)
@given(
    st.lists(st.sampled_from("#...~~"), min_size=48, max_size=48),
    st.integers(0, 47),
    st.integers(0, 7),
)
def test_any_map(marks, start, heading):
    marks[start] = ARROWS[heading]
    goal = next(place for place in (start + 1, start - 1) if 0 <= place < 48 and place // 8 == start // 8)
    marks[goal] = "G"
    for place, mark in ((start * 5 + 17, "1"), (start * 3 + 29, "O")):
        if place % 48 not in (start, goal):
            marks[place % 48] = mark
    rows = ["#" * 10, *("#" + "".join(marks[8 * row : 8 * row + 8]) + "#" for row in range(6)), "#" * 10]
    environment = make_user_maze("\n".join(rows))
    batch = Batch(environment, 1, make_backend("plain", 1))
    batch.begin()
    for name, reference in REFERENCES.items():
        view = make_view(name, environment)
        assert view.of(batch) == reference(view.plan, view._read(0)), name


@pytest.mark.parametrize("name", REFERENCES)
def test_plain_and_compiled_draw_the_same(name):
    environment = PARADIGMS.get("RadialArmMaze").environment("published")
    texts = []
    for backend in ("plain", "cpu"):
        batch = Batch(environment, 2, make_backend(backend, 1))
        batch.seed(4)
        batch.begin()
        view = make_view(name, environment)
        for _ in range(3):
            batch.step([0, 1])
        texts.append([view.of(batch, chamber) for chamber in range(2)])
    assert texts[0] == texts[1]
    assert texts[0][0] != texts[0][1]


@given(st.floats(-1e6, 1e6) | st.integers(-2000, 2000).map(lambda k: k / 2))
def test_rounding_is_pythons(x):
    assert round_half_even(x) == round(x)
