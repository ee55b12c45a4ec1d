"""Cumulative records against folders whose contents are known."""

import numpy as np
import pyarrow.compute as pc
import pytest

from machinepsych.measures.cumulative import cumulative_record
from machinepsych.runs.read import open_run
from tests.run_folders import PhaseOfRun, RunFolder


def test_record_counts_correct_responses_and_keeps_their_reinforcers(tmp_path):
    correct = np.random.default_rng(2).random((3, 168)) < 0.6
    run = open_run(RunFolder(subjects=3).write(tmp_path, correct={"random": correct}))
    table = cumulative_record(run, subjects=2)
    first = table.filter(pc.equal(table["subject"], 1))
    assert first["cumulative"].to_pylist() == np.cumsum(correct[0]).tolist()
    # Correct responses are reinforced in the phases with feedback only.
    fed = np.r_[np.zeros(24), np.ones(48), np.zeros(24), np.ones(48), np.zeros(24)] == 1
    assert first["reinforcers"].to_pylist() == (correct[0] & fed).astype(int).tolist()
    mean = table.filter(pc.equal(table["series"], "mean"))
    assert mean["cumulative"].to_numpy() == pytest.approx(np.cumsum(correct, axis=1).mean(axis=0))
    assert set(table["subject"].drop_null().to_pylist()) == {1, 2}
    assert table["minute"].null_count == table.num_rows


def test_free_operant_record_counts_responses_over_session_time(tmp_path):
    phases = (PhaseOfRun("FR10", 3, 1, scored=False),)
    described = RunFolder(phases=phases, subjects=2, responding=1.0, trial_ends="time", operations=("lever",))
    table = cumulative_record(open_run(described.write(tmp_path)))
    mean = table.filter(pc.equal(table["series"], "mean"))
    assert mean["cumulative"].to_pylist() == [1.0, 2.0, 3.0]
    # Onsets every 150 ticks of 0.1 s, each with a window of 50.
    assert mean["minute"].to_pylist() == pytest.approx([5 / 60, 20 / 60, 35 / 60])


def test_phases_without_a_correct_response_add_nothing_where_others_are_scored(tmp_path):
    phases = (PhaseOfRun("habituation", 1, 4, scored=False), PhaseOfRun("training", 1, 4))
    folder = RunFolder(phases=phases, subjects=2).write(tmp_path, correct={"random": np.ones((2, 8), bool)})
    table = cumulative_record(open_run(folder), subjects=1)
    one = table.filter(pc.equal(table["series"], "subject"))
    assert one["cumulative"].to_pylist() == [0, 0, 0, 0, 1, 2, 3, 4]
