"""Which cues count: what each kind of cue is worth in the key is learned from errors.

A key adds up three kinds of cues: stimuli, their pairs, the whole pattern; and each again with what is held
(:mod:`machinepsych.hebb.cues`, :mod:`machinepsych.hebb.recent`). Which of them carry what was learned to
where it holds depends on the task: single stimuli where they add up, patterns where they do not, what is held
where the past decides. ``changes`` [K] sums up what was written lately. Read with a kind's share of the
present key it says what that kind carried over to here; where the error that follows has the same sign, too
little was carried over, and where it has the opposite sign what was carried over does not hold here. The
logarithm of the kind's length follows the product of the two.

That is Sutton's (1992, AAAI, "Adapting bias by gradient descent") incremental delta-bar-delta, with a rate
for each kind of cue rather than for each weight; steps relative to the largest product so far, so that the
scale of outcomes does not matter, are after Mahmood, Sutton, Degris & Pilarski (2012, ICASSP). In learning
theory: attention to what predicts (Mackintosh 1975), and processing by elements or configurations as the task
asks (Melchers, Shanks & Lachnit 2008, Behav Processes 77, 413-427).
"""

from __future__ import annotations

import math

from machinepsych.hebb.cues import OF_ELEMENTS, OF_PAIRS, OF_PATTERN, SQUARES
from machinepsych.kernels.lane import lane

# Kinds of cues, fields of ``carried``: stimuli, pairs, the pattern, all with what is held; and the whole key.
SINGLES, PAIRS, PATTERN, WITH_HELD, ALL = range(5)
# How far a kind of cue, and a stimulus that is held, can come to count more or less: logarithms.
MOST_OF_A_KIND = 2.0
MOST_RELEVANCE = 3.0
# What is left of the largest product after each write.
LARGEST_RETENTION = 0.999


@lane
def carry_over(carried, changes, key, elements, pattern, factors, operation_signs, held_signs, strength):
    """Read recent ``changes`` [K] with the present key [K] of an operation, by kind of cue: carried [5].

    The key is taken apart into what :func:`~machinepsych.hebb.cues.compose_key` made it of; ``strength`` is
    the length of the cues with what is held, whose signs [K] are ``held_signs``.
    """
    size = key.shape[0]
    single, double, whole = factors[OF_ELEMENTS], factors[OF_PAIRS], factors[OF_PATTERN]
    too_much = double * factors[SQUARES]
    by_singles, by_pattern, by_held, by_all, length = 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(size):
        changed = changes[k] * operation_signs[k]
        # The row of a stimulus that was there is its own, shifted by one place.
        with_held = strength * held_signs[k + 1 if k + 1 < size else 0]
        both = 1.0 + with_held
        element = elements[k]
        of_singles = both * single * element
        of_pattern = both * whole * pattern[k]
        part = of_singles + both * (double * element * element - too_much) + of_pattern
        length = length + part * part
        by_singles = by_singles + changed * of_singles
        by_pattern = by_pattern + changed * of_pattern
        by_all = by_all + changed * part
        if both != 0.0:
            by_held = by_held + changed * part * with_held / both
    scale = 0.0 if length <= 0.0 else 1.0 / math.sqrt(length)
    carried[SINGLES] = scale * by_singles
    carried[PATTERN] = scale * by_pattern
    carried[PAIRS] = scale * (by_all - by_singles - by_pattern)
    carried[WITH_HELD] = scale * by_held
    carried[ALL] = scale * by_all


@lane
def follow_error(kinds, relevance, largest, carried, held, error, rate):
    """Lengthen and shorten the kinds of cues [3] and the stimulus held, of ``relevance`` [S]: logarithms."""
    for kind in range(4):
        product = error * carried[kind]
        largest[kind] = max(math.fabs(product), LARGEST_RETENTION * largest[kind])
        if largest[kind] > 0.0:
            step = rate * product / largest[kind]
            if kind < WITH_HELD:
                kinds[kind] = min(max(kinds[kind] + step, -MOST_OF_A_KIND), MOST_OF_A_KIND)
            elif held >= 0:
                relevance[held] = min(max(relevance[held] + step, -MOST_RELEVANCE), MOST_RELEVANCE)
