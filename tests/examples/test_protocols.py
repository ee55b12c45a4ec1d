"""Every shipped protocol runs, with small numbers; so does every protocol that the docs show."""

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from machinepsych.agents.base import AGENTS
from machinepsych.mazes.check import loads as loads_maze
from machinepsych.pavlovian.experiment import execute
from machinepsych.pavlovian.protocol import load
from machinepsych.pavlovian.protocol import loads as loads_pavlovian
from machinepsych.protocol.check import loads
from machinepsych.protocol.kinds import KINDS as ALL_KINDS
from machinepsych.protocol.kinds import MAZE, OPERANT, PAVLOVIAN, SHARED, kind_of, kind_of_file
from machinepsych.protocol.read import read_document
from machinepsych.protocol.shipped import find_protocol, shipped_protocols
from machinepsych.shared.check import loads as loads_shared
from tests.experiments import run_into

DOCS = Path(__file__).parents[2]
PAGES = sorted([DOCS / "README.md", *(DOCS / "docs").rglob("*.md")])


KINDS = {name: kind_of_file(find_protocol(name)) for name in shipped_protocols()}


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind == PAVLOVIAN])
def test_a_shipped_pavlovian_protocol_runs(tmp_path, name):
    path = find_protocol(name)
    execute(load(path, ["subjects=2"]), path.read_text(encoding="utf-8"), path.name, tmp_path / "run")
    responses = pq.read_table(tmp_path / "run" / "responses.parquet")
    assert responses.num_rows > 0


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind == OPERANT])
def test_a_shipped_protocol_runs(tmp_path, name):
    table = run_into(tmp_path / "run", "subjects=2", protocol=name)
    assert table.num_rows > 0
    assert table["responses"].to_numpy().sum() > 0


READERS = {
    OPERANT: lambda text, page: loads(text, page, agents=AGENTS).phases,
    PAVLOVIAN: lambda text, page: loads_pavlovian(text, page).design.trials(),
    MAZE: lambda text, page: loads_maze(text, page).phases,
    SHARED: lambda text, page: loads_shared(text, page).conditions,
}


def test_protocols_shown_in_the_docs_are_valid():
    """And each kind of protocol is shown."""
    shown = [
        (page.name, text)
        for page in PAGES
        for text in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        if text.lstrip().startswith("machinepsych:")
    ]
    kinds = {kind_of(read_document(text, page)) for page, text in shown}
    assert kinds == set(ALL_KINDS)
    for page, text in shown:
        assert READERS[kind_of(read_document(text, page))](text, page)
