"""Files held against their expectations."""

from pathlib import Path

import pytest

from machinepsych.nars.shell.check import check_file, check_lines
from machinepsych.narsese import parse_term
from tests.nars.shell.fake import FakeReasoner

FILE = Path("some.nal")


def run(*lines, on_goal=None):
    engine = FakeReasoner()
    engine.on_goal = on_goal
    return check_lines(FILE, lines, engine, FakeReasoner.load)


def held(*lines, on_goal=None):
    return [verdict.held for verdict in run(*lines, on_goal=on_goal).verdicts]


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ("Answer: a.", True),
        ("Answer: b.", False),
        ("Answer: a. Truth: frequency=1.000000, confidence=0.500000", True),
        # Printed with six decimals, a confidence may be a little more than it is.
        ("Answer: a. Truth: frequency=1.000000, confidence=0.800001", True),
        ("Answer: a. Truth: frequency=1.000000, confidence=0.800010", False),
        ("Answer: a. Truth: frequency=0.900000, confidence=0.500000", True),
        ("Answer: a. Truth: frequency=0.100000, confidence=0.500000", False),
        ("Answer: a. :|:", False),
        ("Answer: None.", False),
    ],
)
def test_answers(expected, holds):
    assert held("a. {1.0 0.8}", "a?", f"//expected: {expected}") == [holds]


def test_an_answer_of_now_is_no_eternal_one():
    lines = ("a. :|:", "a?", "//expected: Answer: a. :|: occurrenceTime=9", "a?", "//expected: Answer: a.")
    assert held(*lines) == [True, False]


def test_no_answer():
    assert held("a?", "//expected: Answer: None.") == [True]
    report = run("//expected: Answer: a.")
    assert not report.passed
    assert report.verdicts[0].seen == "no question was asked"


def test_any_answer_since_the_last_expectation_counts():
    assert held("a.", "b.", "a?", "b?", "c?", "//expected: Answer: a.") == [True]
    assert held("a.", "a?", "//expected: Answer: a.", "//expected: Answer: a.") == [True, False]
    assert held("a.", "b.", "*query 0.1 ?1?", "//expected: Answer: a.") == [True]


def test_variables_are_compared_by_their_place():
    assert held("<$x --> y>.", "<$z --> y>?", "//expected: Answer: <$k --> y>.") == [True]


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ("^go executed with args ({SELF} * away)", True),
        ("^go executed with args", False),
        ("^go executed with args ({SELF} * here)", False),
        ("^left executed with args ({SELF} * away)", False),
        ("no execution", False),
    ],
)
def test_executions(expected, holds):
    did = ("^go", parse_term("({SELF} * away)"))
    assert held("g! :|:", f"//expected: {expected}", on_goal=did) == [holds]


def test_an_execution_without_arguments_and_none():
    assert held("g! :|:", "//expected: ^left executed with args", on_goal=("^left", None)) == [True]
    assert held("g! :|:", "//expected: ^left executed with args") == [False]
    assert held("g! :|:", "//expected: no execution") == [True]


def test_disabled_expectations_are_told_apart_and_hide_nothing_from_enforced_ones():
    report = run(
        "a.", "a?", "//--expected: Answer: b.", "//expected: Answer: a.", "//--expected: no execution"
    )
    assert [(verdict.enforced, verdict.held) for verdict in report.verdicts] == [
        (False, False),
        (True, True),
        (False, True),
    ]
    assert report.passed
    assert (report.count(enforced=True), report.count(enforced=False)) == ((1, 1), (1, 2))


def test_a_disabled_expectation_looks_back_as_far_as_the_one_before_it():
    assert held("a?", "//--expected: Answer: None.", "//--expected: Answer: None.") == [True, False]


def test_an_expectation_that_cannot_be_read_is_missed_with_the_reason():
    (verdict,) = run("//expected: a dance").verdicts
    assert not verdict.held
    assert "column" in verdict.seen


def test_refused_lines_are_reported_with_their_number_and_fail_the_file():
    report = run("a.", "<a -> b>.", "a?", "//expected: Answer: a.")
    assert [verdict.held for verdict in report.verdicts] == [True]
    assert len(report.errors) == 1
    assert report.errors[0].startswith("line 2: column 4")
    assert not report.passed


def test_nothing_counts_behind_quit():
    assert held("quit", "//expected: no execution") == []


def test_the_volume_changes_no_verdict(tmp_path):
    file = tmp_path / "some.nal"
    file.write_text("*volume=0\na.\na?\n//expected: Answer: a.\n")
    report = check_file(file, FakeReasoner(), FakeReasoner.load)
    assert [(verdict.line, verdict.held) for verdict in report.verdicts] == [(4, True)]
