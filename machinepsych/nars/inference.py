"""Declarative inference: what the rules conclude from two beliefs, or from one.

The rules are tables (see :mod:`machinepsych.nars.rulebook`). Nothing here knows a single rule: a group of
rules that the index names is matched against the premises, and its conclusions are put together, reduced,
filtered, and appended to those that wait to be taken up.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import truth_negation
from machinepsych.nars.generalization import PREDICATES, SUBJECTS, count_names
from machinepsych.nars.reductions import has_mixed_compound, is_worth_keeping, make_reduced, reduce_term
from machinepsych.nars.registers import CONCLUSIONS
from machinepsych.nars.rule_truth import rule_truth
from machinepsych.nars.rulebook import (
    ANY_HEAD,
    BIND,
    CHECK,
    HEADS,
    LEFT_LEFT,
    LEFT_RIGHT,
    LEFT_WHOLE,
    NO_LETTER,
    RIGHT_LEFT,
    RIGHT_RIGHT,
    RIGHT_WHOLE,
    WHOLE_LEFT,
    WHOLE_RIGHT,
)
from machinepsych.nars.terms import (
    CONJUNCTION,
    DEPENDENT,
    END,
    END_TERM,
    FIRST_CONNECTOR,
    HAS_DEPENDENT,
    HAS_PRODUCT,
    HAS_VARIABLE,
    INDEPENDENT,
    LARGEST_VARIABLE,
    NO_TERM,
    REST,
    intern,
)
from machinepsych.nars.unification import (
    BIND_DEPENDENT,
    RULE_ROW,
    SPARE_ROW,
    clear_bindings,
    normalize_variables,
    replace,
    substitute,
    unify,
)

# A conclusion less sure than this is not drawn (ONA).
LEAST_CONFIDENCE = 0.01


@lane
def shared_parts(one, left, right, other, other_left, other_right):
    """Return which parts next below two terms are the same, and which is the other whole: bits."""
    same = 0
    if left == other_left:
        same |= LEFT_LEFT
    if left == other_right:
        same |= LEFT_RIGHT
    if right == other_left:
        same |= RIGHT_LEFT
    if right == other_right:
        same |= RIGHT_RIGHT
    if one == other_left:
        same |= WHOLE_LEFT
    if one == other_right:
        same |= WHOLE_RIGHT
    if left == other:
        same |= LEFT_WHOLE
    if right == other:
        same |= RIGHT_WHOLE
    return same


@lane
def group_matches(memory, rules, group, first, second):
    """Say whether the premises of a group of rules match two terms; puts the letters into ``SPARE_ROW``."""
    letters = memory.bindings[SPARE_ROW]
    stack = memory.stack_term
    top = 0
    stack[0] = second
    if second != NO_TERM:
        top = 1
    stack[top] = first
    for k in range(rules.group_code[group, 0], rules.group_code[group, 1]):
        code = rules.code[k]
        term = stack[top]
        top -= 1
        head = memory.term_head[term]
        if code >= BIND:
            if head == END or head == REST:
                return False
            if code >= CHECK:
                if letters[code - CHECK] != term:
                    return False
            else:
                letters[code - BIND] = term
        else:
            if head != code:
                return False
            if head >= FIRST_CONNECTOR:
                stack[top + 1] = memory.term_right[term]
                stack[top + 2] = memory.term_left[term]
                top += 2
    return True


@lane
def built_conclusion(memory, rules, conclusion):
    """Return the term of a conclusion, reduced, from the letters in ``SPARE_ROW``; NO_TERM without room."""
    letters = memory.bindings[SPARE_ROW]
    stack = memory.stack_pattern
    top = -1
    for k in range(rules.conclusion_code[conclusion, 0], rules.conclusion_code[conclusion, 1]):
        code = rules.code[k]
        if code >= BIND:
            top += 1
            stack[top] = letters[code - BIND]
        elif code == END:
            top += 1
            stack[top] = END_TERM
        else:
            top -= 1
            stack[top] = make_reduced(memory, code, stack[top], stack[top + 1])
            if stack[top] == NO_TERM:
                return NO_TERM
    return stack[0]


@lane
def with_introduced(memory, term, side_pass):
    """Return a conclusion with variables for the names that recur in it, or ``NO_TERM`` where none does.

    In an implication or equivalence a name on both sides becomes ``$``, one that recurs on one side alone
    becomes ``#`` (as a subject only); in a conjunction all become ``#``. New variables are numbered from the
    largest number down, so that they are none of those that the premises have.
    """
    if side_pass == PREDICATES and memory.term_flags[term] & HAS_PRODUCT != 0:
        return NO_TERM
    count = count_names(memory, memory.term_left[term], 0, side_pass, 0)
    count = count_names(memory, memory.term_right[term], 1, side_pass, count)
    joined = memory.term_head[term] == CONJUNCTION
    general = term
    number = LARGEST_VARIABLE
    for k in range(count):
        on_left = memory.name_count[k, 0]
        on_right = memory.name_count[k, 1]
        if on_left + on_right < 2 or number < 1:
            continue
        across = on_left > 0 and on_right > 0
        if not across and side_pass != SUBJECTS:
            continue
        kind = INDEPENDENT if across and not joined else DEPENDENT
        variable = intern(memory, kind, number, NO_TERM)
        if variable == NO_TERM:
            return NO_TERM
        number -= 1
        general = replace(memory, general, memory.name_term[k], variable)
        if general == NO_TERM:
            return NO_TERM
    if general == term or (side_pass == PREDICATES and has_mixed_compound(memory, general)):
        return NO_TERM
    return general


@lane
def add_conclusion(memory, first, second, term, f, c):
    """Append a conclusion that is worth it to those that wait, unless it is there already, or room is not."""
    if term == NO_TERM or not is_worth_keeping(memory, term):
        return
    term = normalize_variables(memory, term)
    if term == NO_TERM or term == first or term == second:
        return
    count = memory.registers[CONCLUSIONS]
    if count >= memory.conclusion_term.shape[0]:
        return
    for k in range(count):
        if memory.conclusion_term[k] == term and memory.conclusion_f[k] == f and memory.conclusion_c[k] == c:
            return
    memory.conclusion_term[count] = term
    memory.conclusion_f[count] = f
    memory.conclusion_c[count] = c
    memory.registers[CONCLUSIONS] = count + 1


@lane
def bound_letters(memory, rules, group):
    """Bind the variables that a group of rules wants bound, into ``RULE_ROW``; say whether that worked.

    What is bound to has no variables itself, unless both are the same.
    """
    bindings = memory.bindings[RULE_ROW]
    pattern = memory.bindings[SPARE_ROW, rules.group_bind[group, 0]]
    fact = memory.bindings[SPARE_ROW, rules.group_bind[group, 1]]
    kinds = rules.group_bind[group, 2]
    if kinds == BIND_DEPENDENT and memory.term_flags[pattern] & HAS_DEPENDENT == 0:
        return False
    if pattern != fact and memory.term_flags[fact] & HAS_VARIABLE != 0:
        return False
    clear_bindings(bindings)
    return unify(memory, pattern, fact, bindings, kinds)


@lane
def draw_conclusions(memory, rules, group, first, f1, c1, second, f2, c2):
    """Append the conclusions of a group of rules that has matched."""
    bound = rules.group_bind[group, 0] != NO_LETTER
    if bound and not bound_letters(memory, rules, group):
        return
    for conclusion in range(rules.group_conclusion[group, 0], rules.group_conclusion[group, 1]):
        f, c = rule_truth(rules.conclusion_truth[conclusion], f1, c1, f2, c2)
        if rules.conclusion_denied[conclusion] == 1:
            f, c = truth_negation(f, c)
        if c < LEAST_CONFIDENCE:
            continue
        term = built_conclusion(memory, rules, conclusion)
        if term == NO_TERM:
            continue
        if bound and memory.term_flags[term] & HAS_VARIABLE != 0:
            term = substitute(memory, term, memory.bindings[RULE_ROW])
            if term == NO_TERM:
                continue
            term = reduce_term(memory, term)
        introduce = rules.conclusion_introduce[conclusion]
        if introduce == 0:
            add_conclusion(memory, first, second, term, f, c)
        for side_pass in range(2):
            if introduce & (1 << side_pass) != 0:
                add_conclusion(memory, first, second, with_introduced(memory, term, side_pass), f, c)


@lane
def infer(memory, rules, level, first, f1, c1, second, f2, c2):
    """Append what the rules up to a level conclude from two premises, or one, to the memory's conclusions.

    ``level`` is from 0 (no rules) to 6; frequencies and confidences are from 0 to 1. Both orders of the
    premises are tried; with ``NO_TERM`` as ``second``, the rules of one premise. Into ``conclusion_term``,
    ``conclusion_f`` and ``conclusion_c`` go conclusions reduced, filtered and with their variables
    normalized, each term once with a truth value, and never one of the premises; those for which there
    is no room are left out. ``registers[CONCLUSIONS]`` counts them; the caller sets it to 0 before.
    """
    orders = 1 if second == NO_TERM or second == first else 2
    for _ in range(orders):
        # Of an atom, and of no premise at all, the parts are nothing: heads that no group asks for.
        head_1 = memory.term_head[first]
        left_1 = memory.term_left[first] if head_1 >= FIRST_CONNECTOR else NO_TERM
        right_1 = memory.term_right[first] if head_1 >= FIRST_CONNECTOR else NO_TERM
        head_2 = memory.term_head[second] if second != NO_TERM else 0
        left_2 = memory.term_left[second] if head_2 >= FIRST_CONNECTOR else NO_TERM
        right_2 = memory.term_right[second] if head_2 >= FIRST_CONNECTOR else NO_TERM
        left_head_1 = memory.term_head[left_1]
        right_head_1 = memory.term_head[right_1]
        left_head_2 = memory.term_head[left_2]
        right_head_2 = memory.term_head[right_2]
        same = shared_parts(first, left_1, right_1, second, left_2, right_2)
        place = head_1 * HEADS + head_2
        for k in range(rules.index_start[place], rules.index_start[place + 1]):
            group = rules.index_group[k]
            if rules.group_level[group] > level:
                break
            needed = rules.group_same[group]
            heads = rules.group_heads[group]
            if (
                same & needed == needed
                and (heads[0] == ANY_HEAD or heads[0] == left_head_1)
                and (heads[1] == ANY_HEAD or heads[1] == right_head_1)
                and (heads[2] == ANY_HEAD or heads[2] == left_head_2)
                and (heads[3] == ANY_HEAD or heads[3] == right_head_2)
                and group_matches(memory, rules, group, first, second)
            ):
                draw_conclusions(memory, rules, group, first, f1, c1, second, f2, c2)
        first, second = second, first
        f1, f2 = f2, f1
        c1, c2 = c2, c1
