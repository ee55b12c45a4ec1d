"""Variable introduction: what recurs in an implication may be anything.

In two passes, names that recur as subjects (and as arguments of images) and names that recur as
predicates are replaced by variables, everywhere at once. A name on both sides of the implication becomes
an independent variable $; a name that recurs on one side alone becomes a dependent variable #, in the first
pass only. SELF counts where it is not the actor of an operation. What comes out is remembered with the
term, so that it is made once. ONA (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.terms import (
    DEPENDENT,
    EXTENSIONAL_IMAGE_1,
    FIRST_CONNECTOR,
    HAS_PRODUCT,
    INDEPENDENT,
    INHERITANCE,
    INTENSIONAL_IMAGE_2,
    LARGEST_VARIABLE,
    NO_TERM,
    PROPERTY_COMPARISON,
    SELF_SYMBOL,
    SIMILARITY,
    WORD,
    intern,
    operation_number,
)
from machinepsych.nars.unification import normalize_variables, replace

NOTHING = -1

# What a place in a term means for a pass.
PLACE_OUTSIDE = 0
PLACE_COUNTS = 1
PLACE_IMAGE = 2
PLACE_ACTOR = 4

SUBJECTS = 0
PREDICATES = 1
# Different names that one implication is searched for.
NAMES = 32


@lane
def is_image(head):
    """Say whether a head is one of the four images."""
    return EXTENSIONAL_IMAGE_1 <= head <= INTENSIONAL_IMAGE_2


@lane
def count_names(memory, term, side, side_pass, count):
    """Add the names of one side of an implication to the list; return how many different ones there are."""
    nodes = memory.walk_node
    states = memory.walk_state
    top = 0
    nodes[0] = term
    states[0] = PLACE_OUTSIDE
    while top >= 0:
        node = nodes[top]
        place = states[top]
        top -= 1
        head = memory.term_head[node]
        if head == WORD:
            if place & PLACE_COUNTS == 0:
                continue
            if memory.term_left[node] == SELF_SYMBOL and place & PLACE_ACTOR != 0:
                continue
            k = 0
            while k < count and memory.name_term[k] != node:
                k += 1
            if k == count:
                if count == NAMES:
                    continue
                memory.name_term[k] = node
                memory.name_count[k, 0] = 0
                memory.name_count[k, 1] = 0
                count += 1
            memory.name_count[k, side] += 1
            continue
        if head < FIRST_CONNECTOR:
            continue
        left = place
        right = place
        if head == INHERITANCE or head == SIMILARITY or head == PROPERTY_COMPARISON:
            actor = PLACE_ACTOR if operation_number(memory, node) > 0 else 0
            if side_pass == SUBJECTS:
                left = PLACE_COUNTS | actor
                right = PLACE_IMAGE
            else:
                left = PLACE_OUTSIDE
                right = PLACE_COUNTS
        elif is_image(head):
            if side_pass == SUBJECTS:
                left = PLACE_OUTSIDE
                right = PLACE_COUNTS if place != PLACE_OUTSIDE else PLACE_OUTSIDE
            else:
                right = PLACE_OUTSIDE
        top += 1
        nodes[top] = memory.term_right[node]
        states[top] = right
        top += 1
        nodes[top] = memory.term_left[node]
        states[top] = left
    return count


@lane
def introduce_variables(memory, term, side_pass):
    """Return an implication with variables for the names that recur in it, or ``NO_TERM`` for none."""
    if side_pass == PREDICATES and memory.term_flags[term] & HAS_PRODUCT != 0:
        # In relations the predicate is what the statement is about (ONA).
        return NO_TERM
    count = count_names(memory, memory.term_left[term], 0, side_pass, 0)
    count = count_names(memory, memory.term_right[term], 1, side_pass, count)
    general = term
    independent = 0
    dependent = 0
    for k in range(count):
        on_left = memory.name_count[k, 0]
        on_right = memory.name_count[k, 1]
        if on_left > 0 and on_right > 0:
            independent += 1
            if independent > LARGEST_VARIABLE:
                return NO_TERM
            variable = intern(memory, INDEPENDENT, independent, NO_TERM)
        elif on_left + on_right >= 2 and side_pass == SUBJECTS:
            dependent += 1
            if dependent > LARGEST_VARIABLE:
                return NO_TERM
            variable = intern(memory, DEPENDENT, dependent, NO_TERM)
        else:
            continue
        if variable == NO_TERM:
            return NO_TERM
        general = replace(memory, general, memory.name_term[k], variable)
        if general == NO_TERM:
            return NO_TERM
    if general == term:
        return NO_TERM
    return normalize_variables(memory, general)


@lane
def general_form(memory, term, side_pass):
    """Return what variable introduction makes of an implication in one pass, or ``NO_TERM`` for nothing."""
    known = memory.term_general[term] if side_pass == SUBJECTS else memory.term_general_second[term]
    if known == NOTHING:
        return NO_TERM
    if known != 0:
        return known
    general = introduce_variables(memory, term, side_pass)
    remembered = general if general != NO_TERM else NOTHING
    if side_pass == SUBJECTS:
        memory.term_general[term] = remembered
    else:
        memory.term_general_second[term] = remembered
    return general
