"""Keys of situations: the lane's polynomial against every cue formed by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.hebb.cues import compose_key, draw_signs, situation_cues
from machinepsych.hebb.weights import memory_read_bound
from machinepsych.kernels.counter_rng import Moment

SEED = np.uint64(4)


def signs_of(stimuli, size):
    signs = np.zeros((stimuli, size), np.int8)
    for k in range(stimuli):
        draw_signs(signs[k], Moment(SEED, 1, 0), 4096 + k)
    return signs


def composed(signs, ids, intensities, pair_cues, whole_cue, single_cues=1.0):
    key, elements, pattern = np.zeros((3, signs.shape[1]))
    lengths = single_cues, pair_cues, whole_cue
    compose_key(key, elements, pattern, np.zeros(4), signs, ids, intensities, len(ids), *lengths)
    return key


@settings(max_examples=40, deadline=None)
@given(
    intensities=st.lists(st.floats(0.05, 1.0), max_size=6),
    size=st.sampled_from([1, 3, 4, 31, 64]),
    pair_cues=st.sampled_from([0.0, 0.5, 2.0]),
    whole_cue=st.sampled_from([0.0, 0.7]),
    single_cues=st.sampled_from([0.2, 1.0, 3.0]),
)
def test_the_key_is_the_sum_of_its_cues(intensities, size, pair_cues, whole_cue, single_cues):
    signs = signs_of(6, size)
    ids = np.arange(6)[::-1][: len(intensities)]
    weights = np.array(intensities)
    key = composed(signs, ids, weights, pair_cues, whole_cue, single_cues)
    parts = situation_cues(signs, ids, weights, len(ids), pair_cues, whole_cue, single_cues)
    summed = sum((part for _, part in parts), np.zeros(size))
    np.testing.assert_allclose(key, summed, atol=1e-9)
    if parts:
        assert key @ key == pytest.approx(1.0)


def test_cues_have_their_lengths():
    """With long keys: stimuli 1, pairs .5, the whole .7, of the root of 1 + .25 + .49."""
    signs = signs_of(4, 20_000)
    ones = np.ones(4)
    parts = situation_cues(signs, np.arange(4), ones, 4, 0.5, 0.7)
    length = {1: 0.0, 2: 0.0, 4: 0.0}
    for which, key in parts:
        length[len(which)] += key @ key
    whole = 1.0 + 0.25 + 0.49
    for kind, expected in ((1, 1.0), (2, 0.25), (4, 0.49)):
        assert length[kind] == pytest.approx(expected / whole, rel=0.05)


def test_a_stimulus_more_makes_a_situation_less_alike_than_its_stimuli_say():
    """AB and ABC share 2 of 3 stimuli, 1 of 3 pairs and no whole: cosines by kind of cue."""
    signs = signs_of(3, 20_000)
    for pair_cues, whole_cue, cosine in (
        (0.0, 0.0, (2 / 3) ** 0.5),
        (1e6, 0.0, (1 / 3) ** 0.5),
        (0.0, 1e6, 0.0),
    ):
        two = composed(signs, np.arange(2), np.ones(2), pair_cues, whole_cue)
        three = composed(signs, np.arange(3), np.ones(3), pair_cues, whole_cue)
        assert two @ three == pytest.approx(cosine, abs=0.04)


@pytest.mark.parametrize("size", [1, 3, 4, 5, 33])
def test_a_bound_read_is_the_read_of_the_bound_key(size):
    rng = np.random.default_rng(3)
    weights, query = rng.normal(size=size), rng.normal(size=size)
    signs = np.where(rng.random(size) < 0.5, -1, 1)
    assert memory_read_bound(weights, query, signs) == pytest.approx(weights @ (query * signs))
