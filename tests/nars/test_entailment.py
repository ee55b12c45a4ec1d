"""Entailment: what is learned of relations from relations, and what follows, against plain enumeration."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.nal.truth import truth_abduction, truth_analogy, truth_intersection
from machinepsych.nars.beliefs import believe
from machinepsych.nars.entailment import (
    collect_rules,
    combined_rule,
    entailed_truth,
    is_relation,
    known_relation,
    learn_entailments,
    list_related,
    mutual_rule,
    mutual_truth,
    relation_term,
    relation_truth,
    take_up_rule,
)
from machinepsych.nars.log import LOG_DERIVED
from machinepsych.nars.registers import LOGGED
from machinepsych.nars.terms import NO_TERM
from tests.nars.bench import Bench

STIMULI = "ABC"
NAMES = ("same", "opposite")
PAIRS = tuple(itertools.permutations(STIMULI, 2))
RELATIONS = tuple(itertools.product(PAIRS, NAMES))
TRUTHS = st.tuples(st.sampled_from((0.0, 0.25, 1.0)), st.floats(0.1, 0.9))


def written(pair, name):
    return f"<({pair[0]} * {pair[1]}) --> {name}>"


def mutual(known, name):
    return f"<<($1 * $2) --> {known}> ==> <($2 * $1) --> {name}>>"


def combined(first, second, name):
    return f"<(<($1 * #1) --> {first}> && <(#1 * $2) --> {second}>) ==> <($1 * $2) --> {name}>>"


def know(bench, text, frequency=1.0, confidence=0.9):
    concept = bench.concept(text)
    believe(bench.memory, bench.parameters, concept, frequency, confidence, bench.stamp())
    return concept


def learn(bench, a, b, name, frequency, confidence):
    words = [bench.term(each) for each in (a, b, name)]
    learn_entailments(bench.memory, bench.parameters, *words, frequency, confidence, bench.stamp())


def derived(bench):
    """Return text, frequency and confidence of all that was derived, each piece of evidence on its own."""
    m = bench.memory
    lines = range(int(m.registers[LOGGED]))
    return sorted(
        (bench.text(m.log_term[k]), float(m.log_truth[k, 0]), float(m.log_truth[k, 1]))
        for k in lines
        if m.log_kind[k] == LOG_DERIVED
    )


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<(A * B) --> same>", True),
        ("<($1 * $2) --> same>", True),
        ("<A --> same>", False),
        ("<(A * B) --> (loc * shape)>", False),
        ("<(A * B) --> [same]>", False),
        ("<(A * B) <-> same>", False),
        ("same", False),
    ],
)
def test_a_relation_is_a_pair_under_a_name(text, is_one):
    bench = Bench()
    term = bench.term(text)
    assert is_relation(bench.memory, term) == is_one
    concept = know(bench, text)
    assert known_relation(bench.memory, concept) == (term if is_one and "$" not in text else NO_TERM)


def test_a_relation_is_known_from_when_it_is_believed():
    bench = Bench()
    concept = bench.concept(written("AB", "same"))
    assert known_relation(bench.memory, concept) == NO_TERM
    assert relation_truth(bench.memory, bench.term(written("AB", "same"))) == (0.0, 0.0)
    assert relation_truth(bench.memory, NO_TERM) == (0.0, 0.0)
    know(bench, written("AB", "same"), 0.25, 0.5)
    assert known_relation(bench.memory, concept) == bench.term(written("AB", "same"))
    assert relation_truth(bench.memory, bench.term(written("AB", "same"))) == (0.25, 0.5)
    assert relation_truth(bench.memory, bench.term(written("BA", "same"))) == (0.0, 0.0)


def test_relations_and_rules_read_as_they_are_described():
    bench = Bench()
    a, b, s, t, r = (bench.term(each) for each in ("A", "B", "s", "t", "r"))
    assert bench.text(relation_term(bench.memory, a, b, s)) == written("AB", "s")
    assert bench.text(mutual_rule(bench.memory, s, r)) == mutual("s", "r")
    assert bench.text(combined_rule(bench.memory, s, t, r)) == combined("s", "t", "r")
    # What is taken up from text later is the same term.
    assert mutual_rule(bench.memory, s, r) == bench.term(mutual("s", "r"))
    assert combined_rule(bench.memory, s, t, r) == bench.term(combined("s", "t", "r"))


def test_evidence_for_a_rule_is_stored_if_it_is_sure_enough():
    bench = Bench(logged_priority=-1.0)
    rule = bench.term(mutual("same", "same"))
    little = bench.parameters.least_confidence / 2
    take_up_rule(bench.memory, bench.parameters, rule, 1.0, little, bench.stamp())
    take_up_rule(bench.memory, bench.parameters, NO_TERM, 1.0, 0.9, bench.stamp())
    assert bench.link_truth(mutual("same", "same")) is None
    assert derived(bench) == []
    take_up_rule(bench.memory, bench.parameters, rule, 1.0, 0.2, bench.stamp())
    # Evidence .25 for, then .25 against: one half for, confidence .5 / 1.5.
    take_up_rule(bench.memory, bench.parameters, rule, 0.0, 0.2, bench.stamp())
    assert bench.link_truth(mutual("same", "same")) == pytest.approx((0.5, 1 / 3))


def test_what_is_turned_round_makes_evidence_for_mutual_entailment():
    bench = Bench()
    know(bench, written("AB", "same"), 1.0, 0.5)
    learn(bench, "B", "A", "same", 1.0, 0.5)
    learn(bench, "B", "A", "opposite", 0.0, 0.5)
    # Evidence 1 x .5 x .5 = 1/4 each: confidence 1/5.
    assert bench.link_truth(mutual("same", "same")) == pytest.approx((1.0, 0.2))
    assert bench.link_truth(mutual("same", "opposite")) == pytest.approx((0.0, 0.2))


def test_what_is_combined_makes_evidence_for_combinatorial_entailment():
    bench = Bench()
    know(bench, written("AB", "opposite"), 1.0, 0.5)
    know(bench, written("BC", "opposite"), 1.0, 0.8)
    learn(bench, "A", "C", "same", 1.0, 0.5)
    # Evidence .5 x .8 x .5 = 1/5: confidence 1/6.
    assert bench.link_truth(combined("opposite", "opposite", "same")) == pytest.approx((1.0, 1 / 6))
    assert len(bench.memory.link_term.nonzero()[0]) == 1


def test_what_is_known_to_be_false_is_no_example():
    bench = Bench()
    know(bench, written("CA", "same"), 0.0, 0.9)
    know(bench, written("AB", "same"), 0.0, 0.9)
    know(bench, written("BC", "same"), 1.0, 0.9)
    learn(bench, "A", "C", "same", 1.0, 0.9)
    assert not bench.memory.link_term.any()


def learned_by_enumeration(known, pair, name, observed, least):
    """Return every rule that an observation is evidence for, with the truth of that evidence."""
    a, b = pair
    found = []
    for (other, held), truth in known.items():
        if other == (b, a):
            found.append((mutual(held, name), truth_abduction(*truth, *observed)))
    for middle in set(STIMULI) - {a, b}:
        for first, second in itertools.product(NAMES, NAMES):
            one, two = known.get(((a, middle), first)), known.get(((middle, b), second))
            if one is not None and two is not None and one[0] * one[1] >= least:
                both = truth_intersection(*one, *two)
                found.append((combined(first, second, name), truth_abduction(*both, *observed)))
    return sorted((rule, f, c) for rule, (f, c) in found if c >= least)


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(RELATIONS), TRUTHS, max_size=8),
    st.sampled_from(RELATIONS),
    TRUTHS,
)
def test_all_rules_that_an_observation_is_evidence_for_are_found(known, relation, observed):
    bench = Bench(logged_priority=-1.0)
    for (pair, name), truth in known.items():
        know(bench, written(pair, name), *truth)
    pair, name = relation
    learn(bench, *pair, name, *observed)
    expected = learned_by_enumeration(known, pair, name, observed, bench.parameters.least_confidence)
    found = derived(bench)
    assert [each[0] for each in found] == [each[0] for each in expected]
    for (_, *truth), (_, *other) in zip(found, expected, strict=True):
        assert truth == pytest.approx(other)


def test_rules_of_relations_are_told_from_other_links():
    bench = Bench()
    texts = [mutual("same", "same"), combined("same", "same", "opposite")]
    others = [
        "<(a &/ ^left) =/> g>",
        "<<A --> b> ==> <A --> c>>",
        "<<$1 --> b> ==> <$1 --> c>>",
        "<<($1 * $2) --> same> <=> <(<($1 * $2) --> a> &/ ^left) =/> g>>",
        "<<(A * B) --> same> ==> <(B * A) --> same>>",
    ]
    for text in [others[0], texts[0], *others[1:], texts[1]]:
        bench.link(text)
    count = collect_rules(bench.memory)
    rules = [bench.text(bench.memory.link_term[bench.memory.relation_rules[k]]) for k in range(count)]
    assert rules == texts


def test_a_stimulus_is_related_to_what_it_is_in_a_pair_with():
    bench = Bench()
    for text in (
        written("AB", "same"),
        written("CA", "same"),
        written("BA", "opposite"),
        written("BD", "same"),
    ):
        know(bench, text)
    bench.concept(written("AD", "same"))
    count = list_related(bench.memory, bench.term("A"))
    assert [bench.text(bench.memory.related[k]) for k in range(count)] == ["B", "C"]


def test_a_known_relation_is_turned_round_by_a_rule():
    bench = Bench()
    know(bench, written("AB", "opposite"), 1.0, 0.5)
    bench.link(mutual("opposite", "opposite"), 1.0, 0.4)
    bench.link(mutual("opposite", "same"), 0.0, 0.8)
    rules = collect_rules(bench.memory)
    assert mutual_truth(bench.memory, rules, bench.term(written("BA", "opposite"))) == pytest.approx((1, 0.2))
    # A rule that is not true denies as surely as what it starts from holds.
    assert mutual_truth(bench.memory, rules, bench.term(written("BA", "same"))) == pytest.approx((0, 0.4))
    assert mutual_truth(bench.memory, rules, bench.term(written("AC", "same"))) == (0.0, 0.0)


def test_a_relation_is_derived_by_turning_one_round_and_combining_it_with_another():
    # A opposite B and A opposite C: B same C, as nobody ever said.
    bench = Bench()
    know(bench, written("AB", "opposite"), 1.0, 0.8)
    know(bench, written("AC", "opposite"), 1.0, 0.5)
    target = bench.term(written("BC", "same"))
    assert entailed_truth(bench.memory, target) == (0.0, 0.0)
    bench.link(combined("opposite", "opposite", "same"), 1.0, 0.5)
    assert entailed_truth(bench.memory, target) == (0.0, 0.0)
    bench.link(mutual("opposite", "opposite"), 1.0, 0.5)
    # (.8 x .5) turned round, x .5 combined, x .5 by the rule.
    assert entailed_truth(bench.memory, target) == pytest.approx((1.0, 0.1))
    know(bench, written("BC", "same"), 0.0, 0.3)
    assert entailed_truth(bench.memory, target) == pytest.approx((0.0, 0.3))


RULES = tuple(mutual(s, r) for s in NAMES for r in NAMES) + tuple(
    combined(s, t, r) for s in NAMES for t in NAMES for r in NAMES
)


def entailed_by_enumeration(known, rules, pair, name):
    """Return the truths of all conclusions about a relation."""

    def by_one(pair, name):
        truths = [known[pair, name]] if (pair, name) in known else []
        for held in NAMES:
            rule, premise = rules.get(mutual(held, name)), known.get((pair[::-1], held))
            if rule is not None and premise is not None:
                truths.append(truth_analogy(*rule, *premise))
        return truths

    def surest(truths):
        # More than one may be as sure as any.
        best = max((truth[1] for truth in truths), default=0.0)
        return [truth for truth in truths if truth[1] == best]

    truths = by_one(pair, name)
    for middle in STIMULI:
        for first, second in itertools.product(NAMES, NAMES):
            rule = rules.get(combined(first, second, name))
            if rule is None or middle in pair:
                continue
            ones = surest(by_one((pair[0], middle), first))
            twos = surest(by_one((middle, pair[1]), second))
            truths += [truth_analogy(*rule, *truth_intersection(*one, *two)) for one in ones for two in twos]
    return [truth for truth in truths if truth[1] > 0.0]


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(RELATIONS), TRUTHS, max_size=7),
    st.dictionaries(st.sampled_from(RULES), TRUTHS, max_size=8),
    st.sampled_from(RELATIONS),
)
def test_the_surest_of_all_conclusions_counts(known, rules, target):
    bench = Bench()
    for (pair, name), truth in known.items():
        know(bench, written(pair, name), *truth)
    for text, truth in rules.items():
        bench.link(text, *truth)
    truths = entailed_by_enumeration(known, rules, *target)
    f, c = entailed_truth(bench.memory, bench.term(written(*target)))
    assert c == pytest.approx(max((truth[1] for truth in truths), default=0.0))
    if truths:
        assert any((f, c) == pytest.approx(truth) for truth in truths)
    else:
        assert f == 0.0
