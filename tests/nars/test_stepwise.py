"""The steps of a turn where situations are perceived as wholes."""

from types import SimpleNamespace

import numpy as np
import pytest

from machinepsych.agents.base import AGENTS
from machinepsych.agents.nars import perceives_wholes
from machinepsych.nars.concepts import NO_CONCEPT
from machinepsych.nars.explain_stepwise import decided
from machinepsych.nars.registers import NOW
from machinepsych.nars.stepwise import (
    act_stepwise,
    learn_stepwise,
    operation_done,
    present_situation,
    rest_stepwise,
)
from machinepsych.nars.subject_settings import NarsParameters, OnaParameters
from tests.nars.stepping import VOCABULARY, Stepper
from tests.nars.test_desires import CHAIN, walk


@pytest.mark.parametrize(
    ("parameters", "slots", "wholes"),
    [
        (NarsParameters(), 5, False),
        (NarsParameters(), 6, True),
        (NarsParameters(perception="simultaneous"), 30, False),
        (NarsParameters(perception="whole"), 1, True),
        (OnaParameters(), 30, False),
    ],
)
def test_many_senses_make_wholes(parameters, slots, wholes):
    assert perceives_wholes(parameters, slots) == wholes
    kind = AGENTS.get("nars" if isinstance(parameters, NarsParameters) else "nars_ona")
    assert (kind.suited(parameters, slots).act is not kind.act) == wholes
    assert kind.suited(parameters, slots).name == kind.name


def test_a_step_takes_four_ticks_and_rest_its_own():
    one = Stepper()
    before = int(one.memory.registers[NOW])
    act_stepwise(one.memory, one.parameters, *one.sees("AB"), 3)
    learn_stepwise(one.memory, one.parameters, 0.0, 1)
    assert one.memory.registers[NOW] == before + 4
    rest_stepwise(one.memory, one.parameters, 50)
    assert one.memory.registers[NOW] == before + 54


def test_a_trial_begins_without_what_was_before():
    one = Stepper()
    one.do("A", "left")
    assert present_situation(one.memory) == one.concept("A")
    assert operation_done(one.memory) == one.term("^left")
    one.rest()
    assert present_situation(one.memory) == NO_CONCEPT
    assert operation_done(one.memory) == 0
    one.act("B")
    assert one.link("A", "left", "B") is None
    assert one.link("A", "left", "nothing") is not None


def test_a_decision_is_explained_by_what_it_leads_to():
    one = Stepper()
    walk(one, 3)
    before = {name: np.array(array) for name, array in vars(one.memory).items()}
    found = decided(SimpleNamespace(**vars(one.memory)), one.parameters, VOCABULARY, *one.sees("A"))
    for name, array in vars(one.memory).items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)
    assert (found.operation, found.tried) == (0, False)
    assert [str(goal) for goal in found.goals] == ["G", "C", "B"]
    assert str(found.prospects[0].implication) == "<(A &/ ^left) =/> B>"
    assert found.prospects[0].desire > 0.0
    assert found.operation == one.act("A")
    assert len(CHAIN) == len(found.goals)
