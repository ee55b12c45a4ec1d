"""Truth functions against counts of evidence, closed forms and printed values of the literature."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import (
    confidence_of,
    evidence_of,
    expectation,
    truth_abduction,
    truth_deduction,
    truth_eternalized,
    truth_goal_deduction,
    truth_induction,
    truth_intersection,
    truth_negation,
    truth_projected,
    truth_revision,
)

frequencies = st.floats(0.0, 1.0)
confidences = st.floats(0.01, 0.99)
truths = st.tuples(frequencies, confidences)


@given(st.floats(0.0, 1e6))
def test_confidence_and_evidence_are_inverse(evidence):
    assert math.isclose(evidence_of(confidence_of(evidence)), evidence, rel_tol=1e-6, abs_tol=1e-9)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_revision_adds_up_evidence_counted_exactly(p1, n1, p2, n2):
    positive, total = p1 + p2, p1 + n1 + p2 + n2
    revised = truth_revision(p1 / (p1 + n1), confidence_of(p1 + n1), p2 / (p2 + n2), confidence_of(p2 + n2))
    assert revised == pytest.approx((positive / total, confidence_of(total)))


@given(truths, truths)
def test_revision_is_commutative_and_never_less_confident(first, second):
    revised = truth_revision(*first, *second)
    assert revised == pytest.approx(truth_revision(*second, *first))
    assert revised[1] >= max(first[1], second[1]) - 1e-12
    assert min(first[0], second[0]) - 1e-9 <= revised[0] <= max(first[0], second[0]) + 1e-9


@given(truths, truths)
def test_every_function_of_two_premises_stays_within_bounds(first, second):
    for function in (
        truth_deduction,
        truth_abduction,
        truth_induction,
        truth_intersection,
        truth_goal_deduction,
        truth_revision,
    ):
        frequency, confidence = function(*first, *second)
        assert 0.0 <= frequency <= 1.0
        assert 0.0 <= confidence < 1.0


@given(truths, truths)
def test_abduction_is_induction_with_its_premises_exchanged(first, second):
    assert truth_induction(*first, *second) == truth_abduction(*second, *first)


def test_inverse_inferences_take_the_frequency_of_the_conclusion_and_weigh_by_the_other():
    # Wang (2013), table of inverse inferences: f = f2, w = f1 c1 c2.
    assert truth_abduction(0.5, 0.8, 0.25, 0.5) == pytest.approx((0.25, 0.2 / 1.2))
    assert truth_induction(0.5, 0.8, 0.25, 0.5) == pytest.approx((0.5, 0.1 / 1.1))


@given(truths)
def test_negating_twice_changes_nothing_and_mirrors_expectation(truth):
    assert truth_negation(*truth_negation(*truth)) == pytest.approx(truth)
    assert expectation(*truth_negation(*truth)) == pytest.approx(1.0 - expectation(*truth))


def test_goal_deduction_lets_negative_evidence_speak_against_an_operation():
    _, confidence = truth_goal_deduction(1.0, 0.9, 0.0, 0.5)
    assert confidence == 0.0
    against = expectation(*truth_goal_deduction(0.0, 0.9, 1.0, 0.5))
    assert against < 0.5


def test_contingency_of_machine_psychology_has_the_printed_confidence():
    # ONA, stimulus at 3, operation at 5, outcome at 6: confidence .213712 of the induced link.
    stimulus = truth_projected(1.0, 0.9, 2, 0.8)
    both = truth_projected(*truth_intersection(*stimulus, 1.0, 0.9), 1, 0.8)
    link = truth_eternalized(*truth_induction(1.0, 0.9, *both))
    assert link == pytest.approx((1.0, 0.213712), abs=5e-7)


def test_deduction_of_the_textbook():
    # Wang (2013), section 3.3.1: {1, .9}, {1, .9} |- {1, .81}.
    assert truth_deduction(1.0, 0.9, 1.0, 0.9) == pytest.approx((1.0, 0.81))
