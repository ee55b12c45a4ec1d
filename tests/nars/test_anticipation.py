"""What is expected, and how links fail a little until it comes."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import (
    evidence_of,
    expectation,
    truth_bounded_revision,
    truth_deduction,
)
from machinepsych.nars.anticipation import (
    FORGOTTEN,
    anticipate,
    condition_now,
    disappoint_denied,
    expect_specifically,
    fail_a_little,
    failure_after,
    failure_truth,
    note_prediction,
    predict,
    predict_from,
    sort_ascending,
    whole_steps,
)
from machinepsych.nars.log import LOG_DERIVED
from machinepsych.nars.registers import DENIED_LINK, LINKS
from tests.nars.bench import SMALL, Bench, assert_links_are_listed, listed

EVENTS = ("a", "b", "c", "<x --> d>", "(a &/ b)")
OPERATED = ("", "^left", "^right", "<({SELF} * x) --> ^left>")
# Which precondition, operation and consequent, frequency, confidence, delay.
LINKS_DRAWN = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.sampled_from(OPERATED),
        st.sampled_from(("g", "h", "c")),
        st.sampled_from((0.0, 0.3, 0.8, 1.0)),
        st.floats(0.005, 0.98),
        st.floats(0.0, 50.0),
    ),
    max_size=20,
)


@given(st.floats(0.05, 0.99), st.integers(0, 12))
def test_the_truth_of_a_failure(confidence, delay):
    f, c = failure_truth(Bench().parameters, 1.0, confidence, float(delay))
    weight = 0.01 * confidence * 0.8**delay
    c_event = weight / (weight + 1.0)
    assert (f, c) == pytest.approx((0.0, c_event / (c_event + 1.0)))


@given(st.floats(0.6, 1.0), st.floats(0.3, 0.95), st.integers(0, 5))
def test_a_link_that_predicts_gets_a_little_negative_evidence(frequency, confidence, gap):
    bench = Bench()
    link = bench.link("<(a &/ ^left) =/> g>", frequency, confidence)
    bench.spike("a")
    bench.now += gap
    operation = bench.spike("^left")
    anticipate(bench.memory, bench.parameters, operation, 1)
    f, c = bench.memory.link_truth[link]
    c_then = 0.9 * 0.8**gap * 0.9
    expected = 0.5 + frequency * confidence * c_then * (frequency - 0.5)
    goal = bench.concept("g")
    if expected > bench.parameters.anticipation_threshold + 1e-9:
        assert f < frequency
        assert c > confidence
        positive = evidence_of(c) * f
        assert positive == pytest.approx(evidence_of(confidence) * frequency)
        assert tuple(bench.memory.predicted[goal]) == pytest.approx(
            (frequency, frequency * confidence * c_then)
        )
        assert bench.memory.predicted_time[goal] == bench.now + 1
    elif expected < bench.parameters.anticipation_threshold - 1e-9:
        assert (f, c) == (frequency, confidence)
        assert bench.memory.predicted[goal, 1] == 0.0


def test_only_links_of_the_operation_whose_condition_came_are_disappointed():
    bench = Bench()
    texts = ["<(a &/ ^left) =/> g>", "<(b &/ ^left) =/> g>", "<(a &/ ^right) =/> g>", "<a =/> g>"]
    for text in texts:
        bench.link(text)
    bench.spike("a")
    operation = bench.spike("^left")
    anticipate(bench.memory, bench.parameters, operation, 1)
    assert [bench.link_truth(text)[0] < 1.0 for text in texts] == [True, False, False, False]
    anticipate(bench.memory, bench.parameters, bench.concept("a"), 0)
    assert [bench.link_truth(text)[0] < 1.0 for text in texts] == [True, False, False, True]


def test_an_event_long_ago_predicts_nothing_and_other_arguments_neither():
    bench = Bench()
    bench.link("<(a &/ <({SELF} * x) --> ^left>) =/> g>")
    bench.spike("a")
    anticipate(bench.memory, bench.parameters, bench.spike("<({SELF} * y) --> ^left>"), 1)
    bench.now += FORGOTTEN + 1
    anticipate(bench.memory, bench.parameters, bench.spike("<({SELF} * x) --> ^left>"), 1)
    assert bench.link_truth("<(a &/ <({SELF} * x) --> ^left>) =/> g>") == (1.0, 0.9)


@pytest.mark.parametrize("denied", [False, True])
def test_a_link_without_positive_evidence_fails_again_where_parameters_say_so(denied):
    bench = Bench(denied_fail_again=denied)
    link = bench.link("<(a &/ ^left) =/> g>", 0.0, 0.02)
    bench.spike("a")
    anticipate(bench.memory, bench.parameters, bench.spike("^left"), 1)
    assert (bench.memory.link_truth[link, 1] > 0.02) == denied
    assert bench.memory.predicted[bench.concept("g"), 1] == 0.0


def test_one_link_predicts_alone():
    bench = Bench()
    link = bench.link("<a =/> g>")
    other = bench.spike("b")
    before = bench.spike("a")
    predict_from(bench.memory, bench.parameters, before, other, 0, 0)
    # Its condition is not what was just processed: it is disappointed, but predicts nothing anew.
    assert bench.memory.link_truth[link, 0] < 1.0
    assert bench.memory.predicted[bench.concept("g"), 1] == 0.0


def test_of_two_predictions_for_a_time_the_surer_is_kept():
    bench = Bench()
    link = bench.link("<a =/> g>", delay=3.4)
    before = bench.spike("a")
    goal = bench.concept("g")
    for confidence, held in ((0.5, 0.5), (0.4, 0.5), (0.6, 0.6)):
        note_prediction(bench.memory, bench.parameters, link, before, 1.0, confidence)
        assert bench.memory.predicted[goal, 1] == held
    assert bench.memory.predicted_time[goal] == bench.now + 3
    bench.now += 1
    note_prediction(bench.memory, bench.parameters, link, before, 1.0, 0.2)
    assert tuple(bench.memory.predicted[goal]) == (1.0, 0.2)


def test_the_special_case_of_a_general_link_begins_by_failing_once():
    bench = Bench()
    before = bench.spike("<x --> a>")
    term = bench.term("<(<x --> a> &/ ^left) =/> <x --> g>>")
    for _ in range(2):
        expect_specifically(bench.memory, bench.parameters, term, before, 1.0, bench.stamp())
        f, c = bench.link_truth("<(<x --> a> &/ ^left) =/> <x --> g>>")
        assert f == 0.0
        assert 0.0 < c < 0.01
    expect_specifically(bench.memory, bench.parameters, 0, before, 1.0, bench.stamp())
    assert bench.memory.registers[LINKS] == 1


@given(st.lists(st.integers(-50, 50), max_size=70))
def test_numbers_are_sorted(numbers):
    held = [*numbers, 99, -99]
    sort_ascending(held, len(numbers))
    assert held == [*sorted(numbers), 99, -99]


@given(
    LINKS_DRAWN,
    st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0.1, 0.99), st.integers(0, 45)), max_size=8),
    st.sampled_from(OPERATED),
    st.sampled_from((8, 48)),
)
def test_all_links_that_predict_fail_a_little_and_no_others(drawn, events, executed, recent):
    """The lists lead to the same links, in the same order, as going through every one of them."""
    bench = Bench(dataclasses.replace(SMALL, recent=recent), logged_priority=-1.0)
    memory, parameters = bench.memory, bench.parameters
    for before, operation, after, frequency, confidence, delay in drawn:
        antecedent = f"({before} &/ {operation})" if operation else before
        bench.link(f"<{antecedent} =/> {after}>", frequency, confidence, delay)
    for name, confidence, gap in events:
        bench.now += gap
        bench.spike(name, confidence=confidence)
    concept = bench.spike(executed or "a")
    number = bench.memory.concept_operation[concept]
    before_that = memory.link_truth.copy()
    anticipate(memory, parameters, concept, number)
    told = []
    for link in range(memory.registers[LINKS]):
        f_old, c_old = before_that[link]
        antecedent = bench.text(memory.term_left[memory.link_term[link]])
        before = memory.term_concept[memory.link_before[link]] - 1
        expected = (f_old, c_old)
        ends = antecedent.endswith(f" &/ {executed})") if executed else memory.link_operation[link] == 0
        if ends and memory.spike[before, 1] > 0.0:
            condition = condition_now(memory, parameters, before, concept, number)
            predicted = expectation(*truth_deduction(f_old, c_old, *condition))
            old = bench.now - memory.spike_time[before] > FORGOTTEN
            predicts = predicted > parameters.anticipation_threshold and not old
            if predicts and (number > 0 or before == concept):
                told.append(bench.text(memory.concept_term[memory.link_concept[link]]))
            if predicts or f_old == 0.0:
                failure = failure_truth(parameters, *memory.spike[before], memory.link_delay[link])
                expected = truth_bounded_revision(f_old, c_old, *failure)
        assert tuple(memory.link_truth[link]) == expected
    # Of two predictions for one time the less sure is not told.
    assert is_part(bench.logged(LOG_DERIVED), told)
    assert_links_are_listed(memory)


def is_part(some, all_of_them):
    """Say whether a list is another with some left out."""
    rest = iter(all_of_them)
    return all(each in rest for each in some)


@given(st.floats(0.0, 60.0), st.floats(0.1, 0.99))
def test_a_failure_is_worked_out_once_for_each_delay(delay, confidence):
    bench = Bench()
    before = bench.spike("a", confidence=confidence)
    bench.memory.failing[:] = -1.0
    _, c = failure_truth(bench.parameters, 1.0, confidence, delay)
    for _ in range(2):
        assert failure_after(bench.memory, bench.parameters, before, delay) == (c, evidence_of(c))
    kept = bench.memory.failing[:, 0]
    if whole_steps(delay) <= FORGOTTEN:
        assert kept[whole_steps(delay)] == c
        kept[whole_steps(delay)] = -1.0
    assert (kept == -1.0).all()
    assert abs(whole_steps(delay) - delay) <= 0.5
    assert whole_steps(-delay) == whole_steps(delay)


def test_what_is_denied_no_more_leaves_the_list():
    bench = Bench()
    links = [bench.link(f"<a =/> {name}>", 0.0, 0.02) for name in ("g", "h", "i", "j")]
    bench.link("<a =/> k>", 0.1, 0.02)
    concept = bench.spike("a")
    assert sorted(listed(bench.memory.registers[DENIED_LINK], bench.memory.link_denied)) == links
    bench.memory.link_truth[links[0]] = (0.1, 0.02)
    bench.memory.link_truth[links[2]] = (0.2, 0.06)
    bench.memory.link_truth[links[3]] = (0.3, 0.06)
    disappoint_denied(bench.memory, bench.parameters, concept, 0)
    assert listed(bench.memory.registers[DENIED_LINK], bench.memory.link_denied) == [links[1]]
    assert [c > 0.02 for _, c in bench.memory.link_truth[:2]] == [False, True]
    # Listed again when it is denied again, once.
    bench.memory.link_truth[links[2]] = (0.0, 0.02)
    for _ in range(2):
        fail_a_little(bench.memory, bench.parameters, links[2], concept)
    assert listed(bench.memory.registers[DENIED_LINK], bench.memory.link_denied) == [links[2], links[1]]


def test_a_prediction_is_noted_and_disappointed():
    bench = Bench()
    link = bench.link("<a =/> g>", delay=2.0)
    before = bench.spike("a")
    predict(bench.memory, bench.parameters, link, before, before, 0)
    assert bench.memory.predicted_time[bench.concept("g")] == bench.now + 2
    assert tuple(bench.memory.predicted[bench.concept("g")]) == pytest.approx((1.0, 0.9 * 0.9 * 0.9))
    assert bench.memory.link_truth[link, 0] < 1.0
