"""A subject's memory begins with the terms of its experiment, and holds them for good."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.collection import collect_terms
from machinepsych.nars.encoding import event_term, first_memory, language_of, operation_term, roomy, size_for
from machinepsych.nars.registers import BABBLED_OPERATIONS, OPERATIONS
from machinepsych.vocabulary import Vocabulary

MATCHING = Vocabulary(
    ("red@left", "tone-high"),
    ("match-left", "match-right", "go-on"),
    {
        "red@left": "<(left * red) --> (loc * color)>",
        "match-left": "<({SELF} * (sample * left)) --> ^match>",
        "match-right": "<({SELF} * (sample * right)) --> ^match>",
    },
)


def memory_of(vocabulary):
    return first_memory(vocabulary, size_for(vocabulary, 96, 256, 4))[0]


@pytest.mark.parametrize(
    ("name", "text"), [("A1@left", "<A1 --> [left]>"), ("tone-high", "tone_high"), ("A", "A")]
)
def test_a_stimulus_is_read_by_its_name_and_place(name, text):
    assert str(event_term(name)) == text


def test_an_experiment_may_say_how_it_is_read():
    assert str(event_term("red@left", MATCHING)) == "<(left * red) --> (loc * color)>"
    assert str(operation_term("match-left", MATCHING)) == "<({SELF} * (sample * left)) --> ^match>"
    assert str(operation_term("go-on", MATCHING)) == "^go_on"


def test_the_first_memory_knows_its_words_and_nothing_else():
    memory = memory_of(MATCHING)
    language = language_of(MATCHING)
    said = [str(language.decode(memory, term)) for term in memory.stimulus_term[:2]]
    assert said == [str(event_term(name, MATCHING)) for name in MATCHING.stimuli]
    said = [str(language.decode(memory, term)) for term in memory.operation_term[:3]]
    assert said == [str(operation_term(name, MATCHING)) for name in MATCHING.operations]
    assert str(language.decode(memory, memory.reinforcer_term[0])) == "G"
    assert not memory.concept_term.any()
    assert not memory.link_term.any()
    # ^match has two arguments to babble with, ^go_on none.
    assert memory.registers[OPERATIONS] == memory.registers[BABBLED_OPERATIONS] == 2
    assert memory.argument_count[1:3].tolist() == [2, 0]


def test_its_terms_are_never_collected():
    memory = memory_of(MATCHING)
    known = [*memory.stimulus_term[:2], *memory.operation_term[:3], memory.reinforcer_term[0]]
    collect_terms(memory)
    assert all(memory.term_head[term] > 0 for term in known)


@given(st.integers(1, 10_000), st.sampled_from([4, 8, 32]))
def test_sizes_come_in_few_steps_with_room_for_all(count, least):
    size = roomy(count, least)
    assert size >= max(count, least)
    assert size == least or size < 4 * count
    assert float(np.log(size / least) / np.log(4)).is_integer()


def test_experiments_of_like_size_share_a_kernel():
    small = Vocabulary(("a",), ("x",))
    assert size_for(small, 96, 256, 1) == size_for(MATCHING, 96, 256, 3)
