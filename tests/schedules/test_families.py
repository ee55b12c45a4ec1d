"""Schedules against their definitions, played response by response."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.kernels.counter_rng import Moment
from machinepsych.schedules.base import SCHEDULES, code_of, schedule_lanes
from machinepsych.schedules.interval import PROGRESSION, fleshler_hoffman
from machinepsych.schedules.progressive import ratios

STREAM = 300
response_ticks = st.lists(st.integers(0, 400), min_size=1, max_size=60, unique=True).map(sorted)


def payoffs(name, count, ticks, at, seed=1, subject=1):
    """Play responses at the given ticks; return the ticks at which they paid."""
    kind = SCHEDULES.get(name)
    counters = np.zeros(kind.counters(count), np.int64)
    kind.begin(count, ticks, counters, Moment(np.uint64(seed), subject, 0), STREAM + 1)
    return [t for t in at if kind.pays(count, ticks, counters, Moment(np.uint64(seed), subject, t), STREAM)]


def deliveries(name, count, ticks, at, last=420, seed=1, subject=1):
    """Play responses at the given ticks and ask in every tick; return the ticks at which something came."""
    kind = SCHEDULES.get(name)
    counters = np.zeros(kind.counters(count), np.int64)
    kind.begin(count, ticks, counters, Moment(np.uint64(seed), subject, 0), STREAM + 1)
    came = []
    for t in range(last):
        moment = Moment(np.uint64(seed), subject, t)
        if t in at:
            assert not kind.pays(count, ticks, counters, moment, STREAM)
        if kind.due(count, ticks, counters, moment, STREAM):
            came.append(t)
    return came


@given(response_ticks)
def test_every_response_pays_under_crf_and_none_under_ext(at):
    assert payoffs("CRF", 0, 0, at) == at
    assert payoffs("EXT", 0, 0, at) == []


@given(st.integers(1, 12), response_ticks)
def test_fixed_ratio_pays_every_nth_response(count, at):
    assert payoffs("FR", count, 0, at) == at[count - 1 :: count]


@given(st.integers(1, 90), response_ticks)
def test_fixed_interval_pays_the_first_response_after_each_interval(ticks, at):
    expected, due = [], ticks
    for t in at:
        if t >= due:
            expected.append(t)
            due = t + ticks
    assert payoffs("FI", 0, ticks, at) == expected


@given(st.integers(1, 50), response_ticks)
def test_low_rates_pay_after_a_pause(ticks, at):
    pauses = np.diff([0, *at])
    assert payoffs("DRL", 0, ticks, at) == [t for t, pause in zip(at, pauses, strict=True) if pause >= ticks]


@given(st.integers(1, 10), st.integers(0, 2**32))
def test_variable_ratio_keeps_within_its_bounds(count, seed):
    paid = payoffs("VR", count, 0, range(400), seed)
    runs = np.diff([-1, *paid])
    assert runs.min() >= 1
    assert runs.max() <= 2 * count - 1


@pytest.mark.parametrize("name", ["VR", "RR"])
def test_ratio_schedules_pay_once_in_n_responses_on_average(name):
    per_subject = [len(payoffs(name, 5, 0, range(500), subject=s)) for s in range(1, 41)]
    # 40 subjects of 500 responses: about 4,000 payoffs; the tolerance is five standard errors of RR.
    assert abs(np.mean(per_subject) - 100) < 5 * math.sqrt(500 * 0.2 * 0.8 / 40)


@pytest.mark.parametrize("name", ["VI", "RI"])
def test_interval_schedules_keep_their_mean(name):
    # With a response in every tick, payoffs are one interval apart.
    gaps = np.concatenate([np.diff(payoffs(name, 0, 20, range(2000), subject=s)) for s in range(1, 41)])
    assert gaps.min() >= 1
    # Both have a standard deviation of about the mean.
    assert abs(gaps.mean() - 20) < 5 * 20 / math.sqrt(gaps.size)


def test_random_interval_waits_are_geometric():
    gaps = np.concatenate([np.diff(payoffs("RI", 0, 10, range(2000), subject=s)) for s in range(1, 41)])
    for k in (1, 5, 10, 30):
        survival = 0.9**k
        error = math.sqrt(survival * (1 - survival) / gaps.size)
        assert abs((gaps > k).mean() - survival) < 5 * error


def test_random_interval_of_one_tick_pays_every_response():
    assert payoffs("RI", 0, 1, range(5)) == [1, 2, 3, 4]


def test_fleshler_hoffman_progression_has_mean_one_and_rises():
    assert math.isclose(sum(PROGRESSION) / len(PROGRESSION), 1.0)
    assert list(PROGRESSION) == sorted(PROGRESSION)
    assert fleshler_hoffman(1) == (1.0,)


def test_the_written_choice_calls_the_kind_with_that_code():
    lanes = schedule_lanes()
    assert f"if kind == {code_of('FR')}:\n        return fixed_ratio_pays(" in lanes["schedule_pays"].text
    assert [kind.name for kind in SCHEDULES] == SCHEDULES.names()


@given(st.integers(1, 6), st.integers(1, 40), response_ticks)
def test_high_rates_pay_the_nth_response_within_a_time(count, ticks, at):
    expected, since = [], []
    for t in at:
        since.append(t)
        if len(since) >= count and t - since[-count] < ticks:
            expected.append(t)
            since = []
    assert payoffs("DRH", count, ticks, at) == expected


@given(st.integers(1, 90), response_ticks)
def test_other_behaviour_is_paid_when_no_response_came_for_a_time(ticks, at):
    expected, free = [], 0
    for t in range(420):
        free = t if t in at else free
        if t - free == ticks:
            expected.append(t)
            free = t
    assert deliveries("DRO", 0, ticks, at) == expected


@given(st.integers(1, 90), response_ticks)
def test_fixed_time_comes_whatever_is_done(ticks, at):
    assert deliveries("FT", 0, ticks, at) == list(range(ticks, 420, ticks))


@pytest.mark.parametrize("name", ["VT", "RT"])
def test_variable_times_keep_their_mean_and_take_no_notice_of_responses(name):
    alone = [deliveries(name, 0, 20, (), 2000, subject=s) for s in range(1, 21)]
    assert alone == [deliveries(name, 0, 20, range(0, 2000, 3), 2000, subject=s) for s in range(1, 21)]
    gaps = np.concatenate([np.diff(each) for each in alone])
    assert abs(gaps.mean() - 20) < 5 * 20 / math.sqrt(gaps.size)


@given(st.integers(1, 60), st.integers(1, 30), response_ticks)
def test_a_response_postpones_the_next_shock(response_shock, shock_shock, at):
    """Shock is due after the later of the last response and the last shock, each by its own interval."""
    expected, last_response, last_shock = [], None, 0
    for t in range(420):
        last_response = t if t in at else last_response
        if last_response is not None and last_response >= last_shock:
            due = last_response + response_shock
        else:
            due = last_shock + shock_shock
        # A response in the tick of a shock, or before the first, counts as after it.
        if t == due:
            expected.append(t)
            last_shock, last_response = t, None
    assert deliveries("SIDMAN", shock_shock, response_shock, at) == expected


@given(st.integers(0, 60), st.integers(1, 30), response_ticks)
def test_shock_that_nothing_prevents(warning, shock_shock, at):
    first = warning or shock_shock
    assert deliveries("SHOCK", shock_shock, warning, at) == list(range(first, 420, shock_shock))


@given(st.integers(1, 60), st.integers(1, 30), response_ticks)
def test_signalled_avoidance_counts_every_response_and_warns_of_shock(warning, shock_shock, at):
    assert payoffs("AVOID", shock_shock, warning, at) == at
    assert deliveries("AVOID", shock_shock, warning, ()) == list(range(warning, 420, shock_shock))


@given(st.integers(1, 5), st.integers(1, 120))
def test_progressive_ratios_grow_by_a_step(count, responses):
    paid, total, ratio = [], 0, 0
    while (total := total + (ratio := ratio + count)) <= responses:
        paid.append(total - 1)
    assert payoffs("PR", count, 0, range(responses)) == paid


def test_exponential_ratios_are_those_published():
    # Richardson & Roberts (1996), as listed in the field.
    published = [1, 2, 4, 6, 9, 12, 15, 20, 25, 32, 40, 50, 62, 77, 95, 118, 145, 178, 219, 268, 328, 402]
    paid = payoffs("PRexp", 0, 0, range(sum(published)))
    assert np.diff([-1, *paid]).tolist() == published
    series = ratios("PRexp", 0)
    assert [next(series) for _ in published] == published


def test_only_what_comes_by_time_is_asked_in_every_tick():
    lanes = schedule_lanes()
    timed = {kind.name for kind in SCHEDULES if kind.timed}
    assert timed == {"FT", "VT", "RT", "DRO", "SIDMAN", "AVOID", "SHOCK"}
    assert lanes["schedule_due"].text.count("if kind ==") == len(timed)
