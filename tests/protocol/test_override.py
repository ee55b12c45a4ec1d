"""Options that change a protocol: paths by key, position and name; mistakes name the option."""

import pytest

from machinepsych.errors import ProtocolError
from machinepsych.protocol.check import loads
from machinepsych.protocol.override import override
from machinepsych.protocol.read import read_document


def test_paths_reach_keys_positions_and_names(agents, reversal):
    overrides = [
        "subjects=10",
        "phases.training2.blocks=9",
        "phases.0.blocks=3",
        "agents.nars.rate=0.25",
        "agents.hebbian.rule=hebb",
        "every_phase.reward=2",
        "criterion={consecutive_correct: 3}",
        "apparatus.tick=50ms",
    ]
    protocol = loads(reversal, "r.yaml", overrides, agents=agents)
    assert protocol.subjects == 10
    assert [phase.blocks for phase in protocol.phases] == [3, 4, 2, 9, 2]
    assert protocol.agents[0].parameters["rate"] == 0.25
    assert protocol.agents[1].parameters["rule"] == "hebb"
    assert {phase.reward for phase in protocol.phases} == {2.0}
    assert protocol.criterion == 3
    assert protocol.phases[0].response_window_ticks == 100


def test_the_document_itself_stays_as_it_was():
    document = read_document("seed: 1", "f")
    assert override(document, "seed", "7").root.get("seed").value == 7
    assert document.root.get("seed").value == 1


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            "phases.training2.blocks=x",
            '--set phases.training2.blocks=x  "blocks" must be a whole number from 1 to 1000000, '
            'not the text "x".',
        ),
        (
            "phases.trainin2.blocks=9",
            '--set phases.trainin2.blocks=9  There is no "trainin2" under "phases". '
            'Did you mean "training2"? '
            "Allowed: baseline, training1, testing1, training2, testing2.",
        ),
        (
            "apparatus.tik=1s",
            '--set apparatus.tik=1s  "tik" is not a field of apparatus. Did you mean "tick"?',
        ),
        ("name.x=1", '--set name.x=1  "name" is a single value; nothing lies below it.'),
        ("subjects", "--set subjects  This must be PATH=VALUE, such as subjects=10."),
        ("seed=[", "--set seed=[  A value is missing here, or a bracket is not closed."),
    ],
)
def test_mistakes_name_the_option(agents, reversal, option, message):
    with pytest.raises(ProtocolError) as refused:
        loads(reversal, "r.yaml", [option], agents=agents)
    assert str(refused.value) == message


def test_every_wrong_option_is_reported(agents, reversal):
    with pytest.raises(ProtocolError) as refused:
        loads(reversal, "r.yaml", ["nowhere.x=1", "subjects=0"], agents=agents)
    assert [problem.file for problem in refused.value.problems] == ["--set nowhere.x=1", "--set subjects=0"]
