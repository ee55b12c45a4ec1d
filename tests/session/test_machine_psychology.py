"""Machine Psychology's three tasks: the set ``ona`` beside ONA itself, the default set beside its goals."""

import json

import numpy as np
import pytest

from machinepsych.figures.summary import summarize
from machinepsych.measures.comparison import comparison, holm, welch
from machinepsych.runs.read import open_run
from tests.experiments import run_into

TASKS = (
    "simple_discrimination",
    "changing_contingencies",
    "changing_contingencies_nine_blocks",
    "conditional_discrimination",
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    made = {}

    def run(task):
        if task not in made:
            folder = tmp_path_factory.mktemp(task) / "run"
            run_into(folder, protocol=task)
            made[task] = open_run(folder)
        return made[task]

    return run


@pytest.mark.parametrize("task", TASKS)
def test_the_ona_set_differs_from_ona_in_no_block(runs, task):
    # Welch's test of 200 subjects against 30 repeats of ONA, each block; 5% for all blocks (Holm).
    rows = [row for row in comparison(runs(task)).to_pylist() if row["source"] == "ONA"]
    ours = [row for row in rows if row["agent"] == "nars_ona"]
    assert len(ours) == sum(phase.blocks for phase in runs(task).manifest.phases)
    assert min(row["p_holm"] for row in ours) > 0.05
    # The test can tell: the control differs where ONA has learned.
    assert any(row["p_holm"] < 1e-6 for row in rows if row["agent"] == "random")


def blocks_of(run, agent):
    rows = next(each for each in summarize(run)["agents"] if each["label"] == agent)
    means = {(row["phase"], row["block"]): row["mean"] for row in rows["percent_correct"]}
    return means, {row["phase"]: row["median"] for row in rows["trials_to_criterion"]}


def test_the_default_set_learns_simple_discriminations_by_the_second_block(runs):
    means, _ = blocks_of(runs("simple_discrimination"), "nars")
    later = [("training", 2), ("training", 3), ("testing", 1), ("testing", 2), ("testing", 3)]
    assert [means[block] for block in later] == [100.0] * 5


def test_the_default_set_reverses_sooner_than_ona(runs):
    means, medians = blocks_of(runs("changing_contingencies"), "nars")
    assert min(means["testing2", 1], means["testing2", 2]) >= 97.0
    assert medians["training2"] <= 35


def test_the_default_set_takes_the_right_cues_in_conditional_discriminations(runs):
    means, medians = blocks_of(runs("conditional_discrimination"), "nars")
    assert np.mean([means["testing", block] for block in (1, 2, 3)]) >= 99.5
    assert medians["training"] <= 35


def test_the_summary_sets_others_beside(runs):
    beside = summarize(runs("changing_contingencies"))["comparison"]
    assert {row["source"] for row in beside["percent_correct"]} == {"ONA", "Johansson 2024"}
    assert any(row["median"] == 49 for row in beside["trials_to_criterion"])
    json.dumps(beside)


def test_welch_has_the_value_of_a_worked_example():
    # Means 20.6 and 22.1, variances 9.62 and 1.19 (n = 15 and 15): t = -1.77, 17.4 degrees, p = .0948.
    p = welch(20.6, 9.62**0.5, 15, 22.1, 1.19**0.5, 15)
    assert p == pytest.approx(0.0948, abs=0.002)
    assert welch(100.0, 0.0, 5, 100.0, 0.0, 5) == 1.0
    assert welch(100.0, 0.0, 5, 99.0, 0.0, 5) == 0.0
    assert welch(100.0, 1.0, 5, 99.0, None, 1) is None


def test_holm_adjusts_step_by_step():
    np.testing.assert_allclose(holm(np.array([0.01, 0.04, 0.03, 0.005])), [0.03, 0.06, 0.06, 0.02])
