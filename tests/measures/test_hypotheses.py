"""Hypotheses by block: means over those who hold them, and the order of the best supported."""

import pyarrow.parquet as pq
import pytest

from machinepsych.measures.hypotheses import hypotheses_by_block
from machinepsych.runs.read import open_run
from tests.run_folders import three_agents


def test_means_are_over_the_subjects_that_hold_a_hypothesis(tmp_path):
    rows = hypotheses_by_block(open_run(three_agents(subjects=5).write(tmp_path))).to_pylist()
    assert {row["agent"] for row in rows} == {"nars"}
    last = {row["hypothesis"]: row for row in rows if (row["phase"], row["block"]) == ("training2", 4)}
    common = last["<(A1@left &/ ^right) =/> G>"]
    assert (common["holding"], common["subjects"], common["percent_holding"]) == (5, 5, 100.0)
    rare = last["<(A1@right A2@left &/ ^right) =/> G>"]
    assert (rare["holding"], rare["percent_holding"]) == (2, 40.0)
    # The helper writes w = 1 + number of the phase + number of the hypothesis + block.
    assert rare["evidence"] == pytest.approx(1 + 3 + 3 + 4)
    assert rare["confidence"] == pytest.approx(11 / 12)
    assert rare["expectation"] == pytest.approx(11 / 12 * (rare["frequency"] - 0.5) + 0.5)
    assert rare["block_in_session"] == 12


def test_rank_follows_the_evidence_of_all_subjects(tmp_path):
    folder = three_agents(subjects=4).write(tmp_path)
    rows = hypotheses_by_block(open_run(folder), most=3).to_pylist()
    order = [row["hypothesis"] for row in sorted(rows, key=lambda r: r["rank"])]
    table = pq.read_table(folder / "hypotheses.parquet")
    sums = table.group_by("hypothesis").aggregate([("evidence", "sum")]).to_pylist()
    expected = sorted(sums, key=lambda row: (-row["evidence_sum"], row["hypothesis"]))[:3]
    assert list(dict.fromkeys(order)) == [row["hypothesis"] for row in expected]
