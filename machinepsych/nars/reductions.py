"""What becomes of a rule's conclusion before it is believed: shorter forms, and a filter.

A conclusion is put together from parts of its premises. It may say a thing twice, as ``(a && a)``, which is
reduced, or what no reasoner should carry further, as ``<(a * b) --> (a * c)>``, which is dropped.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.terms import (
    CONJUNCTION,
    DEPENDENT,
    DISJUNCTION,
    END_TERM,
    EQUIVALENCE,
    EXTENSIONAL_INTERSECTION,
    EXTENSIONAL_SET,
    FIRST_CONNECTOR,
    HAS_DEPENDENT,
    HAS_INDEPENDENT,
    HAS_VARIABLE,
    IMPLICATION,
    INDEPENDENT,
    INHERITANCE,
    INTENSIONAL_DIFFERENCE,
    INTENSIONAL_INTERSECTION,
    INTENSIONAL_SET,
    LARGEST_VARIABLE,
    NEGATION,
    NO_TERM,
    OPERATOR,
    PRODUCT,
    REST,
    SIMILARITY,
    TEMPORAL_IMPLICATION,
    intern,
)


@lane
def make_reduced(memory, head, left, right):
    """Return the term of a head and two reduced children, itself reduced; ``NO_TERM`` where it has no room.

    ``(a && a)`` is a, likewise for ``||``, ``&`` and ``|``; ``([a] & [b])`` is ``[a b]`` and ``({a} | {b})``
    is ``{a b}`` (Wang 2013, NAL-2 and NAL-3).
    """
    if left == NO_TERM or right == NO_TERM:
        return NO_TERM
    if (
        head == CONJUNCTION
        or head == DISJUNCTION
        or head == EXTENSIONAL_INTERSECTION
        or head == INTENSIONAL_INTERSECTION
    ):
        if left == right:
            return left
        kind = INTENSIONAL_SET if head == EXTENSIONAL_INTERSECTION else EXTENSIONAL_SET
        if (
            (head == EXTENSIONAL_INTERSECTION or head == INTENSIONAL_INTERSECTION)
            and memory.term_head[left] == kind
            and memory.term_head[right] == kind
        ):
            return merged_set(memory, kind, left, right)
    return intern(memory, head, left, right)


@lane
def merged_set(memory, kind, one, other):
    """Return the set of the elements of two sets, in their order, each once. Works in ``memory.queue``."""
    elements = memory.queue
    count = 0
    for which in range(2):
        node = one if which == 0 else other
        while node != END_TERM:
            element = memory.term_left[node]
            new = True
            for k in range(count):
                if elements[k] == element:
                    new = False
            if new:
                elements[count] = element
                count += 1
            node = memory.term_right[node]
    rest = END_TERM
    for k in range(count - 1):
        rest = intern(memory, REST, elements[count - 1 - k], rest)
    return intern(memory, kind, elements[0], rest)


@lane
def reduce_term(memory, term):
    """Return a term with all its parts reduced, from the innermost outwards."""
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
            if memory.term_head[node] < FIRST_CONNECTOR:
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
            value = make_reduced(memory, memory.term_head[node], lefts[top], value)
            if value == NO_TERM:
                return NO_TERM
            top -= 1
    return value


@lane
def is_rule_head(head):
    """Say whether a head is that of a statement between statements: an implication of any kind."""
    return head == IMPLICATION or head == EQUIVALENCE or head == TEMPORAL_IMPLICATION


@lane
def has_name_twice(memory, statement):
    """Say whether a name or a variable stands twice in a term. Works in ``memory.queue`` and a stack."""
    names = memory.queue
    nodes = memory.stack_term
    count = 0
    top = 0
    nodes[0] = statement
    while top >= 0:
        node = nodes[top]
        top -= 1
        head = memory.term_head[node]
        if head >= FIRST_CONNECTOR:
            nodes[top + 1] = memory.term_right[node]
            nodes[top + 2] = memory.term_left[node]
            top += 2
        elif node != END_TERM and head != OPERATOR:
            for k in range(count):
                if names[k] == node:
                    return True
            names[count] = node
            count += 1
    return False


@lane
def has_lone_variable(memory, term):
    """Say whether a variable stands only once in a term: it then binds nothing."""
    if memory.term_flags[term] & HAS_VARIABLE == 0:
        return False
    nodes = memory.stack_term
    counts = memory.queue
    for k in range(2 * LARGEST_VARIABLE):
        counts[k] = 0
    top = 0
    nodes[0] = term
    while top >= 0:
        node = nodes[top]
        top -= 1
        head = memory.term_head[node]
        if head >= FIRST_CONNECTOR:
            if memory.term_flags[node] & HAS_VARIABLE != 0:
                nodes[top + 1] = memory.term_right[node]
                nodes[top + 2] = memory.term_left[node]
                top += 2
        elif head == INDEPENDENT:
            counts[memory.term_left[node] - 1] += 1
        elif head == DEPENDENT:
            counts[LARGEST_VARIABLE + memory.term_left[node] - 1] += 1
    for k in range(2 * LARGEST_VARIABLE):
        if counts[k] == 1:
            return True
    return False


@lane
def is_first_order(memory, term):
    """Say whether a term, its negation signs taken away, is one statement without statements joined in it."""
    while memory.term_head[term] == NEGATION:
        term = memory.term_left[term]
    head = memory.term_head[term]
    return not (is_rule_head(head) or head == CONJUNCTION or head == DISJUNCTION)


@lane
def is_worth_keeping(memory, term):
    """Say whether a conclusion may be believed: the filter on what rules conclude.

    Refused are: inheritance or similarity of a term with itself, or with a name or variable twice; an
    implication of a term by itself, or with another implication in it; a conjunction or disjunction whose
    right part is one (chains nest to the left); an intersection that no set can be; a variable among
    the several elements of a set; a variable that stands once, or in a statement by itself; ``#``
    without ``$`` in an implication. After ONA, which has most of them.
    """
    flags = memory.term_flags[term]
    if flags & HAS_VARIABLE != 0:
        if is_first_order(memory, term):
            return False
        if (
            is_rule_head(memory.term_head[term])
            and flags & HAS_DEPENDENT != 0
            and flags & HAS_INDEPENDENT == 0
        ):
            return False
        if has_lone_variable(memory, term):
            return False
    nodes = memory.walk_node
    inside = memory.walk_state
    top = 0
    nodes[0] = term
    inside[0] = 0
    while top >= 0:
        node = nodes[top]
        within = inside[top]
        top -= 1
        head = memory.term_head[node]
        if head < FIRST_CONNECTOR:
            continue
        left = memory.term_left[node]
        right = memory.term_right[node]
        if head == INHERITANCE or head == SIMILARITY:
            if left == right or has_name_twice(memory, node):
                return False
        elif is_rule_head(head):
            if within == 1 or left == right:
                return False
            within = 1
        elif head == CONJUNCTION or head == DISJUNCTION:
            below = memory.term_head[right]
            if below == CONJUNCTION or below == DISJUNCTION:
                return False
        elif head == EXTENSIONAL_INTERSECTION or head == INTENSIONAL_INTERSECTION:
            kind = EXTENSIONAL_SET if head == EXTENSIONAL_INTERSECTION else INTENSIONAL_SET
            if memory.term_head[left] == kind and memory.term_head[right] == kind:
                return False
        elif (
            (head == EXTENSIONAL_SET or head == INTENSIONAL_SET)
            and right != END_TERM
            and memory.term_flags[node] & HAS_VARIABLE != 0
        ):
            return False
        nodes[top + 1] = right
        inside[top + 1] = within
        nodes[top + 2] = left
        inside[top + 2] = within
        top += 2
    return True


@lane
def has_mixed_compound(memory, term):
    """Say whether a product, intersection or difference in a term has variables in only one of its parts."""
    nodes = memory.walk_node
    top = 0
    nodes[0] = term
    while top >= 0:
        node = nodes[top]
        top -= 1
        head = memory.term_head[node]
        if head < FIRST_CONNECTOR or memory.term_flags[node] & HAS_VARIABLE == 0:
            continue
        left = memory.term_left[node]
        right = memory.term_right[node]
        if PRODUCT <= head <= INTENSIONAL_DIFFERENCE:
            of_left = memory.term_flags[left] & HAS_VARIABLE != 0
            of_right = memory.term_flags[right] & HAS_VARIABLE != 0
            if of_left != of_right:
                return True
        nodes[top + 1] = right
        nodes[top + 2] = left
        top += 2
    return False
