"""The order of service: who is first where two want the same, settled fairly in every tick.

A permutation by Fisher & Yates, drawn anew in each tick from the counter-based generator: all orders are
equally probable (to 1 part in 2**29 with eight subjects), whatever the subjects' numbers.
"""

from __future__ import annotations

import numpy as np

from machinepsych.kernels.counter_rng import SHIFT32, random_words
from machinepsych.kernels.lane import lane

# A block of the generator serves four draws; these streams are the order's own.
SERVICE = 1152
MOST_SUBJECTS = 64


@lane
def draw_order(order, moment):
    """Fill ``order`` (int64 ``[S]``) with a random permutation of 0 to S - 1."""
    subjects = order.shape[0]
    for k in range(subjects):
        order[k] = k
    word_0 = np.uint64(0)
    word_1 = np.uint64(0)
    word_2 = np.uint64(0)
    word_3 = np.uint64(0)
    for drawn in range(subjects - 1):
        if drawn % 4 == 0:
            word_0, word_1, word_2, word_3 = random_words(moment, SERVICE + drawn // 4)
        else:
            word_0 = word_1
            word_1 = word_2
            word_2 = word_3
        last = subjects - 1 - drawn
        chosen = np.int64((word_0 * np.uint64(last + 1)) >> SHIFT32)
        kept = order[last]
        order[last] = order[chosen]
        order[chosen] = kept
