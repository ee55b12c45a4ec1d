"""``machinepsych battery`` and Pavlovian protocols as a person types them."""

import json

import pyarrow.parquet as pq
import pytest

from machinepsych.battery import folder as folders
from machinepsych.battery.base import phenomena
from machinepsych.battery.run import run_battery
from machinepsych.errors import EXIT_INTERRUPTED, EXIT_PROTOCOL_INVALID, EXIT_UNAVAILABLE, EXIT_WRONG_COMMAND
from machinepsych.figures.battery_report import write_battery_report
from machinepsych.figures.style import CONTROL_COLOUR

TWO = ["--models", "rescorla_wagner,heidi", "--phenomena", "blocking,12", "--jobs", "1", "--subjects", "5"]


def test_the_battery_prints_a_table_and_leaves_a_folder(command, tmp_path):
    code, out, err = command(
        "battery", "pavlovian", *TWO, "--out", "here", "--json", "b.json", "--markdown", "b.md"
    )
    assert code == 0, err
    assert "● 0.349 exact" in out
    assert "Backward blocking" in out
    assert "\x1b" not in out
    rows = json.loads((tmp_path / "b.json").read_text())
    assert [(row["model"], row["number"]) for row in rows] == [
        ("rescorla_wagner", 10), ("rescorla_wagner", 12), ("heidi", 10), ("heidi", 12)
    ]  # fmt: skip
    for key in ("phenomenon", "verdict", "expected", "effect", "lower", "upper"):
        assert all(key in row for row in rows)
    assert rows[1]["verdict"] == rows[1]["expected"] == "not"
    assert "absent stimulus" in rows[1]["reason"]
    made = {str(path.relative_to(tmp_path / "here")) for path in (tmp_path / "here").rglob("*.*")}
    assert made == {
        "manifest.json", "grades.json", "battery.json", "battery.md", "verdicts.parquet",
        "conditions.parquet",
        *(f"figures/{name}.{form}" for name in ("verdicts", "10-blocking", "12-backward_blocking")
          for form in ("png", "svg")),
    }  # fmt: skip
    assert (tmp_path / "b.md").read_text() == (tmp_path / "here" / "battery.md").read_text()
    manifest = json.loads((tmp_path / "here" / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert manifest["models"][0]["parameters"]["alpha"] == 0.2
    conditions = pq.read_table(tmp_path / "here" / "conditions.parquet").to_pylist()
    assert {row["condition"] for row in conditions if row["control"]} == {"B in the control", "B after C+"}


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in (".json", ".md", ".png") and path.name != "manifest.json"
    }


@pytest.mark.parametrize("goes_on", [["battery", *TWO, "--out", "cut"], ["resume", "cut"]])
def test_an_interrupted_battery_goes_on_where_it_stopped(command, tmp_path, monkeypatch, goes_on):
    assert command("battery", *TWO, "--out", "whole")[0] == 0
    kept = folders.write_part

    def interrupted(folder, each):
        kept(folder, each)
        if len(list((folder / "parts").glob("*.json"))) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(folders, "write_part", interrupted)
    code, _, err = command("battery", *TWO, "--out", "cut")
    assert code == EXIT_INTERRUPTED
    assert "Go on with: machinepsych resume cut" in err
    assert json.loads((tmp_path / "cut" / "manifest.json").read_text())["status"] == "interrupted"
    code, out, _ = command("report", "cut")
    assert code == 0
    assert "Not complete (interrupted): 2 of 4 cells." in out
    # A torn part is graded again, the other is not.
    parts = sorted((tmp_path / "cut" / "parts").glob("*.json"))
    parts[0].write_text("{")
    graded = []
    monkeypatch.setattr(folders, "write_part", lambda folder, each: (graded.append(each), kept(folder, each)))
    code, _, err = command(*goes_on)
    assert code == 0, err
    assert len(graded) == 3
    assert not (tmp_path / "cut" / "parts").exists()
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    code, _, err = command(*goes_on)
    assert code == EXIT_WRONG_COMMAND
    assert "is complete" in err


def test_a_folder_of_another_battery_is_left_alone(command, tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "write_part", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert command("battery", *TWO, "--out", "cut")[0] == EXIT_INTERRUPTED
    code, _, err = command("battery", *TWO, "--seed", "2", "--out", "cut")
    assert code == EXIT_WRONG_COMMAND
    assert "began with other models, phenomena, subjects or seed" in err


def test_one_large_cell_tells_of_its_subjects(command):
    one = ["--models", "memory_delta", "--phenomena", "blocking", "--jobs", "1"]
    code, _, err = command("battery", *one, "--subjects", "2500", "--out", "here")
    assert code == 0, err
    lines = [line for line in err.splitlines() if line.startswith("battery:")]
    assert lines[0] == "battery: 0 of 1 cells; memory_delta, blocking: 833 of 2,500 subjects"
    assert lines[-1] == "battery: 1 of 1 cells"


def test_a_full_disk_is_told_with_the_command_that_goes_on(command, monkeypatch):
    def full(folder, each):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "write_part", full)
    code, _, err = command("battery", *TWO, "--out", "cut")
    assert code == EXIT_WRONG_COMMAND
    assert "No space left on device. Finished cells are kept. Go on with: machinepsych resume cut" in err


def test_every_phenomenon_has_a_figure_with_its_control(tmp_path):
    every = phenomena()
    grades = run_battery(["rescorla_wagner"], [each for each in every if each.number % 6 == 0], 3, 1)
    write_battery_report(tmp_path, grades, "page")
    for each in every:
        drawn = [name for name in each.conditions if name not in each.derived]
        assert set(each.control) & set(drawn)
        # What is no control is drawn beside it.
        assert set(drawn) - set(each.control)
        if each.number % 6 == 0:
            text = (tmp_path / "figures" / f"{each.number:02d}-{each.name}.svg").read_text()
            assert CONTROL_COLOUR.lower() in text.lower()


def test_quiet_prints_nothing(command):
    assert command("battery", *TWO, "--quiet", "--out", "here")[:2] == (0, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pavlov"], 'Did you mean "pavlovian"'),
        (["--models", "rescorla"], 'Did you mean "rescorla_wagner"'),
        (["--phenomena", "bloking"], 'Did you mean "blocking"'),
        (["--phenomena", "37"], 'There is no phenomenon "37"'),
        (["--models", ""], "--models has no name in it. Leave the option out for all, or name some of: resc"),
        (["--phenomena", " , "], "--phenomena has no name in it"),
        (["--models", "heidi,,sop"], "--models has an empty name in it"),
        (["--subjects", "0"], "from 2 to 100,000"),
        (["--subjects", "1000000000"], "from 2 to 100,000"),
        (["--jobs", "0"], "--jobs must be at least 1"),
        (["--jobs", "1000000"], "at most 1024"),
        (["--seed", "-1"], "greater than or equal to 0"),
        (["--seed", str(2**64)], "--seed must be a whole number from 0 to 18446744073709551615"),
        (["--out", "taken"], "not empty"),
    ],
)
def test_mistakes_are_told_before_anything_runs(command, tmp_path, arguments, message):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("x")
    code, out, err = command("battery", *arguments)
    assert code == EXIT_WRONG_COMMAND
    assert message in err
    assert "Traceback" not in err
    assert out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_pavlovian_protocol_runs_and_is_reported_from_disk(command, tmp_path):
    code, out, err = command("run", "blocking", "--subjects", "3", "--out", "here", "--json", "b.json")
    assert code == 0, err
    assert "rescorla_wagner  Rescorla & Wagner (1972)" in out
    assert "0.156" in out
    assert "0.446" in out
    summary = json.loads((tmp_path / "b.json").read_text())
    blocked = next(
        row for row in summary["responses"]
        if (row["agent"], row["group"], row["trial_type"]) == ("rescorla_wagner", "blocked", "B~")
    )  # fmt: skip
    # What ten trials of A leave, .9^10, falls by .8 a trial in the compound; B gets half of that.
    assert abs(blocked["last"] - 0.9**10 * (1 - 0.8**10) / 2) < 1e-12
    drawn = (tmp_path / "here" / "figures" / "learning_curves.png").read_bytes()
    (tmp_path / "here" / "summary.md").unlink()
    code, again, _ = command("report", "here")
    assert code == 0
    assert again == out
    assert (tmp_path / "here" / "figures" / "learning_curves.png").read_bytes() == drawn
    assert (tmp_path / "here" / "summary.md").exists()
    code, _, err = command("resume", "here")
    assert code == EXIT_WRONG_COMMAND
    assert "complete; nothing is left to do" in err


def test_a_pavlovian_dry_run_writes_nothing(command, tmp_path):
    code, out, _ = command("run", "extinction_renewal", "--dry-run")
    assert code == 0
    assert "30A+@1" in out
    assert list(tmp_path.iterdir()) == []


def test_pavlovian_protocols_are_checked_listed_and_shown(command):
    code, out, _ = command("check", "conditioned_inhibition")
    assert code == 0
    assert "valid Pavlovian protocol" in out
    assert "blocking" in command("list", "protocols")[1]
    assert "Mackintosh (1975)" in command("list", "models")[1]
    assert "36. " in command("list", "phenomena")[1]
    assert "beta_no_us" in command("show", "rescorla_wagner")[1]
    assert 'Did you mean "heidi"' in command("show", "heidy")[2]


def test_a_broken_cell_is_named_by_file_line_and_column(command, tmp_path):
    (tmp_path / "x.yaml").write_text(
        "machinepsych: 1\nkind: pavlovian\nname: x\nseed: 1\nsubjects: 2\nagents: [heidi]\n"
        "groups:\n  one: [10A+, 5A+ 5B-]\n"
    )
    code, _, err = command("run", "x.yaml")
    assert code == EXIT_PROTOCOL_INVALID
    assert err.startswith("x.yaml:8:19  Expected ")
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]


def test_a_device_is_refused_where_models_know_none(command):
    code, _, err = command("run", "blocking", "--backend", "cuda")
    assert code == EXIT_UNAVAILABLE
    assert "leave out --backend cuda" in err
    code, _, err = command("run", "blocking", "--backend", "cud")
    assert code == EXIT_WRONG_COMMAND
    assert 'There is no backend "cud". Did you mean "cuda"?' in err
