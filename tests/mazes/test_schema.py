"""The JSON Schema of maze protocols takes what the reader takes, and refuses broken documents."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from machinepsych.mazes.check import loads
from machinepsych.mazes.protocol import load
from machinepsych.mazes.schema import maze_schema
from tests.mazes.test_check import GOOD, OWN, SCREEN

SHIPPED = sorted((Path(__file__).parents[2] / "protocols" / "mazes").glob("*.yaml"))


@pytest.fixture(scope="module")
def validator():
    schema = maze_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_there_is_a_protocol_of_every_paradigm():
    assert len({load(path).place.use for path in SHIPPED}) == 10


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_protocols_are_valid_as_written_and_as_resolved(validator, path):
    for text in (path.read_text(encoding="utf-8"), load(path).text()):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


def test_what_the_reader_takes_is_valid(validator):
    for text in (GOOD, OWN, SCREEN):
        loads(text, "f.yaml")
        assert validator.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (GOOD, "kind: maze", "kind: box"),
        (GOOD, "seed: 3\n", ""),
        (GOOD, "use: MorrisWaterMaze", "use: Morris"),
        (GOOD, "form: faithful", "form: real"),
        (GOOD, "form: faithful", "steps: 10"),
        (GOOD, "[landmarks, place]", "[landmark, place]"),
        (GOOD, "tick: 500ms", "tick: 500"),
        (GOOD, "trials: 3", "trials: {A: 3}"),
        (GOOD, "blocks: 2", "blocks: 0"),
        (GOOD, "probe: 1}", "probe: yes}"),
        (GOOD, "feedback: none", "feedback: FR1"),
        (GOOD, "keys: 64", "keys: 0"),
        (OWN, "use: Maze", "use: Maze\n  form: faithful"),
        (OWN, "use: Maze", "use: Maze\n  parameters: {delay: 2}"),
        (GOOD, "form: faithful", "parameters: {delay: 2}"),
        (SCREEN, "delay: 3", "delay: 0"),
        (SCREEN, "delay: 3", "delays: 3"),
        (SCREEN, "delay: 3", "delay: 2.5"),
        (SCREEN, "parameters: {delay: 3}", "parameters: 3"),
        (SCREEN, "parameters:", "form: published\n  parameters:"),
        (OWN, "[{name: walk}]", "[{nam: walk}]"),
    ],
)
def test_broken_documents_are_refused(validator, text, old, new):
    assert old in text
    assert not validator.is_valid(yaml.safe_load(text.replace(old, new, 1)))
