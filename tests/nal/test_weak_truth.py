"""Weak inferences against counts of evidence, symmetries, bounds and worked values."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.reference import reference_evidence, truth_value
from machinepsych.nal.truth import (
    evidence_of,
    truth_abduction,
    truth_analogy,
    truth_induction,
    truth_revision,
)
from machinepsych.nal.weak_truth import (
    truth_anonymous_analogy,
    truth_comparison,
    truth_conversion,
    truth_exemplification,
)

unit = st.floats(0.0, 1.0)
truths = st.tuples(unit, unit)
positive = st.tuples(st.floats(0.01, 1.0), st.floats(0.01, 1.0))

OF_TWO = {
    "abduction": truth_abduction,
    "induction": truth_induction,
    "exemplification": truth_exemplification,
    "comparison": truth_comparison,
}


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("name", OF_TWO)
@given(truths, truths)
def test_a_weak_inference_draws_the_evidence_counted_in_its_truth_table(name, first, second):
    frequency, confidence = OF_TWO[name](*first, *second)
    total = evidence_of(confidence)
    assert (frequency * total, total) == close(reference_evidence(name, *first, *second))


@given(truths)
def test_conversion_draws_the_evidence_counted_in_its_truth_table(premise):
    frequency, confidence = truth_conversion(*premise)
    total = evidence_of(confidence)
    assert (frequency * total, total) == close(reference_evidence("conversion", *premise, 1.0, 1.0))


@pytest.mark.parametrize("name", OF_TWO)
@given(truths, truths)
def test_no_weak_conclusion_is_surer_than_one_observation(name, first, second):
    frequency, confidence = OF_TWO[name](*first, *second)
    assert 0.0 <= frequency <= 1.0
    assert 0.0 <= confidence <= 0.5


@pytest.mark.parametrize("function", [truth_comparison, truth_exemplification])
@given(truths, truths)
def test_comparison_and_exemplification_are_symmetric(function, first, second):
    assert function(*first, *second) == function(*second, *first)


@given(positive, positive)
def test_comparison_is_never_more_frequent_than_the_ratio_of_its_premises(first, second):
    frequency, _ = truth_comparison(*first, *second)
    assert frequency <= min(first[0], second[0]) / max(first[0], second[0]) + 1e-12
    assert truth_comparison(1.0, first[1], second[0], second[1])[0] == close(second[0])


def test_comparison_of_two_denials_says_nothing():
    assert truth_comparison(0.0, 0.9, 0.0, 0.9) == (0.0, 0.0)


@given(positive, positive, st.floats(0.0, 0.99))
def test_surer_premises_make_surer_conclusions(first, second, factor):
    weaker = (first[0], first[1] * factor)
    for function in (*OF_TWO.values(), truth_anonymous_analogy):
        assert function(*weaker, *second)[1] < function(*first, *second)[1]
        assert function(*weaker, *second)[0] == function(*first, *second)[0]


@given(truths, truths)
def test_anonymous_analogy_is_analogy_with_the_second_premise_converted(first, second):
    conclusion = truth_anonymous_analogy(*first, *second)
    assert conclusion == truth_analogy(*first, *truth_conversion(*second))
    weight = second[0] * second[1]
    assert conclusion == close((first[0], first[1] * weight / (1.0 + weight)))


@given(positive)
def test_exemplification_is_conversion_of_the_product_of_its_premises(first):
    # With a certain second premise nothing but the first is turned round.
    assert truth_exemplification(*first, 1.0, 1.0) == truth_conversion(*first)


def test_many_weak_conclusions_make_a_sure_one():
    belief = truth_comparison(1.0, 0.9, 1.0, 0.9)
    pooled = belief
    for _ in range(9):
        pooled = truth_revision(*pooled, *belief)
    # Ten times .81 of evidence.
    assert pooled == close((1.0, 8.1 / 9.1))


def test_weak_conclusions_counted_exactly():
    first, second = (Fraction(1, 2), Fraction(4, 5)), (Fraction(1, 4), Fraction(1, 2))
    # or(1/2, 1/4) = 5/8, times 2/5: a quarter of evidence, a fifth of it positive.
    assert reference_evidence("comparison", *first, *second) == (Fraction(1, 20), Fraction(1, 4))
    assert truth_value(Fraction(1, 20), Fraction(1, 4)) == (Fraction(1, 5), Fraction(1, 5))
    assert truth_comparison(0.5, 0.8, 0.25, 0.5) == close((0.2, 0.2))
    assert truth_exemplification(0.5, 0.8, 0.25, 0.5) == close((1.0, 0.05 / 1.05))
    assert truth_anonymous_analogy(0.5, 0.8, 0.25, 0.5) == close((0.5, 0.8 / 9.0))


def test_conversion_of_the_default_belief():
    # Wang (2013): {1, .9} converts to {1, .9 / 1.9}, printed as .47.
    assert truth_conversion(1.0, 0.9) == close((1.0, 0.47368421052631576))
