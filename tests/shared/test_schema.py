"""The JSON Schema of shared protocols takes what the reader takes, and refuses broken documents."""

import jsonschema
import pytest
import yaml

from machinepsych.apparatus.shared.situations.base import SITUATIONS
from machinepsych.errors import ProtocolError
from machinepsych.shared.check import loads
from machinepsych.shared.protocol import load
from machinepsych.shared.schema import shared_schema
from tests.shared.test_shared import SHARED, TEXT


@pytest.fixture(scope="module")
def validator():
    schema = shared_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_shipped_protocols_are_valid_as_written_and_as_resolved(validator, path):
    for text in (path.read_text(encoding="utf-8"), load(path).text()):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


def test_each_situation_has_its_own_parameters(validator):
    """What one situation has, another lacks is refused."""
    text = TEXT.replace("window: 1}", "window: 1}").replace("{limit: 15}", "{limit: 15, window: 2}")
    assert validator.is_valid(yaml.safe_load(text))
    for situation in SITUATIONS:
        other = yaml.safe_load(text.replace("Cooperation", situation.name))
        assert validator.is_valid(other) == (situation.name == "Cooperation"), situation.name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: shared", "kind: share"),
        ("seed: 5\n", ""),
        ("chambers: 6", "chambers: 0"),
        ("use: Cooperation", "use: Cooperating"),
        ("limit: 15", "limit: 0"),
        ("limit: 15", "limits: 15"),
        ("tick: 1s", "tick: 1"),
        ("tick: 1s", "senses: [smell]"),
        ("[hebbian, random, demonstrator]", "[hebbian, nobody]"),
        ("subjects: [random, hebbian]", "subjects: []"),
        ("subjects: [random, hebbian]", "subjects: random"),
        ("parameters: {window: 1}", "parameters: {windows: 1}"),
        ("parameters: {window: 1}", "parameters: {window: -1}"),
        ("parameters: {window: 1}", "parameters: 1"),
        ("- {name: wide,", "- {nam: wide,"),
        ("blocks: 2\n", ""),
        ("trials: 3", "trials: {A: 3}"),
        ("intertrial_interval: 5s", "intertrial_interval: 5"),
        ("control: wide", "control: [wide]"),
    ],
)
def test_what_is_broken_is_refused_by_schema_and_reader(validator, old, new):
    assert old in TEXT
    broken = TEXT.replace(old, new, 1)
    assert not validator.is_valid(yaml.safe_load(broken))
    with pytest.raises(ProtocolError):
        loads(broken, "f.yaml")
