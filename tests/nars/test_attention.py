"""Which event comes next, and what becomes of evidence when it arrives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import confidence_of, evidence_of
from machinepsych.nars.attention import (
    NO_EVENT,
    add_belief,
    add_goal,
    best_goal,
    best_waiting,
    clear_goals,
    goal_priority_now,
    know_for_long,
    note_recent,
    set_spike,
    wait_for_processing,
    waiting_priority_now,
)
from machinepsych.nars.beliefs import believe
from machinepsych.nars.concepts import ETERNAL, USES_OF_KNOWLEDGE
from machinepsych.nars.log import LOG_DERIVED, LOG_INPUT, LOG_REVISED
from machinepsych.nars.registers import GOALS_WAITING, RECENT_END, WAITING
from tests.nars.bench import SMALL, Bench

PRIORITIES = st.lists(st.floats(0.001, 1.0), max_size=20)


def let_wait(bench, term, priority):
    wait_for_processing(bench.memory, bench.parameters, term, 1.0, 0.9, bench.now, bench.stamp(), priority, 1)


def let_goal_wait(bench, text, priority=1.0, layer=1, confidence=0.9, time=1, is_input=1):
    add_goal(
        bench.memory,
        bench.parameters,
        bench.term(text),
        1.0,
        confidence,
        time,
        bench.stamp(),
        priority,
        layer,
        is_input,
    )


def take_in(bench, text, time, frequency=1.0, confidence=0.9, stamp=None, is_input=1):
    stamp = bench.stamp() if stamp is None else stamp
    add_belief(
        bench.memory,
        bench.parameters,
        bench.term(text),
        frequency,
        confidence,
        time,
        stamp,
        1.0,
        is_input,
        0.0,
    )
    return bench.concept(text)


@given(PRIORITIES)
def test_the_buffer_holds_the_highest_priorities_that_came(priorities):
    bench = Bench(event_durability=1.0)
    for priority in priorities:
        let_wait(bench, bench.term("a"), priority)
    places = np.flatnonzero(bench.memory.waiting_term)
    held = sorted(bench.memory.waiting_priority[places], reverse=True)
    assert held == sorted(priorities, reverse=True)[: SMALL.waiting]
    assert bench.memory.registers[WAITING] == len(places)
    best = best_waiting(bench.memory, bench.parameters)
    if priorities:
        assert bench.memory.waiting_priority[best] == max(priorities)
    else:
        assert best == NO_EVENT


@given(st.floats(0.01, 1.0), st.integers(0, 3000), st.floats(0.9, 1.0))
def test_priorities_fall_by_a_factor_a_tick(priority, ticks, durability):
    bench = Bench(event_durability=durability)
    let_wait(bench, bench.term("a"), priority)
    let_goal_wait(bench, "g", priority)
    bench.now += ticks
    expected = pytest.approx(priority * durability**ticks, rel=1e-9)
    assert waiting_priority_now(bench.memory, bench.parameters, 0) == expected
    assert goal_priority_now(bench.memory, bench.parameters, 0) == expected


def test_an_old_event_gives_way_to_a_new_one_of_less_priority():
    bench = Bench(event_durability=0.5)
    for _ in range(SMALL.waiting):
        let_wait(bench, bench.term("old"), 1.0)
    let_wait(bench, bench.term("new"), 0.9)
    assert bench.term("new") not in bench.memory.waiting_term
    bench.now += 1
    let_wait(bench, bench.term("new"), 0.6)
    assert np.count_nonzero(bench.memory.waiting_term == bench.term("new")) == 1


def test_the_recent_are_a_ring():
    bench = Bench()
    for k in range(SMALL.recent + 3):
        note_recent(bench.memory, k % 5)
    end = bench.memory.registers[RECENT_END]
    assert end == SMALL.recent + 3
    assert [int(bench.memory.recent[p % SMALL.recent]) for p in (end, end - 1)] == [0, 4]
    assert bench.memory.concept_recent_at[0] == end


def test_two_events_of_one_time_are_revised_unless_they_share_an_observation():
    bench = Bench()
    concept = bench.concept("a")
    assert set_spike(bench.memory, bench.parameters, concept, 1.0, 0.5, 1, bench.stamp(1))
    assert not set_spike(bench.memory, bench.parameters, concept, 0.0, 0.4, 1, bench.stamp(1, 2))
    assert tuple(bench.memory.spike[concept]) == (1.0, 0.5)
    assert set_spike(bench.memory, bench.parameters, concept, 0.0, 0.5, 1, bench.stamp(2))
    assert tuple(bench.memory.spike[concept]) == pytest.approx((0.5, 2 / 3))
    assert set(bench.memory.spike_stamp[concept]) == {0, 1, 2}


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=12),
    st.floats(0.05, 0.9),
)
def test_an_eternal_belief_counts_no_observation_twice(pairs, confidence):
    # Every observation brings this much evidence, however often it comes back within others.
    bench = Bench()
    concept = bench.concept("a")
    told = set()
    for pair in pairs:
        ids = tuple(sorted(set(pair)))
        told.update(ids)
        weight = len(ids) * evidence_of(confidence)
        believe(bench.memory, bench.parameters, concept, 1.0, confidence_of(weight), bench.stamp(*ids))
    stamp = [int(each) for each in bench.memory.belief_stamp[concept] if each]
    assert len(stamp) == len(set(stamp))
    assert set(stamp) <= told
    held = evidence_of(bench.memory.belief[concept, 1])
    assert held == pytest.approx(len(stamp) * evidence_of(confidence), rel=1e-6)


def test_a_belief_event_is_kept_waits_and_leaves_an_eternal_trace():
    bench = Bench()
    concept = take_in(bench, "a", 1)
    assert tuple(bench.memory.spike[concept]) == (1.0, 0.9)
    assert tuple(bench.memory.belief[concept]) == pytest.approx((1.0, 0.9 / 1.9))
    assert bench.memory.registers[WAITING] == 1
    assert bench.memory.concept_uses[concept] < USES_OF_KNOWLEDGE


def test_told_knowledge_is_kept_for_long_and_revised_once():
    bench = Bench(logged_priority=-1.0)
    concept = take_in(bench, "a", ETERNAL)
    assert bench.memory.concept_uses[concept] >= USES_OF_KNOWLEDGE
    take_in(bench, "a", ETERNAL, stamp=bench.stamp(*bench.memory.belief_stamp[concept, :1]))
    assert bench.memory.belief[concept, 1] == 0.9
    take_in(bench, "a", ETERNAL)
    assert bench.memory.belief[concept, 1] == pytest.approx(18 / 19)
    assert bench.logged(LOG_REVISED) == ["a"]
    assert bench.logged(LOG_INPUT) == ["a"] * 3
    uses = bench.memory.concept_uses[concept]
    know_for_long(bench.memory, concept)
    assert bench.memory.concept_uses[concept] == uses


def test_what_is_too_uncertain_or_no_event_is_not_taken_in():
    bench = Bench(logged_priority=-1.0)
    take_in(bench, "a", 1, confidence=0.009, is_input=0)
    take_in(bench, "<a ==> b>", 1, is_input=0)
    take_in(bench, "<a =/> b>", 1)
    assert bench.memory.registers[WAITING] == 0
    assert not bench.logged(LOG_DERIVED)
    assert bench.link_truth("<a =/> b>") is None
    assert bench.link_truth("<a ==> b>") is None
    take_in(bench, "<a =/> b>", ETERNAL)
    take_in(bench, "<a ==> b>", ETERNAL)
    assert bench.link_truth("<a =/> b>") == bench.link_truth("<a ==> b>") == (1.0, 0.9)
    add_belief(bench.memory, bench.parameters, 0, 1.0, 0.9, 1, bench.stamp(), 1.0, 1, 0.0)


def test_a_conclusion_that_brings_nothing_new_does_not_wait_again():
    bench = Bench()
    concept = take_in(bench, "a", 1)
    stamp = bench.memory.spike_stamp[concept].copy()
    take_in(bench, "a", 1, confidence=0.5, stamp=stamp, is_input=0)
    assert bench.memory.registers[WAITING] == 1


GOALS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 4), st.floats(0.1, 1.0), st.integers(1, 2)),
    max_size=20,
)


@given(GOALS)
def test_goals_wait_once_and_within_their_room(goals):
    bench = Bench(goal_layers=3)
    for name, layer, priority, time in goals:
        let_goal_wait(bench, name, priority, layer, time=time)
        places = np.flatnonzero(bench.memory.goal_term)
        assert bench.memory.registers[GOALS_WAITING] == len(places) <= SMALL.goals
        known = {
            (int(bench.memory.goal_term[k]), int(bench.memory.goal_layer[k]), int(bench.memory.goal_time[k]))
            for k in places
        }
        assert len(known) == len(places)
        assert all(layer <= 3 for _, layer, _ in known)
    for layer in (1, 2, 3, 4):
        best = best_goal(bench.memory, bench.parameters, layer)
        places = np.flatnonzero((bench.memory.goal_term > 0) & (bench.memory.goal_layer == layer))
        assert (best == NO_EVENT) == (len(places) == 0)
        if len(places):
            assert bench.memory.goal_priority[best] == max(bench.memory.goal_priority[places])
    clear_goals(bench.memory)
    assert bench.goals() == []
    assert bench.memory.registers[GOALS_WAITING] == 0


def test_of_one_goal_the_surer_waits():
    bench = Bench()
    for confidence in (0.5, 0.4, 0.9, 0.9):
        let_goal_wait(bench, "g", confidence=confidence)
    let_goal_wait(bench, "g", layer=2, confidence=0.009, is_input=0)
    assert bench.goals() == [("g", 1, 1.0, 0.9)]
    let_goal_wait(bench, "g", layer=2, confidence=0.5)
    assert bench.goals() == [("g", 1, 1.0, 0.9), ("g", 2, 1.0, 0.5)]
