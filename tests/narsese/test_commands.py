"""Commands of the shell: their values, their errors, the nearest name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.narsese import Command, NarseseError, parse_command, parse_sentence, parse_term
from machinepsych.narsese.commands import WITH_EQUALS, WITHOUT_VALUES, command_names


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("*volume=0", Command("volume", (0,))),
        ("*motorbabbling=false", Command("motorbabbling", (False,))),
        ("*motorbabbling=0.9", Command("motorbabbling", (0.9,))),
        ("*babblingops = 2", Command("babblingops", (2,))),
        ("*setopname 2 ^wave", Command("setopname", (2, "^wave"))),
        ("*setopstdin 1", Command("setopstdin", (1,))),
        ("*space 10 B", Command("space", (10, "B"))),
        ("*setvalue -0.5 10 B", Command("setvalue", (-0.5, 10, "B"))),
        ("*stampimport=[1, 2,3]", Command("stampimport", ((1, 2, 3),))),
        ("*stampimport=[]", Command("stampimport", ((),))),
        ("*restrictedconceptcreation=true", Command("restrictedconceptcreation", (True,))),
        ("*functionalequivalence=false", Command("functionalequivalence", (False,))),
        ("*setoparg 1 2 ({SELF} * a)", Command("setoparg", (1, 2, parse_term("({SELF} * a)")))),
        ("*query 0.5 <a --> b>?", Command("query", (0.5, parse_sentence("<a --> b>?")))),
        (" quit \n", Command("quit")),
    ],
)
def test_the_values_of_a_command(text, command):
    assert parse_command(text) == command


@pytest.mark.parametrize("name", WITHOUT_VALUES)
def test_commands_without_values_take_none(name):
    assert parse_command(f"*{name}") == Command(name)
    with pytest.raises(NarseseError, match="the end of the command"):
        parse_command(f"*{name} now")


@given(st.integers())
def test_the_volume_is_a_whole_number_up_to_100(volume):
    text = f"*volume={volume}"
    if 0 <= volume <= 100:
        assert parse_command(text).value == volume
    else:
        with pytest.raises(NarseseError, match="from 0 to 100"):
            parse_command(text)


@given(st.sampled_from(sorted(WITH_EQUALS)), st.text(max_size=8))
def test_any_value_is_read_or_refused_where_it_stands(name, value):
    text = f"*{name}={value}"
    try:
        command = parse_command(text)
    except NarseseError as error:
        position = error.position
    else:
        position = 0
        assert command.name == name
    assert position == 0 or len(name) + 2 < position <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "position", "found", "nearest"),
    [
        ("*volum=3", 1, '"*volum="', "*volume="),
        ("*volume 3", 1, '"*volume"', "*volume="),
        (" *setopnam 1 ^a", 2, '"*setopnam"', "*setopname"),
        ("*rest", 1, '"*rest"', "*reset"),
        ("*", 1, '"*"', None),
        ("nothing", 1, '"nothing"', None),
    ],
)
def test_an_unknown_command_is_told_with_the_nearest(text, position, found, nearest):
    with pytest.raises(NarseseError) as caught:
        parse_command(text)
    assert (caught.value.position, caught.value.found, caught.value.nearest) == (position, found, nearest)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("*volume=", 9, "a whole number from 0 to 100 for the volume"),
        ("*setopname 2 left", 14, "an operator such as ^left"),
        ("*setopname 0 ^left", 12, "a whole number from 1"),
        ("*setopname 1 ^left ^right", 20, "the end of the command"),
        ("*space 2000 B", 8, "from 1 to 1000"),
        ("*space 10", 10, "a name for the measure"),
        ("*motorbabbling=2", 16, "a number from 0 to 1, true or false"),
        ("*similaritydistance=1e999", 21, "a number from 0 "),
        ("*stampimport=[1,]", 14, "whole numbers in brackets"),
        ("*query 0.5 <a --> b>.", 12, "a question"),
        ("*query 0.5 <a -> b>?", 15, "a copula"),
        ("*setoparg 1 1 (a b)", 18, "a copula or connector"),
        ("*babblingops=" + "9" * 10_000, 14, "a whole number"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(text, position, expected):
    with pytest.raises(NarseseError) as caught:
        parse_command(text)
    assert caught.value.position == position
    assert expected in caught.value.expected


def test_every_command_is_its_own_nearest():
    assert len(set(command_names())) == len(command_names()) == 28
