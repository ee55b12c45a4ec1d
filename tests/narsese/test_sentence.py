"""Sentences: round trips, defaults, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.narsese import (
    Atom,
    NarseseError,
    Punctuation,
    Sentence,
    Tense,
    Truth,
    parse_sentence,
    parse_term,
    write,
)
from tests.narsese.generated import NEAR_NARSESE, SENTENCES, TERMS

BELIEF, GOAL, QUESTION = Punctuation
a, link = Atom("a"), parse_term("<a =/> b>")


@settings(max_examples=200)
@given(SENTENCES)
def test_what_is_written_is_read_back(sentence):
    assert parse_sentence(write(sentence)) == sentence


@given(SENTENCES)
def test_spaces_around_a_sentence_do_not_matter(sentence):
    assert parse_sentence(f" \t{write(sentence)}  \r\n") == sentence


def sentence_or_error(text):
    try:
        return parse_sentence(text)
    except NarseseError as error:
        return error


@settings(max_examples=300)
@given(st.one_of(NEAR_NARSESE, st.builds("{}{}".format, TERMS, NEAR_NARSESE)))
def test_any_text_is_a_sentence_or_an_error_that_points_into_it(text):
    outcome = sentence_or_error(text)
    if isinstance(outcome, Sentence):
        assert parse_sentence(write(outcome)) == outcome
    else:
        assert 1 <= outcome.position <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a.", Sentence(a, BELIEF, Tense.ETERNAL, Truth(1.0, 0.9))),
        ("a. :|:", Sentence(a, BELIEF, Tense.PRESENT)),
        ("a! :|: {0.0 0.99}", Sentence(a, GOAL, Tense.PRESENT, Truth(0.0, 0.99))),
        ("a? :\\:", Sentence(a, QUESTION, Tense.PAST)),
        ("a? :/:", Sentence(a, QUESTION, Tense.FUTURE)),
        ("a. {1 .5}", Sentence(a, BELIEF, Tense.ETERNAL, Truth(1.0, 0.5))),
        ("a. :|: %0.8%", Sentence(a, BELIEF, Tense.PRESENT, Truth(0.8, 0.9))),
        ("a. %0%", Sentence(a, BELIEF, Tense.ETERNAL, Truth(0.0, 0.9))),
        ("a. %0.3;0.4%", Sentence(a, BELIEF, Tense.ETERNAL, Truth(0.3, 0.4))),
        ("a.:|:{0 0}", Sentence(a, BELIEF, Tense.PRESENT, Truth(0.0, 0.0))),
        ("{a}.", Sentence(parse_term("{a}"))),
        ("dt=1.5 <a =/> b>.", Sentence(link, delay=1.5)),
        ("dt=-2 <a =/> b>. {1.0 0.5}", Sentence(link, truth=Truth(1.0, 0.5), delay=-2.0)),
    ],
)
def test_the_forms_of_a_sentence(text, sentence):
    assert parse_sentence(text) == sentence


def test_a_default_truth_is_not_written():
    assert write(parse_sentence("a. :|: {1.0 0.9}")) == "a. :|:"
    assert write(parse_sentence("dt=3 (a =/> b). {0 .5}")) == "dt=3.0 <a =/> b>. {0.0 0.5}"


@pytest.mark.parametrize(
    ("text", "position", "found", "expected"),
    [
        ("", 1, "the end", "(belief)"),
        ("a", 2, "the end", "(belief), ! (goal) or ? (question) after the term"),
        ("a :|:", 3, '":|:"', "after the term"),
        ("a. {1.0 1.0}", 9, "the confidence 1.0", "below 1"),
        ("a. {1.0 -0.1}", 9, "the confidence -0.1", "from 0"),
        ("a. {1.5 0.9}", 5, "the frequency 1.5", "from 0 to 1"),
        ("a. {1e999 0.9}", 5, "the frequency 1e999", "from 0 to 1"),
        ("a. {nan 0.9}", 4, '"{nan 0.9}"', "{frequency confidence}"),
        ("a. {1.0}", 4, '"{1.0}"', "{frequency confidence}"),
        ("a. {1.0 0.9", 12, "the end", "} after the truth value"),
        ("a. %x%", 4, '"%x%"', "{frequency confidence}"),
        ("a. 0.5%", 7, '"%"', "{frequency confidence}"),
        ("a? {1.0 0.9}", 2, '"?"', "questions have none"),
        ("a. :-:", 4, '":-:"', ":|: (present)"),
        ("dt=x <a =/> b>.", 4, '"x"', "a number of ticks"),
        ("dt=1e999 <a =/> b>.", 4, '"1e999"', "a number of ticks"),
        ("dt=1 a.", 1, '"dt="', "temporal implication"),
        (".", 1, '"."', "a term"),
        ("<a -> b>. :|:", 4, '"->"', "copula"),
        ("a b.", 3, '"b"', "the end after the term"),
    ],
)
def test_an_error_says_where_what_and_what_instead(text, position, found, expected):
    with pytest.raises(NarseseError) as caught:
        parse_sentence(text)
    assert (caught.value.position, caught.value.found) == (position, found)
    assert expected in caught.value.expected


def test_sentences_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="no truth value"):
        Sentence(a, QUESTION, truth=Truth(1.0, 0.9))
    with pytest.raises(ValueError, match="below 1"):
        Sentence(a, truth=Truth(1.0, 1.0))
    with pytest.raises(ValueError, match="below 1"):
        Sentence(a, truth=Truth(float("nan"), 0.5))
    with pytest.raises(ValueError, match="temporal implication"):
        Sentence(a, delay=1.0)
    with pytest.raises(ValueError, match="finite"):
        Sentence(link, delay=float("inf"))
