"""Expectations in comments of .nal files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.narsese import (
    Atom,
    Comment,
    Expectation,
    Expected,
    NarseseError,
    Sentence,
    Tense,
    Truth,
    parse_expectation,
    parse_term,
    write,
)
from tests.narsese.generated import NEAR_NARSESE, SENTENCES


@pytest.mark.parametrize(
    ("text", "expectation"),
    [
        ("expected: ^wave executed with args", Expectation(Expected.EXECUTION, True, Atom("^wave"))),
        ("expected: ^wave executed with args ", Expectation(Expected.EXECUTION, True, Atom("^wave"))),
        (
            "expected: ^say executed with args ({SELF} * (want * tea))",
            Expectation(Expected.EXECUTION, True, Atom("^say"), parse_term("({SELF} * (want * tea))")),
        ),
        ("--expected: ^clap executed with args", Expectation(Expected.EXECUTION, False, Atom("^clap"))),
        ("--expected: no execution", Expectation(Expected.NO_EXECUTION, False)),
        ("expected: Answer: None.", Expectation(Expected.NO_ANSWER, True)),
        (
            "expected: Answer: <a --> b>. :|:",
            Expectation(Expected.ANSWER, True, answer=Sentence(parse_term("<a --> b>"), tense=Tense.PRESENT)),
        ),
        (
            "expected: Answer: <a --> b>. :|: occurrenceTime=4 Truth: frequency=1.0, confidence=0.447514",
            Expectation(
                Expected.ANSWER,
                True,
                answer=Sentence(parse_term("<a --> b>"), tense=Tense.PRESENT),
                truth=Truth(1.0, 0.447514),
                occurrence_time=4,
            ),
        ),
        (
            "expected: Answer: a. creationTime=1 Stamp=[3,4] Truth: frequency=0.5, confidence=0.25",
            Expectation(
                Expected.ANSWER, True, answer=Sentence(Atom("a")), truth=Truth(0.5, 0.25), creation_time=1
            ),
        ),
    ],
)
def test_the_forms_of_an_expectation(text, expectation):
    assert parse_expectation(Comment(text)) == expectation


@pytest.mark.parametrize("text", ["", " a cat", "we expected: nothing", "expected nothing", "*concepts"])
def test_other_comments_expect_nothing(text):
    assert parse_expectation(Comment(text)) is None


@given(SENTENCES)
def test_the_sentence_of_an_answer_is_read_like_any_other(sentence):
    expectation = parse_expectation(Comment(f"expected: Answer: {write(sentence)}"))
    assert expectation.answer == sentence
    assert expectation.truth is None


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("expected: Answer: <a --> b.", 29, "> for the <"),
        ("expected: Answer: <a -> b>.", 24, "copula"),
        ("expected: Answer: a. Truth: frequency=2, confidence=0.5", 24, "from 0 to 1"),
        ("expected: ^wave", 13, "executed with args"),
        ("expected: ^wave executed with args (a", 40, ") for the ("),
        ("expected: ^!! executed with args", 13, "a name right after it"),
        ("expected:", 12, "no execution"),
        ("expected: Answer:", 20, "a sentence, or None"),
        ("expected: Answer: Truth: frequency=1.0, confidence=0.5", 21, "a sentence, or None"),
        ("expected: Answer: dt=2 a.", 21, "temporal implication"),
    ],
)
def test_an_expectation_that_cannot_be_read_is_told_with_its_place(text, position, expected):
    with pytest.raises(NarseseError) as caught:
        parse_expectation(Comment(text))
    assert caught.value.position == position
    assert expected in caught.value.expected
    assert caught.value.text.startswith("//expected")


@settings(max_examples=200)
@given(
    st.sampled_from(["expected: ", "--expected: Answer: ", "expected: ^x executed with args "]), NEAR_NARSESE
)
def test_any_comment_is_an_expectation_or_an_error_that_points_into_it(start, rest):
    try:
        outcome = parse_expectation(Comment(start + rest))
    except NarseseError as error:
        outcome = error
    if isinstance(outcome, NarseseError):
        assert 3 <= outcome.position <= len(start + rest) + 3
    else:
        assert outcome.enforced == start.startswith("expected")
