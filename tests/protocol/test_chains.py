"""Chains, parameters of one phase, and how a reasoner reads what it is shown."""

import pytest
import yaml

from machinepsych.errors import ProtocolError
from machinepsych.protocol.check import load, loads
from machinepsych.protocol.compile import compile_protocol
from machinepsych.protocol.shipped import find_protocol
from machinepsych.protocol.write import resolved_text

CHAIN = """\
machinepsych: 1
name: chain
seed: 1
subjects: 2
apparatus: {use: operant_chamber, operanda: [pull, press], stimuli: [red, green], places: [top]}
agents: [nars]
trial_types: {first: [red@top], second: [green]}
narsese: {red@top: "<(top * red) --> lit>", pull: "<({SELF} * cord) --> ^pull>"}
phases:
  - name: one
    blocks: 1
    trials: {first: 4}
    response_window: 1s
    feedback: CRF
    correct: {first: pull, second: press}
    leads_to: {first: {pull: second}}
    agents: {nars: {rate: 0.25}}
"""


def problems(agents, old, new):
    assert old in CHAIN
    with pytest.raises(ProtocolError) as refused:
        loads(CHAIN.replace(old, new, 1), "chain.yaml", agents=agents)
    return [(problem.line, problem.message, problem.nearest) for problem in refused.value.problems]


def test_a_chain_is_read_and_compiled(agents):
    protocol = loads(CHAIN, "chain.yaml", agents=agents)
    phase = protocol.phases[0]
    assert phase.leads_to == {"first": {"pull": "second"}}
    assert phase.agents == {"nars": {"rate": 0.25}}
    assert protocol.narsese["pull"] == "<({SELF} * cord) --> ^pull>"
    plan = compile_protocol(protocol)
    assert plan.phases[0].chained
    # [phase, trial type, operation]
    assert plan.design.leads_to.tolist() == [[[1, -1], [-1, -1]]]
    assert plan.vocabulary.narsese == protocol.narsese


def test_it_is_written_and_read_back_as_the_same(agents):
    protocol = loads(CHAIN, "chain.yaml", agents=agents)
    text = resolved_text(protocol)
    assert yaml.safe_load(text)["phases"][0]["leads_to"] == {"first": {"pull": "second"}}
    assert loads(text, "resolved.yaml", agents=agents) == protocol


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "nearest"),
    [
        ("{pull: second}", "{pul: second}", 16, '"pul" is not a declared operandum.', "pull"),
        ("{pull: second}", "{pull: secnd}", 16, '"secnd" is not a declared trial type.', "second"),
        ("{pull: second}", "{pull: first}", 16, '"first" cannot lead to itself.', None),
        ("{first: {pull: second}}", "{frist: {pull: second}}", 16, '"frist" is not a declared', "first"),
        ("{first: {pull: second}}", "{first: pull}", 16, '"first" must be a mapping from operanda', None),
        ("{first: {pull: second}}", "[first]", 16, '"leads_to" must be a mapping', None),
        (", second: press}", "}", 15, "does not name an operandum for second", None),
        ("response_window: 1s", "response_window: 100ms", 16, "A chain takes a response a link", None),
        ("feedback: CRF", "feedback: none", 16, "but no feedback or schedules that pay", None),
        ("{nars: {rate", "{nasr: {rate", 17, 'No agent here is labelled "nasr".', "nars"),
        ("{rate: 0.25}", "{rat: 0.25}", 17, '"rat" is not a parameter of nars.', "rate"),
        ("{rate: 0.25}", "{rate: 7}", 17, '"rate" must be a number from 0 to 1', None),
        ("{nars: {rate: 0.25}}", "[nars]", 17, '"agents" must be a mapping', None),
        ("{red@top: ", "{red@tip: ", 8, '"red@tip" is neither a stimulus of a trial type', "red@top"),
        ('"<(top * red) --> lit>"', '"<(top * red --> lit>"', 8, '"red@top": column', None),
        ('"<(top * red) --> lit>"', '"<$1 --> lit>"', 8, "a term without variables is needed", None),
        ('"<(top * red) --> lit>"', '"^red"', 8, "a stimulus is no operation", None),
        ('"<(top * red) --> lit>"', '"<a =/> b>"', 8, "not an implication or a sequence", None),
        ('"<({SELF} * cord) --> ^pull>"', "cord", 8, "an operation is ^name or", None),
        (
            'narsese: {red@top: "<(top * red) --> lit>", pull: "<({SELF} * cord) --> ^pull>"}',
            "narsese: red",
            8,
            '"narsese" must be a mapping',
            None,
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(agents, old, new, line, message, nearest):
    found = problems(agents, old, new)
    assert any(message in each[1] for each in found), found
    place = next(each for each in found if message in each[1])
    assert place[0] == line
    assert place[2] == nearest


def test_the_shipped_chain_is_one(agents):
    path = find_protocol("backward_chain")
    real = load(path, ["agents=[nars]", "phases.testing.agents={}"], agents=agents)
    plan = compile_protocol(real)
    assert all(phase.chained for phase in plan.phases)
