"""Conclusions become shorter, never different; and the filter refuses what it says it refuses."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.language import Language
from machinepsych.nars.reductions import (
    has_lone_variable,
    has_mixed_compound,
    has_name_twice,
    is_worth_keeping,
    make_reduced,
    reduce_term,
)
from machinepsych.nars.state import Capacity, plain_memory
from machinepsych.nars.terms import CODES, NO_TERM
from machinepsych.narsese import Atom, normalized, parse_term, write
from tests.narsese.generated import VARIABLES, compounds

TERMS = st.recursive(st.one_of(st.sampled_from("abc").map(Atom), VARIABLES), compounds, max_leaves=8).map(
    normalized
)


SIZE = Capacity(terms=2000, conclusions=100)


class Mind:
    """A memory and the names in it."""

    def __init__(self, **size):
        self.memory = plain_memory(replace(SIZE, **size))
        self.language = Language(60, ["^op"])

    def number(self, term):
        return self.language.encode(self.memory, term)

    def term(self, text):
        return self.number(parse_term(text))

    def text(self, number):
        return write(self.language.decode(self.memory, int(number)))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("(a && a)", "a"),
        ("(a || a)", "a"),
        ("<x --> (a & a)>", "<x --> a>"),
        ("<(a | a) --> x>", "<a --> x>"),
        ("<x --> ([a b] & [b c])>", "<x --> [a b c]>"),
        ("<({a} | {b}) --> x>", "<{a b} --> x>"),
        ("<({a} | ({a} | {b})) --> x>", "<{a b} --> x>"),
        ("((a && a) && (a && a))", "a"),
        ("<({a} & {b}) --> x>", "<({a} & {b}) --> x>"),
        ("<([a] | [b]) --> x>", "<([a] | [b]) --> x>"),
        ("<(a * a) --> x>", "<(a * a) --> x>"),
        ("(a && b)", "(a && b)"),
    ],
)
def test_what_is_reduced(long, short):
    mind = Mind()
    assert mind.text(reduce_term(mind.memory, mind.term(long))) == short


@given(TERMS)
def test_reducing_is_done_once_and_brings_in_no_name(term):
    mind = Mind()
    number = mind.number(term)
    reduced = reduce_term(mind.memory, number)
    assert reduce_term(mind.memory, reduced) == reduced
    assert mind.memory.term_size[reduced] <= mind.memory.term_size[number]
    assert mind.memory.term_signature[reduced] == mind.memory.term_signature[number]


def test_nothing_comes_of_nothing():
    mind = Mind()
    assert make_reduced(mind.memory, CODES["&&"], NO_TERM, mind.term("a")) == NO_TERM


@pytest.mark.parametrize(
    "refused",
    [
        "<a --> a>",
        "<a <-> a>",
        "<(a * b) --> (a * c)>",
        "<(a & b) --> a>",
        "(<x --> y> && <(a * b) <-> (b * c)>)",
        "<a ==> a>",
        "<<a ==> b> ==> c>",
        "<c ==> (d && <a <=> b>)>",
        "(a && (b && c))",
        "(a || (b && c))",
        "<d ==> (a && (b || c))>",
        "<({a} & {b}) --> c>",
        "<c --> ([a] | [b])>",
        "<#1 --> b>",
        "(-- <$1 --> b>)",
        "<<$1 --> a> ==> <$2 --> b>>",
        "<<$1 --> a> ==> b>",
        "<<#1 --> a> ==> <#1 --> b>>",
        "(<#1 --> a> && <b --> c>)",
        "<<{$1 a} --> b> ==> <{$1 a} --> c>>",
    ],
)
def test_what_is_refused(refused):
    mind = Mind()
    assert not is_worth_keeping(mind.memory, mind.term(refused))


@pytest.mark.parametrize(
    "kept",
    [
        "a",
        "<a --> b>",
        "(-- <a --> b>)",
        "((a && b) && c)",
        "((a && b) || c)",
        "<(a && b) ==> a>",
        "<x --> (a & (b & c))>",
        "<<$1 --> a> ==> <$1 --> b>>",
        "<(<$1 --> a> && <#1 --> b>) ==> <($1 * #1) --> c>>",
        "(<#1 --> a> && <#1 --> b>)",
        "(<#1 --> d> && <<$1 --> a> ==> <$1 --> (c /1 #1)>>)",
        "<{a b} --> [c d]>",
        "<({a} | {b}) --> c>",
    ],
)
def test_what_is_kept(kept):
    mind = Mind()
    assert is_worth_keeping(mind.memory, mind.term(kept))


@pytest.mark.parametrize(
    ("text", "lone", "twice", "mixed"),
    [
        ("<($1 * b) --> $1>", False, True, True),
        ("<($1 * #1) --> c>", True, False, False),
        ("<(a & $1) --> $1>", False, True, True),
        ("<a --> (b /1 $1)>", True, False, False),
        ("<a --> b>", False, False, False),
    ],
)
def test_the_parts_of_the_filter(text, lone, twice, mixed):
    mind = Mind()
    term = mind.term(text)
    assert has_lone_variable(mind.memory, term) == lone
    assert has_name_twice(mind.memory, term) == twice
    assert has_mixed_compound(mind.memory, term) == mixed
