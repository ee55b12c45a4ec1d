"""The folder of a suite, and the command as a person types it."""

import json
import sys

import pyarrow.parquet as pq
import pytest

from machinepsych.cheesebench import bridge, suite
from machinepsych.cheesebench.suite import make_suite, play_suite, read_part
from machinepsych.cli.app import run_app
from machinepsych.errors import EXIT_UNAVAILABLE, EXIT_WRONG_COMMAND, MachinepsychError, RunFolderError


class Silent:
    def began(self, trials, done):
        self.size = (trials, done)

    def cell(self, agent, environment):
        pass

    def ended(self, trials):
        pass


def small(**how):
    return make_suite(["script", "forward"], ["ShuttleBox", "TMaze"], **{"subjects": 2, "trials": 2} | how)


def test_what_is_asked_for_is_checked():
    assert make_suite([], []).agents == suite.DEFAULT_AGENTS
    assert len(make_suite([], []).environments) == 9
    assert make_suite(["random"], []).settings == {"random": {"response_probability": 1.0}}
    assert make_suite([], []).trials_of("DNMSTask") == 100
    for wrong in ({"subjects": 0}, {"trials": -1}):
        with pytest.raises(MachinepsychError, match="must be"):
            small(**wrong)
    assert small().digest() == small().digest() != small(seed=2).digest()


def test_an_interrupted_folder_goes_on_to_the_same_end(tmp_path, monkeypatch):
    pytest.importorskip("cheesebench.environments")
    whole = play_suite(small(), tmp_path / "whole", Silent())

    class Interrupting(Silent):
        def cell(self, agent, environment):
            if (agent, environment) == ("script", "ShuttleBox"):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_suite(small(), tmp_path / "broken", Interrupting())
    assert json.loads((tmp_path / "broken" / "manifest.json").read_text())["status"] == "interrupted"
    assert read_part(tmp_path / "broken", "forward", "TMaze") is not None
    assert not (tmp_path / "broken" / "scores.json").exists()
    watch = Silent()
    assert play_suite(small(), tmp_path / "broken", watch) == whole
    assert watch.size == (16, 8)
    table = pq.read_table(tmp_path / "broken" / "trials.parquet")
    assert table.equals(pq.read_table(tmp_path / "whole" / "trials.parquet"))
    assert table.num_rows == 16
    with pytest.raises(RunFolderError, match="other agents"):
        play_suite(small(seed=2), tmp_path / "broken", Silent())


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder; return its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["machinepsych", "cheesebench", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            run_app()
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run


ASKED = ("run", "--agents", "script,forward", "--paradigms", "TMaze", "--subjects", "2", "--trials", "3")


def test_the_command_prints_tables_and_leaves_a_folder(command, tmp_path):
    pytest.importorskip("cheesebench.environments")
    code, out, err = command(*ASKED, "--out", "here", "--json", "s.json")
    assert code == 0, err
    assert "script, 2 subjects" in out
    assert "corrected for chance" in out
    rows = json.loads((tmp_path / "s.json").read_text())
    assert (rows[0]["agent"], rows[0]["rate"]) == ("script", 1.0)
    made = {str(path.relative_to(tmp_path / "here")) for path in (tmp_path / "here").rglob("*.*")}
    assert made == {
        "manifest.json", "scores.json", "trials.parquet", "figures/success.png", "figures/success.svg",
        "parts/script-TMaze.json", "parts/forward-TMaze.json",
    }  # fmt: skip
    code, again, _ = command("report", "here")
    assert code == 0
    assert again == out


def test_mistakes_are_told_before_anything_is_written(command, tmp_path, monkeypatch):
    code, _, err = command("run", "--agents", "narss")
    assert code == EXIT_WRONG_COMMAND
    assert 'Did you mean "nars"' in err
    code, _, err = command("run", "--paradigms", "Tmaze")
    assert code == EXIT_WRONG_COMMAND
    assert 'Did you mean "TMaze"' in err
    code, _, err = command("run", "--view", "topdown")
    assert code == EXIT_WRONG_COMMAND
    assert "top_down" in err
    monkeypatch.setattr(bridge, "ENVIRONMENTS", "no_such_package")
    code, _, err = command(*ASKED)
    assert code == EXIT_UNAVAILABLE
    assert "pip install 'machinepsych[cheesebench]'" in err
    code, _, err = command("report", ".")
    assert code == EXIT_WRONG_COMMAND
    assert not list(tmp_path.iterdir())
