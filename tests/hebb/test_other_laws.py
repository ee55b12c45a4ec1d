"""Closed forms of memories that correct errors, fade, attend, or clip their weights; of layers and heads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.hebb import error_correction, kernel_capacity, palimpsest, propagation, willshaw
from machinepsych.hebb.decoding import cosine_grid
from machinepsych.hebb.effective_dimension import random_fourier_effective_dimension
from machinepsych.hebb.rules.base import LEARNING_RULES
from machinepsych.hebb.rules.decay import best_retention, lifetime


def spherical(rng, *shape):
    keys = rng.standard_normal(shape)
    return keys / np.linalg.norm(keys, axis=-1, keepdims=True)


def squared_errors(rule, keys, values, **options):
    kind = LEARNING_RULES.get(rule)
    parameters = kind.parameters(**options)
    state = kind.begin(parameters, keys.shape[:1], keys.shape[2], values.shape[2])
    kind.write(parameters, state, keys, values)
    return ((kind.read(parameters, state, keys) - values) ** 2).sum(axis=-1)


def agree(samples, expected, sigmas=4.5):
    error = samples.std(axis=0, ddof=1) / np.sqrt(len(samples))
    return bool(np.all(np.abs(samples.mean(axis=0) - expected) < sigmas * error + 1e-9))


def test_one_pass_of_delta_by_simulation_item_by_item():
    rng = np.random.default_rng(1)
    keys, values = spherical(rng, 3000, 12, 8), spherical(rng, 3000, 12, 6)
    errors = squared_errors("delta", keys, values)
    assert agree(errors, error_correction.delta_pass_error(12, 8))
    assert errors[:, -1].max() < 1e-20


def test_one_pass_of_delta_tends_to_its_saturated_form():
    d = 16
    errors = error_correction.delta_pass_error(60 * d, d)
    for age in (0, 1, 10, 40):
        assert errors[-1 - age] == pytest.approx(error_correction.delta_saturated_error(age, d), abs=1e-6)


@pytest.mark.parametrize("n", [5, 16, 24, 64])
def test_pseudo_inverse_residual(n):
    rng = np.random.default_rng(2)
    keys, values = spherical(rng, 300, n, 16), spherical(rng, 300, n, 6)
    errors = squared_errors("pseudo_inverse", keys, values).mean(axis=1)
    assert agree(errors, error_correction.pseudo_inverse_residual(n, 16))


@pytest.mark.parametrize(("n", "d"), [(8, 32), (64, 16)])
def test_query_noise_through_the_pseudo_inverse(n, d):
    rng = np.random.default_rng(3)
    keys = rng.standard_normal((1500, n, d)) / np.sqrt(d)
    weights = np.linalg.pinv(keys) @ spherical(rng, 1500, n, 4)
    # Isotropic noise of total variance 1 comes out as |W|^2 / d.
    out = (weights**2).sum(axis=(1, 2)) / d
    assert np.mean(out) == pytest.approx(error_correction.pseudo_inverse_noise(n, d, 1.0), rel=0.05)
    assert error_correction.pseudo_inverse_noise(d, d, 1.0) == np.inf


def test_fading_by_age():
    rng = np.random.default_rng(4)
    keys, values = spherical(rng, 3000, 10, 12), spherical(rng, 3000, 10, 5)
    errors = squared_errors("decay", keys, values, retention=0.9)
    assert agree(errors, palimpsest.error_by_age(10, 0.9, 1.0 / 12))


@pytest.mark.parametrize("d", [64, 256, 1024])
def test_at_the_end_of_the_best_lifetime_noise_is_as_large_as_signal(d):
    ratio = palimpsest.noise_to_signal(lifetime(d), 100 * d, best_retention(d), 1.0 / d)
    assert ratio == pytest.approx(1.0, abs=6.0 / d + 0.002)
    # Any other retention is worse at that age.
    for other in (0.99, 1.002):
        retention = min(best_retention(d) * other, 0.999999)
        assert palimpsest.noise_to_signal(lifetime(d), 100 * d, retention, 1.0 / d) > ratio


@given(st.floats(0.01, 60.0), st.integers(8, 5000))
def test_the_moment_of_a_cosine_by_quadrature(beta, d):
    # A steep exponential would look past the grid's end at nine standard deviations.
    beta = min(beta, 4.0 * np.sqrt(d))
    cosines, weights = cosine_grid(d, 801)
    expected = np.log(weights @ np.exp(beta * (cosines - 1.0))) + beta
    assert kernel_capacity.log_sphere_moment(beta, d) == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_softmax_by_simulation():
    rng = np.random.default_rng(5)
    n, d, beta = 2000, 16, 8.0
    wrong, errors = [], []
    for _ in range(40):
        keys, values = spherical(rng, n, d), spherical(rng, n, 8)
        shares = np.exp(beta * (keys[:40] @ keys.T - 1.0))
        shares /= shares.sum(axis=1, keepdims=True)
        wrong.append(1.0 - np.diagonal(shares).mean())
        errors.append(((shares @ values - values[:40]) ** 2).sum(axis=1).mean())
    assert np.mean(wrong) == pytest.approx(kernel_capacity.softmax_wrong_mass(n, d, beta), rel=0.01)
    assert np.mean(errors) == pytest.approx(kernel_capacity.softmax_error(n, d, beta), rel=0.03)
    full = kernel_capacity.softmax_capacity(d, beta, 0.4)
    assert kernel_capacity.softmax_wrong_mass(full, d, beta) == pytest.approx(0.4)


@pytest.mark.parametrize("width", [0.3, 0.5, 2.0])
def test_random_fourier_overlap_is_that_of_the_map(width):
    found = kernel_capacity.squared_overlap_random_fourier(width, 256, 64)
    assert found == pytest.approx(1.0 / random_fourier_effective_dimension(width, 256, 64), rel=1e-9)
    # Narrow kernels make all keys unlike: nothing but chance is left.
    assert kernel_capacity.squared_overlap_random_fourier(0.01, 256, 64) == pytest.approx(1.0 / 256)


def test_willshaw_by_simulation():
    rng = np.random.default_rng(6)
    n, a, pairs = 256, 8, 710
    fills, wrong = [], []
    for _ in range(12):
        keys = rng.random((pairs, n)).argpartition(a, axis=1)[:, :a]
        values = rng.random((pairs, n)).argpartition(a, axis=1)[:, :a]
        weights = np.zeros((n, n), bool)
        for key, value in zip(keys, values, strict=True):
            weights[np.ix_(key, value)] = True
        fills.append(weights.mean())
        wrong.append(np.mean([weights[key].all(axis=0).sum() - a for key in keys[:100]]))
    assert np.mean(fills) == pytest.approx(willshaw.fill(pairs, n, a), rel=0.01)
    assert np.mean(wrong) == pytest.approx(willshaw.spurious_outputs(pairs, n, a), rel=0.15)
    assert willshaw.fill(willshaw.half_full(n, a), n, a) == pytest.approx(0.5)


def test_chains_compound_and_the_isotropic_recursion_does_not():
    assert propagation.chain_error(0.5, 1) == pytest.approx(0.5)
    assert propagation.chain_error(0.5, 3) == pytest.approx(1.5**3 - 1.0)
    assert propagation.chain_error(0.5, 3, 4) == pytest.approx(1.125**3 - 1.0)
    assert propagation.chain_error_isotropic(31 / 64, 8, 32, 64) == pytest.approx(0.965, abs=0.001)
    assert propagation.chain_error(31 / 64, 8) > 22.0


@given(st.floats(0.05, 5.0), st.integers(0, 20))
def test_averaging_beats_a_majority(load, half):
    heads = 2 * half + 1
    assert propagation.bit_error_averaged(load, heads) <= propagation.bit_error_majority(load, heads) + 1e-12


def test_majority_of_three_by_hand():
    p = propagation.bit_error_averaged(0.5)
    assert propagation.bit_error_majority(0.5, 3) == pytest.approx(3 * p**2 * (1 - p) + p**3)


def test_head_laws_agree_where_they_must():
    # One head that keeps all of the keys has no gain error; fully correlated heads are one head.
    assert propagation.sliced_heads_error(65, 64, 64, 1) == pytest.approx(1.0)
    assert propagation.shared_heads_error(0.7, 8, 1.0) == pytest.approx(0.7)
    assert propagation.shared_heads_error(0.7, 8, 0.0) == pytest.approx(0.7 / 8)
    # Endless heads of random projections see the shared keys as they are.
    assert propagation.projected_heads_error(64, 256, 32, 1e9) == pytest.approx(63 / 256)
