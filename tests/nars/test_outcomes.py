"""Reinforcer, harm and relief."""

import pytest

from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT
from machinepsych.nars.outcomes import (
    HARM,
    fear,
    fears,
    feel_safe,
    learn_fear,
    note_event,
    outcome_degree,
    outcome_evidence,
    take_event,
    want_outcomes,
)
from machinepsych.nars.situations import perceive_whole
from machinepsych.nars.stepwise import learn_stepwise
from tests.nars.stepping import Stepper


def test_reinforcer_and_relief_are_wanted_and_harm_is_not():
    one = Stepper()
    want_outcomes(one.memory, one.parameters)
    assert [one.wanted(name) for name in ("G", "harm", "relief")] == pytest.approx([0.9, -0.9, 0.9])


@pytest.mark.parametrize(
    ("outcomes", "degree"), [((-0.01,), 0.0), ((0.1,), 0.1), ((0.5,), 0.5), ((3.0,), 1.0), ((10.0, 0.5), 0.0)]
)
def test_an_outcome_is_an_event_of_its_size_where_it_is_not_small_beside_the_largest(outcomes, degree):
    one = Stepper()
    for outcome in outcomes:
        found = outcome_degree(one.memory, one.parameters, outcome)
    assert found == pytest.approx(degree)


def test_step_costs_teach_nothing_and_reinforcers_and_harm_do():
    one = Stepper()
    one.do("A", "left", -0.01)
    assert one.link("A", "left", "harm") is None
    one.do("A", "left", 1.0)
    one.do("A", "right", -0.5)
    assert one.link("A", "left", "G")[FREQUENCY] == 1.0
    assert one.link("A", "right", "harm")[FREQUENCY] == 0.5
    one.do("A", "left", 0.0)
    assert one.link("A", "left", "G")[FREQUENCY] == pytest.approx(0.5)


def test_a_probe_teaches_nothing():
    one = Stepper()
    one.act("A")
    one.force("left")
    learn_stepwise(one.memory, one.parameters, 1.0, 0)
    assert one.link("A", "left", "G") is None


def shocked(one, crossing):
    """One trial: a warning A, then shock in B until the subject leaves, if it does."""
    one.do("A", "stay")
    for _ in range(3):
        one.do("B", "stay", -0.5)
    if crossing:
        one.do("B", "left", 0.0)
        one.act("C")
    one.rest()


def test_harm_that_lasts_is_feared_after_what_came_before_it():
    one = Stepper()
    shocked(one, crossing=True)
    assert one.link("B", None, "harm") is not None
    f, c = one.link("A", None, "harm")
    assert f == 0.5
    assert 0.0 < c < one.link("B", None, "harm")[CONFIDENCE]
    assert fears(one.memory, one.parameters, one.concept("B"))
    assert not fears(one.memory, one.parameters, one.concept("C"))
    assert not fears(one.memory, one.parameters, NO_CONCEPT)


def test_harm_that_comes_once_is_a_matter_of_the_operation():
    one = Stepper()
    one.do("A", "stay")
    one.do("B", "left", -0.5)
    one.do("A", "stay")
    assert one.link("B", "left", "harm") is not None
    assert one.link("B", None, "harm") is None


def test_what_ends_lasting_harm_brings_relief_as_large_as_the_harm():
    one = Stepper()
    shocked(one, crossing=True)
    assert one.link("B", "left", "relief")[FREQUENCY] == 0.5
    assert one.link("B", "stay", "relief") is None


def test_leaving_a_warning_that_is_feared_brings_relief_and_little_courage():
    one = Stepper()
    for _ in range(6):
        shocked(one, crossing=True)
    before = one.link("A", None, "harm")
    assert fears(one.memory, one.parameters, one.concept("A"))
    one.do("A", "left", 0.0)
    one.act("C")
    assert one.link("A", "left", "relief")[FREQUENCY] == 0.5
    after = one.link("A", None, "harm")
    assert 0.9 * before[FREQUENCY] < after[FREQUENCY] < before[FREQUENCY]


def test_a_trial_that_ends_in_fear_without_harm_brings_relief_too():
    one = Stepper()
    for _ in range(6):
        shocked(one, crossing=True)
    one.do("A", "right", 0.0)
    one.rest()
    assert one.link("A", "right", "relief")[FREQUENCY] == 0.5


def test_the_nearer_to_harm_the_surer_is_fear():
    one = Stepper()
    memory, parameters = one.memory, one.parameters
    near, far = (perceive_whole(memory, parameters, *one.sees(name)) for name in "AB")
    fear(memory, parameters, near, 0.5, 0)
    fear(memory, parameters, far, 0.5, 8)
    assert one.link("A", None, "harm")[CONFIDENCE] > one.link("B", None, "harm")[CONFIDENCE]
    assert outcome_evidence(memory, parameters, near, 0, 0.9) == pytest.approx(
        one.link("A", None, "harm")[CONFIDENCE]
    )


def test_parts_that_are_reached_through_trials_have_names_of_their_own():
    one = Stepper()
    memory, parameters = one.memory, one.parameters
    here = perceive_whole(memory, parameters, *one.sees("A"))
    learn_fear(memory, parameters, here, 0.5)
    assert one.link("A", None, "harm") is None  # the first step of harm is none that lasts
    note_event(memory, parameters, here, one.term("^left"), HARM, 0.4)
    assert one.link("A", "left", "harm")[FREQUENCY] == 0.4
    take_event(memory, parameters, here, one.term("^left"), -0.5)
    assert 0.4 < one.link("A", "left", "harm")[FREQUENCY] < 0.5
    feel_safe(memory, parameters, here, one.term("^left"), NO_CONCEPT)
    assert one.link("A", "left", "relief") is None
