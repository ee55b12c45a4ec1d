"""What is said of a decision is what the decision did, and what it did it by."""

import numpy as np
import pytest

from machinepsych.nars.explain import verdict
from tests.nars.test_subject import VOCABULARY, Subject


def explained(subject, *names):
    return verdict(subject.memory, subject.parameters, VOCABULARY, *subject.sees(*names))


def taught(*lessons):
    """Return a subject to whom each lesson (stimulus, operation, outcome or what came of it) was given."""
    subject = Subject()
    for text, frequency, confidence in lessons:
        subject.know(text, frequency, confidence)
    return subject


def test_nothing_known_nothing_done():
    found = explained(Subject(), "A")
    assert (found.operation, found.babbled, found.carried_by, found.voices) == (None, False, None, ())
    assert [str(goal) for goal in found.goals] == ["G"]


def test_the_link_that_carries_a_decision_is_named_with_its_evidence():
    subject = taught(("<(A &/ ^left) =/> G>", 1.0, 0.5), ("<(A &/ ^right) =/> G>", 0.2, 0.5))
    found = explained(subject, "A")
    assert str(found.operation) == "^left"
    assert str(found.carried_by) == "<(A &/ ^left) =/> G>"
    assert [str(voice.operation) for voice in found.voices] == ["^left", "^right"]
    first, second = found.voices
    assert first.desire > 0.5 > second.desire
    assert (first.frequency, first.confidence, first.evidence) == (1.0, 0.5, pytest.approx(1.0))


def test_the_chain_of_goals_is_told_from_the_reinforcer_down():
    subject = taught(("<(B &/ ^left) =/> G>", 1.0, 0.8), ("<(A &/ ^right) =/> B>", 1.0, 0.8))
    found = explained(subject, "A")
    assert str(found.operation) == "^right"
    assert [str(goal) for goal in found.goals] == ["G", "B"]
    assert str(found.carried_by) == "<(A &/ ^right) =/> B>"


def test_babbling_is_told_from_deciding():
    subject = Subject(motor_babbling=1.0)
    found = explained(subject, "A")
    assert found.babbled
    assert found.operation is not None
    assert found.carried_by is None


def test_explaining_leaves_the_memory_as_it_was():
    subject = taught(("<(A &/ ^left) =/> G>", 1.0, 0.5))
    before = {name: array.copy() for name, array in vars(subject.memory).items()}
    explained(subject, "A", "B")
    for name, array in vars(subject.memory).items():
        assert np.array_equal(before[name], array), name


def test_what_is_explained_is_what_is_done_next():
    subject = taught(("<(A &/ ^right) =/> G>", 1.0, 0.6))
    found = explained(subject, "A")
    done = subject.act("A")
    assert str(found.operation) == f"^{VOCABULARY.operations[done]}"
