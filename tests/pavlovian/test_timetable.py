"""From designs to tables: who meets what, when, and that subjects depend on their numbers alone."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.pavlovian.design import Timing, make_design
from machinepsych.pavlovian.timetable import WAITING, compile_design

TIMING = Timing(tick_s=Fraction(1), cs_s=Fraction(4), us_s=Fraction(2), iti_s=Fraction(10))


def timetable(table, subjects=1, seed=1, elements=None):
    table = table if isinstance(table, dict) else {"group": table}
    return compile_design(make_design(table, elements, TIMING), seed, np.arange(1, subjects + 1))


def order(table, group=0, subject=0):
    texts = [kind.text for kind in table.kinds]
    return [texts[k] if k != WAITING else "." for k in table.kind[group, subject]]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2A+ / 2B-", "A+ B- A+ B-"),
        ("3A+ / 1B-", "A+ A+ B- A+"),
        ("4A+ / 2B-", "A+ B- A+ A+ B- A+"),
        ("2A+, 2B-", "A+ A+ B- B-"),
        ("A+, rest 1h, B~", "A+ . B~"),
    ],
)
def test_trials_are_mixed_evenly_and_parts_follow_one_another(cell, wanted):
    assert order(timetable([cell])) == wanted.split()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 99))
def test_a_random_order_holds_every_trial_once(first, second, seed):
    table = timetable([f"!{first}A+ / {second}B-, 2C~"], subjects=3, seed=seed)
    for subject in range(3):
        found = order(table, 0, subject)
        assert sorted(found[:-2]) == ["A+"] * first + ["B-"] * second
        assert found[-2:] == ["C~", "C~"]


def test_orders_differ_between_subjects_and_seeds_and_phases():
    table = timetable(["!20A+ / 20B-", "!20A+ / 20B-"], subjects=40)
    rows = {tuple(row) for row in table.kind[0][:, :40]} | {tuple(row) for row in table.kind[0][:, 40:]}
    assert len(rows) == 80
    again = timetable(["!20A+ / 20B-", "!20A+ / 20B-"], subjects=40, seed=2)
    assert not (again.kind == table.kind).all(axis=2).any()


def test_random_orders_are_even():
    # Each place of a random order holds A in half of the subjects: binomial, five standard deviations.
    table = timetable(["!5A+ / 5B-"], subjects=4000)
    share = (table.kind[0] == 0).mean(axis=0)
    assert np.abs(share - 0.5).max() < 5 * 0.5 / np.sqrt(4000)


def test_a_subject_has_its_order_in_any_batch_and_group():
    design = make_design({"one": ["!9A+ / 9B-"], "two": ["!9A+ / 9B-"]}, timing=TIMING)
    whole = compile_design(design, 5, np.arange(1, 8))
    alone = compile_design(design, 5, np.array([6]))
    assert np.array_equal(whole.kind[:, 5:6], alone.kind)
    assert np.array_equal(whole.kind[0], whole.kind[1])


def test_a_shorter_group_waits_at_the_end_of_its_phase():
    table = timetable({"long": ["3A+", "B~"], "short": ["A+", "B~"], "none": ["", "B~"]})
    assert [order(table, group) for group in range(3)] == [
        ["A+", "A+", "A+", "B~"],
        ["A+", ".", ".", "B~"],
        [".", ".", ".", "B~"],
    ]
    assert table.phase.tolist() == [0, 0, 0, 1]


def test_a_delay_trial_in_ticks():
    look = timetable(["A+@1"]).kinds[0].sight
    # Four ticks of A, then the US for two, and the tick in which it would still be missed.
    assert look.presence[:, 0].tolist() == [1, 1, 1, 1, 0, 0]
    assert look.us.tolist() == [0, 0, 0, 0, 1, 1]
    assert look.readable.tolist() == [True] * 4 + [False] * 2
    assert look.presence[:, 1].tolist() == [1] * 6
    assert (look.onset, look.due) == (0, 4)


@pytest.mark.parametrize(
    ("text", "us", "stimulus", "readable"),
    [
        ("A:2s>:3s>+", [5, 6], [0, 1], [0, 1, 2, 3, 4]),
        ("+A", [0, 1], [0, 1, 2, 3], [0, 1, 2, 3]),
        ("+>A", [0, 1], [2, 3, 4, 5], [2, 3, 4, 5]),
        ("A:1s~", [], [0], [0]),
        ("A-", [], [0, 1, 2, 3], [0, 1, 2, 3]),
    ],
)
def test_when_things_are_there(text, us, stimulus, readable):
    look = timetable([text]).kinds[0].sight
    assert np.flatnonzero(look.us).tolist() == us
    assert np.flatnonzero(look.presence[:, 0]).tolist() == stimulus
    assert np.flatnonzero(look.readable).tolist() == readable


def test_an_omitted_us_is_missed_in_the_tick_where_it_would_come():
    look = timetable(["A-"]).kinds[0].sight
    assert look.due == 4 < len(look.us)


def test_elements_are_shared_and_intensities_kept_apart():
    elements = {"A": {"a": 1.0, "c": 0.5}, "B": {"b": 1.0, "c": 0.75}}
    table = timetable(["AB^0.5+", "A~"], elements=elements)
    assert table.elements == ("a", "c", "b")
    assert table.kinds[0].presence.tolist() == [1.0, 1.0, 1.0]
    assert table.kinds[0].intensity.tolist() == [1.0, 1.0, 0.5]
    assert table.kinds[1].presence.tolist() == [1.0, 0.5, 0.0]


def test_segments_are_moments():
    presence, _, us = timetable(["B>A+@1"]).kinds[0].moments
    assert presence.tolist() == [[1, 0, 1], [0, 1, 1]]
    assert us.tolist() == [0, 1]


def test_intervals_and_rests_are_counted_in_ticks():
    table = timetable(["A+, A+ iti 3s, rest 1min"])
    assert table.iti_ticks[0].tolist() == [10, 3, 0]
    assert table.rest_ticks[0].tolist() == [0, 0, 60]
