"""The JSON Schema of Pavlovian protocols takes what the reader takes, and refuses broken documents."""

import jsonschema
import pytest
import yaml

from machinepsych.errors import ProtocolError
from machinepsych.pavlovian.protocol import load, loads
from machinepsych.pavlovian.schema import pavlovian_schema
from tests.pavlovian.test_protocol import GOOD, SHIPPED

TEXT = GOOD.replace("timing:", "elements: {A: {a: 1, x: 0.5}}\ntiming:")


@pytest.fixture(scope="module")
def validator():
    schema = pavlovian_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_protocols_are_valid_as_written_and_as_resolved(validator, path):
    for text in (path.read_text(encoding="utf-8"), load(path).text()):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


def test_what_the_reader_takes_is_valid(validator):
    loads(TEXT, "f.yaml")
    assert [error.message for error in validator.iter_errors(yaml.safe_load(TEXT))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: pavlovian", "kind: maze"),
        ("machinepsych: 1", "machinepsych: 2"),
        ("seed: 3\n", ""),
        ("seed: 3", "seed: -3"),
        ("subjects: 4", "subjects: 0"),
        ("- rescorla_wagner", "- rescorla"),
        ("alpha: 0.05", "alpha: 5"),
        ("alpha: 0.05", "alfa: 0.05"),
        ("{A: light", "{light: A"),
        ("B: tone", "B: 4"),
        ("x: 0.5", "x: 1.5"),
        ("{a: 1, x: 0.5}", "{}"),
        ("tick: 1s", "tick: 1"),
        ("iti: 20s", "interval: 20s"),
        ("two: [10B+, ~, 'B~ / A~']", "two: 10B+"),
        ("two: [10B+, ~, 'B~ / A~']", "two: []"),
        ("name: test", "name: a test"),
    ],
)
def test_what_is_broken_is_refused_by_schema_and_reader(validator, old, new):
    assert old in TEXT
    broken = TEXT.replace(old, new, 1)
    assert not validator.is_valid(yaml.safe_load(broken))
    with pytest.raises(ProtocolError):
        loads(broken, "f.yaml")
