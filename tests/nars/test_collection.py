"""Collection frees what nothing holds, and nothing else."""

from dataclasses import asdict
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.nars.collection import (
    RESERVE,
    collect_terms,
    forget_general_forms,
    mark_term,
    needs_collection,
)
from machinepsych.nars.concepts import conceive, forget_concept
from machinepsych.nars.language import RefusedTermError
from machinepsych.nars.links import NO_LINK, add_link
from machinepsych.nars.reasoner import Reasoner
from machinepsych.nars.registers import FREE_TERM, FREE_TERMS, LOGGED
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import Capacity
from machinepsych.nars.terms import NO_TERM
from machinepsych.narsese import Atom, Compound, parse_sentence
from tests.nars.test_reductions import TERMS, Mind

ROW = SimpleNamespace(**asdict(ReasonerParameters()))
SIZE = {"terms": 130, "concepts": 8, "links": 8, "waiting": 4, "goals": 4, "log": 4, "bucket": 31}


def small(**size):
    mind = Mind(**{**SIZE, **size})
    # Collecting looks at every place, and fields of a record are slow to look up.
    mind.memory = SimpleNamespace(**{name: mind.memory[name] for name in mind.memory.dtype.names})
    return mind


def below(memory, term):
    """Return a term and all its parts, the inner nodes of sets included."""
    if memory.term_head[term] < 10:
        return {int(term)}
    left, right = memory.term_left[term], memory.term_right[term]
    return {int(term)} | below(memory, left) | below(memory, right)


def free_terms(memory):
    found, term = [], int(memory.registers[FREE_TERM])
    while term != NO_TERM:
        found.append(term)
        term = int(memory.term_next[term])
    return found


# Every way to hold a term; each takes the memory and the term.
def as_concept(mind, term):
    conceive(mind.memory, ROW, term)


def as_waiting(mind, term):
    mind.memory.waiting_term[0] = term


def as_goal(mind, term):
    mind.memory.goal_term[3] = term


def as_argument(mind, term):
    mind.memory.argument_term[2, 0] = term
    mind.memory.argument_count[2] = 1


def as_kept(mind, term):
    mind.memory.kept_terms[5] = term


def as_logged(mind, term):
    mind.memory.registers[LOGGED] = max(2, mind.memory.registers[LOGGED])
    mind.memory.log_term[1] = term


def as_logged_with_another(mind, term):
    mind.memory.registers[LOGGED] = 3
    mind.memory.log_other[2] = term


def as_link(mind, term):
    a = mind.term("a")
    implication = mind.number(Compound("==>", (mind.language.decode(mind.memory, term), Atom("a"))))
    assert add_link(mind.memory, ROW, implication, 1.0, 0.5, mind.memory.observation, 1.0) != NO_LINK
    # Its concepts are gone: the link alone holds it.
    for side in (a, term):
        concept = mind.memory.term_concept[side] - 1
        if concept >= 0:
            mind.memory.concept_rules[concept] = 0
            forget_concept(mind.memory, concept)


def not_at_all(mind, term):
    """Hold nothing."""


WAYS = (
    as_concept,
    as_waiting,
    as_goal,
    as_argument,
    as_kept,
    as_logged,
    as_logged_with_another,
    as_link,
    not_at_all,
)


@given(
    st.lists(st.tuples(TERMS, st.sampled_from(WAYS)), min_size=1, max_size=6, unique_by=lambda pair: pair[1])
)
def test_what_is_held_stays_and_the_rest_goes(pairs):
    mind = small()
    memory = mind.memory
    numbers = [mind.number(term) for term, _ in pairs]
    for number, (_, hold) in zip(numbers, pairs, strict=True):
        hold(mind, number)
    held = {1}
    for number, (_, hold) in zip(numbers, pairs, strict=True):
        if hold is not not_at_all:
            held |= below(memory, number)
        if hold is as_link:
            held |= below(memory, memory.link_term[0])
    collect_terms(memory)
    assert set(np.flatnonzero(memory.term_head)) == held
    free = free_terms(memory)
    assert len(free) == len(set(free)) == memory.registers[FREE_TERMS] == SIZE["terms"] - 1 - len(held)
    assert not held & set(free)
    for number, (term, hold) in zip(numbers, pairs, strict=True):
        if hold is not not_at_all:
            assert mind.language.decode(memory, number) == term
            assert mind.number(term) == number
    # What was freed can be made again.
    for term, _ in pairs:
        assert mind.language.decode(memory, mind.number(term)) == term


@given(TERMS, TERMS)
def test_marking_marks_all_parts(term, other):
    mind = small()
    memory = mind.memory
    number, another = mind.number(term), mind.number(other)
    mark_term(memory, NO_TERM)
    mark_term(memory, -1)
    assert not memory.term_mark.any()
    mark_term(memory, number)
    assert set(np.flatnonzero(memory.term_mark)) == below(memory, number)
    mark_term(memory, another)
    mark_term(memory, number)
    assert set(np.flatnonzero(memory.term_mark)) == below(memory, number) | below(memory, another)


def test_what_is_remembered_of_a_term_goes_with_what_it_names():
    mind = small()
    memory = mind.memory
    a, b, c = (mind.term(text) for text in "abc")
    for array in (memory.term_general, memory.term_general_second):
        array[a], array[c] = b, -1
    forget_general_forms(memory, c)
    assert memory.term_general[c] == memory.term_general_second[c] == -1
    memory.term_mark[b] = 1
    forget_general_forms(memory, a)
    assert memory.term_general[a] == memory.term_general_second[a] == b
    as_kept(mind, a)
    collect_terms(memory)
    assert memory.term_general[a] == memory.term_general_second[a] == 0


@pytest.mark.parametrize("terms", [40, 41, 100])
def test_when_a_collection_begins(terms):
    memory = small(terms=terms).memory
    for free in range(terms):
        memory.registers[FREE_TERMS] = free
        assert needs_collection(memory) == (free < terms / RESERVE)


FLOODED = Capacity(
    terms=160, concepts=12, links=15, waiting=5, goals=6, symbols=12, log=700, bucket=31, recent=12, stamp=4
)
NAMES = st.sampled_from("abcdefgh")
TOLD = st.one_of(
    NAMES.map("{}. :|:".format),
    st.builds("<{} --> {}>. :|:".format, NAMES, NAMES),
    st.builds("<({} * {}) --> {}>. :|:".format, NAMES, NAMES, NAMES),
    st.builds("<{} ==> {}>.".format, NAMES, NAMES),
    st.builds("<{} =/> {}>.".format, NAMES, NAMES),
    st.sampled_from(["^left. :|:", "^right. :|:"]),
    NAMES.map("{}! :|:".format),
)


@settings(max_examples=4)
@given(st.lists(TOLD, min_size=25, max_size=30))
def test_a_flood_of_events_leaves_a_small_memory_whole(sentences):
    reasoner = Reasoner(
        ReasonerParameters(level=0), capacity=FLOODED, backend="plain", operators=("^left", "^right")
    )
    memory = reasoner.memory
    for text in sentences:
        try:
            reasoner.tell(parse_sentence(text))
        except RefusedTermError:
            assert memory.registers[FREE_TERMS] < 8
        assert 0 <= memory.registers[FREE_TERMS] < FLOODED.terms
        assert memory.registers[FREE_TERMS] == len(free_terms(memory))
    for holder in (memory.concept_term, memory.link_term, memory.link_before[memory.link_term != 0]):
        for term in holder[holder != NO_TERM]:
            assert reasoner.language.decode(memory, int(term))
    counts = reasoner.statistics()
    assert counts["total concepts"] == np.count_nonzero(memory.concept_term)
    assert counts["total links"] == np.count_nonzero(memory.link_term)
    assert counts["current belief events cnt"] == np.count_nonzero(memory.waiting_term)
    assert counts["current goal events cnt"] == np.count_nonzero(memory.goal_term)
    for link in np.flatnonzero(memory.link_term):
        concept = memory.link_concept[link]
        assert memory.concept_term[concept] in (
            memory.term_left[memory.link_term[link]],
            memory.term_right[memory.link_term[link]],
        )
