"""Habituation, its recovery and the lure of novelty, beside closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.hebb.cues import draw_signs
from machinepsych.hebb.curiosity import habituate, newness, novelty, recover
from machinepsych.hebb.weights import memory_read_bound, memory_read_three
from machinepsych.kernels.counter_rng import Moment

SHARE, RETENTION = 0.1, 0.9


def unit_key(size):
    signs = np.zeros((2, size), np.int8)
    for k in range(2):
        draw_signs(signs[k], Moment(np.uint64(3), 1, 0), 4096 + k)
    return signs[0] / np.sqrt(size), signs[1]


@settings(max_examples=50, deadline=None)
@given(gaps=st.lists(st.integers(0, 30), max_size=12))
def test_what_is_done_again_becomes_familiar_and_recovers_in_between(gaps):
    """Under one unit key, familiarity is one number: it fades, then a share of the rest is added."""
    key, signs = unit_key(64)
    familiar, by_hand = np.zeros(64), 0.0
    for gap in gaps:
        recover(familiar, RETENTION, gap)
        new = newness(memory_read_bound(familiar, key, signs))
        habituate(familiar, key, signs, SHARE * new)
        by_hand = by_hand * RETENTION**gap
        assert new == pytest.approx(1.0 - by_hand)
        by_hand += SHARE * (1.0 - by_hand)
    assert memory_read_bound(familiar, key, signs) == pytest.approx(by_hand)


def test_another_operation_stays_new():
    key, signs = unit_key(4096)
    familiar = np.zeros(4096)
    habituate(familiar, key, signs, 1.0)
    assert newness(memory_read_bound(familiar, key, signs)) == pytest.approx(0.0, abs=1e-12)
    other = np.ones(4096, np.int8)
    assert newness(memory_read_bound(familiar, key, other)) == pytest.approx(1.0, abs=0.06)


@given(st.floats(-2, 3), st.floats(-2, 3), st.floats(0, 1))
def test_novelty_is_from_nothing_to_one_and_counts_what_lies_ahead(familiar, ahead, discount):
    found = novelty(familiar, ahead, discount)
    assert 0.0 <= found <= 1.0
    assert found == pytest.approx(np.clip((1 - discount) * np.clip(1 - familiar, 0, 1) + ahead, 0, 1))


def test_a_chain_of_new_things_is_worth_as_much_as_one_is_at_the_most():
    """Where all ahead is new for ever the discounted sum is 1: (1 - g) (1 + g + g^2 + ...)."""
    ahead = 0.0
    for _ in range(400):
        ahead = 0.95 * novelty(0.0, ahead, 0.95)
    assert novelty(0.0, ahead, 0.95) == pytest.approx(1.0)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 31, 64])
def test_three_rows_are_read_at_once_as_one_by_one(size):
    rows = np.random.default_rng(size).normal(size=(3, size))
    key, signs = unit_key(size)
    reads = np.zeros(3)
    memory_read_three(reads, *rows, key, signs)
    np.testing.assert_allclose(reads, rows @ (key * signs), atol=1e-12)
