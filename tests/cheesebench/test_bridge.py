"""Playing the package: its rewards and results, subjects apart, the caller's generator untouched."""

import sys

import numpy as np
import pytest

from machinepsych.cheesebench import bridge
from machinepsych.cheesebench.bridge import AgentPlayer, PublishedRun, published_package
from machinepsych.cheesebench.controls import FORWARD_BIASED, ChancePlayer, make_control
from machinepsych.cheesebench.reference import references
from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.kernels.backend import make_backend


@pytest.fixture
def peer():
    return pytest.importorskip("cheesebench.environments")


def test_a_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(bridge, "ENVIRONMENTS", "no_such_package.environments")
    with pytest.raises(UnavailableError, match=r"pip install 'machinepsych\[cheesebench\]'"):
        published_package()
    monkeypatch.setitem(sys.modules, "no_such_package", None)
    with pytest.raises(UnavailableError, match="--no-deps"):
        PublishedRun("TMaze", make_control("script", "TMaze", 1, 1), 1, 1, "top_down", 1)


def play(environment, subjects, trials, seed=1, player=None):
    player = player or ChancePlayer(FORWARD_BIASED, subjects, seed)
    return PublishedRun(environment, player, subjects, trials, "top_down", seed).play()


@pytest.mark.parametrize("environment", ["OperantChamber", "ShuttleBox", "StarMaze"])
def test_subjects_are_the_same_in_any_company(peer, environment):
    many = play(environment, 4, 3)
    few = play(environment, 2, 3)
    assert [row for row in many if row["subject"] <= 2] == few
    assert play(environment, 4, 3) == many
    assert play(environment, 4, 3, seed=2) != many


def test_every_trial_is_played_although_the_package_would_stop(peer):
    """Three successes in a row end the package's session: a string that always succeeds plays on."""
    rows = play("TMaze", 2, 90, player=make_control("script", "TMaze", 2, 1))
    assert [(row["subject"], row["trial"]) for row in rows] == [(s, t) for s in (1, 2) for t in range(1, 91)]
    assert all(row["success"] and row["steps"] == 6 for row in rows)
    # Five steps cost a hundredth, the goal pays one.
    assert rows[0]["reward"] == pytest.approx(1.0 - 0.05)


def test_the_callers_generator_is_left_as_it_was(peer):
    np.random.seed(7)  # noqa: NPY002
    np.random.normal()  # noqa: NPY002 (leaves the second of a pair in waiting)
    before = np.random.get_state(legacy=False)  # noqa: NPY002
    bits = np.random.get_bit_generator()
    play("StarMaze", 2, 2)
    after = np.random.get_state(legacy=False)  # noqa: NPY002
    assert np.random.get_bit_generator() is bits
    assert (before["state"]["key"] == after["state"]["key"]).all()
    assert (before["has_gauss"], before["gauss"]) == (after["has_gauss"], after["gauss"])


class Recorder:
    """A player that does a fixed string and keeps what it was told."""

    def __init__(self, operations):
        self.operations, self.told = operations, []

    def turn(self, texts, act, learn, rewards, rest):
        self.told.append((texts[0], bool(act[0]), bool(learn[0]), float(rewards[0]), int(rest[0])))
        return np.array([self.operations[min(len(self.told) - 1, len(self.operations) - 1)]])


def test_a_player_is_told_the_packages_views_and_rewards(peer):
    """By another route: the package stepped by hand, no draws in it."""
    operations = [0, 2, 0, 0, 1, 0, 1, 0]
    recorder = Recorder(operations)
    play("TMaze", 1, 2, player=recorder)
    made = peer.TMaze(view_mode=peer.ViewMode.ASCII_2D)
    actions = (peer.Action.FORWARD, peer.Action.ROTATE_LEFT, peer.Action.ROTATE_RIGHT, peer.Action.STAY)
    text, told = made.reset(), []
    for operation in operations:
        told.append(text)
        text, reward = made.step(actions[operation])
        told[-1] = (told[-1], float(reward))
    for k, (shown, reward) in enumerate(told):
        assert recorder.told[k][0] == shown
        assert recorder.told[k + 1][2:4] == (True, reward)
    assert recorder.told[0][2:] == (False, 0.0, bridge.INTERVAL)
    # The last turn is for learning alone: nothing follows.
    assert recorder.told[-1][1:3] == (False, True)
    assert sum(each[4] > 0 for each in recorder.told) == 3


def test_names_are_checked(peer):
    with pytest.raises(UnknownNameError, match="top_down"):
        PublishedRun("TMaze", make_control("script", "TMaze", 1, 1), 1, 1, "topdown", 1)


def test_our_agent_plays_and_a_subject_hangs_on_its_seed_alone(peer):
    backend = make_backend("plain")

    def trials(subjects):
        player = AgentPlayer("random", {"response_probability": 1.0}, subjects, 1, backend)
        return play("ShuttleBox", subjects, 2, player=player)

    rows = trials(3)
    assert [row for row in rows if row["subject"] <= 2] == trials(2)
    assert {row["steps"] for row in rows} != {50}


def four_errors(rate, trials):
    """Return four standard errors of a rate in percent, of independent trials; at least one trial's worth."""
    share = min(max(rate / 100.0, 1.0 / trials), 1.0 - 1.0 / trials)
    return 400.0 * (share * (1.0 - share) / trials) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize("environment", references())
@pytest.mark.parametrize("control", ["random", "forward"])
def test_controls_score_as_measured_before(peer, environment, control):
    """Our random agent and the biased control at the reference figures (1,000 and 200 trials each)."""
    known = references()[environment]
    subjects = max(2, 100 // known.trials)
    if control == "random":
        player = AgentPlayer("random", {"response_probability": 1.0}, subjects, 1, make_backend("cpu", 1))
        expected, measured = known.random, 1000
    else:
        player, expected, measured = make_control("forward", environment, subjects, 1), known.forward, 200
    rows = play(environment, subjects, known.trials, player=player)
    rate = 100.0 * np.mean([row["success"] for row in rows])
    margin = np.hypot(four_errors(expected, len(rows)), four_errors(expected, measured))
    assert abs(rate - expected) <= margin
