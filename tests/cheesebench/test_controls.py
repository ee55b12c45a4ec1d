"""Strings that never look, in our own published forms; chance with the stated odds."""

import numpy as np
import pytest

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import RUNNING, STAY, SUCCESS
from machinepsych.apparatus.paradigms.base import PARADIGMS
from machinepsych.cheesebench.controls import FORWARD_BIASED, STRINGS, ChancePlayer, StringPlayer, read_string
from machinepsych.cheesebench.reference import references
from machinepsych.kernels.backend import make_backend

OURS = {"DNMSTask": "DelayedNonMatchToSample", "PlacePreference": "ConditionedPlacePreference"}


def test_a_string_is_read():
    assert read_string("2F 1L 1S 3R") == [0, 0, 1, 3, 2, 2, 2]


@pytest.mark.parametrize("name", references())
def test_each_string_succeeds_in_every_trial_but_where_the_choice_is_drawn(name):
    """Our published forms pay as the package does, to the bit: what it takes is known without the package."""
    environment = PARADIGMS.get(OURS.get(name, name)).environment("published")
    batch = Batch(environment, 40, make_backend("plain"), dense=False)
    batch.begin()
    operations = read_string(STRINGS[name])
    for operation in operations:
        batch.step(np.where(batch.status() == RUNNING, operation, -1))
    rate = (batch.status() == SUCCESS).mean()
    if name == "DNMSTask":
        # 40 fair coins: within 4 standard errors.
        assert abs(rate - 0.5) < 4 * 0.5 / 40**0.5
    else:
        assert rate == 1.0
    assert len(operations) < environment.limit


def test_chance_has_its_odds_and_hangs_on_the_subject_alone():
    n, turns = 50, 400
    none, every = np.zeros(n), np.ones(n, bool)
    player = ChancePlayer(FORWARD_BIASED, n, seed=1)
    drawn = np.array([player.turn([""] * n, every, every, none, none) for _ in range(turns)])
    shares = np.bincount(drawn.ravel(), minlength=4) / drawn.size
    errors = np.sqrt(np.array(FORWARD_BIASED) * (1 - np.array(FORWARD_BIASED)) / drawn.size)
    assert (np.abs(shares - FORWARD_BIASED) < 4 * errors).all()
    alone = ChancePlayer(FORWARD_BIASED, 3, seed=1)
    few = np.array([alone.turn([""] * 3, every[:3], every[:3], none[:3], none[:3]) for _ in range(turns)])
    assert (few == drawn[:, :3]).all()
    # Who does not act draws nothing.
    first = ChancePlayer(FORWARD_BIASED, 1, seed=1)
    first.turn([""], np.zeros(1, bool), none[:1], none[:1], none[:1])
    assert first.turn([""], every[:1], none[:1], none[:1], none[:1])[0] == drawn[0, 0]


def test_a_string_begins_anew_with_each_trial_and_ends_in_staying():
    player = StringPlayer([0, 1], 2)
    act, none = np.ones(2, bool), np.zeros(2)

    def turn(rest):
        return player.turn(["", ""], act, act, none, np.array(rest)).tolist()

    assert turn([50, 50]) == [0, 0]
    assert turn([0, 0]) == [1, 1]
    assert turn([0, 50]) == [STAY, 0]
    assert turn([0, 0]) == [STAY, 1]
