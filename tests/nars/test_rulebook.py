"""The tables say what the rules' text says, the index misses no rule, and mistakes in a line are told."""

import contextlib
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.rule_text import RuleError, read_rules
from machinepsych.nars.rulebook import (
    ANY_HEAD,
    BIND,
    CHECK,
    HEADS,
    LEFT_RIGHT,
    RIGHT_LEFT,
    RULE_FIELDS,
    plain_rules,
    rule_tables,
)
from machinepsych.nars.terms import END, EXTENSIONAL_SET, IMPLICATION, INHERITANCE, REST
from machinepsych.nars.unification import BIND_DEPENDENT, BIND_INDEPENDENT

TABLES = plain_rules()
SYLLOGISM = "<S --> M>, <M --> P> |- <S --> P>  deduction"


def groups_at(tables, one, other=0):
    place = one * HEADS + other
    return tables.index_group[tables.index_start[place] : tables.index_start[place + 1]]


def tables_of(text, level=1):
    tables = rule_tables(read_rules({level: text}))
    return type(TABLES)(**tables)


def test_the_tables_are_those_named_and_whole_numbers():
    tables = rule_tables()
    assert tuple(tables) == RULE_FIELDS
    assert {table.dtype for table in tables.values()} == {np.dtype(np.int64)}


def test_a_syllogism_as_a_table():
    tables = tables_of(SYLLOGISM)
    s, m, p = (ord(letter) - ord("A") for letter in "SMP")
    first, last = tables.group_code[0]
    codes = [INHERITANCE, BIND + s, BIND + m, INHERITANCE, CHECK + m, BIND + p]
    assert tables.code[first:last].tolist() == codes
    first, last = tables.conclusion_code[0]
    assert tables.code[first:last].tolist() == [BIND + s, BIND + p, INHERITANCE]
    assert tables.group_same.tolist() == [RIGHT_LEFT]
    assert groups_at(tables, INHERITANCE, INHERITANCE).tolist() == [0]
    assert len(tables.index_group) == 1


def test_a_set_is_a_list_with_an_end():
    tables = tables_of("<{A B} --> P> |- <{B} --> P>  structural_deduction")
    first, last = tables.group_code[0]
    a, b, p = (BIND + ord(letter) - ord("A") for letter in "ABP")
    assert tables.code[first:last].tolist() == [INHERITANCE, EXTENSIONAL_SET, a, REST, b, END, p]
    assert tables.group_heads[0].tolist() == [EXTENSIONAL_SET, ANY_HEAD, ANY_HEAD, ANY_HEAD]
    assert groups_at(tables, INHERITANCE).tolist() == [0]
    assert groups_at(tables, INHERITANCE, INHERITANCE).size == 0


def test_a_letter_alone_is_a_premise_of_any_head():
    tables = tables_of("A, <B ==> C> |- C  deduction  bind B to A")
    found = [(i, j) for i, j in itertools.product(range(HEADS), repeat=2) if groups_at(tables, i, j).size]
    assert found == [(head, IMPLICATION) for head in range(1, HEADS)]
    assert tables.group_bind[0].tolist() == [1, 0, BIND_INDEPENDENT | BIND_DEPENDENT]


@pytest.mark.parametrize(("words", "kinds"), [("$ of B", BIND_INDEPENDENT), ("# of B", BIND_DEPENDENT)])
def test_which_variables_are_bound(words, kinds):
    tables = tables_of(f"A, <B ==> C> |- C  deduction  bind {words} to A")
    assert tables.group_bind[0].tolist() == [1, 0, kinds]


def test_rules_with_the_same_premises_are_matched_once():
    tables = tables_of(
        f"{SYLLOGISM}\n{SYLLOGISM.replace('<S --> P>  deduction', '<P --> S>  exemplification')}"
    )
    assert tables.group_level.tolist() == [1]
    assert tables.group_conclusion.tolist() == [[0, 2]]


def test_a_long_rule_goes_on_in_the_next_line():
    assert tables_of(SYLLOGISM.replace(" |-", "\n  |-")).code.tolist() == tables_of(SYLLOGISM).code.tolist()


def test_groups_of_an_index_entry_go_up_in_level():
    for start, end in itertools.pairwise(TABLES.index_start):
        levels = TABLES.group_level[TABLES.index_group[start:end]]
        assert (np.diff(levels) >= 0).all()


def test_what_a_group_asks_for_is_what_its_letters_say():
    tables = tables_of("<M --> P>, <S <-> M> |- <S --> P>  analogy", level=2)
    assert tables.group_same.tolist() == [LEFT_RIGHT]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<S --> M>, <M --> P>", '"|-"'),
        ("<S --> M>, <M --> P> |- <S --> P> deduction", "two spaces"),
        ("<S --> M>, <M --> P> |- <S --> P>  detuction", "Did you mean deduction"),
        ("<S --> M>, <M --> P> |- <S --> Q>  deduction", "Q stands in no premise"),
        ("<S --> M> |- <M --> S>  deduction", "not a truth function of 1"),
        ("<S --> M>, <M --> P>, A |- <S --> P>  deduction", "not 3"),
        ("<S --> M, <M --> P> |- <S --> P>  deduction", ""),
        ("<s --> M>, <M --> P> |- <M --> P>  deduction", "capital letters only"),
        (f"{SYLLOGISM} twice", "only 'denied'"),
        (f"{SYLLOGISM}  introduce verbs", "'introduce verbs'"),
        (f"{SYLLOGISM}  bind S to Q", "Q stands in no premise"),
        (f"{SYLLOGISM}  bind ? of S to P", "can be read"),
    ],
)
def test_a_mistake_names_level_line_and_what_is_wrong(line, told):
    with pytest.raises(RuleError) as error:
        read_rules({4: f"\n# a heading\n{SYLLOGISM}\n{line}\n"})
    assert "NAL-4, line 4" in str(error.value)
    assert told in str(error.value)


@given(st.text(alphabet="<>-=|SMP(){}[]&, #\n", max_size=60))
def test_any_text_is_read_or_refused_with_a_rule_error(text):
    with contextlib.suppress(RuleError):
        assert read_rules({1: text}) == ()
