"""What links say about operations, and which of them wins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import expectation
from machinepsych.nars.goals import want
from machinepsych.nars.registers import SEEN_FROM, VOICES
from machinepsych.nars.unification import DECISION_ROW, clear_bindings
from machinepsych.nars.voices import (
    NO_VOICE,
    PAST,
    best_voice,
    consider_link,
    desire_through,
    holds_here,
    is_better,
    is_possible,
    is_vetoed,
    link_desire,
    listen,
    most_specific_level,
    note_voice,
    raise_voice,
    relevance,
    set_back,
    sureness,
    voice_for,
)
from tests.nars.bench import Bench, decide, voices


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
    assert voice_for(bench.memory, 1, 0) == said["^left"]
    assert voice_for(bench.memory, 4, 0) == 0.5


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


def test_a_condition_that_ended_before_the_present_situation_gives_way():
    """The second link of a chain says less of the third's light than that light's own link, however long."""
    for preference, chosen in (("desire", "^left"), ("specific", "^right")):
        bench = Bench(preference=preference)
        bench.link("<((a &/ b) &/ ^left) =/> g>", 1.0, 0.9)
        bench.link("<(c &/ ^left) =/> g>", 0.0, 0.4)
        bench.link("<(c &/ ^right) =/> g>", 1.0, 0.4)
        past = bench.spike("(a &/ b)")
        bench.now += 1
        bench.memory.registers[SEEN_FROM] = bench.now
        present = bench.spike("c")
        assert set_back(bench.memory, past) == PAST
        assert set_back(bench.memory, present) == 0
        assert decide(bench) == chosen
        # With nothing new to go by, what was the case a moment ago still speaks.
        bench.memory.spike[present] = 0.0
        assert decide(bench) == "^left"


def test_what_is_specific_is_as_sure_as_what_is_general_and_agrees():
    for frequency, surest in ((1.0, (1.0, 0.9)), (0.1, (0.1, 0.3))):
        bench = Bench(preference="specific")
        bench.link("<(a &/ ^left) =/> g>", 1.0, 0.9)
        bench.link("<((a &/ b) &/ ^left) =/> g>", frequency, 0.3)
        bench.spike("a")
        bench.spike("(a &/ b)")
        decide(bench)
        best = best_voice(bench.memory)
        # Goal and event are both as sure as an observation.
        f, c = surest
        assert sureness(bench.memory, bench.parameters, best) == pytest.approx(expectation(f, c * 0.9 * 0.9))
        assert bench.memory.voice_desire[best] == pytest.approx(expectation(frequency, 0.3 * 0.9 * 0.9))


def test_a_negative_goal_vetoes_what_would_bring_it_about():
    for strength, executed in ((0.3, "^left"), (0.9, None)):
        bench = Bench()
        bench.link("<(a &/ ^left) =/> g>", 1.0, 0.5)
        bench.link("<(a &/ ^left) =/> bad>", 1.0, strength)
        concept = bench.spike("a")
        want(bench.memory, bench.parameters, bench.term("bad"), 0.0, 0.9, bench.now)
        assert decide(bench) == executed
        link = bench.memory.term_link[bench.term("<(a &/ ^left) =/> g>")] - 1
        f, c = link_desire(bench.memory, bench.parameters, link, concept, 1.0, 1.0, 0.9, bench.now)
        arguments = (bench.term("^left"), concept, bench.memory.link_term[link], f, c)
        assert is_vetoed(bench.memory, bench.parameters, *arguments) == (executed is None)
        # What was not wanted long ago does not matter any more.
        bench.memory.wanted_time[bench.concept("bad")] -= bench.parameters.event_distance + 1
        assert not is_vetoed(bench.memory, bench.parameters, *arguments)


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


@given(*[st.floats(0.0, 1.0)] * 2, *[st.floats(0.1, 0.9)] * 2, st.integers(0, 10))
def test_by_preference_for_the_specific_a_link_can_say_no(f_link, f_event, c_link, c_event, gap):
    bench = Bench(preference="specific")
    concept = bench.spike("a", f_event, c_event)
    bench.now += gap
    f, c = desire_through(bench.memory, bench.parameters, f_link, c_link, concept, 1.0, 1.0, 0.9, bench.now)
    assert (f, c) == pytest.approx((f_link, 0.9 * c_link * c_event * 0.8**gap * f_event))


def test_without_that_preference_a_link_without_positive_evidence_says_nothing():
    for preference, says in (("desire", 0.5), ("specific", 0.5 - 0.5 * 0.9**3)):
        bench = Bench(preference=preference)
        concept = bench.spike("a", 1.0, 0.9)
        f, c = desire_through(bench.memory, bench.parameters, 0.0, 0.9, concept, 1.0, 1.0, 0.9, bench.now)
        assert expectation(f, c) == pytest.approx(says)


def test_what_fits_only_nearly_desires_less():
    bench = Bench()
    concept = bench.spike("a", 1.0, 0.8)
    values = bench.memory, bench.parameters, 1.0, 0.5, concept
    assert desire_through(*values, 0.5, 1.0, 0.9, bench.now) == pytest.approx((1.0, 0.9 * 0.5 * 0.8 * 0.5))


@pytest.mark.parametrize(
    ("condition", "operation", "count"),
    [
        ("a", "^left", 1),
        ("((a &/ b) &/ c)", "^left", 3),
        ("<(l * A) --> P>", "^left", 1),
        ("<(l * A) --> P>", "<({SELF} * (l * r)) --> ^left>", 2),
        ("<(m * A) --> P>", "<({SELF} * (l * r)) --> ^left>", 1),
        ("((<(m * C) --> P> &/ <(r * A) --> P>) &/ <(l * B) --> P>)", "<({SELF} * (l * r)) --> ^left>", 5),
        ("((a &/ <(r * A) --> P>) &/ b)", "<({SELF} * (l * r)) --> ^left>", 4),
    ],
)
def test_events_at_places_that_an_operation_names_count_twice(condition, operation, count):
    bench = Bench()
    assert relevance(bench.memory, bench.term(condition), bench.term(operation)) == count


def test_an_operation_with_known_arguments_is_done_with_these_alone():
    bench = Bench(only_known_arguments=True)
    known, other = "<({SELF} * x) --> ^left>", "<({SELF} * y) --> ^left>"

    def possible(text):
        return is_possible(bench.memory, bench.parameters, bench.term(text))

    assert possible("^left")
    assert possible(other)
    assert not possible("a")
    bench.memory.argument_count[1] = 1
    bench.memory.argument_term[1, 0] = bench.memory.term_right[bench.term("({SELF} * x)")]
    assert possible(known)
    assert not possible(other)
    assert not possible("^left")
    assert possible("^right")
    bench.parameters.only_known_arguments = 0
    assert possible(other)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.floats(0.1, 0.9)), min_size=1, max_size=9))
def test_of_each_operation_the_most_specific_voice_is_kept_and_of_these_the_most_desired(said):
    bench = Bench()
    operations = [bench.term(name) for name in ("^left", "^right", "^up")]
    links = [bench.link(f"<(a{k} &/ {name}) =/> g>") for k, name in enumerate(("^left", "^right", "^up"))]
    for which, level, sure in said:
        note_voice(bench.memory, operations[which], links[which], 0, level, 0, 1.0, sure)
    for which in {each[0] for each in said}:
        level, sure = max(each[1:] for each in said if each[0] == which)
        assert voice_for(bench.memory, which + 1, level) == pytest.approx(expectation(1.0, sure))
        assert voice_for(bench.memory, which + 1, level + 1) == 0.5
    assert bench.memory.registers[VOICES] == len({each[0] for each in said})
    assert most_specific_level(bench.memory) == max(each[1] for each in said)


@given(st.sampled_from((0.0, 0.5, 1.0)), st.floats(0.05, 0.9), st.integers(0, 40))
def test_an_event_holds_while_it_is_still_expected_to(frequency, confidence, gap):
    bench = Bench()
    concept = bench.spike("a", frequency, confidence)
    bench.now += gap
    expected = expectation(frequency, confidence * 0.8**gap) >= bench.parameters.condition_threshold
    assert holds_here(bench.memory, bench.parameters, concept, bench.now) == expected
