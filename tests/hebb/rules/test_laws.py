"""What each rule is for: closed laws of learning, against what the rule does.

Laws of random keys hold for means over memories; their sampling error, from the spread over independent
memories, gives the tolerance (five standard errors unless said otherwise).
"""

import numpy as np
import pytest

from machinepsych.hebb.effective_dimension import measured_effective_dimension
from machinepsych.hebb.memory import AssociativeMemory
from machinepsych.hebb.rules.anti_hebbian import decorrelated
from machinepsych.hebb.rules.consolidation import ConsolidationParameters, flow_power
from machinepsych.hebb.rules.decay import best_retention, lifetime
from machinepsych.hebb.rules.oja import principal_components
from tests.hebb.arrays import signs, unit_keys


def squared_errors(rule, count, d, memories, seed=0, d_v=4, **options):
    """Return the mean squared error a unit value of each memory, all pairs read back."""
    draw = np.random.default_rng(seed)
    keys, values = unit_keys(draw, memories, count, d), signs(draw, memories, count, d_v)
    memory = AssociativeMemory(rule, d, d_v, batch=(memories,), **options)
    memory.write(keys, values)
    return ((memory.read(keys) - values) ** 2).mean(axis=(1, 2))


def assert_mean(errors, law, sigmas=5.0):
    standard_error = errors.std(ddof=1) / np.sqrt(len(errors))
    assert abs(errors.mean() - law) < sigmas * standard_error, (errors.mean(), law, standard_error)


@pytest.mark.parametrize(("d", "count"), [(16, 16), (64, 16), (64, 64), (256, 64)])
def test_hebb_squared_error_is_n_minus_1_over_d(d, count):
    assert_mean(squared_errors("hebb", count, d, 200), (count - 1) / d)


def test_hebb_with_gaussian_keys_errs_by_n_plus_1_over_d():
    draw = np.random.default_rng(1)
    keys, values = draw.standard_normal((400, 32, 64)) / 8.0, signs(draw, 400, 32, 4)
    memory = AssociativeMemory("hebb", 64, 4, batch=(400,))
    memory.write(keys, values)
    assert_mean(((memory.read(keys) - values) ** 2).mean(axis=(1, 2)), 33 / 64)


@pytest.mark.parametrize("factor", [1.5, 2.0])
@pytest.mark.parametrize("d", [16, 64])
def test_the_pseudo_inverse_leaves_1_minus_d_over_n(d, factor):
    count = int(factor * d)
    assert_mean(squared_errors("pseudo_inverse", count, d, 100), 1.0 - d / count)


@pytest.mark.parametrize("count", [32, 63, 64])
def test_the_pseudo_inverse_is_exact_up_to_d(count):
    assert squared_errors("pseudo_inverse", count, 64, 5).max() < 1e-15


def test_the_pseudo_inverse_averages_what_contradicts_itself():
    memory = AssociativeMemory("pseudo_inverse", 3, 1)
    key = np.array([[1.0, 0.0, 0.0]])
    for value in (1.0, 0.0, 0.5, 0.1):
        memory.write(key, np.array([[value]]))
    np.testing.assert_allclose(memory.read(np.eye(3)), [[0.4], [0.0], [0.0]], atol=1e-12)


def test_a_small_difference_between_keys_counts_where_others_repeat():
    memory = AssociativeMemory("pseudo_inverse", 4, 1)
    keys = np.array([[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [1.0, 0.05, 0.0, 0.0]])
    memory.write(keys, np.array([[1.0], [1.0], [0.0]]))
    np.testing.assert_allclose(memory.weights[:, 0], [1.0, -20.0, 0.0, 0.0], atol=1e-9)


def test_a_ridge_tames_noisy_queries_where_n_is_near_d():
    draw = np.random.default_rng(3)
    keys, values = unit_keys(draw, 20, 60, 64), signs(draw, 20, 60, 4)
    noise = 0.1 * draw.standard_normal(keys.shape) / 8.0
    errors = []
    for ridge in (0.0, 0.05):
        memory = AssociativeMemory("pseudo_inverse", 64, 4, batch=(20,), ridge=ridge)
        memory.write(keys, values)
        errors.append(((memory.read(keys + noise) - values) ** 2).mean())
    assert errors[1] < errors[0] / 2


def one_pass_delta(d, count):
    """Return the predicted mean error after one pass of the delta rule, rate 1, by its recursion."""
    square, norm, last = 1.0, 0.0, 0.0
    # norm = |W|^2 a unit value before a write; square = E |read of a stored pair|^2, age by age.
    norms = [0.0]
    for _ in range(count):
        norm = norm * (1.0 - 1.0 / d) + 1.0
        norms.append(norm)
    total = 0.0
    for n in range(count):
        signal, square = 1.0, 1.0
        for later in range(n + 1, count):
            held = norms[later]
            square = square + 1.0 / d + (held + 2.0 * square) / (d * (d + 2.0)) - 2.0 * square / d
            signal *= 1.0 - 1.0 / d
        last = square - 2.0 * signal + 1.0
        total += last
    return total / count


@pytest.mark.parametrize(("d", "count"), [(64, 32), (64, 64), (64, 128)])
def test_one_pass_of_the_delta_rule_follows_its_recursion(d, count):
    errors = squared_errors("delta", count, d, 800, d_v=8, learning_rate=1.0)
    standard_error = errors.std(ddof=1) / np.sqrt(len(errors))
    # The recursion leaves out what ages have in common: good to 1%.
    law = one_pass_delta(d, count)
    assert abs(errors.mean() - law) < 0.01 * law + 3.0 * standard_error
    assert standard_error < 0.005 * law


def test_the_delta_rule_comes_to_the_pseudo_inverse():
    draw = np.random.default_rng(4)
    keys, values = unit_keys(draw, 32, 64), signs(draw, 32, 3)
    memory = AssociativeMemory("delta", 64, 3, learning_rate=1.0)
    for _ in range(200):
        memory.write(keys, values)
    solved = AssociativeMemory("pseudo_inverse", 64, 3)
    solved.write(keys, values)
    np.testing.assert_allclose(memory.weights, solved.weights, atol=1e-9)


def test_blocking_by_the_delta_rule_is_exact():
    # Ten trials of A, ten of AB: B gets (1 - eta)^10 of what the control's (ten of AB from nothing) gets.
    a, b = np.eye(2)
    after = {}
    for name, trials in (("blocked", [a] * 10 + [a + b] * 10), ("control", [a + b] * 10)):
        memory = AssociativeMemory("delta", 2, 1, learning_rate=0.1)
        memory.write(np.array(trials), np.ones((len(trials), 1)))
        after[name] = memory.read(b[None])[0, 0]
    assert after["blocked"] / after["control"] == pytest.approx(0.9**10)


@pytest.mark.parametrize("length", [0.01, 1.0, 30.0])
def test_the_normalised_rule_does_not_care_for_length(length):
    draw = np.random.default_rng(5)
    keys, values = unit_keys(draw, 20, 16), signs(draw, 20, 2)
    reads = []
    for scale in (1.0, length):
        memory = AssociativeMemory("normalised", 16, 2, epsilon=0.0, learning_rate=1.5)
        for _ in range(30):
            memory.write(scale * keys[:10], values[:10])
        reads.append(memory.read(scale * keys[:10]))
    np.testing.assert_allclose(reads[0], reads[1], atol=1e-9)
    np.testing.assert_allclose(reads[0], values[:10], atol=0.1)


@pytest.mark.parametrize("d", [64, 256])
def test_decay_keeps_what_its_law_says(d):
    gamma = best_retention(d)
    age = round(lifetime(d))
    draw = np.random.default_rng(6)
    # After 6 lifetimes the crosstalk is the stationary one.
    count, memories = 6 * age, 200
    keys, values = unit_keys(draw, memories, count, d), signs(draw, memories, count, 2)
    memory = AssociativeMemory("decay", d, 2, batch=(memories,), retention=gamma)
    memory.write(keys, values)
    at = count - 1 - age
    read = memory.read(keys[:, at : at + 1])[:, 0]
    signal = (read * values[:, at]).mean(axis=1)
    assert_mean(signal, gamma**age)
    noise = ((read - gamma**age * values[:, at]) ** 2).mean(axis=1)
    assert_mean(noise, (1.0 / (1.0 - gamma**2) - gamma ** (2 * age)) / d)
    # Which is what the lifetime means: signal and noise are alike there.
    assert gamma ** (2 * age) / noise.mean() == pytest.approx(1.0, abs=0.15)


def test_resting_fades_by_the_tick():
    memory = AssociativeMemory("decay", 2, 1, retention=0.9)
    memory.write(np.eye(2)[:1], np.ones((1, 1)))
    memory.rest(3)
    memory.rest(0)
    assert memory.weights[0, 0] == pytest.approx(0.9**3)


def test_gates_fade_what_they_are_given_for():
    memory = AssociativeMemory("decay", 2, 1, retention=0.9)
    memory.write(np.eye(2), np.ones((2, 1)), np.array([1.0, 0.5]))
    np.testing.assert_allclose(memory.weights[:, 0], [0.45, 1.0])


def test_biased_keys_cost_hebb_dearly_and_the_covariance_rule_nothing():
    d, count, overlap, memories = 256, 256, 0.5, 30
    draw = np.random.default_rng(7)
    common = unit_keys(draw, memories, 1, d)
    own = unit_keys(draw, memories, count, d)
    own -= (own * common).sum(-1, keepdims=True) * common
    own /= np.linalg.norm(own, axis=-1, keepdims=True)
    keys = np.sqrt(overlap) * common + np.sqrt(1 - overlap) * own
    values = signs(draw, memories, count, 4)
    error = {}
    for rule in ("hebb", "covariance"):
        memory = AssociativeMemory(rule, d, 4, batch=(memories,))
        memory.write(keys, values)
        error[rule] = ((memory.read(keys) - values) ** 2).mean()
    law = (count - 1) * (overlap**2 + (1 - overlap) ** 2 / (d - 1))
    assert error["hebb"] == pytest.approx(law, rel=0.1)
    assert error["covariance"] == pytest.approx((count - 1) / (d - 1), rel=0.03)


def test_parts_of_any_length_join_to_the_covariance_of_all():
    draw = np.random.default_rng(13)
    keys, values = 1.0 + unit_keys(draw, 3, 30, 8), 2.0 + signs(draw, 3, 30, 2)
    whole, parts = (AssociativeMemory("covariance", 8, 2, batch=(3,)) for _ in range(2))
    whole.write(keys, values)
    for first, last in ((0, 7), (7, 8), (8, 20), (20, 30)):
        parts.write(keys[:, first:last], values[:, first:last])
    for name, array in whole.state.items():
        np.testing.assert_allclose(parts.state[name], array, atol=1e-12, err_msg=name)


def test_running_means_forget_a_bias_that_ended():
    draw = np.random.default_rng(8)
    memory = AssociativeMemory("covariance", 8, 1, mean_rate=0.05)
    memory.write(5.0 + unit_keys(draw, 100, 8), np.ones((100, 1)))
    memory.write(unit_keys(draw, 200, 8), np.ones((200, 1)))
    assert np.abs(memory.state["key_mean"]).max() < 0.3


def keys_with_spectrum(draw, count, standard_deviations):
    rotation, _ = np.linalg.qr(draw.standard_normal((len(standard_deviations),) * 2))
    return draw.standard_normal((count, len(standard_deviations))) * standard_deviations @ rotation.T


def test_an_untaught_output_gives_up_what_those_before_it_explain():
    # Sanger's rule, output by output: w_j += eta y_j (k - sum over i <= j of y_i w_i).
    draw = np.random.default_rng(14)
    key, before = draw.standard_normal(5), draw.standard_normal((5, 3))
    memory = AssociativeMemory("oja", 5, 3, activity="output", learning_rate=0.1)
    memory.weights[...] = before
    memory.write(key[None], np.zeros((1, 3)))
    y = before.T @ key
    for j in range(3):
        rest = key - sum(y[i] * before[:, i] for i in range(j + 1))
        np.testing.assert_allclose(memory.weights[:, j], before[:, j] + 0.1 * y[j] * rest)


def test_oja_untaught_finds_the_principal_components():
    draw = np.random.default_rng(9)
    keys = keys_with_spectrum(draw, 4000, np.sqrt([3.0, 2.0, 0.5, 0.4, 0.3, 0.2]))
    memory = AssociativeMemory("oja", 6, 2, activity="output", learning_rate=0.005)
    memory.write(keys, np.zeros((4000, 2)))
    found, expected = memory.weights, principal_components(keys, 2)
    np.testing.assert_allclose(np.linalg.norm(found, axis=0), 1.0, atol=0.05)
    cosine = np.abs((found * expected).sum(axis=0)) / np.linalg.norm(found, axis=0)
    assert (cosine > 0.95).all()


def test_bcm_untaught_comes_to_answer_one_pattern():
    # Of m orthogonal patterns shown alike the winner is answered by m, the others not at all.
    patterns = np.eye(4)[:2]
    draw = np.random.default_rng(10)
    shown = patterns[draw.integers(0, 2, 12000)]
    memory = AssociativeMemory("bcm", 4, 1, activity="output", learning_rate=0.01, threshold_time=40.0)
    memory.write(shown, np.zeros((12000, 1)))
    answers = np.sort(memory.read(patterns)[:, 0])
    assert answers[1] == pytest.approx(2.0, abs=0.25)
    assert abs(answers[0]) < 0.1


def test_homeostasis_brings_activity_to_target_and_keeps_direction():
    draw = np.random.default_rng(11)
    keys = unit_keys(draw, 6000, 8)
    memory = AssociativeMemory(
        "homeostatic", 8, 2, learning_rate=0.0, target=0.7, scaling_rate=0.01, activity_time=500.0
    )
    before = draw.standard_normal((8, 2)) * [0.2, 4.0]
    memory.weights[...] = before
    memory.write(keys, np.zeros((6000, 2)))
    np.testing.assert_allclose(np.abs(memory.read(keys)).mean(axis=0), 0.7, rtol=0.05)
    cosine = (
        (before * memory.weights).sum(0)
        / np.linalg.norm(before, axis=0)
        / np.linalg.norm(memory.weights, axis=0)
    )
    np.testing.assert_allclose(cosine, 1.0)


@pytest.mark.parametrize("gap", [0, 1, 2, 5, 10])
def test_traces_bridge_a_gap_by_gamma_lambda_to_the_gap(gap):
    # A stimulus, nothing, then the value in a moment of its own: credit (gamma lambda)^(gap + 1).
    moments, values = np.zeros((gap + 2, 3)), np.zeros((gap + 2, 1))
    moments[0, 0], values[-1, 0] = 1.0, 1.0
    memory = AssociativeMemory("eligibility_trace", 3, 1, learning_rate=0.3, discount=0.9, trace_decay=0.8)
    memory.write(moments, values)
    assert memory.read(np.eye(3)[:1])[0, 0] == pytest.approx(0.3 * (0.9 * 0.8) ** (gap + 1))


def test_expectations_of_a_chain_are_discounted_values():
    # TD's fixed point: k moments before the value, gamma^k.
    memory = AssociativeMemory("eligibility_trace", 5, 1, learning_rate=0.3, discount=0.9, trace_decay=0.5)
    value = np.zeros((5, 1))
    value[-1] = 1.0
    for _ in range(200):
        memory.write(np.eye(5), value)
        memory.rest(1000)
    np.testing.assert_allclose(memory.read(np.eye(5))[:, 0], 0.9 ** np.arange(4, -1, -1), atol=1e-6)


def test_rest_clears_traces():
    memory = AssociativeMemory("eligibility_trace", 2, 1)
    memory.write(np.eye(2)[:1], np.zeros((1, 1)))
    memory.rest(500)
    memory.write(np.eye(2)[1:], np.ones((1, 1)))
    assert abs(memory.read(np.eye(2)[:1])[0, 0]) < 1e-9


def test_surprise_against_the_average_ends_when_outcomes_are_regular():
    memory = AssociativeMemory("three_factor", 2, 1, expectation="average")
    memory.write(np.tile(np.eye(2)[:1], (200, 1)), np.ones((200, 1)))
    before = memory.weights.copy()
    # Whatever announces it now, a regular outcome teaches nothing.
    memory.write(np.tile(np.eye(2)[1:], (20, 1)), np.ones((20, 1)))
    assert np.abs(memory.weights - before).max() < 1e-6


def test_the_third_factor_gates_learning():
    memory = AssociativeMemory("three_factor", 2, 1, learning_rate=0.5)
    memory.write(np.eye(2), np.ones((2, 1)), np.array([0.0, 1.0]))
    np.testing.assert_allclose(memory.weights[:, 0], [0.0, 0.5])


def test_anti_hebbian_inhibition_decorrelates():
    draw = np.random.default_rng(12)
    keys = keys_with_spectrum(draw, 4000, np.sqrt([4.0, 1.0, 1.0, 1.0, 0.5, 0.5]))
    memory = AssociativeMemory("anti_hebbian", 6, 1, lateral_rate=0.002)
    memory.write(keys, np.zeros((4000, 1)))
    after = decorrelated(memory.state, keys)

    def correlation(x):
        return np.abs(np.corrcoef(x.T) - np.eye(6)).max()

    assert correlation(keys) > 0.3
    assert correlation(after) < 0.12
    assert measured_effective_dimension(after[:500]) > 1.1 * measured_effective_dimension(keys[:500])


def test_two_matrices_fade_as_two_exponentials():
    parameters = ConsolidationParameters(write="hebb", learning_rate=1.0, fast_time=10.0, slow_time=200.0)
    memory = AssociativeMemory(
        "consolidation", 2, 1, write="hebb", learning_rate=1.0, fast_time=10.0, slow_time=200.0
    )
    memory.write(np.eye(2)[:1], np.ones((1, 1)))
    for n in range(1, 60):
        # The other key is written, which lets time pass for the first.
        memory.write(np.eye(2)[1:], np.ones((1, 1)))
        fast, _, carried = flow_power(parameters, n)
        assert memory.weights[0, 0] == pytest.approx(fast)
        assert memory.state["slow"][0, 0] == pytest.approx(carried)
    # Resting does at once what steps do one by one.
    one_by_one = [memory.weights[0, 0], memory.state["slow"][0, 0]]
    memory.rest(7)
    for _ in range(7):
        slow = one_by_one[1] + (one_by_one[0] - one_by_one[1]) / 200.0
        one_by_one = [one_by_one[0] * 0.9, slow]
    np.testing.assert_allclose([memory.weights[0, 0], memory.state["slow"][0, 0]], one_by_one)


def test_equal_times_are_the_limit_of_the_two_exponentials():
    near = flow_power(ConsolidationParameters(fast_time=20.0, slow_time=20.0 + 1e-7), 9)
    np.testing.assert_allclose(flow_power(ConsolidationParameters(fast_time=20.0, slow_time=20.0), 9), near)


def test_extinction_recovers_with_time_when_fast_and_slow_differ():
    memory = AssociativeMemory("consolidation", 1, 1, fast_time=30.0, slow_time=300.0)
    memory.write(np.ones((300, 1)), np.ones((300, 1)))
    memory.write(np.ones((20, 1)), np.zeros((20, 1)))
    extinguished = memory.read(np.ones((1, 1)))[0, 0]
    memory.rest(60)
    assert memory.read(np.ones((1, 1)))[0, 0] > extinguished + 0.1
