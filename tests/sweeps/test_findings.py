"""Agreement with laws and exponents: what counts as a difference, and how surely it is found."""

import math

import numpy as np
import pytest

from machinepsych.sweeps.agreement import chance_range, compare, critical, groups, holm, totals
from machinepsych.sweeps.exponents import Curve, crossing, crossings, exponent


def row(mean, half, theory, **more):
    return {"mean": mean, "lower": mean - half, "upper": mean + half, "theory": theory, "repeats": 100} | more


def test_one_cell_outside_is_far_only_beyond_the_wider_interval():
    half = critical(100, 0.05) * 0.1
    inside, outside, far = row(1.0, half, 1.15), row(1.0, half, 1.25), row(1.0, half, 2.0)
    found = compare(
        [(inside, True), (outside, True), (far, True)] + [(row(1.0, half, 1.0 + 1e-4), True)] * 47
    )
    assert [each.outside for each in found[:3]] == [False, True, True]
    assert [each.far for each in found[:3]] == [False, False, True]


def test_rows_without_theory_are_not_compared_and_equal_ones_are_rounding():
    found = compare(
        [(row(1.0, 0.1, None), True), (row(1.0, 0.1, math.nan), True), (row(1.0, 0.1, 1.0), True)]
    )
    assert [each.rounding for each in found] == [True]
    exact = row(1.0, 0.1, 2.0) | {"lower": None, "upper": None}
    assert compare([(exact, True)])[0].far


def test_the_family_error_is_kept():
    """Means of skewed observations, 50 cells a table: the share of tables with any cell far."""
    rng = np.random.default_rng(1)
    tables, cells, repeats = 400, 50, 100
    x = rng.gamma(3.0, 1.0 / 3.0, (tables, cells, repeats))
    means, halves = x.mean(axis=2), critical(repeats, 0.05) * x.std(axis=2, ddof=1) / math.sqrt(repeats)
    alarms = sum(
        any(each.far for each in compare((row(m, h, 1.0), True) for m, h in zip(*table, strict=True)))
        for table in zip(means, halves, strict=True)
    )
    # 5% of 400 tables, give or take four standard deviations.
    assert 0.006 < alarms / tables < 0.094


def test_holms_procedure_steps_down_and_stops():
    # .01 < .05 / 4, .0166 < .05 / 3, .03 > .05 / 2: the last, smaller than .05, is not reached.
    assert holm([0.0166, 0.04, 0.01, 0.03]) == [0, 2]
    assert holm([0.02, 0.02, 0.02]) == []
    assert holm([]) == []
    # Bonferroni would keep the first alone.
    assert holm([0.0001, 0.03, 0.024]) == [0, 1, 2]


def test_groups_and_totals():
    found = compare(
        [
            (row(1.0, 0.2, 1.05, rule="a", criterion="mse", d_k=4, n=2), True),
            (row(2.0, 0.2, 1.0, rule="a", criterion="mse", d_k=4, n=3), True),
            (row(0.5, 0.2, 0.6, rule="b", criterion="share", d_k=4, n=2), False),
        ]
    )
    first, second = groups(found, ("rule", "criterion"), ["share"])
    assert (first["claims"], first["verdict"], first["outside"]) == ("exact", "suspected", 1)
    assert first["largest_deviation"] == pytest.approx(1.0)
    assert first["deviation_at"] == {"d_k": 4, "n": 3}
    assert (second["claims"], second["verdict"]) == ("asymptotic", "approximation")
    assert second["largest_deviation"] == pytest.approx(-0.1)
    total = totals(found, ("d_k", "n"))
    assert (total["judged"], total["outside"], total["outside_all"]) == (2, 1, 1)


def test_the_range_by_chance_widens_where_cells_err_together():
    low, high = chance_range([1] * 400)
    assert low < 20 < high
    assert (low, high) == (11, 29)
    assert chance_range([8] * 50)[1] > high
    assert chance_range([]) == (0, 0)


def test_a_crossing_between_two_cells_by_hand():
    n = np.array([1.0, 4.0, 16.0])
    place = crossing(n, np.array([0.25, 0.5, 2.0]), 1.0, False, np.array([10.0] * 3))
    assert place == pytest.approx(8.0)
    missing = crossing(n, np.array([0.25, 0.5, 0.6]), 1.0, False, np.array([10.0] * 3))
    assert math.isnan(missing)


def curves(power, noise, rng):
    made = []
    for d in (16, 32, 64, 128, 256):
        n = d**power * np.array([0.25, 0.5, 1.0, 2.0, 4.0])
        theory = n / d**power
        error = noise * theory
        made.append(Curve(d, n, theory + error * rng.standard_normal(5), error, theory, np.full(5, 100.0)))
    return made


def test_the_exponent_and_its_interval():
    """The interval covers the exponent as often as it says."""
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(100):
        fit = exponent(*crossings(curves(0.6, 0.03, rng), 1.0, False, rng))
        assert fit.predicted == pytest.approx(0.6)
        covered += fit.lower <= 0.6 <= fit.upper
    assert 86 <= covered <= 100
    assert fit.wide_lower <= fit.lower <= fit.value <= fit.upper <= fit.wide_upper


def test_two_widths_have_no_exponent():
    rng = np.random.default_rng(3)
    assert exponent(*crossings(curves(1.0, 0.01, rng)[:2], 1.0, False, rng)) is None


def test_shares_of_memories_cross_by_the_probit():
    curve = Curve(
        16, np.array([2.0, 4.0, 8.0]), np.array([1.0, 0.5, 0.0]), np.zeros(3), np.array([0.9, 0.5, 0.1]),
        np.full(3, 50.0), True,
    )  # fmt: skip
    (found,), _ = crossings([curve], 0.5, True, np.random.default_rng(4))
    assert found.value == pytest.approx(4.0)
    assert found.predicted == pytest.approx(4.0)
    assert found.lower < 4.0 < found.upper
