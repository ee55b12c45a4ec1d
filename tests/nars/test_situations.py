"""Situations as wholes, and what an operation makes of them."""

import functools
import itertools

import numpy as np
import pytest

from machinepsych.nal.evidence import NO_OBSERVATION
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT
from machinepsych.nars.links import NO_LINK, add_link_within, is_full
from machinepsych.nars.registers import CONCEPTS, LINKS, NOW
from machinepsych.nars.situations import (
    FEWEST_EXECUTIONS,
    confirm,
    drop_forgotten,
    is_outcome,
    is_reafferent,
    learn_transition,
    link_from,
    make_room,
    note_reafference,
    occurrence,
    operation_of_link,
    perceive_whole,
    weigh_evidence,
    whole_term,
)
from machinepsych.nars.terms import NO_TERM
from machinepsych.narsese import parse_term
from tests.nars.stepping import VOCABULARY, Stepper


def test_a_situation_is_the_same_in_whatever_order_its_stimuli_are_sensed():
    one = Stepper()
    terms = {
        whole_term(one.memory, one.sees(names)[0], len(names), 1) for names in ("ABC", "CAB", "BCA", "CBA")
    }
    assert terms == {one.term("((A &| B) &| C)")}


NAMES = ["".join(letters) for size in range(1, 5) for letters in itertools.combinations("ABCD", size)]


def test_as_many_situations_as_there_are_may_lead_to_one_outcome():
    """A wall is bumped into in most places: that must not drive out what is known of them."""
    one = Stepper(links_per_concept=4)
    for name in NAMES:
        one.do(name, "left", -1.0)
        one.rest()
    for name in NAMES:
        whole = "A" if name == "A" else functools.reduce(lambda a, b: f"({a} &| {b})", name)
        assert one.link(whole, "left", "harm") is not None, name
        assert one.concept(whole) != NO_CONCEPT


def test_a_full_memory_forgets_the_least_useful_alone_and_what_came_of_it():
    one = Stepper()
    rng = np.random.default_rng(1)
    memory = one.memory
    most = 0
    for turn in range(1500):
        one.do(NAMES[rng.integers(15)], VOCABULARY.operations[rng.integers(3)], -1.0)
        most = max(most, int(memory.registers[LINKS]))
        # Of 15 situations and four outcomes, a few make room at a time.
        assert turn < 100 or memory.registers[CONCEPTS] >= 12
    assert most == memory.link_term.shape[0]
    for k in range(memory.link_term.shape[0]):
        if is_full(memory):
            break
        stamp = np.array([k + 10**6, *[NO_OBSERVATION] * (memory.observation.shape[0] - 1)])
        term = one.term(f"<A =/> {NAMES[k % 4]}>")
        add_link_within(memory, one.parameters, 1000, term, 1.0, 0.5, stamp, 1.0)
    drop_forgotten(memory, one.concept("harm"))
    make_room(memory, one.parameters)
    links = [k for k in range(memory.link_term.shape[0]) if memory.link_term[k] != NO_TERM]
    assert len(links) == memory.registers[LINKS]
    assert all(memory.term_concept[memory.link_before[k]] > 0 for k in links)
    listed = 0
    for concept in range(memory.concept_term.shape[0]):
        following = memory.concept_links[concept]
        count = 0
        while following != 0:
            assert memory.link_concept[following - 1] == concept
            following = memory.link_next[following - 1]
            count += 1
        assert count == memory.concept_link_count[concept] or memory.concept_term[concept] == NO_TERM
        listed += count
    assert listed == len(links)


def test_nothing_sensed_is_no_situation_and_one_stimulus_is_itself():
    one = Stepper()
    assert (
        perceive_whole(
            one.memory,
            one.parameters,
            *one.sees(""),
        )
        == NO_CONCEPT
    )
    concept = perceive_whole(one.memory, one.parameters, *one.sees("B"))
    assert one.memory.concept_term[concept] == one.term("B")


def test_a_situation_is_as_sure_as_its_stimuli_are_on_average():
    one = Stepper()
    ids, _, count = one.sees("AB")
    concept = perceive_whole(one.memory, one.parameters, ids, np.array([1.0, 0.5]), count)
    assert one.memory.spike[concept, CONFIDENCE] == pytest.approx(0.9 * 0.75)
    assert one.memory.spike[concept, FREQUENCY] == 1.0


def repeat(one, times, stimulus="D", number=1, extra=()):
    for _ in range(times):
        note_reafference(one.memory, *one.sees([stimulus, *extra])[::2], number)


def test_what_an_operation_alone_always_brings_about_is_left_out():
    one = Stepper()
    repeat(one, FEWEST_EXECUTIONS - 1)
    assert not is_reafferent(one.memory, 3)
    repeat(one, 1)
    assert is_reafferent(one.memory, 3)
    assert whole_term(one.memory, *one.sees("AD")[::2], 0) == one.term("A")
    assert whole_term(one.memory, *one.sees("AD")[::2], 1) == one.term("(A &| D)")


@pytest.mark.parametrize("number", [0, 2])
def test_what_is_sensed_otherwise_too_is_kept(number):
    one = Stepper()
    repeat(one, 30)
    repeat(one, 1, number=number)
    assert not is_reafferent(one.memory, 3)


def test_what_an_operation_often_does_not_bring_about_is_kept():
    one = Stepper()
    repeat(one, 20)
    repeat(one, 5, stimulus="A")
    assert not is_reafferent(one.memory, 3)


def test_transitions_share_out_the_evidence():
    one = Stepper()
    for after in ("B", "B", "B", "C"):
        one.do("A", "left")
        one.act(after)
        one.rest()
    f_b, c_b = one.link("A", "left", "B")
    f_c, c_c = one.link("A", "left", "C")
    # The first saw three of four; the second began with its first occurrence.
    assert f_b == pytest.approx(0.75)
    assert f_c == 1.0
    assert c_b > c_c
    assert one.link("A", "right", "B") is None


def test_what_an_operation_did_not_lead_to_this_time_is_expected_less():
    one = Stepper()
    one.do("A", "left")
    one.act("B")
    before, after = (perceive_whole(one.memory, one.parameters, *one.sees(name)) for name in "AC")
    learn_transition(one.memory, one.parameters, before, one.term("^left"), after)
    assert one.link("A", "left", "B")[FREQUENCY] == pytest.approx(0.5)
    assert one.link("A", "left", "C")[FREQUENCY] == 1.0


def test_an_occurrence_with_an_operation_is_less_sure_than_one_without():
    one = Stepper()
    concept = perceive_whole(one.memory, one.parameters, *one.sees("A"))
    with_it = occurrence(one.memory, one.parameters, concept, one.term("^left"), 0.9)
    alone = occurrence(one.memory, one.parameters, concept, 0, 0.9)
    # Induction: w = .9 * .9 * .9, and w = .9 * .9.
    assert with_it == pytest.approx(0.729 / 1.729)
    assert alone == pytest.approx(0.81 / 1.81)


def test_evidence_is_kept_up_to_the_capacity_given():
    one = Stepper()
    one.do("A", "left")
    one.act("B")
    link = int(one.memory.term_predicts[one.term("A")]) - 1
    assert operation_of_link(one.memory, link) == one.term("^left")
    assert link_from(one.memory, one.concept("A"), one.term("^left"), one.concept("B")) == link
    assert link_from(one.memory, one.concept("A"), one.term("^right"), one.concept("B")) == NO_LINK
    for _ in range(100):
        weigh_evidence(one.memory, link, 1.0, 0.4, 2.0)
    assert one.memory.link_truth[link, CONFIDENCE] == pytest.approx(2.0 / 3.0)


def test_outcomes_are_no_alternatives_of_a_transition():
    one = Stepper()
    for _ in range(4):
        one.do("A", "left", 1.0)
        one.act("B")
        one.rest()
    assert one.link("A", "left", "G")[0] == 1.0
    assert is_outcome(one.memory, one.concept("G"))
    assert not is_outcome(one.memory, one.concept("B"))


def test_a_full_memory_makes_room_for_new_links():
    one = Stepper()
    before = perceive_whole(one.memory, one.parameters, *one.sees("A"))
    store = one.memory.link_term.shape[0]
    for k in range(store + 40):
        one.memory.registers[NOW] += 1
        target = one.language.encode(one.memory, _numbered(k))
        confirm(one.memory, one.parameters, before, one.term("^left"), target, 1.0, 0.4, 10.0)
        if one.memory.concept_term[before] == 0:
            before = perceive_whole(one.memory, one.parameters, *one.sees("A"))
    assert 0 < one.memory.registers[LINKS] <= store


def _numbered(k):
    names = "ABCD"
    digits = [names[(k >> (2 * place)) & 3] for place in range(6)]
    text = digits[0]
    for digit in digits[1:]:
        text = f"({text} &| {digit})"
    return parse_term(text)
