"""The table of connectors, and the page of the docs that prints it."""

import doctest
from pathlib import Path

import pytest

import machinepsych.narsese
from machinepsych.narsese import CONNECTORS, Form, parse_term
from machinepsych.narsese.commands import command_names
from machinepsych.narsese.connector import holds, parts_expected

PAGE = Path(machinepsych.narsese.__file__).parents[2] / "docs" / "narsese.md"


@pytest.mark.parametrize("row", CONNECTORS.values(), ids=lambda row: row.name)
def test_the_docs_print_each_connector_with_its_form_and_its_number_of_terms(row):
    terms = {Form.SET: "one or more", Form.PREFIX: "one", Form.CHAIN: "chain"}.get(row.form, "two")
    # Both images of a kind share a line, where their name stands without first or second.
    name = row.name.split(" ", 1)[1] if "image" in row.name else row.name
    symbol = f"{row.symbol[0]}a b{row.symbol[1]}" if row.form is Form.SET else row.symbol
    lines = [line.replace("\\|", "|") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    found = [line for line in lines if f"` | {name}" in line]
    assert len(found) == 1
    assert symbol in found[0].split("` | ")[0]
    assert found[0].endswith(f"| {terms} |")


def test_the_docs_print_each_command():
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in command_names() if f"`{name}" not in page] == []


def test_the_examples_of_the_docs_hold():
    results = doctest.testfile(str(PAGE), module_relative=False)
    assert (results.attempted, results.failed) == (4, 0)
    results = doctest.testmod(machinepsych.narsese)
    assert (results.attempted, results.failed) == (3, 0)


@pytest.mark.parametrize(
    ("text", "count", "words"),
    [
        ("<a --> b>", 2, "exactly two terms"),
        ("(-- a)", 1, "exactly one term"),
        ("{a b c}", 3, "one or more terms"),
    ],
)
def test_how_many_terms_a_connector_holds(text, count, words):
    row = CONNECTORS[parse_term(text).connector]
    assert holds(row, count)
    assert not holds(row, 0)
    assert parts_expected(row) == words
