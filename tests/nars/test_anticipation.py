"""What is expected, and how links fail a little until it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import evidence_of
from machinepsych.nars.anticipation import (
    FORGOTTEN,
    anticipate,
    expect_specifically,
    failure_truth,
    note_prediction,
    predict_from,
)
from machinepsych.nars.registers import LINKS
from tests.nars.bench import Bench


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
