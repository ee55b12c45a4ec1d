"""Mistakes in a protocol: each gives one clear message, and all are reported at once."""

# One mistake to a row reads better than lines of a limited length.
# ruff: noqa: E501

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.errors import ProtocolError
from machinepsych.protocol.check import load, loads
from machinepsych.protocol.model import Protocol
from machinepsych.schedules.notation import Schedule


def changed(text, *changes):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def refusal(agents, text, *changes):
    with pytest.raises(ProtocolError) as refused:
        loads(changed(text, *changes), "r.yaml", agents=agents)
    # Line numbers move with every comment of the shipped file; test_all_at_once tests places.
    return [problem.message for problem in refused.value.problems]


def test_the_shipped_reversal_is_resolved(agents, reversal):
    protocol = loads(reversal, "r.yaml", agents=agents)
    phases = {phase.name: phase for phase in protocol.phases}
    assert protocol.apparatus.tick_s == 0.1
    assert protocol.agents[1].parameters == {"rule": "delta", "rate": 0.5, "keys": 64, "fades": False}
    assert phases["training2"].correct == {"A1-left": "right", "A1-right": "left"}
    assert phases["training1"].feedback == phases["training2"].feedback
    assert phases["training1"].feedback.incorrect == Schedule("CRF")
    assert phases["baseline"].feedback is None
    assert (phases["baseline"].response_window_ticks, phases["baseline"].intertrial_interval_ticks) == (
        50,
        100,
    )
    assert phases["baseline"].trials_per_block == 12


def test_schedules_put_inherited_feedback_aside_and_unnamed_operanda_are_extinction(agents, reversal):
    text = changed(
        reversal,
        ("order: shuffled", "feedback: CRF\n  order: shuffled"),
        ("feedback: none", "schedules: {left: VI3s}"),
    )
    phase = loads(text, "r.yaml", agents=agents).phases[0]
    assert phase.feedback is None
    assert phase.correct == {}
    assert phase.schedules == {"left": Schedule("VI", seconds=3.0), "right": Schedule("EXT")}


def test_all_at_once_in_order_of_position(agents):
    text = (
        "machinepsych: 1\n"
        "name: x\n"
        "seed: -1\n"
        "subject: 3\n"
        "apparatus: {use: operant_chamber, operanda: [left], stimuli: [A]}\n"
        "agents: [narz]\n"
        "trial_types: {t: [B]}\n"
        "phases:\n"
        "  - {name: p, blocks: 1, trials: {t: 1}, response_window: 5, feedback: VI30, correct: {t: left}}\n"
    )
    with pytest.raises(ProtocolError) as refused:
        loads(text, "r.yaml", agents=agents)
    assert str(refused.value).splitlines() == [
        'r.yaml:3:7  "seed" must be a whole number from 0 to 18446744073709551615, not -1.',
        'r.yaml:4:1  "subject" is not a field of a protocol. Did you mean "subjects"?',
        'r.yaml:6:10  There is no agent "narz". Did you mean "nars"? Allowed: hebbian, nars, random.',
        'r.yaml:7:19  "B" is not a declared stimulus. Allowed: A.',
        'r.yaml:9:59  "response_window": 5 needs a time unit. Write 5s (or ms, min, h).',
        "r.yaml:9:72  VI30 needs a time unit. Write VI30s for a mean of 30 seconds.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("subjects: 100 ", "subjects: many ", ['"subjects" must be a whole number from 1 to 100000000, not the text "many".']),
        ("subjects: 100 ", "subjects: .inf ", ['"subjects" must be a whole number from 1 to 100000000, not .inf.']),
        ("reward: 1 ", "reward: .nan ", ['"reward" must be a number from 0 to 10, not .nan.']),
        ("seed: 20241101", "", ['The protocol needs "seed".']),
        ("machinepsych: 1 ", "machinepsych: 2 ", ['Format "2" is not known; this version reads machinepsych: 1.']),
        ("[A1, A2]   ", "A1   ", ['"stimuli" must be a list of names, such as [a, b], not the text "A1".']),
        ("operanda: [left", "operanda: [1", ['"operanda" must be text. Write "1" in quotation marks.']),
        ("A2@right]", "A2@rihgt]", ['"rihgt" in "A2@rihgt" is not a declared place.']),
        ("A2@right]", "A3@right]", ['"A3" in "A3@right" is not a declared stimulus.']),
        ("{A1-left: 6,", "{A1-lef: 6,", ['"A1-lef" is not a declared trial type.']),
        ("{A1-left: 6, A1-right: 6}", "{A1-left: 0}", ["A block must have 1 to 10000 trials, not 0."]),
        ("{A1-left: 6,", "{A1-left: -6,", ['"A1-left" must be a whole number from 0 to 10000, not -6.']),
        ("A1-right: right}", "A1-right: centre}", ['"centre" is not a declared operandum.']),
        ("intertrial_interval: 10s", "intertrial_interval: 250ms", ['"intertrial_interval" must be a whole number of ticks of 100ms: 200ms or 300ms.']),
        ("response_window: 5s", "response_window: 0s", ['"response_window" must be at least one tick.']),
        ("tick: 100ms", "tick: 2min", ['"tick" must be from 1ms to 60s, and a whole number of microseconds.']),
        ("order: shuffled", "order: shuffle", ['"order" cannot be "shuffle".']),
        ("name: testing1", "name: baseline", ['There are two phases called "baseline" (first on line 45).']),
        ("every_phase:", "every_phaze:", ['"every_phaze" is not a field of a protocol.']),
        ("- nars", "- hebbian", ['There are two agents labelled "hebbian". Give one of them a "label" of its own.']),
        ("- nars", "- nars:\n    rate: 1", ['An agent is one name; indent "rate" further, below "nars".']),
        ("{rule: delta}", "{rat: 1}", ['"rat" is not a parameter of hebbian.']),
        ("{rule: delta}", "{rate: 2}", ['"rate" must be a number from 0 to 1, not 2.']),
        ("{rule: delta}", "{keys: 1.5}", ['"keys" must be a whole number from 1 to 4096, not 1.5.']),
        ("{rule: delta}", "{fades: yes}", ['"fades" must be true or false, not the text "yes".']),
        ("feedback: CRF ", "feedback: VI50ms ", ["VI50ms is shorter than a tick (100ms)."]),
        ("feedback: CRF ", "feedback: VI150ms ", ["The time of VI150ms must be a whole number of ticks of 100ms: 100ms or 200ms."]),
        ("feedback: CRF ", "feedback: FR49 ", ['FR49 can never pay in phase "training1", which has at most 48 responses.']),
        ("feedback: CRF ", "feedback: FI720s ", ['FI720s can never pay in phase "training1", which lasts 720 s at most.']),
        ("feedback: CRF ", "schedules: {centre: CRF} ", ['"centre" is not a declared operandum.']),
        ("feedback: CRF ", "about2: x ", ['Phase "training1" does not say what responses lead to. Give "feedback" (none, CRF, ...) or "schedules".', '"about2" is not a field of a phase.']),
        ("feedback: CRF ", "feedback: CRF\n    schedules: {left: CRF} ", ['"feedback" and "schedules" exclude each other; keep one of them.']),
        ("A1-right: right}", "}", ['Phase "training1" has feedback, but "correct" does not name an operandum for A1-right.']),
        ("incorrect: CRF}", "incorrect: conc(CRF, EXT)}", [
            "conc joins schedules; here a simple one is needed, such as VI30s.",
            'The comma split this entry in two: "EXT)" was read as a key of its own.',
        ]),
    ],
)  # fmt: skip
def test_frequent_mistakes(agents, reversal, old, new, messages):
    assert refusal(agents, reversal, (old, new)) == messages


@pytest.mark.parametrize("schedule", ["FR48", "FI719s", "VR1000"])
def test_schedules_that_can_pay_are_let_through(agents, reversal, schedule):
    text = changed(reversal, ("feedback: CRF ", f"feedback: {schedule} "))
    assert loads(text, "r.yaml", agents=agents).phases[1].feedback is not None


def test_a_session_cannot_have_more_trials_than_can_be_numbered(agents, reversal):
    changes = [("trials: {A1-left: 6", "trials: {A1-left: 9000"), ("blocks: 4", "blocks: 1000000")]
    assert refusal(agents, reversal, *changes) == ["The phases have more than 2147483647 trials in all."]


def test_load_reads_a_file(agents, reversal, tmp_path):
    (tmp_path / "r.yaml").write_text(reversal, encoding="utf-8")
    assert load(tmp_path / "r.yaml", ["subjects=7"], agents=agents).subjects == 7


@settings(max_examples=40)
@given(
    st.integers(0, 60),
    st.integers(0, 8),
    st.sampled_from(
        ["", "x", "0", "-1", "null", "[]", "{}", "[a, [b]]", "{a: {b: c}}", "1e99", "'", "CRF", "left"]
    ),
)
def test_any_change_to_a_word_is_a_protocol_or_refused(agents, reversal, line, word, new):
    lines = reversal[reversal.index("machinepsych: 1") :].splitlines()
    words = re.split(r"([ ,:{}\[\]]+)", lines[line % len(lines)])
    words[word % len(words)] = new
    lines[line % len(lines)] = "".join(words)
    try:
        answer = loads("\n".join(lines), "r.yaml", agents=agents)
    except ProtocolError as error:
        answer = error
    assert isinstance(answer, Protocol) or answer.problems
