"""Parts of terms, variables, substitution, normal numbering, the order for ties."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.narsese import (
    Atom,
    Compound,
    Variable,
    atoms,
    is_ground,
    normalized,
    operator_of,
    parse_term,
    substitute,
    subterms,
    tie_order,
    variables,
    write,
)
from tests.narsese.generated import TERMS, VARIABLES


@given(TERMS)
def test_the_leaves_of_a_term_stand_in_its_text_in_their_order(term):
    text, place = write(term), 0
    for leaf in (part for part in subterms(term) if not isinstance(part, Compound)):
        place = text.index(str(leaf), place) + len(str(leaf))
    assert next(subterms(term)) == term


@given(TERMS)
def test_the_terms_inside_have_no_more_nodes_than_the_whole(term):
    leaves = [part for part in subterms(term) if not isinstance(part, Compound)]
    assert len(leaves) <= term.complexity
    assert set(atoms(term)) | set(variables(term)) == set(leaves)
    assert len(atoms(term)) + len(variables(term)) == len(set(leaves))


@given(TERMS)
def test_a_term_is_ground_once_its_variables_are_replaced(term):
    filled = substitute(term, {variable: Atom("filled") for variable in variables(term)})
    assert is_ground(filled)
    assert is_ground(term) == (not variables(term))
    assert filled.complexity == term.complexity


@given(TERMS, st.dictionaries(VARIABLES, TERMS, max_size=3))
def test_substitution_without_occurrence_keeps_the_very_term(term, replacements):
    absent = {key: value for key, value in replacements.items() if key not in variables(term)}
    assert substitute(term, absent) is term


@given(TERMS)
def test_names_of_variables_do_not_change_the_normal_form(term):
    # Renamed one to one, to names that also occur in the term: a substitution in turns would mix them up.
    renamed = substitute(
        term,
        {
            old: new
            for kind in "$#?"
            for old, new in zip(
                variables(term, kind), variables(term, kind)[1:] + variables(term, kind)[:1], strict=True
            )
        },
    )
    assert normalized(renamed) == normalized(term)
    assert normalized(normalized(term)) == normalized(term)


@given(TERMS)
def test_normal_numbers_begin_at_one_for_each_kind(term):
    for kind in "$#?":
        numbers = sorted(int(variable.name) for variable in variables(normalized(term), kind))
        assert numbers == list(range(1, len(variables(term, kind)) + 1))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("<$x --> (open /1 $y)>", "<$1 --> (open /1 $2)>"),
        ("<({cat} * #where) --> in>", "<({cat} * #1) --> in>"),
        # Levels from the top, as ONA prints it in its example of doors and keys.
        (
            "<(<$a --> door> && <$b --> key>) ==> <$b --> (open /1 $a)>>",
            "<(<$2 --> door> && <$1 --> key>) ==> <$1 --> (open /1 $2)>>",
        ),
        ("(<$1 --> ?1> && <#1 --> $1>)", "(<$1 --> ?1> && <#1 --> $1>)"),
    ],
)
def test_normal_numbers_follow_the_levels_of_the_term(text, normal):
    assert write(normalized(parse_term(text))) == normal


def test_substitution_is_made_at_once_and_the_outer_key_wins():
    one, two, a = Variable("$", 1), Variable("$", 2), Atom("a")
    assert write(substitute(parse_term("<$1 --> $2>"), {one: two, two: one})) == "<$2 --> $1>"
    inner = parse_term("{a}")
    assert write(substitute(parse_term("(a * {a})"), {inner: one, a: two})) == "($2 * $1)"


def test_variables_of_one_kind_are_told_from_the_others():
    term = parse_term("<($1 * #1) --> (?1 & $2)>")
    assert [str(variable) for variable in variables(term, "$")] == ["$1", "$2"]
    assert [str(variable) for variable in variables(term, "#?")] == ["#1", "?1"]


@given(st.lists(TERMS, min_size=2, max_size=6, unique=True))
def test_the_order_for_ties_is_the_same_from_any_start_and_puts_simple_terms_first(terms):
    orders = {
        tuple(sorted(some, key=tie_order)) for some in itertools.islice(itertools.permutations(terms), 24)
    }
    assert len(orders) == 1
    complexities = [term.complexity for term in orders.pop()]
    assert complexities == sorted(complexities)


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("^left", "^left"),
        ("<({SELF} * light) --> ^activate>", "^activate"),
        ("<({#1} * light) --> ^activate>", "^activate"),
        ("<({other} * light) --> ^activate>", None),
        ("<({SELF} * light) --> activate>", None),
        ("<{SELF} --> ^activate>", None),
        ("(a &/ ^left)", None),
        ("left", None),
    ],
)
def test_operations_are_operators_with_or_without_arguments(text, operator):
    found = operator_of(parse_term(text))
    assert (None if found is None else found.name) == operator


def test_deep_terms_are_taken_apart_without_recursion():
    term = Variable("$", "x")
    for _ in range(20_000):
        term = Compound("--", (term,))
    assert sum(1 for _ in subterms(term)) == 20_001
    assert variables(normalized(term)) == (Variable("$", 1),)
