"""Commands as a person types them: what they print, what they leave, and their exit codes."""

import json
import re

import pytest

from machinepsych.errors import (
    EXIT_PROTOCOL_INVALID,
    EXIT_UNAVAILABLE,
    EXIT_WRONG_COMMAND,
)

SMALL = ["--subjects", "3", "--set", "every_phase.trials={A1-left: 1, A1-right: 1}"]


def test_no_command_shows_one_screen_with_three_things_to_try(command):
    code, out, _ = command()
    assert code == 0
    for first in ("machinepsych run reversal", "machinepsych list protocols", "machinepsych copy reversal"):
        assert first in out
    assert len(out.splitlines()) <= 24


def test_a_run_prints_tables_and_leaves_a_folder(command, tmp_path):
    code, out, err = command("run", "reversal", "--out", "here", *SMALL)
    assert code == 0
    for word in ("nars", "hebbian", "random", "training1", "training2", "criterion", "here"):
        assert word in out
    assert "\x1b" not in out + err
    made = {path.name for path in (tmp_path / "here").iterdir()}
    assert {
        "manifest.json",
        "protocol.yaml",
        "protocol.resolved.yaml",
        "trials.parquet",
        "hypotheses.parquet",
        "figures",
        "summary.json",
        "summary.md",
    } <= made
    assert "parts" not in made
    drawn = {path.name for path in (tmp_path / "here" / "figures").iterdir()}
    for figure in ("learning_curve", "cumulative_record", "trials_to_criterion", "hypotheses"):
        assert {f"{figure}.png", f"{figure}.svg", f"{figure}.csv"} <= drawn


def test_the_default_folder_is_under_results(command, tmp_path):
    assert command("run", "reversal", "--quiet", *SMALL) == (0, "", "")
    (folder,) = (tmp_path / "results" / "reversal").iterdir()
    assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{6}", folder.name)


def test_a_report_is_redrawn_from_disk_alone(command, tmp_path):
    command("run", "reversal", "--out", "here", "--quiet", *SMALL)
    before = (tmp_path / "here" / "summary.json").read_text()
    for name in ("summary.json", "figures/learning_curve.svg"):
        (tmp_path / "here" / name).unlink()
    code, out, _ = command("report", "here", "--json", "tables.json")
    assert code == 0
    assert "nars" in out
    assert (tmp_path / "here" / "summary.json").read_text() == before
    assert json.loads((tmp_path / "tables.json").read_text()) == json.loads(before)
    assert (tmp_path / "here" / "figures" / "learning_curve.svg").exists()


def test_a_folder_that_bears_a_protocols_name_is_no_hindrance(command, tmp_path):
    (tmp_path / "reversal").mkdir()
    assert command("run", "reversal", "--quiet", "--out", "here", *SMALL)[0] == 0


def test_seed_subjects_and_set_change_what_runs(command, tmp_path):
    changes = ["--seed", "7", "--set", "agents.hebbian.rule=hebb"]
    command("run", "reversal", "--out", "here", "--quiet", *SMALL, *changes)
    manifest = json.loads((tmp_path / "here" / "manifest.json").read_text())
    assert (manifest["seed"], manifest["subjects"]) == (7, 3)
    assert manifest["agents"][1]["parameters"]["rule"] == "hebb"
    assert manifest["command"].startswith("machinepsych run reversal --out here")


def test_a_dry_run_writes_nothing(command, tmp_path):
    code, out, _ = command("run", "reversal", "--dry-run", "--subjects", "1000000")
    assert code == 0
    assert "training2" in out
    assert "1,000,000 subjects" in out
    assert list(tmp_path.iterdir()) == []


def test_a_taken_folder_is_refused_and_left_alone(command, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    code, _, err = command("run", "reversal", "--out", "mine", *SMALL)
    assert code == EXIT_WRONG_COMMAND
    assert "not empty; nothing was changed" in err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "revesal"], EXIT_PROTOCOL_INVALID, 'Did you mean "reversal"?'),
        (["run", "reversal", "--backend", "gpu"], EXIT_WRONG_COMMAND, 'no backend "gpu"'),
        (["run", "reversal", "--backend", "cuda"], EXIT_UNAVAILABLE, "NUMBA_ENABLE_CUDASIM=0"),
        (["run", "reversal", "--subjects", "0"], EXIT_PROTOCOL_INVALID, "from 1 to 100000000"),
        (["run", "reversal", "--seed", "-1"], EXIT_PROTOCOL_INVALID, "from 0 to"),
        (["run", "reversal", "--set", "phases.trainin2.blocks=2"], EXIT_PROTOCOL_INVALID, '"training2"'),
        (["run", "reversal", "--set", "nonsense"], EXIT_PROTOCOL_INVALID, "PATH=VALUE"),
        (["run"], EXIT_WRONG_COMMAND, "Missing argument"),
        (["run", "reversal", "--threads", "0"], EXIT_WRONG_COMMAND, "--threads"),
        (["check", "."], EXIT_PROTOCOL_INVALID, "folder"),
        (["report", "nowhere"], EXIT_WRONG_COMMAND, "nowhere"),
        (["report", "."], EXIT_WRONG_COMMAND, "manifest"),
        (["resume", "nowhere"], EXIT_WRONG_COMMAND, "not a run folder"),
        (["list", "agentz"], EXIT_WRONG_COMMAND, '"agents"'),
        (["copy", "reversl"], EXIT_WRONG_COMMAND, '"reversal"'),
        (["lits"], EXIT_WRONG_COMMAND, "list"),
    ],
)
def test_mistakes_get_one_clear_message(command, tmp_path, arguments, code, message):
    left, out, err = command(*arguments)
    assert left == code
    assert message in out + err
    assert "Traceback" not in out + err
    assert list(tmp_path.iterdir()) == []


def test_check_names_file_line_and_column(command, tmp_path):
    command("copy", "reversal")
    text = (tmp_path / "reversal.yaml").read_text()
    wrong = text.replace("tick: 100ms", "tikc: 100ms").replace("- nars", "- narz")
    (tmp_path / "reversal.yaml").write_text(wrong)
    code, _, err = command("check", "reversal.yaml")
    assert code == EXIT_PROTOCOL_INVALID
    lines = wrong.splitlines()
    tick = next(k for k, line in enumerate(lines, 1) if "tikc" in line)
    agent = next(k for k, line in enumerate(lines, 1) if "narz" in line)
    assert re.search(rf'reversal.yaml:{tick}:3  .*"tikc".*Did you mean "tick"', err)
    assert re.search(rf'reversal.yaml:{agent}:5  .*"narz".*Did you mean "nars"', err)


def test_copy_writes_a_protocol_that_runs_and_overwrites_nothing(command, tmp_path):
    assert command("copy", "reversal")[0] == 0
    assert command("run", "reversal.yaml", "--quiet", "--out", "here", *SMALL)[0] == 0
    (tmp_path / "reversal.yaml").write_text("mine")
    code, _, err = command("copy", "reversal")
    assert code == EXIT_WRONG_COMMAND
    assert "there already" in err
    assert (tmp_path / "reversal.yaml").read_text() == "mine"


@pytest.mark.parametrize("what", ["protocols", "agents", "schedules", "apparatus", "backends"])
def test_lists_have_a_line_each_and_json(command, tmp_path, what):
    code, out, _ = command("list", what, "--json", "list.json")
    rows = json.loads((tmp_path / "list.json").read_text())
    assert code == 0
    assert rows
    assert all(row["name"] in out and row["about"] for row in rows)


def test_show_prints_parameters_with_their_ranges(command, tmp_path):
    code, out, _ = command("show", "nars_ona", "--json", "set.json")
    assert code == 0
    assert "evidence_capacity" in out
    rows = {row["name"]: row for row in json.loads((tmp_path / "set.json").read_text())}
    assert (rows["evidence_capacity"]["ona"], rows["evidence_capacity"]["default"]) == (99.0, 1.5)
    assert rows["perception"]["ona"] == "sequential"
    code, out, _ = command("show", "hebbian")
    assert code == 0
    assert "learning_rate" in out
    assert command("show", "narz")[0] == EXIT_WRONG_COMMAND


def test_explain_prints_why_and_draws_what_is_known(command, tmp_path):
    command("run", "reversal", "--out", "here", "--quiet", "--subjects", "3")
    code, out, _ = command("explain", "here", "--subject", "3", "--trial", "60", "--json", "why.json")
    assert code == 0
    assert "=/> G>" in out
    assert "desire" in out
    assert (tmp_path / "here" / "figures" / "contingencies-nars-subject3-trial60.png").exists()
    assert json.loads((tmp_path / "why.json").read_text())["reasons"]
    for wrong in (["--subject", "9", "--trial", "1"], ["--subject", "1", "--trial", "0"]):
        code, _, err = command("explain", "here", *wrong)
        assert code == EXIT_WRONG_COMMAND
        assert "this run has" in err
    code, _, err = command("explain", "here", "--subject", "1", "--trial", "1", "--agent", "random")
    assert code == EXIT_WRONG_COMMAND
    assert "hebbian, nars" in err


def test_the_schema_is_json(command):
    code, out, _ = command("schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_compile_builds_every_agents_kernel(command):
    code, out, err = command("compile")
    assert code == 0
    assert "kernels are ready" in out
    assert all(each in err for each in ("nars", "hebbian", "random", "narsese"))


def test_resuming_a_complete_run_says_so(command):
    command("run", "reversal", "--out", "here", "--quiet", *SMALL)
    code, _, err = command("resume", "here")
    assert code == EXIT_WRONG_COMMAND
    assert "is complete" in err
