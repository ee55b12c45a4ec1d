"""Reading terms: what is written is read back, and whatever else is refused with its place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.narsese import (
    DEPTH_LIMIT,
    Atom,
    Compound,
    NarseseError,
    Term,
    Variable,
    parse_term,
    write,
)
from machinepsych.narsese.connector import WRITTEN_SYMBOLS, nearest_symbol
from tests.narsese.generated import NEAR_NARSESE, TERMS


@settings(max_examples=200)
@given(TERMS)
def test_what_is_written_is_read_back(term):
    assert parse_term(write(term)) == term


@given(TERMS)
def test_spaces_around_brackets_and_between_do_not_matter(term):
    text = write(term)
    assert parse_term(f"\t{text} \n") == term
    assert parse_term(re.sub(r"([(){}\[\]])", r"  \1\t", text)) == term


def term_or_error(text):
    try:
        return parse_term(text)
    except NarseseError as error:
        return error


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=40), NEAR_NARSESE))
def test_any_text_is_a_term_or_an_error_that_points_into_it(text):
    outcome = term_or_error(text)
    if isinstance(outcome, Term):
        assert parse_term(write(outcome)) == outcome
        return
    assert 1 <= outcome.position <= len(text) + 1
    message, shown, caret = str(outcome).splitlines()
    assert message.startswith(f"column {outcome.position}: found ")
    assert set(caret.strip()) == {"^"}
    if outcome.position <= len(text) and text[outcome.position - 1].isprintable():
        assert shown[len(caret) - 1] == text[outcome.position - 1]


a, b, c = Atom("a"), Atom("b"), Atom("c")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a", a),
        (" B_0.8 ", Atom("B_0.8")),
        ("10_20", Atom("10_20")),
        ("^left", Atom("^left")),
        ("$1", Variable("$", "1")),
        ("#where", Variable("#", "where")),
        ("?1", Variable("?", "1")),
        ("(a --> b)", Compound("-->", (a, b))),
        ("<a-->b>", Compound("-->", (a, b))),
        ("<a <-> b>", Compound("<->", (a, b))),
        ("<a<->b>", Compound("<->", (a, b))),
        ("<a<=>b>", Compound("<=>", (a, b))),
        ("<<a --> b> ==> c>", Compound("==>", (Compound("-->", (a, b)), c))),
        ("<a==><b-->c>>", Compound("==>", (a, Compound("-->", (b, c))))),
        ("{a b c}", Compound("{}", (a, b, c))),
        ("[a]", Compound("[]", (a,))),
        ("{a, b}", Compound("{}", (a, b))),
        ("(*,a,b)", Compound("*", (a, b))),
        ("(* a b)", Compound("*", (a, b))),
        ("(a &/ b &/ c)", Compound("&/", (Compound("&/", (a, b)), c))),
        ("(a &/ (b &/ c))", Compound("&/", (a, Compound("&/", (b, c))))),
        ("(*,a,b,c)", Compound("*", (Compound("*", (a, b)), c))),
        ("(! a)", Compound("--", (a,))),
        ("(--,a)", Compound("--", (a,))),
        ("(a /1 b)", Compound("/1", (a, b))),
        ("(a \\2 b)", Compound("\\2", (a, b))),
        ("(= a)", Compound("=", (a,))),
        ("<(a * b) --> (+ c)>", Compound("-->", (Compound("*", (a, b)), Compound("+", (c,))))),
        ("<{a} |-> [b]>", Compound("|->", (Compound("{}", (a,)), Compound("[]", (b,))))),
        ("<a * b>", Compound("*", (a, b))),
        ("(a - b)", Compound("-", (a, b))),
    ],
)
def test_the_forms_of_the_language(text, term):
    assert parse_term(text) == term


@pytest.mark.parametrize(
    ("text", "position", "found", "expected"),
    [
        ("", 1, "the end", "a term"),
        ("(a b)", 4, '"b"', "a copula or connector"),
        ("(a)", 3, '")"', "a copula or connector"),
        ("()", 2, '")"', "a term"),
        ("{}", 2, '"}"', "one element or more"),
        ("a --> b", 3, '"-->"', "inside brackets"),
        ("a b", 3, '"b"', "the end after the term"),
        ("<a --> b", 9, "the end", "> for the < of column 1"),
        ("(a --> b>", 9, '">"', ") for the ( of column 1"),
        ("a)", 2, '")"', "none is open"),
        ("<a --> >", 8, '">"', "a term"),
        ("<a --> b --> c>", 10, '"-->"', "brackets of its own"),
        ("(a && b || c)", 9, '"||"', "brackets of its own"),
        ("(a - b - c)", 8, '"-"', "brackets of its own"),
        ("(a && b c)", 9, '"c"', "&& or )"),
        ("(- a b c)", 9, '")"', "exactly two terms"),
        ("(-- a b)", 8, '")"', "exactly one term"),
        ("(a -- b)", 4, '"--"', "stands before: (-- a)"),
        ("{a * b}", 4, '"*"', "without connectors"),
        ("(* * a)", 4, '"*"', "a term"),
        ("(a,b)", 4, '"b"', "a copula or connector"),
        ("{a,}", 4, '"}"', "a term after the comma"),
        ("{,a}", 2, '","', "a term"),
        ("a,b", 2, '","', "brackets around terms"),
        ("a@", 2, '"@"', "an atom"),
        ("^ a", 1, '"^"', "a name right after it"),
        ("<$ --> a>", 2, '"$"', "such as $1 or $x"),
    ],
)
def test_an_error_says_where_what_and_what_instead(text, position, found, expected):
    with pytest.raises(NarseseError) as caught:
        parse_term(text)
    assert (caught.value.position, caught.value.found) == (position, found)
    assert expected in caught.value.expected


@pytest.mark.parametrize(
    ("signs", "nearest"),
    [
        ("->", "-->"),
        ("=>", "==>"),
        ("=|>", "=/>"),
        ("=\\>", "=/>"),
        ("<-", "<->"),
        ("&&&", "&&"),
        ("--->", "-->"),
    ],
)
def test_an_unknown_copula_is_told_with_the_nearest(signs, nearest):
    with pytest.raises(NarseseError) as caught:
        parse_term(f"<a {signs} b>")
    assert (caught.value.position, caught.value.found) == (4, f'"{signs}"')
    assert caught.value.nearest == nearest
    assert str(caught.value).endswith(f'Did you mean "{nearest}"?\n  <a {signs} b>\n     ^')


@pytest.mark.parametrize(
    ("signs", "nearest"), [("->", "-->"), ("=>", "==>"), ("=|>", "=/>"), ("---->", "-->")]
)
def test_an_unknown_copula_is_told_without_spaces_too(signs, nearest):
    with pytest.raises(NarseseError) as caught:
        parse_term(f"<a{signs}<b --> c>>")
    assert (caught.value.position, caught.value.found, caught.value.nearest) == (3, f'"{signs}"', nearest)


@pytest.mark.parametrize("symbol", WRITTEN_SYMBOLS)
def test_a_known_symbol_is_nearest_to_itself(symbol):
    assert nearest_symbol(symbol) == symbol


@pytest.mark.parametrize("opener", ["(", "<", "{", "[", "(-- ", "<a --> "])
def test_a_hundred_thousand_brackets_end_in_a_message(opener):
    with pytest.raises(NarseseError, match=f"nested more than {DEPTH_LIMIT} deep") as caught:
        parse_term(opener * 100_000)
    first = min(opener.index(bracket) for bracket in "(<{[" if bracket in opener)
    assert caught.value.position == len(opener) * DEPTH_LIMIT + first + 1


def test_the_limit_holds_for_brackets_and_for_chains_alike():
    for connector, count in (("&&", DEPTH_LIMIT + 1), ("*", DEPTH_LIMIT + 1)):
        assert parse_term(f"({f' {connector} '.join(['a'] * count)})").depth == DEPTH_LIMIT
        with pytest.raises(NarseseError, match=f"nested more than {DEPTH_LIMIT} deep"):
            parse_term(f"({f' {connector} '.join(['a'] * (count + 1))})")
    # A chain without an end is refused where it is too long, not where it would close.
    with pytest.raises(NarseseError, match=f"nested more than {DEPTH_LIMIT} deep"):
        parse_term("(a" + " * a" * (DEPTH_LIMIT + 2))
    assert len(parse_term("{" + "a, " * (2 * DEPTH_LIMIT) + "a}").parts) > 0
    deepest = "(-- " * DEPTH_LIMIT + "a" + ")" * DEPTH_LIMIT
    assert write(parse_term(deepest)) == deepest


def test_the_caret_stands_under_the_fault_of_a_long_line():
    text = "(" + "a && " * 100 + "@" + " && a" * 100 + ")"
    with pytest.raises(NarseseError) as caught:
        parse_term(text)
    _, shown, caret = str(caught.value).splitlines()
    assert len(shown) < 120
    assert shown[caret.index("^")] == "@"
