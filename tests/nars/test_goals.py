"""What has to come first for a goal to come true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import expectation, truth_goal_deduction
from machinepsych.nars.attention import add_goal
from machinepsych.nars.beliefs import believe
from machinepsych.nars.concepts import NEVER, NO_CONCEPT
from machinepsych.nars.goals import (
    add_subgoal,
    decompose,
    fulfilled,
    hand_on,
    hand_on_timeless,
    is_met,
    pursue,
    want,
)
from machinepsych.nars.registers import EXECUTED_TERM, GOALS_WAITING
from machinepsych.nars.state import WANTED
from machinepsych.nars.unification import DECISION_ROW, clear_bindings
from tests.nars.bench import Bench

NAMES = "abcdef"


def break_down(bench, text, f=1.0, c=0.9):
    decompose(bench.memory, bench.parameters, bench.term(text), f, c, bench.stamp(), 1.0, 1)
    return bench.goals()


def sequence(names):
    text = names[0]
    for name in names[1:]:
        text = f"({text} &/ {name})"
    return text


def test_what_is_wanted_is_kept_in_a_ring():
    bench = Bench()
    for k, name in enumerate("abcdefghij" + "j"):
        want(bench.memory, bench.parameters, bench.term(name), 1.0, 0.9, k)
    held = {int(each) - 1 for each in bench.memory.wanted_concepts}
    assert held == {bench.concept(name) for name in "abcdefghij"[-WANTED:]}
    assert bench.memory.wanted_time[bench.concept("j")] == 10


@given(st.floats(0.0, 1.0), st.floats(0.02, 0.99), st.integers(1, 4))
def test_a_subgoal_waits_one_layer_down_if_it_is_wanted_at_all(f, c, layer):
    bench = Bench(goal_layers=4)
    add_subgoal(
        bench.memory, bench.parameters, bench.term("a"), f, c, bench.stamp(1), bench.stamp(2), 0.5, layer
    )
    kept = expectation(f, c) > 0.5 and layer < 4
    assert bench.goals() == ([("a", layer + 1, f, c)] if kept else [])
    if kept:
        assert bench.memory.goal_priority[0] == pytest.approx(0.5 * expectation(f, c))
        assert sorted(bench.memory.goal_stamp[0])[-2:] == [1, 2]


def test_conditions_of_links_become_subgoals():
    bench = Bench()
    bench.link("<a =/> g>", 1.0, 0.8)
    bench.link("<(b &/ ^left) =/> g>", 1.0, 0.5)
    bench.link("<c =/> g>", 0.0, 0.8)
    bench.link("<d =/> h>")
    stamp = bench.stamp()
    hand_on(bench.memory, bench.parameters, bench.concept("g"), bench.term("g"), 1.0, 0.9, stamp, 1.0, 1)
    assert sorted(bench.goals()) == [
        ("a", 2, 1.0, pytest.approx(0.72)),
        ("b", 2, 1.0, pytest.approx(0.45)),
    ]


def test_a_general_link_hands_on_its_case():
    bench = Bench()
    bench.link("<<$1 --> a> =/> <$1 --> g>>")
    concept = bench.concept("<$1 --> g>")
    goal = bench.term("<x --> g>")
    hand_on(bench.memory, bench.parameters, concept, goal, 1.0, 0.9, bench.stamp(), 1.0, 1)
    assert [each[0] for each in bench.goals()] == ["<x --> a>"]


def test_the_variables_of_a_goal_are_none_of_a_links():
    bench = Bench()
    rule = bench.concept("<<($1 * $2) --> oven> ==> <($2 * bowl) --> hot>>")
    believe(bench.memory, bench.parameters, rule, 1.0, 0.9, bench.stamp())
    goal = bench.term("<($1 * bowl) --> hot>")
    other = bench.link("<<($1 * $2) --> heap> =/> <($1 * $2) --> hot>>")
    concept = int(bench.memory.link_concept[other])
    hand_on(bench.memory, bench.parameters, concept, goal, 1.0, 0.9, bench.stamp(), 1.0, 1)
    assert [each[0] for each in bench.goals()] == ["<($1 * bowl) --> heap>"]
    hand_on_timeless(bench.memory, bench.parameters, goal, 1.0, 0.9, bench.stamp(), 1.0, 1)
    assert bench.goals()[1][0] == "<($1 * $2) --> oven>"


def test_implications_without_time_hand_on_too():
    bench = Bench()
    for text in ("<<$1 --> a> ==> <$1 --> g>>", "<b ==> h>"):
        believe(bench.memory, bench.parameters, bench.concept(text), 1.0, 0.9, bench.stamp())
    goal = bench.term("<x --> g>")
    hand_on_timeless(bench.memory, bench.parameters, goal, 1.0, 0.9, bench.stamp(), 1.0, 1)
    assert bench.goals() == [("<x --> a>", 2, *truth_goal_deduction(1.0, 0.9, 1.0, 0.9))]


@given(st.integers(2, 6), st.integers(0, 6), st.floats(0.3, 0.99))
def test_the_first_event_of_a_sequence_that_is_not_the_case_is_wanted(length, met, confidence):
    bench = Bench(least_confidence=0.0)
    met = min(met, length)
    for name in NAMES[:met]:
        bench.spike(name, confidence=confidence)
        bench.now += 1
    goals = break_down(bench, sequence(NAMES[:length]))
    if met == length:
        assert goals == []
        return
    # The very first follows from the whole by structure; a later one also from the events before it.
    c = 0.9 if met else 0.9 * 0.9
    for k in range(met):
        c *= confidence * 0.8 ** (met - k)
    assert goals == [(NAMES[met], 2, 1.0, pytest.approx(c))]


def test_events_in_the_wrong_order_do_not_fulfil_a_sequence():
    bench = Bench()
    bench.spike("b")
    bench.now += 1
    bench.spike("a")
    assert [each[0] for each in break_down(bench, "((a &/ b) &/ c)")] == ["b"]


def test_operations_in_sequences_are_always_open_and_variables_bound_on_the_way():
    bench = Bench()
    bench.spike("^left")
    assert [each[0] for each in break_down(bench, "(^left &/ b)")] == ["^left"]
    bench = Bench()
    bench.spike("<x --> a>")
    assert [each[0] for each in break_down(bench, "(<$1 --> a> &/ <$1 --> b>)")] == ["<x --> b>"]


def test_the_surest_fitting_event_fulfils():
    bench = Bench()
    x = bench.spike("<x --> a>", confidence=0.5)
    y = bench.spike("<y --> a>", confidence=0.8)
    bindings = bench.memory.bindings[DECISION_ROW]

    def found(text, earliest=NEVER):
        clear_bindings(bindings)
        return fulfilled(bench.memory, bench.parameters, bench.term(text), earliest, bindings)

    assert found("<$1 --> a>") == y
    assert found("<x --> a>") == x
    assert found("<z --> a>") == NO_CONCEPT
    assert found("<$1 --> a>", bench.now + 1) == NO_CONCEPT
    bench.memory.spike[y, 0] = 0.0
    assert found("<$1 --> a>") == x
    bench.now += 2 * bench.parameters.event_distance + 1
    assert found("<$1 --> a>") == NO_CONCEPT


def pursue_goal(bench, text, layer=1):
    add_goal(
        bench.memory, bench.parameters, bench.term(text), 1.0, 0.9, bench.now, bench.stamp(), 1.0, layer, 1
    )
    place = int(np.flatnonzero(bench.memory.goal_term == bench.term(text))[0])
    bench.memory.registers[GOALS_WAITING] -= 1
    return pursue(bench.memory, bench.parameters, place)


def test_a_goal_is_acted_on_or_handed_on():
    bench = Bench()
    bench.link("<(a &/ ^left) =/> g>")
    assert not pursue_goal(bench, "g")
    assert [each[:2] for each in bench.goals()] == [("a", 2)]
    assert bench.memory.wanted[bench.concept("g"), 0] == 1.0
    bench.spike("a")
    assert pursue_goal(bench, "g")
    assert bench.text(bench.memory.registers[EXECUTED_TERM]) == "^left"
    assert not pursue_goal(bench, "(b &/ c)")
    assert "b" in [each[0] for each in bench.goals()]


@pytest.mark.parametrize(("age", "met"), [(0, True), (3, True), (30, False)])
def test_a_goal_is_met_by_what_was_observed_just_now(age, met):
    bench = Bench(met_goals_rest=True)
    bench.now = 100
    assert not is_met(bench.memory, bench.parameters, bench.term("a"))
    bench.spike("a", time=100 - age)
    assert is_met(bench.memory, bench.parameters, bench.term("a")) == met
    bench.spike("b", 0.0)
    assert not is_met(bench.memory, bench.parameters, bench.term("b"))


@pytest.mark.parametrize(("rests", "waiting"), [(False, ["a"]), (True, [])])
def test_what_is_met_becomes_no_subgoal_where_met_goals_rest(rests, waiting):
    bench = Bench(met_goals_rest=rests)
    bench.spike("a")
    stamp = bench.stamp()
    add_subgoal(bench.memory, bench.parameters, bench.term("a"), 1.0, 0.8, stamp, stamp, 1.0, 1)
    assert [text for text, *_ in bench.goals()] == waiting
