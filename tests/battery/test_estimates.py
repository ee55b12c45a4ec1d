"""Effects and their intervals, against formulas and coverage; verdicts from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.battery.base import NOT, PARTLY, SHOWN, SMALLEST, Claim, verdict
from machinepsych.battery.estimates import UNDEFINED, Effect, difference, ratio


def test_a_ratio_of_constants_is_exact():
    assert ratio(np.full(5, 3.0), np.full(5, 4.0)) == Effect(0.75, 0.75, 0.75)
    assert ratio(np.array([1.0]), np.array([2.0])) == Effect(0.5, 0.5, 0.5)


def test_a_ratio_has_the_interval_of_the_linearised_estimator():
    rng = np.random.default_rng(1)
    x, y = rng.normal(1, 0.2, 50), rng.normal(2, 0.3, 50)
    found = ratio(x, y)
    value = x.mean() / y.mean()
    # Cochran's variance of a ratio by its three moments, another route than residuals.
    spread = x.var(ddof=1) - 2 * value * np.cov(x, y)[0, 1] + value**2 * y.var(ddof=1)
    variance = spread / (50 * y.mean() ** 2)
    half = 2.009575237129235 * np.sqrt(variance)
    assert found.value == pytest.approx(value, abs=1e-12)
    assert [found.lower, found.upper] == pytest.approx([value - half, value + half], abs=1e-9)


def test_intervals_cover_at_their_rate():
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(1000):
        y = rng.normal(2.0, 0.4, 30)
        x = 0.5 * y + rng.normal(0.0, 0.3, 30)
        found = ratio(x, y)
        hits += found.lower <= 0.5 <= found.upper
    # Binomial with p = .95: four standard deviations of 6.9.
    assert 922 <= hits <= 978


@pytest.mark.parametrize("below", [0.0, 1e-9, np.nan])
def test_nothing_is_compared_with_no_response(below):
    assert ratio(np.ones(4), np.full(4, below)) is UNDEFINED
    assert not UNDEFINED.defined


def test_a_difference_is_paired():
    x = np.array([1.0, 2.0, 4.0])
    found = difference(x + 0.5, x)
    assert (found.value, found.lower, found.upper) == pytest.approx((0.5, 0.5, 0.5))


BELOW = Claim("less", "x", over="y", high=0.5)
ABOVE = Claim("more", "x", over="y", low=1.3)
BAND = Claim("some", "x", over="y", low=0.2, high=0.7, null=0.0)


@pytest.mark.parametrize(
    ("claim", "effect", "wanted"),
    [
        (BELOW, (0.4, 0.4, 0.4), SHOWN),
        (BELOW, (0.5, 0.5, 0.5), SHOWN),
        (BELOW, (0.49, 0.4, 0.58), PARTLY),
        (BELOW, (0.8, 0.7, 0.9), PARTLY),
        (BELOW, (0.9, 0.83, 0.97), NOT),
        (BELOW, (1.2, 1.2, 1.2), NOT),
        (ABOVE, (1.4, 1.31, 1.5), SHOWN),
        (ABOVE, (1.2, 1.1, 1.3), PARTLY),
        (ABOVE, (1.35, 1.25, 1.45), PARTLY),
        (ABOVE, (1.0 + SMALLEST, 1.0 + SMALLEST, 1.0 + SMALLEST), NOT),
        (ABOVE, (0.5, 0.5, 0.5), NOT),
        (BAND, (0.3, 0.25, 0.35), SHOWN),
        (BAND, (0.9, 0.9, 0.9), PARTLY),
        (BAND, (0.1, 0.06, 0.14), PARTLY),
        (BAND, (0.0, -0.1, 0.1), NOT),
        (BELOW, (np.nan, np.nan, np.nan), NOT),
    ],
)
def test_verdicts(claim, effect, wanted):
    assert verdict([claim], [Effect(*effect)]) == wanted


def test_a_further_claim_that_fails_leaves_partly():
    good, bad = Effect(0.3, 0.3, 0.3), Effect(1.0, 1.0, 1.0)
    assert verdict([BELOW, BELOW], [good, good]) == SHOWN
    assert verdict([BELOW, BELOW], [good, bad]) == PARTLY
    assert verdict([BELOW, BELOW], [bad, good]) == NOT


@given(st.floats(-2, 2), st.floats(0, 1), st.floats(0, 1))
def test_a_wider_interval_is_never_graded_better(value, half, more):
    ranks = [NOT, PARTLY, SHOWN]
    narrow, wide = (
        Effect(value, value - half, value + half),
        Effect(value, value - half - more, value + half + more),
    )
    for claim in (BELOW, ABOVE, BAND):
        assert ranks.index(verdict([claim], [wide])) <= ranks.index(verdict([claim], [narrow]))
