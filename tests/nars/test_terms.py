"""A term is one number however it is made, and the number tells what stands in the term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.registers import FREE_TERMS, LARGEST_TERM, REFUSED_TERMS
from machinepsych.nars.terms import (
    BINDINGS,
    CODES,
    DEPENDENT,
    END_TERM,
    FIRST_CONNECTOR,
    HAS_DEPENDENT,
    HAS_INDEPENDENT,
    HAS_OPERATOR,
    HAS_PRODUCT,
    HAS_QUERY,
    HAS_VALUE,
    HAS_VARIABLE,
    INDEPENDENT,
    LARGEST_VARIABLE,
    NO_TERM,
    OPERATOR,
    QUERY,
    SELF_SYMBOL,
    WORD,
    atom_flags,
    atom_signature,
    has_variable,
    intern,
    is_compound,
    is_variable,
    operation_number,
    term_hash,
    variable_place,
    word,
)
from machinepsych.narsese import Atom, Compound, Variable, parse_term
from machinepsych.narsese.structure import atoms, operator_of, subterms, variables
from tests.nars.test_reductions import Mind
from tests.narsese.generated import compounds

LEAVES = st.one_of(
    st.sampled_from(["a", "b", "c", "SELF", "^op"]).map(Atom),
    st.builds(Variable, st.sampled_from("$#?"), st.integers(1, 3)),
)
TERMS = st.recursive(LEAVES, compounds, max_leaves=8)
FLAG_OF_KIND = {"$": HAS_INDEPENDENT, "#": HAS_DEPENDENT, "?": HAS_QUERY}


def small(**size):
    return Mind(**{"terms": 200, **size})


def used(memory):
    return memory.term_head.shape[0] - 1 - int(memory.registers[FREE_TERMS])


@given(st.lists(TERMS, min_size=2, max_size=6))
def test_terms_are_equal_exactly_where_their_numbers_are(terms):
    # With one bucket all terms are in one chain, and only comparing tells them apart.
    mind = small(bucket=1)
    numbers = [mind.number(term) for term in terms]
    for one, its_number in zip(terms, numbers, strict=True):
        for other, other_number in zip(terms, numbers, strict=True):
            assert (one == other) == (its_number == other_number)


@given(st.lists(TERMS, min_size=1, max_size=6))
def test_a_known_term_takes_no_place(terms):
    mind = small(bucket=7)
    numbers = [mind.number(term) for term in terms]
    before = used(mind.memory)
    assert [mind.number(term) for term in terms] == numbers
    assert used(mind.memory) == before


@given(st.lists(TERMS, min_size=1, max_size=6))
def test_every_term_is_in_the_chain_of_its_bucket_once(terms):
    mind = small(bucket=7)
    for term in terms:
        mind.number(term)
    memory = mind.memory
    found = []
    for bucket in range(7):
        term = int(memory.term_bucket[bucket])
        while term != NO_TERM:
            assert term_hash(memory, *parts(memory, term)) == bucket
            found.append(term)
            term = int(memory.term_next[term])
    assert len(found) == len(set(found)) == used(memory)


def parts(memory, term):
    return int(memory.term_head[term]), int(memory.term_left[term]), int(memory.term_right[term])


@given(TERMS)
def test_flags_tell_what_stands_in_a_term(term):
    mind = small()
    flags = int(mind.memory.term_flags[mind.number(term)])
    expected = sum({FLAG_OF_KIND[variable.kind] for variable in variables(term)})
    if Atom("^op") in atoms(term):
        expected |= HAS_OPERATOR
    if any(isinstance(part, Compound) and part.connector == "*" for part in subterms(term)):
        expected |= HAS_PRODUCT
    assert flags == expected
    assert has_variable(mind.memory, mind.number(term)) == (flags & HAS_VARIABLE != 0)


@given(TERMS)
def test_a_signature_covers_all_names_but_self(term):
    mind = small()
    expected = 0
    for atom in atoms(term):
        if atom != Atom("SELF"):
            number = mind.number(atom)
            assert mind.memory.term_signature[number] != 0
            expected |= int(mind.memory.term_signature[number])
    assert mind.memory.term_signature[mind.number(term)] == expected


@given(TERMS)
def test_operations_are_those_of_narsese(term):
    mind = small()
    assert (operation_number(mind.memory, mind.number(term)) == 1) == (operator_of(term) is not None)


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("^op", 1),
        ("<({SELF} * a) --> ^op>", 1),
        ("<({$1} * a) --> ^op>", 1),
        ("<({a} * b) --> ^op>", 0),
        ("<(SELF * a) --> ^op>", 0),
        ("<({SELF} * a) --> op>", 0),
        ("<({SELF} * ^op) --> op>", 0),
        ("<^op --> ({SELF} * a)>", 0),
        ("(a &/ ^op)", 0),
        ("a", 0),
    ],
)
def test_what_is_an_operation(text, operation):
    mind = small()
    assert operation_number(mind.memory, mind.term(text)) == operation


@given(TERMS)
def test_size_counts_atoms_and_connectors(term):
    mind = small()
    size = 0
    for part in subterms(term):
        # A list of n elements has n connectors, a prefix or a set an END in the place of a second part.
        size += len(part.parts) if is_a_set(part) else 1
        size += isinstance(part, Compound) and (is_a_set(part) or len(part.parts) == 1)
    assert mind.memory.term_size[mind.number(term)] == size


def is_a_set(term):
    return isinstance(term, Compound) and term.connector in ("{}", "[]")


def test_the_heads():
    mind = small()
    memory = mind.memory
    for text, variable, compound in (
        ("a", 0, 0),
        ("$1", 1, 0),
        ("#1", 1, 0),
        ("?1", 1, 0),
        ("(a * $1)", 0, 1),
    ):
        assert is_variable(memory, mind.term(text)) == bool(variable)
        assert is_compound(memory, mind.term(text)) == bool(compound)
    assert not is_compound(memory, END_TERM)
    assert word(memory, SELF_SYMBOL) == mind.term("SELF")
    assert sorted(CODES.values()) == list(range(FIRST_CONNECTOR, FIRST_CONNECTOR + len(CODES)))


def test_every_variable_has_a_place_of_its_own():
    memory = Mind(terms=100).memory
    places = [
        variable_place(memory, intern(memory, head, number, NO_TERM))
        for head in (INDEPENDENT, DEPENDENT, QUERY)
        for number in range(1, LARGEST_VARIABLE + 1)
    ]
    assert sorted(places) == list(range(BINDINGS))


def test_atoms():
    memory = small().memory
    memory.symbol_space[5] = 1
    assert atom_flags(memory, WORD, 5) == HAS_VALUE
    assert atom_flags(memory, WORD, 4) == 0
    assert atom_flags(memory, OPERATOR, 5) == HAS_OPERATOR
    assert atom_flags(memory, QUERY, 5) == HAS_QUERY
    assert atom_signature(WORD, SELF_SYMBOL) == atom_signature(INDEPENDENT, 1) == 0
    assert len({atom_signature(WORD, number) for number in range(2, 61)}) == 59
    # One bit each, and below the sign of an int64.
    assert all(atom_signature(head, n).bit_count() == 1 for head in (WORD, OPERATOR) for n in range(2, 500))
    assert max(atom_signature(WORD, number) for number in range(500)) < 2**62


@given(st.lists(TERMS, min_size=1, max_size=8), st.integers(3, 20))
def test_a_full_memory_refuses_and_stays_as_it_was(terms, places):
    mind = Mind(terms=places)
    memory = mind.memory
    for term in terms:
        before = memory.term_head.copy(), used(memory), int(memory.registers[REFUSED_TERMS])
        number = try_to_make(mind, term)
        assert used(memory) <= places - 1
        if number == NO_TERM:
            assert memory.registers[REFUSED_TERMS] > before[2]
            assert used(memory) == places - 1
        else:
            assert mind.language.decode(memory, number) == term
        # What was there is there still.
        kept = before[0] != 0
        assert (memory.term_head[kept] == before[0][kept]).all()


def try_to_make(mind, term):
    from machinepsych.nars.language import RefusedTermError

    try:
        return mind.number(term)
    except RefusedTermError:
        return NO_TERM


def test_nothing_is_made_of_nothing_nor_what_is_too_large():
    mind = Mind(largest_term=5)
    memory = mind.memory
    a = mind.term("a")
    assert intern(memory, CODES["*"], a, NO_TERM) == NO_TERM
    assert intern(memory, CODES["*"], NO_TERM, a) == NO_TERM
    assert memory.registers[REFUSED_TERMS] == 0
    largest = mind.term("((a * b) * c)")
    assert memory.term_size[largest] == memory.registers[LARGEST_TERM] == 5
    before = used(memory)
    assert intern(memory, CODES["--"], largest, END_TERM) == NO_TERM
    assert memory.registers[REFUSED_TERMS] == 1
    assert used(memory) == before
    assert parse_term("((a * b) * c)") == mind.language.decode(memory, largest)
