"""An empty memory is empty, whole, and alone."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.kernels.arrays import allocate_records
from machinepsych.nars.registers import FREE_TERM, FREE_TERMS, LARGEST_TERM, NOW
from machinepsych.nars.state import (
    Capacity,
    begin_memory,
    begin_with_free_terms,
    make_memories,
    memory_arrays,
    plain_memory,
)
from machinepsych.nars.terms import CODES, END, END_TERM, NO_TERM, SELF_SYMBOL, intern, word

SMALL = Capacity(terms=30, concepts=5, links=6, waiting=4, goals=4, symbols=8, bucket=11, recent=5)


def free_terms(memory):
    """Return the free list of terms."""
    found = []
    term = int(memory.registers[FREE_TERM])
    while term != NO_TERM:
        found.append(term)
        term = int(memory.term_next[term])
    return found


def test_an_empty_memory():
    memory = plain_memory(SMALL)
    assert memory.term_head[END_TERM] == END
    assert np.count_nonzero(memory.term_head) == 1
    assert free_terms(memory) == list(range(2, SMALL.terms))
    assert memory.registers[FREE_TERMS] == SMALL.terms - 2
    assert memory.registers[LARGEST_TERM] == SMALL.largest_term
    assert memory.registers[NOW] == 1
    assert END_TERM in memory.kept_terms


@given(
    st.builds(
        Capacity,
        **{field.name: st.integers(3, 20) for field in dataclasses.fields(Capacity)},
    )
)
def test_every_capacity_is_a_memory(size):
    memory = plain_memory(size)
    declared = {array.name: array.shape for array in memory_arrays(size)}
    assert set(memory.dtype.names) >= set(declared)
    assert all(memory[name].shape == shape for name, shape in declared.items())
    assert memory.concept_term.shape == (size.concepts,)
    assert memory.link_stamp.shape == (size.links, size.stamp)
    if size.terms > 4:
        one = word(memory, SELF_SYMBOL)
        assert intern(memory, CODES["*"], one, one) == 3


def test_beginning_is_the_same_whatever_the_size_of_terms():
    memories = make_memories(SMALL, 2)
    begun = memories.copy()
    memories["registers"][:] = 0
    for name in ("term_head", "term_next", "term_bucket", "term_size", "kept_terms"):
        memories[name][:] = 0
    begin_memory(memories[1], SMALL.largest_term)
    assert memories[1] == begun[1]


def test_subjects_share_nothing():
    memories = make_memories(SMALL, 3)
    before = memories.copy()
    a = word(memories[1], 2)
    intern(memories[1], CODES["*"], a, a)
    assert memories[0] == before[0]
    assert memories[2] == before[2]
    assert memories[1] != before[1]


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Capacity)])
def test_every_size_counts(name):
    larger = dataclasses.replace(SMALL, **{name: getattr(SMALL, name) + 3})
    if name == "layers":
        return
    one = {array.name: array.shape for array in memory_arrays(SMALL)}
    other = {array.name: array.shape for array in memory_arrays(larger)}
    assert one.keys() == other.keys()
    assert one != other


def test_the_fast_way_to_an_empty_memory_gives_the_same_one():
    fast = make_memories(Capacity(), 1)[0]
    slow = allocate_records(memory_arrays(Capacity()), 1)[0]
    begin_memory(slow, Capacity().largest_term)
    begun = plain_memory(Capacity())
    for name in fast.dtype.names:
        assert np.array_equal(fast[name], slow[name]), name
        assert np.array_equal(fast[name], begun[name]), name


def test_without_its_list_a_memory_says_what_is_free():
    memory = allocate_records(memory_arrays(Capacity()), 1)[0]
    memory.term_next[1:-1] = np.arange(2, Capacity().terms)
    begin_with_free_terms(memory, 64)
    assert memory.registers[FREE_TERMS] == Capacity().terms - 2
