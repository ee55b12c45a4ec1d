"""What each kind of cue carries over, beside cues formed one by one; and what is learned from it."""

import numpy as np
import pytest

from machinepsych.hebb.contributions import cue_reads, key_parts
from machinepsych.hebb.cues import compose_key, draw_signs
from machinepsych.hebb.recent import NOTHING_HELD, bind_recent
from machinepsych.hebb.selective_attention import (
    ALL,
    MOST_OF_A_KIND,
    MOST_RELEVANCE,
    PAIRS,
    PATTERN,
    SINGLES,
    WITH_HELD,
    carry_over,
    follow_error,
)
from machinepsych.kernels.counter_rng import Moment

LENGTHS = (0.8, 0.5, 0.7)


def signs_of(stimuli, size):
    signs = np.zeros((stimuli, size), np.int8)
    for k in range(stimuli):
        draw_signs(signs[k], Moment(np.uint64(5), 1, 0), 4096 + k)
    return signs


def carried(changes, signs, situation, held, strength):
    """Compose the key of a situation, bind what is held, and read what each kind carries over to it."""
    size = signs.shape[1]
    key, elements, pattern = np.zeros((3, size))
    factors, found = np.zeros(4), np.zeros(5)
    compose_key(key, elements, pattern, factors, signs, *situation, *LENGTHS)
    bind_recent(key, signs[held], strength)
    carry_over(found, changes, key, elements, pattern, factors, signs[4], signs[held], strength)
    assert found[ALL] == pytest.approx(float(changes @ (key * signs[4])))
    return found


@pytest.mark.parametrize("size", [1, 2, 31, 64])
@pytest.mark.parametrize("strength", [0.0, 0.4, 2.0])
def test_what_kinds_carry_over_is_what_their_cues_read(size, strength):
    """Three stimuli, so that pairs and the pattern are cues of their own."""
    signs = signs_of(5, size)
    situation = (np.array([0, 2, 1]), np.array([1.0, 0.4, 0.7]), 3)
    changes = np.random.default_rng(size).normal(size=size)
    found = carried(changes, signs, situation, 3, strength)
    single, pairs, whole = LENGTHS
    parts = key_parts(signs, situation, pairs, whole, 3, strength, single)
    # A row of one entry can lose its pattern or its held cues to chance: reads must be taken one by one.
    by_kind = np.zeros(5)
    for read in cue_reads(changes, parts, signs[4]):
        by_kind[{1: SINGLES, 2: PAIRS, 3: PATTERN}[len(read.stimuli)]] += read.adds
        by_kind[WITH_HELD] += read.adds * (read.held != NOTHING_HELD)
        by_kind[ALL] += read.adds
    np.testing.assert_allclose(found, by_kind, atol=1e-10)


def test_of_nothing_nothing_is_carried_over():
    nothing = (np.array([0]), np.ones(1), 0)
    found = carried(np.ones(8), signs_of(5, 8), nothing, 3, 0.5)
    np.testing.assert_array_equal(found, 0.0)


def follow(products, held=2, rate=0.1):
    kinds, relevance, largest = np.zeros(3), np.zeros(4), np.zeros(4)
    for error, of_kinds in products:
        follow_error(kinds, relevance, largest, np.array([*of_kinds, 9.0]), held, error, rate)
    return kinds, relevance


def test_what_carried_over_rightly_comes_to_count_more_and_what_did_so_wrongly_less():
    kinds, relevance = follow([(1.0, (0.5, -0.5, 0.0, 0.3))])
    np.testing.assert_allclose(kinds, (0.1, -0.1, 0.0))
    np.testing.assert_allclose(relevance, (0, 0, 0.1, 0))
    kinds, _ = follow([(-1.0, (0.5, -0.5, 0.0, 0.3))])
    np.testing.assert_allclose(kinds, (-0.1, 0.1, 0.0))


def test_steps_do_not_depend_on_the_scale_of_outcomes():
    small = [
        (0.01 * error, np.multiply(0.01, of)) for error, of in ((1, (1, 2, 3, 4)), (-2, (1, 1, -1, 0.5)))
    ]
    large = [(error, of) for error, of in ((1, (1, 2, 3, 4)), (-2, (1, 1, -1, 0.5)))]
    for one, other in zip(follow(small), follow(large), strict=True):
        np.testing.assert_allclose(one, other)


def test_attention_stays_within_its_bounds_and_without_a_held_stimulus_none_is_changed():
    kinds, relevance = follow([(1.0, (1.0, -1.0, 1.0, 1.0))] * 100, rate=0.5)
    np.testing.assert_array_equal(kinds, (MOST_OF_A_KIND, -MOST_OF_A_KIND, MOST_OF_A_KIND))
    np.testing.assert_array_equal(relevance, (0, 0, MOST_RELEVANCE, 0))
    assert not follow([(1.0, (1.0, 1.0, 1.0, 1.0))], held=NOTHING_HELD)[1].any()
