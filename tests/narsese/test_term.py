"""Terms: what they are made of, when they are equal, how large they are."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.narsese import Atom, Compound, Variable, parse_term
from tests.narsese.generated import TERMS

a, b = Atom("a"), Atom("b")


@given(TERMS, TERMS)
def test_terms_are_equal_exactly_where_their_texts_are(first, second):
    assert (first == second) == (str(first) == str(second))


@given(TERMS)
def test_equal_terms_hash_alike_and_stand_for_each_other_in_sets(term):
    again = parse_term(str(term))
    assert again is not term
    assert hash(again) == hash(term)
    assert len({again, term}) == 1


@given(TERMS)
def test_terms_survive_copying_and_pickling(term):
    assert pickle.loads(pickle.dumps(term)) == term
    assert copy.deepcopy(term) == term


@given(TERMS, TERMS, st.sampled_from(["-->", "&/", "*"]))
def test_a_compound_is_deeper_and_more_complex_than_its_parts(first, second, connector):
    whole = Compound(connector, (first, second))
    assert whole.complexity == first.complexity + second.complexity + 1
    assert whole.depth == max(first.depth, second.depth) + 1


@pytest.mark.parametrize(
    ("text", "complexity"),
    [
        ("a", 1),
        ("$1", 1),
        ("<a --> b>", 3),
        ("{a}", 3),
        ("(-- a)", 3),
        ("(+ a)", 3),
        ("{a b}", 3),
        ("{a b c}", 5),
        ("<({SELF} * light) --> ^activate>", 7),
        ("<(a &/ ^left) =/> G>", 5),
    ],
)
def test_complexity_counts_the_nodes_that_ona_counts(text, complexity):
    assert parse_term(text).complexity == complexity


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a.", ".a", "a..b", "^", "^^a", "a-b", "$1", "a\n", "<", "é!"]
)
def test_what_would_not_be_read_back_is_no_atom(name):
    with pytest.raises(ValueError, match="is no atom"):
        Atom(name)


def test_terms_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="inheritance --> holds exactly two terms, not 3"):
        Compound("-->", (a, b, a))
    with pytest.raises(ValueError, match="exactly one term, not 2"):
        Compound("--", (a, b))
    with pytest.raises(ValueError, match="one or more terms, not 0"):
        Compound("{}", ())
    with pytest.raises(ValueError, match="'->' is no connector"):
        Compound("->", (a, b))
    with pytest.raises(ValueError, match="no kind of variable"):
        Variable("%", 1)
    with pytest.raises(ValueError, match="no name of a variable"):
        Variable("$", "")


@pytest.mark.parametrize("term", [a, Variable("$", 1), Compound("*", (a, b))], ids=str)
def test_terms_do_not_change(term):
    with pytest.raises(AttributeError, match="do not change"):
        term.complexity = 5
    with pytest.raises(AttributeError, match="do not change"):
        del term.depth


def test_an_operator_is_an_atom_with_a_caret():
    assert Atom("^left").is_operator
    assert not a.is_operator


def test_the_order_in_a_set_counts():
    assert Compound("{}", (a, b)) != Compound("{}", (b, a))
    assert Compound("{}", (a,)) != Compound("[]", (a,))
    assert Variable("$", 1) != Variable("#", 1)
    assert Atom("a") != "a"


def test_terms_twenty_thousand_deep_are_compared_and_written_without_recursion():
    first = second = a
    for _ in range(20_000):
        first, second = Compound("--", (first,)), Compound("--", (second,))
    assert first == second
    assert len(str(first)) == 5 * 20_000 + 1
    assert first != Compound("--", (first,))
