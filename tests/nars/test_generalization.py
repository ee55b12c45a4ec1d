"""What variable introduction makes of an implication holds that implication as one case among others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.generalization import (
    NAMES,
    NOTHING,
    PREDICATES,
    SUBJECTS,
    count_names,
    general_form,
    introduce_variables,
    is_image,
)
from machinepsych.nars.terms import BINDINGS, CODES, NO_TERM
from machinepsych.nars.unification import BIND_ALL, normalize_variables, substitute, unify
from machinepsych.narsese import Atom, Compound, parse_term
from machinepsych.narsese.structure import subterms, variables
from tests.nars.test_reductions import Mind

WORDS = st.sampled_from("abc").map(Atom)
INNER = st.one_of(
    WORDS,
    st.builds(Compound, st.sampled_from(["*", "/1", "\\2"]), st.tuples(WORDS, WORDS)),
    st.builds(Compound, st.just("{}"), st.tuples(WORDS)),
)
STATEMENTS = st.builds(Compound, st.sampled_from(["-->", "<->"]), st.tuples(INNER, INNER))
CONDITIONS = st.one_of(
    STATEMENTS,
    st.builds(Compound, st.just("&/"), st.tuples(STATEMENTS, STATEMENTS)),
    STATEMENTS.map(
        lambda statement: Compound("&/", (statement, parse_term("<({SELF} * a) --> ^op>"))),
    ),
)
IMPLICATIONS = st.builds(Compound, st.sampled_from(["=/>", "==>"]), st.tuples(CONDITIONS, STATEMENTS))
PASSES = st.sampled_from([SUBJECTS, PREDICATES])


def small(**size):
    return Mind(**{"terms": 300, **size})


@pytest.mark.parametrize(
    ("implication", "side_pass", "general"),
    [
        ("<<a --> b> =/> <a --> c>>", SUBJECTS, "<<$1 --> b> =/> <$1 --> c>>"),
        ("<<a --> b> ==> <c --> b>>", SUBJECTS, None),
        ("<<a --> b> ==> <c --> b>>", PREDICATES, "<<a --> $1> ==> <c --> $1>>"),
        ("<(<a --> b> &/ <a --> c>) =/> d>", SUBJECTS, "<(<#1 --> b> &/ <#1 --> c>) =/> d>"),
        ("<(<a --> b> &/ <c --> b>) =/> d>", PREDICATES, None),
        ("<<a --> b> =/> <c --> d>>", SUBJECTS, None),
        ("<a =/> a>", SUBJECTS, None),
        # Everywhere at once, also where the name does not count.
        ("<(<a --> b> &/ a) =/> <a --> c>>", SUBJECTS, "<(<$1 --> b> &/ $1) =/> <$1 --> c>>"),
        # Numbered by levels, though a is met before c.
        (
            "<((<a --> x> &/ <b --> y>) &/ <c --> z>) =/> <(a * c) --> w>>",
            SUBJECTS,
            "<((<$2 --> x> &/ <b --> y>) &/ <$1 --> z>) =/> <($2 * $1) --> w>>",
        ),
        # SELF as the actor is no name; as a subject it is one.
        (
            "<(<{SELF} --> a> &/ <({SELF} * x) --> ^op>) =/> <y --> b>>",
            SUBJECTS,
            None,
        ),
        (
            "<(<a --> b> &/ <({SELF} * a) --> ^op>) =/> <a --> c>>",
            SUBJECTS,
            "<(<$1 --> b> &/ <({SELF} * $1) --> ^op>) =/> <$1 --> c>>",
        ),
        ("<<{SELF} --> a> =/> <{SELF} --> b>>", SUBJECTS, "<<{$1} --> a> =/> <{$1} --> b>>"),
        # Arguments of images count with the subjects, their relations with the predicates.
        ("<<a --> (r /1 b)> ==> <b --> c>>", SUBJECTS, "<<a --> (r /1 $1)> ==> <$1 --> c>>"),
        ("<<a --> (r /1 b)> ==> <c --> (r /1 d)>>", SUBJECTS, None),
        ("<<a --> (r /1 b)> ==> <c --> (r /1 d)>>", PREDICATES, "<<a --> ($1 /1 b)> ==> <c --> ($1 /1 d)>>"),
    ],
)
def test_examples(implication, side_pass, general):
    mind = small()
    number = introduce_variables(mind.memory, mind.term(implication), side_pass)
    assert (mind.text(number) if number != NO_TERM else None) == general


@given(IMPLICATIONS, PASSES)
def test_the_implication_is_a_case_of_its_general_form(implication, side_pass):
    mind = small()
    term = mind.number(implication)
    general = introduce_variables(mind.memory, term, side_pass)
    if general == NO_TERM:
        return
    bindings = np.zeros(BINDINGS, np.int64)
    assert unify(mind.memory, general, term, bindings, BIND_ALL)
    assert substitute(mind.memory, general, bindings) == term
    assert normalize_variables(mind.memory, general) == general
    # A value is a name, never a compound, and different variables have different values.
    values = [value for value in bindings if value != NO_TERM]
    assert len(set(values)) == len(values)
    assert all(isinstance(mind.language.decode(mind.memory, int(value)), Atom) for value in values)


@given(IMPLICATIONS, PASSES)
def test_independent_variables_stand_on_both_sides_and_none_stands_once(implication, side_pass):
    mind = small()
    general = introduce_variables(mind.memory, mind.number(implication), side_pass)
    if general == NO_TERM:
        return
    whole = mind.language.decode(mind.memory, int(general))
    left, right = whole.parts
    for variable in variables(whole):
        assert list(subterms(whole)).count(variable) >= 2
        on_both = variable in variables(left) and variable in variables(right)
        assert on_both or variable.kind == "#"
        assert variable.kind == "$" or side_pass == SUBJECTS
    assert variables(whole)


@given(IMPLICATIONS, PASSES)
def test_the_general_form_is_made_once(implication, side_pass):
    mind = small()
    memory, term = mind.memory, mind.number(implication)
    held = memory.term_general if side_pass == SUBJECTS else memory.term_general_second
    general = general_form(memory, term, side_pass)
    assert held[term] == (general if general != NO_TERM else NOTHING)
    assert general == introduce_variables(memory, term, side_pass)
    memory.term_bucket[:] = NO_TERM
    # It is not looked for again: nothing is left to look in.
    assert general_form(memory, term, side_pass) == general


def test_counting():
    mind = small()
    term = mind.term("(<a --> b> &/ <a --> (r /1 c)>)")
    assert count_names(mind.memory, term, 0, SUBJECTS, 0) == 2
    counted = {mind.text(mind.memory.name_term[k]): mind.memory.name_count[k].tolist() for k in range(2)}
    assert counted == {"a": [2, 0], "c": [1, 0]}
    # The other side goes on with the same list.
    assert count_names(mind.memory, mind.term("<c --> d>"), 1, SUBJECTS, 2) == 2
    assert mind.memory.name_count[1].tolist() == [1, 1]


def test_names_beyond_the_list_are_left_out():
    mind = small(largest_term=200)
    names = [f"n{k}" for k in range(NAMES + 3)]
    term = mind.term("(" + " * ".join(names) + ")")
    term = mind.number(Compound("-->", (mind.language.decode(mind.memory, term), Atom("x"))))
    assert count_names(mind.memory, term, 0, SUBJECTS, 0) == NAMES


def test_images():
    assert [symbol for symbol, code in CODES.items() if is_image(code)] == ["/1", "/2", "\\1", "\\2"]
