"""The shared chamber: who is served first, what is paid, what is seen; by hand, and as properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.apparatus.environment import FAILURE, RUNNING, SUCCESS, TIMEOUT
from machinepsych.apparatus.shared.batch import SharedBatch
from machinepsych.apparatus.shared.lever_chamber import PELLETS, PRODUCED
from machinepsych.apparatus.shared.situations.base import SITUATIONS, SituationError
from machinepsych.errors import UnknownNameError
from machinepsych.kernels.backend import make_backend

NOTHING, PRESS, FETCH = -1, 0, 1


def batch_of(situation, chambers=1, subjects=2, backend="plain", seed=3, **parameters):
    environment = SITUATIONS.get(situation).environment(subjects, **parameters)
    made = SharedBatch(environment, chambers, make_backend(backend, 1))
    made.seed(seed)
    made.begin()
    return made


def outcomes(batch, *operations):
    batch.step([operations] * batch.chambers)
    return batch.array("turn", "outcome").copy()


def test_who_is_first_at_the_lever_is_fair():
    """Of 4,000 conflicts over one lever, each of two wins half: within 4 standard deviations."""
    batch = batch_of("Competition", 200, backend="cpu", press=0.0, limit=30)
    for _ in range(20):
        batch.step([[PRESS, PRESS]] * 200)
    presses = batch.measures()["presses"]
    assert (presses.sum(axis=1) == 20).all()
    assert abs(presses[:, 0].sum() - 2000) < 4 * np.sqrt(4000 / 4)
    assert (batch.measures()["blocked"] == 20 - presses).all()
    # Fair within a chamber, too: no chamber has a subject that is always first.
    assert (presses > 0).all()


def test_who_is_at_a_lever_keeps_it_where_there_is_possession():
    batch = batch_of("Competition", 50, possession=True)
    outcomes(batch, PRESS, PRESS)
    first = batch.measures()["presses"].argmax(axis=1)
    for _ in range(5):
        outcomes(batch, PRESS, PRESS)
    presses = batch.measures()["presses"]
    assert (presses[np.arange(50), first] == 6).all()
    assert (presses.sum(axis=1) == 6).all()
    outcomes(batch, NOTHING, NOTHING)
    outcomes(batch, NOTHING, PRESS)
    assert (batch.measures()["presses"].sum(axis=1) == 7).all()
    assert 0 < first.sum() < 50


def test_a_pellet_is_had_by_who_fetches_it_first():
    batch = batch_of("Competition", 300, 3, press=-0.05)
    assert outcomes(batch, PRESS, NOTHING, NOTHING).tolist()[0] == [-0.05, 0.0, 0.0]
    assert batch.stimuli(0, 1)["magazine light"] == 1.0
    assert "click" in batch.stimuli(0, 2)
    came = outcomes(batch, NOTHING, FETCH, FETCH)
    assert (came.sum(axis=1) == 1.0).all()
    assert 100 < came[:, 1].sum() < 200
    assert (outcomes(batch, FETCH, FETCH, FETCH) == 0.0).all()


@given(
    st.lists(st.lists(st.integers(-1, 1), min_size=4, max_size=4), min_size=1, max_size=20),
    st.integers(1, 3),
    st.booleans(),
    st.integers(0, 2**40),
)
@settings(max_examples=40, deadline=None)
def test_pellets_are_conserved_and_a_lever_holds_one(played, room, possession, seed):
    batch = batch_of("Competition", 1, 4, seed=seed, most_pellets=room, possession=possession, limit=99)
    for operations in played:
        batch.step([operations])
        box, measures = batch.array("place", "box")[0], batch.measures()
        assert box[PRODUCED] == box[PELLETS] + measures["rewards"].sum()
        assert 0 <= box[PELLETS] <= room
        assert (batch.array("place", "body")[0, :, 0] == 0).sum() <= 1


def both_ways(first, second):
    return [(first, second), (second, first)]


@pytest.mark.parametrize(
    ("window", "apart", "paid"), [(0, 0, True), (0, 1, False), (2, 2, True), (2, 3, False)]
)
def test_both_are_paid_within_the_window(window, apart, paid):
    """Without a delayed partner and with many tries: the plain window."""
    how = {"window": window, "arrival": 0, "one_try": False, "press": 0.0, "limit": 50}
    for early, late in both_ways(0, 1):
        batch = batch_of("Cooperation", 1, 2, **how)
        came = np.zeros(2)
        for tick in range(apart + 1):
            operations = [NOTHING, NOTHING]
            if tick == 0:
                operations[early] = PRESS
            if tick == apart:
                operations[late] = PRESS
            came += outcomes(batch, *operations)[0]
        assert came.tolist() == ([1.0, 1.0] if paid else [0.0, 0.0])


def test_a_press_is_joined_once():
    batch = batch_of("Cooperation", 1, 2, window=5, arrival=0, one_try=False, press=0.0)
    assert outcomes(batch, PRESS, NOTHING)[0].tolist() == [0.0, 0.0]
    assert outcomes(batch, NOTHING, PRESS)[0].tolist() == [1.0, 1.0]
    assert outcomes(batch, NOTHING, PRESS)[0].tolist() == [0.0, 0.0]


def test_of_three_that_press_at_once_two_are_paid_by_lot():
    batch = batch_of("Cooperation", 300, 3, window=0, arrival=0, one_try=False, press=0.0, backend="cpu")
    came = outcomes(batch, PRESS, PRESS, PRESS)
    assert (came.sum(axis=1) == 2.0).all()
    left = np.bincount(came.argmin(axis=1), minlength=3)
    assert ((left - 100) ** 2 / 100).sum() < 13.8  # 99.9 % quantile of 2 degrees of freedom


def test_one_try_ends_the_trial():
    batch = batch_of("Cooperation", 1, 2, window=1, arrival=0)
    outcomes(batch, PRESS, NOTHING)
    assert batch.status()[0] == RUNNING
    # Holding the lever down does not keep the window open.
    outcomes(batch, PRESS, NOTHING)
    assert batch.status()[0] == FAILURE
    batch.begin()
    outcomes(batch, PRESS, NOTHING)
    outcomes(batch, NOTHING, PRESS)
    assert batch.status()[0] == SUCCESS


def test_one_is_let_in_at_once_and_the_other_later():
    batch = batch_of("Cooperation", 400, 2, arrival=4, backend="cpu", limit=30)
    let_in = batch.measures()["let_in"]
    assert (let_in.min(axis=1) == 0).all()
    assert set(let_in.max(axis=1)) == {1, 2, 3, 4}
    assert 140 < (let_in[:, 0] == 0).sum() < 260
    late = let_in.argmax(axis=1)
    outcomes(batch, NOTHING, NOTHING)
    here = batch.array("chamber", "clock")[0, 2] >= let_in.max(axis=1)
    for chamber in range(20):
        early = 1 - late[chamber]
        assert ("other present" in batch.stimuli(chamber, early)) == here[chamber]
        assert ("lever 1" in batch.stimuli(chamber, late[chamber])) == here[chamber]
    # A press before one is let in is none.
    batch.begin()
    late = batch.measures()["let_in"].argmax(axis=1)
    outcomes(batch, PRESS, PRESS)
    assert (batch.measures()["presses"][np.arange(400), late] == 0).all()
    assert (batch.measures()["presses"].sum(axis=1) == 1).all()


def test_a_screen_hides_the_others_and_nothing_else():
    seen, hidden = (batch_of("Facilitation", screen=screen) for screen in (False, True))
    assert seen.environment.stimuli == hidden.environment.stimuli
    for batch in (seen, hidden):
        outcomes(batch, PRESS, NOTHING)
    others = {"other present", "other pressed 1", "other got pellet"}
    assert set(seen.stimuli(0, 1)) - set(hidden.stimuli(0, 1)) == others
    assert set(hidden.stimuli(0, 1)) == {"lever 1", "click"}
    assert set(seen.stimuli(0, 0)) == {"lever 1", "at lever 1", "click", "other present", "did press 1"}


def test_an_observer_is_kept_from_the_levers_and_then_chooses_once():
    batch = batch_of("Observation", 40, 2, watch=2)
    active = batch.array("place", "box")[:, 1]
    assert 5 < active.sum() < 35
    chamber = int(active.argmax())
    assert batch.stimuli(chamber, 0)["told press 2"] == 1.0
    assert not {"told press 1", "told press 2", "lever 1"} & set(batch.stimuli(chamber, 1))
    for _ in range(2):
        assert (outcomes(batch, 1, 1)[:, 0] == active).all()
        assert (batch.measures()["presses"][:, 1] == 0).all()
    assert {"other pressed 2", "other got pellet", "lever 1", "lever 2"} <= set(batch.stimuli(chamber, 1))
    came = outcomes(batch, NOTHING, 1)
    assert (came[:, 1] == active).all()
    assert (batch.status() == SUCCESS).all()
    assert (batch.measures()["first_correct"][:, 1] == active).all()


def test_time_runs_out():
    batch = batch_of("Facilitation", limit=3)
    for _ in range(3):
        outcomes(batch, NOTHING, NOTHING)
    assert batch.status()[0] == TIMEOUT
    assert batch.array("turn", "truncated")[0, 0] == 1


@pytest.mark.parametrize("situation", SITUATIONS.names())
def test_what_is_wrong_is_said(situation):
    found = SITUATIONS.get(situation)
    with pytest.raises(UnknownNameError, match=r'"limits".*Did you mean "limit"'):
        found.environment(limits=3)
    with pytest.raises(SituationError, match="limit: 0 is not a whole number from"):
        found.environment(limit=0)
    with pytest.raises(SituationError, match="subjects: 65 is not a whole number from 1 to 64"):
        found.environment(65)
    with pytest.raises(UnknownNameError, match="There is no sense"):
        found.environment(senses=["smell"])
