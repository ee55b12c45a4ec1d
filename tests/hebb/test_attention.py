"""Softmax attention that keeps all pairs: by definition, and against its laws."""

import numpy as np
import pytest
from scipy.special import hyp0f1

from machinepsych.hebb.attention import AttentionMemory
from machinepsych.hebb.memory import AssociativeMemory
from tests.hebb.arrays import signs, unit_keys


def test_a_read_is_attention_by_its_definition():
    draw = np.random.default_rng(1)
    keys, values, queries = unit_keys(draw, 6, 4), signs(draw, 6, 3), unit_keys(draw, 2, 4)
    memory = AttentionMemory(4, 3, inverse_temperature=3.0)
    memory.write(keys[:2], values[:2])
    memory.write(keys[2:], values[2:])
    expected = []
    for query in queries:
        weight = [np.exp(3.0 * float(query @ key)) for key in keys]
        expected.append(sum(w * value for w, value in zip(weight, values, strict=True)) / sum(weight))
    np.testing.assert_allclose(memory.read(queries), expected)
    assert memory.bytes == 6 * 7 * 8


def test_large_scores_do_not_overflow():
    memory = AttentionMemory(2, 1, inverse_temperature=1e4)
    memory.write(np.eye(2), np.array([[1.0], [2.0]]))
    np.testing.assert_allclose(memory.read(np.eye(2)), [[1.0], [2.0]])


def test_an_empty_memory_reads_zero():
    np.testing.assert_array_equal(
        AttentionMemory(3, 2, batch=(4,)).read(np.ones((4, 5, 3))), np.zeros((4, 5, 2))
    )


def test_small_inverse_temperatures_read_as_linear_attention_does():
    # To first order exp(beta c) = 1 + beta c: the linear term is the Hebbian read of keys and centred values.
    draw = np.random.default_rng(2)
    keys, values = unit_keys(draw, 9, 5), signs(draw, 9, 2)
    values = values - values.mean(axis=0)
    beta = 1e-5
    memory = AttentionMemory(5, 2, inverse_temperature=beta, divide=False)
    memory.write(keys, values)
    linear = AssociativeMemory("hebb", 5, 2)
    linear.write(keys, values)
    np.testing.assert_allclose(memory.read(keys) / beta, linear.read(keys), atol=1e-4)


@pytest.mark.parametrize("d", [16, 64])
def test_the_share_of_wrong_pairs_has_its_law(d):
    beta, count = 8.0, 2000
    draw = np.random.default_rng(3)
    memory = AttentionMemory(d, 1, batch=(5,), inverse_temperature=beta)
    keys = unit_keys(draw, 5, count, d)
    memory.write(keys, np.ones((5, count, 1)))
    right = np.diagonal(memory.shares(keys), axis1=1, axis2=2)
    w = (count - 1) * np.exp(-beta) * hyp0f1(d / 2, beta**2 / 4)
    assert 1.0 - right.mean() == pytest.approx(w / (1 + w), abs=0.01)


def test_unit_keys_are_compared_as_sharply_as_entries_of_variance_one_in_attention():
    draw = np.random.default_rng(4)
    keys, values = unit_keys(draw, 7, 9), signs(draw, 7, 2)
    memory = AttentionMemory(9, 2)
    memory.write(keys, values)
    entries = keys * 3.0  # length sqrt(9): entries of variance 1
    scores = np.exp(entries @ entries.T / 3.0)
    np.testing.assert_allclose(memory.read(keys), scores @ values / scores.sum(axis=1, keepdims=True))
