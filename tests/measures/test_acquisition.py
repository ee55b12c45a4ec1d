"""Percent correct and response rates by block, against folders whose contents are known."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from machinepsych.measures.acquisition import percent_correct, trial_seconds
from machinepsych.runs.read import open_run
from tests.run_folders import PhaseOfRun, RunFolder


def test_percent_correct_is_the_mean_over_subjects_of_each_block(tmp_path):
    correct = np.zeros((2, 168), bool)
    correct[0, 24:36] = True  # subject 1: the first block of training, whole
    correct[1, 24:30] = True  # subject 2: half of it
    run = open_run(RunFolder(subjects=2).write(tmp_path, correct={"random": correct}))
    rows = percent_correct(run).to_pylist()
    assert [row["block_in_session"] for row in rows] == list(range(1, 15))
    block = rows[2]
    assert (block["phase"], block["block"], block["subjects"]) == ("training1", 1, 2)
    assert block["mean"] == 75.0
    assert 0.0 < block["lower"] < 25.0
    assert 99.0 < block["upper"] <= 100.0
    assert rows[3]["mean"] == 0.0
    assert block["response_percent"] == 100.0


def test_no_response_counts_as_not_correct_and_has_no_latency(tmp_path):
    folder = RunFolder(subjects=2).write(tmp_path)
    table = pq.read_table(folder / "trials.parquet")
    n = table.num_rows
    silent = {
        "operation": pa.nulls(n, pa.dictionary(pa.int32(), pa.string())),
        "correct": pa.array(np.zeros(n, bool)),
        "latency_ticks": pa.nulls(n, pa.int32()),
        "responses": pa.array(np.zeros(n, np.int32)),
    }
    for name, column in silent.items():
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
    pq.write_table(table, folder / "trials.parquet")
    row = percent_correct(open_run(folder)).to_pylist()[0]
    assert (row["mean"], row["response_percent"], row["latency_mean_s"]) == (0.0, 0.0, None)


def test_latency_is_in_seconds(tmp_path):
    run = open_run(RunFolder(subjects=3).write(tmp_path))
    ticks = run.matrices("random", ["latency_ticks"])["latency_ticks"][:, :12].astype(float)
    expected = np.mean([row[row >= 0].mean() for row in ticks]) * 0.1
    assert percent_correct(run)["latency_mean_s"][0].as_py() == pytest.approx(expected)


def test_unscored_phases_have_rates_instead(tmp_path):
    phases = (PhaseOfRun("FR10", 2, 1, scored=False), PhaseOfRun("EXT", 1, 1, scored=False))
    described = RunFolder(phases=phases, subjects=3, responding=1.0, trial_ends="time", operations=("lever",))
    rows = percent_correct(open_run(described.write(tmp_path))).to_pylist()
    assert [row["mean"] for row in rows] == [None] * 3
    # One response in a window of 50 ticks of 0.1 s is 12 a minute; identical subjects have no interval.
    assert [row["responses_per_min"] for row in rows] == pytest.approx([12.0] * 3)
    assert [row["responses_per_min_lower"] for row in rows] == [None] * 3


def test_trials_that_responses_end_last_until_the_next_onset_less_the_interval(tmp_path):
    run = open_run(RunFolder(subjects=2).write(tmp_path))
    seconds = trial_seconds(run, "random")
    # Onsets are 150 ticks apart, the interval between trials is 100.
    assert seconds[:, :-1] == pytest.approx(np.full((2, 167), 5.0))
    assert np.isnan(seconds[:, -1]).all()


def test_subjects_of_an_incomplete_run_are_counted_block_by_block(tmp_path):
    folder = RunFolder(subjects=4, complete=False).write(tmp_path)
    part = next(folder.glob("parts/*/trials-*.parquet"))
    table = pq.read_table(part)
    kept = pc.or_(pc.less(table["trial"], 13), pc.equal(table["subject"], 1))
    pq.write_table(table.filter(kept), part)
    counts = percent_correct(open_run(folder))["subjects"].to_pylist()
    assert counts == [4] + [1] * 13
