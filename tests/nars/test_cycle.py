"""What a memory does in one tick, and how it lets many pass."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import machinepsych.nars.cycle as lanes
from machinepsych.nars.concepts import ETERNAL, NEVER
from machinepsych.nars.cycle import (
    apply_rules_forward,
    cycle,
    demand,
    infer_nothing,
    is_idle,
    let_pass,
    new_observation,
    observe,
    process_belief,
    process_goals,
)
from machinepsych.nars.links import add_link
from machinepsych.nars.log import LOG_DERIVED, LOG_EXECUTED, LOG_INPUT_GOAL
from machinepsych.nars.registers import (
    CYCLES,
    EXECUTED_TERM,
    LOGGED,
    OBSERVATIONS,
    STAMP_IMPORTED,
    WAITING,
)
from tests.nars.bench import Bench, assert_sound

RULES = None
EVENTS = ("a", "b", "<x --> c>", "^left", "^right", "g")


@pytest.fixture(autouse=True)
def _without_declarative_inference(monkeypatch):
    monkeypatch.setattr(lanes, "infer_from_event", infer_nothing)


def see(bench, text, frequency=1.0, time=None):
    time = bench.now if time is None else time
    observe(bench.memory, bench.parameters, bench.term(text), frequency, 0.9, time, 0.0)


def ask_for(bench, text, frequency=1.0):
    demand(bench.memory, bench.parameters, bench.term(text), frequency, 0.9)


def same(bench, other):
    return all(
        np.array_equal(value, getattr(other.memory, name)) for name, value in vars(bench.memory).items()
    )


# A stream: what is said at a tick (an event, or by a capital a goal), and how many ticks pass behind it.
STREAMS = st.lists(
    st.tuples(st.sampled_from((*EVENTS, "G", "B", "C")), st.sampled_from((0.0, 1.0)), st.integers(0, 60)),
    max_size=12,
)


def play(bench, stream, pass_ticks):
    for name, frequency, ticks in stream:
        if name.isupper():
            ask_for(bench, {"G": "g", "B": "b", "C": "<x --> c>"}[name], frequency)
        else:
            see(bench, name, frequency)
        cycle(bench.memory, bench.parameters, RULES)
        pass_ticks(bench, ticks)
    return bench


def skip(bench, ticks):
    assert let_pass(bench.memory, bench.parameters, RULES, ticks) == 0


def step(bench, ticks):
    for _ in range(ticks):
        cycle(bench.memory, bench.parameters, RULES)


@given(STREAMS, st.sampled_from((0.0, 0.5)))
def test_ticks_passed_over_are_as_ticks_gone_through(stream, babbling):
    skipped, stepped = (
        play(Bench(motor_babbling=babbling, event_distance=8), stream, way) for way in (skip, step)
    )
    # How many cycles were gone through is all that differs.
    skipped.memory.registers[CYCLES] = stepped.memory.registers[CYCLES]
    assert same(skipped, stepped)
    assert_sound(skipped.memory)


def test_an_observation_is_one_of_its_own():
    bench = Bench()
    see(bench, "a")
    see(bench, "b", time=ETERNAL)
    assert bench.memory.registers[OBSERVATIONS] == 2
    assert list(bench.memory.spike_stamp[bench.concept("a")])[:2] == [1, 0]
    assert list(bench.memory.belief_stamp[bench.concept("b")])[:2] == [2, 0]
    assert tuple(bench.memory.belief[bench.concept("b")]) == (1.0, 0.9)


def test_a_demand_waits_in_the_first_layer_and_is_noted():
    bench = Bench()
    ask_for(bench, "g")
    assert bench.goals() == [("g", 1, 1.0, 0.9)]
    assert bench.logged(LOG_INPUT_GOAL) == ["g"]


def test_a_processed_belief_leaves_the_buffer_and_teaches():
    bench = Bench()
    see(bench, "a")
    process_belief(bench.memory, bench.parameters, RULES)
    bench.now += 1
    see(bench, "b")
    assert bench.memory.registers[WAITING] == 1
    process_belief(bench.memory, bench.parameters, RULES)
    process_belief(bench.memory, bench.parameters, RULES)
    assert bench.memory.registers[WAITING] == 0
    assert bench.link_truth("<a =/> b>") is not None


def test_an_event_processed_too_late_teaches_nothing():
    bench = Bench(event_distance=3)
    see(bench, "a")
    process_belief(bench.memory, bench.parameters, RULES)
    bench.now += 1
    see(bench, "b")
    bench.now += 3
    process_belief(bench.memory, bench.parameters, RULES)
    assert bench.link_truth("<a =/> b>") is None
    assert bench.memory.concept_selected_at[bench.concept("b")] == NEVER


def test_rules_without_time_conclude_from_recent_events():
    bench = Bench(level=6, logged_priority=-1.0)
    add_link(bench.memory, bench.parameters, bench.term("<a ==> b>"), 1.0, 0.9, bench.stamp(50), 0.0)
    see(bench, "a")
    apply_rules_forward(bench.memory, bench.parameters)
    concept = bench.concept("b")
    assert tuple(bench.memory.spike[concept]) == pytest.approx((1.0, 0.81))
    assert sorted(bench.memory.spike_stamp[concept])[-2:] == [1, 50]
    assert "b" in bench.logged(LOG_DERIVED)
    # No rule concludes from an event that already rests on the rule's own observations.
    add_link(bench.memory, bench.parameters, bench.term("<b ==> c>"), 1.0, 0.9, bench.stamp(50, 60), 0.0)
    apply_rules_forward(bench.memory, bench.parameters)
    assert bench.memory.spike[bench.concept("c"), 1] == 0.0
    late = Bench(level=6)
    add_link(late.memory, late.parameters, late.term("<a ==> b>"), 1.0, 0.9, late.stamp(50), 0.0)
    see(late, "a")
    late.now += late.parameters.forward_distance + 1
    apply_rules_forward(late.memory, late.parameters)
    assert late.memory.spike[late.concept("b"), 1] == 0.0


def test_a_chain_of_three_links_is_acted_on_in_one_cycle():
    bench = Bench()
    for text in ("<(a &/ ^left) =/> b>", "<(b &/ ^right) =/> c>", "<(c &/ ^up) =/> g>"):
        bench.link(text)
    see(bench, "a")
    cycle(bench.memory, bench.parameters, RULES)
    ask_for(bench, "g")
    ask_for(bench, "h")
    begun = bench.now
    cycle(bench.memory, bench.parameters, RULES)
    assert bench.text(bench.memory.registers[EXECUTED_TERM]) == "^left"
    # The feedback has a tick of its own, and what is executed clears what else was wanted.
    assert bench.now == begun + 2
    assert bench.goals() == []
    assert tuple(bench.memory.spike[bench.concept("^left")]) == (1.0, 0.9)
    assert bench.memory.spike_time[bench.concept("^left")] == begun


def test_goals_of_all_layers_have_their_turn():
    bench = Bench(logged_priority=-1.0)
    assert process_goals(bench.memory, bench.parameters) == 0
    ask_for(bench, "<({SELF} * x) --> ^up>")
    executed = process_goals(bench.memory, bench.parameters)
    assert bench.text(executed) == "<({SELF} * x) --> ^up>"
    assert bench.logged(LOG_EXECUTED) == ["<({SELF} * x) --> ^up>"]


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_no_goal_is_left_behind_in_a_deep_layer(depth):
    bench = Bench()
    names = ["g", *"abcdef"[: depth - 1]]
    for outcome, condition in itertools.pairwise(names):
        bench.link(f"<{condition} =/> {outcome}>")
    # Two ways to the last: a cycle takes one goal a layer, so that the other has to wait for the next.
    bench.link(f"<u =/> {names[-1]}>")
    bench.link(f"<v =/> {names[-1]}>")
    ask_for(bench, "g")
    for _ in range(depth + 3):
        cycle(bench.memory, bench.parameters, RULES)
    assert bench.goals() == []
    assert is_idle(bench.memory, bench.parameters)


def test_a_memory_is_idle_where_nothing_waits_and_no_rule_may_apply():
    for level in (0, 6):
        bench = Bench(level=level)
        assert is_idle(bench.memory, bench.parameters)
        see(bench, "a")
        assert not is_idle(bench.memory, bench.parameters)
        process_belief(bench.memory, bench.parameters, RULES)
        assert is_idle(bench.memory, bench.parameters) == (level == 0)
        bench.now += bench.parameters.forward_distance + 1
        assert is_idle(bench.memory, bench.parameters)
        ask_for(bench, "g")
        assert not is_idle(bench.memory, bench.parameters)


def test_a_long_time_passes_at_once():
    bench = Bench()
    see(bench, "a")
    assert let_pass(bench.memory, bench.parameters, RULES, 10**9) == 0
    assert bench.now == 1 + 10**9
    assert bench.memory.registers[CYCLES] == 1


def test_time_stops_where_the_log_has_to_be_read():
    bench = Bench(logged_priority=-1.0)
    bench.memory.registers[LOGGED] = bench.memory.log_kind.shape[0] - 100
    see(bench, "a")
    assert let_pass(bench.memory, bench.parameters, RULES, 7) == 7
    bench.memory.registers[LOGGED] = 0
    assert let_pass(bench.memory, bench.parameters, RULES, 7) == 0


def test_an_input_gets_a_new_observation_unless_some_were_imported():
    bench = Bench()
    new_observation(bench.memory)
    new_observation(bench.memory)
    assert list(bench.memory.observation) == [2] + [0] * (len(bench.memory.observation) - 1)
    bench.memory.observation[:2] = (7, 9)
    bench.memory.registers[STAMP_IMPORTED] = 1
    new_observation(bench.memory)
    assert list(bench.memory.observation[:2]) == [7, 9]
    new_observation(bench.memory)
    assert list(bench.memory.observation[:2]) == [3, 0]
