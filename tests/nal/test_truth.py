"""Truth functions against counts of evidence, closed forms and printed values of the literature."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.reference import expected_share, pooled, reference_decomposition, reference_truth
from machinepsych.nal.truth import (
    confidence_of,
    evidence_of,
    expectation,
    or_of_two,
    revision_of_amounts,
    truth_abduction,
    truth_analogy,
    truth_bounded_revision,
    truth_deduction,
    truth_eternalized,
    truth_frequency_equal,
    truth_frequency_greater,
    truth_goal_deduction,
    truth_induction,
    truth_intersection,
    truth_negation,
    truth_projected,
    truth_resemblance,
    truth_revision,
    truth_structural_deduction,
    truth_structural_intersection,
)

frequencies = st.floats(0.0, 1.0)
confidences = st.floats(0.01, 0.99)
truths = st.tuples(frequencies, confidences)
# The whole range, edges included.
any_truths = st.tuples(frequencies, st.floats(0.0, 1.0))


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


@pytest.mark.parametrize("function", [truth_deduction, truth_analogy, truth_resemblance, truth_intersection])
@given(any_truths, any_truths)
def test_a_strong_inference_is_the_share_of_worlds_of_its_truth_table(function, first, second):
    name = function.__name__.removeprefix("truth_")
    expected = reference_truth(name, *first, *second)
    assert function(*first, *second) == pytest.approx(expected, rel=1e-12, abs=1e-14)


@given(any_truths, any_truths)
def test_resemblance_and_intersection_are_symmetric(first, second):
    for function in (truth_resemblance, truth_intersection):
        assert function(*first, *second) == function(*second, *first)


@given(any_truths, any_truths)
def test_strong_inferences_order_by_how_much_their_schema_lets_through(first, second):
    confidences_of = [
        function(*first, *second)[1]
        for function in (truth_deduction, truth_analogy, truth_resemblance, truth_intersection)
    ]
    for less, more in itertools.pairwise(confidences_of):
        assert less <= more + 1e-15


@given(any_truths)
def test_structural_premises_are_certain_but_trusted_to_nine_tenths(premise):
    frequency, confidence = premise
    assert truth_structural_deduction(*premise) == pytest.approx((frequency, 0.9 * frequency * confidence))
    assert truth_structural_intersection(*premise) == pytest.approx((frequency, 0.9 * confidence))


@given(any_truths, any_truths)
def test_just_one_of_greater_smaller_and_equal_has_confidence(first, second):
    outcomes = [
        truth_frequency_greater(*first, *second),
        truth_frequency_greater(*second, *first),
        truth_frequency_equal(*first, *second),
    ]
    both = first[1] * second[1]
    assert sorted(outcomes) == [(0.0, 0.0), (0.0, 0.0), (1.0, both)]
    held = outcomes.index((1.0, both)) if both > 0.0 else None
    if held is not None:
        order = (first[0] > second[0], first[0] < second[0], first[0] == second[0])
        assert order[held]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_or_of_two_is_symmetric_and_has_its_closed_form(a, b):
    assert or_of_two(a, b) == or_of_two(b, a)
    assert or_of_two(a, b) == pytest.approx(a + b - a * b, abs=1e-15)
    assert or_of_two(a, 0.0) == pytest.approx(a, abs=1e-15)
    assert or_of_two(a, 1.0) == 1.0


@given(truths, truths)
def test_bounded_revision_is_revision_up_to_its_bound(first, second):
    frequency, confidence = truth_revision(*first, *second)
    bounded = truth_bounded_revision(*first, *second)
    amounts = [evidence_of(min(confidence, 0.99)) for _, confidence in (first, second)]
    assert revision_of_amounts(*first, amounts[0], *second, amounts[1]) == bounded
    assert bounded[0] == pytest.approx(frequency)
    assert bounded[1] == pytest.approx(min(confidence, 0.99))


@given(any_truths, any_truths)
def test_bounded_revision_takes_every_premise_and_is_as_sure_as_the_surer(first, second):
    frequency, confidence = truth_bounded_revision(*first, *second)
    assert (frequency, confidence) == pytest.approx(truth_bounded_revision(*second, *first))
    assert 0.0 <= frequency <= 1.0
    assert min(max(first[1], second[1]), 0.99) <= confidence <= 0.99


def test_bounded_revision_at_its_edges():
    assert truth_bounded_revision(1.0, 0.0, 0.0, 0.0) == (0.5, 0.0)
    assert truth_bounded_revision(1.0, 1.0, 0.0, 1.0) == pytest.approx((0.5, 0.99))
    assert truth_bounded_revision(0.25, 0.5, 1.0, 0.0) == pytest.approx((0.25, 0.5))
    # ONA's default belief twice: 18 of evidence; against its denial: the same, evenly split.
    assert truth_bounded_revision(1.0, 0.9, 1.0, 0.9) == pytest.approx((1.0, 18 / 19))
    assert truth_bounded_revision(1.0, 0.9, 0.0, 0.9) == pytest.approx((0.5, 18 / 19))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=6))
def test_revision_of_a_series_pools_its_observations_exactly(counts):
    belief = None
    for positive, negative in counts:
        new = tuple(float(each) for each in pooled((positive, negative)))
        belief = new if belief is None else truth_revision(*belief, *new)
    assert belief == pytest.approx(tuple(float(each) for each in pooled(*counts)))


@given(st.integers(0, 50), st.integers(1, 50))
def test_expectation_is_the_middle_of_where_the_frequency_may_go(positive, negative):
    total = Fraction(positive + negative)
    middle = expected_share(Fraction(positive), total)
    assert expectation(*map(float, pooled((positive, negative)))) == pytest.approx(float(middle))


@given(any_truths, any_truths)
def test_goal_deduction_is_the_surer_of_two_decompositions(goal, implication):
    # {A => B} read as not A or B: B with it affirms A (PPP), not B with it denies A (PNN, turned round).
    wanted = truth_goal_deduction(*goal, *implication)
    for_it = reference_decomposition("ppp", *goal, *implication)
    against = reference_decomposition("pnn", *implication, *goal)
    assert wanted[1] == pytest.approx(max(for_it[1], against[1]), abs=1e-14)
    if abs(for_it[1] - against[1]) > 1e-9:
        surer = max(for_it, against, key=lambda truth: truth[1])
        assert wanted == pytest.approx(surer, abs=1e-14)


@given(any_truths, any_truths)
def test_strong_inferences_stay_within_bounds_and_are_no_surer_than_their_premises(first, second):
    for function in (truth_analogy, truth_resemblance, truth_frequency_greater, truth_frequency_equal):
        frequency, confidence = function(*first, *second)
        assert 0.0 <= frequency <= 1.0
        assert 0.0 <= confidence <= min(first[1], second[1])


def test_strong_inferences_worked_by_hand():
    assert truth_analogy(0.5, 0.8, 0.25, 0.5) == pytest.approx((0.125, 0.1))
    assert truth_resemblance(0.5, 0.8, 0.25, 0.5) == pytest.approx((0.125, 0.25))
    assert reference_truth("resemblance", *map(Fraction, ("1/2", "4/5", "1/4", "1/2"))) == (
        Fraction(1, 8),
        Fraction(1, 4),
    )
    assert truth_frequency_greater(0.75, 0.9, 0.5, 0.9) == pytest.approx((1.0, 0.81))
    assert truth_frequency_equal(0.75, 0.9, 0.5, 0.9) == (0.0, 0.0)
