"""The shipped reversal experiment: who learns, who reverses, and that nobody knows anything beforehand."""

import numpy as np
import pytest

from tests.experiments import run_into

# 100 subjects of 12 trials: a mean of chance has standard error 1.44 points; 24 trials, 1.02.


@pytest.fixture(scope="module")
def percent(tmp_path_factory):
    table = run_into(tmp_path_factory.mktemp("learning") / "run")
    columns = {name: np.array(table[name].to_pylist()) for name in ("agent", "phase", "block", "correct")}

    def of(agent, phase, block=None):
        chosen = (columns["agent"] == agent) & (columns["phase"] == phase)
        if block is not None:
            chosen &= columns["block"] == block
        return 100 * columns["correct"][chosen].mean()

    return of


@pytest.mark.parametrize("agent", ["nars", "hebbian", "random"])
def test_all_begin_at_chance(percent, agent):
    assert abs(percent(agent, "baseline") - 50) < 4


@pytest.mark.parametrize("agent", ["nars", "hebbian"])
def test_learners_learn_and_reverse(percent, agent):
    assert percent(agent, "training1", 4) >= 90
    assert percent(agent, "testing1") >= 90
    assert percent(agent, "training2", 1) < 60
    assert percent(agent, "training2", 4) >= 90
    assert percent(agent, "testing2") >= 90


def test_the_control_stays_at_chance(percent):
    for phase in ("training1", "testing1", "training2", "testing2"):
        assert abs(percent("random", phase) - 50) < 3


def test_the_plain_hebbian_rule_learns_but_cannot_reverse_in_time(tmp_path):
    table = run_into(tmp_path / "run", protocol="hebbian_rules")
    rows = [row for row in table.to_pylist() if row["agent"] == "hebb"]

    def of(phase):
        return np.mean([row["correct"] for row in rows if row["phase"] == phase])

    assert of("testing1") > 0.9
    assert of("training2") < 0.1
    assert of("testing2") < 0.75
