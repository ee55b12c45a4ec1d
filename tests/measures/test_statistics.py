"""Intervals: hand-computed values, published cases, and coverage by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.measures.statistics import (
    mean_interval,
    median_interval,
    pooled_share_interval,
    quantile,
    share_interval,
)

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


def test_identical_subjects_have_no_student_interval():
    assert math.isnan(mean_interval(np.full(5, 3.0)).lower)


def test_shares_of_independent_trials_have_the_interval_of_clopper_and_pearson():
    # 8 of 10 in printed tables: 44.39% to 97.48%. With very many subjects of one trial each, the effective
    # number of trials is theirs.
    hits = np.repeat([1, 0], [8000, 2000])
    found = share_interval(hits, np.ones(10_000))
    assert found.value == 0.8
    half = 1.96 * math.sqrt(0.8 * 0.2 / 10_000)
    assert (found.upper - 0.8, 0.8 - found.lower) == pytest.approx((half, half), rel=0.02)


def test_perfect_subjects_leave_room_for_doubt_by_their_number():
    # All 12 of 12: lower limit (alpha / 2) ** (1 / n) for n effective trials.
    few, many = (share_interval(np.full(n, 12), np.full(n, 12)) for n in (3, 100))
    assert few.upper == many.upper == 1.0
    effective = 1200 * (1.959964 / 1.984217) ** 2  # t(99; 0.975) from printed tables
    assert many.lower == pytest.approx(0.025 ** (1 / effective), abs=1e-6)
    assert few.lower < 0.7
    none = share_interval(np.zeros(100), np.full(100, 12))
    assert (none.lower, none.upper) == pytest.approx((0.0, 1.0 - many.lower))


def test_subjects_that_differ_count_for_less_than_their_trials():
    alike = share_interval(np.full(20, 6), np.full(20, 12))
    apart = share_interval(np.repeat([0, 12], 10), np.full(20, 12))
    assert alike.value == apart.value == 0.5
    assert apart.upper - apart.lower > 2.5 * (alike.upper - alike.lower)


def test_one_subject_has_a_share_and_no_interval():
    found = share_interval(np.array([3, 0]), np.array([4, 0]))
    assert found.value == 0.75
    assert found.subjects == 1
    assert math.isnan(found.lower)
    assert math.isnan(share_interval(np.array([0]), np.array([0])).value)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=30))
def test_a_share_interval_holds_the_share_and_stays_within_0_and_1(hits):
    found = share_interval(np.array(hits), np.full(len(hits), 12))
    assert 0.0 <= found.lower <= found.value + 1e-9
    assert found.value - 1e-9 <= found.upper <= 1.0


@pytest.mark.parametrize(
    ("probability", "subjects"), [(0.5, 20), (0.8, 20), (0.5, 100), (0.9, 100), (0.99, 100), (0.999, 50)]
)
def test_nominal_95_percent_covers_block_scores(probability, subjects):
    hits = np.random.default_rng(11).binomial(12, probability, (4000, subjects))
    trials = np.full(subjects, 12)
    found = [share_interval(row, trials) for row in hits]
    covered = np.mean([each.lower <= probability <= each.upper for each in found])
    # Clopper and Pearson's interval covers at least as often as it says, more so near 0 and 1.
    assert 0.94 <= covered <= 0.999


def test_nominal_95_percent_covers_subjects_that_differ():
    rng = np.random.default_rng(12)
    ability = rng.beta(4.0, 1.0, (4000, 60))
    found = [share_interval(row, np.full(60, 12)) for row in rng.binomial(12, ability)]
    covered = np.mean([each.lower <= 0.8 <= each.upper for each in found])
    assert 0.93 <= covered <= 0.98


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


def test_a_pooled_share_is_the_average_where_all_have_as_many_trials():
    hits, trials = np.array([3, 5, 0, 8, 4]), np.full(5, 8)
    one, other = pooled_share_interval(hits, trials), share_interval(hits, trials)
    assert one.value == pytest.approx(other.value)
    assert (one.lower, one.upper) == pytest.approx((other.lower, other.upper))
    assert one.subjects == other.subjects == 5


def test_a_pooled_share_of_chance_is_chance_where_errors_cost_trials():
    """Every wrong choice is followed by corrections that take the place of first choices."""
    rng = np.random.default_rng(5)
    covered, pooled, averaged = 0, [], []
    for _ in range(300):
        hits, trials = np.zeros(30), np.zeros(30)
        for subject in range(30):
            left = 5
            while left > 0:
                right = rng.random() < 0.5
                hits[subject] += right
                trials[subject] += 1
                left -= 1 if right else 3
        found = pooled_share_interval(hits, trials)
        covered += found.lower <= 0.5 <= found.upper
        pooled.append(found.value)
        averaged.append(share_interval(hits, trials).value)
    assert abs(np.mean(pooled) - 0.5) < 0.02
    assert np.mean(averaged) < 0.45
    assert covered > 0.9 * 300


@pytest.mark.parametrize(
    ("hits", "trials", "value", "subjects"), [([], [], None, 0), ([2, 0], [4, 0], 0.5, 1)]
)
def test_a_pooled_share_of_one_subject_or_none_has_no_interval(hits, trials, value, subjects):
    found = pooled_share_interval(np.array(hits), np.array(trials))
    assert np.isnan(found.value) if value is None else found.value == value
    assert np.isnan(found.lower)
    assert np.isnan(found.upper)
    assert found.subjects == subjects
