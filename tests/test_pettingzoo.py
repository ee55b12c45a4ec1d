"""PettingZoo's own tests, and what they do not ask."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("pettingzoo")
from pettingzoo.test import parallel_api_test, parallel_seed_test

from machinepsych.apparatus.shared.situations.base import SITUATIONS, SituationError
from machinepsych.errors import UnknownNameError
from machinepsych.pettingzoo import parallel_env


@pytest.mark.parametrize("situation", SITUATIONS.names())
@pytest.mark.filterwarnings("error")
def test_pettingzoo_finds_nothing_wrong(situation):
    parallel_api_test(parallel_env(situation), num_cycles=150)
    parallel_seed_test(lambda: parallel_env(situation), num_cycles=30)


def test_seeds_make_a_difference():
    def cells(seed):
        env = parallel_env("Foraging", subjects=4)
        observations, _ = env.reset(seed=seed)
        return np.concatenate(list(observations.values()))

    assert np.array_equal(cells(1), cells(1))
    assert not np.array_equal(cells(1), cells(2))


def test_an_episode_by_hand():
    env = parallel_env("Competition", subjects=2, limit=3, press=-0.5)
    observations, infos = env.reset(seed=0)
    assert env.actions == ("nothing", "press", "enter_magazine")
    assert list(observations) == ["subject_0", "subject_1"] == list(infos)
    observations, rewards, *_ = env.step({"subject_0": 1, "subject_1": 0})
    assert rewards == {"subject_0": -0.5, "subject_1": 0.0}
    names = env.environment.stimuli
    assert observations["subject_1"][names.index("magazine light")] == 1.0
    assert observations["subject_1"].sum() == len(env.stimuli("subject_1"))
    _, rewards, *_ = env.step({"subject_0": 0, "subject_1": 2})
    assert rewards["subject_1"] == 1.0
    *_, truncated, infos = env.step({"subject_0": 0, "subject_1": 0})
    assert truncated == {"subject_0": True, "subject_1": True}
    assert infos["subject_1"]["measures"]["rewards"] == 1
    assert env.agents == []
    assert env.step({}) == ({}, {}, {}, {}, {})


def test_draws_are_handed_over():
    env = parallel_env("Observation")
    for lever in (0, 1):
        env.reset(seed=3, options={"draws": {"active_lever": lever}})
        assert f"told press {lever + 1}" in env.stimuli("subject_0")
    with pytest.raises(SituationError, match=r"active_lever: 2 cannot be handed over.*allowed: 0, 1"):
        env.reset(options={"draws": {"active_lever": 2}})
    with pytest.raises(UnknownNameError, match='no draw of Observation "lever"'):
        env.reset(options={"draws": {"lever": 1}})


def test_what_is_wrong_is_said():
    with pytest.raises(UnknownNameError, match=r'no situation "Cooperate". Did you mean "Cooperation"'):
        parallel_env("Cooperate")
    with pytest.raises(UnknownNameError, match='"windows"'):
        parallel_env("Cooperation", windows=1)
    env = parallel_env("Cooperation")
    env.reset(seed=1)
    with pytest.raises(SituationError, match=r"9 is no action of subject_0. Allowed: 0 nothing, 1 press"):
        env.step({"subject_0": 9, "subject_1": 0})
    with pytest.raises(SituationError, match="no action for subject_1"):
        env.step({"subject_0": 0})
    with pytest.raises(UnknownNameError, match='no agent "subject_7"'):
        env.step({"subject_0": 0, "subject_1": 0, "subject_7": 0})


def test_misuse_is_told():
    chamber = parallel_env("Foraging")
    with pytest.raises(SituationError, match="call reset"):
        chamber.step({})
    for seed in (-1, 1.5, "a", True):
        with pytest.raises(SituationError, match=r"seed: .* is not a whole number of at least 0"):
            chamber.reset(seed=seed)
    for options, name in ((5, "options"), ({"draws": 5}, "draws")):
        with pytest.raises(SituationError, match=f"{name}: 5 is not a dictionary"):
            chamber.reset(options=options)
    chamber.reset(seed=1)
    with pytest.raises(SituationError, match="step: 5 is not a dictionary"):
        chamber.step(5)
    for action in (True, float("nan"), None, "a", 9):
        with pytest.raises(SituationError, match="is no action of subject_0"):
            chamber.step(dict.fromkeys(chamber.agents, action))
    for ask in (chamber.observation_space, chamber.action_space, chamber.stimuli):
        with pytest.raises(UnknownNameError, match="nobody"):
            ask("nobody")


def test_importing_the_package_imports_no_pettingzoo():
    code = "import sys, machinepsych; print('pettingzoo' in sys.modules, 'numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
