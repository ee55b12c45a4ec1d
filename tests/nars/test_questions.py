"""Answers from what is in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.truth import expectation
from machinepsych.nars.beliefs import believe
from machinepsych.nars.concepts import concept_priority_now
from machinepsych.nars.log import LOG_ANSWER
from machinepsych.nars.questions import (
    ASKS_ALWAYS,
    ASKS_FUTURE,
    ASKS_NOW,
    ASKS_PAST,
    IN_BELIEF,
    IN_LINK,
    IN_PREDICTION,
    IN_SPIKE,
    NO_ANSWER,
    answer,
    event_answer,
    fits,
    log_answer,
    note_answer,
    prime,
    seen_from_now,
)
from machinepsych.nars.registers import LOGGED
from tests.nars.bench import Bench


def ask(bench, text, tense=ASKS_ALWAYS, threshold=0.0, every=False):
    """Return the answers: text, frequency, confidence."""
    bench.memory.registers[LOGGED] = 0
    count = answer(bench.memory, bench.parameters, bench.term(text), tense, threshold, every)
    found = [
        (bench.text(bench.memory.log_term[k]), *map(float, bench.memory.log_truth[k])) for k in range(count)
    ]
    assert len(bench.logged(LOG_ANSWER)) == count
    return found


def know(bench, text, frequency=1.0, confidence=0.9):
    believe(bench.memory, bench.parameters, bench.concept(text), frequency, confidence, bench.stamp())


def predict(bench, text, confidence, time):
    concept = bench.concept(text)
    bench.memory.predicted[concept] = (1.0, confidence)
    bench.memory.predicted_time[concept] = time


@pytest.mark.parametrize(
    ("question", "term", "answers"),
    [
        ("<a --> b>", "<a --> b>", True),
        ("<?1 --> b>", "<a --> b>", True),
        ("<?1 --> b>", "<a --> c>", False),
        ("<?1 --> ?1>", "<a --> b>", False),
        ("<?1 --> ?2>", "<a --> b>", True),
        ("<$1 --> b>", "<a --> b>", False),
        ("<a --> b>", "<$1 --> b>", False),
    ],
)
def test_what_answers_a_question(question, term, answers):
    bench = Bench()
    assert fits(bench.memory, bench.term(question), bench.term(term)) == answers
    assert not fits(bench.memory, bench.term("<?1 --> b>"), 0)


TRUTHS = st.tuples(st.floats(0.0, 1.0), st.floats(0.01, 0.99))


@given(st.lists(TRUTHS, max_size=6), st.floats(0.2, 0.9))
def test_the_answer_is_what_is_expected_most_and_all_are_those_above_the_threshold(truths, threshold):
    bench = Bench()
    for name, truth in zip("abcdef", truths, strict=False):
        know(bench, f"<{name} --> k>", *truth)
    know(bench, "<a --> other>", 1.0, 0.99)
    found = ask(bench, "<?1 --> k>")
    if truths:
        assert expectation(*found[0][1:]) == max(expectation(*truth) for truth in truths)
    else:
        assert found == []
    above = [truth for truth in truths if expectation(*truth) >= threshold]
    assert [each[1:] for each in ask(bench, "<?1 --> k>", ASKS_ALWAYS, threshold, True)] == above


@pytest.mark.parametrize(("choice", "found"), [("expectation", "<{a b} --> k>"), ("worth", "<{a} --> k>")])
def test_a_question_with_a_variable_may_prefer_the_simpler_answer(choice, found):
    bench = Bench(answer_choice=choice)
    know(bench, "<{a b} --> k>", 1.0, 0.15)
    know(bench, "<{a} --> k>", 0.6, 0.5)
    assert ask(bench, "<?1 --> k>")[0][0] == found
    # What is asked for itself is what it is.
    assert ask(bench, "<{a b} --> k>")[0][0] == "<{a b} --> k>"


def test_what_was_seen_of_an_instance_wins_over_a_guess_about_an_atom():
    bench = Bench(answer_choice="worth")
    know(bench, "<duck --> [yellow]>", 1.0, 0.39)
    know(bench, "<{tim} --> [yellow]>", 1.0, 0.9)
    assert ask(bench, "<?1 --> [yellow]>")[0][0] == "<{tim} --> [yellow]>"


@pytest.mark.parametrize(("choice", "found"), [("expectation", "<b --> k>"), ("worth", "<a --> k>")])
def test_of_two_equal_answers_the_first_or_the_later_made_is_given(choice, found):
    bench = Bench(answer_choice=choice)
    bench.concept("<b --> k>")
    for time, name in ((3, "b"), (5, "a"), (4, "c")):
        bench.now = time
        know(bench, f"<{name} --> k>")
    assert ask(bench, "<?1 --> k>")[0][0] == found


def test_links_answer_questions_about_temporal_implications():
    bench = Bench()
    bench.link("<a =/> g>", 1.0, 0.4)
    bench.link("<(a &/ ^left) =/> g>", 1.0, 0.6)
    bench.link("<a =/> h>", 1.0, 0.9)
    assert ask(bench, "<?1 =/> g>") == [("<(a &/ ^left) =/> g>", 1.0, 0.6)]
    assert ask(bench, "<a =/> g>") == [("<a =/> g>", 1.0, 0.4)]
    assert len(ask(bench, "<?1 =/> ?2>", every=True)) == 3
    assert ask(bench, "<b =/> ?1>") == []


def test_each_tense_asks_for_its_own():
    bench = Bench()
    know(bench, "a", 0.2, 0.9)
    bench.spike("a", 1.0, 0.9, time=1)
    predict(bench, "a", 0.6, 5)
    bench.now = 4
    assert ask(bench, "a") == [("a", 0.2, 0.9)]
    assert ask(bench, "a", ASKS_PAST) == [("a", 1.0, 0.9)]
    assert ask(bench, "a", ASKS_FUTURE) == [("a", 1.0, 0.6)]
    # Seen from 4, the prediction for 5 is surer than the event of 1.
    assert ask(bench, "a", ASKS_NOW) == [("a", 1.0, 0.6)]
    bench.now = 2
    assert ask(bench, "a", ASKS_NOW) == [("a", 1.0, 0.9)]
    concept = bench.concept("a")
    sources = [
        event_answer(bench.memory, bench.parameters, concept, tense)[1]
        for tense in (ASKS_NOW, ASKS_PAST, ASKS_FUTURE)
    ]
    assert sources == [IN_SPIKE, IN_SPIKE, IN_PREDICTION]


def test_now_falls_back_on_what_always_holds():
    bench = Bench()
    know(bench, "a", 0.2, 0.9)
    concept = bench.concept("a")
    assert event_answer(bench.memory, bench.parameters, concept, ASKS_NOW)[1] == IN_BELIEF
    assert event_answer(bench.memory, bench.parameters, concept, ASKS_PAST)[1] == NO_ANSWER
    assert ask(bench, "a", ASKS_NOW) == [("a", 0.2, 0.9)]
    assert ask(bench, "a", ASKS_PAST) == ask(bench, "unheard", ASKS_NOW) == []


@given(st.floats(0.0, 1.0), st.floats(0.01, 0.99), st.integers(1, 30))
def test_events_fade_into_past_and_future_alike(frequency, confidence, distance):
    bench = Bench()
    bench.now = 100
    expected = 0.5 + confidence * 0.8**distance * (frequency - 0.5)
    for time in (100 - distance, 100 + distance):
        seen = seen_from_now(bench.memory, bench.parameters, frequency, confidence, time)
        assert seen == pytest.approx(expected)


def test_of_events_equally_expected_the_later_answers():
    bench = Bench(projection_decay=1.0)
    bench.spike("<a --> k>", time=1)
    bench.spike("<b --> k>", time=3)
    bench.spike("<c --> k>", time=2)
    bench.now = 5
    assert ask(bench, "<?1 --> k>", ASKS_PAST)[0][0] == "<b --> k>"


def test_a_question_primes_what_may_answer_it():
    bench = Bench(question_priming=0.1)
    concept, other = bench.concept("a"), bench.concept("b")
    ask(bench, "a")
    bench.memory.concept_priority[other] = 0.4
    prime(bench.memory, bench.parameters, other)
    priorities = [concept_priority_now(bench.memory, bench.parameters, each) for each in (concept, other)]
    assert priorities == [0.1, 0.4]


def test_an_answer_is_noted_with_when_it_was_made():
    bench = Bench()
    bench.now = 3
    link = bench.link("<a =/> g>", delay=4.0)
    know(bench, "a", 0.5, 0.5)
    concept = bench.spike("a", time=2)
    predict(bench, "a", 0.6, 9)
    bench.now = 8
    for place, source in (
        (link, IN_LINK),
        *((concept, each) for each in (IN_BELIEF, IN_SPIKE, IN_PREDICTION)),
    ):
        note_answer(bench.memory, bench.parameters, place, source)
    assert list(bench.memory.log_created[:4]) == [3, 3, 3, 8]
    assert list(bench.memory.log_time[:4]) == [-1, -1, 2, 9]
    assert bench.memory.log_delay[0] == 4.0


def test_a_logged_answer_keeps_when_it_was_made():
    bench = Bench()
    bench.now = 50
    log_answer(bench.memory, bench.parameters, bench.term("a"), (0.25, 0.5), 7, bench.stamp(3), 1.5, 4)
    memory = bench.memory
    assert memory.registers[LOGGED] == 1
    assert (memory.log_kind[0], memory.log_time[0], memory.log_created[0]) == (LOG_ANSWER, 7, 4)
    assert (*memory.log_truth[0], memory.log_delay[0]) == (0.25, 0.5, 1.5)
