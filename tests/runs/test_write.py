"""Run folders: nothing is lost, nothing is overwritten, what is finished can be read."""

import json
import os

import pyarrow.parquet as pq
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.kernels.backend import make_backend
from machinepsych.runs.schema import HYPOTHESES, TRIALS
from machinepsych.runs.write import (
    done_units,
    join_parts,
    make_folder,
    part_files,
    reason,
    units_done,
    write_text,
)
from machinepsych.session.experiment import execute
from tests.experiments import Silent, experiment, plain, run_into, trials

SMALL = ("subjects=4", "every_phase.trials={A1-left: 1, A1-right: 1}")


def interrupted(folder, blocks):
    small = experiment(*SMALL)
    with pytest.raises(KeyboardInterrupt):
        execute(small, folder, make_backend("cpu", 1), Silent(stop_after=blocks))
    return json.loads((folder / "manifest.json").read_text())


def test_a_complete_folder_has_everything_and_no_parts(tmp_path):
    folder = tmp_path / "run"
    table = run_into(folder, *SMALL)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert table.schema.names == TRIALS.names
    assert table.num_rows == 3 * 4 * 14 * 2
    assert manifest["complete"]
    assert manifest["status"] == "complete"
    assert manifest["protocol"]["name"] == "reversal"
    assert manifest["wall_time_s"] > 0
    assert not (folder / "parts").exists()
    hypotheses = pq.read_table(folder / "hypotheses.parquet")
    assert hypotheses.schema.names == HYPOTHESES.names
    assert set(hypotheses["agent"].to_pylist()) == {"nars"}
    assert "<(<A1 --> [left]> &/ ^left) =/> G>" in hypotheses["hypothesis"].to_pylist()


def test_hypotheses_are_those_of_the_block_end(tmp_path):
    run_into(tmp_path / "run", *SMALL, "agents=[nars]")
    rows = pq.read_table(tmp_path / "run" / "hypotheses.parquet").to_pylist()
    evidence = {}
    for row in rows:
        assert row["frequency"] == pytest.approx(row["positive_evidence"] / row["evidence"])
        assert row["confidence"] == pytest.approx(row["evidence"] / (row["evidence"] + 1))
        assert row["phase"] != "baseline"
        evidence.setdefault((row["subject"], row["hypothesis"]), []).append(row["evidence"])
    assert any(len(set(amounts)) > 3 for amounts in evidence.values())


@pytest.mark.parametrize("blocks", [1, 15, 30])
def test_an_interrupted_folder_says_so_and_can_be_read(tmp_path, blocks):
    manifest = interrupted(tmp_path / "run", blocks)
    assert not manifest["complete"]
    assert manifest["status"] == "interrupted"
    assert trials(tmp_path / "run").num_rows == blocks * 4 * 2


def test_a_resumed_run_has_the_record_of_an_uninterrupted_one(tmp_path):
    interrupted(tmp_path / "resumed", 20)
    (done,) = done_units(tmp_path / "resumed")
    every = experiment(*SMALL).units()
    assert (
        [unit.name for unit in units_done(tmp_path / "resumed", every)]
        == [done]
        != [unit.name for unit in every]
    )
    watcher = Silent()
    execute(experiment(*SMALL), tmp_path / "resumed", make_backend("cpu", 1), watcher, resume=True)
    # The first agent's unit was done: only two agents ran again.
    assert watcher.blocks == 2 * 14
    assert plain(trials(tmp_path / "resumed")) == plain(run_into(tmp_path / "whole", *SMALL))


def test_a_folder_that_is_taken_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunFolderError, match="not empty; nothing was changed"):
        make_folder(tmp_path)
    with pytest.raises(RunFolderError, match=r"notes.txt.*there already"):
        make_folder(tmp_path / "notes.txt")
    with pytest.raises(RunFolderError, match="cannot be made"):
        make_folder(tmp_path / "notes.txt" / "run")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_half_written_parts_are_not_taken_for_parts(tmp_path):
    interrupted(tmp_path / "run", 3)
    stray = tmp_path / "run" / "parts" / "agent000-subject000000001" / "trials-00009.parquet.tmp"
    stray.write_bytes(b"half")
    assert stray not in part_files(tmp_path / "run", "trials")
    join_parts(tmp_path / "run")
    assert trials(tmp_path / "run").num_rows == 3 * 4 * 2


def test_the_record_does_not_change_when_it_is_written_in_many_parts(tmp_path, monkeypatch):
    whole = plain(run_into(tmp_path / "whole", *SMALL))
    monkeypatch.setattr("machinepsych.runs.write.ROWS_PER_PART", 10)
    assert plain(run_into(tmp_path / "parts", *SMALL)) == whole


def test_a_text_that_does_not_fit_leaves_the_old_one_and_no_half(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_text(path, "before")

    def full(self, text, encoding):
        with open(self, "w") as half:
            half.write(text[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(path, "after")
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]
    assert path.read_text() == "before"


def test_a_run_that_cannot_be_begun_leaves_its_name_free(tmp_path, monkeypatch):
    def full(folder, manifest):
        raise OSError(28, "No space left on device")

    folder = tmp_path / "run"
    with monkeypatch.context() as filled:
        filled.setattr("machinepsych.runs.write.write_manifest", full)
        with pytest.raises(RunFolderError, match=r"No space left on device\. Nothing was begun"):
            execute(experiment(*SMALL), folder, make_backend("cpu", 1), Silent())
    assert not list(folder.iterdir())
    interrupted(folder, 3)
    # Of a run that was begun, what is there stays.
    with monkeypatch.context() as filled:
        filled.setattr("machinepsych.runs.write.write_manifest", full)
        with pytest.raises(RunFolderError, match="go on with: machinepsych resume"):
            execute(experiment(*SMALL), folder, make_backend("cpu", 1), Silent(), resume=True)
    assert (folder / "manifest.json").exists()
    assert (folder / "protocol.yaml").exists()


def test_the_reason_is_the_systems_whoever_tells_it():
    assert reason(OSError(28, "Detail: [errno 28] of somebody")) == os.strerror(28)
    assert reason(OSError("of no number")) == "of no number"
