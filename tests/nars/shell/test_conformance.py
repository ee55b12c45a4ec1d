"""Folders of files, counted by what they take."""

import json
from collections import Counter
from pathlib import Path

import pytest

from machinepsych.errors import MachinepsychError
from machinepsych.nars.shell.conformance import (
    as_json,
    capability_of,
    capability_rows,
    file_row,
    nal_files,
    run_folder,
)
from tests.nars.shell.fake import FakeReasoner

FILES = {
    "avoid.nal": "a.\na?\n//expected: Answer: a.\n",
    "door3.nal": "g! :|:\n//expected: ^left executed with args\nnonsense.:\n",
    "smokes.nal": "a?\n//--expected: Answer: None.\n//--expected: Answer: a.\n",
    "mine.nal": "a?\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "README.md").write_text("//expected: nothing")
    return tmp_path


def reports(folder):
    return list(run_folder(folder, FakeReasoner, FakeReasoner.load))


def test_the_known_names_are_those_of_onas_files():
    from machinepsych.nars.shell.conformance import _CAPABILITY

    sizes = {"sensorimotor": 24, "equivalence": 13, "declarative": 8, "higher-order": 4, "numeric": 8}
    assert Counter(_CAPABILITY.values()) == sizes
    assert capability_of(Path("x/Circus.nal")) == "sensorimotor"
    assert capability_of(Path("mine.nal")) == "other"


def test_files_are_counted_and_each_begins_with_an_empty_memory(folder):
    rows = {row.name: row for row in map(file_row, reports(folder))}
    assert list(rows) == ["avoid", "door3", "mine", "smokes"]
    assert (rows["avoid"].held, rows["avoid"].checks) == (1, 1)
    assert (rows["door3"].held, rows["door3"].checks, rows["door3"].errors) == (0, 1, 1)
    # The answer of avoid.nal is not known here: what was asked before the first mark is its only one.
    assert (rows["smokes"].disabled_held, rows["smokes"].disabled) == (1, 2)


def test_sums_by_capability(folder):
    rows = capability_rows([file_row(report) for report in reports(folder)])
    assert [row.name for row in rows] == ["sensorimotor", "higher-order", "other", "all"]
    assert [(row.files, row.held, row.checks, row.disabled) for row in rows] == [
        (2, 1, 2, 0),
        (1, 0, 0, 2),
        (1, 0, 0, 0),
        (4, 1, 2, 2),
    ]


def test_everything_is_plain_data(folder):
    data = json.loads(json.dumps(as_json(reports(folder))))
    assert data["capabilities"][-1]["name"] == "all"
    assert data["files"][0]["expectations"][0] == {
        "line": 3,
        "expected": "Answer: a.",
        "enforced": True,
        "held": True,
        "seen": "Answer: a. creationTime=1 Stamp=[2] Truth: frequency=1.000000, confidence=0.900000",
    }


def test_a_folder_without_files_is_a_mistake(tmp_path):
    with pytest.raises(MachinepsychError, match=r"holds no \.nal files"):
        nal_files(tmp_path)
    with pytest.raises(MachinepsychError, match="is no folder"):
        nal_files(tmp_path / "none")
