"""A full disk: one clear line, what is kept, the command that goes on; and nothing of what was not begun."""

import os

import pyarrow.parquet as pq
import pytest

from machinepsych.errors import EXIT_WRONG_COMMAND
from tests.pavlovian.test_protocol import GOOD
from tests.sweeps.small import TEXTS

COMMANDS = {
    "pavlovian": ("run", "small_run.yaml"),
    "battery": ("battery", "--models", "heidi", "--phenomena", "blocking", "--subjects", "5", "--jobs", "1"),
    "sweep": ("sweep", "small.yaml", "--repeats", "6", "--threads", "1"),
}


@pytest.fixture
def disk(monkeypatch, tmp_path):
    """Return a function that fills the disk for files whose name has an ending, or empties it with None."""
    few = TEXTS["rules"].replace("[0.5, 1]", "[1]").replace("[0, 0.3]", "[0]").replace("[0, 20]", "[0]")
    (tmp_path / "small.yaml").write_text(few)
    (tmp_path / "small_run.yaml").write_text(GOOD)
    move = os.replace

    def fill(ending):
        def full(source, target):
            if ending is not None and str(target).endswith(ending):
                raise OSError(28, "No space left on device")
            move(source, target)

        monkeypatch.setattr(os, "replace", full)

    return fill


def refused(command, *arguments):
    code, _, err = command(*arguments, "--quiet", "--out", "my run")
    assert code == EXIT_WRONG_COMMAND
    assert err.count("\n") == 1
    assert "my run cannot be " in err
    assert ": No space left on device" in err
    return err.strip()


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_report_that_finds_no_room_is_drawn_later(command, tmp_path, disk, kind):
    disk(".png")
    err = refused(command, *COMMANDS[kind])
    assert "What was recorded is kept; draw the report (elsewhere with --out DIR)" in err
    assert err.endswith("with: machinepsych report 'my run'")
    assert not list(tmp_path.rglob("*.tmp"))
    code, _, again = command("report", "my run", "--out", "elsewhere")
    assert code == EXIT_WRONG_COMMAND
    assert again.startswith("elsewhere cannot be written")
    assert again.strip().endswith("machinepsych report 'my run'")
    disk(None)
    code, _, err = command("report", "my run")
    assert code == 0, err
    assert list((tmp_path / "my run" / "figures").glob("*.png"))


@pytest.mark.parametrize("kind", COMMANDS)
def test_what_cannot_be_begun_leaves_its_name_free(command, tmp_path, disk, kind):
    disk("manifest.json")
    err = refused(command, *COMMANDS[kind])
    assert "go on" not in err
    assert not list((tmp_path / "my run").iterdir())
    disk(None)
    code, _, err = command(*COMMANDS[kind], "--quiet", "--out", "my run")
    assert code == 0, err


def test_responses_that_find_no_room_are_told_in_the_systems_words(command, monkeypatch, disk):
    disk(None)

    def full(self, table):
        # As Arrow raises it.
        raise OSError(28, "Error writing bytes to file. Detail: [errno 28] No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr(pq.ParquetWriter, "write_table", full)
        err = refused(command, *COMMANDS["pavlovian"])
    assert err.endswith("No space left on device. Go on with: machinepsych resume 'my run'")
    code, _, err = command("resume", "my run", "--quiet")
    assert code == 0, err


def test_a_cell_that_finds_no_room_keeps_those_before_it(command, tmp_path, disk):
    disk("parquet")
    err = refused(command, *COMMANDS["sweep"])
    assert err.endswith("Finished cells are kept; go on with: machinepsych sweep --resume 'my run'")
    assert list((tmp_path / "my run" / "parts").iterdir())
    disk(None)
    code, _, err = command("sweep", "--resume", "my run", "--quiet")
    assert code == 0, err
