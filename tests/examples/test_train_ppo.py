"""The example that trains a standard agent, for a few hundred steps; skipped without its library."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "train_ppo.py"


@pytest.fixture
def example():
    pytest.importorskip("stable_baselines3")
    pytest.importorskip("gymnasium")
    specification = importlib.util.spec_from_file_location("train_ppo", EXAMPLE)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_example_trains_and_draws(example, tmp_path):
    found = example.main(["--steps", "512", "--chambers", "4", "--out", str(tmp_path)])
    assert found
    assert all(0.0 <= each["success"] <= 1.0 and 1 <= each["steps_of_episode"] <= 200 for each in found)
    assert {path.name for path in tmp_path.iterdir()} == {"curve.csv", "curve.png"}


def test_an_episode_that_ends_is_followed_by_the_next_in_the_same_step(example):
    many = example.StableVec("TMaze", 2, seed=1)
    first = many.reset()
    # The way to the goal of the published form; the other chamber stays.
    for action in (0, 0, 1, 0, 1, 0):
        many.step_async(np.array([action, 3]))
        seen, rewards, over, infos = many.step_wait()
    assert over.tolist() == [True, False]
    assert rewards[0] == 1.0
    assert infos[0]["success"] is True
    assert infos[0]["steps"] == 6
    assert infos[1] == {}
    assert (seen[0] == first[0]).all()
    assert not (infos[0]["terminal_observation"] == first[0]).all()
