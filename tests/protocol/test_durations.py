"""Durations: exact, with a unit, and a whole number of ticks."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.protocol.notation import parse_duration, ticks_in, write_duration


@given(st.integers(0, 86_400_000_000))
def test_a_written_duration_reads_back(microseconds):
    seconds = Fraction(microseconds, 1_000_000)
    assert parse_duration(write_duration(seconds)) == seconds


@given(st.integers(1, 10_000), st.integers(1, 1000))
def test_a_whole_number_of_ticks_is_counted_exactly(ticks, milliseconds):
    tick = Fraction(milliseconds, 1000)
    assert ticks_in(parse_duration(f"{ticks * milliseconds}ms"), tick) == ticks


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", "5 needs a time unit. Write 5s (or ms, min, h)."),
        ("5 m", '"m" is not a unit of time. Write 5s (or ms, min, h).'),
        ("soon", "A duration is a number with a unit, such as 5s (ms, s, min or h)."),
        ("-5s", "A duration is a number with a unit, such as 5s (ms, s, min or h)."),
        ("25h", "25h is longer than 24h."),
    ],
)
def test_mistakes_are_explained(text, message):
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        parse_duration(text)
    assert str(refused.value) == message


def test_a_broken_tick_names_both_neighbours():
    with pytest.raises(ValueError, match=r"ticks of 100ms: 200ms or 300ms\."):
        ticks_in(Fraction(1, 4), Fraction(1, 10))
