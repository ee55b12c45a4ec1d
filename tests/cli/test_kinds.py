"""Kinds of experiment: one table for all commands, filled lazily, and every kind complete."""

import json
import subprocess
import sys

import jsonschema
import pytest
import yaml

from machinepsych import api
from machinepsych.errors import RunFolderError
from machinepsych.experiments.base import KINDS, OPERANT, kind_of_file, kind_of_folder
from machinepsych.protocol.shipped import find_protocol, shipped_protocols

# One quick protocol of each kind, cut short.
SMALL = {
    "operant": (
        "reversal",
        ("subjects=2", "agents=[random]", "every_phase.trials={A1-left: 1, A1-right: 1}"),
    ),
    "pavlovian": ("blocking", ("subjects=2",)),
    "maze": (
        "non_match_to_sample",
        ("subjects=2", "agents=[random]", "phases.acquisition.blocks=1", "phases.acquisition.trials=3"),
    ),
    "shared": ("observation", ("chambers=2", "agents=[demonstrator, random]", "blocks=1", "trials=1")),
}
COMPANIES = "companies=[{name: pair, subjects: [demonstrator, random]}]"


def experiment(name):
    protocol, changes = SMALL[name]
    path = find_protocol(protocol)
    changes = (*changes, COMPANIES) if name == "shared" else changes
    return kind_of_file(path).load(path, changes)


def test_naming_the_kinds_imports_nothing_heavy():
    script = (
        "import sys\nfrom machinepsych.experiments.base import KINDS\n"
        "heavy = {'numba', 'numpy', 'pyarrow', 'matplotlib', 'scipy'}\n"
        "print(KINDS.names(), sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['maze', 'operant', 'pavlovian', 'shared'] []"


def test_every_kind_is_shipped_and_takes_part_here():
    shipped = {kind_of_file(path).kind for path in shipped_protocols().values()}
    assert shipped == set(KINDS.names()) == set(SMALL)


@pytest.mark.parametrize("name", KINDS.names())
def test_a_kind_goes_from_its_protocol_to_its_report(tmp_path, name, capsys):
    made = experiment(name)
    assert (made.kind, type(made)) == (name, KINDS.get(name))
    assert made.name in made.counts()
    assert made.plan("cpu")
    heard = []
    with made.backend("plain", 1) as backend:
        watch = (lambda *how: heard.append(how)) if name != OPERANT else None
        made.execute(tmp_path / "run", backend, watch, "command")
    # What progress counts adds up to what was announced.
    for bar, total in made.totals().items():
        assert sum(number for label, number in heard if label == bar) == total
    kind = kind_of_folder(tmp_path / "run")
    assert kind is type(made)
    assert kind.manifest(tmp_path / "run")["complete"]
    again = kind.of_folder(tmp_path / "run")
    assert (again.digest, again.text, again.file) == (made.digest, made.text, made.file)
    report = api.report(tmp_path / "run", tmp_path / "out")
    assert all(path.is_file() for path in report.paths)
    assert {"summary.json", "summary.md"} <= {path.name for path in report.paths}
    assert json.loads((tmp_path / "out" / "summary.json").read_text()) == report.summary
    assert kind.tables(tmp_path / "run", report.summary)
    for path in report.paths:
        if path.suffix == ".png":
            assert f"figures/{path.name}" in (tmp_path / "out" / "summary.md").read_text()


@pytest.mark.parametrize("name", KINDS.names())
def test_a_folder_whose_protocol_was_changed_is_refused(tmp_path, name):
    made = experiment(name)
    with made.backend("plain", 1) as backend:
        made.execute(tmp_path / "run", backend)
    path = tmp_path / "run" / "protocol.resolved.yaml"
    document = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump(document | {"seed": document["seed"] + 1}, sort_keys=False))
    with pytest.raises(RunFolderError, match="is not the protocol that this run began with"):
        type(made).of_folder(tmp_path / "run")


@pytest.mark.parametrize("name", KINDS.names())
def test_the_schema_of_a_kind_takes_its_shipped_protocols_and_no_other_kinds(name):
    validator = jsonschema.Draft202012Validator(KINDS.get(name).schema())
    for path in shipped_protocols().values():
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert validator.is_valid(document) == (kind_of_file(path).kind == name), path.stem


def test_a_folder_of_no_kind_is_told_by_the_operant_reader(tmp_path):
    assert kind_of_folder(tmp_path).kind == OPERANT
    with pytest.raises(RunFolderError, match="is not a run folder"):
        kind_of_folder(tmp_path).manifest(tmp_path)
