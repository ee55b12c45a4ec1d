"""Carrying sweeps out: one table whatever happens on the way, and nothing half-written."""

import json
import os
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest

from machinepsych.errors import RunFolderError
from machinepsych.sweeps import folder as folders
from machinepsych.sweeps.check import loads
from machinepsych.sweeps.execute import execute
from machinepsych.workers.pool import Worker, WorkError
from tests.sweeps.small import CAPACITY, TEXTS


class Quiet:
    """Counts cells, and can stop the sweep after some."""

    def __init__(self, stop_after=None):
        self.finished_cells, self.stop_after, self.sizes, self.again = 0, stop_after, None, None

    def began(self, cells, done, cost, cost_done):
        self.sizes = (cells, done)
        assert 0.0 <= cost_done <= cost

    def suspected(self, cells, done, cost, cost_done):
        self.again = (cells, done)
        assert 0.0 <= cost_done <= cost

    def finished(self, cell, rows, cost):
        self.finished_cells += 1
        if self.finished_cells == self.stop_after:
            raise KeyboardInterrupt


def carry_out(name, folder, **options):
    watch = options.pop("watch", None) or Quiet()
    execute(loads(TEXTS[name], "small.yaml"), folder, watch, **options)
    return watch


@pytest.mark.parametrize("name", TEXTS)
def test_a_sweep_makes_one_table_with_its_columns(tmp_path, name):
    watch = carry_out(name, tmp_path / "s", threads=1)
    specification = loads(TEXTS[name], "small.yaml")
    table = pq.read_table(tmp_path / "s" / f"{name}.parquet")
    assert table.schema.names == specification.kind.columns.names
    assert watch.finished_cells == len(specification.kind.cells(specification.values))
    assert not (tmp_path / "s" / "parts").exists()
    manifest, again = folders.open_manifest(tmp_path / "s")
    assert manifest["complete"]
    assert again.values == specification.values
    assert (tmp_path / "s" / "sweep.yaml").read_text() == TEXTS[name]


def test_the_columns_of_a_capacity_sweep_are_as_documented():
    names = "rule, feature_map, keys, d_k, d_v, n, criterion, mean, lower, upper, theory, repeats"
    assert ", ".join(loads(CAPACITY, "f.yaml").kind.columns.names) == names


def test_an_interrupted_sweep_goes_on_and_ends_with_the_same_table_on_any_number_of_processes(tmp_path):
    carry_out("capacity", tmp_path / "whole", threads=2)
    with pytest.raises(KeyboardInterrupt):
        carry_out("capacity", tmp_path / "cut", threads=1, watch=Quiet(stop_after=7))
    manifest, _ = folders.open_manifest(tmp_path / "cut")
    assert manifest["status"] == "interrupted"
    assert not (tmp_path / "cut" / "capacity.parquet").exists()
    parts = sorted((tmp_path / "cut" / "parts").glob("*.json"))
    assert len(parts) == 7
    # One part is torn, another is of another cell: both are measured again.
    parts[0].write_text('{"id": "cap')
    parts[1].write_text(json.dumps({"id": "another", "rows": []}))
    watch = carry_out("capacity", tmp_path / "cut", threads=1, resume=True)
    assert watch.sizes[1] == 5
    whole, cut = ((tmp_path / name / "capacity.parquet").read_bytes() for name in ("whole", "cut"))
    assert whole == cut


def test_a_killed_sweep_leaves_no_process_behind_and_can_be_resumed(tmp_path):
    carry_out("capacity", tmp_path / "whole", threads=2)
    (tmp_path / "f.yaml").write_text(CAPACITY)
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "machinepsych", "sweep", str(tmp_path / "f.yaml"), "--out", str(folder)]
    process = subprocess.Popen(
        [*command, "--threads", "1"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60.0
    while len(list(folder.glob("parts/*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (folder / "capacity.parquet").exists()
    assert children
    while any(os.path.exists(f"/proc/{child}/fd") and _runs(child) for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    watch = carry_out("capacity", folder, threads=1, resume=True)
    assert 0 < watch.sizes[1] < watch.sizes[0]
    assert (folder / "capacity.parquet").read_bytes() == (
        tmp_path / "whole" / "capacity.parquet"
    ).read_bytes()


def _runs(child):
    try:
        with open(f"/proc/{child}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_folder_that_is_taken_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunFolderError, match="not empty"):
        carry_out("rules", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFolderError, match="cannot be made"):
        carry_out("rules", tmp_path / "file" / "s")


def test_a_specification_that_was_changed_is_refused(tmp_path):
    carry_out("rules", tmp_path / "s", threads=1)
    path = tmp_path / "s" / "manifest.json"
    path.write_text(path.read_text().replace('"repeats": 20', '"repeats": 21'))
    with pytest.raises(RunFolderError, match="is not the one this sweep began with"):
        folders.open_manifest(tmp_path / "s")


def test_a_process_that_fails_is_told_and_what_is_finished_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(Worker, "answer", _failing(Worker.answer))
    with pytest.raises(WorkError, match="could not be done"):
        carry_out("rules", tmp_path / "s", threads=1)
    assert folders.open_manifest(tmp_path / "s")[0]["status"] == "interrupted"
    assert len(list((tmp_path / "s" / "parts").glob("*.json"))) == 2


def _failing(measure):
    seen = []

    def wrapped(self, cell, *more):
        seen.append(cell)
        return measure(self, cell if len(seen) < 3 else {"id": "no such cell"}, *more)

    return wrapped


def test_a_process_that_ends_is_told(tmp_path, monkeypatch):
    def ended(self, cell, *more):
        self.process.kill()
        return original(self, cell, *more)

    original = Worker.answer
    monkeypatch.setattr(Worker, "answer", ended)
    with pytest.raises(WorkError, match="ended"):
        carry_out("rules", tmp_path / "s", threads=1)
