"""Beliefs join what evidence can be joined, whatever came first, and count no observation twice."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.evidence import NO_OBSERVATION, stamp_count
from machinepsych.nal.truth import confidence_of, evidence_of
from machinepsych.nars.beliefs import (
    NO_PIECE,
    REVISED,
    TAKEN,
    UNCHANGED,
    believe,
    join_pieces,
    keep_piece,
    piece_apart,
    pieces_of,
    same_observations,
    set_belief,
)
from machinepsych.nars.concepts import conceive, forget_concept, worth_keeping
from machinepsych.nars.questions import ASKS_ALWAYS, is_later
from machinepsych.nars.state import Capacity
from tests.nars.bench import SMALL, Bench

KEEPING = Capacity(**{**SMALL.__dict__, "pieces": 4})


def keeping(pieces=4):
    return Bench(KEEPING, evidence_pieces=pieces)


def tell(bench, frequency, confidence, *ids):
    return believe(
        bench.memory, bench.parameters, bench.concept("a"), frequency, confidence, bench.stamp(*ids)
    )


def held(bench):
    concept = bench.concept("a")
    stamp = [int(each) for each in bench.memory.belief_stamp[concept] if each]
    return float(bench.memory.belief[concept, 0]), float(bench.memory.belief[concept, 1]), sorted(stamp)


def pieces(bench):
    concept = bench.concept("a")
    rows = range(concept * 4, concept * 4 + 4)
    return [
        (round(float(bench.memory.piece_truth[k, 1]), 6), int(bench.memory.piece_stamp[k, 0]))
        for k in rows
        if bench.memory.piece_truth[k, 1] > 0.0
    ]


@pytest.mark.parametrize("bench", [Bench(), keeping(0)], ids=["no room", "none wanted"])
def test_without_pieces_overlapping_beliefs_leave_the_surer(bench):
    assert pieces_of(bench.memory, bench.parameters) == 0
    assert tell(bench, 1.0, 0.5, 1) == TAKEN
    assert tell(bench, 0.0, 0.4, 1) == UNCHANGED
    assert tell(bench, 0.0, 0.6, 1, 2) == TAKEN
    assert held(bench) == (0.0, 0.6, [1, 2])
    assert tell(bench, 1.0, 0.6, 3) == REVISED
    assert held(bench)[:2] == pytest.approx((0.5, 0.75))
    assert piece_apart(bench.memory, bench.parameters, bench.concept("a"), bench.stamp(9)) == NO_PIECE


def test_weak_evidence_that_came_first_does_not_bar_the_strong():
    joined = confidence_of(evidence_of(0.9) + evidence_of(0.7))
    for kept, expected in ((0, confidence_of(evidence_of(0.9) + evidence_of(0.3))), (4, joined)):
        bench = keeping(kept)
        assert tell(bench, 1.0, 0.9, 1) == TAKEN
        assert tell(bench, 1.0, 0.3, 2, 3) == REVISED
        assert tell(bench, 1.0, 0.7, 2, 4) == (REVISED if kept else UNCHANGED)
        assert held(bench)[1] == pytest.approx(expected)
        assert held(bench)[2] == ([1, 2, 4] if kept else [1, 2, 3])


def test_the_surest_pieces_are_kept_in_order_and_one_of_each_stamp():
    bench = keeping()
    for k, confidence in enumerate((0.2, 0.5, 0.1, 0.4), start=1):
        tell(bench, 1.0, confidence, k)
    assert pieces(bench) == [(0.5, 2), (0.4, 4), (0.2, 1), (0.1, 3)]
    tell(bench, 1.0, 0.05, 5)
    tell(bench, 1.0, 0.3, 6)
    assert pieces(bench) == [(0.5, 2), (0.4, 4), (0.3, 6), (0.2, 1)]
    tell(bench, 1.0, 0.45, 1)
    tell(bench, 1.0, 0.35, 2)
    assert pieces(bench) == [(0.5, 2), (0.45, 1), (0.4, 4), (0.3, 6)]


def test_a_piece_stands_in_where_the_belief_overlaps():
    bench = keeping()
    concept = bench.concept("a")
    tell(bench, 1.0, 0.9, 1)
    tell(bench, 1.0, 0.3, 2)
    assert held(bench)[2] == [1, 2]
    found = piece_apart(bench.memory, bench.parameters, concept, bench.stamp(2, 7))
    assert (found - concept * 4, bench.memory.piece_truth[found, 1]) == (0, 0.9)
    found = piece_apart(bench.memory, bench.parameters, concept, bench.stamp(1))
    assert (found - concept * 4, bench.memory.piece_truth[found, 1]) == (1, 0.3)
    assert piece_apart(bench.memory, bench.parameters, concept, bench.stamp(1, 2)) == NO_PIECE


def test_a_new_concept_has_no_pieces_of_the_one_before():
    bench = keeping()
    tell(bench, 1.0, 0.9, 1)
    old = bench.concept("a")
    forget_concept(bench.memory, old)
    assert conceive(bench.memory, bench.parameters, bench.term("b")) == old
    assert piece_apart(bench.memory, bench.parameters, old, bench.stamp(5)) == NO_PIECE


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_evidence_does_not_matter_while_there_is_room(order):
    evidence = ((1.0, 0.9, (1,)), (1.0, 0.7, (2, 3)), (0.5, 0.3, (3, 4)))
    bench = keeping()
    for k in order:
        frequency, confidence, ids = evidence[k]
        tell(bench, frequency, confidence, *ids)
    frequency, confidence, stamp = held(bench)
    assert (frequency, stamp) == (1.0, [1, 2, 3])
    assert confidence == pytest.approx(confidence_of(evidence_of(0.9) + evidence_of(0.7)))


@given(
    st.lists(
        st.tuples(st.sets(st.integers(1, 6), min_size=1, max_size=3), st.floats(0.0, 1.0)),
        min_size=1,
        max_size=14,
    ),
    st.floats(0.05, 0.9),
)
def test_no_observation_counts_twice_and_confidence_never_falls(arrivals, confidence):
    # Each observation brings this much evidence, however often it comes back within others.
    bench = keeping()
    before = 0.0
    for ids, frequency in arrivals:
        weight = len(ids) * evidence_of(confidence)
        change = tell(bench, frequency, confidence_of(weight), *sorted(ids))
        _, now, stamp = held(bench)
        assert len(stamp) == len(set(stamp))
        assert evidence_of(now) == pytest.approx(len(stamp) * evidence_of(confidence), rel=1e-6)
        assert now >= before
        assert change != UNCHANGED or now == before
        before = now
        kept = [c for c, _ in pieces(bench)]
        assert kept == sorted(kept, reverse=True)


def test_stamps_are_the_same_where_all_observations_are():
    bench = keeping()
    assert same_observations(bench.stamp(1, 2), bench.stamp(1, 2))
    assert not same_observations(bench.stamp(1, 2), bench.stamp(1, 2, 3))
    assert stamp_count(bench.stamp(1, 2)) == 2


def test_pieces_are_kept_in_order_and_joined_from_the_surest_down():
    bench = Bench(KEEPING, evidence_pieces=4, retention=100)
    memory, concept = bench.memory, conceive(bench.memory, bench.parameters, bench.term("a"))
    stamps = []
    for number in (1, 2, 3):
        stamp = np.full_like(memory.belief_stamp[concept], NO_OBSERVATION)
        stamp[0] = number
        stamps.append(stamp)
    for stamp, sure in zip(stamps, (0.3, 0.6, 0.5), strict=True):
        keep_piece(memory, bench.parameters, concept, 1.0, sure, stamp)
    first = concept * 4
    assert memory.piece_truth[first : first + 3, 1].tolist() == [0.6, 0.5, 0.3]
    f, c = join_pieces(memory, bench.parameters, concept)
    assert (f, c) == pytest.approx((1.0, confidence_of(sum(evidence_of(each) for each in (0.6, 0.5, 0.3)))))
    set_belief(memory, concept, f, c, stamps[0])
    assert memory.belief[concept].tolist() == [f, c]
    # What was believed is worth what it says, and nothing is worth more than what was told.
    assert 0.0 <= worth_keeping(memory, bench.parameters, concept) <= 1.0
    other = conceive(memory, bench.parameters, bench.term("b"))
    memory.belief_created[other] = memory.belief_created[concept] + 1
    best = concept * 2
    assert is_later(memory, ASKS_ALWAYS, 1, other, best)
    assert not is_later(memory, ASKS_ALWAYS, 0, other, best)
