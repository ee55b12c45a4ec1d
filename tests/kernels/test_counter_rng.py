"""Philox against the known answers of its authors, and the properties that experiments rely on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.kernels.counter_rng import (
    CHOICE,
    RESPONDING,
    Moment,
    philox4x32,
    random_words,
    uniform,
    uniform_index,
)

# Known answers of Random123 (Salmon et al. 2011), kat_vectors, philox4x32 with 10 rounds.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]

moments = st.builds(
    Moment, st.integers(0, 2**64 - 1).map(np.uint64), st.integers(1, 2**31), st.integers(0, 2**48 - 1)
)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox_gives_the_known_answers(counter, key, answer):
    words = philox4x32(*map(np.uint64, counter), *map(np.uint64, key))
    assert " ".join(f"{int(word):08x}" for word in words) == answer


def test_philox_agrees_with_an_implementation_in_whole_numbers():
    rng = np.random.default_rng(1)
    for _ in range(50):
        counter = [int(word) for word in rng.integers(0, 2**32, 4)]
        key = [int(word) for word in rng.integers(0, 2**32, 2)]
        expected, (k0, k1) = counter, key
        for _ in range(10):
            p0, p1 = 0xD2511F53 * expected[0], 0xCD9E8D57 * expected[2]
            expected = [(p1 >> 32) ^ expected[1] ^ k0, p1 % 2**32, (p0 >> 32) ^ expected[3] ^ k1, p0 % 2**32]
            k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
        words = philox4x32(*map(np.uint64, counter), *map(np.uint64, key))
        assert [int(word) for word in words] == expected


@given(moments, st.integers(0, 2**16 - 1))
def test_uniform_is_within_its_range_and_repeats(moment, stream):
    value = uniform(moment, stream)
    assert 0.0 <= value < 1.0
    assert uniform(moment, stream) == value


@given(moments)
def test_every_part_of_the_key_changes_the_words(moment):
    here = random_words(moment, CHOICE)
    assert here != random_words(moment, RESPONDING)
    assert here != random_words(moment._replace(subject=moment.subject + 1), CHOICE)
    assert here != random_words(moment._replace(tick=(moment.tick + 1) % 2**48), CHOICE)
    assert here != random_words(moment._replace(seed=np.uint64(int(moment.seed) ^ 1)), CHOICE)


def test_uniform_numbers_are_evenly_spread_over_subjects_and_ticks():
    values = np.array([uniform(Moment(np.uint64(7), s, t), CHOICE) for s in range(100) for t in range(100)])
    counts = np.bincount((values * 20).astype(int), minlength=20)
    # Chi-square with 19 degrees of freedom: 43.8 is exceeded with probability 0.001.
    assert ((counts - 500) ** 2 / 500).sum() < 43.8
    grid = values.reshape(100, 100)
    for ahead in (grid[1:] - 0.5, grid[:, 1:] - 0.5):
        behind = grid[:-1] - 0.5 if ahead.shape[0] == 99 else grid[:, :-1] - 0.5
        # The correlation of 9,900 independent pairs has standard error 0.01.
        assert abs((ahead * behind).mean() * 12) < 0.04


@given(moments, st.integers(1, 1000))
def test_uniform_index_stays_below_its_count(moment, count):
    assert 0 <= uniform_index(moment, CHOICE, count) < count
