"""Every truth function of the rule table is the one that its name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal import compound_truth, truth, weak_truth
from machinepsych.nars.rule_text import TRUTHS
from machinepsych.nars.rule_truth import rule_truth

VALUES = st.floats(0.0, 1.0)
OF_ONE_PREMISE = {"negation", "structural_deduction", "structural_intersection"}


def named(name):
    for module in (truth, weak_truth, compound_truth):
        function = getattr(module, f"truth_{name}", None)
        if function is not None:
            return function
    return None


@pytest.mark.parametrize("name", [name for name in TRUTHS if named(name)])
@given(VALUES, VALUES, VALUES, VALUES)
def test_a_number_stands_for_the_function_of_its_name(name, f1, c1, f2, c2):
    function = named(name)
    expected = function(f1, c1) if name in OF_ONE_PREMISE else function(f1, c1, f2, c2)
    assert rule_truth(TRUTHS[name], f1, c1, f2, c2) == pytest.approx(expected)


def test_most_functions_of_the_table_are_found_by_name():
    assert sum(named(name) is not None for name in TRUTHS) >= 15
