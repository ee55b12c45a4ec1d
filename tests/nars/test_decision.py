"""Decision and learning of the reasoner, step by step."""

from collections import namedtuple

import numpy as np
import pytest

from machinepsych.kernels.arrays import allocate
from machinepsych.kernels.counter_rng import BABBLING, Moment, uniform
from machinepsych.nal.truth import confidence_of, expectation
from machinepsych.nars.decision import decide, hypothesis_desire, precondition_truth
from machinepsych.nars.learning import (
    assume_failure,
    contingency_evidence,
    learn_from_outcome,
    revise_contingency,
)
from machinepsych.nars.memory import OPERATION, TOTAL, memory_find, memory_state
from machinepsych.nars.parameters import NarsParameters
from machinepsych.vocabulary import NO_OPERATION, NO_STIMULUS

DEFAULTS = NarsParameters()
LEFT, RIGHT = 0, 1
BOTH = (np.array([0, 1]), np.array([1.0, 1.0]), 2)


def empty_memory(rows=16):
    arrays = {name: array[0] for name, array in allocate(memory_state(rows), 1).items()}
    return namedtuple("Memory", arrays)(**arrays)


def moment_that(babbles, parameters=DEFAULTS):
    for tick in range(1000):
        moment = Moment(np.uint64(5), 1, tick)
        if (uniform(moment, BABBLING) < parameters.motor_babbling) == babbles:
            return moment
    raise AssertionError("no such moment")


def test_an_empty_memory_babbles_or_does_nothing():
    memory = empty_memory()
    assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=False)) == NO_OPERATION
    assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=True)) in (LEFT, RIGHT)


def test_one_reinforced_response_is_repeated_and_suppresses_babbling():
    memory = empty_memory()
    learn_from_outcome(memory, DEFAULTS, *BOTH, RIGHT, 1.0)
    assert hypothesis_desire(memory, DEFAULTS, 0, *BOTH) > DEFAULTS.suppression_threshold
    for babbles in (False, True):
        assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles)) == RIGHT


def test_a_punished_response_is_not_repeated():
    memory = empty_memory()
    learn_from_outcome(memory, DEFAULTS, *BOTH, RIGHT, -1.0)
    assert decide(memory, DEFAULTS, *BOTH, 2, moment_that(babbles=False)) == NO_OPERATION


def test_desire_needs_the_whole_precondition():
    memory = empty_memory()
    learn_from_outcome(memory, DEFAULTS, *BOTH, RIGHT, 1.0)
    pair = memory_find(memory, 0, 1, RIGHT)
    alone = (np.array([0, 1]), np.array([1.0, 1.0]), 1)
    assert hypothesis_desire(memory, DEFAULTS, pair, *BOTH) > 0.5
    assert hypothesis_desire(memory, DEFAULTS, pair, *alone) == 0.5
    assert precondition_truth(memory, pair, *BOTH, 0.9) == pytest.approx((1.0, 0.81))


def test_learning_forms_every_stimulus_and_every_pair():
    memory = empty_memory()
    three = (np.array([2, 0, 1]), np.ones(3), 3)
    learn_from_outcome(memory, DEFAULTS, *three, LEFT, 1.0)
    held = {tuple(terms) for terms in memory.terms[memory.evidence[:, TOTAL] > 0].tolist()}
    singles = {(s, NO_STIMULUS, LEFT) for s in (0, 1, 2)}
    assert held == singles | {(0, 1, LEFT), (0, 2, LEFT), (1, 2, LEFT)}
    assert (memory.terms[memory.evidence[:, TOTAL] > 0][:, OPERATION] == LEFT).all()


def test_evidence_of_one_occurrence_has_its_closed_form():
    positive, total = contingency_evidence(DEFAULTS, 0.9, 1.0, 0.9)
    # Intersection with the operation .9 * .9, one tick of decay .8, induction with the outcome .9;
    # eternalising takes w / (w + 1) once more, whose evidence is the induced confidence itself.
    assert total == pytest.approx(confidence_of(0.9 * 0.9 * 0.8 * 0.9))
    assert positive == total
    assert contingency_evidence(DEFAULTS, 0.9, 0.0, 0.9) == pytest.approx((0.0, total))


def test_an_outcome_outweighs_the_assumption_of_failure():
    memory = empty_memory()
    for _ in range(3):
        revise_contingency(memory, DEFAULTS, 0, NO_STIMULUS, 0.9, LEFT, 1.0)
    positive, total = memory.evidence[0]
    assert positive / total > 0.98
    before = total
    assume_failure(memory, DEFAULTS, 0, NO_STIMULUS, 0.9, LEFT)
    positive, total = memory.evidence[0]
    assert total > before
    assert expectation(positive / total, confidence_of(total)) > 0.7


def test_failure_is_assumed_only_of_what_is_believed():
    memory = empty_memory()
    assume_failure(memory, DEFAULTS, 0, NO_STIMULUS, 0.9, LEFT)
    assert not memory.evidence.any()


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
