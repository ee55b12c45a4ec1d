"""What the rules conclude: schemata and truth values, in every level, and the same compiled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.lane import lane
from machinepsych.kernels.source import Group, Program
from machinepsych.nal.truth import confidence_of, or_of_two
from machinepsych.nars.inference import LEAST_CONFIDENCE, infer
from machinepsych.nars.reductions import is_worth_keeping, reduce_term
from machinepsych.nars.registers import CONCLUSIONS
from machinepsych.nars.rulebook import RULE_FIELDS, plain_rules, rule_tables
from machinepsych.nars.state import memory_arrays
from machinepsych.nars.terms import NO_TERM
from machinepsych.nars.unification import normalize_variables
from machinepsych.narsese import normalized, parse_term, write
from tests.nars.test_reductions import SIZE, TERMS, Mind

RULES = plain_rules()
F1, C1, F2, C2 = 0.9, 0.8, 0.8, 0.7
BOTH = C1 * C2


def conclusions(mind, level, first, truth_1, second, truth_2):
    mind.memory.registers[CONCLUSIONS] = 0
    infer(mind.memory, RULES, level, first, *truth_1, second, *truth_2)
    return [
        (int(mind.memory.conclusion_term[k]), mind.memory.conclusion_f[k], mind.memory.conclusion_c[k])
        for k in range(mind.memory.registers[CONCLUSIONS])
    ]


def inferred(first, second=None, level=6, truth_1=(F1, C1), truth_2=(F2, C2)):
    """Return what follows, as a dictionary from the conclusion's text to its truth values."""
    mind = Mind()
    other = NO_TERM if second is None else mind.term(second)
    found = {}
    for term, f, c in conclusions(mind, level, mind.term(first), truth_1, other, truth_2):
        found.setdefault(mind.text(term), []).append((f, c))
    return found


def weak(evidence):
    return confidence_of(evidence)


# One example at least of every kind of rule, with the truth function's formula worked out by hand.
ALIKE = (F1 * F2 / or_of_two(F1, F2), weak(or_of_two(F1, F2) * BOTH))
EXAMPLES = [
    (1, "<a --> b>", "<b --> c>", "<a --> c>", (F1 * F2, F1 * F2 * BOTH)),
    (1, "<a --> b>", "<b --> c>", "<c --> a>", (1.0, weak(F1 * F2 * BOTH))),
    (1, "<a --> b>", "<a --> c>", "<c --> b>", (F1, weak(F2 * BOTH))),
    (1, "<a --> b>", "<a --> c>", "<b --> c>", (F2, weak(F1 * BOTH))),
    (1, "<a --> c>", "<b --> c>", "<a --> b>", (F1, weak(F2 * BOTH))),
    (1, "a", "<a --> b>", "b", (F1 * F2, F1 * F2 * BOTH)),
    (2, "<a <-> b>", None, "<b <-> a>", (F1, 0.9 * C1)),
    (2, "<a <-> b>", "<b <-> c>", "<a <-> c>", (F1 * F2, or_of_two(F1, F2) * BOTH)),
    (2, "<a --> b>", "<a --> c>", "<b <-> c>", ALIKE),
    (2, "<a --> b>", "<c <-> a>", "<c --> b>", (F1 * F2, F2 * BOTH)),
    (2, "<x --> y>", "<<x --> y> <-> <u --> v>>", "<u --> v>", (F1 * F2, F2 * BOTH)),
    (2, "<a --> {b}>", None, "<a <-> {b}>", (F1, 0.9 * C1)),
    (2, "<{a} --> b>", "<c <-> a>", "<{c} --> b>", (F1 * F2, F2 * BOTH)),
    (3, "<{a b c} --> x>", None, "<{c} --> x>", (F1, 0.9 * F1 * C1)),
    (3, "<(a ~ b) --> x>", None, "<b --> x>", (1 - F1, 0.9 * F1 * C1)),
    (3, "<a --> b>", "<a --> c>", "<a --> (b & c)>", (F1 * F2, BOTH)),
    (3, "<a --> b>", "<a --> c>", "<a --> (b - c)>", (F1 * (1 - F2), BOTH)),
    (3, "<a --> [b]>", "<a --> [c]>", "<a --> [b c]>", (F1 * F2, BOTH)),
    (3, "<a --> c>", "<b --> c>", "<(b & a) --> c>", (or_of_two(F1, F2), BOTH)),
    (3, "<a --> x>", "<(a & b) --> x>", "<b --> x>", ((1 - F1) * F2, (1 - F1) * F2 * BOTH)),
    (3, "<x --> b>", "<x --> (a - b)>", "<x --> a>", (or_of_two(F1, F2), (1 - F1) * (1 - F2) * BOTH)),
    (4, "<(a * b) --> r>", None, "<b --> (r /2 a)>", (F1, 0.9 * C1)),
    (4, "<(r \\1 b) --> a>", None, "<r --> (a * b)>", (F1, 0.9 * C1)),
    (4, "<{a} |-> [p]>", "<{b} |-> [p]>", "<({a} * {b}) --> (+ p)>", (1.0, BOTH)),
    (4, "<(a * b) --> r>", "<c --> a>", "<(c * b) --> r>", (F1 * F2, F1 * F2 * BOTH)),
    (4, "<(a * b) --> r>", "<(a * c) --> r>", "<b --> c>", (F1, weak(F2 * BOTH))),
    (4, "<(a * b) --> (+ p)>", "<(b * c) --> (+ p)>", "<(a * c) --> (+ p)>", (F1 * F2, F1 * F2 * BOTH)),
    (5, "(-- <a --> b>)", None, "<a --> b>", (1 - F1, C1)),
    (5, "(<a --> b> && c)", None, "(c && <a --> b>)", (F1, 0.9 * C1)),
    (5, "a", "((-- a) || b)", "b", (F1 * F2, F1 * F2 * BOTH)),
    (5, "<a ==> b>", "<b ==> c>", "<a ==> c>", (F1 * F2, F1 * F2 * BOTH)),
    (5, "<(a && b) ==> c>", "<d ==> b>", "<(a && d) ==> c>", (F1 * F2, F1 * F2 * BOTH)),
    (5, "<a ==> b>", "<b ==> a>", "<a <=> b>", (F1 * F2, BOTH)),
    (5, "<a ==> c>", "<b ==> c>", "<(a || b) ==> c>", (F1 * F2, BOTH)),
    (6, "a", "<a ==> b>", "b", (F1 * F2, F1 * F2 * BOTH)),
    (6, "<x --> a>", "<<$1 --> a> ==> <$1 --> b>>", "<x --> b>", (F1 * F2, F1 * F2 * BOTH)),
    (6, "<<$1 --> a> ==> <$1 --> b>>", "<x --> b>", "<x --> a>", (F2, weak(F1 * BOTH))),
    (6, "<<$1 --> a> <=> <$1 --> b>>", "<x --> b>", "<x --> a>", (F1 * F2, F2 * BOTH)),
    (6, "(<#1 --> a> && <#1 --> b>)", "<x --> a>", "<x --> b>", (F1, C1 * weak(F2 * C2))),
    (
        6,
        "<{x} --> [s]>",
        "<(<#1 --> [s]> && <($1 * #1) --> f>) ==> <$1 --> [s]>>",
        "<<($1 * {x}) --> f> ==> <$1 --> [s]>>",
        (F1 * F2, F1 * F2 * BOTH),
    ),
    (6, "<{a} --> b>", "<{a} --> c>", "<<{$1} --> b> ==> <{$1} --> c>>", (F2, weak(F1 * BOTH))),
    (6, "<b --> a>", "<c --> a>", "<<b --> $1> <=> <c --> $1>>", ALIKE),
    (6, "<a --> b>", "<a --> c>", "(<#1 --> b> && <#1 --> c>)", (F1 * F2, BOTH)),
    (6, "(-- <a --> b>)", "<a --> c>", "<<$1 --> c> ==> (-- <$1 --> b>)>", (F1, weak(F2 * BOTH))),
    (
        6,
        "<(a * b) --> r>",
        "<(b * a) --> q>",
        "<<($1 * $2) --> r> ==> <($2 * $1) --> q>>",
        (F2, weak(F1 * BOTH)),
    ),
    (
        6,
        "(<(a * b) --> r> && <(b * c) --> s>)",
        "<(a * c) --> m>",
        "<(<($1 * #1) --> r> && <(#1 * $2) --> s>) ==> <($1 * $2) --> m>>",
        (F2, weak(F1 * BOTH)),
    ),
    (
        6,
        "(<#1 --> key> && <#1 --> (open /1 {d})>)",
        "<{d} --> door>",
        "<<{$1} --> door> ==> (<#1 --> key> && <#1 --> (open /1 {$1})>)>",
        (F1, weak(F2 * BOTH)),
    ),
    (
        6,
        "<<$1 --> key> ==> <$1 --> (open /1 d)>>",
        "<d --> door>",
        "<(<$2 --> door> && <$1 --> key>) ==> <$1 --> (open /1 $2)>>",
        (F1, weak(F2 * BOTH)),
    ),
]


@pytest.mark.parametrize(("level", "first", "second", "conclusion", "truth"), EXAMPLES)
def test_an_example_of_a_rule_and_not_below_its_level(level, first, second, conclusion, truth):
    conclusion = write(normalized(parse_term(conclusion)))
    truths = inferred(first, second, level)[conclusion]
    assert pytest.approx(truth, abs=1e-12) in truths
    assert pytest.approx(truth, abs=1e-12) not in inferred(first, second, level - 1).get(conclusion, [])
    if second is not None:
        turned = inferred(second, first, level, (F2, C2), (F1, C1))[conclusion]
        assert sorted(turned) == sorted(truths)


def test_level_0_has_no_rules():
    assert inferred("<a --> b>", "<b --> c>", level=0) == {}


def test_all_that_level_1_says_of_a_chain():
    assert set(inferred("<a --> b>", "<b --> c>", level=1)) == {"<a --> c>", "<c --> a>"}


def test_two_premises_without_a_common_term_give_nothing():
    assert inferred("<a --> b>", "<c --> d>") == {}
    assert inferred("<<$1 --> a> ==> <$1 --> b>>", "<x --> c>") == {}


def test_a_letter_stands_for_one_term_deep_inside_too():
    found = inferred("<(a * b) --> r>", "<(c * d) --> r>")
    assert "<(a * b) --> (c * d)>" in found
    assert not {"<a --> c>", "<b --> d>", "<a <-> c>"} & set(found)


def test_a_premise_is_no_conclusion():
    assert inferred("a", "<a ==> a>") == {}


def test_what_was_bound_is_reduced():
    rule = "<<$1 --> a> ==> (<$1 --> b> && <x --> b>)>"
    assert "<x --> b>" in inferred("<x --> a>", rule)


def test_predicates_do_not_become_variables_beside_names():
    found = inferred("<p --> (a | b)>", "<p --> a>")
    assert "<<$1 --> (a | b)> ==> <$1 --> a>>" in found
    assert not [text for text in found if "(# | b)" in text.replace("$1", "#").replace("#1", "#")]


def test_a_fact_with_variables_binds_none():
    rule = "<(<$1 --> a> && <$1 --> c>) ==> (<$1 --> d> && <$1 --> e>)>"
    assert "(<#1 --> d> && <#1 --> e>)" not in inferred("(<#1 --> a> && <#1 --> c>)", rule)
    assert "<#1 --> b>" not in inferred("(<#1 --> a> && <#1 --> c>)", "<<$1 --> a> ==> <$1 --> b>>")
    assert inferred("<<$1 --> a> ==> <$1 --> b>>", "<$1 --> c>") == {}


def test_which_variables_a_fact_binds():
    fact = "<(a * b) --> r>"
    assert set(inferred("<<($1 * #1) --> r> ==> <(#1 * $1) --> r>>", fact)) == {"<(b * a) --> r>"}
    assert "<<b --> c> ==> <a --> d>>" in inferred("<(<($1 * #1) --> r> && <#1 --> c>) ==> <$1 --> d>>", fact)
    # Of a conjunction, # alone, and not without.
    anonymous = weak(F2 * C2) * C1
    assert inferred("(<#1 --> a> && <#1 --> b>)", "<x --> a>")["<x --> b>"] == [
        pytest.approx((F1, anonymous))
    ]
    truths = inferred("(<x --> a> && <x --> b>)", "<x --> a>")["<x --> b>"]
    assert pytest.approx((F1, anonymous)) not in truths


def test_variables_that_the_premises_have_are_not_mixed_up_with_new_ones():
    found = inferred("<<$1 --> a> ==> <$1 --> (c /1 k)>>", "<k --> d>")
    assert "<(<$1 --> d> && <$2 --> a>) ==> <$2 --> (c /1 $1)>>" in {
        text.replace("$1", "?").replace("$2", "$1").replace("?", "$2") for text in found
    } | set(found)
    assert not any("<$1 --> a>" in text and "(c /1 $1)" in text for text in found)


def test_the_whole_of_what_a_relation_and_a_symmetry_say():
    # The first steps of a relational network: same(C, A) from same(A, C), then same(C, B) with same(A, B).
    symmetric = "<<($1 * $2) --> same> ==> <($2 * $1) --> same>>"
    turned = inferred("<(A1 * C1) --> same>", symmetric, truth_1=(1.0, 0.9), truth_2=(1.0, 0.9))
    assert pytest.approx((1.0, 0.81)) in turned["<(C1 * A1) --> same>"]
    transitive = "<(<($1 * #1) --> same> && <(#1 * $2) --> same>) ==> <($1 * $2) --> same>>"
    half = inferred("<(C1 * A1) --> same>", transitive, truth_1=(1.0, 0.81), truth_2=(1.0, 0.9))
    rest = "<<(A1 * $1) --> same> ==> <(C1 * $1) --> same>>"
    assert pytest.approx((1.0, 0.729)) in half[rest]
    whole = inferred("<(A1 * B1) --> same>", rest, truth_1=(1.0, 0.9), truth_2=(1.0, 0.729))
    assert pytest.approx((1.0, 0.6561)) in whole["<(C1 * B1) --> same>"]


def test_no_room_leaves_the_rest_out_and_a_full_memory_of_terms_gives_less():
    mind = Mind(conclusions=3)
    pair = mind.term("<a --> b>"), mind.term("<a --> c>")
    assert len(conclusions(mind, 6, pair[0], (F1, C1), pair[1], (F2, C2))) == 3
    mind = Mind(terms=8)
    pair = mind.term("<a --> b>"), mind.term("<a --> c>")
    assert len(conclusions(mind, 6, pair[0], (F1, C1), pair[1], (F2, C2))) <= 2


STATEMENTS = st.one_of(
    TERMS,
    st.sampled_from([text for _, *pair, _, _ in EXAMPLES for text in pair if text]).map(parse_term),
).map(normalized)
DEGREES = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])
TRUTHS = st.tuples(DEGREES, st.sampled_from([0.1, 0.5, 0.9]))


@settings(max_examples=300, deadline=None)
@given(STATEMENTS, TRUTHS, STATEMENTS, TRUTHS)
def test_conclusions_of_any_premises_are_what_is_promised(one, truth_1, other, truth_2):
    mind = Mind()
    memory = mind.memory
    first, second = mind.number(one), mind.number(other)
    found = conclusions(mind, 6, first, truth_1, second, truth_2)
    assert len(set(found)) == len(found)
    for term, f, c in found:
        assert 0.0 <= f <= 1.0
        assert LEAST_CONFIDENCE <= c <= max(truth_1[1], truth_2[1])
        assert term not in (NO_TERM, first, second)
        assert is_worth_keeping(memory, term)
        assert normalize_variables(memory, term) == term
        # No name comes from nowhere.
        assert (
            memory.term_signature[term] & ~(memory.term_signature[first] | memory.term_signature[second]) == 0
        )
        if reduce_term(memory, first) == first and reduce_term(memory, second) == second:
            assert reduce_term(memory, term) == term
    assert sorted(conclusions(mind, 6, second, truth_2, first, truth_1)) == sorted(found)
    for level in range(6):
        assert set(conclusions(mind, level, first, truth_1, second, truth_2)) <= set(found)


@lane
def infer_each(memory, work, rules):
    """Infer from every pair and copy what was found."""
    for i in range(work.pairs.shape[0]):
        memory.registers[CONCLUSIONS] = 0
        infer(memory, rules, 6, work.pairs[i, 0], 0.9, 0.8, work.pairs[i, 1], 0.8, 0.7)
        count = memory.registers[CONCLUSIONS]
        for k in range(count):
            work.found[i, k, 0] = memory.conclusion_term[k]
            work.found[i, k, 1] = memory.conclusion_f[k]
            work.found[i, k, 2] = memory.conclusion_c[k]


def run_on(name, pairs):
    mind = Mind()
    numbers = [[mind.term(text) if text else NO_TERM for text in pair] for pair in pairs]
    declared = memory_arrays(SIZE)
    program = Program(
        "inference",
        infer_each,
        (
            Group("memory", tuple(array.name for array in declared), "subject"),
            Group("work", ("pairs", "found"), "shared"),
            Group("rules", RULE_FIELDS, "shared"),
        ),
    )
    found = np.zeros((len(pairs), SIZE.conclusions, 3))
    tables = rule_tables()
    arrays = [array[np.newaxis] for array in mind.memory]
    arrays += [np.array(numbers, np.int64), found, *(tables[name] for name in RULE_FIELDS)]
    backend = make_backend(name, 1)
    held = [backend.hold(array) for array in arrays]
    backend.launch(backend.build(program), 1, tuple(held))
    backend.close()
    return backend.fetch(held[len(declared) + 1])


# That whole lives are the same plain and compiled is shown with the shell's own kernel (test_reasoner.py).
@pytest.mark.slow
def test_compiled_rules_give_the_same_bits():
    pairs = [(first, second) for _, first, second, _, _ in EXAMPLES]
    plain = run_on("plain", pairs)
    assert (plain[:, 0, 0] > 0).all()
    np.testing.assert_array_equal(run_on("cpu", pairs), plain)
