"""The table of hypotheses: evidence is conserved, room is bounded, the least supported is forgotten."""

from collections import namedtuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from machinepsych.nars.memory import (
    NOT_FOUND,
    TOTAL,
    memory_add_evidence,
    memory_find,
    memory_place,
    memory_room,
    memory_specificity,
    memory_state,
)

from machinepsych.kernels.arrays import allocate
from machinepsych.vocabulary import NO_STIMULUS

UNBOUNDED = 1e9
stimuli = st.tuples(st.integers(0, 5), st.integers(-1, 5), st.just(NO_STIMULUS))
occurrences = st.lists(
    st.tuples(stimuli, st.integers(0, 1), st.booleans(), st.floats(0.01, 2.0)),
    max_size=60,
)
A, B, C, D = ((stimulus, NO_STIMULUS, NO_STIMULUS) for stimulus in range(4))


def empty_memory(rows):
    arrays = {name: array[0] for name, array in allocate(memory_state(rows, 2), 1).items()}
    return namedtuple("Memory", arrays)(**arrays)


def revise(memory, condition, operation, positive, total, capacity=UNBOUNDED):
    row = memory_place(memory, *condition, operation)
    memory_add_evidence(memory, row, positive, total, capacity)


def revise_all(memory, events, capacity=UNBOUNDED):
    for condition, operation, positive, amount in events:
        revise(memory, condition, operation, amount * positive, amount, capacity)


@given(occurrences)
def test_evidence_adds_up_whatever_the_order(events):
    forwards, backwards = empty_memory(100), empty_memory(100)
    revise_all(forwards, events)
    revise_all(backwards, reversed(events))
    for condition, operation in {event[:2] for event in events}:
        mine = [event for event in events if event[:2] == (condition, operation)]
        expected = [sum(e[3] for e in mine if e[2]), sum(e[3] for e in mine)]
        for memory in (forwards, backwards):
            row = memory_find(memory, *condition, operation)
            np.testing.assert_allclose(memory.evidence[row], expected)


@given(occurrences, st.floats(0.5, 4.0))
def test_capacity_bounds_evidence_and_truth_stays_in_range(events, capacity):
    memory = empty_memory(100)
    revise_all(memory, events, capacity)
    positive, total = memory.evidence.T
    largest = max([capacity, *(event[3] for event in events)])
    assert (total <= largest * (1 + 1e-12)).all()
    assert (positive >= 0).all()
    assert (positive <= total * (1 + 1e-12)).all()


@given(occurrences)
def test_memory_never_holds_more_than_its_rows_nor_one_hypothesis_twice(events):
    memory = empty_memory(4)
    revise_all(memory, events)
    held = memory.terms[memory.evidence[:, TOTAL] > 0]
    assert len(held) <= 4
    assert len(np.unique(held, axis=0)) == len(held)
    if events:
        # The newest always finds room.
        assert memory_find(memory, *events[-1][0], events[-1][1]) != NOT_FOUND


def test_the_least_supported_hypothesis_is_forgotten_then_the_longest_unrevised():
    memory = empty_memory(3)
    revise_all(memory, [(A, 0, True, 1.0), (B, 0, True, 0.5), (C, 0, True, 0.5)])
    assert memory_room(memory) == memory_find(memory, *B, 0)
    revise(memory, D, 0, 0.1, 0.1)
    assert memory_find(memory, *B, 0) == NOT_FOUND
    assert memory_find(memory, *A, 0) != NOT_FOUND
    assert memory_find(memory, *C, 0) != NOT_FOUND


def test_new_evidence_counts_in_full_when_capacity_is_reached():
    memory = empty_memory(2)
    revise_all(memory, [(A, 0, True, 1.0)] * 5, capacity=2.0)
    revise(memory, A, 0, 0.0, 1.0, 2.0)
    np.testing.assert_allclose(memory.evidence[0], [1.0, 2.0])


def test_specificity_counts_the_stimuli_of_a_precondition():
    memory = empty_memory(3)
    for condition in ((0, NO_STIMULUS, NO_STIMULUS), (0, 1, NO_STIMULUS), (0, 1, 2)):
        revise(memory, condition, 0, 1.0, 1.0)
    assert [memory_specificity(memory, row) for row in range(3)] == [1, 2, 3]
