"""The memory's recurrences against their matrix forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.hebb.memory import memory_fade, memory_read, memory_write
from machinepsych.hebb.reference import delta_weights, hebb_reads
from machinepsych.hebb.rules import DELTA, HEBB, RULES, rule_apply, rule_delta, rule_hebb


def pairs(count, size, seed):
    rng = np.random.default_rng(seed)
    keys = rng.normal(size=(count, size))
    return keys / np.linalg.norm(keys, axis=1, keepdims=True), rng.choice([-1.0, 1.0], count)


sizes = st.sampled_from([1, 2, 31, 32, 33])


@given(st.integers(1, 40), sizes, st.integers(0, 99), st.floats(0.05, 1.0))
def test_hebbian_reads_are_linear_attention(count, size, seed, rate):
    keys, values = pairs(count, size, seed)
    weights = np.zeros(size)
    for key, value in zip(keys, values, strict=True):
        rule_hebb(weights, key, value, rate)
    reads = np.array([memory_read(weights, key) for key in keys])
    np.testing.assert_allclose(reads, hebb_reads(keys, values, rate, keys), atol=1e-12)


@given(st.integers(1, 40), sizes, st.integers(0, 99), st.floats(0.05, 1.0))
def test_delta_recurrence_has_its_closed_form(count, size, seed, rate):
    keys, values = pairs(count, size, seed)
    weights = np.zeros(size)
    for key, value in zip(keys, values, strict=True):
        rule_delta(weights, key, value, rate)
    np.testing.assert_allclose(weights, delta_weights(keys, values, rate), atol=1e-9)


@given(st.integers(1, 30), st.floats(0.05, 1.0))
def test_acquisition_follows_rescorla_and_wagner(trials, rate):
    # V after n reinforced trials of one stimulus: lambda (1 - (1 - alpha beta)^n).
    key = np.array([0.6, 0.8])
    weights = np.zeros(2)
    for _ in range(trials):
        rule_delta(weights, key, 1.0, rate)
    assert memory_read(weights, key) == pytest.approx(1 - (1 - rate) ** trials)


def test_hebbian_error_has_the_mean_of_the_capacity_theorem():
    # N unit keys in d dimensions with values of +1 or -1: mean squared error (N - 1) / d exactly
    # (docs: capacity, C1); its variance over memories gives the tolerance of five standard errors.
    count, size, repeats = 32, 64, 200
    errors = []
    for seed in range(repeats):
        keys, values = pairs(count, size, seed)
        weights = np.zeros(size)
        for key, value in zip(keys, values, strict=True):
            rule_hebb(weights, key, value, 1.0)
        errors.append(np.mean((keys @ weights - values) ** 2))
    error = np.std(errors) / np.sqrt(repeats)
    assert abs(np.mean(errors) - (count - 1) / size) < 5 * error


def test_the_code_of_a_rule_is_its_place_in_the_list():
    for code, rule in ((DELTA, rule_delta), (HEBB, rule_hebb)):
        chosen, direct = np.array([0.5, 0.5]), np.array([0.5, 0.5])
        rule_apply(code, chosen, np.array([1.0, 0.0]), 1.0, 0.3)
        rule(direct, np.array([1.0, 0.0]), 1.0, 0.3)
        np.testing.assert_array_equal(chosen, direct)
    assert RULES[DELTA] == "delta"
    assert RULES[HEBB] == "hebb"


def test_fading_scales_every_read():
    weights = np.zeros(3)
    memory_write(weights, np.array([1.0, 2.0, 3.0]), 2.0)
    memory_fade(weights, 0.5)
    np.testing.assert_allclose(weights, [1.0, 2.0, 3.0])
