"""Every shipped protocol runs, with small numbers; so does every protocol that the docs show."""

import re
from pathlib import Path

import pytest

from machinepsych.experiments.base import KINDS, OPERANT, kind_of, kind_of_file
from machinepsych.protocol.read import read_document
from machinepsych.protocol.shipped import find_protocol, shipped_protocols
from tests.experiments import run_into

DOCS = Path(__file__).parents[2]
PAGES = sorted([DOCS / "README.md", *(DOCS / "docs").rglob("*.md")])


SHIPPED = {name: kind_of_file(find_protocol(name)) for name in shipped_protocols()}


@pytest.mark.parametrize("name", [name for name, each in SHIPPED.items() if each.kind == "pavlovian"])
def test_a_shipped_pavlovian_protocol_runs(tmp_path, name):
    kind = SHIPPED[name]
    kind.load(find_protocol(name), ["subjects=2"]).execute(tmp_path / "run", None)
    assert kind.records(tmp_path / "run").num_rows > 0


# A memory of another size has a kernel of its own, a minute to compile: these run with the default memory.
SMALLER = {
    "same_opposite": "agents=[{nars: {motor_babbling: 0.9}}, "
    "{nars: {label: nars_without, motor_babbling: 0.9, acquired_relations: false}}, random]"
}


@pytest.mark.parametrize("name", [name for name, each in SHIPPED.items() if each.kind == OPERANT])
def test_a_shipped_protocol_runs(tmp_path, name):
    changes = [SMALLER[name]] if name in SMALLER else []
    table = run_into(tmp_path / "run", "subjects=2", *changes, protocol=name)
    assert table.num_rows > 0
    assert table["responses"].to_numpy().sum() > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALLER)
def test_a_protocol_runs_with_the_memories_that_it_asks_for(tmp_path, name):
    assert run_into(tmp_path / "run", "subjects=2", protocol=name)["responses"].to_numpy().sum() > 0


def test_protocols_shown_in_the_docs_are_valid():
    """And each kind of protocol is shown."""
    shown = [
        (page.name, text)
        for page in PAGES
        for text in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        if text.lstrip().startswith("machinepsych:")
    ]
    kinds = [kind_of(read_document(text, page)) for page, text in shown]
    assert set(kinds) == set(KINDS)
    for kind, (page, text) in zip(kinds, shown, strict=True):
        assert kind(kind.read(text, page), text, page).counts()
