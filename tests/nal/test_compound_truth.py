"""Composition and decomposition against truth tables, mirror images and printed values."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.compound_truth import (
    truth_decompose_nnn,
    truth_decompose_npp,
    truth_decompose_pnn,
    truth_decompose_pnp,
    truth_decompose_ppp,
    truth_difference,
    truth_union,
)
from machinepsych.nal.reference import COMPOUNDS, decided, reference_decomposition, reference_truth
from machinepsych.nal.truth import truth_deduction, truth_intersection, truth_negation

unit = st.floats(0.0, 1.0)
truths = st.tuples(unit, unit)

DECOMPOSITIONS = {
    "ppp": truth_decompose_ppp,
    "pnp": truth_decompose_pnp,
    "npp": truth_decompose_npp,
    "pnn": truth_decompose_pnn,
    "nnn": truth_decompose_nnn,
}


def close(value):
    return pytest.approx(value, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("function", [truth_union, truth_difference])
@given(truths, truths)
def test_composition_is_the_share_of_worlds_where_the_compound_holds(function, first, second):
    name = function.__name__.removeprefix("truth_")
    assert function(*first, *second) == close(reference_truth(name, *first, *second))


@pytest.mark.parametrize("name", DECOMPOSITIONS)
@given(truths, truths)
def test_decomposition_is_the_share_of_its_row_of_the_truth_table(name, first, second):
    assert DECOMPOSITIONS[name](*first, *second) == close(reference_decomposition(name, *first, *second))


@pytest.mark.parametrize("name", DECOMPOSITIONS)
def test_the_three_letters_say_what_the_truth_table_decides(name):
    component, compound, conclusion = (letter == "p" for letter in name)
    assert decided(name, component, compound) is conclusion
    certain = DECOMPOSITIONS[name](float(component), 1.0, float(compound), 1.0)
    assert certain == (float(conclusion), 1.0)


@pytest.mark.parametrize("name", DECOMPOSITIONS)
@pytest.mark.parametrize("row", [(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
def test_another_row_than_the_letters_say_gives_no_confidence(name, row):
    own = tuple(float(letter == "p") for letter in name[:2])
    confidence = DECOMPOSITIONS[name](row[0], 0.9, row[1], 0.9)[1]
    assert (confidence > 0.0) == (row == own)


def test_a_component_without_its_compounds_row_decides_nothing():
    # A alone true, and (A or B) true, leaves B open.
    assert decided("npp", True, True) is None
    assert set(COMPOUNDS) == set(DECOMPOSITIONS)


@given(truths, truths)
def test_decompositions_are_one_another_with_premises_and_conclusions_denied(first, second):
    not_first, not_second = truth_negation(*first), truth_negation(*second)
    assert truth_decompose_ppp(*first, *second) == truth_deduction(*first, *second)
    assert truth_decompose_npp(*first, *second) == truth_decompose_ppp(*not_first, *second)
    assert truth_decompose_pnp(*first, *second) == truth_decompose_ppp(*first, *not_second)
    assert truth_decompose_pnn(*first, *second) == truth_negation(*truth_decompose_pnp(*first, *second))
    denied = truth_decompose_nnn(*first, *second)
    assert denied == truth_negation(*truth_decompose_npp(*first, *not_second))


@given(truths, truths)
def test_union_is_symmetric_and_the_denial_of_both_denials(first, second):
    union = truth_union(*first, *second)
    assert union == truth_union(*second, *first)
    neither = truth_intersection(*truth_negation(*first), *truth_negation(*second))
    assert union == truth_negation(*neither)


@given(truths, truths)
def test_difference_is_the_intersection_with_the_denial(first, second):
    difference = truth_difference(*first, *second)
    assert difference == truth_intersection(*first, *truth_negation(*second))


@given(truths, truths)
def test_nested_compounds_have_nested_frequencies(first, second):
    intersection = truth_intersection(*first, *second)[0]
    union = truth_union(*first, *second)[0]
    assert intersection <= min(first[0], second[0])
    assert union >= max(first[0], second[0]) - 1e-15
    assert truth_difference(*first, *second)[0] <= first[0]


@pytest.mark.parametrize("function", [*DECOMPOSITIONS.values(), truth_union, truth_difference])
@given(truths, truths)
def test_every_compound_stays_within_bounds_and_is_no_surer_than_its_premises(function, first, second):
    frequency, confidence = function(*first, *second)
    assert 0.0 <= frequency <= 1.0
    assert 0.0 <= confidence <= min(first[1], second[1])


def test_compounds_counted_exactly():
    # 4 of 5 swans are large, 1 of 4 is grey, independently.
    large, grey = (Fraction(4, 5), Fraction(1, 2)), (Fraction(1, 4), Fraction(1, 2))
    assert reference_truth("union", *large, *grey) == (Fraction(17, 20), Fraction(1, 4))
    assert reference_truth("difference", *large, *grey) == (Fraction(3, 5), Fraction(1, 4))
    assert reference_decomposition("pnn", *large, *grey) == (Fraction(2, 5), Fraction(3, 20))
    assert truth_union(0.8, 0.5, 0.25, 0.5) == close((0.85, 0.25))
    assert truth_difference(0.8, 0.5, 0.25, 0.5) == close((0.6, 0.25))
    assert truth_decompose_pnn(0.8, 0.5, 0.25, 0.5) == close((0.4, 0.15))
    assert truth_decompose_nnn(0.8, 0.5, 0.25, 0.5) == close((0.85, 0.0375))
