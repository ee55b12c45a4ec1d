"""Traces of what is gone, and the one that is held, beside plain arithmetic on what was there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machinepsych.hebb.contributions import cue_reads, key_parts
from machinepsych.hebb.cues import compose_key, draw_signs
from machinepsych.hebb.recent import (
    FAINTEST_TRACE,
    HELD,
    NOTHING_HELD,
    SITUATIONS,
    attend,
    bind_recent,
    held_strength,
    recent_signs,
)
from machinepsych.kernels.counter_rng import Moment

FADE = 0.9


def shown(situations, stimuli=6, fade=FADE, relevance=None):
    """Show situations (tick, ids); return what was held in each, and the arrays at the end."""
    relevant = np.zeros(stimuli) if relevance is None else relevance
    recency, sightings = np.zeros(stimuli), np.zeros(stimuli, np.int64)
    attention, held = np.zeros(3, np.int64), []
    for tick, ids in situations:
        listed = np.array([*ids, 0], np.int64)
        attend(recency, sightings, attention, relevant, listed, np.ones(len(listed)), len(ids), fade, tick)
        held.append(int(attention[HELD]))
    return held, recency, sightings, attention


def held_by_hand(situations, stimuli, fade):
    """Another route: of each stimulus its last tick and how often it was there, from the list alone."""
    found = []
    for now, (tick, present) in enumerate(situations):
        best, most = NOTHING_HELD, 0.0
        for s in range(stimuli):
            seen = [t for t, ids in situations[:now] if s in ids]
            if not seen or s in present or fade ** (tick - seen[-1]) < FAINTEST_TRACE:
                continue
            weight = fade ** (2 * (tick - seen[-1])) / len(seen)
            if weight > most * (1 + 1e-9):
                best, most = s, weight
        found.append(best)
    return found


@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 12), min_size=1, max_size=15),
    data=st.data(),
    fade=st.sampled_from([0.5, 0.83, 0.97, 1.0]),
)
def test_what_is_held_is_the_rarest_for_its_freshness(gaps, data, fade):
    ticks = np.cumsum(gaps).tolist()
    situations = [(tick, data.draw(st.sets(st.integers(0, 4), max_size=3))) for tick in ticks]
    held, _, sightings, attention = shown(situations, 5, fade)
    assert held == held_by_hand(situations, 5, fade)
    assert sightings.tolist() == [sum(s in ids for _, ids in situations) for s in range(5)]
    assert attention[SITUATIONS] == len(situations)


def test_a_sample_stays_in_mind_over_what_is_nearly_always_about():
    """Stimuli 1 and 2 come by turns in a delay, as what a subject just did; the sample 0 once a trial."""
    delay = [(tick, {1 + tick % 2}) for tick in range(1, 11)]
    first, *_ = shown([(0, {0, 1}), *delay, (11, {3, 4})], fade=0.96)
    assert first[-1] == 0
    trials = [(100 * k + tick, ids) for k in range(5) for tick, ids in [(0, {0, 1}), *delay, (11, {3, 4})]]
    held, *_ = shown(trials, fade=0.96)
    assert [held[12 * k + 11] for k in range(1, 5)] == [0] * 4


def test_after_a_long_rest_nothing_is_held():
    held, *_ = shown([(0, {0}), (100, {1})])
    assert held == [NOTHING_HELD, NOTHING_HELD]


def test_what_is_present_is_not_held():
    held, *_ = shown([(0, {0}), (1, {0})])
    assert held[-1] == NOTHING_HELD


def test_asked_twice_in_a_tick_nothing_changes():
    once = shown([(0, {0}), (3, {1, 2})])
    twice = shown([(0, {0}), (0, {0}), (3, {1, 2}), (3, {1, 2})])
    assert twice[0][-1] == once[0][-1] == 0
    for one, other in zip(once[1:], twice[1:], strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_has_told_much_is_held_though_something_fresher_is_gone():
    """The weight is as the square of what a stimulus has come to count: e^1.5 outweighs 14 ticks at .9."""
    situations = [(0, {0}), (14, {1}), (15, {2})]
    assert 1.3 < -14 * np.log(FADE) < 1.5
    for relevance, held in ((0.0, 1), (1.3, 1), (1.5, 0)):
        relevant = np.array([relevance, 0, 0, 0, 0, 0.0])
        assert shown(situations, relevance=relevant)[0][-1] == held


@pytest.mark.parametrize("size", [1, 2, 3, 31, 32, 33, 64])
@pytest.mark.parametrize("strength", [0.0, 0.3, 2.0])
def test_a_bound_key_is_the_sum_of_its_cues_with_and_without_what_is_held(size, strength):
    signs = np.zeros((4, size), np.int8)
    for s in range(4):
        draw_signs(signs[s], Moment(np.uint64(7), 1, 0), 4096 + s)
    situation = (np.array([0, 2, 1]), np.array([1.0, 0.4, 0.7]), 3)
    key, elements, pattern = np.zeros((3, size))
    compose_key(key, elements, pattern, np.zeros(4), signs, *situation, 1.0, 0.5, 0.5)
    before = key.copy()
    bind_recent(key, signs[3], strength)
    by_hand = before * (1.0 + strength * recent_signs(signs[3]))
    length = np.sqrt(by_hand @ by_hand)
    np.testing.assert_allclose(key, by_hand / length if length else 0.0, atol=1e-12)
    parts = key_parts(signs, situation, 0.5, 0.5, 3, strength)
    np.testing.assert_allclose(sum(part for _, _, part in parts), key, atol=1e-12)
    weights = np.linspace(-1.0, 2.0, size)
    reads = cue_reads(weights, parts, signs[0])
    assert sum(read.adds for read in reads) == pytest.approx(float(key @ (weights * signs[0])))
    assert {read.held for read in reads} == {NOTHING_HELD, 3}


def test_what_was_there_is_not_what_is_there():
    """A stimulus's row as it was there is all but orthogonal to its own row."""
    signs = np.zeros(20_000, np.int8)
    draw_signs(signs, Moment(np.uint64(7), 1, 0), 4096)
    row = recent_signs(signs)
    assert abs(row @ signs) / 20_000 < 0.03
    assert abs(row @ row) == 20_000


def test_what_is_held_shares_attention_with_what_is_present():
    assert held_strength(4.0, 0.5, 8) == pytest.approx(0.25)
    assert held_strength(4.0, 0.5, 1) == held_strength(4.0, 0.5, 2) == pytest.approx(1.0)
