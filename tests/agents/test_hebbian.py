"""The Hebbian agent's keys, expectations and readiness."""

from collections import namedtuple

import numpy as np
import pytest

from machinepsych.agents.hebbian import (
    HebbianParameters,
    hebbian_act,
    hebbian_begin,
    hebbian_compose,
    hebbian_learn,
    hebbian_state,
)
from machinepsych.hebb.rules.choice import rules_of_agents
from machinepsych.kernels.arrays import allocate
from machinepsych.kernels.counter_rng import Moment
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

VOCABULARY = Vocabulary(("A", "B", "C"), ("left", "right"))
AB = (np.array([0, 1]), np.array([1.0, 1.0]), 2)
SEED = np.uint64(8)


def fresh_agent(subject=1, **parameters):
    values = HebbianParameters(**parameters)
    arrays = {name: array[0] for name, array in allocate(hebbian_state(values, VOCABULARY, 2), 1).items()}
    agent = namedtuple("Agent", arrays)(**arrays)
    codes = {**vars(values), "rule": rules_of_agents().index(values.rule)}
    row = namedtuple("Row", codes)(**codes)
    hebbian_begin(agent, row, Moment(SEED, subject, 0))
    return agent, row


@pytest.mark.parametrize("size", [1, 2, 31, 32, 33, 64])
def test_keys_are_unit_vectors_and_the_subjects_own(size):
    agent, _ = fresh_agent(keys=size)
    np.testing.assert_allclose((agent.key_of**2).sum(axis=2), 1.0)
    other, _ = fresh_agent(subject=2, keys=size)
    again, _ = fresh_agent(keys=size)
    np.testing.assert_array_equal(agent.key_of, again.key_of)
    assert size == 1 or not np.array_equal(agent.key_of, other.key_of)


def test_keys_of_different_pairs_are_uncorrelated():
    agent, _ = fresh_agent(keys=4096)
    flat = agent.key_of.reshape(6, -1)
    overlap = flat @ flat.T - np.eye(6)
    # The overlap of two random keys has standard deviation 1 / sqrt(4096) = 0.016.
    assert abs(overlap).max() < 0.08


def test_a_situation_is_a_unit_key_per_operation():
    agent, _ = fresh_agent()
    hebbian_compose(agent, *AB)
    np.testing.assert_allclose((agent.present**2).sum(axis=1), 1.0)
    hebbian_compose(agent, *AB[:2], 0)
    assert not agent.present.any()


def test_expectation_approaches_the_outcome_by_the_delta_rule():
    agent, row = fresh_agent(rule="delta", learning_rate=0.25)
    for n in range(1, 6):
        hebbian_compose(agent, *AB)
        hebbian_learn(agent, row, *AB, 0, 1.0, 1, Moment(SEED, 1, n))
        hebbian_act(agent, row, *AB, 2, Moment(SEED, 1, n))
        assert agent.expected[0] == pytest.approx(1 - 0.75**n)


def test_a_probe_changes_nothing():
    agent, row = fresh_agent()
    hebbian_compose(agent, *AB)
    hebbian_learn(agent, row, *AB, 0, 1.0, 1, Moment(SEED, 1, 0))
    learned = agent.weights.copy()
    hebbian_learn(agent, row, *AB, 0, 0.0, 0, Moment(SEED, 1, 1))
    hebbian_learn(agent, row, *AB, NO_OPERATION, 0.0, 1, Moment(SEED, 1, 2))
    np.testing.assert_array_equal(agent.weights, learned)
    # Under extinction the same response without an outcome is a surprise.
    hebbian_learn(agent, row, *AB, 0, 0.0, 1, Moment(SEED, 1, 3))
    assert abs(agent.weights).sum() < abs(learned).sum()


def test_choice_follows_softmax_and_readiness_the_best_expectation():
    agent, row = fresh_agent(response_probability=0.2, inverse_temperature=2.0)
    hebbian_compose(agent, *AB)
    agent.weights[:] = 0.5 * agent.present[0]
    acts = np.array([hebbian_act(agent, row, *AB, 2, Moment(SEED, 1, t)) for t in range(4000)])
    readiness = 0.2 + 0.8 * agent.expected.max()
    left = np.exp(2.0 * agent.expected)
    left = left[0] / left.sum()
    responded = acts >= 0
    assert abs(responded.mean() - readiness) < 5 * np.sqrt(readiness * (1 - readiness) / 4000)
    assert abs((acts[responded] == 0).mean() - left) < 5 * np.sqrt(left * (1 - left) / responded.sum())
