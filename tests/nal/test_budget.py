"""Usefulness, priority and decay; the logarithm against Python's."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.budget import decayed_priority, derived_priority, logarithm2, usefulness

unit = st.floats(0.0, 1.0)


@given(st.floats(5e-324, 1.7e308))
def test_logarithm_agrees_with_the_library(x):
    assert math.isclose(logarithm2(x), math.log2(x), rel_tol=1e-15)


@given(st.floats(0.5, 2.0) | st.floats(1.4, 1.43))
def test_logarithm_agrees_with_the_library_where_the_series_works_hardest(x):
    assert math.isclose(logarithm2(x), math.log2(x), rel_tol=5e-16)


@given(st.integers(1, 4096))
def test_logarithm_of_a_complexity_agrees_with_the_library(n):
    assert math.isclose(logarithm2(n), math.log2(n), rel_tol=1e-15)


@given(st.integers(-1074, 1023))
def test_logarithm_of_a_power_of_2_is_exact(exponent):
    assert logarithm2(math.ldexp(1.0, exponent)) == exponent


@pytest.mark.parametrize("x", [0.0, -1.0, math.nan])
def test_logarithm_of_what_has_none_is_minus_infinity(x):
    assert logarithm2(x) == -math.inf


@given(st.floats(0.0, 1e6), st.integers(0, 1000), st.integers(0, 1000))
def test_usefulness_is_the_share_of_uses_among_uses_and_ticks(uses, last, wait):
    # u / (u + 1) with u = uses / (wait + 1) is uses / (uses + wait + 1).
    assert usefulness(uses, last, last + wait) == pytest.approx(uses / (uses + wait + 1))


@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(0, 100))
def test_usefulness_rises_with_use_and_falls_with_time(uses, last, wait):
    now = usefulness(uses, last, last + wait)
    assert 0.0 < now < 1.0
    assert usefulness(uses + 1, last, last + wait) > now
    assert usefulness(uses, last, last + wait + 1) < now
    assert usefulness(uses, last, last - wait) == usefulness(uses, last, last)


@given(unit, unit, unit, st.integers(1, 64))
def test_a_conclusion_is_never_prior_to_its_parent(parent, concept, expected, complexity):
    priority = derived_priority(parent, concept, expected, complexity)
    assert 0.0 <= priority <= parent
    assert priority == pytest.approx(parent * concept * expected / math.log2(1 + complexity))


@given(st.integers(1, 63))
def test_simpler_conclusions_come_first(complexity):
    assert derived_priority(1.0, 1.0, 0.9, complexity + 1) < derived_priority(1.0, 1.0, 0.9, complexity)


def test_priority_worked_by_hand():
    # log2(1 + 3) = 2: an inheritance of two atoms halves it.
    assert derived_priority(1.0, 0.5, 0.8, 3) == pytest.approx(0.2)
    assert derived_priority(1.0, 0.5, 0.8, 1) == pytest.approx(0.4)


@given(unit, st.floats(0.5, 1.0), st.integers(0, 60))
def test_decay_is_what_a_loop_over_cycles_would_give(priority, factor, cycles):
    looped = priority
    for _ in range(cycles):
        looped *= factor
    assert decayed_priority(priority, factor, cycles) == pytest.approx(looped, rel=1e-12, abs=1e-300)


def test_decay_over_a_very_long_time_is_computed_at_once():
    assert decayed_priority(1.0, 0.9999, 100_000) == pytest.approx(math.exp(100_000 * math.log(0.9999)))
    assert decayed_priority(1.0, 0.9999, 10**15) == 0.0
    assert decayed_priority(0.5, 1.0, 10**15) == 0.5
