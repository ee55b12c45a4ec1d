"""What subjects believe, in words, whatever numbers their memories have for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.encoding import first_memory, language_of, size_for
from machinepsych.nars.hypotheses import Words, hypotheses_of, structure_hashes
from machinepsych.nars.language import Language, RefusedTermError
from machinepsych.nars.links import add_link
from machinepsych.nars.state import Capacity, make_memories, plain_memory
from machinepsych.narsese import normalized, parse_term
from machinepsych.vocabulary import Vocabulary
from tests.nars.bench import lane_parameters
from tests.narsese.generated import TERMS

VOCABULARY = Vocabulary(("A@left", "B"), ("press",))
SIZE = Capacity(terms=600, symbols=200, operations=20)


def memories_with(*orders):
    """Make memories that each took up the same links in another order."""
    size = size_for(VOCABULARY, 96, 256, 2)
    records = np.repeat(first_memory(VOCABULARY, size), len(orders)).view(np.recarray)
    language = language_of(VOCABULARY)
    stamp = np.zeros(size.stamp, np.int64)
    for memory, order in zip(records, orders, strict=True):
        for text, confidence in order:
            term = language.encode(memory, parse_term(text))
            add_link(memory, lane_parameters(), term, 1.0, confidence, stamp, 1.0)
    return {name: records[name] for name in records.dtype.names}


LINKS = [
    ("<(<A --> [left]> &/ ^press) =/> G>", 0.5),
    ("<((<A --> [left]> &/ B) &/ ^press) =/> G>", 0.3),
    ("<(B &/ ^press) =/> <A --> [left]>>", 0.4),
    ("<B =/> G>", 0.6),
]


def test_equal_beliefs_have_equal_words_in_memories_of_another_order():
    known = hypotheses_of(memories_with(LINKS, LINKS[::-1]), VOCABULARY)
    codes, texts = known["hypothesis"]
    said = [texts[code] for code in codes]
    assert known["row"].tolist() == [0, 0, 0, 1, 1, 1]
    assert said[:3] == said[3:] == [LINKS[0][0], LINKS[2][0], LINKS[1][0]]
    assert len(set(texts)) == 3
    codes, conditions = known["precondition"]
    assert [conditions[code] for code in codes[:3]] == ["A@left", "B", "A@left B"]
    assert set(known["operation"][1]) == {"press", "press \u2192 A@left"}
    assert known["evidence"][0] == pytest.approx(1.0)
    assert known["expectation"][0] == pytest.approx(0.75)


def test_who_believes_nothing_has_no_row():
    known = hypotheses_of(memories_with([], LINKS[:1], []), VOCABULARY)
    assert known["row"].tolist() == [1]


@given(st.lists(TERMS.map(normalized), min_size=2, max_size=6, unique=True))
def test_hashes_tell_different_terms_apart_and_know_equal_ones(chosen):
    records = make_memories(SIZE, 2)
    language = Language(SIZE.symbols, [f"^{name}" for name in "abcdefgh"])
    numbers = []
    for memory, order in ((records[0], chosen), (records[1], chosen[::-1])):
        own = {}
        for term in order:
            try:
                own[str(term)] = language.encode(memory, term)
            except RefusedTermError:  # too many variables, an operator not declared: says nothing here
                own[str(term)] = None
        numbers.append(own)
    hashes = structure_hashes(
        *(records[name] for name in ("term_head", "term_left", "term_right", "term_size"))
    )
    seen = set()
    for text, number in numbers[0].items():
        if number is None or numbers[1][text] is None:
            continue
        assert hashes[0, number] == hashes[1, numbers[1][text]]
        assert hashes[0, number] not in seen
        seen.add(hashes[0, number])


def test_words_are_the_names_of_the_experiment_or_narsese():
    words = Words(VOCABULARY)
    assert words.name(parse_term("<A --> [left]>")) == "A@left"
    assert words.name(parse_term("^press")) == "press"
    assert words.name(parse_term("<$1 --> [left]>")) == "<$1 --> [left]>"
    assert words.sides(parse_term("<((B &/ x) &/ ^press) =/> G>")) == ("B x", "press")


def test_a_memory_of_another_kind_has_the_same_arrays():
    # The listing reads arrays by name: those of a subject are those of the shell's memory and more.
    assert set(plain_memory(SIZE).dtype.names) <= set(memories_with([]))
