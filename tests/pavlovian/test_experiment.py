"""Running Pavlovian protocols: what is recorded, the same again, and what an interruption leaves."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.measures.conditioning import learning_curves, read_pavlovian_manifest, summary_rows
from machinepsych.pavlovian import experiment
from machinepsych.pavlovian import simulate as simulation
from machinepsych.pavlovian.protocol import loads
from machinepsych.runs.schema import RESPONSES
from machinepsych.runs.write import write_text
from tests.pavlovian.test_protocol import GOOD

RANDOM = GOOD.replace("[10A+,", '["!5A+ / 5B-",').replace("- rescorla_wagner", "- memory_delta")


def run(folder, text=GOOD, *changes, watch=None, again=False):
    experiment.execute(loads(text, "test.yaml", changes), text, "test.yaml", folder, watch, again=again)
    return pq.read_table(folder / "responses.parquet")


def test_the_record_has_every_trial_of_every_subject(tmp_path):
    table = run(tmp_path / "run")
    assert table.schema.names == RESPONSES.names
    # Group one has 10 + 10 + 1 trials, group two 10 + 0 + 2.
    assert table.num_rows == 2 * 4 * (21 + 12)
    rows = [
        row for row in table.to_pylist()
        if row["agent"] == "td" and row["group"] == "two" and row["subject"] == 3
    ]  # fmt: skip
    assert [row["trial"] for row in rows] == list(range(1, 13))
    assert [row["trial_in_phase"] for row in rows] == [*range(1, 11), 1, 2]
    assert [row["phase"] for row in rows] == [1] * 10 + [3, 3]
    assert [row["trial_type"] for row in rows] == ["B+"] * 10 + ["B~", "A~"]
    assert [row["us"] for row in rows] == [1.0] * 10 + [0.0] * 2
    assert [row["probe"] for row in rows] == [False] * 10 + [True] * 2
    assert all(row["response"] == max(0.0, row["expected"]) for row in rows)


def test_the_manifest_says_what_ran(tmp_path):
    run(tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert manifest["seed"] == 3
    assert manifest["agents"][1]["parameters"]["alpha"] == 0.05
    assert manifest["groups"]["two"][1] == ""
    assert (tmp_path / "run" / "protocol.yaml").read_text() == GOOD
    assert loads((tmp_path / "run" / "protocol.resolved.yaml").read_text(), "x") == loads(GOOD, "x")
    assert not (tmp_path / "run" / "parts").exists()


def test_the_record_is_the_same_again_and_in_any_batch(tmp_path, monkeypatch):
    first = run(tmp_path / "a", RANDOM)
    assert run(tmp_path / "b", RANDOM).equals(first)
    monkeypatch.setattr(simulation, "LARGEST_BATCH", 3)
    chunked = run(tmp_path / "c", RANDOM)
    assert chunked.num_rows == first.num_rows
    left, right = _sorted(first), _sorted(chunked)
    assert left == right
    assert _sorted(run(tmp_path / "d", RANDOM, "seed=4")) != left


def _sorted(table):
    rows = table.to_pylist()
    return sorted(
        (row["agent"], row["group"], row["subject"], row["trial"], row["trial_type"], row["expected"])
        for row in rows
    )


def test_a_folder_that_is_taken_is_not_touched(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    with pytest.raises(RunFolderError, match="not empty"):
        run(folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_an_interruption_leaves_what_was_done_and_the_run_can_be_made_again(tmp_path):
    folder = tmp_path / "run"

    def stop(label, done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, RANDOM, watch=stop)
    assert read_pavlovian_manifest(folder)["status"] == "interrupted"
    assert set(pq.read_table(folder / "responses.parquet")["agent"].to_pylist()) == {"memory_delta"}
    assert run(folder, RANDOM, again=True).equals(run(tmp_path / "other", RANDOM))
    assert read_pavlovian_manifest(folder)["complete"] is True


def test_learning_curves_against_sums_by_hand(tmp_path):
    table = run(tmp_path / "run", RANDOM)
    curves = learning_curves(table).to_pylist()
    rows = table.to_pylist()
    found = next(
        row for row in curves
        if (row["agent"], row["group"], row["phase"], row["trial_type"], row["presentation"])
        == ("memory_delta", "one", 1, "A+", 3)
    )  # fmt: skip
    thirds = [
        [row["response"] for row in rows if row["agent"] == "memory_delta" and row["group"] == "one"
         and row["phase"] == 1 and row["trial_type"] == "A+" and row["subject"] == subject][2]
        for subject in range(1, 5)
    ]  # fmt: skip
    assert found["mean"] == pytest.approx(np.mean(thirds), abs=1e-12)
    half = 3.182446305284263 * np.std(thirds, ddof=1) / 2.0
    assert found["upper"] - found["mean"] == pytest.approx(half, rel=1e-9)
    assert found["subjects"] == 4
    summary = summary_rows(pa.Table.from_pylist(curves))
    assert {row["trials"] for row in summary if row["group"] == "one" and row["phase"] == 1} == {5}


def test_other_folders_are_no_pavlovian_runs(tmp_path):
    assert read_pavlovian_manifest(tmp_path) is None
    write_text(tmp_path / "manifest.json", '{"format": "machinepsych-run/1"}')
    assert read_pavlovian_manifest(tmp_path) is None
    write_text(tmp_path / "manifest.json", "[")
    assert read_pavlovian_manifest(tmp_path) is None
