"""Maze protocols from the command line: run, report, resume, and mistakes without a trace."""

import json

import pytest

from machinepsych.errors import EXIT_PROTOCOL_INVALID, EXIT_WRONG_COMMAND

TEXT = """machinepsych: 1
kind: maze
name: water
seed: 4
subjects: 2
apparatus: {use: MorrisWaterMaze}
agents: [random]
phases:
  - {name: swim}
  - {name: probe, draws: {probe: 1}}
"""


@pytest.fixture(autouse=True)
def _protocol(tmp_path):
    """Have water.yaml in the folder."""
    (tmp_path / "water.yaml").write_text(TEXT)


def test_a_run_prints_tables_leaves_figures_and_is_reported_again(command, tmp_path):
    code, out, err = command("run", "water.yaml", "--out", "here")
    assert code == 0
    for word in ("swim", "probe", "success", "target quadrant", "Written to here"):
        assert word in out
    assert "\x1b" not in out + err
    figures = tmp_path / "here" / "figures"
    drawn = {path.name for path in figures.iterdir()}
    assert {"blocks.png", "blocks.csv", "occupancy.svg", "strategies.png"} <= drawn
    before = {name: (figures / name).read_bytes() for name in drawn}
    code, again, _ = command("report", "here", "--json", "all.json")
    assert (code, again) == (0, out)
    assert {name: (figures / name).read_bytes() for name in drawn} == before
    summary = json.loads((tmp_path / "all.json").read_text())
    assert {row["measure"] for row in summary["blocks"]} >= {"success", "steps", "path_length"}
    assert command("resume", "here")[0] == EXIT_WRONG_COMMAND


def test_a_dry_run_and_a_check_write_nothing(command, tmp_path):
    for arguments in (("run", "water.yaml", "--dry-run"), ("check", "water.yaml")):
        code, out, _ = command(*arguments)
        assert code == 0
        assert "MorrisWaterMaze" in out
    assert [path.name for path in tmp_path.iterdir()] == ["water.yaml"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("subjects=0", '"subjects" must be'),
        ("apparatus.use=Morris", "MorrisWaterMaze"),
        ("apparatus.form=real", "faithful"),
        ("phases.probe.draws.probe=2", "0 or 1"),
        ("agents=[nobody]", "There is no agent"),
    ],
)
def test_a_mistake_is_one_message_and_leaves_nothing(command, tmp_path, change, said):
    code, out, err = command("run", "water.yaml", "--out", "here", "--set", change)
    assert code == EXIT_PROTOCOL_INVALID
    assert said in err
    assert not out
    assert "Traceback" not in err
    assert not (tmp_path / "here").exists()
