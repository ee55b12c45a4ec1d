"""What follows what becomes a link; what comes together becomes a sequence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import truth_induction
from machinepsych.nars.concepts import NO_CONCEPT
from machinepsych.nars.induction import (
    induce,
    induce_with_operation,
    is_evidence,
    is_recent,
    is_sequence_allowed,
    learn_from_event,
    learn_link,
    learn_with_operation,
    may_be_condition,
    sequence_length,
    sequence_with,
    store_link,
    too_weak,
)
from machinepsych.nars.recency import is_before, note_recent, oldest_position, recent_concept
from machinepsych.nars.registers import FREE_TERMS, LINKS, RECENT_END
from tests.nars.bench import SMALL, Bench

DECAY = 0.8


def eternal(evidence):
    """Return the confidence of an induced link from its evidence, made eternal (NAL with a horizon of 1)."""
    c = evidence / (evidence + 1.0)
    return c / (c + 1.0)


@given(st.lists(st.integers(0, 20), max_size=120))
def test_every_recent_concept_is_met_once_at_its_latest_position(order):
    bench = Bench()
    for concept in order:
        note_recent(bench.memory, concept)
    newest = bench.memory.registers[RECENT_END]
    oldest = oldest_position(bench.memory)
    met = [int(recent_concept(bench.memory, p)) for p in range(newest, oldest - 1, -1)]
    held = list(dict.fromkeys(reversed(order[-SMALL.recent :])))
    assert [concept for concept in met if concept != NO_CONCEPT] == held


@pytest.mark.parametrize(("text", "length"), [("a", 1), ("(a &/ b)", 2), ("((a &/ b) &/ c)", 3)])
def test_the_length_of_a_sequence(text, length):
    bench = Bench(longest_sequence=2)
    term = bench.term(text)
    assert sequence_length(bench.memory, term) == length
    assert is_sequence_allowed(bench.memory, bench.parameters, term) == (length < 2)


@pytest.mark.parametrize("text", ["<a =/> b>", "<a ==> b>", "<a <=> b>"])
def test_implications_are_no_conditions(text):
    bench = Bench()
    assert not may_be_condition(bench.memory, bench.term(text))
    assert may_be_condition(bench.memory, bench.term("<a --> b>"))


@given(st.integers(1, 6), st.integers(1, 6), st.floats(0.3, 0.99), st.floats(0.3, 0.99), st.floats(0.3, 0.99))
def test_the_truth_of_links_with_and_without_an_operation(gap_1, gap_2, c_a, c_o, c_b):
    bench = Bench(introduces_variables=False, least_confidence=0.0)
    first = bench.spike("a", confidence=c_a)
    bench.now += gap_1
    operation = bench.spike("^left", confidence=c_o)
    bench.now += gap_2
    last = bench.spike("b", confidence=c_b)
    learn_from_event(bench.memory, bench.parameters, last, 1.0)
    assert bench.memory.registers[LINKS] == 2
    gap = gap_1 + gap_2
    assert bench.link_truth("<a =/> b>") == pytest.approx((1.0, eternal(c_a * DECAY**gap * c_b)))
    both = c_a * DECAY**gap_1 * c_o * DECAY**gap_2
    assert bench.link_truth("<(a &/ ^left) =/> b>") == pytest.approx((1.0, eternal(both * c_b)))
    delays = {bench.text(bench.memory.link_term[k]): float(bench.memory.link_delay[k]) for k in range(2)}
    assert delays == {"<a =/> b>": gap, "<(a &/ ^left) =/> b>": gap_2}
    sequence = bench.concept("(a &/ b)")
    assert bench.memory.spike[sequence, 1] == pytest.approx(c_a * DECAY**gap * c_b)
    # The same by the lanes that learn single links: each makes one more revision.
    before = bench.link_truth("<a =/> b>")[1]
    induce(bench.memory, bench.parameters, first, last, 1.0)
    induce_with_operation(bench.memory, bench.parameters, first, operation, last, 1.0)
    assert bench.link_truth("<a =/> b>")[1] > before
    assert bench.memory.registers[LINKS] == 2


def test_events_of_one_time_are_linked_both_ways_and_older_ones_forward_only():
    bench = Bench()
    bench.spike("a")
    bench.now += 1
    bench.spike("b")
    last = bench.spike("c")
    learn_from_event(bench.memory, bench.parameters, last, 1.0)
    held = {text: bench.link_truth(text) is not None for text in ("<b =/> c>", "<c =/> b>", "<c =/> a>")}
    assert held == {"<b =/> c>": True, "<c =/> b>": True, "<c =/> a>": False}


def test_nothing_is_learned_from_shared_observations_operations_or_what_is_long_ago():
    bench = Bench(event_distance=5)
    a = bench.spike("a", stamp=bench.stamp(1))
    operation = bench.spike("^left")
    bench.now += 2
    b = bench.spike("b", stamp=bench.stamp(1, 2))
    learn_from_event(bench.memory, bench.parameters, b, 1.0)
    learn_from_event(bench.memory, bench.parameters, operation, 1.0)
    learn_with_operation(bench.memory, bench.parameters, operation, b, 1.0)
    assert bench.memory.registers[LINKS] == 0
    bench.now += 3
    assert not is_recent(bench.memory, bench.parameters, a, bench.now)
    assert is_recent(bench.memory, bench.parameters, b, bench.now)
    c = bench.spike("c")
    learn_from_event(bench.memory, bench.parameters, c, 1.0)
    assert bench.link_truth("<b =/> c>") is not None
    assert bench.link_truth("<a =/> c>") is None


def test_an_operation_speaks_only_between_its_condition_and_its_outcome():
    bench = Bench()
    operation = bench.spike("^left")
    bench.now += 1
    bench.spike("a")
    bench.now += 1
    b = bench.spike("b")
    learn_with_operation(bench.memory, bench.parameters, operation, b, 1.0)
    assert bench.memory.registers[LINKS] == 0


def test_sequences_are_no_longer_than_allowed_and_do_not_nest_on_the_right():
    bench = Bench(longest_sequence=2)
    a = bench.spike("a")
    b = bench.spike("b")
    c = bench.spike("c")
    sequence_with(bench.memory, bench.parameters, a, b)
    pair = bench.concept("(a &/ b)")
    assert bench.memory.spike[pair, 1] == pytest.approx(0.81)
    sequence_with(bench.memory, bench.parameters, pair, c)
    sequence_with(bench.memory, bench.parameters, c, pair)
    assert bench.memory.spike[bench.concept("((a &/ b) &/ c)"), 1] == 0.0
    assert bench.memory.spike[bench.concept("(c &/ (a &/ b))"), 1] == 0.0


def test_a_link_is_stored_with_its_general_forms():
    text = "<<a --> b> =/> <a --> c>>"
    for introduces in (False, True):
        bench = Bench(introduces_variables=introduces)
        learn_link(bench.memory, bench.parameters, bench.term(text), 1.0, 0.6, bench.stamp(), 1.0, 1.0)
        assert bench.link_truth(text) == pytest.approx((1.0, 0.375))
        general = bench.link_truth("<<$1 --> b> =/> <$1 --> c>>")
        assert general == (pytest.approx((1.0, 0.375)) if introduces else None)
    learn_link(bench.memory, bench.parameters, 0, 1.0, 0.6, bench.stamp(), 1.0, 1.0)


def test_what_is_too_uncertain_is_no_link():
    bench = Bench()
    term = bench.term("<a =/> b>")
    store_link(bench.memory, bench.parameters, term, 1.0, 0.009, bench.stamp(), 1.0, 1.0, 1.0, 0.009)
    assert bench.memory.registers[LINKS] == 0
    store_link(bench.memory, bench.parameters, term, 1.0, 0.01, bench.stamp(), 1.0, 1.0, 1.0, 0.01)
    assert bench.memory.registers[LINKS] == 1


@given(st.floats(0.0, 1.0), st.floats(0.001, 0.03))
def test_what_would_be_no_link_is_not_even_made(frequency, confidence):
    bench = Bench()
    weak = confidence / (confidence + 1.0) < bench.parameters.least_confidence
    assert too_weak(bench.parameters, frequency, confidence) == weak
    before = bench.spike("a", confidence=confidence)
    bench.term("b")
    free = int(bench.memory.registers[FREE_TERMS])
    induce(bench.memory, bench.parameters, before, bench.spike("b", frequency, 1.0), 1.0)
    of_link = truth_induction(frequency, 1.0, 1.0, confidence)
    weak = too_weak(bench.parameters, *of_link)
    assert bench.memory.registers[LINKS] == (0 if weak else 1)
    assert free - bench.memory.registers[FREE_TERMS] == (0 if weak else 1)


def test_the_ring_knows_when_each_position_was_noted():
    bench = Bench()
    bench.now = 5
    bench.spike("a")
    bench.now = 9
    bench.spike("b")
    newest = bench.memory.registers[RECENT_END]
    assert is_before(bench.memory, newest - 1, 6)
    assert not is_before(bench.memory, newest - 1, 5)
    assert not is_before(bench.memory, newest, 9)


@pytest.mark.parametrize("learns", [True, False])
def test_what_only_stands_for_another_event_is_evidence_where_it_is_said_to_be(learns):
    bench = Bench(learns_from_imagined=learns)
    a, b, c = (bench.spike(name) for name in "abc")
    bench.memory.spike_imagined[[a, b]] = 1
    assert is_evidence(bench.memory, bench.parameters, a) == learns
    assert is_evidence(bench.memory, bench.parameters, c)
    learn_from_event(bench.memory, bench.parameters, a, 1.0)
    learn_from_event(bench.memory, bench.parameters, c, 1.0)
    assert (bench.link_truth("<c =/> a>") is not None) == learns
    assert (bench.link_truth("<b =/> c>") is not None) == learns
    # One of a sequence's events may stand for another; then so does the sequence.
    sequence_with(bench.memory, bench.parameters, a, c)
    sequence_with(bench.memory, bench.parameters, a, b)
    assert bench.memory.spike_imagined[bench.concept("(a &/ c)")] == 1
    assert (bench.memory.spike[bench.concept("(a &/ b)"), 1] > 0.0) == learns
