"""The parts of the three-term contingency, one by one, in plain Python."""

from collections import Counter, namedtuple
from types import SimpleNamespace

import numpy as np
import pytest

from machinepsych.kernels.build import load_module
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.lane import Slot
from machinepsych.protocol.design import END_OF_TRIAL
from machinepsych.session.contingencies import looks_different, pay
from machinepsych.session.step import order_block
from machinepsych.vocabulary import NO_OPERATION
from tests.experiments import experiment

Slots = namedtuple("Slots", "order")
SEED = np.uint64(3)


@pytest.fixture(scope="module")
def design():
    return experiment().plan.design


def order(design, phase, block, subject=1):
    slots = Slots(np.zeros(12, np.int64))
    order_block(phase, block, design, slots, SEED, subject)
    return tuple(slots.order.tolist())


def test_order_block_shuffles_each_block_anew_and_evenly(design):
    orders = [order(design, 1, block, subject) for block in range(4) for subject in range(1, 101)]
    assert all(Counter(each) == {0: 6, 1: 6} for each in orders)
    assert len(set(orders)) > 300
    # Each place holds either type equally often: 400 orders have a standard error of 0.025.
    assert abs(np.mean(orders, axis=0) - 0.5).max() < 0.1


def test_a_listed_order_is_kept():
    listed = experiment("every_phase.order=listed").plan.design
    assert order(listed, 0, 1) == (0,) * 6 + (1,) * 6


def test_nothing_is_paid_without_a_response_or_a_schedule(design):
    assert pay(1, 0, NO_OPERATION, design, None, Moment(SEED, 1, 0)) == (0.0, 0)
    baseline, left = 0, 0
    assert pay(baseline, 0, left, design, None, Moment(SEED, 1, 0)) == (0.0, 0)


def test_a_slot_refuses_to_be_called_before_a_kernel_is_built():
    with pytest.raises(TypeError, match="agent_act is filled when a kernel is built"):
        Slot("agent_act")(1, 2)


def test_a_paid_link_of_a_chain_leads_on_and_anything_else_stays():
    ready = experiment("agents=[random]", "phases.testing.agents={}", protocol="backward_chain")
    chain = ready.plan
    # With the slots of its kernel filled.
    paid = load_module(ready.kernels[0].program, "plain").pay
    held = {name: array[0] for name, array in ready.kernels[0].allocate("schedules", 1).items()}
    schedules = SimpleNamespace(**held)
    code = {name: k for k, name in enumerate(chain.trial_types)}
    pull, press, poke = (chain.vocabulary.operations.index(name) for name in ("pull", "press", "poke"))
    first, second, third = (code[name] for name in ("first", "second", "third"))
    phase, moment = 2, Moment(SEED, 1, 0)
    assert paid(phase, first, pull, chain.design, schedules, moment) == (0.0, second)
    assert paid(phase, second, press, chain.design, schedules, moment) == (0.0, third)
    assert paid(phase, third, poke, chain.design, schedules, moment) == (1.0, third)
    assert paid(phase, first, press, chain.design, schedules, moment) == (-1.0, first)
    assert looks_different(phase, first, second, chain.design)
    assert not looks_different(phase, first, first, chain.design)
    assert not looks_different(phase, first, END_OF_TRIAL, chain.design)


@pytest.mark.parametrize("protocol", ["reversal", "sidman_avoidance", "concurrent_schedules"])
def test_tables_can_be_taken_by_machine_code(protocol):
    """In another order every run would compile its kernel by numba's slower way, in silence."""
    for table in experiment(protocol=protocol).plan.design.arrays():
        assert table.flags.c_contiguous
