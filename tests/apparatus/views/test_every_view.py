"""Every view of every paradigm in both forms: what is drawn, and what is not drawn to a subject's eyes."""

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import AUTORESET_NEXT_STEP, UNDRAWN
from machinepsych.apparatus.headings import ARROWS
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.apparatus.views.base import VIEWS, make_view, text_views
from machinepsych.apparatus.views.plan import LEGEND, plan_of
from machinepsych.errors import UnknownNameError
from machinepsych.kernels.backend import make_backend

FORMS = ("published", "faithful")
F, L, R, S = range(4)
KNOWN = set("".join(LEGEND).replace("(blank)", " ")) | set("5678\n" + ARROWS)
FRAME_AND_SHADES = set("╔═╗║╚╝█▓▒░")


def begun(environment, backend="plain", chambers=1, **values):
    made = Batch(environment, chambers, make_backend(backend, 1))
    made.seed(3)
    draws = np.full(4, UNDRAWN)
    for draw in environment.draws:
        draws[draw.position] = values.pop(draw.key, UNDRAWN)
    assert not values
    made.begin(draws=draws)
    return made


def paradigm(name, form="faithful", **values):
    return begun(PARADIGMS.get(name).environment(form), **values)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PARADIGMS.names())
def test_texts_are_rectangles_of_known_characters_with_one_subject(name, form):
    environment = PARADIGMS.get(name).environment(form)
    batch = Batch(environment, 2, make_backend("plain", 1), AUTORESET_NEXT_STEP)
    batch.begin()
    shown = {each: make_view(each, environment) for each in text_views()}
    rng = np.random.default_rng(5)
    for turn in range(60):
        batch.step(rng.choice(4, 2, p=(0.6, 0.18, 0.18, 0.04)))
        for view_name, view in shown.items():
            if view_name != "top_down" and turn % 4:
                continue
            text = view.of(batch, turn % 2)
            assert len({len(line) for line in text.split("\n")}) == 1
            if view_name == "perspective":
                assert set(text) <= KNOWN | FRAME_AND_SHADES
            else:
                assert set(text) <= KNOWN
                assert sum(text.count(arrow) for arrow in ARROWS) == 1
    plan = plan_of(environment)
    assert len(shown["top_down"].of(batch).split("\n")) == plan.height


# What a trial can begin with that a subject cannot know before it has been there.
HIDDEN = [
    ("MorrisWaterMaze", {"quadrant": 0, "platform": 2}, {"quadrant": 0, "platform": 3}),
    ("MorrisWaterMaze", {"quadrant": 0, "platform": 2}, {"quadrant": 0, "platform": 2, "probe": 1}),
    ("BarnesMaze", {"heading": 0, "hole": 3}, {"heading": 0, "hole": 7}),
    ("StarMaze", {"goal_arm": 0}, {"goal_arm": 4}),
    (
        "ConditionedPlacePreference",
        {"facing": 0, "session": 4, "paired": 0},
        {"facing": 0, "session": 4, "paired": 1},
    ),
]


@pytest.mark.parametrize("view_name", VIEWS.names())
@pytest.mark.parametrize(("name", "one", "other"), HIDDEN)
def test_a_subject_is_not_shown_what_it_cannot_know(name, one, other, view_name):
    first, second = paradigm(name, **one), paradigm(name, **other)
    eyes = make_view(view_name, first.environment)
    for operation in (S, F, F, L, F):
        np.testing.assert_array_equal(eyes.of(first), eyes.of(second))
        first.step(operation)
        second.step(operation)
    if view_name in ("top_down", "picture"):
        onlooker = make_view(view_name, first.environment, spectator=True)
        assert not np.array_equal(onlooker.of(first), onlooker.of(second))


@pytest.mark.parametrize("view_name", ["top_down", "picture"])
def test_hidden_bait_is_shown_to_a_spectator_alone(view_name):
    batch = paradigm("RadialArmMaze", heading=0)
    eyes = make_view(view_name, batch.environment)
    onlooker = make_view(view_name, batch.environment, spectator=True)
    before, told = eyes.of(batch), onlooker.of(batch)
    batch.write("place", "offered", 0)
    np.testing.assert_array_equal(before, eyes.of(batch))
    assert not np.array_equal(told, onlooker.of(batch))


@pytest.mark.parametrize("view_name", text_views())
def test_what_is_sensed_is_seen(view_name):
    """What is faced a rat senses, so the faithful views show it."""
    one, other = (paradigm("OperantChamber", active_lever=k) for k in (0, 1))
    view = make_view(view_name, one.environment)
    one.step(L)
    other.step(R)
    assert view.of(one) != view.of(other)


def test_the_published_chamber_never_shows_from_above_what_is_faced():
    batch = paradigm("OperantChamber", "published", active_lever=0)
    view, closer = (make_view(name, batch.environment) for name in ("top_down", "perspective"))
    above, ahead = set(), set()
    for operation in (S, L, R, R):
        batch.step(operation)
        above.add(view.of(batch))
        ahead.add(closer.of(batch))
    assert (len(above), len(ahead)) == (1, 3)


def test_figures_are_shown_as_long_as_they_are_there():
    batch = paradigm("DelayedNonMatchToSample", "published", sample=1, order=0)
    view = make_view("top_down", batch.environment)
    shown = []
    for _ in range(12):
        text = view.of(batch)
        shown.append((text.count("●"), text.count("■"), text.count("▼")))
        batch.step(S)
    assert shown[0] == (0, 15, 0)
    assert set(shown[1:11]) == {(0, 0, 0)}
    assert shown[11] == (3, 3, 1)


def test_a_door_hides_what_is_behind_it_until_it_opens():
    batch = paradigm("TMaze", goal_arm=0)
    view, ahead = (make_view(name, batch.environment) for name in ("top_down", "egocentric"))
    assert view.of(batch).count("+") == 1
    batch.write("place", "body", np.array([batch.array("place", "body")[0, 0], 2, 0, -1, -1]))
    for operation in (F, F, F, L, L):
        batch.step(operation)
    facing_the_door = ahead.of(batch)
    assert "+" in facing_the_door
    batch.write("place", "aim", np.array([0, 0, 0, 0]))
    assert "+" not in ahead.of(batch)
    assert ahead.of(batch).count(".") > facing_the_door.count(".")


def test_the_side_under_current_is_shown():
    batch = paradigm("ShuttleBox", side=0)
    batch.write("place", "timing", np.array([0, 1, 0]))
    view = make_view("top_down", batch.environment)
    assert "!" not in view.of(batch)
    batch.step(S)
    assert "!" in view.of(batch)
    assert "G" not in view.of(batch)
    batch.write("place", "timing", np.array([2, 5, 0]))
    assert "x" in view.of(batch)


def test_views_of_a_batch_are_those_of_its_chambers_on_every_backend():
    environment = PARADIGMS.get("TMaze").environment("published")
    plain, simulated = (Batch(environment, 3, make_backend(name, 1)) for name in ("plain", "simulator"))
    view, other = make_view("top_down", environment), make_view("top_down", environment)
    for batch in (plain, simulated):
        batch.seed(1)
        batch.begin()
        for operations in ([F, F, S], [F, L, R]):
            batch.step(operations)
    texts = [view.of(plain, chamber) for chamber in range(3)]
    assert len(set(texts)) == 3
    assert texts == [other.of(simulated, chamber) for chamber in range(3)]


def test_what_is_kept_is_bounded_and_never_stale():
    batch = paradigm("BarnesMaze", heading=0)
    view, fresh = (make_view("perspective", batch.environment) for _ in range(2))
    view.kept, fresh.kept = 3, 0
    rng = np.random.default_rng(0)
    drawn = set()
    for _ in range(40):
        batch.step(rng.choice(4, 1, p=(0.6, 0.2, 0.15, 0.05)))
        drawn.add(view.of(batch))
        assert view.of(batch) == fresh.of(batch)
        assert len(view._kept) <= 3
        assert not fresh._kept
    assert len(drawn) > 6


def test_a_map_of_ones_own_is_drawn_as_it_is_written():
    batch = begun(make_user_maze("#####2\n#→..#\n#.#P#\n#####"))
    view = make_view("top_down", batch.environment)
    assert view.of(batch).split("\n") == ["#####2", "#→..# ", "#.#.# ", "##### "]
    batch.step(F)
    assert view.of(batch).split("\n")[1] == "#.→.# "
    assert make_view("top_down", batch.environment, spectator=True).of(batch).split("\n")[2] == "#.#G# "


def test_an_unknown_view_is_named():
    environment = PARADIGMS.get("TMaze").environment()
    with pytest.raises(UnknownNameError, match='Did you mean "top_down"'):
        make_view("topdown", environment)
