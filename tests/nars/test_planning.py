"""Which operation a goal calls for, and whether it is wanted enough to be executed."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.kernels.counter_rng import BABBLING, CHOICE
from machinepsych.nal.truth import expectation
from machinepsych.nars.goals import want
from machinepsych.nars.log import LOG_DECISION, LOG_EXECUTED
from machinepsych.nars.planning import (
    NO_VOICE,
    VOICE_OPERATION,
    answers_goal,
    babbled_operation,
    best_voice,
    consider_link,
    decide_for_goal,
    draw,
    draw_index,
    execute,
    is_better,
    is_vetoed,
    link_desire,
    listen,
    promising_operation,
    raise_voice,
    voice_for,
)
from machinepsych.nars.registers import (
    BABBLED_OPERATIONS,
    DECIDED_BABBLED,
    DECIDED_LINK,
    DECIDED_OPERATION,
    EXECUTED_OPERATION,
    EXECUTED_TERM,
    LINKS,
    VOICES,
)
from machinepsych.nars.unification import DECISION_ROW, clear_bindings
from tests.nars.bench import SMALL, Bench


def decide(bench, goal="g", frequency=1.0, confidence=0.9):
    """Decide for a goal; return the text of what was executed, None for nothing."""
    bench.memory.registers[EXECUTED_TERM] = 0
    did = decide_for_goal(bench.memory, bench.parameters, bench.term(goal), frequency, confidence, bench.now)
    term = bench.memory.registers[EXECUTED_TERM]
    assert did == (term != 0)
    return bench.text(term) if did else None


def voices(bench):
    """Return what is voiced: text of the operation, and how much it is wanted."""
    count = bench.memory.registers[VOICES]
    return {
        bench.text(bench.memory.voice[k, VOICE_OPERATION]): float(bench.memory.voice_desire[k])
        for k in range(count)
    }


def test_draws_are_numbered_and_uniform():
    bench, same = Bench(), Bench()
    drawn = [draw(bench.memory, BABBLING) for _ in range(400)]
    assert drawn == [draw(same.memory, BABBLING) for _ in range(400)]
    assert len(set(drawn)) == 400
    assert min(drawn) >= 0.0
    assert max(drawn) < 1.0
    assert np.mean(drawn) == pytest.approx(0.5, abs=0.05)
    counts = Counter(int(draw_index(bench.memory, CHOICE, 3)) for _ in range(300))
    assert sorted(counts) == [0, 1, 2]
    assert min(counts.values()) > 70


@given(st.floats(0.3, 0.99), st.floats(0.3, 0.99), st.floats(0.3, 0.99), st.integers(0, 8))
def test_desire_is_that_of_goal_link_and_event_together(c_goal, c_link, c_event, gap):
    bench = Bench()
    link = bench.link("<(a &/ ^left) =/> g>", 1.0, c_link)
    concept = bench.spike("a", confidence=c_event)
    bench.now += gap
    f, c = link_desire(bench.memory, bench.parameters, link, concept, 1.0, 1.0, c_goal, bench.now)
    assert (f, c) == pytest.approx((1.0, c_goal * c_link * c_event * 0.8**gap))
    assert link_desire(bench.memory, bench.parameters, link, concept, 0.5, 1.0, c_goal, bench.now)[1] < c
    # An operation is executed where its expectation reaches the threshold, and only there.
    expected = expectation(f, c)
    executed = decide(bench, confidence=c_goal)
    assert executed == ("^left" if expected >= bench.parameters.decision_threshold else None)


def test_no_operation_without_condition_link_or_desire():
    bench = Bench()
    assert decide(bench) is None
    link = bench.link("<(a &/ ^left) =/> g>")
    assert decide(bench) is None
    bench.spike("a")
    assert decide(bench, "h") is None
    assert decide(bench, frequency=0.0) is None
    assert decide(bench) == "^left"
    assert bench.memory.registers[DECIDED_LINK] == link + 1
    assert bench.logged(LOG_DECISION) == ["<(a &/ ^left) =/> g>"]


def test_a_wanted_operation_is_executed_itself():
    bench = Bench()
    assert decide(bench, "^up") == "^up"
    assert decide(bench, "^up", 0.4) is None
    assert decide(bench, "<({SELF} * x) --> ^up>") == "<({SELF} * x) --> ^up>"


@given(st.lists(st.floats(0.1, 0.95), min_size=2, max_size=3, unique=True))
def test_the_most_desired_operation_wins(confidences):
    bench = Bench()
    for name, confidence in zip(("^left", "^right", "^up"), confidences, strict=False):
        bench.link(f"<(a &/ {name}) =/> g>", 1.0, confidence)
    bench.spike("a")
    winner = ("^left", "^right", "^up")[int(np.argmax(confidences))]
    assert decide(bench) == winner
    said = voices(bench)
    assert len(said) == len(confidences)
    best = best_voice(bench.memory)
    assert bench.memory.voice_desire[best] == max(said.values()) == said[winner]
    assert voice_for(bench.memory, 1) == said["^left"]
    assert voice_for(bench.memory, 4) == 0.5


def test_preference_for_the_specific_follows_the_longer_condition():
    for preference, chosen in (("desire", "^left"), ("specific", "^right")):
        bench = Bench(preference=preference)
        bench.link("<(a &/ ^left) =/> g>", 1.0, 0.6)
        bench.link("<(a &/ ^right) =/> g>", 0.1, 0.9)
        bench.link("<((a &/ b) &/ ^left) =/> g>", 0.1, 0.5)
        bench.link("<((a &/ b) &/ ^right) =/> g>", 1.0, 0.5)
        bench.spike("a")
        bench.spike("(a &/ b)")
        assert decide(bench) == chosen


def test_a_negative_goal_vetoes_what_would_bring_it_about():
    for strength, executed in ((0.3, "^left"), (0.9, None)):
        bench = Bench()
        bench.link("<(a &/ ^left) =/> g>", 1.0, 0.5)
        bench.link("<(a &/ ^left) =/> bad>", 1.0, strength)
        concept = bench.spike("a")
        want(bench.memory, bench.term("bad"), 0.0, 0.9, bench.now)
        assert decide(bench) == executed
        link = bench.memory.term_link[bench.term("<(a &/ ^left) =/> g>")] - 1
        f, c = link_desire(bench.memory, bench.parameters, link, concept, 1.0, 1.0, 0.9, bench.now)
        arguments = (bench.term("^left"), concept, bench.memory.link_term[link], f, c)
        assert is_vetoed(bench.memory, bench.parameters, *arguments) == (executed is None)
        # What was not wanted long ago does not matter any more.
        bench.memory.wanted_time[bench.concept("bad")] -= bench.parameters.event_distance + 1
        assert not is_vetoed(bench.memory, bench.parameters, *arguments)


def test_a_general_link_acts_on_what_fits_and_is_denied_by_its_failures():
    bench = Bench()
    bench.link("<(<$1 --> a> &/ <({SELF} * $1) --> ^left>) =/> <$1 --> g>>", 1.0, 0.8)
    bench.spike("<x --> a>")
    assert decide(bench, "<y --> g>") is None
    assert decide(bench, "<x --> g>") == "<({SELF} * x) --> ^left>"
    # Acting on it makes its special case, which has to prove itself.
    special = "<(<x --> a> &/ <({SELF} * x) --> ^left>) =/> <x --> g>>"
    assert bench.link_truth(special)[0] == 0.0
    bench.memory.link_truth[bench.memory.term_link[bench.term(special)] - 1] = (0.1, 0.3)
    assert decide(bench, "<x --> g>") is None


def test_a_goal_with_a_variable_asks_for_any_case_of_it():
    bench = Bench()
    bench.link("<(a &/ ^left) =/> <x --> g>>")
    bench.spike("a")
    assert answers_goal(bench.memory, bench.term("<$1 --> g>"), bench.term("<x --> g>"))
    assert not answers_goal(bench.memory, bench.term("<$1 --> g>"), bench.term("<x --> h>"))
    assert decide(bench, "<#1 --> g>") == "^left"


def test_links_speak_one_by_one():
    bench = Bench()
    link = bench.link("<(a &/ ^left) =/> g>", 1.0, 0.5)
    concept = bench.spike("a")
    goal = bench.term("g")
    consider_link(bench.memory, bench.parameters, link, goal, 1.0, 0.9, bench.now)
    desire = voices(bench)["^left"]
    assert desire == pytest.approx(0.5 + 0.5 * 0.9 * 0.5 * 0.9)
    clear_bindings(bench.memory.bindings[DECISION_ROW])
    raise_voice(bench.memory, bench.parameters, link, concept, 1.0, 1.0, 0.5, bench.now)
    assert voices(bench) == {"^left": desire}
    bench.link("<(a &/ ^right) =/> g>")
    bench.memory.registers[VOICES] = 0
    listen(bench.memory, bench.parameters, bench.concept("g"), goal, 1.0, 0.9, bench.now)
    assert set(voices(bench)) == {"^left", "^right"}
    assert best_voice(bench.memory) != NO_VOICE
    bench.memory.registers[VOICES] = 0
    assert best_voice(bench.memory) == NO_VOICE


def test_of_equals_the_simpler_is_better():
    bench = Bench()
    small = bench.link("<(a &/ ^left) =/> g>")
    large = bench.link("<((a &/ b) &/ ^left) =/> g>")
    small_term, large_term = bench.memory.link_term[small], bench.memory.link_term[large]
    assert is_better(bench.memory, 0.6, small_term, 0.6, large)
    assert not is_better(bench.memory, 0.6, large_term, 0.6, small)
    assert not is_better(bench.memory, 0.6, small_term, 0.6, small)
    assert is_better(bench.memory, 0.7, large_term, 0.6, small)


def test_babbling_tries_every_operation_with_each_of_its_arguments():
    bench = Bench()
    bench.memory.registers[BABBLED_OPERATIONS] = 2
    bench.memory.argument_term[2, :2] = bench.term("x"), bench.term("y")
    bench.memory.argument_count[2] = 2
    tried = Counter(bench.text(babbled_operation(bench.memory, bench.parameters)) for _ in range(400))
    assert sorted(tried) == ["<({SELF} * x) --> ^right>", "<({SELF} * y) --> ^right>", "^left"]
    assert 150 < tried["^left"] < 250
    bench.memory.registers[BABBLED_OPERATIONS] = 0
    assert babbled_operation(bench.memory, bench.parameters) == 0


def test_babbling_can_leave_out_what_fails_here():
    bench = Bench(motor_babbling=1.0, babbling_avoids_failure=True, preference="specific")
    bench.link("<(a &/ ^left) =/> g>", 0.0, 0.9)
    bench.link("<(a &/ ^up) =/> g>", 0.0, 0.9)
    bench.spike("a")
    assert {decide(bench) for _ in range(20)} == {"^right"}
    assert bench.memory.registers[DECIDED_BABBLED] == 1
    assert promising_operation(bench.memory, bench.parameters, 3) == 2
    bench.link("<(a &/ ^right) =/> g>", 0.0, 0.9)
    # Where all of them fail, all are tried.
    assert len({decide(bench) for _ in range(40)}) == 3
    assert promising_operation(bench.memory, bench.parameters, 3) == 0


def test_a_strong_desire_replaces_babbling():
    bench = Bench(motor_babbling=1.0)
    link = bench.link("<(a &/ ^left) =/> g>")
    bench.spike("a")
    assert {decide(bench) for _ in range(10)} == {"^left"}
    bench.memory.link_truth[link, 1] = 0.1
    assert len({decide(bench) for _ in range(40)}) == 3


def test_an_execution_is_noted():
    bench = Bench(logged_priority=-1.0)
    execute(bench.memory, bench.parameters, bench.term("<({SELF} * x) --> ^up>"), 4, 1)
    registers = bench.memory.registers
    assert bench.text(registers[DECIDED_OPERATION]) == "<({SELF} * x) --> ^up>"
    assert [registers[k] for k in (DECIDED_LINK, DECIDED_BABBLED, EXECUTED_OPERATION)] == [5, 1, 3]
    assert bench.logged(LOG_EXECUTED) == ["<({SELF} * x) --> ^up>"]
    assert registers[LINKS] == 0
    assert registers[VOICES] <= SMALL.voices
