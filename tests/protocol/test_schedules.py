"""Schedules in a protocol: what is read, written back, compiled into tables, and refused."""

import jsonschema
import pytest
import yaml

from machinepsych.agents.base import AGENTS
from machinepsych.errors import ProtocolError
from machinepsych.protocol.check import loads
from machinepsych.protocol.compile import compile_protocol
from machinepsych.protocol.design import BEGINS_ANEW, GOES_ON, LOOK, RESTS_BETWEEN
from machinepsych.protocol.schema import json_schema
from machinepsych.protocol.shipped import protocols_folder
from machinepsych.protocol.write import digest, resolved_text
from machinepsych.schedules.notation import Schedule

FILE = """\
machinepsych: 1
name: schedules
seed: 1
subjects: 2
apparatus: {{use: operant_chamber, tick: 1s, {apparatus}}}
agents: [random]
trial_types: {{red: [red], green: [green]}}
every_phase: {{{every}}}
phases:
  - {{name: one, {phase}}}
"""
TWO = "levers: [left, right], lights: [red, green]"
ONE = "levers: [lever], lights: [red, green]"
CUP = "levers: [lever], lights: [red, green], magazine: {entry: cup, signal: pellet}"
EVERY = "blocks: 2, response_window: 60s, trial_ends: time"

GOOD = {
    "conc": (TWO, "trials: {red: 1}, schedules: conc VI30s VI60s COD2s"),
    "conc-in-full": (TWO, "trials: {red: 1}, schedules: {left: VI30s, right: VI60s}, changeover_delay: 2s"),
    "mult": (ONE, "trials: {red: 1, green: 1}, schedules: mult VI30s EXT, components: [red, green]"),
    "mix": (ONE, "trials: {red: 4}, schedules: {lever: mix FR5 FR50}"),
    "chain": (ONE, "trials: {red: 1}, schedules: chain FI30s DRH5/10s, components: [red, green]"),
    "continues": (
        ONE,
        "trials: {red: 3}, schedules: chain FI30s FR5, components: [red, green], chain: continues",
    ),
    "tand": (TWO, "trials: {red: 1}, schedules: {left: tand FI30s FR5, right: DRO20s}"),
    "sidman": (TWO, "trials: {red: 1}, schedules: {left: SIDMAN RS20s SS5s}, shock: -0.5"),
    "avoid": (TWO, "trials: {red: 1}, schedules: {left: AVOID WS10s SS1s}, relief: 0.5"),
    "reach": (TWO, "trials: {red: 1, green: 1}, schedules: {left: FR5}, in_reach: {red: [left], green: []}"),
    "magazine": (CUP, "trials: {red: 1}, schedules: {lever: PRexp}"),
    "feedback": (CUP, "trials: {red: 1}, trial_ends: outcome, feedback: PR3, correct: {red: lever}"),
}


def text(apparatus, phase, every=EVERY):
    return FILE.format(apparatus=apparatus, phase=phase, every=every)


def read(apparatus, phase, every=EVERY):
    return loads(text(apparatus, phase, every), "s.yaml", agents=AGENTS)


@pytest.mark.parametrize("case", GOOD)
def test_it_is_valid_by_the_schema_and_reads_back_as_resolved(case):
    validator = jsonschema.Draft202012Validator(json_schema(AGENTS))
    protocol = read(*GOOD[case])
    resolved = resolved_text(protocol)
    for written in (text(*GOOD[case]), resolved):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(written))] == []
    again = loads(resolved, "resolved.yaml", agents=AGENTS)
    assert again == protocol
    assert digest(again) == digest(protocol)


def test_one_line_says_the_same_as_the_long_form():
    assert read(*GOOD["conc"]).phases == read(*GOOD["conc-in-full"]).phases


def test_what_is_inherited_gives_way_to_what_a_phase_says():
    every = f"{EVERY}, trials: {{red: 1}}, schedules: conc VI30s VI60s COD2s"
    phase = read(TWO, "schedules: {left: FR5}", every).phases[0]
    assert phase.changeover_delay_ticks == 0
    assert phase.schedules == {"left": Schedule("FR", 5), "right": Schedule("EXT")}
    assert read(TWO, "reward: 2", every).phases[0].changeover_delay_ticks == 2
    discrete = read(TWO, "feedback: CRF, correct: {red: left}", every).phases[0]
    assert not discrete.schedules
    assert discrete.changeover_delay_ticks == 0


def test_components_of_a_multiple_schedule_are_trial_types_with_clocks_that_rest():
    design = compile_protocol(read(*GOOD["mult"])).design
    assert design.schedule_of[0, :, 0].tolist() == [0, 1]
    assert design.schedule_holds.tolist() == [RESTS_BETWEEN] * 2
    assert design.leads_to.max() == -1


def test_links_of_a_tandem_are_states_that_look_alike():
    plan = compile_protocol(read(*GOOD["tand"]))
    first = plan.design.leads_to[0, 0, 0]
    assert plan.type_of.tolist() == [0, 1, 0, 1]
    assert plan.type_of[first] == 0
    assert plan.design.states[0, first, LOOK] == plan.design.states[0, 0, LOOK]
    # The schedule of the other lever holds in every link, and its clock goes on.
    row = plan.design.schedule_of[0, 0, 1]
    assert (plan.design.schedule_of[0, :, 1] == row).all()
    assert plan.design.schedule_holds.tolist() == [BEGINS_ANEW, BEGINS_ANEW, GOES_ON]


def test_a_waiting_pellet_is_a_state_with_its_signal():
    plan = compile_protocol(read(*GOOD["magazine"]))
    waiting = plan.design.leads_to[0, 0, 0]
    shown = [plan.vocabulary.stimuli[k] for k in plan.design.stimuli[waiting] if k >= 0]
    assert shown == ["red", "pellet"]
    assert plan.vocabulary.operations == ("lever", "cup")
    assert plan.design.schedule_of[0, waiting, 0] == -1
    assert plan.design.outcome_of[0, waiting, 1] == 1.0
    assert plan.design.schedule_of[0, 0, 1] == -1


ONE_TRIAL = "trials: {red: 1}, "
PROBE = ONE_TRIAL + "feedback: none"
HOLE = ", nose_pokes: [hole]"


@pytest.mark.parametrize(
    ("apparatus", "phase", "message"),
    [
        (ONE, "trials: {red: 1, green: 1}, schedules: mult VI30s EXT", "\"components\" must name as many"),
        (ONE, "trials: {red: 1}, schedules: mult CRF EXT, components: [red, green]", "green is a component"),
        (ONE, "trials: {green: 1}, schedules: chain CRF CRF, components: [red, green]", "begins with red"),
        (ONE, "trials: {red: 1}, schedules: FR5, chain: continues", "about the links of chain and tand"),
        (ONE, "trials: {red: 2}, schedules: {lever: mix FR5 FR9}, chain: continues", 'phase "one" has mix'),
        (ONE, "trials: {red: 1}, schedules: {lever: tand FR5 FR9}, chain: continue", 'cannot be "continue"'),
        (
            ONE,
            "trials: {red: 1, green: 1}, schedules: {lever: tand FR5 FR9}, chain: continues",
            "trials are of one type, not of red, green",
        ),
        (
            TWO,
            "trials: {red: 1}, schedules: {left: tand FR5 FR9, right: AVOID WS9s SS1s}, chain: continues",
            "begins with each trial",
        ),
        (ONE, "trials: {red: 3}, schedules: mix FR5 FR6", "3 trials of red cannot be shared out evenly"),
        (ONE, ONE_TRIAL + "schedules: FR5, components: [red, green]", "no schedule here has parts"),
        (TWO, ONE_TRIAL + "schedules: FR5", "There is one schedule here for 2 operanda (left, right)."),
        (TWO, ONE_TRIAL + "schedules: conc FR5 FR6 FR7", "There are 3 schedules here for 2 operanda"),
        (TWO, ONE_TRIAL + "schedules: {left: conc FR5 FR6}", "conc is about several operanda."),
        (TWO, ONE_TRIAL + "schedules: conc FR5 FR6 COD2s, changeover_delay: 1s", "delay is given twice"),
        (ONE, ONE_TRIAL + "schedules: FR5, changeover_delay: 1s", "and there is one (lever)"),
        (TWO, ONE_TRIAL + "feedback: none, changeover_delay: 1s", 'with "schedules"; this phase has none'),
        (TWO, ONE_TRIAL + "schedules: {left: tand CRF CRF, right: tand CRF CRF}", "left has one already"),
        (TWO, "trials: {red: 2}, schedules: {left: tand CRF CRF, right: mix CRF CRF}", "has mix and tand"),
        (ONE, ONE_TRIAL + "trial_ends: response, schedules: tand CRF FR2", "must be outcome or time"),
        (ONE, ONE_TRIAL + "schedules: tand CRF CRF, leads_to: {red: {lever: green}}", "exclude each other"),
        (TWO, ONE_TRIAL + "feedback: FT30s, correct: {red: left}", "brings something without a response"),
        (ONE, ONE_TRIAL + "schedules: DRH90/30s", "DRH90/30s can never pay"),
        (ONE, ONE_TRIAL + "schedules: tand FR500 CRF", "FR500 can never pay"),
        (ONE, ONE_TRIAL + "schedules: AVOID WS1500ms SS1s", "must be a whole number of ticks of 1s"),
        (CUP, ONE_TRIAL + "schedules: {cup: FR5}", "has no schedule of its own"),
        (CUP, ONE_TRIAL + "trial_ends: response, schedules: FR5", "which takes a second response"),
        (CUP + HOLE, ONE_TRIAL + "feedback: none, in_reach: {red: [lever]}", "cannot be withdrawn"),
        (TWO, ONE_TRIAL + "feedback: none, in_reach: {red: [lefft]}", '"lefft" is not a declared operandum.'),
        ("levers: [a], tones: [red, green, a], lights: [red]", PROBE, "is declared twice"),
        (CUP + ", tones: [pellet]", PROBE, "of the magazine is among the stimuli already"),
        ("lights: [red, green]", PROBE, '"apparatus" needs "operanda".'),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(apparatus, phase, message):
    with pytest.raises(ProtocolError) as refused:
        read(apparatus, phase)
    found = refused.value.problems
    assert any(message in each.message for each in found), [each.message for each in found]
    assert all(each.line in (5, 10) and each.column > 1 for each in found)


def test_a_tone_has_no_place_and_the_signal_is_not_shown_by_trials():
    written = text(
        "levers: [lever], tones: [red], lights: [green], places: [top]", ONE_TRIAL + "feedback: none"
    )
    with pytest.raises(ProtocolError, match='"red" is a tone, which fills the chamber'):
        loads(written.replace("[red], green", "[red@top], green"), "s.yaml", agents=AGENTS)
    with pytest.raises(ProtocolError, match='"pellet" is on while a pellet waits'):
        loads(
            text(CUP, ONE_TRIAL + "feedback: none").replace("[red], green", "[pellet], green"),
            "s.yaml",
            agents=AGENTS,
        )


def test_shipped_operant_protocols_are_valid_by_the_schema():
    validator = jsonschema.Draft202012Validator(json_schema(AGENTS))
    for path in sorted((protocols_folder() / "operant").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert [error.message for error in validator.iter_errors(document)] == [], path.name
