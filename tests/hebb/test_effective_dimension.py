"""Feature maps: what they are by definition, how large, and the ceilings of their effective dimensions."""

import math

import numpy as np
import pytest

from machinepsych.hebb.effective_dimension import (
    effective_dimension_of,
    measured_effective_dimension,
    predicted_effective_dimension,
    random_fourier_effective_dimension,
)
from machinepsych.hebb.feature_maps.base import FEATURE_MAPS
from machinepsych.hebb.memory import AssociativeMemory
from machinepsych.parameters import describe
from tests.hebb.arrays import signs, unit_keys

CEILINGS = {"relu": math.pi**2, "elu_plus_one": 2.13, "dpfp": math.pi**4}


def features_of(name, inputs, **parameters):
    feature_map = FEATURE_MAPS.get(name)
    values = feature_map.parameters(**parameters)
    prepared = feature_map.prepare(values, inputs.shape[-1], inputs.dtype, np, 5)
    return feature_map.apply(values, prepared, inputs)


def test_maps_by_their_definitions():
    x = np.array([[-1.0, 0.0, 2.0]])
    np.testing.assert_allclose(features_of("identity", x), x)
    np.testing.assert_allclose(features_of("relu", x), [[0, 0, 2]])
    np.testing.assert_allclose(features_of("elu_plus_one", x), [[math.exp(-1), 1, 3]])
    # r = [0 0 2 1 0 0], its neighbours to the left [0 0 0 2 1 0] and, one further, [0 0 0 0 2 1].
    np.testing.assert_allclose(features_of("dpfp", x), [[0, 0, 0, 2, 0, 0]])
    np.testing.assert_allclose(features_of("dpfp", x, nu=3)[0, 12:], [0, 0, 0, 0, 0, 0])
    assert features_of("elu_plus_one", np.array([[800.0]]))[0, 0] == 801.0


@pytest.mark.parametrize("name", FEATURE_MAPS.names())
@pytest.mark.parametrize("d", [1, 7, 16])
def test_sizes_and_descriptions(name, d):
    feature_map = FEATURE_MAPS.get(name)
    values = feature_map.parameters()
    assert features_of(name, np.ones((3, d))).shape == (3, feature_map.size(values, d))
    assert features_of(name, np.ones((3, d), np.float32)).dtype == np.float32
    assert feature_map.source
    assert feature_map.limits
    for parameter in describe(feature_map.parameters):
        assert parameter.low <= parameter.default <= parameter.high


@pytest.mark.parametrize("nu", [1, 2, 3])
def test_dpfp_has_2_d_nu_features(nu):
    assert features_of("dpfp", np.ones((1, 5)), nu=nu).shape == (1, 10 * nu)


def test_cosines_and_sines_approach_the_gaussian_kernel():
    x = unit_keys(np.random.default_rng(1), 6, 8)
    phi = features_of("random_fourier", x, width=0.8, factor=1024)
    square = ((x[:, None] - x[None]) ** 2).sum(-1)
    np.testing.assert_allclose(phi @ phi.T, np.exp(-square / (2 * 0.8**2)), atol=0.05)
    np.testing.assert_allclose((phi**2).sum(-1), 1.0)


def test_positive_features_approach_the_exponential_kernel():
    x = unit_keys(np.random.default_rng(2), 6, 8)
    phi = features_of("random_fourier_positive", x, inverse_temperature=0.5, factor=1024)
    assert (phi > 0).all()
    np.testing.assert_allclose(phi @ phi.T, np.exp(0.5 * x @ x.T), rtol=0.1)


def test_features_are_drawn_from_their_seed():
    keys = unit_keys(np.random.default_rng(3), 4, 8)
    first, again, other = (
        AssociativeMemory("hebb", 8, 1, feature_map="random_fourier", seed=seed).represent(keys)
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("name", CEILINGS)
def test_the_overlap_of_a_map_is_what_it_says(name):
    x = np.random.default_rng(4).standard_normal((1, 1_000_000))
    phi = features_of(name, x)
    overlap = FEATURE_MAPS.get(name).mean_overlap
    assert phi.mean() ** 2 / (phi**2).mean() == pytest.approx(overlap, rel=0.01)
    assert 1.0 / overlap**2 == pytest.approx(CEILINGS[name], rel=1e-3)


@pytest.mark.parametrize("name", [*CEILINGS, "identity"])
@pytest.mark.parametrize("d", [64, 256])
def test_ceilings_hold_and_centring_cures_them(name, d):
    feature_map = FEATURE_MAPS.get(name)
    x = np.random.default_rng(5).standard_normal((1500, d))
    phi = features_of(name, x)
    measured = measured_effective_dimension(phi)
    # The prediction takes entries for independent: within 10% for these maps and sizes.
    assert measured == pytest.approx(
        effective_dimension_of(feature_map, feature_map.parameters(), d), rel=0.1
    )
    if name in CEILINGS:
        assert measured < CEILINGS[name]
    # Taking the mean off restores the size, up to what neighbours have in common (DPFP: two thirds of it).
    share = {"dpfp": 0.55}.get(name, 0.9)
    assert measured_effective_dimension(phi, centred=True) > share * phi.shape[-1]


def test_random_fourier_features_have_their_own_law():
    for d, size in ((16, 64), (64, 256)):
        x = unit_keys(np.random.default_rng(6), 1500, d)
        phi = features_of("random_fourier", x, width=0.5, factor=4)
        assert phi.shape[-1] == size
        assert measured_effective_dimension(phi) == pytest.approx(
            random_fourier_effective_dimension(0.5, size, d), rel=0.08
        )


def test_no_width_lifts_a_ceiling():
    for overlap in (0.1, 0.5):
        wide = [predicted_effective_dimension(overlap, size) for size in (10, 1000, 10**9)]
        assert wide == sorted(wide)
        assert wide[-1] == pytest.approx(1.0 / overlap**2)


@pytest.mark.parametrize(("name", "rule"), [("relu", "hebb"), ("relu", "covariance"), ("dpfp", "hebb")])
def test_the_effective_dimension_takes_the_place_of_d_in_the_error(name, rule):
    d, count, memories = 64, 40, 60
    draw = np.random.default_rng(7)
    keys, values = unit_keys(draw, memories, count, d), signs(draw, memories, count, 8)
    memory = AssociativeMemory(rule, d, 8, batch=(memories,), feature_map=name)
    memory.write(keys, values)
    errors = ((memory.read(keys) - values) ** 2).mean(axis=(1, 2))
    phi = memory.represent(unit_keys(draw, 1500, d))
    effective = measured_effective_dimension(phi, centred=rule == "covariance")
    assert errors.mean() == pytest.approx((count - 1) / effective, rel=0.1)


@pytest.mark.parametrize("name", ["relu", "elu_plus_one", "dpfp"])
def test_the_rank_is_not_lost_to_the_ceiling(name):
    # What a Hebbian read cannot tell apart the pseudo-inverse can, up to as many pairs as features.
    draw = np.random.default_rng(8)
    keys, values = unit_keys(draw, 60, 64), signs(draw, 60, 3)
    memory = AssociativeMemory("pseudo_inverse", 64, 3, feature_map=name)
    memory.write(keys, values)
    assert ((memory.read(keys) - values) ** 2).max() < 1e-12
