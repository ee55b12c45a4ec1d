"""Decision and learning of the reasoner, step by step, with its default set of parameters."""

from collections import namedtuple

import numpy as np
import pytest
from machinepsych.nars.decision import (
    INDIFFERENT,
    babble,
    decide,
    hypothesis_desire,
    weigh_operation,
)
from machinepsych.nars.learning import (
    assume_failures,
    contingency_evidence,
    failure_evidence,
    learn_compound,
    learn_from_outcome,
    outcome_is_expected,
)
from machinepsych.nars.memory import OPERATION, TOTAL, memory_find, memory_state
from machinepsych.nars.parameters import NarsParameters
from machinepsych.nars.perception import precondition_confidence

from machinepsych.kernels.arrays import allocate
from machinepsych.kernels.counter_rng import BABBLING, SUBGOAL_BABBLING, Moment, uniform
from machinepsych.nal.truth import confidence_of, expectation
from machinepsych.parameters import as_row, describe
from machinepsych.vocabulary import NO_OPERATION, NO_STIMULUS

LEFT, RIGHT = 0, 1
NONE = NO_STIMULUS
BOTH = (np.array([0, 1]), np.array([1.0, 1.0]), 2)


def coded(parameters):
    """Make the named row of numbers that lanes see."""
    names = [each.name for each in describe(type(parameters))]
    return namedtuple("Coded", names)(*as_row(parameters))


DEFAULTS = coded(NarsParameters())


def empty_memory(rows=32):
    arrays = {name: array[0] for name, array in allocate(memory_state(rows, 2), 1).items()}
    return namedtuple("Memory", arrays)(**arrays)


def moment_that(babbles, parameters=DEFAULTS):
    for tick in range(10_000):
        moment = Moment(np.uint64(5), 1, tick)
        draws = [
            uniform(moment, stream) < parameters.motor_babbling for stream in (BABBLING, SUBGOAL_BABBLING)
        ]
        if draws == [babbles, babbles]:
            return moment
    raise AssertionError("no such moment")


def test_an_empty_memory_babbles_or_does_nothing():
    memory = empty_memory()
    assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=False)) == NO_OPERATION
    assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=True)) in (LEFT, RIGHT)
    assert memory.desires.tolist() == [INDIFFERENT, INDIFFERENT]


def test_one_reinforced_response_is_repeated_and_suppresses_babbling():
    memory = empty_memory()
    learn_from_outcome(memory, DEFAULTS, *BOTH, RIGHT, 1.0)
    assert weigh_operation(memory, DEFAULTS, RIGHT, *BOTH) > DEFAULTS.suppression_threshold
    for babbles in (False, True):
        assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles)) == RIGHT


def test_a_punished_response_is_neither_repeated_nor_babbled():
    memory = empty_memory()
    learn_from_outcome(memory, DEFAULTS, *BOTH, RIGHT, -1.0)
    assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=False)) == NO_OPERATION
    for tick in range(50):
        assert babble(memory, DEFAULTS, 2, Moment(np.uint64(5), 1, tick)) == LEFT


def test_where_all_is_known_to_fail_babbling_tries_all():
    memory = empty_memory()
    for operation in (LEFT, RIGHT):
        learn_from_outcome(memory, DEFAULTS, *BOTH, operation, -1.0)
    decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=False))
    tried = {babble(memory, DEFAULTS, 2, Moment(np.uint64(5), 1, tick)) for tick in range(50)}
    assert tried == {LEFT, RIGHT}


def test_desire_needs_the_whole_precondition():
    memory = empty_memory()
    learn_from_outcome(memory, DEFAULTS, *BOTH, RIGHT, 1.0)
    pair = memory_find(memory, 0, 1, NONE, RIGHT)
    assert precondition_confidence(memory, DEFAULTS, pair, *BOTH) == pytest.approx(0.81)
    alone = (np.array([0, 1]), np.array([1.0, 1.0]), 1)
    assert precondition_confidence(memory, DEFAULTS, pair, *alone) == 0.0
    faint = (np.array([0, 1]), np.array([1.0, 0.5]), 2)
    assert precondition_confidence(memory, DEFAULTS, pair, *faint) == pytest.approx(0.405)
    total = memory.evidence[pair, TOTAL]
    assert hypothesis_desire(memory, DEFAULTS, pair, 0.81) == pytest.approx(
        expectation(1.0, 0.9 * confidence_of(total) * 0.81)
    )


def test_the_most_specific_hypothesis_speaks():
    memory = empty_memory()
    for _ in range(5):
        # Stimulus 0 alone pays on the left, together with 1 it does not.
        learn_from_outcome(memory, DEFAULTS, *BOTH, LEFT, -1.0)
        learn_from_outcome(memory, DEFAULTS, np.array([0]), np.ones(1), 1, LEFT, 1.0)
    assert weigh_operation(memory, DEFAULTS, LEFT, np.array([0]), np.ones(1), 1) > 0.5
    assert weigh_operation(memory, DEFAULTS, LEFT, *BOTH) < 0.5


def test_learning_forms_every_compound_of_up_to_three():
    memory = empty_memory()
    three = (np.array([2, 0, 1]), np.ones(3), 3)
    learn_from_outcome(memory, DEFAULTS, *three, LEFT, 1.0)
    held = {tuple(terms) for terms in memory.terms[memory.evidence[:, TOTAL] > 0].tolist()}
    singles = {(s, NONE, NONE, LEFT) for s in (0, 1, 2)}
    pairs = {(0, 1, NONE, LEFT), (0, 2, NONE, LEFT), (1, 2, NONE, LEFT)}
    assert held == singles | pairs | {(0, 1, 2, LEFT)}
    assert (memory.terms[memory.evidence[:, TOTAL] > 0][:, OPERATION] == LEFT).all()


def test_the_order_of_stimuli_at_one_time_means_nothing():
    memory = empty_memory()
    turned = (np.array([2, 0, 1]), np.ones(3), 3)
    learn_compound(memory, DEFAULTS, *turned, 0, 1, 2, LEFT, 1.0)
    learn_compound(memory, DEFAULTS, np.array([1, 2, 0]), np.ones(3), 3, 0, 1, 2, LEFT, 1.0)
    assert (memory.evidence[:, TOTAL] > 0).sum() == 1
    assert memory_find(memory, 0, 1, 2, LEFT) == 0


def test_evidence_of_one_occurrence_has_its_closed_form():
    # Intersection with the operation .9 * .9, one tick of decay .8, induction with the outcome .9;
    # eternalising takes w / (w + 1) once more, whose evidence is the induced confidence itself.
    assert contingency_evidence(DEFAULTS, 0.9, 0.9) == pytest.approx(confidence_of(0.9 * 0.9 * 0.8 * 0.9))
    assert failure_evidence(DEFAULTS, 0.9) == pytest.approx(confidence_of(0.01 * 0.9 * 0.8))


def test_an_outcome_outweighs_the_assumption_of_failure():
    memory = empty_memory()
    one = (np.array([0]), np.ones(1), 1)
    for _ in range(3):
        learn_from_outcome(memory, DEFAULTS, *one, LEFT, 1.0)
    positive, total = memory.evidence[0]
    assert positive / total > 0.98
    assert outcome_is_expected(memory, DEFAULTS, 0, 0.9)
    assume_failures(memory, DEFAULTS, *one, LEFT)
    assert memory.evidence[0, TOTAL] == pytest.approx(total + failure_evidence(DEFAULTS, 0.9))
    assert memory.evidence[0, 0] == positive


def test_failure_is_assumed_only_of_what_is_expected_here():
    memory = empty_memory()
    one, other = (np.array([0]), np.ones(1), 1), (np.array([1]), np.ones(1), 1)
    learn_from_outcome(memory, DEFAULTS, *one, LEFT, 1.0)
    learn_from_outcome(memory, DEFAULTS, *one, RIGHT, -1.0)
    before = memory.evidence.copy()
    assume_failures(memory, DEFAULTS, *other, LEFT)
    assume_failures(memory, DEFAULTS, *one, RIGHT)
    np.testing.assert_array_equal(memory.evidence, before)
    ona_like = DEFAULTS._replace(denied_fail_again=1)
    assume_failures(memory, ona_like, *other, RIGHT)
    denied = memory_find(memory, 0, NONE, NONE, RIGHT)
    assert memory.evidence[denied, TOTAL] == pytest.approx(
        before[denied, TOTAL] + failure_evidence(DEFAULTS, 0.9)
    )


def test_evidence_that_comes_round_makes_a_reversed_contingency_win():
    memory = empty_memory()
    for _ in range(30):
        learn_from_outcome(memory, DEFAULTS, *BOTH, LEFT, 1.0)
    quiet = moment_that(babbles=False)
    errors = 0
    while decide(memory, DEFAULTS, *BOTH, 2, quiet) == LEFT:
        learn_from_outcome(memory, DEFAULTS, *BOTH, LEFT, -1.0)
        errors += 1
        assert errors < 10
    assert errors >= 2
