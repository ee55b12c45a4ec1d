"""Maze runs: the same record however it is cut, interrupted or computed."""

import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import make_backend
from machinepsych.mazes.check import loads
from machinepsych.mazes.experiment import execute
from machinepsych.mazes.play import Walk
from machinepsych.measures.episodes import read_episodes

TEXT = """machinepsych: 1
kind: maze
name: corridor
seed: 11
subjects: 5
apparatus:
  use: Maze
  steps: 12
  map: |
    ######
    #→..G#
    ######
agents: [random, {hebbian: {keys: 32, response_probability: 0.6}}]
phases:
  - {name: one, blocks: 2, trials: 2, intertrial_interval: 3s}
  - {name: two, trials: 2, feedback: none}
"""


def run(folder, text=TEXT, backend="plain", threads=1, **options):
    execute(loads(text, "f.yaml"), text, "f.yaml", folder, make_backend(backend, threads), **options)
    rows = pq.read_table(folder / "episodes.parquet").to_pylist()
    return sorted(rows, key=lambda row: (row["agent"], row["subject"], row["trial"]))


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return run(tmp_path_factory.mktemp("maze") / "run")


def test_every_subject_has_every_trial_once(rows):
    keys = [(row["agent"], row["subject"], row["trial"]) for row in rows]
    assert len(set(keys)) == len(keys) == 2 * 5 * 6
    for row in rows:
        assert (row["phase"], row["block"], row["trial_in_phase"]) == (
            ("one", (row["trial"] + 1) // 2, row["trial"])
            if row["trial"] < 5
            else ("two", 1, row["trial"] - 4)
        )


def test_a_trial_adds_up(rows):
    """Played again by hand: a corridor of three steps, .01 a step, .1 a wall, 1 the goal."""
    for row in rows:
        x, heading, paid, path = 1, 0, 0.0, [1 + 6 * 1]
        for operation in row["operations"]:
            paid -= 0.01
            if operation == 1:
                heading = (heading + 1) % 8
            elif operation == 2:
                heading = (heading - 1) % 8
            elif operation == 0:
                ahead = x + (1 if heading == 0 else -1 if heading == 4 else 0)
                if ahead == x or ahead == 0:
                    paid -= 0.09
                else:
                    x = ahead
                    paid += 1.01 if x == 4 else 0.0
            path.append(x + 6)
        assert row["path"] == path
        assert row["steps"] == len(row["operations"]) <= 12
        assert row["outcome"] == pytest.approx(paid)
        assert (row["status"] == "success") == (x == 4 and row["steps"] < 12)
        did = [operation for operation in row["operations"] if operation >= 0]
        assert row["responses"] == len(did)
        names = ("forward", "left", "right", "stay")
        assert row["operation"] == (names[did[0]] if did else None)
        assert row["latency_steps"] == (row["operations"].index(did[0]) if did else None)


@pytest.mark.parametrize("options", [{"chunk": 2}, {"chunk": 1}])
def test_chunks_change_nothing(rows, tmp_path, options):
    assert run(tmp_path / "run", **options) == rows


def test_compiled_on_two_threads_it_is_the_same(rows, tmp_path):
    assert run(tmp_path / "run", backend="cpu", threads=2) == rows


def test_a_subject_is_the_same_among_any_others(rows, tmp_path):
    few = run(tmp_path / "run", TEXT.replace("subjects: 5", "subjects: 2"))
    assert few == [row for row in rows if row["subject"] <= 2]


def test_another_seed_is_another_record(rows, tmp_path):
    assert run(tmp_path / "run", TEXT.replace("seed: 11", "seed: 12")) != rows


def test_an_interrupted_run_is_readable_and_goes_on(rows, tmp_path):
    folder, heard = tmp_path / "run", []

    def stop(label, trials):
        heard.append(trials)
        if len(heard) == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, chunk=2, watch=stop)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["status"], manifest["complete"]) == ("interrupted", False)
    assert 0 < read_episodes(folder).num_rows < len(rows)
    with pytest.raises(RunFolderError, match="there already"):
        run(folder)
    assert run(folder, chunk=2, resume=True) == rows
    assert json.loads((folder / "manifest.json").read_text())["complete"]
    assert not (folder / "parts").exists()


def test_what_a_killed_run_left_on_disk_is_readable_and_goes_on(rows, tmp_path):
    """Killed at any moment means: only what is on disk then is left, here after every fifth trial."""
    left = []

    def copy(label, trials):
        left.append(tmp_path / f"left{len(left)}")
        if len(left) % 5 == 0:
            shutil.copytree(tmp_path / "run", left[-1])

    run(tmp_path / "run", chunk=2, watch=copy)
    assert len(left) == 2 * 3 * 6
    readable = 0
    for folder in left[4::5]:
        manifest = json.loads((folder / "manifest.json").read_text())
        assert (manifest["status"], manifest["complete"]) == ("running", False)
        if list(folder.glob("parts/*/*.parquet")):
            readable += 1
            assert 0 < read_episodes(folder).num_rows < len(rows)
    assert readable >= 4
    # What was finished is not run again.
    again = []
    assert run(left[9], chunk=2, resume=True, watch=lambda label, trials: again.append(trials)) == rows
    assert len(again) == 36 - 6
    assert run(left[29], chunk=2, resume=True) == rows


def test_what_was_drawn_is_recorded(tmp_path):
    text = TEXT[: TEXT.index("apparatus:")] + (
        "apparatus: {use: TMaze, form: faithful}\nagents: [random]\n"
        "phases: [{name: one, trials: 4, draws: {goal_arm: [0, 1]}}, {name: two, trials: 8}]\n"
    )
    found = run(tmp_path / "run", text)
    given = [row["drawn_goal_arm"] for row in found if row["phase"] == "one"]
    assert given == [0, 1] * (len(given) // 2)
    assert {row["drawn_goal_arm"] for row in found if row["phase"] == "two"} == {0, 1}


def test_a_probe_teaches_nothing():
    protocol = loads(TEXT, "f.yaml")
    walk = Walk(protocol, protocol.place.environment(), 1, 1, 5, make_backend("plain", 1))
    weights = []
    for _, _, _, _ in walk.session(protocol):
        weights.append(walk.agents.memory()["weights"].copy())
    # What came of the last step of learning is written when the time after the trial begins.
    assert np.abs(weights[4]).sum() > 0
    np.testing.assert_array_equal(weights[4], weights[5])
