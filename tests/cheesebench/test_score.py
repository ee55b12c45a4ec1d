"""Scores by hand; the reference figures hang together."""

import math

import pytest

from machinepsych.cheesebench.reference import published_overall, reference, references
from machinepsych.cheesebench.score import chance_corrected, overall, score
from machinepsych.errors import UnknownNameError


@pytest.mark.parametrize(
    ("rate", "control", "expected"), [(0.5, 0.5, 0.0), (1.0, 0.3, 1.0), (0.75, 0.5, 0.5), (0.0, 0.5, -1.0)]
)
def test_a_rate_is_corrected_for_chance(rate, control, expected):
    assert chance_corrected(rate, control) == expected


def test_nothing_is_left_to_correct_where_chance_always_succeeds():
    assert math.isnan(chance_corrected(1.0, 1.0))


def trials(*subjects):
    return [
        {
            "subject": s + 1,
            "trial": t + 1,
            "success": won,
            "timeout": not won,
            "steps": 10,
            "reward": 1.0 * won,
        }
        for s, own in enumerate(subjects)
        for t, won in enumerate(own)
    ]


def test_trials_are_summarized():
    found = score("nars", "TMaze", "top_down", trials([False] * 3 + [True] * 3, [False] * 4 + [True] * 2))
    assert found["rate"] == pytest.approx(5 / 12)
    assert (found["first"], found["last"], found["steps"]) == (0.0, 1.0, 10.0)
    assert found["reward_per_step"] == pytest.approx(5 / 120)
    assert found["corrected"] == pytest.approx((5 / 12 - 0.455) / 0.545)
    assert found["lower"] < found["rate"] < found["upper"]
    assert found["best_model_rate"] == 1.0
    alone = score("nars", "RadialArmMaze", "perspective", trials([False] * 6))
    assert (alone["lower"], alone["steps"], alone["corrected"]) == (None, None, 0.0)
    # In pictures the best of the models took all bait in a twentieth of its trials.
    assert alone["best_model_rate"] == 0.05
    whole = overall([found, alone])["nars"]
    assert whole["rate"] == pytest.approx(5 / 24)
    assert whole["environments"] == 2


def test_published_overalls_follow_from_the_cells():
    """By another route: the published overall is the mean over environments of the best of three views."""
    for name, value in published_overall().items():
        best = [max(known.models[name]) for known in references().values()]
        assert sum(best) / len(best) == pytest.approx(value, abs=0.06)


def test_the_measured_controls_have_the_stated_means():
    assert sum(known.random for known in references().values()) / 9 == pytest.approx(31.4, abs=0.05)
    assert sum(known.forward for known in references().values()) / 9 == pytest.approx(53.5, abs=0.1)
    with pytest.raises(UnknownNameError, match='Did you mean "TMaze"'):
        reference("Tmaze")
