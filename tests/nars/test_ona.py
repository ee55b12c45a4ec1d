"""The set ``ona`` against numbers printed by OpenNARS for Applications (semantic level 0, no babbling).

Its run: sample A1 at 1, B2 left at 2, B1 right at 3, the goal at 4, the operation right told at 5, the
reinforcer at 6; the stimuli again at 7 to 9, the goal at 10 (now it decides), a failure at 12. Our subjects
see the last stimulus one tick before they act and the outcome two ticks after, three in all as there.
"""

import numpy as np
import pytest
from machinepsych.nars.decision import decide
from machinepsych.nars.learning import contingency_evidence, failure_evidence, learn_from_outcome
from machinepsych.nars.memory import POSITIVE, TOTAL, memory_find
from machinepsych.nars.parameters import OnaParameters
from machinepsych.nars.perception import (
    NO_SLOT,
    compound_confidence,
    event_age,
    last_slot,
    sensed_slot,
)

from machinepsych.nal.truth import confidence_of
from machinepsych.vocabulary import NO_STIMULUS
from tests.nars.test_decision import coded, empty_memory, moment_that

ONA = coded(OnaParameters())
QUIET = coded(OnaParameters(motor_babbling=0.0))
A1, B2, B1 = 0, 1, 2
SITUATION = (np.array([A1, B2, B1]), np.ones(3), 3)
NONE = NO_STIMULUS
RIGHT = 1

LINKS = {
    (B1, NONE): 0.213712,
    (B2, NONE): 0.186952,
    (A1, NONE): 0.161649,
    (A1, B1): 0.150345,
    (B2, B1): 0.174792,
    (A1, B2): 0.150345,
}


@pytest.fixture
def taught():
    memory = empty_memory()
    learn_from_outcome(memory, ONA, *SITUATION, RIGHT, 1.0)
    return memory


def test_new_links_have_the_printed_confidence(taught):
    assert (taught.evidence[:, TOTAL] > 0).sum() == len(LINKS)
    for (first, second), printed in LINKS.items():
        row = memory_find(taught, first, second, NONE, RIGHT)
        positive, total = taught.evidence[row]
        assert positive == total
        assert confidence_of(total) == pytest.approx(printed, abs=6e-6)


def test_the_decision_has_the_printed_desire(taught):
    assert decide(taught, QUIET, *SITUATION, 2, moment_that(False)) == RIGHT
    assert taught.desires[RIGHT] == pytest.approx(0.569243, abs=5e-7)


@pytest.mark.parametrize(
    ("condition", "observed", "frequency", "confidence"),
    [((B1, NONE), 0.9, 0.493510, 0.355150), ((A1, B1), 0.5184, 0.494232, 0.263638)],
)
def test_negative_feedback_revises_to_the_printed_truth(taught, condition, observed, frequency, confidence):
    row = memory_find(taught, *condition, NONE, RIGHT)
    # The told operation came one tick before the outcome, so the link expects it after one tick.
    failed = failure_evidence(ONA._replace(outcome_delay=1), observed)
    positive = taught.evidence[row, POSITIVE]
    total = taught.evidence[row, TOTAL] + failed + contingency_evidence(ONA, observed * 0.8, 0.9)
    assert positive / total == pytest.approx(frequency, abs=2e-6)
    assert confidence_of(total) == pytest.approx(confidence, abs=2e-6)


def test_in_sequence_the_last_stimulus_is_the_newest_and_order_counts():
    assert [event_age(ONA, 3, slot) for slot in range(3)] == [3, 2, 1]
    assert compound_confidence(ONA, np.ones(3), 3, 0, 2, NO_SLOT) == pytest.approx(0.9 * 0.64 * 0.9)
    assert last_slot(0, 2, NO_SLOT) == 2
    assert sensed_slot(*SITUATION, B1) == 2
    assert sensed_slot(*SITUATION, 7) == NO_SLOT


def test_a_compound_in_another_order_is_another_compound(taught):
    turned = (np.array([B1, B2, A1]), np.ones(3), 3)
    learn_from_outcome(taught, ONA, *turned, RIGHT, 1.0)
    assert memory_find(taught, B1, A1, NONE, RIGHT) != memory_find(taught, A1, B1, NONE, RIGHT)
