"""Lines of a shell: each is one of six kinds, or an error."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.narsese import (
    Blank,
    Command,
    Comment,
    NarseseError,
    Reply,
    Sentence,
    Steps,
    parse_expectation,
    parse_line,
    parse_term,
    write,
)
from machinepsych.narsese.line import STEPS_LIMIT
from tests.narsese.generated import NEAR_NARSESE, SENTENCES


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", Blank()),
        (" \t\r\n", Blank()),
        ("100\n", Steps(100)),
        ("  0 ", Steps(0)),
        ("//a cat. :|: {", Comment("a cat. :|: {")),
        ('//"cooling down": ', Comment('"cooling down":')),
        ("//*concepts", Comment("*concepts")),
        ("*reset", Command("reset")),
        ("quit", Command("quit")),
        ("(shelf * 3_7)", Reply(parse_term("(shelf * 3_7)"))),
        ("{1.0 0.9}", Reply(parse_term("{1.0 0.9}"))),
    ],
)
def test_the_kinds_of_lines(text, line):
    assert parse_line(text) == line


@given(SENTENCES)
def test_a_written_sentence_is_a_line(sentence):
    assert parse_line(write(sentence) + "\n") == sentence


# Lines of our own in the forms of ONA's example files.
LINES = """\
G! :|:
tick. :|:
T! :|: {0.0 0.99}
5. :|:
<{lamp} --> [on]>? :\\:
<{r2} --> robin>.
<({tom} * kitchen) --> in>. :|:
<({SELF} * {papapapa}) --> ^say>. :|:
<([round] & ball) --> (above /1 {?1})>? :|:
<(<{hall} --> room> &/ <({SELF} * lamp) --> ^activate>) =/> <{hall} --> [lit]>>. {1.0 0.6}
<((a &/ <({SELF} * ($1 * #1)) --> ^recall>) &/ <({SELF} * #1) --> ^goto>) =/> <$1 --> [see]>>?
<(#1 &/ <({SELF} * $1) --> ^say>) =/> <$1 --> [hear]>>.
<<($1 * $2) --> near> =/> <($2 * $1) --> near>>?
<(<$1 --> lock> && <$2 --> key>) ==> <$2 --> (open /1 $1)>>?
<<$1 --> ostrich> ==> (! <$1 --> [fly]>)>.
<<$1 --> [runs]> ==> <$1 --> [tired]>>. %0.6%
<({Ann} * {Ben}) --> friend>. %0%
<{x} |-> [size]>. :|: %0.8%
<({?1} * {?2}) --> (+ size)>? :|:
<(?1 ~ ?2) --> [cold]>? :|:
<(cat | [tiny]) --> [hear]>. :|:
<(*,A1,B1) --> same>.
<A1 <=> B1>.
<A1 <-> B1>.
<{z} --> [grey sings]>.
<(<(left * B_0.1) --> brightness> &/ ^left) =/> G>.
(<#1 --> [seen]> && <(#1 * C2) --> same>). :|:
dt=2.0 <a =/> b>. {0.5 0.3}"""


@pytest.mark.parametrize("text", LINES.splitlines())
def test_sentences_of_example_files_are_read_and_written_back(text):
    sentence = parse_line(text)
    assert isinstance(sentence, Sentence)
    assert parse_line(write(sentence)) == sentence


def line_or_error(text):
    try:
        return parse_line(text)
    except NarseseError as error:
        return error


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=40), NEAR_NARSESE))
def test_any_line_is_of_some_kind_or_an_error_that_points_into_it(text):
    outcome = line_or_error(text)
    if isinstance(outcome, NarseseError):
        assert 1 <= outcome.position <= len(text) + 1
    else:
        assert isinstance(outcome, Sentence | Command | Steps | Comment | Blank | Reply)
        assert isinstance(outcome, Blank) == (not text.strip())


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("<a --> b", 9, "> for the <"),
        ("a {1.0 0.9}", 3, "the end after the term"),
        ("<a --> b> :|:", 11, "after the term"),
        ("dt=3 <a =/> b>", 15, "after the term"),
        (f" {STEPS_LIMIT + 1}", 2, f"at most {STEPS_LIMIT} steps"),
        ("9" * 5000, 1, f"at most {STEPS_LIMIT} steps"),
        ("*rest", 1, "a command"),
    ],
)
def test_the_error_of_the_kind_that_was_meant_is_told(text, position, expected):
    with pytest.raises(NarseseError) as caught:
        parse_line(text)
    assert caught.value.position == position
    assert expected in caught.value.expected


NAL = os.environ.get("MACHINEPSYCH_NAL")


@pytest.mark.skipif(NAL is None, reason="MACHINEPSYCH_NAL names no folder of .nal files")
def test_every_line_of_a_folder_of_nal_files_is_read():
    files = sorted(Path(NAL or "").glob("*.nal"))
    assert files
    for file in files:
        for text in file.read_text(encoding="utf-8").splitlines():
            line = parse_line(text)
            if isinstance(line, Sentence):
                assert parse_line(write(line)) == line
            if isinstance(line, Comment) and "expected:" in text:
                assert parse_expectation(line) is not None
