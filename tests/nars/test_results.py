"""An operation's result is an observation, and what it was a step to is wanted on."""

import pytest

from machinepsych.nars import cycle, induction
from machinepsych.nars.cycle import infer_nothing
from machinepsych.nars.happenings import Kind
from machinepsych.nars.induction import relate_nothing
from machinepsych.nars.registers import CYCLES, EXECUTED_TERM, GOALS_WAITING, LOGGED
from machinepsych.nars.results import take_result, want_on
from machinepsych.nars.service import TELL_RESULT, WANT_ON
from machinepsych.nars.serving import serve
from machinepsych.narsese import parse_sentence
from tests.nars.bench import Bench, small_reasoner, tell

ASKED = "<({SELF} * (fridge * #1)) --> ^left>"
RESULT = "<({SELF} * (fridge * cellar)) --> ^left>"
PROCEDURE = "<((tick &/ <({SELF} * ($1 * #1)) --> ^left>) &/ <({SELF} * #1) --> ^up>) =/> <$1 --> seen>>"


@pytest.fixture
def bench(monkeypatch):
    # Only where lanes are called one by one: a reasoner fills its slots itself.
    monkeypatch.setattr(cycle, "infer_from_event", infer_nothing)
    monkeypatch.setattr(induction, "relate_values", relate_nothing)
    return Bench()


def take(bench, text=RESULT):
    take_result(bench.memory, bench.parameters, None, bench.term(text), 1.0, 0.9, bench.now)


def confidence(bench, text):
    return float(bench.memory.spike[bench.concept(text), 1])


def test_a_result_ends_the_sequences_of_what_was_observed_before_it(bench):
    bench.spike("tick", confidence=0.8)
    bench.now += 2
    bench.spike("^right")
    take(bench)
    assert confidence(bench, f"(tick &/ {RESULT})") == pytest.approx(0.8 * 0.8**2 * 0.9)
    assert confidence(bench, f"(^right &/ {RESULT})") == 0.0
    assert bench.memory.registers[CYCLES] == 1


def test_nothing_of_long_ago_or_of_the_same_observation_goes_before_a_result(bench):
    bench.spike("old")
    bench.now += bench.parameters.event_distance
    # The next input is observation 1.
    bench.spike("same", stamp=bench.stamp(1))
    bench.spike("<a =/> b>")
    take(bench)
    for before in ("old", "same", "<a =/> b>"):
        assert confidence(bench, f"({before} &/ {RESULT})") == 0.0


def test_what_is_wanted_on_is_pursued_at_once_and_is_no_input(bench):
    bench.link("<(a &/ ^left) =/> g>")
    bench.spike("a")
    want_on(bench.memory, bench.parameters, None, bench.term("g"), 1.0, 0.9)
    assert bench.text(bench.memory.registers[EXECUTED_TERM]) == "^left"
    assert bench.memory.registers[GOALS_WAITING] == 0
    assert "g" not in [bench.text(bench.memory.log_term[k]) for k in range(bench.memory.registers[LOGGED])]


def test_both_are_commands(bench):
    bench.spike("tick")
    serve(bench.memory, bench.parameters, None, TELL_RESULT, bench.term(RESULT), 1.0, 0.9, bench.now, 0.0)
    assert confidence(bench, f"(tick &/ {RESULT})") > 0.0
    bench.link("<(a &/ ^left) =/> g>")
    bench.spike("a")
    serve(bench.memory, bench.parameters, None, WANT_ON, bench.term("g"), 1.0, 0.9, 0, 0.0)
    assert bench.text(bench.memory.registers[EXECUTED_TERM]) == "^left"


def executed(reasoner):
    done = [each for each in reasoner.happenings() if each.kind is Kind.EXECUTED]
    return [f"{each.term} {each.arguments}" for each in done]


def test_a_procedure_goes_on_with_what_its_first_step_found_out():
    reasoner = small_reasoner()
    reasoner.withhold_feedback(1)
    tell(reasoner, f"{PROCEDURE}.", "tick. :|:", "<fridge --> seen>! :|:")
    assert executed(reasoner) == ["^left ({SELF} * (fridge * #1))"]
    assert reasoner.was_step()
    tell(reasoner, f"{RESULT}. :|:")
    assert executed(reasoner) == []
    reasoner.want_on(parse_sentence("<fridge --> seen>! :|:"))
    assert executed(reasoner) == ["^up ({SELF} * cellar)"]
    assert not reasoner.was_step()


def test_what_a_link_or_babbling_decided_was_no_step():
    reasoner = small_reasoner()
    assert not reasoner.was_step()
    tell(reasoner, "<(a &/ ^left) =/> g>.", "a. :|:", "g! :|:")
    assert executed(reasoner) == ["^left None"]
    assert not reasoner.was_step()
    babbler = small_reasoner(motor_babbling=1.0)
    tell(babbler, "g! :|:")
    assert len(executed(babbler)) == 1
    assert not babbler.was_step()
