"""Closed forms of a linear memory against numbers worked out by another route, and against simulation."""

from itertools import combinations

import numpy as np
import pytest
from scipy.special import ndtr

from machinepsych.hebb import capacity, decoding


def spherical(rng, *shape):
    keys = rng.standard_normal(shape)
    return keys / np.linalg.norm(keys, axis=-1, keepdims=True)


@pytest.mark.parametrize(("n", "d"), [(16, 16), (16, 64), (64, 64)])
def test_mean_squared_error_and_its_variance_by_simulation(n, d):
    rng = np.random.default_rng(1)
    keys = spherical(rng, 1500, n, d)
    values = spherical(rng, 1500, n, 32)
    squares = ((keys @ (keys.transpose(0, 2, 1) @ values) - values) ** 2).sum(axis=-1)
    means = squares.mean(axis=1)
    standard_error = means.std(ddof=1) / np.sqrt(len(means))
    assert abs(means.mean() - capacity.mean_squared_error(n, 1.0 / d)) < 4.0 * standard_error
    # One item of each memory: the variance is that of single items.
    assert squares[:, 0].var() == pytest.approx(capacity.squared_error_variance(n, d, 32), rel=0.2)


def test_overlaps_of_other_keys_by_enumeration_and_at_their_ends():
    # All keys with 2 of 5 entries against one of them.
    shared = [len({0, 1} & set(pair)) for pair in combinations(range(5), 2)]
    assert capacity.squared_overlap_sparse(5, 2) == pytest.approx(np.mean(np.square(shared)) / 4.0)
    # One of 64 entries: a key meets itself by chance.
    assert capacity.squared_overlap_sparse(64, 1) == pytest.approx(1.0 / 64.0)
    assert capacity.squared_overlap_correlated(64, 1.0) == 1.0
    assert capacity.squared_overlap_correlated(64, 0.0) == pytest.approx(1.0 / 63.0)


@pytest.mark.parametrize(("n", "expected"), [(3, 0.0), (4, 0.0), (6, 16 / 4 / 6), (8, 1.0)])
def test_orthogonal_keys_by_hand(n, expected):
    # Six keys in four dimensions: four meet two of the other basis, two meet four, 1/4 each.
    assert capacity.mean_squared_error_orthogonal(n, 4) == pytest.approx(expected)


def test_uniform_error_is_the_mean_absolute_overlap():
    rng = np.random.default_rng(2)
    for d in (3, 16, 200):
        overlaps = np.abs(spherical(rng, 20_000, d)[:, 0])
        standard_error = overlaps.std() / np.sqrt(len(overlaps))
        assert abs(overlaps.mean() - capacity.uniform_error(2, d)) < 4.0 * standard_error
    # In three dimensions the cosine is uniform, so that its absolute value is 1/2 on average.
    assert capacity.uniform_error(5, 3) == pytest.approx(2.0)


@pytest.mark.parametrize("d", [16, 64, 256, 1024, 4096])
def test_capacities_solve_their_criteria(d):
    n = capacity.capacity_all_items(d, d, 0.3)
    assert capacity.all_items_probability(n, (n - 1) / d, d) == pytest.approx(0.7, rel=1e-6)
    assert capacity.uniform_error(capacity.capacity_uniform(d, 2.0), d) == pytest.approx(2.0)
    assert capacity.mean_squared_error(capacity.capacity_mean_squared(d, 0.4), 1 / d) == pytest.approx(0.4)
    mse = capacity.mean_squared_error(capacity.capacity_cosine(d, 0.8), 1 / d)
    assert capacity.cosine_fidelity(mse) == pytest.approx(0.8)


def test_finite_size_exponents_of_the_three_statements():
    """Fitted over 16 to 1024: about .64 and .47, far from the 1 and 1/2 of wide memories."""
    d = np.array([16, 32, 64, 128, 256, 512, 1024])

    def slope(law):
        return np.polyfit(np.log(d), np.log([law(each) for each in d]), 1)[0]

    assert slope(lambda each: capacity.capacity_all_items(each, each, 0.5)) == pytest.approx(0.64, abs=0.012)
    assert slope(lambda each: capacity.capacity_uniform(each, 1.0)) == pytest.approx(0.466, abs=0.005)
    assert slope(lambda each: capacity.capacity_mean_squared(each, 0.5)) == pytest.approx(0.975, abs=0.005)


def test_coherence_median_by_simulation():
    keys = spherical(np.random.default_rng(4), 400, 32, 32)
    overlaps = np.abs(keys @ keys.transpose(0, 2, 1))
    overlaps[:, np.arange(32), np.arange(32)] = 0.0
    assert np.median(overlaps.max(axis=(1, 2))) == pytest.approx(capacity.coherence_median(32, 32), rel=0.02)


@pytest.mark.parametrize("mse", [0.1, 1.0, 10.0])
def test_two_classes_in_closed_form(mse):
    """Two scores with independent noise s each: their difference has noise s sqrt 2."""
    spread = np.sqrt(mse / 2.0)
    assert decoding.class_accuracy(mse, 2) == pytest.approx(ndtr(1.0 / (spread * np.sqrt(2.0))), abs=1e-9)


def test_class_accuracy_at_its_ends():
    assert decoding.class_accuracy(0.0, 5) == 1.0
    assert decoding.class_accuracy(1e9, 4) == pytest.approx(0.25, abs=1e-4)


def test_value_accuracy_by_simulation():
    rng = np.random.default_rng(5)
    n, d = 128, 32
    right = []
    for _ in range(60):
        keys, values = spherical(rng, n, d), spherical(rng, n, d)
        scores = keys @ (keys.T @ values) @ values.T
        right.append((scores.argmax(axis=1) == np.arange(n)).mean())
    assert np.mean(right) == pytest.approx(decoding.value_accuracy(n, d, d), abs=0.05)
    assert decoding.value_accuracy(1, 8, 8) == 1.0


@pytest.mark.parametrize(
    ("d", "n", "expected"), [(16, 16, 0.891), (64, 128, 0.982), (64, 256, 0.746), (256, 4096, 0.571)]
)
def test_value_accuracy_by_an_independent_integration(d, n, expected):
    """Values worked out beforehand with other grids and orders of integration."""
    assert decoding.value_accuracy(n, d, d) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize("d", [3, 16, 1000])
def test_cosine_grid_is_the_distribution_of_cosines(d):
    cosines, weights = decoding.cosine_grid(d)
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ cosines**2 == pytest.approx(1.0 / d, rel=5e-3)
