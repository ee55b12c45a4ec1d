"""What the model of Rescorla & Wagner predicts exactly, against closed forms."""

import numpy as np
import pytest

from tests.conditioning.runs import assert_close, expected, run

# Equal rates, as the closed forms have them: alpha beta = .1.
EQUAL = {"alpha": 0.2, "beta_us": 0.5, "beta_no_us": 0.5}


def rw(phases, trial=-1, **options):
    return expected("rescorla_wagner", phases, trial, **{**EQUAL, **options})


@pytest.mark.parametrize("n", [1, 2, 10, 50])
def test_acquisition_is_one_minus_a_power(n):
    assert_close(rw([f"{n}A+", "A~"]), 1 - 0.9**n)


@pytest.mark.parametrize("n", [1, 10, 30])
def test_extinction_is_a_power_of_its_own_rate(n):
    found = rw(["50A+", f"{n}A-", "A~"], beta_no_us=0.25)
    assert_close(found, (1 - 0.9**50) * 0.95**n)


def test_the_blocking_ratio_is_point_3487():
    record = run(
        "rescorla_wagner", {"blocked": ["10A+", "10AB+", "B~"], "control": ["10C+", "10AB+", "B~"]}, **EQUAL
    )
    blocked, control = record.expected[:, 0, -1]
    assert_close(blocked / control, 0.9**10)
    assert round(blocked / control, 4) == 0.3487


@pytest.mark.parametrize("m", [1, 2, 3])
def test_equal_stimuli_share_the_asymptote(m):
    assert_close(rw([f"500{'ABC'[:m]}+", "A~"]), 1 / m)


def test_overexpectation_halves():
    assert_close(rw(["400A+ / 400B+", "400AB+", "A~"]), 0.5)


def test_an_inhibitor_ends_at_minus_lambda():
    assert_close(rw(["1200A+ / 1200AX-", "X~"]), -1.0)


def test_ax_against_bx_ends_at_two_thirds_one_third_minus_one_third():
    record = run("rescorla_wagner", ["1200AX+ / 1200BX-", "A~, X~, B~"], **EQUAL)
    assert_close(record.expected[0, 0, -3:], [2 / 3, 1 / 3, -1 / 3])


def test_superconditioning_brings_b_to_lambda():
    assert_close(rw(["1200A+ / 1200AX-", "600XB+", "B~"]), 1.0)


def test_negative_patterning_with_a_configural_cue():
    # The cue q is there in the compound alone: 1, 1 and -2.
    record = run("rescorla_wagner", ["1500A+ / 1500B+ / 1500ABq-", "A~, B~, q~"], **EQUAL)
    assert_close(record.expected[0, 0, -3:], [1.0, 1.0, -2.0])


@pytest.mark.parametrize("extra", [0, 2, 4])
def test_contingency_ends_at_delta_p(extra):
    # Expected strengths obey the same equations; in an even mixture with small steps they come near.
    trials = f"2000A+@1 / 3000A-@1 / {extra * 500 or 1}+@1 / {5000 - extra * 500}-@1"
    found = rw([trials, "A~"], alpha=0.004, context_salience=1.0)
    assert abs(found - (0.4 - extra / 10)) < 0.01


def test_a_stimulus_of_half_the_intensity_learns_half_as_fast_to_the_same_asymptote():
    assert_close(rw(["10A^0.5+", "A^0.5~"]), 1 - 0.95**10)


def test_intensity_of_the_us_is_lambda():
    assert_close(rw(["500A++", "A~"]), 2.0)
    assert_close(rw(["500A+0.25", "A~"]), 0.25)


def test_shared_elements_generalise_by_their_shares():
    elements = {"A": {"a": 1.0, "c": 0.5}, "B": {"b": 1.0, "c": 0.5}}
    found = rw(["A+", "B~"], made_of=elements)
    assert_close(found, 0.1 * 0.5 * 0.5)


@pytest.mark.parametrize("name", ["alpha", "beta_us"])
def test_a_higher_rate_is_faster(name):
    slow, fast = (rw(["5A+", "A~"], **{name: value}) for value in (0.2, 0.4))
    assert fast > slow * 1.3


def test_equal_groups_are_equal_to_the_bit():
    record = run("rescorla_wagner", {"a": ["10AB+"], "b": ["10AB+"]}, **EQUAL)
    assert np.array_equal(record.expected[0], record.expected[1])
