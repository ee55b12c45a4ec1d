"""The message of an error: the place, what was found, what was expected, the text and a caret."""

import pickle

import pytest

from machinepsych.errors import MachinepsychError
from machinepsych.narsese import NarseseError, parse_line
from machinepsych.narsese.errors import SHOWN, quoted


def test_the_message_of_a_slip_of_the_pen():
    with pytest.raises(MachinepsychError) as caught:
        parse_line("<(a & b) <- c>. :|:")
    message, shown, caret = str(caught.value).splitlines()
    assert message.startswith('column 10: found "<-", expected a copula or connector (--> <-> ')
    assert message.endswith('Did you mean "<->"?')
    assert shown == "  <(a & b) <- c>. :|:"
    assert caret == "           ^"


def test_tabs_and_line_breaks_do_not_move_the_caret():
    with pytest.raises(NarseseError) as caught:
        parse_line("<a\t-->\nb @>.")
    _, shown, caret = str(caught.value).splitlines()
    assert shown == "  <a --> b @>."
    assert shown[len(caret) - 1] == "@"


@pytest.mark.parametrize("length", [0, 1, SHOWN, SHOWN + 1, 1000])
def test_long_findings_are_shortened(length):
    short = quoted("x" * length)
    assert len(short) == min(length, SHOWN) + 2
    assert short.endswith('..."') == (length > SHOWN)


def test_what_cannot_be_printed_reaches_no_terminal():
    assert quoted("a\x1b[2J\tb") == r'"a\x1b[2J\tb"'
    with pytest.raises(NarseseError) as caught:
        parse_line("<a --> b>\x1b.")
    assert all(character.isprintable() or character == "\n" for character in str(caught.value))


def test_an_error_reaches_another_process_whole():
    error = NarseseError("<a -> b>", 4, '"->"', "a copula", "-->")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert vars(again) == vars(error)
