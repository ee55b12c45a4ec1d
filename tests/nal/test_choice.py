"""Choice: ties, orders, and what becomes of an event that meets a newer one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nal.choice import (
    ETERNAL_TIME,
    KEPT_EXISTING,
    REVISED_BOTH,
    TOOK_INCOMING,
    choice_by_confidence,
    choice_by_expectation,
    choice_by_worth,
    revision_and_choice,
    truth_projected_between,
)
from machinepsych.nal.truth import truth_bounded_revision, truth_projected

DECAY = 0.8
unit = st.floats(0.0, 1.0)
complexities = st.integers(1, 64)
times = st.integers(0, 40)
events = st.tuples(unit, st.floats(0.01, 0.99), times)


@given(unit, unit)
def test_the_surer_is_chosen_and_at_a_tie_the_first(c1, c2):
    chosen = choice_by_confidence(c1, c2)
    assert (c1, c2)[chosen] == max(c1, c2)
    assert choice_by_confidence(c1, c1) == 0


@given(unit, complexities, unit, complexities)
def test_the_more_expected_is_chosen_and_at_a_tie_the_simpler(e1, n1, e2, n2):
    chosen = choice_by_expectation(e1, n1, e2, n2)
    best = max((e1, -n1), (e2, -n2))
    assert ((e1, -n1), (e2, -n2))[chosen] == best
    same = choice_by_expectation(e1, n1, e1, n2)
    assert same == int(n2 < n1)


@given(unit, complexities, unit, complexities)
def test_the_more_worthy_is_chosen_and_at_a_tie_the_first(e1, n1, e2, n2):
    chosen = choice_by_worth(e1, n1, e2, n2)
    assert (e1 / n1, e2 / n2)[chosen] == pytest.approx(max(e1 / n1, e2 / n2))
    assert choice_by_worth(e1, n1, e1, n1) == 0


def test_worth_weighs_expectation_against_complexity():
    # .9 / 3 is more than .8 / 4, yet less than .7 / 2.
    assert choice_by_worth(0.8, 4, 0.9, 3) == 1
    assert choice_by_worth(0.9, 3, 0.7, 2) == 1
    assert choice_by_expectation(0.9, 3, 0.7, 2) == 0
    # Equal worths: the first, either way round.
    assert choice_by_worth(0.25, 1, 0.5, 2) == choice_by_worth(0.5, 2, 0.25, 1) == 0


@given(unit, unit, times, times)
def test_projection_between_two_times_goes_both_ways_alike(frequency, confidence, start, end):
    there = truth_projected_between(frequency, confidence, start, end, DECAY)
    assert there == truth_projected(frequency, confidence, abs(end - start), DECAY)
    assert there == truth_projected_between(frequency, confidence, end, start, DECAY)


@given(unit, unit, times)
def test_what_is_eternal_does_not_fade(frequency, confidence, time):
    for start, end in ((ETERNAL_TIME, time), (time, ETERNAL_TIME)):
        assert truth_projected_between(frequency, confidence, start, end, DECAY) == (frequency, confidence)


@given(events, events)
def test_without_revision_one_of_the_two_stays_as_it_was(existing, incoming):
    *event, done = revision_and_choice(*existing, *incoming, False, DECAY)
    assert tuple(event) == {KEPT_EXISTING: existing, TOOK_INCOMING: incoming}[done]
    later = max(existing[2], incoming[2])
    confidences = [
        truth_projected_between(f, c, time, later, DECAY)[1] for f, c, time in (existing, incoming)
    ]
    assert done == int(confidences[1] > confidences[0])


@given(events, events)
def test_events_are_revised_at_the_same_time_alone(existing, incoming):
    *event, done = revision_and_choice(*existing, *incoming, True, DECAY)
    if existing[2] == incoming[2]:
        assert done == REVISED_BOTH
        assert tuple(event) == (*truth_bounded_revision(*existing[:2], *incoming[:2]), existing[2])
    else:
        assert (*event, done) == revision_and_choice(*existing, *incoming, False, DECAY)


@given(events)
def test_an_event_revises_what_is_eternal_and_gives_it_its_time(incoming):
    *event, done = revision_and_choice(1.0, 0.5, ETERNAL_TIME, *incoming, True, DECAY)
    assert done == REVISED_BOTH
    assert tuple(event) == (*truth_bounded_revision(1.0, 0.5, *incoming[:2]), incoming[2])


def test_an_eternal_belief_does_not_revise_what_happened():
    assert revision_and_choice(1.0, 0.6, 7, 0.0, 0.5, ETERNAL_TIME, True, DECAY) == (
        1.0,
        0.6,
        7,
        KEPT_EXISTING,
    )
    assert revision_and_choice(1.0, 0.4, 7, 0.0, 0.5, ETERNAL_TIME, True, DECAY)[3] == TOOK_INCOMING


def test_an_old_sure_event_gives_way_once_it_has_faded():
    # .9 fades to .576 in two ticks and to .4608 in three; the new one has .5.
    assert revision_and_choice(1.0, 0.9, 3, 0.0, 0.5, 5, True, DECAY) == (1.0, 0.9, 3, KEPT_EXISTING)
    assert revision_and_choice(1.0, 0.9, 3, 0.0, 0.5, 6, True, DECAY) == (0.0, 0.5, 6, TOOK_INCOMING)


def test_an_event_surer_than_revision_allows_is_kept():
    assert revision_and_choice(1.0, 0.999, 3, 0.0, 0.5, 3, True, DECAY) == (1.0, 0.999, 3, KEPT_EXISTING)
