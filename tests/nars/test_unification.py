"""Unification finds what was put in, and putting in what it found gives the term back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.registers import FREE_TERM
from machinepsych.nars.terms import (
    BINDINGS,
    DEPENDENT,
    END_TERM,
    HAS_VARIABLE,
    INDEPENDENT,
    NO_TERM,
    QUERY,
    WORD,
    has_variable,
    variable_place,
)
from machinepsych.nars.unification import (
    BIND_ALL,
    BIND_DEPENDENT,
    BIND_INDEPENDENT,
    BIND_QUERY,
    binds,
    clear_bindings,
    contains,
    copy_bindings,
    nearness,
    normalize_variables,
    replace,
    set_apart,
    substitute,
    unify,
    unify_nearly,
)
from machinepsych.narsese import Atom, Variable, normalized
from machinepsych.narsese import substitute as put_in
from machinepsych.narsese.structure import subterms, variables
from tests.nars.test_reductions import Mind
from tests.narsese.generated import compounds

WORDS = st.sampled_from(["a", "b", "SELF", "^op"]).map(Atom)
SOME_VARIABLES = st.builds(Variable, st.sampled_from("$#?"), st.integers(1, 3))
GROUND = st.recursive(WORDS, compounds, max_leaves=4)
PATTERNS = st.recursive(st.one_of(WORDS, SOME_VARIABLES), compounds, max_leaves=6)
VARIABLES = [Variable(kind, number) for kind in "$#?" for number in (1, 2, 3)]
VALUES = st.fixed_dictionaries(dict.fromkeys(VARIABLES, GROUND))


def small():
    return Mind(terms=300)


def row():
    return np.zeros(BINDINGS, np.int64)


def bound(mind, values):
    bindings = row()
    for variable, value in values.items():
        bindings[variable_place(mind.memory, mind.number(variable))] = mind.number(value)
    return bindings


@given(PATTERNS, VALUES)
def test_substitution_is_that_of_narsese(pattern, values):
    mind = small()
    result = substitute(mind.memory, mind.number(pattern), bound(mind, values))
    assert result == mind.number(put_in(pattern, values))


@given(PATTERNS, VALUES)
def test_unification_finds_what_was_put_in(pattern, values):
    mind = small()
    number, bindings = mind.number(pattern), row()
    term = substitute(mind.memory, number, bound(mind, values))
    assert unify(mind.memory, number, term, bindings, BIND_ALL)
    found = {variable: values[variable] for variable in variables(pattern)}
    assert (bindings == bound(mind, found)).all()


@given(PATTERNS, GROUND, st.sampled_from([BIND_INDEPENDENT, BIND_DEPENDENT, BIND_QUERY, BIND_ALL]))
def test_what_unifies_is_the_same_after_substitution(pattern, term, kinds):
    mind = small()
    number, other, bindings = mind.number(pattern), mind.number(term), row()
    if unify(mind.memory, number, other, bindings, kinds):
        assert substitute(mind.memory, number, bindings) == other
        assert not has_variable(mind.memory, other)
    elif kinds == BIND_ALL and len(variables(pattern)) == 1:
        # Then no part of the term makes them equal.
        for part in subterms(term):
            assert put_in(pattern, {variables(pattern)[0]: part}) != term


def test_a_variable_of_the_other_term_is_a_constant():
    mind = small()
    pattern, term = mind.term("<($1 & a) --> $1>"), mind.term("<($1 & a) --> b>")
    assert not unify(mind.memory, pattern, term, row(), BIND_ALL)


@given(PATTERNS, PATTERNS)
def test_what_is_bound_already_stays(pattern, held):
    mind = small()
    number, bindings = mind.number(pattern), row()
    bindings[:] = mind.number(held)
    before = bindings.copy()
    unify(mind.memory, number, mind.term("(a * b)"), bindings, BIND_ALL)
    assert (bindings == before).all()
    clear_bindings(bindings)
    assert not bindings.any()


def test_the_kinds_that_are_bound():
    for head, kind in ((INDEPENDENT, BIND_INDEPENDENT), (DEPENDENT, BIND_DEPENDENT), (QUERY, BIND_QUERY)):
        assert binds(head, kind)
        assert binds(head, BIND_ALL)
        assert not binds(head, BIND_ALL - kind)
    assert not binds(WORD, BIND_ALL)


@pytest.mark.parametrize(
    ("pattern", "term", "fits"),
    [
        ("<$1 --> b>", "<a --> b>", True),
        ("<$1 --> $1>", "<a --> b>", False),
        ("<#1 --> b>", "<a --> b>", False),
        ("<?1 --> b>", "<a --> b>", False),
        ("<a --> b>", "<$1 --> b>", False),
        ("{$1 b}", "{a b}", True),
        ("{$1}", "{a b}", False),
        ("{a $1}", "{a b c}", False),
        ("(-- $1)", "(-- (a * b))", True),
        ("$1", "<a --> b>", True),
    ],
)
def test_examples_with_independent_variables(pattern, term, fits):
    mind = small()
    assert unify(mind.memory, mind.term(pattern), mind.term(term), row(), BIND_INDEPENDENT) == fits


def test_the_end_of_a_set_is_never_bound():
    mind = small()
    assert not unify(mind.memory, mind.term("$1"), END_TERM, row(), BIND_ALL)
    rest = mind.memory.term_right[mind.term("{a b}")]
    assert not unify(mind.memory, mind.term("$1"), rest, row(), BIND_ALL)


def with_measures():
    mind = small()
    for name, space, value in (("x", 1, 0.2), ("y", 1, 0.5), ("z", 2, 0.2)):
        symbol = mind.language.symbol(name)
        mind.memory.symbol_space[symbol] = space
        mind.memory.symbol_value[symbol] = value
    return mind


def test_measured_values_fit_by_their_distance():
    mind = with_measures()
    memory = mind.memory
    x, y, z, a = (mind.term(text) for text in ("x", "y", "z", "a"))
    assert nearness(memory, x, y, 1.0) == pytest.approx(0.7)
    assert nearness(memory, x, y, 0.5) == pytest.approx(0.4)
    assert nearness(memory, x, y, 0.3) == pytest.approx(0.0)
    assert nearness(memory, x, x, 1.0) == 1.0
    for one, other, distance in (
        (x, y, 0.0),
        (x, z, 1.0),
        (x, a, 1.0),
        (a, x, 1.0),
        (x, mind.term("{x}"), 1.0),
    ):
        assert nearness(memory, one, other, distance) == 0.0
    pattern, term = mind.term("<($1 * x) --> (x * c)>"), mind.term("<(a * y) --> (y * c)>")
    bindings = row()
    assert unify_nearly(memory, pattern, term, bindings, BIND_ALL, 1.0) == pytest.approx(0.7 * 0.7)
    assert substitute(memory, mind.term("$1"), bindings) == a
    assert unify_nearly(memory, pattern, term, row(), BIND_ALL, 0.0) == 0.0


@given(PATTERNS, PATTERNS, st.floats(0.0, 2.0))
def test_without_measures_distance_changes_nothing(pattern, term, distance):
    mind = small()
    one, other = mind.number(pattern), mind.number(term)
    exactly = unify(mind.memory, one, other, row(), BIND_ALL)
    assert unify_nearly(mind.memory, one, other, row(), BIND_ALL, distance) == float(exactly)


@given(PATTERNS, PATTERNS, PATTERNS)
def test_replacing_is_that_of_narsese(term, old, new):
    mind = small()
    number = mind.number(term)
    replaced = replace(mind.memory, number, mind.number(old), mind.number(new))
    assert replaced == mind.number(put_in(term, {old: new}))
    assert (replaced == number) == (old not in list(subterms(term)) or old == new)


@given(PATTERNS, PATTERNS)
def test_a_term_contains_its_parts_and_nothing_else(term, other):
    mind = small()
    number = mind.number(term)
    parts = list(subterms(term))
    assert all(contains(mind.memory, number, mind.number(part)) for part in parts)
    assert contains(mind.memory, number, mind.number(other)) == (other in parts)


@given(PATTERNS)
def test_variables_are_numbered_as_in_narsese(term):
    mind = small()
    number = normalize_variables(mind.memory, mind.number(term))
    assert number == mind.number(normalized(term))
    assert normalize_variables(mind.memory, number) == number


def test_what_does_not_fit_gives_no_term():
    mind = Mind(largest_term=5)
    bindings = bound(mind, {Variable("$", 1): Atom("a")})
    pattern = mind.term("(($1 * b) * $1)")
    assert substitute(mind.memory, pattern, bindings) != NO_TERM
    large = mind.term("(a * b)")
    assert mind.memory.term_flags[large] & HAS_VARIABLE == 0
    bindings[variable_place(mind.memory, mind.term("$1"))] = large
    assert substitute(mind.memory, pattern, bindings) == NO_TERM
    assert replace(mind.memory, pattern, mind.term("b"), large) == NO_TERM


def test_copied_bindings_replace_all_that_was_bound():
    target, bindings = np.arange(BINDINGS), np.zeros(BINDINGS, np.int64)
    bindings[2] = 9
    copy_bindings(target, bindings)
    assert list(target) == list(bindings)


@given(PATTERNS)
def test_variables_set_apart_are_none_of_a_normalized_term(pattern):
    mind = small()
    term = mind.number(normalized(pattern))
    apart = set_apart(mind.memory, term)
    assert normalize_variables(mind.memory, apart) == term
    names = [str(each) for each in variables(mind.language.decode(mind.memory, int(apart)))]
    assert len(set(names)) == len(set(variables(normalized(pattern))))
    assert not set(names) & {f"{kind}{number}" for kind in "$#?" for number in range(1, 9)}


def test_terms_that_cannot_be_set_apart_for_want_of_room_are_none():
    mind = small()
    term = mind.term("<$1 --> a>")
    mind.memory.registers[FREE_TERM] = NO_TERM
    assert set_apart(mind.memory, term) == NO_TERM
    assert set_apart(mind.memory, mind.memory.term_right[term]) == mind.memory.term_right[term]
