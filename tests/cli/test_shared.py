"""Shared protocols from the command line: run, report, resume, and mistakes without a trace."""

import json

import pytest

from machinepsych.errors import EXIT_PROTOCOL_INVALID, EXIT_WRONG_COMMAND

TEXT = """machinepsych: 1
kind: shared
name: leader
seed: 4
chambers: 3
apparatus: {use: Observation, parameters: {limit: 9, watch: 3}}
agents: [demonstrator, random]
companies: [{name: pair, subjects: [demonstrator, random]}]
conditions:
  - {name: watching}
  - {name: opaque, parameters: {screen: true}}
control: opaque
blocks: 2
trials: 2
"""


@pytest.fixture(autouse=True)
def _protocol(tmp_path):
    """Have leader.yaml in the folder."""
    (tmp_path / "leader.yaml").write_text(TEXT)


def test_a_run_prints_tables_leaves_figures_and_is_reported_again(command, tmp_path):
    code, out, _ = command("run", "leader.yaml", "--out", "here")
    assert code == 0
    for word in ("watching", "opaque", "first correct", "First choice of random", "Written to here"):
        assert word in out
    drawn = {path.name for path in (tmp_path / "here" / "figures").iterdir()}
    assert drawn == {"blocks.png", "blocks.svg", "blocks.csv"}
    code, again, _ = command("report", "here", "--json", "all.json")
    assert (code, again) == (0, out)
    summary = json.loads((tmp_path / "all.json").read_text())
    assert {each["condition"] for each in summary["first_test"]} == {"watching", "opaque"}
    code, _, err = command("resume", "here")
    assert code == EXIT_WRONG_COMMAND
    assert "is complete" in err
    code, _, err = command("explain", "here", "--subject", "1", "--trial", "1")
    assert code == EXIT_WRONG_COMMAND
    assert "shared" in err


def test_a_dry_run_and_a_check_write_nothing(command, tmp_path):
    for arguments, word in (
        (("run", "leader.yaml", "--dry-run"), "MiB"),
        (("check", "leader.yaml"), "valid"),
    ):
        code, out, _ = command(*arguments)
        assert code == 0
        assert word in out
        assert "2 conditions x 1 companies x 3 chambers, 4 trials each" in out
    assert [path.name for path in tmp_path.iterdir()] == ["leader.yaml"]


def test_mistakes_have_their_place(command, tmp_path):
    (tmp_path / "leader.yaml").write_text(TEXT.replace("Observation", "Observing"))
    code, out, err = command("run", "leader.yaml", "--out", "here")
    assert code == EXIT_PROTOCOL_INVALID
    assert 'leader.yaml:6:18  "use" cannot be "Observing". Did you mean "Observation"?' in " ".join(
        (out + err).split(" ")
    ).replace("\n", " ")
    assert not (tmp_path / "here").exists()


def test_situations_are_listed(command):
    code, out, _ = command("list", "situations")
    assert code == 0
    for name in ("Cooperation", "Competition", "Observation", "Facilitation", "Foraging"):
        assert name in out
