"""Concepts are found by their term, and the least useful ones make room."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.budget import usefulness
from machinepsych.nars.concepts import (
    NEVER,
    NO_CONCEPT,
    SHARE_EVICTED,
    USES_OF_KNOWLEDGE,
    conceive,
    concept_of,
    concept_priority_now,
    concept_usefulness,
    evict_concepts,
    forget_concept,
    free_link,
    free_links,
    may_be_evicted,
    merit,
    raise_priority,
    use_concept,
)
from machinepsych.nars.registers import CONCEPTS, CONCEPTS_END, FREE_CONCEPT, FREE_LINK, LINKS, NOW
from machinepsych.nars.terms import NO_TERM, word
from tests.nars.test_reductions import Mind

DECAY = SimpleNamespace(concept_durability=0.9, retention=0)
NOW_USED = 50


def small(concepts=6, **size):
    mind = Mind(**{"terms": 150, "concepts": concepts, "links": 20, "symbols": 100, **size})
    mind.memory.registers[NOW] = NOW_USED
    return mind


def filled(uses, used_at):
    """Return a full memory whose concept k was used so often, and at that tick the last time."""
    mind = small(len(uses))
    for k, (count, at) in enumerate(zip(uses, used_at, strict=True)):
        assert conceive(mind.memory, DECAY, word(mind.memory, k + 2)) == k
        mind.memory.concept_uses[k] = count
        mind.memory.concept_used_at[k] = at
    return mind


def check(memory):
    """Check that terms and concepts point at each other and that the free list is the rest."""
    held = [k for k in range(memory.registers[CONCEPTS_END]) if memory.concept_term[k] != NO_TERM]
    assert memory.registers[CONCEPTS] == len(held) <= memory.concept_term.shape[0]
    assert all(memory.term_concept[memory.concept_term[k]] == k + 1 for k in held)
    assert (memory.term_concept != 0).sum() == len(held)
    free = []
    following = int(memory.registers[FREE_CONCEPT])
    while following:
        free.append(following - 1)
        following = int(memory.concept_next[following - 1])
    assert sorted(free + held) == list(range(memory.registers[CONCEPTS_END]))


def test_a_new_concept_knows_nothing():
    mind = small()
    memory = mind.memory
    for array in (memory.belief, memory.spike, memory.predicted, memory.wanted):
        array[:] = 0.5
    concept = conceive(memory, DECAY, mind.term("<({SELF} * a) --> ^op>"))
    assert memory.concept_operation[concept] == 1
    assert concept_of(memory, memory.concept_term[concept]) == concept
    assert concept_of(memory, mind.term("a")) == NO_CONCEPT
    for array in (memory.belief, memory.spike, memory.predicted, memory.wanted):
        assert array[concept, 1] == 0.0
    for array in (memory.spike_time, memory.predicted_time, memory.wanted_time, memory.concept_selected_at):
        assert array[concept] == NEVER
    assert (memory.concept_uses[concept], memory.concept_used_at[concept]) == (1, NOW_USED)
    assert conceive(memory, DECAY, NO_TERM) == NO_CONCEPT


@given(st.lists(st.tuples(st.integers(2, 30), st.booleans()), max_size=60), st.integers(1, 8))
def test_a_flood_of_terms_never_takes_more_than_the_room(told, room):
    mind = small(room)
    memory = mind.memory
    for symbol, tick_passes in told:
        memory.registers[NOW] += tick_passes
        term = word(memory, symbol)
        known = concept_of(memory, term)
        concept = conceive(memory, DECAY, term)
        assert known in (NO_CONCEPT, concept)
        assert concept == concept_of(memory, term)
        check(memory)
        if concept == NO_CONCEPT:
            # Only where everything is of this tick.
            assert memory.registers[CONCEPTS] == room
            assert (memory.concept_used_at == memory.registers[NOW]).all()


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(0, NOW_USED)), min_size=1, max_size=40),
)
def test_the_least_useful_go_and_none_of_the_present_tick(concepts):
    mind = filled([uses for uses, _ in concepts], [at for _, at in concepts])
    memory = mind.memory
    values = [usefulness(uses, at, NOW_USED) for uses, at in concepts]
    may_go = [k for k, (_, at) in enumerate(concepts) if at < NOW_USED]
    evict_concepts(memory, DECAY)
    check(memory)
    gone = [k for k in range(len(concepts)) if memory.concept_term[k] == NO_TERM]
    assert set(gone) <= set(may_go)
    assert bool(gone) == bool(may_go)
    assert len(gone) <= max(1, len(concepts) // SHARE_EVICTED)
    stay = [values[k] for k in may_go if k not in gone]
    # Bisection tells usefulness apart to 2**-24.
    assert not gone or not stay or max(values[k] for k in gone) <= min(stay) + 2.0**-23


def test_eviction_takes_a_sixteenth_of_different_concepts():
    mind = filled(list(range(1, 65)), [10] * 64)
    evict_concepts(mind.memory, DECAY)
    assert [k for k in range(64) if mind.memory.concept_term[k] == NO_TERM] == [0, 1, 2, 3]


def test_what_may_be_evicted():
    mind = filled([4, 4], [NOW_USED - 3, NOW_USED])
    memory = mind.memory
    assert concept_usefulness(memory, DECAY, 0) == 0.5
    assert may_be_evicted(memory, DECAY, 0, 0.5)
    assert not may_be_evicted(memory, DECAY, 0, 0.49)
    assert not may_be_evicted(memory, DECAY, 1, 1.0)
    use_concept(memory, 0)
    assert (memory.concept_uses[0], memory.concept_used_at[0]) == (5, NOW_USED)
    assert not may_be_evicted(memory, DECAY, 0, 1.0)
    forget_concept(memory, 1)
    assert not may_be_evicted(memory, DECAY, 1, 1.0)


def test_forgetting_a_concept_frees_its_links():
    from machinepsych.nars.links import add_link

    mind = small()
    memory = mind.memory
    parameters = SimpleNamespace(links_per_concept=9, evidence_capacity=99.0)
    for text in ("<a =/> g>", "<b =/> g>", "<g ==> a>", "<a ==> g>"):
        assert add_link(memory, parameters, mind.term(text), 1.0, 0.5, memory.observation, 1.0) >= 0
    assert memory.registers[LINKS] == 4
    forget_concept(memory, concept_of(memory, mind.term("g")))
    check(memory)
    # What leads to it and what begins with it are gone, the other's own link stays.
    assert memory.registers[LINKS] == 1
    assert (memory.term_link != 0).sum() == 1
    assert memory.term_link[mind.term("<a ==> g>")] != 0
    free_links(memory, memory.concept_rules[concept_of(memory, mind.term("a"))])
    assert memory.registers[LINKS] == 0
    assert not memory.term_link.any()
    free, following = set(), int(memory.registers[FREE_LINK])
    while following:
        free.add(following)
        following = int(memory.link_next[following - 1])
    assert free == {1, 2, 3, 4}


@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(0, 20)), max_size=8))
def test_priority_falls_by_itself_and_is_raised_to_what_is_asked(raises):
    mind = small()
    memory = mind.memory
    concept = conceive(memory, DECAY, mind.term("a"))
    expected = 0.0
    for priority, ticks in raises:
        raise_priority(memory, DECAY, concept, priority)
        expected = max(expected, priority)
        assert concept_priority_now(memory, DECAY, concept) == pytest.approx(expected)
        memory.registers[NOW] += ticks
        expected *= 0.9**ticks
    assert concept_priority_now(memory, DECAY, concept) == pytest.approx(expected)


def test_a_freed_link_is_the_next_to_be_taken():
    mind = Mind()
    memory = mind.memory
    term = mind.term("<a =/> b>")
    memory.link_term[3] = term
    memory.term_link[term] = 4
    memory.registers[LINKS] = 1
    free_link(memory, 3)
    assert memory.registers[FREE_LINK] == 4
    assert memory.registers[LINKS] == 0
    assert memory.link_term[3] == memory.term_link[term] == 0


SPAN = SimpleNamespace(retention=100)


def believing(*beliefs):
    """Return a full memory whose concepts believe (text, frequency, confidence, last use)."""
    mind = small(len(beliefs))
    for k, (text, frequency, confidence, at) in enumerate(beliefs):
        assert conceive(mind.memory, SPAN, mind.term(text)) == k
        mind.memory.belief[k] = frequency, confidence
        mind.memory.concept_used_at[k] = at
    return mind


def test_merit_is_expectation_for_size():
    mind = small()
    assert merit(mind.memory, mind.term("a"), 1.0, 0.8) == pytest.approx(0.9 / math.log2(2))
    assert merit(mind.memory, mind.term("<a --> b>"), 0.0, 0.8) == pytest.approx(0.1 / math.log2(4))


def test_worth_is_merit_that_halves_with_time():
    mind = believing(("a", 1.0, 0.8, NOW_USED), ("<a --> b>", 1.0, 0.8, NOW_USED))
    memory = mind.memory
    assert concept_usefulness(memory, SPAN, 0) == pytest.approx(0.9)
    assert concept_usefulness(memory, SPAN, 1) == pytest.approx(0.45)
    memory.registers[NOW] += 100
    assert concept_usefulness(memory, SPAN, 0) == pytest.approx(0.45)
    memory.registers[NOW] += 100
    assert concept_usefulness(memory, SPAN, 0) == pytest.approx(0.3)
    # An event counts as a belief does; links as half; what was told is kept.
    memory.spike[1] = 1.0, 1.0
    assert concept_usefulness(memory, SPAN, 1) == pytest.approx(0.5 / 3)
    memory.belief[1, 1] = memory.spike[1, 1] = 0.0
    memory.concept_link_count[1] = 1
    assert concept_usefulness(memory, SPAN, 1) == pytest.approx(0.5 / 3)
    memory.concept_uses[1] = USES_OF_KNOWLEDGE
    assert concept_usefulness(memory, SPAN, 1) == 1.0


def test_a_flood_of_new_conclusions_leaves_what_they_came_from():
    sure = [(f"<s{k} --> p>", 1.0, 0.8, 20) for k in range(8)]
    flood = [(f"<(s{k} & t) --> (p | q)>", 1.0, 0.1, NOW_USED - 1) for k in range(8)]
    for parameters, left in ((SPAN, set(range(8))), (DECAY, set(range(8, 16)))):
        mind = believing(*sure, *flood)
        for _ in range(8):
            evict_concepts(mind.memory, parameters)
        assert {k for k in range(16) if mind.memory.concept_term[k] != NO_TERM} == left
