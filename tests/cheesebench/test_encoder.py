"""From views to stimuli: by hand, and over walks in the package where it is installed."""

import numpy as np
import pytest

from machinepsych.apparatus.environment import FORWARD, LEFT, OPERATIONS
from machinepsych.cheesebench.bridge import VIEWS
from machinepsych.cheesebench.encoder import SLOTS, STIMULI, Encoder
from machinepsych.cheesebench.reference import references
from machinepsych.cheesebench.view import read_view

ROOM = "#######\n#..G..#\n#.....#\n#..↑..#\n#######"


def named(found):
    return {STIMULI[k]: intensity for k, intensity in found}


def test_a_view_becomes_stimuli():
    found = named(Encoder().stimuli(ROOM, LEFT, -0.01))
    assert found == {
        "facing north": 1.0,
        "wall ahead at 3": 1.0,
        "goal ahead near": 1.0,
        "did left": 1.0,
        "small cost": 1.0,
        "place 1": 1.0,
    }


@pytest.mark.parametrize(
    ("reward", "name"),
    [(1.0, "large reward"), (0.1, "small reward"), (-0.01, "small cost"), (-0.05, "large cost")],
)
def test_a_reward_is_told_by_sign_and_size(reward, name):
    assert name in named(Encoder().stimuli(ROOM, FORWARD, reward))
    assert not [each for each in named(Encoder().stimuli(ROOM)) if "cost" in each or "reward" in each]


def test_a_step_that_changed_nothing_is_noticed_and_a_turn_is_not():
    encoder = Encoder()
    assert "nothing changed" not in named(encoder.stimuli(ROOM, FORWARD))
    assert "nothing changed" in named(encoder.stimuli(ROOM, FORWARD))
    assert "nothing changed" not in named(encoder.stimuli(ROOM, LEFT))
    assert "nothing changed" not in named(encoder.stimuli(ROOM.replace("..G", "...")))


def at(x, y, width=30, height=30):
    return "\n".join(
        "".join("→" if (column, height - 1 - row) == (x, y) else "." for column in range(width))
        for row in range(height)
    )


def test_place_cells_are_recruited_where_none_fires_and_fall_off_as_a_gaussian():
    encoder = Encoder()
    assert named(encoder.stimuli(at(5, 5)))["place 1"] == 1.0
    near = named(encoder.stimuli(at(6, 6)))
    assert near["place 1"] == pytest.approx(np.exp(-2 / (2 * 1.5**2)))
    assert "place 2" not in near
    assert named(encoder.stimuli(at(8, 5)))["place 2"] == 1.0
    # Come back: the same cells fire, whatever was recruited since.
    back = named(encoder.stimuli(at(5, 5)))
    assert back["place 1"] == 1.0
    assert back["place 2"] == pytest.approx(np.exp(-9 / (2 * 1.5**2)))


def test_places_never_exceed_their_number():
    encoder = Encoder()
    for x in range(0, 30, 3):
        for y in range(0, 30, 3):
            assert len(encoder.stimuli(at(x, y), FORWARD, 1.0)) <= SLOTS


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("environment", references())
def test_walks_in_the_package_stay_in_the_vocabulary(environment, view):
    """Each view is read; ids are distinct, within the slots; where a place is shown it moves as told."""
    peer = pytest.importorskip("cheesebench.environments")
    np.random.seed(3)  # noqa: NPY002 (the package draws from the global generator)
    made = getattr(peer, environment)(view_mode=getattr(peer.ViewMode, VIEWS[view]))
    actions = (peer.Action.FORWARD, peer.Action.ROTATE_LEFT, peer.Action.ROTATE_RIGHT, peer.Action.STAY)
    rng = np.random.default_rng(5)
    text, encoder, other, operation, reward = made.reset(), Encoder(), Encoder(), -1, 0.0
    for _ in range(40):
        made.session.required_consecutive = made.session.max_trials = 10**9
        found = encoder.stimuli(text, operation, reward)
        assert found == other.stimuli(text, operation, reward)
        ids = [k for k, _ in found]
        assert len(set(ids)) == len(ids) <= SLOTS
        assert all(0 <= k < len(STIMULI) and 0.0 < intensity <= 1.0 for k, intensity in found)
        assert not [name for name in named(found) if name.startswith("thing ")]
        if view == "top_down":
            assert read_view(text).place is not None
        operation = int(rng.choice(len(OPERATIONS), p=(0.5, 0.2, 0.2, 0.1)))
        text, reward = made.step(actions[operation])
