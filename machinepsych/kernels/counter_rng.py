"""Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011).

A number depends on (seed, subject, stream, tick) alone, so a subject's draws are the same in any
batch, chunk, thread or backend. The seed is the 64-bit key; the 128-bit counter holds the tick (48
bits), the stream (16 bits) and the subject (64 bits). One stream serves one draw a tick; a second
draw in the same tick takes another stream.

All arithmetic is in uint64 with masks: numba and NumPy promote 32-bit integers differently.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from machinepsych.kernels.lane import lane

# Streams: what a draw is for. A stream that serves several rows (schedules, keys) starts a range.
TRIAL_ORDER = 1
RESPONDING = 2
CHOICE = 3
BABBLING = 4
SUBGOAL_BABBLING = 5
SCHEDULE = 256
SCHEDULE_BEGIN = 512
KEYS = 4096

MASK32 = np.uint64(0xFFFFFFFF)
MASK16 = np.uint64(0xFFFF)
SHIFT32 = np.uint64(32)
SHIFT16 = np.uint64(16)
SHIFT5 = np.uint64(5)
SHIFT6 = np.uint64(6)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
TWO_TO_26 = 67108864.0
TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


class Moment(NamedTuple):
    """Where in the experiment a draw is made: seed (uint64), number of the subject, tick of the session."""

    seed: np.uint64
    subject: int
    tick: int


@lane
def philox4x32(counter_0, counter_1, counter_2, counter_3, key_0, key_1):
    """Return the four 32-bit words (as uint64) of one Philox 4x32-10 block."""
    for _ in range(10):
        product_0 = MULTIPLIER_0 * counter_0
        product_1 = MULTIPLIER_1 * counter_2
        counter_0 = (product_1 >> SHIFT32) ^ counter_1 ^ key_0
        counter_1 = product_1 & MASK32
        counter_2 = (product_0 >> SHIFT32) ^ counter_3 ^ key_1
        counter_3 = product_0 & MASK32
        key_0 = (key_0 + WEYL_0) & MASK32
        key_1 = (key_1 + WEYL_1) & MASK32
    return counter_0, counter_1, counter_2, counter_3


@lane
def random_words(moment, stream):
    """Return four independent 32-bit words (as uint64) for a moment and a stream."""
    tick = np.uint64(moment.tick)
    subject = np.uint64(moment.subject)
    counter_1 = ((tick >> SHIFT32) & MASK16) | ((np.uint64(stream) & MASK16) << SHIFT16)
    seed = np.uint64(moment.seed)
    return philox4x32(
        tick & MASK32, counter_1, subject & MASK32, subject >> SHIFT32, seed & MASK32, seed >> SHIFT32
    )


@lane
def uniform(moment, stream):
    """Draw a float64 from the 2**53 evenly spaced numbers of [0, 1)."""
    word_0, word_1, _, _ = random_words(moment, stream)
    high = np.float64(np.int64(word_0 >> SHIFT5))
    low = np.float64(np.int64(word_1 >> SHIFT6))
    return (high * TWO_TO_26 + low) * TWO_TO_MINUS_53


@lane
def uniform_index(moment, stream, count):
    """Draw a whole number from 0 to count - 1 (bias below count / 2**53)."""
    return np.int64(uniform(moment, stream) * count)
