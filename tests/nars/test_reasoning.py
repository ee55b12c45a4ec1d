"""Inference about what has no time: events meet what is known."""

import math

import pytest

from machinepsych.nars.beliefs import believe
from machinepsych.nars.concepts import ETERNAL, raise_priority
from machinepsych.nars.reasoning import (
    conclude,
    eligible_partners,
    infer_with_rules,
    meet_partner,
    take_up,
    threshold_for,
)
from machinepsych.nars.registers import CONCLUSIONS, PARTNER_THRESHOLD, WAITING
from machinepsych.nars.rulebook import plain_rules
from machinepsych.nars.state import Capacity
from tests.nars.bench import SMALL, Bench, assert_sound

RULES = plain_rules()


def know(bench, text, frequency=1.0, confidence=0.9, stamp=None):
    concept = bench.concept(text)
    believe(
        bench.memory,
        bench.parameters,
        concept,
        frequency,
        confidence,
        bench.stamp() if stamp is None else stamp,
    )
    raise_priority(bench.memory, bench.parameters, concept, 0.5)
    return concept


def meet(bench, text, time=ETERNAL, stamp=None):
    concept = bench.concept(text)
    stamp = bench.stamp() if stamp is None else stamp
    infer_with_rules(
        bench.memory, bench.parameters, RULES, concept, bench.term(text), 1.0, 0.9, time, stamp, 1.0
    )


def belief(bench, text):
    return tuple(float(each) for each in bench.memory.belief[bench.concept(text)])


def test_conclusions_are_taken_up_as_beliefs_if_sure_enough():
    bench = Bench(level=6)
    for k, (text, c) in enumerate((("<a --> b>", 0.5), ("<a --> c>", 0.005))):
        bench.memory.conclusion_term[k] = bench.term(text)
        bench.memory.conclusion_f[k] = 1.0
        bench.memory.conclusion_c[k] = c
    bench.memory.registers[CONCLUSIONS] = 2
    take_up(bench.memory, bench.parameters, ETERNAL, bench.stamp(1, 2), 1.0, 1.0)
    assert belief(bench, "<a --> b>") == (1.0, 0.5)
    assert belief(bench, "<a --> c>")[1] == 0.0
    assert sorted(bench.memory.belief_stamp[bench.concept("<a --> b>")])[-2:] == [1, 2]
    assert bench.memory.registers[CONCLUSIONS] == 0
    assert bench.memory.registers[WAITING] == 1


def test_two_premises_conclude_unless_they_share_an_observation():
    for shared in (False, True):
        bench = Bench(level=6)
        first, second = bench.stamp(1), bench.stamp(2, 1) if shared else bench.stamp(2)
        partner = know(bench, "<b --> c>", 1.0, 0.9, second)
        conclude(
            bench.memory,
            bench.parameters,
            RULES,
            bench.term("<a --> b>"),
            1.0,
            0.9,
            ETERNAL,
            first,
            partner,
            1.0,
            0.9,
            second,
            1.0,
        )
        held = belief(bench, "<a --> c>")
        assert held == ((0.0, 0.0) if shared else pytest.approx((1.0, 0.81)))


def test_an_event_meets_what_is_known_and_has_a_name_in_common():
    bench = Bench(level=6)
    know(bench, "<b --> c>")
    stranger = know(bench, "<x --> y>")
    uses = bench.memory.concept_uses[stranger]
    meet(bench, "<a --> b>")
    assert belief(bench, "<a --> c>") == pytest.approx((1.0, 0.81))
    assert bench.memory.concept_uses[stranger] == uses
    assert_sound(bench.memory)


def test_an_event_near_in_time_is_met_as_an_event():
    bench = Bench(level=6)
    partner = know(bench, "<b --> c>", 1.0, 0.2)
    bench.spike("<b --> c>", 1.0, 0.9, time=1)
    bench.now = 3
    meet(bench, "<a --> b>", time=3)
    conclusion = bench.concept("<a --> c>")
    assert tuple(bench.memory.spike[conclusion]) == pytest.approx((1.0, 0.9 * 0.9 * 0.8**2))
    assert bench.memory.spike_time[conclusion] == 3
    bench.memory.spike_time[partner] = -100
    meet(bench, "<d --> b>", time=3)
    assert bench.memory.spike[bench.concept("<d --> c>"), 1] == pytest.approx(0.9 * 0.2)


@pytest.mark.parametrize(
    ("observations", "sure"),
    [
        pytest.param((9,), 0.7, id="its event, near in time"),
        pytest.param((3,), 0.5, id="its belief, where the event shares an observation"),
        pytest.param((3, 2), 0.0, id="nothing, where both do"),
    ],
)
def test_of_a_partner_what_shares_no_observation_is_met(observations, sure):
    """Evidence kept in pieces: a premise is the event, else the belief, each only where stamps are apart."""
    bench = Bench(Capacity(**{**SMALL.__dict__, "pieces": 4}), level=6, evidence_pieces=4)
    partner = know(bench, "<b --> c>", 1.0, 0.5, bench.stamp(2))
    bench.spike("<b --> c>", 1.0, 0.7, time=3, stamp=bench.stamp(3))
    bench.now = 3
    stamp = bench.stamp(*observations)
    meet_partner(
        bench.memory, bench.parameters, RULES, bench.term("<a --> b>"), 1.0, 0.9, 3, stamp, partner, 1.0
    )
    assert float(bench.memory.spike[bench.concept("<a --> c>"), 1]) == pytest.approx(0.9 * sure)


@pytest.mark.parametrize("text", ["<a =/> b>", "(a &/ b)"])
def test_what_has_time_within_is_left_alone(text):
    bench = Bench(level=6)
    know(bench, "<b --> c>")
    meet(bench, text, time=1)
    assert bench.memory.registers[WAITING] == 0
    level_0 = Bench(level=0)
    know(level_0, "<b --> c>")
    meet(level_0, "<a --> b>")
    assert level_0.memory.registers[WAITING] == 0


def test_the_threshold_of_partners_adapts():
    bench = Bench(level=6, partners=2)
    for name in "bcd":
        know(bench, f"<{name} --> k>")
    meet(bench, "<a --> k>")
    assert bench.memory.registers[PARTNER_THRESHOLD] == 1
    bench.memory.registers[PARTNER_THRESHOLD] = 900_000
    meet(bench, "<e --> k>")
    assert bench.memory.registers[PARTNER_THRESHOLD] == 899_999
    assert belief(bench, "<e <-> b>")[1] == 0.0


def test_partners_have_a_belief_and_a_name_in_common():
    bench = Bench(level=6)
    event = bench.concept("<a --> b>")
    partner = know(bench, "<b --> c>")
    know(bench, "<d --> e>")
    bench.concept("<a --> f>")
    signature = bench.memory.term_signature[bench.term("<a --> b>")]
    assert eligible_partners(bench.memory, bench.parameters, event, signature, ETERNAL) == 1
    assert bench.memory.partner[0] == partner
    assert bench.memory.partner_priority[0] == pytest.approx(0.5)


def test_the_best_partners_are_the_surest_and_simplest_or_those_most_on_the_mind():
    bench = Bench(level=6, partner_choice="best")
    event = bench.concept("<a --> b>")
    for text, confidence in (("<b --> c>", 0.9), ("<b --> d>", 0.3), ("<b --> (c & d)>", 0.9)):
        know(bench, text, 1.0, confidence)
    signature = bench.memory.term_signature[bench.term("<a --> b>")]
    assert eligible_partners(bench.memory, bench.parameters, event, signature, ETERNAL) == 3
    assert list(bench.memory.partner_priority[:3]) == pytest.approx(
        [0.95 / math.log2(4), 0.65 / math.log2(4), 0.95 / math.log2(6)]
    )
    assert eligible_partners(bench.memory, bench.parameters, event, signature, 1) == 3
    assert list(bench.memory.partner_priority[:3]) == pytest.approx([0.5] * 3)


@pytest.mark.parametrize(
    ("attention", "priority"),
    [("inherited", 0.5 * 0.4 * 0.75 / math.log2(4)), ("merit", 0.75 / math.log2(4))],
)
def test_a_conclusion_waits_by_its_merit_alone_or_with_that_of_its_parents(attention, priority):
    bench = Bench(level=6, attention=attention)
    bench.memory.conclusion_term[0] = bench.term("<a --> b>")
    bench.memory.conclusion_f[0] = 1.0
    bench.memory.conclusion_c[0] = 0.5
    bench.memory.registers[CONCLUSIONS] = 1
    take_up(bench.memory, bench.parameters, ETERNAL, bench.stamp(), 0.5, 0.4)
    assert bench.memory.waiting_priority[0] == pytest.approx(priority)


@pytest.mark.parametrize(("pieces", "confidence"), [(0, 0.0), (4, 0.9 * 0.9)])
def test_evidence_apart_from_the_event_stands_in_for_a_belief_that_overlaps(pieces, confidence):
    bench = Bench(Capacity(**{**SMALL.__dict__, "pieces": 4}), level=6, evidence_pieces=pieces)
    know(bench, "<b --> c>", 1.0, 0.9, bench.stamp(1))
    know(bench, "<b --> c>", 1.0, 0.3, bench.stamp(2))
    meet(bench, "<a --> b>", stamp=bench.stamp(2, 3))
    assert belief(bench, "<a --> c>")[1] == pytest.approx(confidence)


def test_an_event_that_overlaps_leaves_its_concepts_belief():
    bench = Bench(Capacity(**{**SMALL.__dict__, "pieces": 4}), level=6, evidence_pieces=4)
    know(bench, "<b --> c>", 1.0, 0.9, bench.stamp(1))
    bench.spike("<b --> c>", 1.0, 0.8, time=3, stamp=bench.stamp(2))
    bench.now = 3
    meet(bench, "<a --> b>", time=3, stamp=bench.stamp(2, 3))
    assert bench.memory.spike[bench.concept("<a --> c>"), 1] == pytest.approx(0.81)


@pytest.mark.parametrize("wanted", [1, 3, 7, 20])
def test_the_threshold_lets_the_best_partners_through(wanted):
    bench = Bench()
    priorities = [0.9**k for k in range(12)]
    bench.memory.partner_priority[:12] = priorities
    threshold = threshold_for(bench.memory, 12, wanted)
    assert sum(priority >= threshold for priority in priorities) == min(wanted, 12)
