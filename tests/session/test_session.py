"""What a session records, against what the protocol says should happen."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.experiments import run_into


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("session") / "run"
    return run_into(folder, "subjects=6", "agents=[hebbian, random]").to_pylist()


def of(rows, agent, subject):
    return [row for row in rows if row["agent"] == agent and row["subject"] == subject]


def test_every_subject_has_every_trial_once_in_order(rows):
    for agent in ("hebbian", "random"):
        for subject in range(1, 7):
            assert [row["trial"] for row in of(rows, agent, subject)] == list(range(1, 169))
    assert len(rows) == 2 * 6 * 168


def test_blocks_are_balanced_and_shuffled(rows):
    blocks = {}
    for row in of(rows, "random", 1):
        blocks.setdefault((row["phase"], row["block"]), []).append(row["trial_type"])
    assert len(blocks) == 14
    assert all(Counter(types) == {"A1-left": 6, "A1-right": 6} for types in blocks.values())
    assert len({tuple(types) for types in blocks.values()}) > 10


def test_outcomes_follow_the_contingencies(rows):
    correct_side = {"A1-left": "left", "A1-right": "right"}
    other = {"left": "right", "right": "left"}
    for row in rows:
        target = correct_side[row["trial_type"]]
        if row["phase"] in ("training2", "testing2"):
            target = other[target]
        assert row["correct"] == (row["operation"] == target)
        if row["phase"].startswith("training") and row["operation"]:
            assert row["outcome"] == (1.0 if row["correct"] else -1.0)
        else:
            assert row["outcome"] == 0.0
        assert row["reinforcers"] == (row["outcome"] > 0)


def test_time_passes_as_the_protocol_says(rows):
    for subject in (1, 2):
        trials = of(rows, "hebbian", subject)
        for before, after in pairwise(trials):
            lasted = 50 if before["latency_ticks"] is None else before["latency_ticks"] + 1
            assert after["onset_tick"] == before["onset_tick"] + lasted + 100


def test_no_response_is_a_missing_value(rows):
    for row in rows:
        assert (row["operation"] is None) == (row["latency_ticks"] is None) == (row["responses"] == 0)
        if row["latency_ticks"] is not None:
            assert 0 <= row["latency_ticks"] < 50


def test_free_operants_respond_at_will_and_schedules_pay(tmp_path):
    table = run_into(tmp_path / "run", "subjects=4", protocol="schedules_of_reinforcement")
    phases = {}
    for row in table.to_pylist():
        assert row["correct"] is None
        counts = phases.setdefault((row["agent"], row["phase"], row["subject"]), [0, 0])
        counts[0] += row["responses"]
        counts[1] += row["reinforcers"]
    for (_, phase, _), (responses, reinforcers) in phases.items():
        if phase == "CRF":
            assert reinforcers == responses
        if phase == "FR10":
            assert reinforcers == responses // 10
        if phase == "EXT":
            assert reinforcers == 0
            assert responses > 0
        if phase in ("FI30s", "VI30s"):
            assert 1 <= reinforcers <= 300 / 30 * 2
