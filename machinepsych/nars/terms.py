"""Interned terms: every term is a number, equal terms are the same number, and the parts are two numbers.

A memory holds its terms in arrays: a head (a kind of atom, or a connector) and two children. A term is
made once and found by hashing afterwards, so that comparing terms is comparing numbers. Chains nest to
the left, as in Narsese; a set of several elements is a list: ``{a b}`` is SET(a, REST(b, END)); what takes
one term has END as the other. Terms that nothing holds any more are collected (see
:mod:`machinepsych.nars.collection`).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.registers import FREE_TERM, FREE_TERMS, LARGEST_TERM, REFUSED_TERMS
from machinepsych.narsese.connector import CONNECTORS

NO_TERM = 0

# Heads of atoms: what the left child then means stands behind each.
WORD = 1  # number of the symbol
OPERATOR = 2  # number of the operation, from 1
INDEPENDENT = 3  # number of the variable, from 1; likewise the next two
DEPENDENT = 4
QUERY = 5
END = 6  # nothing

# Heads of compounds follow the table of connectors, and after them the rest of a set's list.
FIRST_CONNECTOR = 10
CODES: dict[str, int] = {symbol: FIRST_CONNECTOR + k for k, symbol in enumerate(CONNECTORS)}
INHERITANCE = CODES["-->"]
SIMILARITY = CODES["<->"]
IMPLICATION = CODES["==>"]
EQUIVALENCE = CODES["<=>"]
TEMPORAL_IMPLICATION = CODES["=/>"]
PROPERTY_COMPARISON = CODES["|->"]
SEQUENCE = CODES["&/"]
PARALLEL = CODES["&|"]
CONJUNCTION = CODES["&&"]
DISJUNCTION = CODES["||"]
PRODUCT = CODES["*"]
EXTENSIONAL_INTERSECTION = CODES["&"]
INTENSIONAL_INTERSECTION = CODES["|"]
EXTENSIONAL_DIFFERENCE = CODES["-"]
INTENSIONAL_DIFFERENCE = CODES["~"]
EXTENSIONAL_IMAGE_1 = CODES["/1"]
EXTENSIONAL_IMAGE_2 = CODES["/2"]
INTENSIONAL_IMAGE_1 = CODES["\\1"]
INTENSIONAL_IMAGE_2 = CODES["\\2"]
NEGATION = CODES["--"]
EQUAL_RELATION = CODES["="]
LARGER_RELATION = CODES["+"]
EXTENSIONAL_SET = CODES["{}"]
INTENSIONAL_SET = CODES["[]"]
REST = FIRST_CONNECTOR + len(CONNECTORS)

# The term END is made first in every memory; SELF is the first symbol.
END_TERM = 1
SELF_SYMBOL = 1

# Which kinds of variables a term has; bits of term_flags.
HAS_INDEPENDENT = 1
HAS_DEPENDENT = 2
HAS_QUERY = 4
HAS_VARIABLE = 7
HAS_OPERATOR = 8
# It has a measured value, which fits others of its measure more or less.
HAS_VALUE = 16
HAS_PRODUCT = 32

# A variable's number goes from 1 to this; a binding row holds one place for each kind and number.
LARGEST_VARIABLE = 16
BINDINGS = 3 * LARGEST_VARIABLE

SIGNATURE_BITS = 61


@lane
def term_hash(memory, head, left, right):
    """Return the bucket of a term; the products stay far below 2**63 for any ids."""
    return (left * 2654435 + right * 97003 + head * 7919) % memory.term_bucket.shape[0]


@lane
def intern(memory, head, left, right):
    """Return the term of a head and two children, made if it is new.

    ``NO_TERM`` where a child is ``NO_TERM`` that may not be, the term would be larger than the memory's
    configuration allows, or the store is full.
    """
    compound = head >= FIRST_CONNECTOR
    if compound and (left == NO_TERM or right == NO_TERM):
        return NO_TERM
    bucket = term_hash(memory, head, left, right)
    term = memory.term_bucket[bucket]
    while term != NO_TERM:
        if (
            memory.term_left[term] == left
            and memory.term_right[term] == right
            and memory.term_head[term] == head
        ):
            return term
        term = memory.term_next[term]
    size = 1
    if compound:
        size = 1 + memory.term_size[left] + memory.term_size[right]
        if size > memory.registers[LARGEST_TERM]:
            memory.registers[REFUSED_TERMS] += 1
            return NO_TERM
    term = memory.registers[FREE_TERM]
    if term == NO_TERM:
        memory.registers[REFUSED_TERMS] += 1
        return NO_TERM
    memory.registers[FREE_TERM] = memory.term_next[term]
    memory.registers[FREE_TERMS] -= 1
    memory.term_head[term] = head
    memory.term_left[term] = left
    memory.term_right[term] = right
    memory.term_size[term] = size
    memory.term_next[term] = memory.term_bucket[bucket]
    memory.term_bucket[bucket] = term
    memory.term_concept[term] = 0
    memory.term_link[term] = 0
    memory.term_predicts[term] = 0
    memory.term_general[term] = 0
    memory.term_general_second[term] = 0
    if compound:
        memory.term_flags[term] = memory.term_flags[left] | memory.term_flags[right]
        if head == PRODUCT:
            memory.term_flags[term] |= HAS_PRODUCT
        memory.term_signature[term] = memory.term_signature[left] | memory.term_signature[right]
    else:
        memory.term_flags[term] = atom_flags(memory, head, left)
        memory.term_signature[term] = atom_signature(head, left)
    return term


@lane
def atom_flags(memory, head, number):
    """Return the flags of an atom or variable."""
    if head == INDEPENDENT:
        return HAS_INDEPENDENT
    if head == DEPENDENT:
        return HAS_DEPENDENT
    if head == QUERY:
        return HAS_QUERY
    if head == OPERATOR:
        return HAS_OPERATOR
    if head == WORD and memory.symbol_space[number] != 0:
        return HAS_VALUE
    return 0


@lane
def atom_signature(head, number):
    """Return one bit for a name: terms without a common bit have no name in common. SELF has none."""
    if head == WORD and number != SELF_SYMBOL:
        return 1 << (number % SIGNATURE_BITS)
    if head == OPERATOR:
        return 1 << ((number * 7 + 3) % SIGNATURE_BITS)
    return 0


@lane
def is_variable(memory, term):
    """Say whether a term is a variable of any kind."""
    head = memory.term_head[term]
    return head == INDEPENDENT or head == DEPENDENT or head == QUERY


@lane
def has_variable(memory, term):
    """Say whether a variable of any kind stands in a term."""
    return memory.term_flags[term] & HAS_VARIABLE != 0


@lane
def is_compound(memory, term):
    """Say whether a term has children."""
    return memory.term_head[term] >= FIRST_CONNECTOR


@lane
def word(memory, symbol):
    """Return the atom of a symbol."""
    return intern(memory, WORD, symbol, NO_TERM)


@lane
def operation_number(memory, term):
    """Return the number of the operation that a term is, from 1, or 0 where it is none.

    An operation is ``^op`` or ``<({SELF} * arguments) --> ^op>``; in place of SELF a variable may stand.
    """
    if memory.term_flags[term] & HAS_OPERATOR == 0:
        return 0
    head = memory.term_head[term]
    if head == OPERATOR:
        return memory.term_left[term]
    if head != INHERITANCE:
        return 0
    subject = memory.term_left[term]
    operator = memory.term_right[term]
    if memory.term_head[operator] != OPERATOR or memory.term_head[subject] != PRODUCT:
        return 0
    actor = memory.term_left[subject]
    if memory.term_head[actor] != EXTENSIONAL_SET:
        return 0
    who = memory.term_left[actor]
    if memory.term_head[who] == WORD and memory.term_left[who] == SELF_SYMBOL:
        return memory.term_left[operator]
    if is_variable(memory, who):
        return memory.term_left[operator]
    return 0


@lane
def variable_place(memory, variable):
    """Return the place of a variable in a row of bindings."""
    kind = memory.term_head[variable] - INDEPENDENT
    return kind * LARGEST_VARIABLE + memory.term_left[variable] - 1
