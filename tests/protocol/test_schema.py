"""The JSON Schema takes what the reader takes, and refuses broken documents."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from machinepsych.agents.base import AGENTS
from machinepsych.protocol.check import load
from machinepsych.protocol.schema import json_schema
from machinepsych.protocol.write import resolved_text

SHIPPED = sorted((Path(__file__).parents[2] / "protocols").glob("*.yaml"))


@pytest.fixture(scope="module")
def validator():
    schema = json_schema(AGENTS)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_protocols_are_valid_as_written_and_as_resolved(validator, path):
    for text in (path.read_text(encoding="utf-8"), resolved_text(load(path, agents=AGENTS))):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("subjects: 100 ", "subjects: 0 "),
        ("subjects: 100 ", "subject: 100 "),
        ("machinepsych: 1 ", "machinepsych: 2 "),
        ("tick: 100ms", "tick: 100"),
        ("use: operant_chamber", "use: maze"),
        ("[A1, A2] ", "[A1, A1] "),
        ("- nars", "- narz"),
        ("{rule: delta}", "{rule: delt}"),
        ("{rule: delta}", "{learning_rate: 3}"),
        ("A2@right]", "A2@ri@ght]"),
        ("A1-left: 6", "A1-left: -6"),
        ("order: shuffled", "order: random"),
        ("feedback: CRF ", "feedback: VI30 "),
        ("feedback: CRF ", "feedback: FR5s "),
        ("feedback: CRF ", "feedback: FR0 "),
        ("feedback: CRF ", "schedules: {} "),
        ("reward: 1 ", "reward: -1 "),
        ("name: training1", "nam: training1"),
    ],
)
def test_broken_documents_are_refused(validator, reversal, old, new):
    assert old in reversal
    assert not validator.is_valid(yaml.safe_load(reversal.replace(old, new, 1)))
