"""How much situations and operations are wanted, and what is done."""

import pytest

from machinepsych.nars.desires import (
    AT_RISK,
    advantage,
    best_operation,
    changes_nothing,
    choose,
    look_back,
    net_desire,
    operation_place,
    reconsider,
    take_voice,
    try_something,
    weigh,
)
from machinepsych.nars.registers import DECIDED_BABBLED, DONE
from machinepsych.vocabulary import NO_OPERATION
from tests.nars.stepping import Stepper

CHAIN = (("A", "left"), ("B", "right"), ("C", "left"))


def walk(one, times=1, steps=CHAIN, outcome=1.0):
    for _ in range(times):
        for names, operation in steps[:-1]:
            one.do(names, operation)
        one.do(*steps[-1], outcome)
        one.rest()


def test_desire_flows_back_through_a_path_that_was_gone_once():
    one = Stepper()
    walk(one)
    wanted = [one.wanted(name) for name in "ABC"]
    assert 0.0 < wanted[0] < wanted[1] < wanted[2]
    # One step back: the confidence of the one transition, .729 / 1.729.
    assert wanted[1] / wanted[2] == pytest.approx(0.729 / 1.729)


def test_a_known_path_is_followed_from_its_beginning():
    one = Stepper()
    walk(one, 3)
    for names, operation in CHAIN:
        assert one.act(names) == ("left", "right", "stay").index(operation)
        one.force(operation)


def test_of_two_ways_the_shorter_is_taken():
    one = Stepper()
    for _ in range(5):
        walk(one)
        walk(one, steps=(("A", "right"), ("C", "left")))
    assert one.act("A") == 1


def test_harm_is_avoided_and_the_lesser_evil_taken():
    one = Stepper()
    for _ in range(6):
        for operation, outcome in (("left", -1.0), ("right", -0.4), ("stay", -1.0)):
            one.do("A", operation, outcome)
            one.rest()
    assert one.act("A") == 1
    assert one.memory.operation_desire[1] < 0.0
    assert advantage(one.memory, 3, 1) > 0.0


def test_situations_that_lead_to_each_other_alone_are_not_wanted_for_long():
    one = Stepper()
    walk(one, 3)
    for _ in range(30):
        # The reinforcer comes no more.
        one.do("C", "left", 0.0)
        one.do("A", "left")
        one.do("B", "right")
    assert abs(one.wanted("A")) < 0.02


def test_what_leaves_a_situation_as_it_is_is_no_means():
    one = Stepper()
    for _ in range(8):
        one.do("A", "stay")
    one.do("A", "left", 1.0)
    one.rest()
    weigh(one.memory, one.parameters, one.concept("A"), 3)
    assert one.memory.operation_desire[2] == 0.0
    assert one.memory.operation_desire[0] > 0.0
    assert changes_nothing(one.memory, 2)
    assert not changes_nothing(one.memory, 1)


def test_relief_is_wanted_by_the_afraid_alone():
    one = Stepper()
    one.do("A", "stay")
    for _ in range(3):
        one.do("B", "stay", -0.5)
    one.do("B", "left", 0.0)
    one.rest()
    weigh(one.memory, one.parameters, one.concept("B"), 3)
    afraid = float(one.memory.operation_desire[0])
    assert afraid > 0.0
    link = next(
        link
        for link in range(one.memory.link_term.shape[0])
        if one.memory.link_term[link] and one.memory.link_concept[link] == one.concept("relief")
    )
    for fearful in (True, False):
        weigh(one.memory, one.parameters, -1, 3)
        take_voice(one.memory, 0, link, one.concept("B"), fearful)
        assert (one.memory.operation_desire[0] > 0.0) == fearful


def test_the_untried_is_a_little_wanted_and_so_is_what_leads_there():
    one = Stepper(curiosity=0.02)
    for operation in ("left", "right", "stay"):
        one.do("A", operation)
        one.act("B" if operation == "right" else "C")
        one.rest()
    for operation in ("left", "right", "stay"):
        one.do("C", operation)
        one.rest()
    weigh(one.memory, one.parameters, one.concept("B"), 3)
    assert max(one.memory.operation_desire[:3]) == 0.02
    look_back(one.memory, one.parameters, 3, -1)
    weigh(one.memory, one.parameters, one.concept("A"), 3)
    assert best_operation(one.memory, 3) == 1


def test_trying_takes_what_least_is_known_of_and_nothing_much_worse_than_the_best():
    one = Stepper()
    weigh(one.memory, one.parameters, -1, 3)
    one.memory.operation_known[:3] = (2.0, 1.0, 0.5)
    one.memory.operation_changes[:3] = 1.0
    one.memory.operation_desire[:3] = (0.0, 0.0, -AT_RISK - 0.01)
    assert try_something(one.memory, 3, 0) == 1
    one.memory.operation_known[:3] = 1.0
    tried = {try_something(one.memory, 3, 0) for _ in range(40)}
    assert tried == {0, 1}


def test_restlessness_says_whether_anything_is_tried():
    still, restless = Stepper(), Stepper(restlessness=1.0)
    assert choose(still.memory, still.parameters, -1, 3) == NO_OPERATION
    assert choose(restless.memory, restless.parameters, -1, 3) in (0, 1, 2)
    assert restless.memory.registers[DECIDED_BABBLED] == 1


def test_an_outcome_is_not_reconsidered():
    one = Stepper()
    walk(one)
    reconsider(one.memory, one.parameters, one.concept("G"), 3)
    assert net_desire(one.memory, one.concept("G")) == pytest.approx(0.9)
    assert operation_place(one.memory, one.term("^right"), 3) == 1
    assert operation_place(one.memory, one.term("A"), 3) == NO_OPERATION


def test_what_is_well_known_is_equally_well_known_whatever_the_rounding():
    """Else a subject would take the same of two operations for ever."""
    one = Stepper()
    for turn in range(150):
        for operation, after in (("left", "B"), ("right", "BC" if turn % 3 else "C"), ("stay", "CD")):
            one.do("A", operation)
            one.do(after, "stay")
    weigh(one.memory, one.parameters, one.concept("A"), one.operations)
    assert len(set(one.memory.operation_known[: one.operations].tolist())) == 1
    tried = {try_something(one.memory, one.operations, 0) for _ in range(40)}
    assert tried == {0, 1, 2}


def test_the_way_to_the_untried_is_followed_the_more_rarely_the_farther_it_is():
    one = Stepper(curiosity=0.02, restlessness=1.0)
    for _ in range(12):
        for before, operation, after in (("A", "left", "B"), ("A", "right", "A"), ("A", "stay", "A")):
            one.do(before, operation)
            one.act(after)
            one.memory.registers[DONE] = 0
            one.rest()
    followed = []
    for name in "BA":
        count = 0
        for _ in range(200):
            assert choose(one.memory, one.parameters, one.concept(name), one.operations) != NO_OPERATION
            count += one.memory.registers[DECIDED_BABBLED] == 0
        followed.append(count)
    assert followed[0] > followed[1] > 100
