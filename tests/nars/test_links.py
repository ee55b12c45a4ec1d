"""Links add up evidence whatever its order, and lists never hold more than they may."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import confidence_of, evidence_of, expectation
from machinepsych.nars.concepts import conceive, concept_of, forget_concept, join_alike, leave_alike
from machinepsych.nars.links import (
    NO_LINK,
    add_link,
    antecedent_operation,
    disappoint_link,
    free_place,
    is_denied,
    link_expectation,
    link_of,
    list_if_denied,
    note_confidence,
    revise_link,
    revised_within,
    unlink,
    worst_link,
)
from machinepsych.nars.registers import CONCEPTS, DENIED_LINK, FREE_LINK, LINKS, LINKS_END, NOW
from machinepsych.nars.terms import NO_TERM, TEMPORAL_IMPLICATION
from machinepsych.narsese import Atom, Compound
from tests.nars.bench import assert_links_are_listed, listed
from tests.nars.test_reductions import Mind

MANY = SimpleNamespace(links_per_concept=100, retention=0, evidence_capacity=99.0)
TRUTHS = st.tuples(st.floats(0.0, 1.0), st.floats(0.01, 0.5))
NAMES = st.sampled_from("abcd").map(Atom)
IMPLICATIONS = st.builds(Compound, st.sampled_from(["=/>", "==>"]), st.tuples(NAMES, NAMES))


def small(**size):
    return Mind(**{"terms": 150, "concepts": 10, "links": 12, "stamp": 4, **size})


def stamp(*ids):
    return np.array([*ids, 0, 0, 0, 0][:4], np.int64)


def told(mind, text, truth=(1.0, 0.5), delay=1.0, parameters=MANY, ids=(1,)):
    return add_link(mind.memory, parameters, mind.term(text), *truth, stamp(*ids), delay)


def chain(memory, following):
    found = []
    while following != 0:
        found.append(int(following) - 1)
        following = memory.link_next[following - 1]
    return found


def check(memory):
    """Check that every link is in the list of its concept once, and all others in the free list."""
    held = []
    for concept in np.flatnonzero(memory.concept_term):
        temporal = chain(memory, memory.concept_links[concept])
        timeless = chain(memory, memory.concept_rules[concept])
        assert len(temporal) == memory.concept_link_count[concept]
        for link in (*temporal, *timeless):
            term = memory.link_term[link]
            is_temporal = memory.term_head[term] == TEMPORAL_IMPLICATION
            side = memory.term_right if is_temporal else memory.term_left
            assert is_temporal == (link in temporal)
            assert memory.link_concept[link] == concept
            assert side[term] == memory.concept_term[concept]
            assert link_of(memory, term) == link
        held += temporal + timeless
    free = chain(memory, memory.registers[FREE_LINK])
    assert memory.registers[LINKS] == len(held) == (memory.term_link != 0).sum()
    assert sorted(held + free) == list(range(memory.registers[LINKS_END]))
    assert_links_are_listed(memory)


@given(st.lists(st.tuples(TRUTHS, st.floats(0.0, 9.0)), min_size=1, max_size=8), st.randoms())
def test_evidence_adds_up_in_any_order(told_truths, random):
    results = []
    for _ in range(2):
        mind = small()
        for k, (truth, delay) in enumerate(told_truths):
            link = told(mind, "<a =/> b>", truth, delay, ids=(k + 1,))
        memory = mind.memory
        assert memory.registers[LINKS] == 1
        results.append((*memory.link_truth[link], memory.link_delay[link]))
        random.shuffle(told_truths)
    weights = np.array([evidence_of(c) for (_, c), _ in told_truths])
    total = weights.sum()
    frequency = (weights * [f for (f, _), _ in told_truths]).sum() / total
    delay = (weights * [delay for _, delay in told_truths]).sum() / total
    for result in results:
        assert result == pytest.approx((frequency, confidence_of(total), delay))


@given(st.lists(st.tuples(TRUTHS, st.booleans()), min_size=1, max_size=20), st.floats(0.1, 20.0))
def test_evidence_never_passes_the_capacity(told_truths, capacity):
    parameters = SimpleNamespace(links_per_concept=100, evidence_capacity=max(capacity, 1.0))
    mind = small()
    link = told(mind, "<a =/> b>", told_truths[0][0], parameters=parameters)
    for (frequency, confidence), outside in told_truths[1:]:
        held = mind.memory.link_truth[link].copy()
        if outside:
            told(mind, "<a =/> b>", (frequency, confidence), parameters=parameters, ids=(7,))
        else:
            disappoint_link(mind.memory, parameters, link, frequency, confidence, evidence_of(confidence))
        f, c = mind.memory.link_truth[link]
        assert evidence_of(c) <= parameters.evidence_capacity + 1e-9
        assert c >= held[1] - 1e-12
        # New evidence pulls towards itself and never beyond.
        assert min(held[0], frequency) - 1e-12 <= f <= max(held[0], frequency) + 1e-12
    ids = [each for each in mind.memory.link_stamp[link] if each]
    assert len(ids) == len(set(ids))


def test_new_evidence_replaces_as_much_as_there_is_no_room_for():
    parameters = SimpleNamespace(links_per_concept=9, evidence_capacity=2.0)
    mind = small()
    link = told(mind, "<a =/> b>", (1.0, confidence_of(2.0)), 4.0, parameters)
    told(mind, "<a =/> b>", (0.0, confidence_of(0.5)), 8.0, parameters)
    # 1.5 of the old for, 0.5 of the new against.
    assert mind.memory.link_truth[link] == pytest.approx((0.75, confidence_of(2.0)))
    assert mind.memory.link_delay[link] == pytest.approx(5.0)


@given(TRUTHS, TRUTHS, st.booleans())
def test_timeless_links_count_no_observation_twice(first, second, overlaps):
    mind = small()
    link = told(mind, "<a ==> b>", first, ids=(1, 2))
    told(mind, "<a ==> b>", second, ids=(2, 3) if overlaps else (3,))
    f, c = mind.memory.link_truth[link]
    if overlaps:
        surer = second if second[1] > first[1] else first
        assert (f, c) == surer
        assert mind.memory.link_stamp[link].tolist() == ([2, 3, 0, 0] if surer is second else [1, 2, 0, 0])
    else:
        assert evidence_of(c) == pytest.approx(evidence_of(first[1]) + evidence_of(second[1]))
        assert mind.memory.link_stamp[link].tolist() == [1, 3, 2, 0]


def test_no_evidence_changes_nothing():
    mind = small()
    link = told(mind, "<a =/> b>", (0.7, 0.0))
    revise_link(mind.memory, MANY, link, 0.2, 0.0, stamp(5), 3.0)
    assert mind.memory.link_truth[link].tolist() == [0.7, 0.0]
    assert mind.memory.link_stamp[link].tolist() == [1, 0, 0, 0]


@given(
    st.lists(st.tuples(IMPLICATIONS, TRUTHS), max_size=25),
    st.integers(1, 3),
    st.integers(1, 8),
    st.integers(4, 10),
)
def test_a_flood_never_takes_more_than_the_room(evidence, most, room, concepts):
    parameters = SimpleNamespace(links_per_concept=most, evidence_capacity=99.0)
    mind = small(links=room, concepts=concepts)
    memory = mind.memory
    for implication, truth in evidence:
        term = mind.number(implication)
        known = link_of(memory, term)
        link = add_link(memory, parameters, term, *truth, stamp(1), 1.0)
        check(memory)
        assert memory.registers[LINKS] <= room
        assert memory.concept_link_count.max() <= most
        assert link == link_of(memory, term)
        assert known in (NO_LINK, link)


@given(st.lists(TRUTHS, min_size=1, max_size=10), st.integers(1, 4))
def test_the_least_expected_make_room(truths, most):
    parameters = SimpleNamespace(links_per_concept=most, evidence_capacity=99.0)
    mind = small(concepts=30, symbols=60)
    kept = []
    for k, truth in enumerate(truths):
        new = expectation(*truth)
        if len(kept) == most:
            taken = min(kept) < new
            kept.remove(min(kept)) if taken else None
        else:
            taken = True
        kept += [new] if taken else []
        assert (told(mind, f"<a{k} =/> g>", truth, parameters=parameters) != NO_LINK) == taken
    memory = mind.memory
    concept = concept_of(memory, mind.term("g"))
    listed = chain(memory, memory.concept_links[concept])
    assert sorted(link_expectation(memory, link) for link in listed) == sorted(kept)
    assert link_expectation(memory, worst_link(memory, concept)) == min(kept)


def test_places_are_taken_freed_and_refused():
    mind = small(links=2)
    memory = mind.memory
    concept = conceive(memory, MANY, mind.term("g"))
    assert worst_link(memory, concept) == NO_LINK
    first, second = told(mind, "<a =/> g>", (1.0, 0.2)), told(mind, "<a ==> g>")
    # The store is full: a timeless link is refused, a temporal one takes the place of the worse.
    assert free_place(memory, 100, concept, False, 0.9) == NO_LINK
    assert free_place(memory, 100, concept, True, 0.5) == NO_LINK
    assert told(mind, "<b =/> h>") == NO_LINK
    assert told(mind, "<b =/> g>", (1.0, 0.9)) == first
    unlink(memory, second)
    check(memory)
    assert told(mind, "<c ==> g>") == second


def test_what_a_link_knows_of_its_sides():
    mind = small()
    memory = mind.memory
    memory.registers[NOW] = 7
    link = told(mind, "<((a &/ b) &/ <({SELF} * x) --> ^op>) =/> g>", (0.8, 0.3), 2.5)
    assert mind.text(memory.link_before[link]) == "(a &/ b)"
    assert memory.link_operation[link] == 1
    assert memory.link_created[link] == 7
    assert concept_of(memory, mind.term("(a &/ b)")) >= 0
    assert memory.registers[CONCEPTS] == 2
    without = told(mind, "<(a &/ b) =/> g>")
    assert memory.link_before[without] == mind.term("(a &/ b)")
    assert memory.link_operation[without] == 0


@pytest.mark.parametrize(
    ("antecedent", "operation"),
    [
        ("(a &/ ^op)", "^op"),
        ("(a &/ <({SELF} * x) --> ^op>)", "<({SELF} * x) --> ^op>"),
        ("(^op &/ a)", None),
        ("(a && ^op)", None),
        ("^op", None),
        ("a", None),
    ],
)
def test_the_operation_that_an_antecedent_ends_with(antecedent, operation):
    mind = small()
    found = antecedent_operation(mind.memory, mind.term(antecedent))
    assert found == (NO_TERM if operation is None else mind.term(operation))


def test_making_room_for_one_side_leaves_the_other():
    # Two concepts fit; that of the consequent is the least useful and is not of this tick.
    mind = small(concepts=2)
    memory = mind.memory
    for text in ("g", "h"):
        conceive(memory, MANY, mind.term(text))
    memory.concept_uses[1] = 100
    memory.registers[NOW] += 5
    link = told(mind, "<a =/> g>")
    check(memory)
    assert link == NO_LINK or memory.link_concept[link] == concept_of(memory, mind.term("g"))


@given(TRUTHS, TRUTHS, st.floats(0.5, 5.0))
def test_evidence_beyond_the_capacity_makes_room_and_within_it_adds_up(held, new, capacity):
    w_held, w_new = evidence_of(held[1]), evidence_of(new[1])
    f, c, counted = revised_within(capacity, *held, *new, w_new)
    kept = w_held if w_held + w_new <= capacity else max(0.0, capacity - w_new)
    assert counted == pytest.approx(kept)
    assert evidence_of(c) == pytest.approx(kept + w_new)
    assert f == pytest.approx((kept * held[0] + w_new * new[0]) / (kept + w_new))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_links_of_one_precondition_leave_and_join_their_list_in_any_order(which):
    mind = small()
    memory = mind.memory
    links = [told(mind, f"<a =/> {name}>") for name in ("g", "h", "i", "j", "k")]
    inside = set(links)
    for k in which:
        if links[k] in inside:
            leave_alike(memory, links[k])
            inside.remove(links[k])
            # Once more changes nothing.
            leave_alike(memory, links[k])
        else:
            join_alike(memory, links[k])
            inside.add(links[k])
        assert set(listed(memory.term_predicts[mind.term("a")], memory.link_alike)) == inside


def test_a_precondition_keeps_its_links_while_it_has_no_concept():
    mind = small()
    memory = mind.memory
    link = told(mind, "<a =/> g>", (1.0, 0.4))
    concept = concept_of(memory, mind.term("a"))
    assert memory.concept_surest[concept] >= 0.4
    memory.concept_surest[concept] = 0.4
    told(mind, "<a =/> h>", (0.5, 0.7))
    assert memory.concept_surest[concept] == 0.7
    forget_concept(memory, concept)
    check(memory)
    told(mind, "<a =/> g>", (1.0, 0.5), ids=(2,))
    again = conceive(memory, MANY, mind.term("a"))
    check(memory)
    # How sure they are has to be found out anew.
    assert memory.concept_surest[again] == 1.0
    memory.concept_surest[again] = 0.0
    note_confidence(memory, link)
    assert memory.concept_surest[again] == memory.link_truth[link, 1]


@pytest.mark.parametrize(
    ("truth", "denied"), [((0.0, 0.04), True), ((0.0, 0.8), True), ((0.001, 0.04), False)]
)
def test_denied_is_what_has_negative_evidence_alone(truth, denied):
    mind = small()
    link = told(mind, "<a =/> g>", truth)
    assert is_denied(mind.memory, link) == denied
    for _ in range(2):
        list_if_denied(mind.memory, link)
        first = mind.memory.registers[DENIED_LINK]
        assert listed(first, mind.memory.link_denied) == ([link] if denied else [])
