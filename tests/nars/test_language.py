"""Terms go into a memory and come out the same; what does not fit is refused with a reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.language import Language, RefusedTermError
from machinepsych.nars.registers import FREE_TERMS
from machinepsych.nars.terms import END_TERM, LARGEST_VARIABLE
from machinepsych.narsese import Atom, Variable, normalized
from machinepsych.narsese.structure import atoms
from tests.nars.test_reductions import Mind
from tests.narsese.generated import TERMS


def declaring(terms):
    """Return a small memory in which every operator of the terms is declared."""
    mind = Mind(terms=300)
    names = [atom.name for term in terms for atom in atoms(term) if atom.is_operator]
    mind.language = Language(300, list(dict.fromkeys(names)) or ["^op"])
    return mind


@given(st.lists(TERMS.map(normalized), min_size=1, max_size=5))
def test_terms_come_out_as_they_went_in(terms):
    mind = declaring(terms)
    numbers = [mind.number(term) for term in terms]
    assert [mind.language.decode(mind.memory, number) for number in numbers] == terms
    assert all(mind.language.decode(mind.memory, mind.number(each)) == each for each in terms[::-1])


@given(TERMS.map(normalized))
def test_another_language_of_the_same_names_reads_the_same(term):
    mind = declaring([term])
    number = mind.number(term)
    read = Language(300, mind.language.operators[1:])
    read.symbols = list(mind.language.symbols)
    assert read.decode(mind.memory, number) == term


def test_names_are_numbered_as_they_come():
    language = Language(10, ["^left", "^right"])
    assert [language.symbol(name) for name in ("SELF", "a", "b", "a")] == [1, 2, 3, 2]
    assert [language.operation(name) for name in ("^right", "^left")] == [2, 1]


@given(st.integers(3, 12))
def test_names_beyond_the_room_are_refused_and_known_ones_are_not(room):
    language = Language(room, ["^op"])
    names = [f"n{k}" for k in range(room - 2)]
    numbers = [language.symbol(name) for name in names]
    # A name's number is a place in the arrays of a memory.
    assert max(numbers) == room - 1
    with pytest.raises(RefusedTermError, match=f"{room - 2} different names"):
        language.symbol("another")
    assert [language.symbol(name) for name in names] == numbers
    assert len(language.symbols) == room


def test_undeclared_operators_are_refused_with_what_comes_near():
    mind = Mind()
    mind.language = Language(60, ["^left", "^right"])
    with pytest.raises(RefusedTermError, match=r"\^lft is no operation here.*\^left"):
        mind.number(Atom("^lft"))


@pytest.mark.parametrize("name", ["x", "0", str(LARGEST_VARIABLE + 1)])
def test_variables_are_numbered_and_not_too_many(name):
    mind = Mind(terms=50)
    with pytest.raises(RefusedTermError, match=f"at most {LARGEST_VARIABLE} variables"):
        mind.number(Variable("$", name))


@given(TERMS.map(normalized), st.integers(1, 12))
def test_too_large_is_refused(term, largest):
    mind = declaring([term])
    size = mind.memory.term_size[mind.number(term)]
    other = Mind(terms=300, largest_term=largest)
    other.language = mind.language
    if size <= largest:
        assert other.language.decode(other.memory, other.number(term)) == term
    else:
        with pytest.raises(RefusedTermError, match=f"its limit is {largest} "):
            other.number(term)


def test_no_room_is_refused_and_what_is_known_is_still_found():
    mind = Mind(terms=5)
    known = mind.term("(a * b)")
    assert mind.memory.registers[FREE_TERMS] == 0
    for new in ("c", "(b * a)", "<a --> b>"):
        with pytest.raises(RefusedTermError, match="no room"):
            mind.term(new)
    assert mind.term("(a * b)") == known
    assert np.count_nonzero(mind.memory.term_head) == 4


def test_what_is_no_term_by_itself():
    mind = Mind(terms=50)
    for number in (END_TERM, int(mind.memory.term_right[mind.term("{a b}")])):
        with pytest.raises(ValueError, match="no term by itself"):
            mind.language.decode(mind.memory, number)
