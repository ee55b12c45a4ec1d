"""The Hebbian agent's keys, expectations and readiness."""

from collections import namedtuple

import numpy as np
import pytest

from machinepsych.agents.hebbian import (
    BEST_OUTCOME,
    CAME,
    OUTCOME,
    WAS_EXPECTED,
    hebbian_act,
    hebbian_begin,
    hebbian_choose,
    hebbian_expect,
    hebbian_explain,
    hebbian_hold,
    hebbian_learn,
    hebbian_open,
    hebbian_readiness,
    hebbian_recall,
    hebbian_rest,
    hebbian_settle,
    hebbian_state,
    hebbian_trace,
)
from machinepsych.agents.hebbian_explanation import contributions
from machinepsych.agents.hebbian_parameters import HebbianParameters
from machinepsych.hebb.rules.choice import rules_of_agents
from machinepsych.kernels.arrays import allocate
from machinepsych.kernels.counter_rng import Moment
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

VOCABULARY = Vocabulary(("A", "B", "C"), ("left", "right"))
AB = (np.array([0, 1]), np.array([1.0, 1.0]), 2)
SEED = np.uint64(8)


def one_trial(agent, row, situation, operation, outcome, tick=0):
    """Do one operation and end the trial: what came of it is written."""
    hebbian_expect(agent, row, *situation)
    hebbian_learn(agent, row, *situation, operation, outcome, 1, Moment(SEED, 1, tick))
    hebbian_rest(agent, row, 10)


def fresh_agent(subject=1, **parameters):
    # Short keys are quick in plain Python; where crosstalk matters, a test takes long ones.
    values = HebbianParameters(**{"keys": 64, **parameters})
    arrays = {name: array[0] for name, array in allocate(hebbian_state(values, VOCABULARY, 2), 1).items()}
    agent = namedtuple("Agent", arrays)(**arrays)
    codes = {**vars(values), "rule": rules_of_agents().index(values.rule)}
    row = namedtuple("Row", codes)(**codes)
    hebbian_begin(agent, row, Moment(SEED, subject, 0))
    return agent, row


def key_of(agent, operation):
    """Return the key of an operation in the situation that the agent took in last."""
    return agent.situation * agent.operation_signs[operation]


@pytest.mark.parametrize("size", [1, 2, 31, 32, 33, 64])
def test_signs_are_the_subjects_own(size):
    agent, _ = fresh_agent(keys=size)
    assert set(np.unique(agent.signs)) <= {-1, 1}
    assert set(np.unique(agent.operation_signs)) <= {-1, 1}
    other, _ = fresh_agent(subject=2, keys=size)
    again, _ = fresh_agent(keys=size)
    np.testing.assert_array_equal(agent.signs, again.signs)
    assert size <= 2 or not np.array_equal(agent.signs, other.signs)


def test_keys_of_operations_are_unit_vectors_and_all_but_orthogonal():
    agent, row = fresh_agent(keys=4096)
    hebbian_expect(agent, row, *AB)
    keys = np.array([key_of(agent, a) for a in range(3)])
    overlap = keys @ keys.T
    np.testing.assert_allclose(np.diag(overlap), 1.0)
    # The overlap of two random keys has standard deviation 1 / sqrt(4096) = 0.016, here up to sqrt(3) of it.
    assert abs(overlap - np.eye(3)).max() < 0.1
    hebbian_expect(agent, row, *AB[:2], 0)
    assert not agent.situation.any()


def test_what_is_learned_of_a_compound_holds_less_of_its_elements_the_more_it_has_cues_of_its_own():
    """Reads of A, after 1 was written under AB: by the stimuli alone 1/2 of the root of 2; less with cues."""
    reads = []
    for pair_cues in (0.0, 1.0):
        agent, row = fresh_agent(keys=4096, learning_rate=1.0, pair_cues=pair_cues, whole_cue=0.0)
        one_trial(agent, row, AB, 0, 1.0)
        hebbian_expect(agent, row, np.array([0]), np.ones(1), 1)
        reads.append(agent.expected[0])
    assert reads[0] == pytest.approx(np.sqrt(0.5), abs=0.06)
    assert reads[1] == pytest.approx(0.5, abs=0.06)


def test_a_negative_pattern_is_learned_with_cues_of_pairs_and_not_without():
    """A and B pay alone and not together (Woodbury 1943): a sum of stimuli cannot tell that."""
    together = {}
    for pair_cues, whole_cue in ((0.0, 0.0), (0.5, 0.5)):
        agent, row = fresh_agent(pair_cues=pair_cues, whole_cue=whole_cue, keys=256)
        for n in range(60):
            for k in (0, 1):
                one_trial(agent, row, (np.array([k]), np.ones(1), 1), 0, 1.0, 3 * n)
            one_trial(agent, row, AB, 0, 0.0, 3 * n + 2)
        hebbian_expect(agent, row, np.array([0]), np.ones(1), 1)
        alone = agent.expected[0]
        hebbian_expect(agent, row, *AB)
        together[pair_cues] = agent.expected[0] / alone
    assert together[0.0] > 0.5
    assert together[0.5] < 0.2


def test_expectation_approaches_the_outcome_by_the_delta_rule():
    agent, row = fresh_agent(rule="delta", learning_rate=0.25)
    for n in range(1, 6):
        one_trial(agent, row, AB, 0, 1.0, n)
        hebbian_expect(agent, row, *AB)
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
    hebbian_expect(agent, row, *first)
    hebbian_learn(agent, row, *first, 0, 0.0, 1, Moment(SEED, 1, 0))
    hebbian_expect(agent, row, *second)
    hebbian_learn(agent, row, *second, 1, 1.0, 1, Moment(SEED, 1, 2))
    hebbian_rest(agent, row, 10)
    hebbian_expect(agent, row, *second)
    near = agent.expected[1]
    hebbian_expect(agent, row, *first)
    far = agent.expected[0]
    assert near == pytest.approx(0.5, abs=0.05)
    # Two ticks back: (discount x trace_decay) squared of what the second got.
    assert far == pytest.approx(near * (0.9 * 0.8) ** 2, abs=0.05)


def test_without_a_trace_the_last_operation_alone_is_credited():
    agent, row = fresh_agent(rule="delta", learning_rate=0.5, trace_decay=0.0, keys=4096)
    first, second = (np.array([0]), np.ones(1), 1), (np.array([1]), np.ones(1), 1)
    hebbian_expect(agent, row, *first)
    hebbian_learn(agent, row, *first, 0, 0.0, 1, Moment(SEED, 1, 0))
    hebbian_expect(agent, row, *second)
    hebbian_learn(agent, row, *second, 1, 1.0, 1, Moment(SEED, 1, 1))
    hebbian_rest(agent, row, 10)
    hebbian_expect(agent, row, *first)
    assert abs(agent.expected[0]) < 0.05
    assert not agent.trace.any()


def test_doing_nothing_counts_from_the_first_outcome_on_that_came_of_it():
    agent, row = fresh_agent(rule="delta", learning_rate=1.0, discount=0.5, trace_decay=1.0, keys=4096)
    hebbian_expect(agent, row, *AB)
    hebbian_learn(agent, row, *AB, NO_OPERATION, 0.0, 1, Moment(SEED, 1, 0))
    hebbian_rest(agent, row, 1)
    assert not agent.weights.any()
    hebbian_learn(agent, row, *AB, 0, 0.0, 1, Moment(SEED, 1, 10))
    hebbian_learn(agent, row, *AB, NO_OPERATION, 1.0, 1, Moment(SEED, 1, 12))
    hebbian_rest(agent, row, 10)
    hebbian_expect(agent, row, *AB)
    # What came of doing nothing is its own, and discounted also that of the operation two ticks before.
    assert agent.expected[2] == pytest.approx(1.0, abs=0.03)
    assert agent.expected[0] == pytest.approx(0.25, abs=0.06)
    # From now on nothing teaches too.
    hebbian_learn(agent, row, *AB, NO_OPERATION, 0.0, 1, Moment(SEED, 1, 20))
    hebbian_rest(agent, row, 10)
    hebbian_expect(agent, row, *AB)
    assert agent.expected[2] == pytest.approx(0.0, abs=0.03)


def test_doing_nothing_is_a_choice_where_it_pays_and_what_it_costs_makes_ready():
    agent, row = fresh_agent(response_probability=0.2, keys=256, restlessness=0.0)
    hebbian_expect(agent, row, *AB)
    agent.since[2] = 1
    agent.weights[:] = key_of(agent, 2)
    waited = [hebbian_act(agent, row, *AB, 2, Moment(SEED, 1, t)) == NO_OPERATION for t in range(400)]
    assert np.mean(waited) > 0.95
    # Costs of .025 are half of what leaves no subject idle.
    agent.weights[:] = -0.025 * key_of(agent, 2)
    hebbian_expect(agent, row, *AB)
    assert hebbian_readiness(agent, row, 2) == pytest.approx(0.2 + 0.8 * 0.5)
    agent.since[2] = 0
    assert hebbian_readiness(agent, row, 2) == pytest.approx(0.2)


def test_a_trace_reads_one_with_its_newest_key_however_often_it_came():
    agent, row = fresh_agent()
    hebbian_expect(agent, row, *AB)
    for _ in range(4):
        hebbian_trace(agent, 0.9, 0)
        assert agent.trace @ key_of(agent, 0) == pytest.approx(1.0)


@pytest.mark.parametrize("rule", ["delta", "consolidation"])
def test_what_is_expected_is_read_from_fast_weights_and_from_slow_where_there_are_any(rule):
    agent, row = fresh_agent(rule=rule)
    hebbian_expect(agent, row, *AB)
    agent.weights[:] = 0.2 * key_of(agent, 1)
    agent.slow[:] = 0.3 * key_of(agent, 1)
    hebbian_recall(agent, row, 1)
    assert agent.recalled[OUTCOME] == pytest.approx(0.5 if rule == "consolidation" else 0.2)


@pytest.mark.parametrize("rule", rules_of_agents())
def test_every_rule_comes_to_prefer_what_pays(rule):
    agent, row = fresh_agent(rule=rule)
    for n in range(20):
        one_trial(agent, row, AB, 0, 1.0, 2 * n)
        one_trial(agent, row, AB, 1, -1.0, 2 * n + 1)
    hebbian_expect(agent, row, *AB)
    assert agent.expected[0] > agent.expected[1]


def test_choice_follows_softmax_and_readiness_the_best_expectation():
    agent, row = fresh_agent(response_probability=0.2, inverse_temperature=2.0, restlessness=0.0)
    hebbian_expect(agent, row, *AB)
    agent.weights[:] = 0.5 * key_of(agent, 0)
    acts = np.array([hebbian_act(agent, row, *AB, 2, Moment(SEED, 1, t)) for t in range(1500)])
    best, other = agent.expected[0], agent.expected[1]
    readiness = 0.2 + 0.8 * best
    # Expectations are compared on the scale of the best and of their distance.
    left = np.exp(2.0 * agent.expected[:2] / (0.5 * (best + best - other)))
    left = left[0] / left.sum()
    responded = acts >= 0
    assert abs(responded.mean() - readiness) < 5 * np.sqrt(readiness * (1 - readiness) / 1500)
    assert abs((acts[responded] == 0).mean() - left) < 5 * np.sqrt(left * (1 - left) / responded.sum())


def test_what_nothing_tells_apart_is_chosen_alike():
    agent, row = fresh_agent()
    agent.appeal[:] = -0.2
    chosen = [hebbian_choose(agent, row, 3, Moment(SEED, 1, t)) for t in range(900)]
    assert np.bincount(chosen, minlength=3).min() > 300 - 5 * np.sqrt(900 * 2 / 9)


def test_cues_explain_an_expectation_to_the_last_digit():
    agent, row = fresh_agent(rule="delta")
    three = (np.array([0, 1, 2]), np.array([1.0, 0.5, 0.25]), 3)
    for n in range(6):
        one_trial(agent, row, AB, 0, 1.0, 2 * n)
        one_trial(agent, row, three, 1, -1.0, 2 * n + 1)
    told = hebbian_explain(row, agent, VOCABULARY, three, Moment(SEED, 1, 99))
    for operation, name in enumerate(VOCABULARY.operations):
        adds = [reason.value for reason in told.reasons if reason.operation == name]
        # Three stimuli, three pairs, the whole: four are told, the others together.
        assert len(adds) == 5
        assert sum(adds) == pytest.approx(float(agent.expected[operation]), abs=1e-12)
    assert "doing nothing" not in told.sentence
    single = next(reason for reason in told.reasons if reason.because == "A with left")
    assert single.facts == {"experiences": 6, "mean outcome": 1.0}


def test_what_a_cue_adds_is_what_was_written_under_it():
    """After 1 was written under AB, each stimulus adds a third of it where it has a third of the key."""
    agent, row = fresh_agent(keys=4096, learning_rate=1.0, pair_cues=np.sqrt(0.5), whole_cue=0.0)
    one_trial(agent, row, AB, 0, 1.0)
    reads = contributions(row, agent, AB, 0)
    assert [read.stimuli for read in reads] == [(0,), (1,), (0, 1)]
    for read in reads:
        assert read.adds == pytest.approx(1 / 3, abs=0.05)


def test_of_two_stimuli_the_pair_and_the_whole_are_one_cue():
    agent, row = fresh_agent()
    one_trial(agent, row, AB, 0, 1.0)
    reads = contributions(row, agent, AB, 0)
    assert [read.stimuli for read in reads] == [(0,), (1,), (0, 1)]
    hebbian_expect(agent, row, *AB)
    assert sum(read.adds for read in reads) == pytest.approx(float(agent.expected[0]), abs=1e-12)


def test_doing_nothing_is_told_where_it_counts():
    agent, row = fresh_agent()
    one_trial(agent, row, AB, NO_OPERATION, -0.5)
    told = hebbian_explain(row, agent, VOCABULARY, AB, Moment(SEED, 1, 99))
    assert "doing nothing -0.150" in told.sentence
    adds = [reason.value for reason in told.reasons if reason.operation == "doing nothing"]
    assert sum(adds) == pytest.approx(-0.15)


def test_settling_writes_what_came_and_what_is_expected_later_under_the_trace():
    agent, row = fresh_agent(rule="delta", learning_rate=0.5, retention=0.8)
    hebbian_expect(agent, row, *AB)
    agent.trace[:] = key_of(agent, 1)
    agent.weights[:] = key_of(agent, 1)
    agent.transition[CAME], agent.transition[WAS_EXPECTED] = 1.0, 0.8
    agent.since[0] = 1
    hebbian_settle(agent, row, 0.2, 0.0)
    # Faded to .8, then half of the surprise 1 + .2 - .8.
    assert agent.weights @ key_of(agent, 1) == pytest.approx(0.8 + 0.5 * 0.4)
    assert agent.since[0] == 0


def test_one_situation_is_worth_another_by_what_came_before():
    """Right pays after A, left after B, with C present in both: what is held tells them apart."""
    agent, row = fresh_agent(keys=256)
    c = (np.array([2]), np.ones(1), 1)

    def seen(sample, tick):
        hebbian_act(agent, row, np.array([sample]), np.ones(1), 1, 2, Moment(SEED, 1, tick))
        hebbian_act(agent, row, *c, 2, Moment(SEED, 1, tick + 5))

    for n in range(80):
        sample = n % 2
        seen(sample, 300 * n)
        operation = n // 2 % 2
        paid = 1.0 if operation == 1 - sample else -1.0
        hebbian_learn(agent, row, *c, operation, paid, 1, Moment(SEED, 1, 300 * n + 5))
        hebbian_rest(agent, row, 100)
    for sample in (0, 1):
        seen(sample, 300 * (80 + sample))
        assert agent.expected[1 - sample] > 0.3
        assert agent.expected[sample] < -0.3
        told = hebbian_explain(row, agent, VOCABULARY, c, Moment(SEED, 1, 300 * (80 + sample) + 5))
        name = VOCABULARY.stimuli[sample]
        assert any(reason.because.endswith(f", {name} before") for reason in told.reasons)
        for operation, name in enumerate(VOCABULARY.operations):
            adds = [reason.value for reason in told.reasons if reason.operation == name]
            assert sum(adds) == pytest.approx(float(agent.expected[operation]), abs=1e-12)


def test_choices_vary_the_less_the_nearer_what_is_expected_comes_to_the_best_there_was():
    agent, row = fresh_agent(variation=0.3)
    agent.transition[BEST_OUTCOME] = 0.8
    # Half of the even choices are the bad one.
    for best, share in ((0.0, 0.15), (0.4, 0.075), (0.8, 0.0)):
        agent.appeal[:] = (best, -1.0, -1.0)
        chosen = np.array([hebbian_choose(agent, row, 2, Moment(SEED, 1, t)) for t in range(1500)])
        assert abs((chosen == 1).mean() - share) < 5 * np.sqrt(0.15 * 0.85 / 1500) + 0.001


def test_the_best_outcome_is_kept_in_memory_and_fades():
    agent, row = fresh_agent()
    one_trial(agent, row, AB, 0, 0.7)
    one_trial(agent, row, AB, 0, 0.2, 1)
    one_trial(agent, row, AB, 1, -3.0, 2)
    assert agent.transition[BEST_OUTCOME] == pytest.approx(0.7, rel=1e-3)
    assert agent.transition[BEST_OUTCOME] < 0.7


def test_what_is_new_has_appeal_and_makes_ready_until_it_is_familiar_or_something_good_is_expected():
    agent, row = fresh_agent(response_probability=0.2, curiosity=0.5, novelty_discount=0.0, restlessness=0.25)
    hebbian_expect(agent, row, *AB)
    np.testing.assert_allclose(agent.appeal, 0.5)
    assert hebbian_readiness(agent, row, 2) == pytest.approx(0.2 + 0.8 * 0.25)
    for n in range(60):
        one_trial(agent, row, AB, 0, 0.0, n)
    hebbian_expect(agent, row, *AB)
    assert agent.appeal[0] < 0.02
    assert agent.appeal[1] > 0.3
    told = hebbian_explain(row, agent, VOCABULARY, AB, Moment(SEED, 1, 60))
    assert "Novelty added right" in told.sentence or "Novelty added left" in told.sentence
    agent.weights[:] = 0.1 * key_of(agent, 0)
    hebbian_expect(agent, row, *AB)
    np.testing.assert_array_equal(agent.appeal, agent.expected)
    assert "Novelty" not in hebbian_explain(row, agent, VOCABULARY, AB, Moment(SEED, 1, 60)).sentence


def test_what_has_told_much_is_held_the_longer():
    agent, row = fresh_agent(recent_cue=3.0)
    assert hebbian_hold(agent, row, 2) == 0.0
    agent.attention[:] = (5, 4, 1)
    agent.recency[1] = 0.5
    assert hebbian_hold(agent, row, 2) == pytest.approx(0.75)
    agent.relevance[1] = np.log(2.0)
    assert hebbian_hold(agent, row, 2) == pytest.approx(1.5)
    agent.attention[2] = -1
    assert hebbian_hold(agent, row, 2) == 0.0


def test_a_transition_opens_with_what_was_recalled_and_what_came():
    agent, row = fresh_agent(habituation=0.4)
    hebbian_expect(agent, row, *AB)
    agent.recalled[:] = (0.3, 0.25, 0.1)
    hebbian_open(agent, row, 1, -0.5, Moment(SEED, 1, 12))
    np.testing.assert_allclose(agent.transition, (-0.5, 0.3, 0.1, 0.0))
    np.testing.assert_array_equal(agent.since[:2], (1, 12))
    # A share of the three quarters that were new.
    assert agent.familiar @ key_of(agent, 1) == pytest.approx(0.4 * 0.75)


def test_what_leads_to_something_new_is_sought():
    """Left leads from A to B, where all is new; right to C, where all is familiar."""
    a, b, c = ((np.array([k]), np.ones(1), 1) for k in range(3))
    agent, row = fresh_agent(keys=1024, familiarity_retention=1.0)
    for n in range(60):
        one_trial(agent, row, c, n % 2, 0.0, n)
    for n in range(12):
        operation, then = ((0, b), (1, c))[n % 2]
        for situation, done, tick in ((a, operation, 60 + 2 * n), (then, n // 2 % 2, 61 + 2 * n)):
            hebbian_expect(agent, row, *situation)
            hebbian_learn(agent, row, *situation, done, 0.0, 1, Moment(SEED, 1, tick))
        hebbian_rest(agent, row, 1)
    hebbian_expect(agent, row, *a)
    assert agent.novelty[0] > agent.novelty[1] + 0.01


def test_a_task_of_patterns_draws_attention_from_stimuli_to_patterns():
    """A and B each with C pay, AB and C alone do not: no sum over stimuli tells them apart."""
    agent, row = fresh_agent(keys=1024, learning_rate=0.3)
    paid = (((0, 2), 1.0), ((1, 2), 1.0), ((0, 1), -1.0), ((2,), -1.0))
    for n in range(120):
        ids, outcome = paid[n % 4]
        one_trial(agent, row, (np.array(ids), np.ones(len(ids)), len(ids)), 0, outcome, n)
    assert agent.kinds[0] < min(agent.kinds[1], agent.kinds[2])
    without, same = fresh_agent(keys=1024, learning_rate=0.3, attention_rate=0.0)
    one_trial(without, same, AB, 0, 1.0)
    assert not without.kinds.any()
    assert not without.changes.any()
