"""The sweep command as a person types it."""

import importlib.util
import json

import pyarrow.parquet as pq
import pytest

from tests.sweeps.small import TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_a_sweep_from_a_file_prints_its_findings_and_is_redrawn_from_disk(command, tmp_path, name):
    (tmp_path / "my.yaml").write_text(TEXTS[name])
    code, out, err = command("sweep", "my.yaml", "--out", "s", "--json", "found.json", "--threads", 1)
    assert code == 0, err
    assert "Exact laws" in out
    first = {
        "capacity": "The statements of the theorem",
        "propagation": "The cheapest design for a wanted reliability",
        "rules": "What each rule buys",
    }
    assert first[name] in out
    summary = json.loads((tmp_path / "found.json").read_text())
    assert summary["complete"]
    assert summary == json.loads((tmp_path / "s" / "summary.json").read_text())
    pictures = {path.name: path.read_bytes() for path in (tmp_path / "s" / "figures").iterdir()}
    assert {path.rpartition(".")[2] for path in pictures} == {"png", "svg", "csv"}
    if name == "capacity":
        return  # its five figures take seconds to draw; the other two sweeps show the same
    code, again, _ = command("report", "s", "--out", "elsewhere")
    assert code == 0
    assert again.splitlines()[:-1] == out.splitlines()[:-1]
    assert {p.name: p.read_bytes() for p in (tmp_path / "elsewhere" / "figures").iterdir()} == pictures


@pytest.mark.skipif(importlib.util.find_spec("cupy") is not None, reason="CuPy is installed")
def test_a_device_that_is_not_there_is_told_before_anything_is_written(command, tmp_path):
    code, _, err = command("sweep", "capacity", "--out", "s", "--backend", "cuda")
    assert code == 4
    assert "pip install cupy-cuda12x" in err
    assert not (tmp_path / "s").exists()
    code, _, err = command("sweep", "capacity", "--backend", "cud")
    assert code == 2
    assert 'Did you mean "cuda"?' in err
    code, _, err = command("sweep", "--resume", "s", "--backend", "cpu")
    assert code == 2
    assert "stays as it began" in err


def test_options_change_the_sweep_and_nothing_is_printed_when_quiet(command, tmp_path):
    (tmp_path / "my.yaml").write_text(TEXTS["rules"])
    changes = ["--seed", 9, "--repeats", 4, "--set", "loads=[0.5]", "--set", "drifts=[0]"]
    code, out, err = command("sweep", "my.yaml", "--out", "s", "--quiet", "--threads", 1, *changes)
    assert (code, out, err) == (0, "", "")
    table = pq.read_table(tmp_path / "s" / "rules.parquet")
    assert set(table["repeats"].to_pylist()) == {4}
    assert set(table["load"].to_pylist()) == {0.5}
    assert json.loads((tmp_path / "s" / "manifest.json").read_text())["specification"]["seed"] == 9


def test_dry_run_checks_and_writes_nothing(command, tmp_path):
    code, out, _ = command("sweep", "capacity", "--dry-run")
    assert code == 0
    assert "cells" in out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sweep"], 2, "Name a sweep"),
        (["sweep", "capacit"], 3, 'Did you mean "capacity"?'),
        (["sweep", "report"], 2, "Name the folder"),
        (["sweep", "report", "nowhere"], 2, "it has no manifest.json"),
        (["sweep", "--resume", "nowhere"], 2, "it has no manifest.json"),
        (["sweep", "capacity", "--resume", "nowhere"], 2, "What is resumed stays as it began"),
        (["sweep", "capacity", "rules"], 2, "takes one name"),
        (["sweep", "capacity", "--set", "series.0.rules=[heb]"], 3, 'Did you mean "hebb"?'),
        (["sweep", "capacity", "--repeats", "1"], 3, '"repeats" must be a whole number from 2'),
        (["sweep", "reversal"], 3, "no shipped sweep of that name"),
        (["run", "capacity"], 3, "no shipped protocol of that name"),
    ],
)
def test_mistakes_are_told_in_a_line_without_a_traceback(command, tmp_path, arguments, code, message):
    found, out, err = command(*arguments)
    assert found == code
    assert message in err
    assert "Traceback" not in out + err
    assert not list(tmp_path.iterdir())


def test_a_complete_sweep_cannot_be_resumed(command, tmp_path):
    (tmp_path / "my.yaml").write_text(TEXTS["rules"])
    assert command("sweep", "my.yaml", "--out", "s", "--quiet", "--repeats", 2, "--threads", 1)[0] == 0
    for arguments in (["sweep", "--resume", "s"], ["resume", "s"]):
        code, _, err = command(*arguments)
        assert code == 2
        assert "is complete; nothing is left to do" in err


def test_sweeps_are_listed_copied_and_checked(command, tmp_path):
    assert "propagation" in command("list", "sweeps")[1]
    code, out, _ = command("copy", "rules")
    assert (code, (tmp_path / "rules.yaml").exists()) == (0, True)
    assert "machinepsych sweep rules.yaml" in out
    assert "valid sweep" in command("check", "rules.yaml")[1]
    assert "valid sweep" in command("check", "capacity")[1]
    (tmp_path / "rules.yaml").write_text(TEXTS["rules"].replace("old: 4", "old: no"))
    code, _, err = command("check", "rules.yaml")
    assert code == 3
    assert 'rules.yaml:9:6  "old" must be a whole number' in err
