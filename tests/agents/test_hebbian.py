"""The Hebbian agent's keys, expectations and readiness."""

from collections import namedtuple

import numpy as np
import pytest

from machinepsych.agents.hebbian import (
    HebbianParameters,
    hebbian_act,
    hebbian_begin,
    hebbian_compose,
    hebbian_expect,
    hebbian_explain,
    hebbian_learn,
    hebbian_recall,
    hebbian_rest,
    hebbian_settle,
    hebbian_state,
    hebbian_trace,
    stored_pairs,
    unit_keys,
)
from machinepsych.hebb.rules.choice import rules_of_agents
from machinepsych.kernels.arrays import allocate
from machinepsych.kernels.counter_rng import Moment
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

VOCABULARY = Vocabulary(("A", "B", "C"), ("left", "right"))
AB = (np.array([0, 1]), np.array([1.0, 1.0]), 2)
SEED = np.uint64(8)


def one_trial(agent, row, situation, operation, outcome, tick=0):
    """Do one operation and end the trial: what came of it is written."""
    hebbian_compose(agent, *situation)
    hebbian_learn(agent, row, *situation, operation, outcome, 1, Moment(SEED, 1, tick))
    hebbian_rest(agent, row, 10)


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
    assert set(np.unique(agent.signs)) <= {-1, 1}
    pairs = np.argwhere(np.ones((3, 2)))
    np.testing.assert_allclose((unit_keys(agent, pairs) ** 2).sum(axis=1), 1.0)
    other, _ = fresh_agent(subject=2, keys=size)
    again, _ = fresh_agent(keys=size)
    np.testing.assert_array_equal(agent.signs, again.signs)
    assert size <= 2 or not np.array_equal(agent.signs, other.signs)


def test_keys_of_different_pairs_are_uncorrelated():
    agent, _ = fresh_agent(keys=4096)
    keys = unit_keys(agent, np.argwhere(np.ones((3, 2))))
    overlap = keys @ keys.T - np.eye(6)
    # The overlap of two random keys has standard deviation 1 / sqrt(4096) = 0.016.
    assert abs(overlap).max() < 0.08


def test_a_situation_is_a_unit_key_per_operation():
    agent, _ = fresh_agent()
    hebbian_compose(agent, *AB)
    np.testing.assert_allclose((agent.present**2).sum(axis=1), 1.0)
    hebbian_compose(agent, *AB[:2], 0)
    assert not agent.present.any()


def test_intensity_weighs_a_stimulus_in_the_key():
    agent, _ = fresh_agent(keys=4096)
    hebbian_compose(agent, AB[0], np.array([3.0, 1.0]), 2)
    overlap = unit_keys(agent, np.array([[0, 0], [1, 0]])) @ agent.present[0]
    assert overlap[0] / overlap[1] == pytest.approx(3.0, rel=0.3)


def test_expectation_approaches_the_outcome_by_the_delta_rule():
    agent, row = fresh_agent(rule="delta", learning_rate=0.25)
    for n in range(1, 6):
        one_trial(agent, row, AB, 0, 1.0, n)
        hebbian_expect(agent, *AB)
        assert agent.expected[0] == pytest.approx(1 - 0.75**n)


def test_a_probe_changes_nothing_and_extinction_does():
    agent, row = fresh_agent()
    one_trial(agent, row, AB, 0, 1.0)
    learned = agent.weights.copy()
    hebbian_learn(agent, row, *AB, 0, 0.0, 0, Moment(SEED, 1, 1))
    hebbian_rest(agent, row, 10)
    np.testing.assert_array_equal(agent.weights, learned)
    # Under extinction the same response without an outcome is a surprise.
    one_trial(agent, row, AB, 0, 0.0)
    assert abs(agent.weights).sum() < abs(learned).sum()


def test_a_late_outcome_is_credited_to_the_operations_before_it_the_nearest_most():
    """Only the second operation pays; the trace reaches back to the first, discounted and fading."""
    agent, row = fresh_agent(rule="delta", learning_rate=0.5, discount=0.9, trace_decay=0.8, keys=4096)
    first, second = (np.array([0]), np.ones(1), 1), (np.array([1]), np.ones(1), 1)
    hebbian_compose(agent, *first)
    hebbian_learn(agent, row, *first, 0, 0.0, 1, Moment(SEED, 1, 0))
    hebbian_compose(agent, *second)
    hebbian_learn(agent, row, *second, 1, 1.0, 1, Moment(SEED, 1, 2))
    hebbian_rest(agent, row, 10)
    hebbian_expect(agent, *second)
    near = agent.expected[1]
    hebbian_expect(agent, *first)
    far = agent.expected[0]
    assert near == pytest.approx(0.5, abs=0.05)
    # Two ticks back: (discount x trace_decay) squared of what the second got.
    assert far == pytest.approx(near * (0.9 * 0.8) ** 2, abs=0.05)


def test_without_a_trace_the_last_operation_alone_is_credited():
    agent, row = fresh_agent(rule="delta", learning_rate=0.5, trace_decay=0.0, keys=4096)
    first, second = (np.array([0]), np.ones(1), 1), (np.array([1]), np.ones(1), 1)
    hebbian_compose(agent, *first)
    hebbian_learn(agent, row, *first, 0, 0.0, 1, Moment(SEED, 1, 0))
    hebbian_compose(agent, *second)
    hebbian_learn(agent, row, *second, 1, 1.0, 1, Moment(SEED, 1, 1))
    hebbian_rest(agent, row, 10)
    hebbian_expect(agent, *first)
    assert abs(agent.expected[0]) < 0.05
    assert not agent.trace.any()


def test_an_outcome_that_comes_by_itself_counts_for_the_last_operation():
    agent, row = fresh_agent(rule="delta", learning_rate=1.0, discount=0.5)
    hebbian_compose(agent, *AB)
    hebbian_learn(agent, row, *AB, 0, 0.0, 1, Moment(SEED, 1, 0))
    hebbian_learn(agent, row, *AB, NO_OPERATION, 1.0, 1, Moment(SEED, 1, 2))
    hebbian_rest(agent, row, 10)
    assert hebbian_expect(agent, *AB) == pytest.approx(0.25)


def test_a_trace_reads_one_with_its_newest_key_however_often_it_came():
    agent, _ = fresh_agent()
    hebbian_compose(agent, *AB)
    for _ in range(4):
        hebbian_trace(agent, 0.9, agent.present[0])
        assert agent.trace @ agent.present[0] == pytest.approx(1.0)


def test_what_is_expected_is_read_from_fast_and_slow_weights():
    agent, _ = fresh_agent()
    hebbian_compose(agent, *AB)
    agent.weights[:] = 0.2 * agent.present[1]
    agent.slow[:] = 0.3 * agent.present[1]
    assert hebbian_recall(agent, agent.present[1]) == pytest.approx(0.5)


@pytest.mark.parametrize("rule", rules_of_agents())
def test_every_rule_comes_to_prefer_what_pays(rule):
    agent, row = fresh_agent(rule=rule)
    for n in range(20):
        one_trial(agent, row, AB, 0, 1.0, 2 * n)
        one_trial(agent, row, AB, 1, -1.0, 2 * n + 1)
    hebbian_expect(agent, *AB)
    assert agent.expected[0] > agent.expected[1]


def test_choice_follows_softmax_and_readiness_the_best_expectation():
    agent, row = fresh_agent(response_probability=0.2, inverse_temperature=2.0)
    hebbian_compose(agent, *AB)
    agent.weights[:] = 0.5 * agent.present[0]
    acts = np.array([hebbian_act(agent, row, *AB, 2, Moment(SEED, 1, t)) for t in range(1500)])
    best = agent.expected.max()
    readiness = 0.2 + 0.8 * best
    # Expectations are compared on the scale of the best.
    left = np.exp(2.0 * agent.expected / best)
    left = left[0] / left.sum()
    responded = acts >= 0
    assert abs(responded.mean() - readiness) < 5 * np.sqrt(readiness * (1 - readiness) / 1500)
    assert abs((acts[responded] == 0).mean() - left) < 5 * np.sqrt(left * (1 - left) / responded.sum())


def test_stored_pairs_take_the_weights_apart_and_explain_an_expectation():
    agent, row = fresh_agent(rule="delta")
    for n in range(6):
        one_trial(agent, row, AB, 0, 1.0, 2 * n)
        one_trial(agent, row, (np.array([2]), np.ones(1), 1), 1, -1.0, 2 * n + 1)
    pairs, shares = stored_pairs(agent)
    assert pairs.tolist() == [[0, 0], [1, 0], [2, 1]]
    np.testing.assert_allclose(shares @ unit_keys(agent, pairs), agent.weights + agent.slow, atol=1e-9)
    assert shares[0] > 0 > shares[2]
    told = hebbian_explain(row, agent, VOCABULARY, AB, Moment(SEED, 1, 99))
    for operation, name in enumerate(VOCABULARY.operations):
        adds = [reason.value for reason in told.reasons if reason.operation == name]
        assert sum(adds) == pytest.approx(float(agent.expected[operation]), abs=1e-9)
    assert {reason.because for reason in told.reasons[:2]} == {"A with left", "B with left"}
    assert told.reasons[0].facts["experiences"] == 6


def test_settling_writes_what_came_and_what_is_expected_later_under_the_trace():
    agent, row = fresh_agent(rule="delta", learning_rate=0.5, retention=0.8)
    hebbian_compose(agent, *AB)
    agent.trace[:] = agent.present[1]
    agent.weights[:] = agent.present[1]
    agent.transition[:] = (1.0, 0.8)
    agent.since[0] = 1
    hebbian_settle(agent, row, 0.2)
    # Faded to .8, then half of the surprise 1 + .2 - .8.
    assert agent.weights @ agent.present[1] == pytest.approx(0.8 + 0.5 * 0.4)
    assert agent.since[0] == 0
