"""The steps of an inference: which rules are tried, what they match, build and add."""

from machinepsych.nars.generalization import PREDICATES, SUBJECTS
from machinepsych.nars.inference import (
    add_conclusion,
    bound_letters,
    built_conclusion,
    draw_conclusions,
    group_matches,
    infer,
    shared_parts,
    with_introduced,
)
from machinepsych.nars.reductions import is_first_order, is_rule_head, merged_set
from machinepsych.nars.registers import CONCLUSIONS
from machinepsych.nars.rulebook import plain_rules
from machinepsych.nars.terms import (
    CODES,
    END_TERM,
    EQUIVALENCE,
    IMPLICATION,
    INHERITANCE,
    NO_TERM,
    PRODUCT,
)
from machinepsych.nars.unification import normalize_variables
from tests.nars.test_reductions import Mind

RULES = plain_rules()


def children(mind, term):
    return mind.memory.term_left[term], mind.memory.term_right[term]


def matching(mind, first, second):
    """Return the groups of rules that match two premises in this order, found without the index."""
    return [
        group
        for group in range(len(RULES.group_level))
        if group_matches(mind.memory, RULES, group, first, second)
    ]


def test_shared_parts_tells_every_meeting_of_parts_apart():
    mind = Mind()
    chain, other, same = mind.term("<a --> b>"), mind.term("<b --> c>"), mind.term("<a --> c>")
    found = {
        shared_parts(one, *children(mind, one), two, *children(mind, two))
        for one, two in ((chain, other), (chain, same), (other, same), (chain, mind.term("<d --> e>")))
    }
    assert len(found) == 4
    assert 0 in found


def test_what_the_index_finds_is_what_matches_without_it():
    for pair in (("<a --> b>", "<b --> c>"), ("<a <-> b>", "<b --> c>"), ("a", "<a ==> b>")):
        mind = Mind()
        first, second = map(mind.term, pair)
        by_hand = set()
        for one, two in ((first, second), (second, first)):
            for group in matching(mind, one, two):
                mind.memory.registers[CONCLUSIONS] = 0
                group_matches(mind.memory, RULES, group, one, two)
                draw_conclusions(mind.memory, RULES, group, one, 1.0, 0.9, two, 1.0, 0.9)
                by_hand |= set(conclusions(mind))
        mind.memory.registers[CONCLUSIONS] = 0
        infer(mind.memory, RULES, 6, first, 1.0, 0.9, second, 1.0, 0.9)
        # By hand, the rules of one premise match too.
        for alone in (first, second):
            infer(mind.memory, RULES, 6, alone, 1.0, 0.9, NO_TERM, 0.0, 0.0)
        assert by_hand
        assert set(conclusions(mind)) == by_hand


def conclusions(mind):
    return [mind.text(mind.memory.conclusion_term[k]) for k in range(mind.memory.registers[CONCLUSIONS])]


def test_a_conclusion_is_built_from_what_the_premises_bound():
    mind = Mind()
    first, second = mind.term("<a --> b>"), mind.term("<b --> c>")
    built = set()
    for group in matching(mind, first, second):
        group_matches(mind.memory, RULES, group, first, second)
        low, high = RULES.group_conclusion[group]
        built |= {built_conclusion(mind.memory, RULES, k) for k in range(low, high)}
    assert mind.term("<a --> c>") in built


def test_variables_of_a_rule_are_bound_by_the_fact_alone():
    mind = Mind()
    rule, fact = mind.term("<<$1 --> b> ==> <$1 --> c>>"), mind.term("<a --> b>")
    bound = [
        bound_letters(mind.memory, RULES, group)
        for one, two in ((rule, fact), (fact, rule))
        for group in matching(mind, one, two)
        if RULES.group_bind[group, 0] >= 0
    ]
    assert any(bound)
    infer(mind.memory, RULES, 6, rule, 1.0, 0.9, fact, 1.0, 0.9)
    assert "<a --> c>" in conclusions(mind)


def test_a_conclusion_is_added_once_and_never_repeats_a_premise():
    mind = Mind()
    memory = mind.memory
    first, second, new = map(mind.term, ("<a --> b>", "<b --> c>", "<a --> c>"))
    for term in (new, new, first, NO_TERM):
        add_conclusion(memory, first, second, term, 1.0, 0.5)
    assert conclusions(mind) == ["<a --> c>"]
    add_conclusion(memory, first, second, new, 0.5, 0.5)
    assert memory.registers[CONCLUSIONS] == 2


def generalised(mind, term, side_pass):
    return mind.text(normalize_variables(mind.memory, with_introduced(mind.memory, term, side_pass)))


def test_names_on_both_sides_become_variables_and_predicates_of_relations_stay():
    mind = Mind()
    subjects = mind.term("<<a --> b> ==> <a --> c>>")
    assert generalised(mind, subjects, SUBJECTS) == "<<$1 --> b> ==> <$1 --> c>>"
    predicates = mind.term("<<a --> b> ==> <c --> b>>")
    assert generalised(mind, predicates, PREDICATES) == "<<a --> $1> ==> <c --> $1>>"
    relation = mind.term("<<(a * b) --> r> ==> <(c * d) --> r>>")
    assert with_introduced(mind.memory, relation, PREDICATES) == NO_TERM


def test_sets_merge_without_repeating_an_element():
    mind = Mind()
    merged = merged_set(mind.memory, CODES["{}"], mind.term("{a b}"), mind.term("{b c}"))
    assert mind.text(merged) == "{a b c}"
    assert mind.memory.term_right[mind.term("{a}")] == END_TERM


def test_rules_are_told_from_statements():
    mind = Mind()
    assert is_rule_head(IMPLICATION)
    assert is_rule_head(EQUIVALENCE)
    assert not is_rule_head(INHERITANCE)
    assert not is_rule_head(PRODUCT)
    assert is_first_order(mind.memory, mind.term("<a --> b>"))
    assert not is_first_order(mind.memory, mind.term("<<a --> b> ==> c>"))
