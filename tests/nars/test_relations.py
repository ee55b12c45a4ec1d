"""Which stimuli a contingency relates, and what its outcome says of their relation."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import truth_eternalized
from machinepsych.nal.weak_truth import truth_comparison
from machinepsych.nars.goals import want
from machinepsych.nars.relations import (
    is_wanted,
    may_be_named,
    place_of,
    relate,
    related_places,
    relational_rule,
    split_contingency,
    stimulus_of,
)
from machinepsych.nars.terms import NO_TERM
from tests.nars.bench import Bench

MATCH = "<({SELF} * (sample * left)) --> ^left>"
OTHER_MATCH = "<({SELF} * (sample * right)) --> ^left>"
RULE = (
    "<<($1 * $2) --> R> <=> <(((<(cue * R) --> P> &/ <(#1 * $1) --> P>) &/ <(#2 * $2) --> P>) &/ "
    "<({SELF} * (#1 * #2)) --> ^left>) =/> G>>"
)


def at(place, stimulus, predicate="P"):
    return f"<({place} * {stimulus}) --> {predicate}>"


EVENTS = (at("cue", "R"), at("sample", "A"), at("left", "B"))


def in_sequence(*events):
    text = events[0]
    for event in events[1:]:
        text = f"({text} &/ {event})"
    return text


def contingency(*events, operation=MATCH, goal="G"):
    return f"<({in_sequence(*events)} &/ {operation}) =/> {goal}>"


def wanting(goal="G", **parameters):
    """Return a bench that names two pairs of places, and wants the goal."""
    bench = Bench(acquired_relations=True, **parameters)
    for k, places in enumerate(("(sample * left)", "(sample * right)")):
        bench.memory.argument_term[1, k] = bench.term(places)
    bench.memory.argument_count[1] = 2
    want(bench.memory, bench.parameters, bench.term(goal), 1.0, 0.9, bench.now)
    return bench


def observe(bench, text, frequency=1.0, confidence=0.9, goal="G"):
    """Let a contingency have held, or not."""
    concept = bench.concept(goal)
    relate(bench.memory, bench.parameters, bench.term(text), concept, frequency, confidence, bench.stamp())


def belief(bench, text):
    concept = bench.memory.term_concept[bench.term(text)] - 1
    return None if concept < 0 else tuple(float(x) for x in bench.memory.belief[concept])


@pytest.mark.parametrize(
    ("event", "place"),
    [
        (at("left", "B"), "left"),
        (at("left", "B", "(loc * shape)"), "left"),
        ("<B --> [left]>", None),
        ("<({left} * B) --> P>", None),
        ("<(left * {B}) --> P>", None),
        ("<(left * B) <-> P>", None),
        ("B", None),
    ],
)
def test_an_event_has_a_place_if_it_names_one(event, place):
    bench = Bench()
    term = bench.term(event)
    found = place_of(bench.memory, term)
    assert (bench.text(found) if found != NO_TERM else None) == place
    if place:
        assert bench.text(stimulus_of(bench.memory, term)) == "B"


@pytest.mark.parametrize(
    ("operation", "places"),
    [
        (MATCH, "(sample * left)"),
        ("<({SELF} * (left * left)) --> ^left>", None),
        ("<({SELF} * ({sample} * left)) --> ^left>", None),
        ("<({SELF} * sample) --> ^left>", None),
        ("<({SELF} * (sample * left)) --> match>", None),
        ("^left", None),
    ],
)
def test_an_operation_relates_the_two_places_that_it_names(operation, places):
    bench = Bench()
    found = related_places(bench.memory, bench.term(operation))
    assert (bench.text(found) if found != NO_TERM else None) == places


def test_the_places_that_an_operation_may_name():
    bench = wanting()
    for place, named in (("sample", True), ("left", True), ("right", True), ("cue", False)):
        assert may_be_named(bench.memory, 1, bench.term(place)) == named
        assert not may_be_named(bench.memory, 2, bench.term(place))


@pytest.mark.parametrize("order", list(itertools.permutations(EVENTS)))
def test_the_parts_of_a_contingency_are_found_in_any_order(order):
    bench = wanting()
    assert split_contingency(bench.memory, bench.term(in_sequence(*order)), bench.term(MATCH))
    parts = [bench.text(bench.memory.related[k]) for k in range(3)]
    assert parts == [EVENTS[1], EVENTS[2], EVENTS[0]]


@pytest.mark.parametrize(
    "events",
    [
        EVENTS[:2],
        (*EVENTS, at("top", "C")),
        (at("right", "C"), EVENTS[1], EVENTS[2]),  # the other comparison is no context
        (EVENTS[0], at("top", "A"), EVENTS[2]),  # nothing at the sample's place
        (EVENTS[0], EVENTS[1], at("left", "A")),  # one stimulus is no relation of two
        (EVENTS[0], EVENTS[1], at("left", "B", "Q")),
        (EVENTS[0], EVENTS[1], "B"),
    ],
)
def test_what_relates_no_two_stimuli_under_a_context(events):
    bench = wanting()
    assert not split_contingency(bench.memory, bench.term(in_sequence(*events)), bench.term(MATCH))
    observe(bench, contingency(*events))
    assert not bench.memory.belief[:, 1].any()


def test_an_operation_without_places_relates_nothing():
    bench = wanting()
    assert not split_contingency(bench.memory, bench.term(in_sequence(*EVENTS)), bench.term("^left"))


def test_stimuli_and_places_become_variables_in_the_rule():
    bench = wanting()
    words = [bench.term(text) for text in ("<(A * B) --> R>", contingency(*EVENTS), EVENTS[1], EVENTS[2])]
    rule = relational_rule(bench.memory, *words)
    assert rule == bench.term(RULE)
    # Other stimuli at other places under the same name come to the same rule.
    other = contingency(EVENTS[0], at("sample", "C"), at("right", "D"), operation=OTHER_MATCH)
    words = [bench.term(t) for t in ("<(C * D) --> R>", other, at("sample", "C"), at("right", "D"))]
    assert relational_rule(bench.memory, *words) == rule


def test_a_goal_is_wanted_for_some_ticks():
    bench = wanting(event_distance=20)
    goal = bench.concept("G")
    bench.now += 20
    assert is_wanted(bench.memory, bench.parameters, goal)
    bench.now += 1
    assert not is_wanted(bench.memory, bench.parameters, goal)
    assert not is_wanted(bench.memory, bench.parameters, bench.concept("H"))
    want(bench.memory, bench.parameters, bench.term("G"), 0.0, 0.9, bench.now)
    assert not is_wanted(bench.memory, bench.parameters, goal)


@given(st.sampled_from((0.0, 0.5, 1.0)), st.floats(0.2, 0.9))
def test_an_outcome_says_how_far_the_relation_holds(frequency, confidence):
    bench = wanting()
    observe(bench, contingency(*EVENTS), frequency, confidence)
    assert belief(bench, "<(A * B) --> R>") == pytest.approx((frequency, confidence / (confidence + 1)))
    assert belief(bench, "<(B * A) --> R>") is None
    # Nothing was known that it could be compared with.
    assert not bench.memory.link_term.any()


def test_what_was_not_wanted_or_is_too_unsure_says_nothing():
    bench = wanting()
    observe(bench, contingency(*EVENTS, goal="H"), goal="H")
    observe(bench, contingency(*EVENTS), 1.0, bench.parameters.least_confidence)
    relate(bench.memory, bench.parameters, NO_TERM, bench.concept("G"), 1.0, 0.9, bench.stamp())
    assert belief(bench, "<(A * B) --> R>") is None


@given(st.floats(0.2, 0.9), st.floats(0.2, 0.9), st.sampled_from((0.0, 1.0)), st.sampled_from((0.0, 1.0)))
def test_the_second_outcome_is_compared_with_what_the_first_said(c_first, c_second, f_first, f_second):
    bench = wanting()
    observe(bench, contingency(*EVENTS), f_first, c_first)
    observe(bench, contingency(*EVENTS), f_second, c_second)
    first, second = truth_eternalized(f_first, c_first), truth_eternalized(f_second, c_second)
    expected = truth_comparison(*first, *second)
    stored = bench.link_truth(RULE)
    if f_first == f_second == 0.0:
        assert stored is None
    else:
        assert stored == pytest.approx(expected)
    # Each trial is new evidence for the relation: amounts of evidence, here the confidences, add up.
    evidence = c_first + c_second
    f = (f_first * c_first + f_second * c_second) / evidence
    assert belief(bench, "<(A * B) --> R>") == pytest.approx((f, evidence / (evidence + 1)))


def test_a_relation_under_another_name_or_turned_round_is_learned_from():
    bench = wanting()
    observe(bench, contingency(*EVENTS))
    turned = contingency(EVENTS[0], at("sample", "B"), at("right", "A"), operation=OTHER_MATCH)
    observe(bench, turned)
    rule = "<<($1 * $2) --> R> ==> <($2 * $1) --> R>>"
    c = 0.9 / 1.9
    assert bench.link_truth(rule) == pytest.approx((1.0, c * c / (c * c + 1)))
