"""From the text of the rules to tables that lanes read.

Rules with the same premises form a group, which is matched once. A premise's pattern is a list of codes in
the order in which a term is walked (a connector before its parts); a conclusion is a list in the order in
which it is put together (parts before their connector). An index gives, for the heads of two premises, the
groups that can match; what a group asks of the parts next below stands beside it, so that most are passed
over without a look into the terms.
"""

from __future__ import annotations

import functools
from collections import namedtuple
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np

from machinepsych.kernels.cache import kept_tables
from machinepsych.nars.rule_text import INTRODUCTIONS, TRUTHS, Rule, letters, read_rules
from machinepsych.nars.terms import CODES, END, REST
from machinepsych.nars.unification import BIND_DEPENDENT, BIND_INDEPENDENT
from machinepsych.narsese import Compound, Term
from machinepsych.narsese.connector import CONNECTORS, Form

HEADS = REST + 1

# Codes: a head stands for itself; these are added to the number of a capital letter (A is 0).
BIND = 1000
CHECK = 2000
ANY_HEAD = 0
NO_LETTER = -1

# Bits of a group's demand: which of the parts next below are the same term in both premises.
LEFT_LEFT = 1
LEFT_RIGHT = 2
RIGHT_LEFT = 4
RIGHT_RIGHT = 8
WHOLE_LEFT = 16
WHOLE_RIGHT = 32
LEFT_WHOLE = 64
RIGHT_WHOLE = 128
_BITS = {
    (1, 1): LEFT_LEFT,
    (1, 2): LEFT_RIGHT,
    (2, 1): RIGHT_LEFT,
    (2, 2): RIGHT_RIGHT,
    (0, 1): WHOLE_LEFT,
    (0, 2): WHOLE_RIGHT,
    (1, 0): LEFT_WHOLE,
    (2, 0): RIGHT_WHOLE,
}

RULE_FIELDS: tuple[str, ...] = (
    "index_start",
    "index_group",
    "group_level",
    "group_same",
    "group_heads",
    "group_code",
    "group_bind",
    "group_conclusion",
    "conclusion_truth",
    "conclusion_denied",
    "conclusion_introduce",
    "conclusion_code",
    "code",
)


# A pattern: a letter, or a head and its two children; None is the END of what takes one term.
Pattern: TypeAlias = "str | tuple[int, Pattern | None, Pattern | None]"


def _pattern(term: Term) -> Pattern:
    if not isinstance(term, Compound):
        return next(letters(term))
    head = CODES[term.connector]
    form = CONNECTORS[term.connector].form
    if form is Form.SET:
        rest: Pattern | None = None
        for part in reversed(term.parts[1:]):
            rest = (REST, _pattern(part), rest)
        return (head, _pattern(term.parts[0]), rest)
    if form is Form.PREFIX:
        return (head, _pattern(term.parts[0]), None)
    return (head, _pattern(term.parts[0]), _pattern(term.parts[1]))


def _head(pattern: Pattern | None) -> int:
    if pattern is None:
        return END
    return ANY_HEAD if isinstance(pattern, str) else pattern[0]


def _children(pattern: Pattern) -> tuple[Pattern | None, Pattern | None]:
    return (None, None) if isinstance(pattern, str) else (pattern[1], pattern[2])


def _heads_below(pattern: Pattern) -> tuple[int, int]:
    if isinstance(pattern, str):
        return ANY_HEAD, ANY_HEAD
    return _head(pattern[1]), _head(pattern[2])


def _match_code(pattern: Pattern | None, seen: set[str]) -> Iterator[int]:
    if pattern is None:
        yield END
    elif isinstance(pattern, str):
        yield (CHECK if pattern in seen else BIND) + ord(pattern) - ord("A")
        seen.add(pattern)
    else:
        yield pattern[0]
        yield from _match_code(pattern[1], seen)
        yield from _match_code(pattern[2], seen)


def _build_code(pattern: Pattern | None) -> Iterator[int]:
    if pattern is None:
        yield END
    elif isinstance(pattern, str):
        yield BIND + ord(pattern) - ord("A")
    else:
        yield from _build_code(pattern[1])
        yield from _build_code(pattern[2])
        yield pattern[0]


def _same(one: Pattern, other: Pattern) -> int:
    bits = 0
    for (i, j), bit in _BITS.items():
        a, b = (one, *_children(one))[i], (other, *_children(other))[j]
        if isinstance(a, str) and a == b:
            bits |= bit
    return bits


def _expanded(head: int) -> Iterable[int]:
    return range(1, HEADS) if head == ANY_HEAD else (head,)


def rule_tables(rules: tuple[Rule, ...] | None = None) -> dict[str, np.ndarray]:
    """Return the tables of the rules (of all there are, by default), by name: shared int64 arrays.

    ``index_start[h1 * HEADS + h2]`` to the next are the places in ``index_group`` of the groups for premises
    of heads h1 and h2 (0 where there is no second premise), by level. Of a group: ``group_heads[g]`` are the
    heads of the four parts next below (0 any), ``group_same`` which of them must be equal, ``group_code``
    first and last of the codes to match, ``group_bind`` the letters to bind and to bind to (-1 none) and
    the kinds of variables to bind, ``group_conclusion`` its first conclusion and the one after
    its last.
    """
    rules = read_rules() if rules is None else rules
    groups: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.group, []).append(rule)
    code: list[int] = []
    rows: dict[str, list[Any]] = {name: [] for name in RULE_FIELDS}
    index: list[list[int]] = [[] for _ in range(HEADS * HEADS)]

    def written(codes: Iterable[int]) -> tuple[int, int]:
        first = len(code)
        code.extend(codes)
        return first, len(code)

    for number, members in enumerate(sorted(groups.values(), key=lambda members: members[0].level)):
        patterns = [_pattern(premise) for premise in members[0].premises]
        two = len(patterns) == 2
        seen: set[str] = set()
        rows["group_level"].append(members[0].level)
        rows["group_code"].append(written(each for p in patterns for each in _match_code(p, seen)))
        heads = [head for p in patterns for head in _heads_below(p)]
        rows["group_heads"].append(heads + [ANY_HEAD] * (4 - len(heads)))
        rows["group_same"].append(_same(*patterns) if two else 0)
        rows["group_bind"].append(_bound(members[0]))
        first = len(rows["conclusion_truth"])
        for rule in members:
            rows["conclusion_truth"].append(TRUTHS[rule.truth])
            rows["conclusion_denied"].append(int(rule.denied))
            rows["conclusion_introduce"].append(INTRODUCTIONS[rule.introduce])
            rows["conclusion_code"].append(written(_build_code(_pattern(rule.conclusion))))
        rows["group_conclusion"].append((first, len(rows["conclusion_truth"])))
        for one in _expanded(_head(patterns[0])):
            for other in _expanded(_head(patterns[1])) if two else (0,):
                index[one * HEADS + other].append(number)
    rows["index_start"] = list(np.cumsum([0, *(len(entries) for entries in index)]))
    rows["index_group"] = [number for entries in index for number in entries]
    rows["code"] = code
    return {name: np.array(rows[name], np.int64) for name in RULE_FIELDS}


def kept_rule_tables() -> dict[str, np.ndarray]:
    """Return the tables of all rules, worked out once for the package's files as they are."""
    return kept_tables("rules", rule_tables)


def _bound(rule: Rule) -> tuple[int, int, int]:
    if rule.bind is None:
        return NO_LETTER, NO_LETTER, 0
    one, other = (ord(letter) - ord("A") for letter in rule.bind)
    kinds = BIND_INDEPENDENT * ("$" in rule.binds) + BIND_DEPENDENT * ("#" in rule.binds)
    return one, other, kinds


@functools.cache
def plain_rules() -> Any:
    """Return the tables of all rules as a named tuple, for lanes called from plain Python."""
    tables = rule_tables()
    return namedtuple("Rules", RULE_FIELDS)(**tables)
