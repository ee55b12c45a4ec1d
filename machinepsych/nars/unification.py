"""Unification and substitution: fitting a term with variables onto another, and putting in what fits.

Unification is one-sided: the variables of the pattern are bound, those of the other term are constants.
A row of bindings holds one place for each kind and number of variable, ``NO_TERM`` where nothing is
bound. Terms are walked with the memory's own stacks, never by recursion.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.terms import (
    BINDINGS,
    DEPENDENT,
    END_TERM,
    FIRST_CONNECTOR,
    HAS_VARIABLE,
    INDEPENDENT,
    LARGEST_VARIABLE,
    NO_TERM,
    QUERY,
    REST,
    WORD,
    intern,
    variable_place,
)

# The kinds of variables that a pattern may bind, to be added up; the same bits as in terms' flags.
BIND_INDEPENDENT = 1
BIND_DEPENDENT = 2
BIND_QUERY = 4
BIND_ALL = 7

NO_SPACE = 0


@lane
def clear_bindings(bindings):
    """Unbind all variables of a row."""
    for k in range(BINDINGS):
        bindings[k] = NO_TERM


@lane
def copy_bindings(target, bindings):
    """Bind in one row what is bound in another, and nothing else."""
    for k in range(BINDINGS):
        target[k] = bindings[k]


@lane
def binds(head, kinds):
    """Say whether a head is that of a variable of the given kinds."""
    if head == INDEPENDENT:
        return kinds & BIND_INDEPENDENT != 0
    if head == DEPENDENT:
        return kinds & BIND_DEPENDENT != 0
    if head == QUERY:
        return kinds & BIND_QUERY != 0
    return False


@lane
def unify(memory, pattern, term, bindings, kinds):
    """Say whether the variables of ``pattern`` (of the given kinds) can be bound so that it equals ``term``.

    ``bindings`` holds what is bound already and takes what is bound now; after a failure it holds part.
    The end of a set and the rest of its list are never bound.
    """
    return unify_nearly(memory, pattern, term, bindings, kinds, 0.0) > 0.0


@lane
def nearness(memory, one, other, distance):
    """Return from 0 to 1 how near two measured values of the same measure are; 0 where they are none.

    1 - \\|difference\\| / ``distance``, both values from 0 to 1 of their space.
    """
    if distance <= 0.0 or memory.term_head[one] != WORD or memory.term_head[other] != WORD:
        return 0.0
    first = memory.term_left[one]
    second = memory.term_left[other]
    space = memory.symbol_space[first]
    if space == NO_SPACE or space != memory.symbol_space[second]:
        return 0.0
    return max(0.0, 1.0 - abs(memory.symbol_value[first] - memory.symbol_value[second]) / distance)


@lane
def unify_nearly(memory, pattern, term, bindings, kinds, distance):
    """Return how well ``pattern`` fits ``term``: 1 exactly, 0 not at all, between by measured values.

    As :func:`unify`; where both have a measured value of the same measure, they fit by their
    :func:`nearness` and the degrees multiply.
    """
    if pattern == term and memory.term_flags[pattern] & kinds == 0:
        return 1.0
    if memory.term_flags[pattern] & HAS_VARIABLE == 0 and distance <= 0.0:
        return 0.0
    degree = 1.0
    patterns = memory.stack_pattern
    terms = memory.stack_term
    top = 0
    patterns[0] = pattern
    terms[0] = term
    while top >= 0:
        pattern = patterns[top]
        term = terms[top]
        top -= 1
        head = memory.term_head[pattern]
        if binds(head, kinds):
            if term == END_TERM or memory.term_head[term] == REST:
                return 0.0
            place = variable_place(memory, pattern)
            if bindings[place] == NO_TERM:
                bindings[place] = term
            elif bindings[place] != term:
                return 0.0
            continue
        # Equal parts with variables are walked too: each of these stands for itself from now on.
        if pattern == term and memory.term_flags[pattern] & kinds == 0:
            continue
        if pattern == term and head < FIRST_CONNECTOR:
            continue
        if head < FIRST_CONNECTOR:
            near = nearness(memory, pattern, term, distance)
            if near <= 0.0:
                return 0.0
            degree = degree * near
            continue
        if head != memory.term_head[term]:
            return 0.0
        if memory.term_flags[pattern] & HAS_VARIABLE == 0 and distance <= 0.0:
            return 0.0
        top += 1
        patterns[top] = memory.term_right[pattern]
        terms[top] = memory.term_right[term]
        top += 1
        patterns[top] = memory.term_left[pattern]
        terms[top] = memory.term_left[term]
    return degree


@lane
def substitute(memory, term, bindings):
    """Return the term with every bound variable replaced; unbound ones stay.

    ``NO_TERM`` where the result does not fit the memory. What was put in is not searched again.
    """
    if memory.term_flags[term] & HAS_VARIABLE == 0:
        return term
    nodes = memory.walk_node
    lefts = memory.walk_left
    states = memory.walk_state
    top = 0
    nodes[0] = term
    states[0] = 0
    value = NO_TERM
    while top >= 0:
        node = nodes[top]
        state = states[top]
        if state == 0:
            head = memory.term_head[node]
            if memory.term_flags[node] & HAS_VARIABLE == 0:
                value = node
                top -= 1
            elif head < FIRST_CONNECTOR:
                value = bindings[variable_place(memory, node)]
                if value == NO_TERM:
                    value = node
                top -= 1
            else:
                states[top] = 1
                top += 1
                nodes[top] = memory.term_left[node]
                states[top] = 0
        elif state == 1:
            lefts[top] = value
            states[top] = 2
            top += 1
            nodes[top] = memory.term_right[node]
            states[top] = 0
        else:
            value = intern(memory, memory.term_head[node], lefts[top], value)
            if value == NO_TERM:
                return NO_TERM
            top -= 1
    return value


@lane
def replace(memory, term, old, new):
    """Return the term with every occurrence of the part ``old`` replaced by ``new``."""
    nodes = memory.walk_node
    lefts = memory.walk_left
    states = memory.walk_state
    top = 0
    nodes[0] = term
    states[0] = 0
    value = NO_TERM
    while top >= 0:
        node = nodes[top]
        state = states[top]
        if state == 0:
            if node == old:
                value = new
                top -= 1
            elif memory.term_head[node] < FIRST_CONNECTOR or memory.term_size[node] <= memory.term_size[old]:
                value = node
                top -= 1
            else:
                states[top] = 1
                top += 1
                nodes[top] = memory.term_left[node]
                states[top] = 0
        elif state == 1:
            lefts[top] = value
            states[top] = 2
            top += 1
            nodes[top] = memory.term_right[node]
            states[top] = 0
        else:
            value = intern(memory, memory.term_head[node], lefts[top], value)
            if value == NO_TERM:
                return NO_TERM
            top -= 1
    return value


@lane
def contains(memory, term, part):
    """Say whether ``part`` stands anywhere in ``term``, the whole included."""
    signature = memory.term_signature[part]
    nodes = memory.walk_node
    top = 0
    nodes[0] = term
    while top >= 0:
        node = nodes[top]
        top -= 1
        if node == part:
            return True
        if (
            memory.term_head[node] >= FIRST_CONNECTOR
            and memory.term_size[node] > memory.term_size[part]
            and memory.term_signature[node] & signature == signature
        ):
            top += 1
            nodes[top] = memory.term_right[node]
            top += 1
            nodes[top] = memory.term_left[node]
    return False


@lane
def normalize_variables(memory, term):
    """Return the term with its variables numbered from 1, each kind apart, by the levels of the term.

    Numbers follow the levels from the top, each from left to right, so that terms which differ in the
    names of variables alone become the same. ``NO_TERM`` where there are more variables of a kind than
    :data:`LARGEST_VARIABLE`.
    """
    if memory.term_flags[term] & HAS_VARIABLE == 0:
        return term
    bindings = memory.bindings[NORMAL_ROW]
    clear_bindings(bindings)
    queue = memory.queue
    first = 0
    last = 1
    queue[0] = term
    independent = 0
    dependent = 0
    query = 0
    while first < last:
        node = queue[first]
        first += 1
        head = memory.term_head[node]
        if memory.term_flags[node] & HAS_VARIABLE == 0:
            continue
        if head >= FIRST_CONNECTOR:
            queue[last] = memory.term_left[node]
            queue[last + 1] = memory.term_right[node]
            last += 2
            continue
        place = variable_place(memory, node)
        if bindings[place] == NO_TERM:
            if head == INDEPENDENT:
                independent += 1
                number = independent
            elif head == DEPENDENT:
                dependent += 1
                number = dependent
            else:
                query += 1
                number = query
            if number > LARGEST_VARIABLE:
                return NO_TERM
            bindings[place] = intern(memory, head, number, NO_TERM)
            if bindings[place] == NO_TERM:
                return NO_TERM
    return substitute(memory, term, bindings)


@lane
def set_apart(memory, term):
    """Return a term with its variables numbered from the largest number down, where none of a link has one.

    Variables of two terms have nothing to do with each other, although both are numbered from 1: before one
    is fitted to the other, they are set apart. ``NO_TERM`` where there is no room.
    """
    if memory.term_flags[term] & HAS_VARIABLE == 0:
        return term
    apart = term
    for head in range(INDEPENDENT, QUERY + 1):
        for number in range(1, LARGEST_VARIABLE // 2 + 1):
            variable = intern(memory, head, number, NO_TERM)
            if variable == NO_TERM or not contains(memory, term, variable):
                break
            other = intern(memory, head, LARGEST_VARIABLE + 1 - number, NO_TERM)
            if other == NO_TERM:
                return NO_TERM
            apart = replace(memory, apart, variable, other)
            if apart == NO_TERM:
                return NO_TERM
    return apart


# Rows of memory.bindings, each with one user at a time.
NORMAL_ROW = 0
RULE_ROW = 1
DECISION_ROW = 2
GOAL_ROW = 3
FORWARD_ROW = 4
QUESTION_ROW = 5
INTRODUCTION_ROW = 6
SPARE_ROW = 7
BINDING_ROWS = 8
