"""The elementary functions against Python's."""

import math

from hypothesis import given
from hypothesis import strategies as st

from machinepsych.kernels.exactly import exponential, power


@given(st.floats(-600, 600))
def test_exponential_agrees_with_the_library(x):
    assert math.isclose(float(exponential(x)), math.exp(x), rel_tol=5e-16)


def test_exponential_holds_its_argument_within_bounds():
    assert float(exponential(1e9)) == float(exponential(700.0))
    assert float(exponential(-1e9)) == float(exponential(-700.0)) > 0.0


@given(st.floats(0.1, 2.0), st.integers(0, 300))
def test_power_agrees_with_the_library(base, exponent):
    assert math.isclose(float(power(base, exponent)), base**exponent, rel_tol=1e-13)
