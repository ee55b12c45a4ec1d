"""The table of docs/truth-functions.md holds every truth function, and its formulas are the functions."""

import doctest
import importlib
import inspect
import itertools
import pkgutil
import re
from pathlib import Path

import pytest

import machinepsych.nal
from machinepsych.kernels.lane import lanes
from machinepsych.nal.truth import confidence_of, evidence_of, or_of_two

PAGE = Path(__file__).parents[2] / "docs" / "truth-functions.md"
MODULES = [
    importlib.import_module(f"machinepsych.nal.{module.name}")
    for module in pkgutil.iter_modules(machinepsych.nal.__path__)
]
FUNCTIONS = {
    name: function
    for module in MODULES
    for name, function in vars(module).items()
    if name.startswith("truth_") and lanes().get(name) is function
}
ROWS = {
    cells[0].strip("`"): cells[1:]
    for cells in (
        re.split(r"\s+\|\s+", line.strip("| \n"))
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `truth_")
    )
}

PREMISES = list(itertools.product((0.0, 0.2, 0.5, 0.75, 1.0), (0.1, 0.5, 0.9), repeat=2))


def computed(formula, **values):
    text = re.sub(r"\bor\(", "or_of_two(", formula.strip("`"))
    return eval(
        text, {"or_of_two": or_of_two, "c": confidence_of, "max": max, "min": min, "abs": abs}, values
    )


def test_the_table_has_all_truth_functions_and_no_other():
    assert len(FUNCTIONS) >= 28
    assert set(ROWS) == set(FUNCTIONS)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_schema_formula_and_source(name):
    schema, frequency, confidence, source = ROWS[name]
    assert "⊢" in schema
    assert re.search(r"\d|f1", frequency)
    assert re.search(r"c1|w1", confidence)
    assert re.search(r"Wang 2013, NAL-\d|ONA", source)


@pytest.mark.parametrize("name", ROWS)
def test_the_formulas_of_the_table_are_the_function(name):
    function = FUNCTIONS[name]
    of_two = "f1" in inspect.signature(function).parameters
    times = {
        "truth_projected": {"ticks": -3, "decay": 0.8},
        "truth_projected_between": {"time": 9, "target_time": 6, "decay": 0.8},
    }.get(name, {})
    for f1, c1, f2, c2 in PREMISES:
        values = {"f1": f1, "c1": c1, "f2": f2, "c2": c2, "w1": evidence_of(c1), "w2": evidence_of(c2)}
        premises = (f1, c1, f2, c2) if of_two else (f1, c1)
        frequency, confidence = function(*premises, **times)
        assert confidence == pytest.approx(computed(ROWS[name][2], **values, **times), abs=1e-15)
        # Without confidence a frequency says nothing, and a formula may not have one.
        if confidence > 0.0:
            assert frequency == pytest.approx(computed(ROWS[name][1], **values), abs=1e-15)


def test_the_examples_of_the_page_run():
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0
    assert doctest.testfile(str(PAGE), module_relative=False).attempted >= 6
