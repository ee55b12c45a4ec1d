"""The order of service is a permutation, fair, and the same on every backend."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from machinepsych.apparatus.shared.order import draw_order
from machinepsych.kernels.counter_rng import Moment


def orders(subjects, ticks, chamber=0):
    drawn = np.zeros((ticks, subjects), np.int64)
    for tick in range(ticks):
        draw_order(drawn[tick], Moment(np.uint64(7), chamber, tick))
    return drawn


@pytest.mark.parametrize("subjects", [1, 2, 3, 5, 8, 9, 64])
def test_every_order_is_a_permutation(subjects):
    assert (np.sort(orders(subjects, 20), axis=1) == np.arange(subjects)).all()


def test_all_orders_of_three_come_equally_often():
    """Chi-squared with 5 degrees of freedom stays below its 99.9 % quantile, 20.5."""
    drawn = orders(3, 6000)
    counts = [int((drawn == each).all(axis=1).sum()) for each in itertools.permutations(range(3))]
    assert sum(counts) == 6000
    assert sum((count - 1000) ** 2 / 1000 for count in counts) < 20.5


def test_each_of_eight_is_in_each_place_equally_often():
    drawn = orders(8, 4000)
    counts = np.array([np.bincount(drawn[:, place], minlength=8) for place in range(8)])
    # 49 degrees of freedom: 99.9 % quantile 85.4.
    assert ((counts - 500) ** 2 / 500).sum() < 85.4


def test_orders_of_ticks_and_chambers_differ():
    here, there = orders(8, 50), orders(8, 50, chamber=1)
    assert (here != there).any(axis=1).mean() > 0.99
    assert len({tuple(order) for order in here.tolist()}) == 50
