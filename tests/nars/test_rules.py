"""The tables of docs/inference-rules.md are the rules, row by row."""

import doctest
from pathlib import Path

import pytest

from machinepsych.nars.rule_text import TRUTHS, read_rules
from machinepsych.nars.rules import RULES
from machinepsych.narsese import write

PAGE = Path(__file__).parents[2] / "docs" / "inference-rules.md"
RULEBOOK = read_rules()


def code(text):
    return "`" + text.replace("|", "\\|") + "`"


def row(rule):
    """Write one row of the page's tables."""
    also = ["then denied"] if rule.denied else []
    kinds = "" if rule.binds == "$#" else f"{rule.binds} of "
    also += [f"binds {kinds}{rule.bind[0]} to {rule.bind[1]}"] if rule.bind else []
    also += [f"introduces {rule.introduce}"] if rule.introduce else []
    premises = ", ".join(write(premise) for premise in rule.premises)
    return f"| {code(premises)} | {code(write(rule.conclusion))} | `{rule.truth}` | {'; '.join(also)} |"


def sections():
    """Return the rows of each level's table on the page."""
    rows = {}
    level = 0
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            level = int(line[7]) if line.startswith("## NAL-") else 0
        elif level and line.startswith("| `"):
            rows.setdefault(level, []).append(line)
    return rows


@pytest.mark.parametrize("level", RULES)
def test_the_page_has_the_rules_of_a_level_in_order_and_no_other(level):
    assert sections()[level] == [row(rule) for rule in RULEBOOK if rule.level == level]


def test_the_examples_of_the_page_run():
    result = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
    assert result.attempted >= 4


def test_every_level_has_rules_and_no_rule_stands_twice():
    assert {rule.level for rule in RULEBOOK} == set(RULES) == {1, 2, 3, 4, 5, 6}
    keys = [(rule.premises, rule.conclusion, rule.truth, rule.introduce) for rule in RULEBOOK]
    assert len(set(keys)) == len(keys) >= 150


def test_every_truth_function_is_used():
    assert {rule.truth for rule in RULEBOOK} == set(TRUTHS)
