"""Pavlovian protocols: what is read, that it reads back, and every mistake with its place."""

from fractions import Fraction
from pathlib import Path

import pytest

from machinepsych.errors import ProtocolError
from machinepsych.experiments.base import OPERANT, kind_of_file
from machinepsych.pavlovian.protocol import PAVLOVIAN, load, loads
from machinepsych.protocol.read import read_document

SHIPPED = sorted((Path(__file__).parents[2] / "protocols" / "pavlovian").glob("*.yaml"))
GOOD = """\
machinepsych: 1
kind: pavlovian
name: test
seed: 3
subjects: 4
agents:
  - rescorla_wagner
  - temporal_difference: {alpha: 0.05, label: td}
stimuli: {A: light, B: tone}
timing: {tick: 1s, iti: 20s}
groups:
  one: [10A+, "5A+, 5AB- iti 5s", B~]
  two: [10B+, ~, 'B~ / A~']
"""


def problems(text, *changes):
    with pytest.raises(ProtocolError) as caught:
        loads(text, "test.yaml", changes)
    return [str(problem) for problem in caught.value.problems]


def test_three_are_shipped():
    assert {path.stem for path in SHIPPED} >= {"blocking", "extinction_renewal", "conditioned_inhibition"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_protocols_read_back_and_say_what_they_are(path):
    protocol = load(path)
    again = loads(protocol.text(), "resolved")
    assert again == protocol
    assert again.digest() == protocol.digest()
    assert protocol.name == path.stem
    assert protocol.about
    assert protocol.source
    assert kind_of_file(path).kind == PAVLOVIAN


def test_what_is_read():
    protocol = loads(GOOD, "test.yaml")
    assert protocol.design.timing.tick_s == 1
    assert protocol.design.timing.iti_s == Fraction(20)
    assert [agent.label for agent in protocol.agents] == ["rescorla_wagner", "td"]
    assert protocol.design.table() == {
        "one": ["10A+", "5A+, 5AB- iti 5s", "1B~"],
        "two": ["10B+", "", "1B~ / 1A~"],
    }
    assert loads(protocol.text(), "again") == protocol


def test_options_change_it():
    protocol = loads(GOOD, "test.yaml", ["subjects=9", "agents.td.alpha=0.1"])
    assert protocol.subjects == 9
    assert protocol.agents[1].parameters["alpha"] == 0.1
    assert protocol.digest() != loads(GOOD, "test.yaml").digest()


@pytest.mark.parametrize(
    ("old", "new", "place", "part"),
    [
        ("[10A+,", "['10A?',", "12:13", 'Did you mean "~"'),
        ('"5A+, 5AB-', '"5A+, 5AA-', "12:23", '"A" stands twice'),
        ("'B~ / A~'", "'B~ / C~'", "13:24", '"C" is not declared under "stimuli"'),
        ("[10B+, ~,", "[10B+,", "13:8", '"two" has 2 phases and "one" 3'),
        ("rescorla_wagner", "rescorla_vagner", "7:5", 'Did you mean "rescorla_wagner"'),
        ("alpha: 0.05", "alfa: 0.05", "8:27", 'Did you mean "alpha"'),
        ("alpha: 0.05", "alpha: 2", "8:34", "from 0 to 1"),
        ("subjects: 4", "subjects: 0", "5:11", "from 1 to 1000000, not 0"),
        ("subjects: 4", "subjects: 99999999999", "5:11", "from 1 to 1000000"),
        ("seed: 3", "seed: -1", "4:7", "whole number"),
        ("groups:", "group:", "11:1", 'Did you mean "groups"'),
        ("tick: 1s", "tick: 1", "10:16", "needs a time unit"),
        ("tick: 1s", "tick: 1ms, cs: 2h", "10:9", "use a longer tick"),
        ("kind: pavlovian", "kind: pavlov", "2:7", 'Did you mean "pavlovian"'),
        ("{A: light", "{AA: light", "9:11", "must be a letter"),
        ("  one: [10A+,", "  one: [{x: 1},", "12:9", "must be trials such as"),
        ("[10B+, ~, 'B~ / A~']", "10B+", "13:8", "must be a list of phases"),
        ("[10A+,", "[!10A+,", "12:9", "Tags"),
        ("machinepsych: 1", "machinepsych: 2", "1:15", "from 1 to 1"),
    ],
)
def test_a_mistake_is_named_with_its_place(old, new, place, part):
    assert old in GOOD
    found = problems(GOOD.replace(old, new, 1))
    assert any(each.startswith(f"test.yaml:{place}") and part in each for each in found), found


def test_all_mistakes_are_named_at_once():
    text = GOOD.replace("[10A+", "['10A?'").replace("subjects: 4", "subjects: x").replace("B~ / A~", "B~ /")
    assert len(problems(text)) == 3


def test_groups_without_trials_are_refused():
    text = GOOD[: GOOD.index("groups:")] + "groups: {one: ['', rest 1h]}\n"
    assert any("no trials" in each for each in problems(text))


@pytest.mark.parametrize("text", ["", "   \n", "# nothing\n", "- a\n- b\n", "kind: pavlovian\n"])
def test_what_is_no_protocol_is_refused(text):
    assert problems(text)


def test_a_file_without_a_kind_is_operant(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("machinepsych: 1\n")
    assert kind_of_file(path).kind == OPERANT
    path.write_text("kind: [pavlovian]\n")
    assert kind_of_file(path).kind == OPERANT
    assert kind_of_file(tmp_path / "missing.yaml").kind == OPERANT
    assert read_document(GOOD, "x").root.get("kind").written == PAVLOVIAN
