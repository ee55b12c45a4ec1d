"""Intervals: hand-computed values, published cases, and coverage by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.measures.statistics import mean_interval, median_interval, quantile

numbers = st.floats(-1e6, 1e6, allow_nan=False)


def test_student_interval_by_hand():
    # Mean 2, s 1, t(2; 0.975) = 4.302653 from printed tables: half-width 4.302653 / sqrt(3).
    found = mean_interval(np.array([1.0, 2.0, 3.0]))
    assert found.value == 2.0
    assert found.upper - 2.0 == pytest.approx(2.484138, abs=1e-5)
    assert 2.0 - found.lower == pytest.approx(2.484138, abs=1e-5)


def test_interval_is_clipped_to_what_is_possible():
    found = mean_interval(np.array([100.0, 100.0, 40.0]), low=0.0, high=100.0)
    assert found.upper == 100.0
    assert found.lower == 0.0


@pytest.mark.parametrize("values", [[], [50.0], [50.0, math.nan]], ids=["none", "one", "one-and-missing"])
def test_fewer_than_two_subjects_have_no_interval(values):
    found = mean_interval(np.array(values), 0.0, 100.0)
    assert math.isnan(found.lower)
    assert math.isnan(found.upper)
    assert found.subjects == (1 if values else 0)


def test_identical_subjects_have_the_bound_of_clopper_and_pearson():
    # With 100 of 100, the lower limit at 95% (two-sided) is 96.38%, as in printed tables.
    found = mean_interval(np.full(100, 100.0), 0.0, 100.0)
    assert found.lower == pytest.approx(96.378, abs=1e-3)
    assert found.upper == 100.0
    middle = mean_interval(np.full(100, 50.0), 0.0, 100.0)
    assert (50.0 - middle.lower, middle.upper - 50.0) == pytest.approx((1.811, 1.811), abs=1e-3)


def test_identical_subjects_without_bounds_have_no_interval():
    assert math.isnan(mean_interval(np.full(5, 3.0)).lower)


@given(st.lists(st.floats(0.0, 100.0), min_size=2, max_size=30))
def test_interval_holds_the_mean_and_stays_within_the_bounds(values):
    found = mean_interval(np.array(values), 0.0, 100.0)
    assert 0.0 <= found.lower <= found.value + 1e-9
    assert found.value - 1e-9 <= found.upper <= 100.0


@pytest.mark.parametrize(("probability", "subjects"), [(0.5, 20), (0.8, 20), (0.5, 100), (0.9, 100)])
def test_nominal_95_percent_covers_block_scores(probability, subjects):
    drawn = np.random.default_rng(11).binomial(12, probability, (4000, subjects)) * 100.0 / 12.0
    found = [mean_interval(row, 0.0, 100.0) for row in drawn]
    covered = np.mean([each.lower <= 100.0 * probability <= each.upper for each in found])
    assert 0.93 <= covered <= 0.97


@given(st.lists(numbers, min_size=1, max_size=40))
def test_half_quantile_is_the_median(values):
    assert quantile(np.sort(values), 0.5) == pytest.approx(float(np.median(values)))


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 20, 31, 32, 33, 100])
def test_quantiles_agree_with_numpy(n, share):
    values = np.sort(np.random.default_rng(n).random(n))
    assert quantile(values, share) == pytest.approx(
        np.quantile(values, share, method="averaged_inverted_cdf")
    )


def test_quantile_of_subjects_that_never_got_there_is_infinite():
    late = np.array([1.0, 2.0, np.inf, np.inf])
    assert quantile(late, 0.25) == 1.5
    assert quantile(late, 0.5) == math.inf
    assert math.isnan(quantile(np.array([]), 0.5))


@pytest.mark.parametrize(("n", "j"), [(5, None), (6, 1), (10, 2), (20, 6), (50, 18), (100, 40)])
def test_median_interval_takes_the_order_statistics_of_printed_tables(n, j):
    # Conover (1999), section 3.2: j-th smallest and j-th largest of n.
    found = median_interval(np.arange(1.0, n + 1.0))
    if j is None:
        assert math.isnan(found.lower)
    else:
        assert (found.lower, found.upper) == (j, n + 1 - j)


def test_median_interval_covers_a_skewed_distribution():
    drawn = np.random.default_rng(5).exponential(1.0, (3000, 25))
    covered = np.mean([f.lower <= math.log(2) <= f.upper for f in map(median_interval, drawn)])
    assert 0.94 <= covered <= 0.985
