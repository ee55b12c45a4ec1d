"""The Hebbian agent with its default parameters beside a control that learns nothing, by family of apparatus.

The control responds in every step: one that responds as rarely as an untrained subject is beaten by walking
about. Seeds are fixed, and each difference has to be three standard errors.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.learning import INTERVAL, learning, play
from machinepsych.kernels.backend import make_backend

SUBJECTS = 16


@pytest.fixture(scope="module")
def late():
    """Give what subjects do in the last fifth of their trials, ``[N]``, and in the first."""
    device = make_backend("cpu", 1)

    def of(paradigm, form, trials, agent="hebbian", subjects=SUBJECTS, **parameters):
        record = play(paradigm, form, agent, parameters, subjects, trials, 2, device)
        first, last = learning(record, paradigm, form)
        return last, first

    return of


def above(higher, lower):
    """Say by how many standard errors one mean is above another."""
    error = np.sqrt(higher.var(ddof=1) / len(higher) + lower.var(ddof=1) / len(lower))
    return (higher.mean() - lower.mean()) / error


@pytest.mark.parametrize(
    ("paradigm", "form", "trials"),
    [("BarnesMaze", "faithful", 25), ("ShuttleBox", "published", 40), ("ShuttleBox", "faithful", 80)],
)
def test_what_pays_comes_more_often_than_by_chance_and_more_than_at_first(late, paradigm, form, trials):
    learned, first = late(paradigm, form, trials)
    by_chance, _ = late(paradigm, form, trials, "random", response_probability=1.0)
    assert above(learned, by_chance) > 3.0
    assert learned.mean() > first.mean()


@pytest.mark.parametrize("form", ["published", "faithful"])
def test_the_lever_that_pays_is_pressed_sooner(late, form):
    # Curious from the beginning, subjects press soon at first too: it takes more of them to tell the gain.
    learned, first = late("OperantChamber", form, 25, subjects=3 * SUBJECTS)
    by_chance, _ = late("OperantChamber", form, 25, "random", response_probability=1.0)
    assert above(by_chance, learned) > 3.0
    assert above(first, learned) > 3.0


@pytest.mark.slow
def test_a_place_under_water_is_found_sooner(late):
    learned, first = late("MorrisWaterMaze", "faithful", 40)
    by_chance, _ = late("MorrisWaterMaze", "faithful", 5, "random", response_probability=1.0)
    assert above(by_chance, learned) > 3.0
    assert above(first, learned) > 3.0


@pytest.mark.parametrize(("recent_cue", "guided"), [(None, True), (0.0, False)])
def test_a_sample_that_is_gone_guides_a_choice_by_what_is_held_of_it(recent_cue, guided):
    """On the touch screen more than half of the choices after trial 40 are right; without a trace not."""
    parameters = {} if recent_cue is None else {"recent_cue": recent_cue}
    device = make_backend("cpu", 1)
    record = play("DelayedNonMatchToSample", "published", "hebbian", parameters, SUBJECTS, 100, 2, device)
    outcome = record["outcome"][40:]
    right, chosen = (outcome > 0).sum(axis=0), (outcome != 0).sum(axis=0)
    share = right[chosen > 0] / chosen[chosen > 0]
    errors = (share.mean() - 0.5) / (share.std(ddof=1) / np.sqrt(len(share)))
    assert errors > 3.0 if guided else errors < 2.0


def test_the_other_figure_is_touched_more_often_than_by_chance_and_more_than_at_first(late):
    """By trials, those without a choice counted as wrong: subjects choose well, and do not stop choosing."""
    learned, first = late("DelayedNonMatchToSample", "published", 100)
    by_chance, _ = late("DelayedNonMatchToSample", "published", 100, "random", response_probability=1.0)
    assert above(learned, by_chance) > 3.0
    assert above(learned, first) > 3.0


def test_an_arm_that_cost_something_once_does_not_keep_subjects_from_the_one_that_pays(late):
    """In the published T-maze the wrong arm costs .5 a step: nearly all come to the other in the end."""
    learned, _ = late("TMaze", "published", 60)
    by_chance, _ = late("TMaze", "published", 60, "random", response_probability=1.0)
    assert above(learned, by_chance) > 3.0
    assert np.median(learned) > 90.0


def test_play_gives_what_came_trial_by_trial(late):
    record = play("OperantChamber", "published", "random", {}, 3, 4, 2, make_backend("cpu", 1))
    again = play("OperantChamber", "published", "random", {}, 2, 4, 2, make_backend("cpu", 1))
    assert INTERVAL > 0
    assert record["steps"].shape == (4, 3)
    assert record["steps"].max() <= 100
    # A subject does the same in any batch, and what it earned is what it pressed for.
    np.testing.assert_array_equal(record["outcome"][:, :2], again["outcome"])
    assert (record["success"] <= (record["outcome"] > -20)).all()
