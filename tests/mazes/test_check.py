"""Maze protocols: what is read back, and every mistake at its place."""

import pytest

from machinepsych.errors import ProtocolError
from machinepsych.mazes.check import loads
from machinepsych.mazes.protocol import draws_of

GOOD = """machinepsych: 1
kind: maze
name: water
seed: 3
subjects: 2
apparatus: {use: MorrisWaterMaze, form: faithful, senses: [landmarks, place], tick: 500ms}
agents: [random, {hebbian: {keys: 64}}]
every_phase: {trials: 3, intertrial_interval: 5s}
phases:
  - {name: acquisition, blocks: 2, draws: {quadrant: [0, 1], platform: 2}}
  - {name: probe, trials: 1, feedback: none, draws: {probe: 1}, agents: {hebbian: {learning_rate: 0}}}
"""

OWN = """machinepsych: 1
kind: maze
name: own
seed: 3
subjects: 2
apparatus:
  use: Maze
  map: |
    #####
    #S..#
    #..G#
    #####
agents: [random]
phases: [{name: walk}]
"""

SCREEN = """machinepsych: 1
kind: maze
name: screen
seed: 3
subjects: 2
apparatus:
  use: DelayedNonMatchToSample
  parameters: {delay: 3}
agents: [random]
phases:
  - {name: training}
  - {name: delays, trials: 4, draws: {delay: [1, 4]}}
"""


def problems(text):
    with pytest.raises(ProtocolError) as caught:
        loads(text, "f.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("text", [GOOD, OWN, SCREEN])
def test_a_protocol_reads_back_as_itself(text):
    protocol = loads(text, "f.yaml")
    assert loads(protocol.text(), "g.yaml") == protocol
    assert loads(protocol.text(), "g.yaml").digest() == protocol.digest()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "delay: 3}",
            "delai: 3}",
            '8:16  "delai" is not a parameter of DelayedNonMatchToSample. Did you',
        ),
        ("delay: 3}", "delay: 0}", '8:23  "delay" must be a whole number from 1 to 600 steps, not 0.'),
        ("delay: 3}", "delay: 2.5}", '8:23  "delay" must be a whole number from 1 to 600 steps, not 2.5.'),
        ("{delay: 3}", "3", '8:15  "parameters" must be a mapping such as {delay: 20}'),
        ("parameters:", "form: published\n  parameters:", "9:15  delay: only the faithful form"),
        ("DelayedNonMatchToSample", "TMaze", '8:16  "delay" is not a parameter of TMaze.'),
        ("[1, 4]", "[1, 0]", '12:50  "delay" must be a whole number from 1 to 600 (steps of the delay)'),
    ],
)
def test_what_can_be_set_of_a_place_is_checked(old, new, said):
    assert old in SCREEN
    assert any(f"f.yaml:{said}" in each for each in problems(SCREEN.replace(old, new, 1)))


def test_a_map_of_ones_own_has_no_parameters():
    text = OWN.replace("  use: Maze\n", "  use: Maze\n  parameters: {delay: 3}\n")
    said = '8:3  "parameters" does not go with Maze: that belongs to a paradigm.'
    assert [each.removeprefix("f.yaml:") for each in problems(text)] == [said]


def test_phases_take_what_every_phase_says():
    protocol = loads(GOOD, "f.yaml")
    assert [(phase.blocks, phase.trials, phase.interval) for phase in protocol.phases] == [
        (2, 3, 10),
        (1, 1, 10),
    ]
    assert protocol.trials == 7
    assert protocol.phases[1].agents == {"hebbian": {"learning_rate": 0.0}}
    environment = protocol.place.environment()
    # quadrant stands at 0, platform at 2; quadrants are gone through in turn.
    assert [draws_of(environment, protocol.phases[0], n)[:3] for n in (0, 1, 2)] == [
        [0, -1, 2],
        [1, -1, 2],
        [0, -1, 2],
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("MorrisWaterMaze", "MorisWaterMaze", '6:18  "use" cannot be "MorisWaterMaze". Did you mean "Morris'),
        ("form: faithful", "form: faithfull", 'Did you mean "faithful"?'),
        ("senses: [landmarks", "senses: [landmark", 'Did you mean "landmarks"?'),
        ("senses: [landmarks, place]", "senses: [shock]", '"shock" has nothing to sense in MorrisWaterMaze'),
        ("quadrant: [0, 1]", "quadrant: [0, 4]", "a whole number from 0 to 3 (0 north-east"),
        ("probe: 1}, ag", "prob: 1}, ag", 'Did you mean "probe"?'),
        ("platform: 2", "platform: yes", '"platform" must be'),
        ("blocks: 2", "blocks: 0", '10:33  "blocks" must be a whole number from 1'),
        ("name: probe", "name: acquisition", 'two phases named "acquisition"'),
        ("learning_rate: 0", "learning_rat: 0", 'Did you mean "learning_rate"?'),
        ("{hebbian: {learning", "{nars: {learning", 'No agent here is labelled "nars"'),
        ("tick: 500ms", "tick: 2min", '"tick" must be from 1ms to 60s'),
        ("intertrial_interval: 5s", "intertrial_interval: 5", "5 needs a time unit"),
        ("subjects: 2", "subjects: 1e99", '5:11  "subjects" must be a whole number'),
        ("feedback: none", "feedback: no", 'Did you mean "none"?'),
        ("kind: maze\n", "kind: mase\n", '"kind" cannot be "mase"'),
        ("phases:\n", "phase:\n", '"phase" is not a field of a maze protocol. Did you mean "phases"?'),
    ],
)
def test_a_mistake_is_told_once_with_what_is_allowed(old, new, said):
    assert old in GOOD
    found = problems(GOOD.replace(old, new))
    assert len(found) == 1, found
    assert said in found[0]


def test_a_map_is_checked_by_line_and_column_of_the_file():
    assert any(line.startswith('f.yaml:10:8  "?"') for line in problems(OWN.replace("S..#", "S.?#", 1)))
    assert any("goal" in line for line in problems(OWN.replace("G", ".")))
    cut_off = problems(OWN.replace("#..G#", "##.#G"))
    assert cut_off == ['f.yaml:11:9  The goal "G" cannot be reached from the start at 10:6.']
    assert any("There is no layout" in line for line in problems(OWN.replace("map: |", "map: t_mace #")))


def test_all_mistakes_are_told_at_once():
    assert len(problems("kind: maze\n")) == 7
    found = problems(
        GOOD.replace("random", "randm").replace("blocks: 2", "blocks: x").replace("seed: 3", "seed: -1")
    )
    assert len(found) == 3
