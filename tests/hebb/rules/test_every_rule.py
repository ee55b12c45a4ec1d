"""One contract for every learning rule, discovered rather than listed."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.hebb.memory import AssociativeMemory
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.hebb.rules.choice import rule_apply, rule_lanes, rules_of_agents
from machinepsych.parameters import describe
from tests.hebb.arrays import signs, unit_keys

RULES = LEARNING_RULES.names()
CHOICES = [
    (rule, parameter.name, choice)
    for rule in RULES
    for parameter in describe(LEARNING_RULES.get(rule).parameters)
    for choice in parameter.choices
]
# With activity "output" a rule is not taught: what it comes to is in test_laws.py.
TAUGHT = [each for each in CHOICES if each[2] != "output"]
THE_ISSUED = {
    "anti_hebbian",
    "bcm",
    "consolidation",
    "covariance",
    "decay",
    "delta",
    "eligibility_trace",
    "hebb",
    "homeostatic",
    "normalised",
    "oja",
    "pseudo_inverse",
    "three_factor",
}


def written(rule, keys, values, **options):
    memory = AssociativeMemory(rule, keys.shape[-1], values.shape[-1], batch=keys.shape[:-2], **options)
    memory.write(keys, values)
    return memory


def draws(seed, batch, count, d_k, d_v):
    draw = np.random.default_rng(seed)
    return unit_keys(draw, batch, count, d_k), signs(draw, batch, count, d_v)


def test_all_rules_are_there():
    assert set(RULES) >= THE_ISSUED


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_is(rule):
    kind = LEARNING_RULES.get(rule)
    assert "<-" in kind.equation or "=" in kind.equation
    assert "\n" not in kind.equation
    assert any(character.isdigit() for character in kind.source)
    assert kind.limits
    assert kind.reference is not None
    for parameter in describe(kind.parameters):
        assert parameter.about
        if parameter.kind != "choice":
            assert parameter.low is not None
            assert parameter.low <= parameter.default


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=25)
@given(
    count=st.integers(1, 40),
    d_k=st.sampled_from([1, 2, 7, 8, 9]),
    d_v=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_the_weights_are_those_of_the_reference(rule, count, d_k, d_v, seed):
    keys, values = draws(seed, 2, count, d_k, d_v)
    memory = written(rule, keys, values)
    for one in range(2):
        exact = LEARNING_RULES.get(rule).reference(memory.parameters, keys[one], values[one])
        np.testing.assert_allclose(memory.weights[one], exact, atol=1e-7, rtol=1e-7)


@pytest.mark.parametrize(("rule", "name", "choice"), TAUGHT)
def test_every_choice_has_its_reference(rule, name, choice):
    keys, values = draws(5, 2, 70, 6, 3)
    memory = written(rule, keys, values, **{name: choice})
    for one in range(2):
        exact = LEARNING_RULES.get(rule).reference(memory.parameters, keys[one], values[one])
        np.testing.assert_allclose(memory.weights[one], exact, atol=1e-9)


@pytest.mark.parametrize("rule", [name for name in RULES if name != "eligibility_trace"])
@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 130])
def test_pairs_at_once_are_pairs_one_by_one(rule, count):
    keys, values = draws(3, 3, count, 5, 2)
    at_once = written(rule, keys, values)
    one_by_one = AssociativeMemory(rule, 5, 2, batch=(3,))
    for n in range(count):
        one_by_one.write(keys[:, n : n + 1], values[:, n : n + 1])
    np.testing.assert_allclose(at_once.weights, one_by_one.weights, atol=1e-9)
    np.testing.assert_allclose(at_once.read(keys), one_by_one.read(keys), atol=1e-9)


def test_an_episode_is_one_call_for_traces_alone():
    keys, values = draws(3, 1, 6, 5, 2)
    at_once = written("eligibility_trace", keys, values)
    one_by_one = AssociativeMemory("eligibility_trace", 5, 2, batch=(1,))
    for n in range(6):
        one_by_one.write(keys[:, n : n + 1], values[:, n : n + 1])
    assert np.abs(at_once.weights - one_by_one.weights).max() > 0.05


@pytest.mark.parametrize("rule", RULES)
def test_memories_of_a_batch_do_not_see_each_other(rule):
    keys, values = draws(4, 4, 12, 6, 3)
    batch = written(rule, keys, values)
    for one in range(4):
        alone = written(rule, keys[one], values[one])
        np.testing.assert_allclose(batch.weights[one], alone.weights, atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_single_precision_agrees_to_its_rounding(rule):
    keys, values = draws(4, 3, 12, 16, 3)
    double, single = (written(rule, keys, values, dtype=dtype) for dtype in ("float64", "float32"))
    assert single.weights.dtype == np.float32
    assert single.read(keys).dtype == np.float32
    for name, array in single.state.items():
        assert array.dtype == np.float32, name
    np.testing.assert_allclose(single.read(keys), double.read(keys), atol=2e-5)


@pytest.mark.parametrize("rule", RULES)
def test_keys_that_all_memories_share_may_be_given_once(rule):
    keys, values = draws(6, 1, 5, 4, 2)
    many = np.repeat(values, 3, axis=0)
    shared = AssociativeMemory(rule, 4, 2, batch=(3,))
    shared.write(keys, many)
    np.testing.assert_allclose(shared.weights, written(rule, np.repeat(keys, 3, 0), many).weights, atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_written_is_nothing_read(rule):
    memory = AssociativeMemory(rule, 4, 2, batch=(3,))
    memory.write(np.zeros((3, 0, 4)), np.zeros((3, 0, 2)))
    np.testing.assert_array_equal(memory.read(np.ones((3, 5, 4))), np.zeros((3, 5, 2)))


# Rules whose lane form is a rule of its own on one output (what differs is said in their docstrings).
SAME_AS_BATCH = {
    "hebb": {},
    "delta": {},
    "normalised": {},
    "oja": {},
    "three_factor": {"expectation": "average"},
}


@pytest.mark.parametrize("rule", SAME_AS_BATCH)
def test_the_lane_form_is_the_batched_form_of_one_output(rule):
    keys, values = draws(7, 1, 30, 8, 1)
    batch = written(rule, keys, values, learning_rate=0.3, **SAME_AS_BATCH[rule])
    memory = SimpleNamespace(weights=np.zeros(8), slow=np.zeros(8), levels=np.zeros(1))
    parameters = SimpleNamespace(learning_rate=0.3, average_rate=0.1, consolidation=0.0)
    code = rules_of_agents().index(rule)
    for key, value in zip(keys[0], values[0, :, 0], strict=True):
        rule_apply(code, memory, parameters, key, value, 0.0, memory.weights @ key)
    np.testing.assert_allclose(memory.weights, batch.weights[0, :, 0], atol=1e-12)


def test_the_written_choice_calls_every_lane_by_its_code():
    text = rule_lanes()["rule_apply"].text
    for code, name in enumerate(rules_of_agents()):
        lane = LEARNING_RULES.get(name).lane.__name__
        assert f"if rule == {code}:\n        {lane}(" in text


@pytest.mark.parametrize("rule", rules_of_agents())
def test_a_lane_takes_what_comes_later_as_part_of_the_outcome_or_not_at_all(rule):
    """A rule that writes errors counts later expectations; one that writes outcomes would feed on itself."""
    weights = []
    for later in (0.0, 0.5):
        memory = SimpleNamespace(weights=np.zeros(4), slow=np.zeros(4), levels=np.zeros(1))
        parameters = SimpleNamespace(learning_rate=0.3, average_rate=0.1, consolidation=0.0)
        rule_apply(rules_of_agents().index(rule), memory, parameters, np.eye(4)[0], 1.0 - later, later, 0.2)
        weights.append(memory.weights[0])
    if rule in ("delta", "normalised", "consolidation"):
        assert weights[0] == pytest.approx(weights[1])
        assert weights[0] == pytest.approx(0.3 * 0.8, rel=1e-5)
    else:
        assert weights[1] < weights[0]


def lane_after_three_writes(rule, consolidation=0.0, average_rate=0.1):
    memory = SimpleNamespace(weights=np.zeros(4), slow=np.zeros(4), levels=np.zeros(1))
    parameters = SimpleNamespace(learning_rate=0.5, average_rate=average_rate, consolidation=consolidation)
    key = np.eye(4)[1]
    for outcome in (1.0, 0.0, 2.0):
        expected = (memory.weights + memory.slow) @ key
        rule_apply(rules_of_agents().index(rule), memory, parameters, key, outcome, 0.0, expected)
    return memory


def test_what_the_consolidation_lane_moves_leaves_the_fast_weights():
    """Moving changes no read: fast and slow add up to the delta rule's weights, at any share."""
    delta = lane_after_three_writes("delta")
    moved = lane_after_three_writes("consolidation", consolidation=0.25)
    np.testing.assert_allclose(moved.weights + moved.slow, delta.weights, atol=1e-12)
    # Writes of .5, -.25 and .875; by hand: slow .125, then .125 + .25 * .125 = .15625.
    assert moved.slow[1] == pytest.approx(0.15625)
    assert moved.weights[1] == pytest.approx(0.96875)


def test_the_homeostatic_lane_scales_towards_a_read_of_one():
    """By hand, at an average rate of .5: reads .5, then .5625, then about 1.69 before each scaling."""
    memory = lane_after_three_writes("homeostatic", average_rate=0.5)
    weight, level = 0.0, 0.0
    for outcome in (1.0, 0.0, 2.0):
        weight += 0.5 * outcome
        level += 0.5 * ((1.0 - abs(weight)) - level)
        weight *= 1.0 + 0.5 * level
    assert memory.weights[1] == pytest.approx(weight)
    assert memory.levels[0] == pytest.approx(level)


@pytest.mark.parametrize("rule", [name for name in RULES if LEARNING_RULES.get(name).modulated])
def test_factors_count_alike_at_once_and_one_by_one(rule):
    keys, values = draws(8, 3, 9, 5, 2)
    factors = np.random.default_rng(9).uniform(0.1, 0.9, (3, 9))
    at_once, one_by_one, without = (AssociativeMemory(rule, 5, 2, batch=(3,)) for _ in range(3))
    at_once.write(keys, values, factors)
    without.write(keys, values)
    for n in range(9):
        one_by_one.write(keys[:, n : n + 1], values[:, n : n + 1], factors[:, n : n + 1])
    np.testing.assert_allclose(at_once.weights, one_by_one.weights, atol=1e-12)
    assert np.abs(at_once.weights - without.weights).max() > 0.01
