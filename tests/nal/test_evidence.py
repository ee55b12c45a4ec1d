"""Stamps: nothing is counted twice, and capacities around the edges."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.evidence import (
    NO_OBSERVATION,
    stamp_copy,
    stamp_count,
    stamp_holds,
    stamp_merge,
    stamp_new,
    stamps_overlap,
)

CAPACITIES = [0, 1, 2, 9, 10, 11, 31, 32, 33]
ids = st.lists(st.integers(1, 60), unique=True, max_size=40)


def stamp_of(observations, capacity):
    stamp = np.full(capacity, NO_OBSERVATION, np.int64)
    kept = observations[:capacity]
    stamp[: len(kept)] = kept
    return stamp


def held(stamp):
    return [int(each) for each in stamp if each != NO_OBSERVATION]


def merged(first, second, capacity):
    # Rubbish in the target must not show through.
    target = np.full(capacity, 99, np.int64)
    n = stamp_merge(target, first, second)
    assert held(target) == [int(each) for each in target[:n]]
    return held(target)


@pytest.mark.parametrize("capacity", CAPACITIES)
@given(ids, ids)
def test_a_merged_stamp_takes_turns_without_repeating_an_observation(capacity, first, second):
    first, second = stamp_of(first, capacity), stamp_of(second, capacity)
    turns = itertools.chain.from_iterable(itertools.zip_longest(held(first), held(second)))
    expected = list(dict.fromkeys(each for each in turns if each is not None))[:capacity]
    assert merged(first, second, capacity) == expected


@pytest.mark.parametrize("capacity", CAPACITIES)
@given(ids, st.data())
def test_a_merged_stamp_of_disjoint_premises_is_as_full_as_it_can_be(capacity, observations, data):
    cut = data.draw(st.integers(0, len(observations)))
    first, second = stamp_of(observations[:cut], capacity), stamp_of(observations[cut:], capacity)
    result = merged(first, second, capacity)
    assert len(set(result)) == len(result) == min(capacity, len(held(first)) + len(held(second)))
    # Neither premise is left out while there is room for both.
    for premise in (first, second):
        room = min(len(held(premise)), capacity // 2)
        assert set(held(premise)[:room]) <= set(result)


@pytest.mark.parametrize("capacity", CAPACITIES)
@given(ids, ids)
def test_overlap_is_symmetric_and_means_a_common_observation(capacity, first, second):
    first, second = stamp_of(first, capacity), stamp_of(second, capacity)
    common = bool(set(held(first)) & set(held(second)))
    assert stamps_overlap(first, second) == stamps_overlap(second, first) == common
    assert stamps_overlap(first, first) == bool(held(first))


@given(ids, ids)
def test_a_conclusion_overlaps_both_its_premises(first, second):
    first, second = stamp_of(first, 10), stamp_of(second, 10)
    target = np.zeros(10, np.int64)
    stamp_merge(target, first, second)
    for premise in (first, second):
        assert stamps_overlap(target, premise) == bool(held(premise))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_revising_only_without_overlap_never_counts_an_observation_twice(pairs):
    """Play revision over ten beliefs with true sets of observations beside the stamps."""
    counter = np.zeros(1, np.int64)
    stamps = np.zeros((10, 40), np.int64)
    true = []
    for stamp in stamps:
        true.append([int(stamp_new(stamp, counter))])
    for i, j in pairs:
        if not stamps_overlap(stamps[i], stamps[j]):
            target = np.zeros(40, np.int64)
            stamp_merge(target, stamps[i], stamps[j])
            stamp_copy(stamps[i], target)
            true[i] = true[i] + true[j]
        assert len(set(true[i])) == len(true[i])
        assert sorted(held(stamps[i])) == sorted(true[i])


@pytest.mark.parametrize("capacity", CAPACITIES)
def test_every_new_observation_has_its_own_id(capacity):
    counter = np.zeros(1, np.int64)
    first, second = np.full(capacity, 7, np.int64), np.full(capacity, 7, np.int64)
    assert (stamp_new(first, counter), stamp_new(second, counter)) == (1, 2)
    assert held(first) == [1][:capacity]
    assert held(second) == [2][:capacity]
    assert not stamps_overlap(first, second)


@pytest.mark.parametrize("capacity", CAPACITIES)
@given(ids)
def test_a_copy_holds_as_much_as_it_can(capacity, observations):
    target = np.full(capacity, 99, np.int64)
    # A source with places to spare, and one that is full.
    for source in (stamp_of(observations, 33), stamp_of(observations, len(observations))):
        stamp_copy(target, source)
        assert held(target) == held(source)[:capacity]
    assert stamp_count(target) == len(held(target))
    assert all(stamp_holds(target, stamp_count(target), each) for each in held(target))
    assert not stamp_holds(target, stamp_count(target), 99)


def test_premises_larger_than_the_target_are_cut():
    assert merged(stamp_of([1, 2, 3], 3), stamp_of([4, 5, 6], 3), 4) == [1, 4, 2, 5]
    assert merged(stamp_of([1], 3), stamp_of([4, 5, 6], 3), 4) == [1, 4, 5, 6]
    assert merged(stamp_of([1, 2, 3], 3), stamp_of([2, 1, 6], 3), 10) == [1, 2, 3, 6]
