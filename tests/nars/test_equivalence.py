"""What calls for one operation to one end comes to stand for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import truth_deduction
from machinepsych.nars.equivalence import (
    LONGEST_COMPARED,
    compare_links,
    conclude_equivalent,
    differing_events,
    find_equivalences,
    follows,
    learn_implication,
    stand_in,
    take_up_implication,
)
from machinepsych.nars.log import LOG_DERIVED
from machinepsych.nars.registers import WAITING
from machinepsych.nars.terms import IMPLICATION
from tests.nars.bench import Bench, small_reasoner, tell


def sequence(*events):
    text = events[0]
    for event in events[1:]:
        text = f"({text} &/ {event})"
    return text


def implications(bench):
    """Return all timeless implications with their truth."""
    m = bench.memory
    return {
        bench.text(term): tuple(float(x) for x in m.link_truth[link])
        for link, term in enumerate(m.link_term)
        if term and m.term_head[term] == IMPLICATION
    }


def spike_of(bench, text):
    """Return frequency, confidence and whether it only stands for another; None for no event."""
    concept = bench.memory.term_concept[bench.term(text)] - 1
    if concept < 0 or bench.memory.spike[concept, 1] == 0.0:
        return None
    return (*(float(x) for x in bench.memory.spike[concept]), int(bench.memory.spike_imagined[concept]))


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=1, max_size=LONGEST_COMPARED))
def test_sequences_differ_in_the_events_that_differ(pairs):
    bench = Bench()
    one, other = (bench.term(sequence(*side)) for side in zip(*pairs, strict=True))
    count = differing_events(bench.memory, one, other)
    found = [(bench.text(bench.memory.sequence[k]), bench.text(bench.memory.queue[k])) for k in range(count)]
    assert found == [pair for pair in reversed(pairs) if pair[0] != pair[1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "(a &/ b)"),
        ("(a &/ b)", "((a &/ a) &/ b)"),
        (sequence(*"abcabcabc"), sequence(*"abcabcabd")),
    ],
)
def test_sequences_of_other_lengths_or_too_long_are_not_compared(one, other):
    bench = Bench()
    assert differing_events(bench.memory, bench.term(one), bench.term(other)) == -1
    assert differing_events(bench.memory, bench.term(other), bench.term(one)) == -1


def test_what_is_known_to_follow_in_time():
    bench = Bench()
    a, b = bench.term("a"), bench.term("b")
    assert not follows(bench.memory, a, b)
    link = bench.link("<a =/> b>", 1.0, 0.1)
    assert follows(bench.memory, a, b)
    assert not follows(bench.memory, b, a)
    bench.memory.link_truth[link, 0] = 0.4
    assert not follows(bench.memory, a, b)


def test_an_implication_is_learned_with_its_general_forms():
    for introduces, general in ((True, True), (False, False)):
        bench = Bench(introduces_variables=introduces)
        sides = bench.term("<A --> [s]>"), bench.term("<B --> [s]>")
        learn_implication(bench.memory, bench.parameters, *sides, 1.0, 0.3, bench.stamp())
        assert implications(bench)["<<A --> [s]> ==> <B --> [s]>>"] == (1.0, 0.3)
        assert ("<<A --> [$1]> ==> <B --> [$1]>>" in implications(bench)) == general
        little = bench.parameters.least_confidence / 2
        other = bench.term("<C --> [s]>")
        learn_implication(bench.memory, bench.parameters, sides[0], other, 1.0, little, bench.stamp())
        assert not any("C" in text for text in implications(bench))


def test_evidence_for_an_implication_adds_up_and_is_noted():
    bench = Bench(logged_priority=-1.0)
    term = bench.term("<a ==> b>")
    for frequency in (1.0, 0.0):
        take_up_implication(bench.memory, bench.parameters, term, frequency, 0.5, bench.stamp())
    assert implications(bench) == {"<a ==> b>": pytest.approx((0.5, 2 / 3))}
    assert bench.logged(LOG_DERIVED) == ["<a ==> b>"] * 2


def test_what_two_links_rest_on_implies_each_other_as_far_as_both_hold():
    bench = Bench(introduces_variables=False)
    one = bench.link("<(a &/ ^left) =/> g>", 1.0, 0.8)
    other = bench.link("<(b &/ ^left) =/> g>", 0.5, 0.5)
    compare_links(bench.memory, bench.parameters, one, other)
    # a ==> b is as true as a's link, its evidence .5 x .8 x .5 = 1/5; b ==> a .5, from 1 x .8 x .5 = 2/5.
    assert implications(bench) == {
        "<a ==> b>": pytest.approx((1.0, 1 / 6)),
        "<b ==> a>": pytest.approx((0.5, 2 / 7)),
    }


def test_what_links_have_in_common_is_set_aside():
    bench = Bench(introduces_variables=False)
    one = bench.link("<((s &/ a) &/ ^left) =/> g>")
    other = bench.link("<((s &/ b) &/ ^left) =/> g>")
    third = bench.link("<((t &/ c) &/ ^left) =/> g>")
    compare_links(bench.memory, bench.parameters, one, other)
    assert set(implications(bench)) == {"<a ==> b>", "<b ==> a>"}
    compare_links(bench.memory, bench.parameters, one, third)
    compare_links(bench.memory, bench.parameters, one, one)
    assert len(implications(bench)) == 2


@pytest.mark.parametrize("known", ["<a =/> b>", "<b =/> a>"])
def test_what_follows_in_time_is_not_equivalent(known):
    bench = Bench()
    bench.link(known)
    one, other = bench.link("<(a &/ ^left) =/> g>"), bench.link("<(b &/ ^left) =/> g>")
    compare_links(bench.memory, bench.parameters, one, other)
    assert not implications(bench)


def test_a_link_that_was_acted_on_is_compared_with_those_of_its_operation_and_goal():
    bench = Bench(introduces_variables=False)
    acted = bench.link("<(a &/ ^left) =/> g>")
    for text in (
        "<(b &/ ^left) =/> g>",
        "<(c &/ ^right) =/> g>",
        "<(d &/ ^left) =/> h>",
        "<(<$1 --> e> &/ ^left) =/> g>",
        "<(f &/ <({SELF} * x) --> ^left>) =/> g>",
        "<k =/> g>",
    ):
        bench.link(text)
    overlapping = bench.link("<(o &/ ^left) =/> g>")
    bench.memory.link_stamp[overlapping] = bench.memory.link_stamp[acted]
    find_equivalences(bench.memory, bench.parameters, acted)
    assert set(implications(bench)) == {"<a ==> b>", "<b ==> a>"}


def test_links_with_variables_and_relations_of_places_are_not_compared():
    bench = Bench(acquired_relations=True)
    general = bench.link("<(<$1 --> e> &/ <({SELF} * $1) --> ^left>) =/> g>")
    match = "<({SELF} * (sample * left)) --> ^left>"
    acted = bench.link(f"<(a &/ {match}) =/> g>")
    bench.link(f"<(b &/ {match}) =/> g>")
    find_equivalences(bench.memory, bench.parameters, general)
    find_equivalences(bench.memory, bench.parameters, acted)
    assert not implications(bench)
    bench.parameters.acquired_relations = 0
    find_equivalences(bench.memory, bench.parameters, acted)
    assert {"<a ==> b>", "<b ==> a>"} <= set(implications(bench))


@given(*[st.floats(0.5, 1.0)] * 2, *[st.floats(0.3, 0.9)] * 2)
def test_an_event_stands_for_what_it_implies(f_rule, f_event, c_rule, c_event):
    bench = Bench(introduces_variables=False)
    bench.link("<a ==> b>", f_rule, c_rule)
    concept = bench.spike("a", f_event, c_event)
    stand_in(bench.memory, bench.parameters, concept, 1.0)
    expected = truth_deduction(f_rule, c_rule, f_event, c_event)
    assert spike_of(bench, "b") == pytest.approx((*expected, 1))
    assert spike_of(bench, "a")[2] == 0
    assert bench.memory.registers[WAITING] == 1


def test_a_general_implication_stands_in_whatever_the_setting():
    for introduces in (True, False):
        bench = Bench(introduces_variables=introduces)
        bench.link("<<A --> [$1]> ==> <B --> [$1]>>", 1.0, 0.5)
        concept = bench.spike("<A --> [s2]>", 1.0, 0.8)
        stand_in(bench.memory, bench.parameters, concept, 1.0)
        expected = (1.0, pytest.approx(0.4), 1) if introduces else None
        assert spike_of(bench, "<B --> [s2]>") == expected


def test_with_declarative_inference_rules_without_variables_are_left_to_it():
    bench = Bench(level=8)
    bench.link("<a ==> b>")
    stand_in(bench.memory, bench.parameters, bench.spike("a"), 1.0)
    assert spike_of(bench, "b") is None


def test_what_is_concluded_of_nothing_new():
    bench = Bench()
    link = bench.link("<a ==> b>", 1.0, 0.5)
    # The rule rests on this very event.
    concept = bench.spike("a", stamp=bench.memory.link_stamp[link].copy())
    conclude_equivalent(bench.memory, bench.parameters, link, concept, 1.0)
    assert spike_of(bench, "b") is None
    # Another event does not fit.
    conclude_equivalent(bench.memory, bench.parameters, link, bench.spike("c"), 1.0)
    assert spike_of(bench, "b") is None
    # What is there itself needs no other to stand for it, until it is long past.
    bench.spike("b", 1.0, 0.9)
    concept = bench.spike("a")
    conclude_equivalent(bench.memory, bench.parameters, link, concept, 1.0)
    assert spike_of(bench, "b") == (1.0, 0.9, 0)
    bench.now += bench.parameters.event_distance
    conclude_equivalent(bench.memory, bench.parameters, link, bench.spike("a"), 1.0)
    assert spike_of(bench, "b")[2] == 1


def test_what_stands_for_another_goes_on_with_it():
    bench = Bench()
    link = bench.link("<a ==> b>")
    for _ in range(2):
        bench.now += 2
        conclude_equivalent(bench.memory, bench.parameters, link, bench.spike("a"), 1.0)
        assert bench.memory.spike_time[bench.concept("b")] == bench.now


def test_a_conclusion_with_a_variable_left_is_no_event():
    bench = Bench()
    link = bench.link("<a ==> <b --> [$1]>>")
    conclude_equivalent(bench.memory, bench.parameters, link, bench.spike("a"), 1.0)
    assert spike_of(bench, "<b --> [$1]>") is None


@pytest.mark.parametrize("equivalence", [True, False])
def test_a_function_is_transferred_where_the_switch_is_on(equivalence):
    mind = small_reasoner(functional_equivalence=equivalence, suppression_threshold=0.5)
    for stimulus in ("a", "b"):
        for _ in range(4):
            tell(mind, f"{stimulus}. :|:", "^left. :|:", "g. :|:")
            mind.step(100)
    for _ in range(2):
        # Acted on, a's link is compared with b's.
        tell(mind, "a. :|:", "g! :|:")
        mind.step(100)
    for _ in range(4):
        tell(mind, "a. :|:", "^right. :|:", "h. :|:")
        mind.step(100)
    mind.happenings()
    tell(mind, "b. :|:", "h! :|:")
    done = [str(each.term) for each in mind.happenings() if each.kind.name == "EXECUTED"]
    assert done == (["^right"] if equivalence else [])
