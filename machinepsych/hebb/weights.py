"""One row of fast weights ``[K]``, for agents inside kernels: read, write, fade.

Linear attention without its softmax writes S <- S + value key^T and reads S query (Katharopoulos et
al. 2020; read as conditioning by Qiao 2025, arXiv 2508.08289: keys are conditional stimuli, values the
unconditional stimulus, queries test stimuli). Values here are one number, the outcome, so that S is one
row. Batches of whole matrices are in :mod:`machinepsych.hebb.memory`.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane


@lane
def memory_read(weights, query):
    """Read what a query [K] recalls: weights . query, in four sums that do not wait for each other."""
    size = weights.shape[0]
    sum_0, sum_1, sum_2, sum_3 = 0.0, 0.0, 0.0, 0.0
    for quarter in range(size // 4):
        k = 4 * quarter
        sum_0 = sum_0 + weights[k] * query[k]
        sum_1 = sum_1 + weights[k + 1] * query[k + 1]
        sum_2 = sum_2 + weights[k + 2] * query[k + 2]
        sum_3 = sum_3 + weights[k + 3] * query[k + 3]
    for k in range(4 * (size // 4), size):
        sum_0 = sum_0 + weights[k] * query[k]
    return (sum_0 + sum_1) + (sum_2 + sum_3)


@lane
def memory_write(weights, key, amount):
    """Add ``amount`` times the key [K] to the weights [K]."""
    for k in range(weights.shape[0]):
        weights[k] = weights[k] + amount * key[k]


@lane
def memory_fade(weights, retention):
    """Multiply all weights by ``retention`` (0 to 1)."""
    for k in range(weights.shape[0]):
        weights[k] = weights[k] * retention


@lane
def memory_read_bound(weights, query, signs):
    """Read what a query [K] recalls when it is bound to a row of signs [K]: weights . (query * signs)."""
    size = weights.shape[0]
    sum_0, sum_1, sum_2, sum_3 = 0.0, 0.0, 0.0, 0.0
    for quarter in range(size // 4):
        k = 4 * quarter
        sum_0 = sum_0 + weights[k] * query[k] * signs[k]
        sum_1 = sum_1 + weights[k + 1] * query[k + 1] * signs[k + 1]
        sum_2 = sum_2 + weights[k + 2] * query[k + 2] * signs[k + 2]
        sum_3 = sum_3 + weights[k + 3] * query[k + 3] * signs[k + 3]
    for k in range(4 * (size // 4), size):
        sum_0 = sum_0 + weights[k] * query[k] * signs[k]
    return (sum_0 + sum_1) + (sum_2 + sum_3)


@lane
def memory_read_three(reads, first, second, third, query, signs):
    """Read three rows of weights [K] with one query [K] bound to a row of signs [K], into ``reads`` [3].

    One pass in which the query is bound once: much less work than three reads.
    """
    size = query.shape[0]
    even_0, even_1, even_2 = 0.0, 0.0, 0.0
    odd_0, odd_1, odd_2 = 0.0, 0.0, 0.0
    for half in range(size // 2):
        k = 2 * half
        even = query[k] * signs[k]
        odd = query[k + 1] * signs[k + 1]
        even_0 = even_0 + first[k] * even
        even_1 = even_1 + second[k] * even
        even_2 = even_2 + third[k] * even
        odd_0 = odd_0 + first[k + 1] * odd
        odd_1 = odd_1 + second[k + 1] * odd
        odd_2 = odd_2 + third[k + 1] * odd
    for k in range(2 * (size // 2), size):
        even = query[k] * signs[k]
        even_0 = even_0 + first[k] * even
        even_1 = even_1 + second[k] * even
        even_2 = even_2 + third[k] * even
    reads[0] = even_0 + odd_0
    reads[1] = even_1 + odd_1
    reads[2] = even_2 + odd_2
