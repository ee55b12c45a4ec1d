"""Entailment: how relations follow from relations, learned from examples, and what follows.

An observed relation <(A * B) --> R> is held against what is known already. Each known <(B * A) --> S> makes
evidence for mutual entailment, <<($1 * $2) --> S> ==> <($2 * $1) --> R>>, and each pair of known relations
<(A * C) --> S> and <(C * B) --> T> for combinatorial entailment,
<(<($1 * #1) --> S> && <(#1 * $2) --> T>) ==> <($1 * $2) --> R>>; as much as the known is true, and true as
the observed is (abduction). From several examples, opposites of opposites become the same, and what was
observed not to be so denies. No relation's meaning is built in.

What follows for a relation is computed when it is asked for: by one rule from known relations, for the parts
of a combination also by one mutual rule; the surest conclusion counts. A rule that is not true denies as
surely as its antecedent holds (analogy in place of deduction).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import truth_abduction, truth_analogy, truth_intersection
from machinepsych.nars.concepts import CONFIDENCE, ETERNAL, FREQUENCY, NO_CONCEPT, concept_of
from machinepsych.nars.links import add_link
from machinepsych.nars.log import LOG_DERIVED, log_event
from machinepsych.nars.registers import CONCEPTS_END, LINKS_END
from machinepsych.nars.terms import (
    CONJUNCTION,
    DEPENDENT,
    HAS_VARIABLE,
    IMPLICATION,
    INDEPENDENT,
    INHERITANCE,
    NO_TERM,
    PRODUCT,
    WORD,
    intern,
    variable_place,
)
from machinepsych.nars.unification import (
    BIND_ALL,
    FORWARD_ROW,
    INTRODUCTION_ROW,
    clear_bindings,
    substitute,
    unify,
)


@lane
def relation_term(memory, a, b, name):
    """Return <(a * b) --> name>."""
    return intern(memory, INHERITANCE, intern(memory, PRODUCT, a, b), name)


@lane
def is_relation(memory, term):
    """Say whether a term is a relation between two names or variables, with a name of its own."""
    return (
        memory.term_head[term] == INHERITANCE
        and memory.term_head[memory.term_left[term]] == PRODUCT
        and memory.term_head[memory.term_right[term]] == WORD
    )


@lane
def known_relation(memory, concept):
    """Return the term of a concept if it is a relation without variables that is believed, or ``NO_TERM``."""
    term = memory.concept_term[concept]
    if (
        term == NO_TERM
        or memory.belief[concept, CONFIDENCE] <= 0.0
        or memory.term_flags[term] & HAS_VARIABLE != 0
        or not is_relation(memory, term)
    ):
        return NO_TERM
    return term


@lane
def take_up_rule(memory, parameters, rule, f, c, stamp):
    """Store evidence for an implication between relations, or from a relation to a contingency."""
    if rule == NO_TERM or c < parameters.least_confidence:
        return
    log_event(memory, parameters, LOG_DERIVED, rule, f, c, ETERNAL, stamp, 1.0, 0.0)
    add_link(memory, parameters, rule, f, c, stamp, 0.0)


@lane
def mutual_rule(memory, known, name):
    """Return <<($1 * $2) --> known> ==> <($2 * $1) --> name>>."""
    one = intern(memory, INDEPENDENT, 1, NO_TERM)
    two = intern(memory, INDEPENDENT, 2, NO_TERM)
    before = relation_term(memory, one, two, known)
    return intern(memory, IMPLICATION, before, relation_term(memory, two, one, name))


@lane
def combined_rule(memory, first, second, name):
    """Return <(<($1 * #1) --> first> && <(#1 * $2) --> second>) ==> <($1 * $2) --> name>>."""
    one = intern(memory, INDEPENDENT, 1, NO_TERM)
    two = intern(memory, INDEPENDENT, 2, NO_TERM)
    middle = intern(memory, DEPENDENT, 1, NO_TERM)
    before = intern(
        memory,
        CONJUNCTION,
        relation_term(memory, one, middle, first),
        relation_term(memory, middle, two, second),
    )
    return intern(memory, IMPLICATION, before, relation_term(memory, one, two, name))


@lane
def learn_entailments(memory, parameters, a, b, name, f, c, stamp):
    """Hold an observed relation <(a * b) --> name> against the known ones that it may follow from."""
    end = memory.registers[CONCEPTS_END]
    for concept in range(end):
        known = known_relation(memory, concept)
        if known == NO_TERM:
            continue
        pair = memory.term_left[known]
        f_known = memory.belief[concept, FREQUENCY]
        c_known = memory.belief[concept, CONFIDENCE]
        if memory.term_left[pair] == b and memory.term_right[pair] == a:
            f_rule, c_rule = truth_abduction(f_known, c_known, f, c)
            if c_rule >= parameters.least_confidence:
                rule = mutual_rule(memory, memory.term_right[known], name)
                take_up_rule(memory, parameters, rule, f_rule, c_rule, stamp)
            continue
        middle = memory.term_right[pair]
        if memory.term_left[pair] != a or middle == b or f_known * c_known < parameters.least_confidence:
            continue
        for other in range(end):
            second = known_relation(memory, other)
            if second == NO_TERM:
                continue
            pair = memory.term_left[second]
            if memory.term_left[pair] != middle or memory.term_right[pair] != b:
                continue
            f_both, c_both = truth_intersection(
                f_known, c_known, memory.belief[other, FREQUENCY], memory.belief[other, CONFIDENCE]
            )
            f_rule, c_rule = truth_abduction(f_both, c_both, f, c)
            if c_rule >= parameters.least_confidence:
                rule = combined_rule(memory, memory.term_right[known], memory.term_right[second], name)
                take_up_rule(memory, parameters, rule, f_rule, c_rule, stamp)


@lane
def collect_rules(memory):
    """List the links from relations to relations in ``memory.relation_rules``; return how many there are."""
    count = 0
    for link in range(memory.registers[LINKS_END]):
        rule = memory.link_term[link]
        if memory.term_head[rule] != IMPLICATION or memory.term_flags[rule] & HAS_VARIABLE == 0:
            continue
        head = memory.term_head[memory.term_left[rule]]
        if (
            (head == INHERITANCE or head == CONJUNCTION)
            and is_relation(memory, memory.term_right[rule])
            and count < memory.relation_rules.shape[0]
        ):
            memory.relation_rules[count] = link
            count += 1
    return count


@lane
def relation_truth(memory, term):
    """Return frequency and confidence of what is believed of a relation; 0 and 0 where it is unknown."""
    if term == NO_TERM:
        return 0.0, 0.0
    concept = concept_of(memory, term)
    if concept == NO_CONCEPT or memory.belief[concept, CONFIDENCE] <= 0.0:
        return 0.0, 0.0
    return memory.belief[concept, FREQUENCY], memory.belief[concept, CONFIDENCE]


@lane
def mutual_truth(memory, rules, target):
    """Return what is believed of a relation, or follows from one other; the surest counts."""
    f_best, c_best = relation_truth(memory, target)
    bindings = memory.bindings[INTRODUCTION_ROW]
    for k in range(rules):
        link = memory.relation_rules[k]
        rule = memory.link_term[link]
        if memory.term_head[memory.term_left[rule]] != INHERITANCE:
            continue
        clear_bindings(bindings)
        if not unify(memory, memory.term_right[rule], target, bindings, BIND_ALL):
            continue
        f, c = relation_truth(memory, substitute(memory, memory.term_left[rule], bindings))
        f, c = truth_analogy(memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE], f, c)
        if c > c_best:
            f_best, c_best = f, c
    return f_best, c_best


@lane
def list_related(memory, name):
    """List what a stimulus is known to be related to in ``memory.related``; return how many there are."""
    count = 0
    for concept in range(memory.registers[CONCEPTS_END]):
        known = known_relation(memory, concept)
        if known == NO_TERM:
            continue
        pair = memory.term_left[known]
        other = memory.term_right[pair]
        if other == name:
            other = memory.term_left[pair]
        elif memory.term_left[pair] != name:
            continue
        k = 0
        while k < count and memory.related[k] != other:
            k += 1
        if k == count and count < memory.related.shape[0]:
            memory.related[count] = other
            count += 1
    return count


@lane
def entailed_truth(memory, target):
    """Return frequency and confidence of a relation, as it is known or follows; 0 and 0 for not at all."""
    rules = collect_rules(memory)
    f_best, c_best = mutual_truth(memory, rules, target)
    count = list_related(memory, memory.term_left[memory.term_left[target]])
    bindings = memory.bindings[FORWARD_ROW]
    middle = intern(memory, DEPENDENT, 1, NO_TERM)
    if middle == NO_TERM:
        return f_best, c_best
    for k in range(rules):
        link = memory.relation_rules[k]
        rule = memory.link_term[link]
        both = memory.term_left[rule]
        if memory.term_head[both] != CONJUNCTION:
            continue
        clear_bindings(bindings)
        if not unify(memory, memory.term_right[rule], target, bindings, BIND_ALL):
            continue
        for j in range(count):
            bindings[variable_place(memory, middle)] = memory.related[j]
            f1, c1 = mutual_truth(memory, rules, substitute(memory, memory.term_left[both], bindings))
            if c1 <= 0.0:
                continue
            f2, c2 = mutual_truth(memory, rules, substitute(memory, memory.term_right[both], bindings))
            f, c = truth_intersection(f1, c1, f2, c2)
            f, c = truth_analogy(
                memory.link_truth[link, FREQUENCY], memory.link_truth[link, CONFIDENCE], f, c
            )
            if c > c_best:
                f_best, c_best = f, c
    return f_best, c_best
