"""Trials to criterion: the definition trial by trial, the stages of a reversal, and what counts as late."""

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.measures.criterion import first_run_of, trainings, trials_by_subject, trials_to_criterion
from machinepsych.runs.read import open_run
from tests.run_folders import REVERSAL, PhaseOfRun, RunFolder, three_agents


def by_walking(row, criterion):
    """Find the trial as one would with a pencil."""
    in_a_row = 0
    for trial, correct in enumerate(row, start=1):
        in_a_row = in_a_row + 1 if correct == 1 else 0 if correct == 0 else in_a_row
        if in_a_row == criterion and correct == 1:
            return trial
    return 0


@given(st.lists(st.sampled_from([-1, 0, 1, 1, 1]), min_size=1, max_size=40), st.integers(1, 6))
def test_first_run_agrees_with_walking_through_the_trials(row, criterion):
    assert first_run_of(np.array([row], np.int8), criterion)[0] == by_walking(row, criterion)


def phases_of(tmp_path, phases):
    return open_run(RunFolder(phases=phases, subjects=1).write(tmp_path)).manifest.phases


def test_training_goes_on_through_the_tests_of_the_same_contingency(tmp_path):
    found = trainings(phases_of(tmp_path, REVERSAL))
    assert [(each.phase.name, each.stage, each.columns) for each in found] == [
        ("training1", "before reversal", slice(24, 96)),
        ("training2", "after reversal", slice(96, 168)),
    ]


def test_stages_count_reversals_and_stop_at_other_contingencies(tmp_path):
    phases = (
        PhaseOfRun("a", 1),
        PhaseOfRun("b", 1, contingency=1),
        PhaseOfRun("probe of the old", 1, feedback=False, contingency=0),
        PhaseOfRun("b again", 1, contingency=1),
        PhaseOfRun("free", 1, scored=False),
        PhaseOfRun("a again", 1, contingency=0),
    )
    found = trainings(phases_of(tmp_path, phases))
    assert [(each.phase.name, each.stage, each.available) for each in found] == [
        ("a", "before reversal", 12),
        ("b", "after reversal", 12),
        ("b again", "after reversal", 12),
        ("a again", "after reversal 2", 12),
    ]


def test_without_reversal_the_stage_is_training(tmp_path):
    phases = (PhaseOfRun("a", 1), PhaseOfRun("test", 2, feedback=False))
    assert [(each.stage, each.available) for each in trainings(phases_of(tmp_path, phases))] == [
        ("training", 36)
    ]


def test_summary_counts_those_who_never_get_there_as_late(tmp_path):
    correct = np.zeros((8, 168), bool)
    for subject, trial in enumerate((10, 20, 30)):  # reached in training1 at these trials
        correct[subject, 24 + trial - 10 : 24 + trial] = True
    correct[0, 24 + 40 :] = True  # and one of them at once after the reversal
    correct[3, 24 + 50 : 24 + 60] = True  # a fourth during the tests
    correct[4, 14:24] = True  # ten in a row before training begin nothing
    run = open_run(RunFolder(subjects=8).write(tmp_path, correct={"random": correct}))
    before, after = trials_to_criterion(run).to_pylist()
    assert (before["reached"], before["subjects"], before["percent_reached"]) == (4, 8, 50.0)
    assert (before["median"], before["lower"], before["upper"]) == (None, 10.0, None)
    assert (before["lower_quartile"], before["upper_quartile"]) == (25.0, None)
    assert (after["reached"], after["available"], after["criterion"]) == (1, 72, 10)
    table = trials_by_subject(run).to_pylist()
    assert [row["trials"] for row in table[:8]] == [10, 20, 30, 60, None, None, None, None]
    assert [row["subject"] for row in table[:8]] == list(range(1, 9))
    assert table[8]["trials"] == 10


def test_subjects_cut_off_half_way_are_left_out(tmp_path):
    folder = RunFolder(subjects=3, complete=False).write(
        tmp_path, correct={"random": np.ones((3, 168), bool)}
    )
    part = next(folder.glob("parts/*/trials-*.parquet"))
    table = pq.read_table(part)
    late = pc.and_(pc.equal(table["subject"], 2), pc.greater(table["trial"], 60))
    pq.write_table(table.filter(pc.invert(late)), part)
    before, after = trials_to_criterion(open_run(folder)).to_pylist()
    assert (before["subjects"], before["reached"], after["subjects"]) == (2, 2, 2)


def test_quicker_learners_reach_it_sooner(tmp_path):
    rows = trials_to_criterion(open_run(three_agents(subjects=40).write(tmp_path))).to_pylist()
    found = {(row["agent"], row["stage"]): row for row in rows}
    for stage in ("before reversal", "after reversal"):
        assert found["nars", stage]["median"] < found["hebbian", stage]["median"]
        assert found["random", stage]["percent_reached"] < 25.0
    assert found["nars", "before reversal"]["median"] < found["nars", "after reversal"]["median"]


@pytest.mark.parametrize("criterion", [1, 168, 169])
def test_criterion_at_the_edges_of_the_session(criterion):
    found = first_run_of(np.ones((2, 168), np.int8), criterion)
    assert found.tolist() == [criterion if criterion <= 168 else 0] * 2
