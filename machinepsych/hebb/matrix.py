"""A matrix of fast weights ``[K, V]`` of one memory, for kernels: read, write, fade.

Sums run along the rows of the weights, in the order of the rows: every element is added up alike in any
batch, so that a memory does not depend on the others. Arithmetic is in the arrays' own kind (float32 or
float64); rates enter where there is one number an output, not one a weight.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane

# Larger matrices, in bytes, are read as four quarters side by side: four streams of memory keep more of it
# under way than one does. The quarters of smaller ones are hardly longer than a page, where the processor
# begins anew to fetch ahead: these are read two rows at a time (measured: docs/decisions/0010-the-memory.md).
SHORT_MATRIX = 32 * 1024


@lane
def matrix_read(weights, query, result):
    """Read query . weights into ``result`` [V]."""
    rows, columns = weights.shape
    for v in range(columns):
        result[v] = 0.0
    if rows * columns * weights.itemsize > SHORT_MATRIX:
        quarter = rows // 4
        done = 4 * quarter
        for k in range(quarter):
            row_0, row_1 = weights[k], weights[k + quarter]
            row_2, row_3 = weights[k + 2 * quarter], weights[k + 3 * quarter]
            q_0, q_1, q_2, q_3 = query[k], query[k + quarter], query[k + 2 * quarter], query[k + 3 * quarter]
            for v in range(columns):
                result[v] = result[v] + (
                    (q_0 * row_0[v] + q_1 * row_1[v]) + (q_2 * row_2[v] + q_3 * row_3[v])
                )
    else:
        half = rows // 2
        done = 2 * half
        for pair in range(half):
            k = 2 * pair
            row_0, row_1, q_0, q_1 = weights[k], weights[k + 1], query[k], query[k + 1]
            for v in range(columns):
                result[v] = result[v] + (q_0 * row_0[v] + q_1 * row_1[v])
    for k in range(done, rows):
        row, q = weights[k], query[k]
        for v in range(columns):
            result[v] = result[v] + q * row[v]


@lane
def matrix_read_both(weights, query, result, other_weights, other_query, other_result):
    """Read two short matrices of one shape side by side, as two streams of memory.

    Each is added up as ``matrix_read`` adds it up: who has one left over reads it so, to the same bits.
    """
    rows, columns = weights.shape
    for v in range(columns):
        result[v] = 0.0
    for v in range(columns):
        other_result[v] = 0.0
    half = rows // 2
    for pair in range(half):
        k = 2 * pair
        row_0, row_1, q_0, q_1 = weights[k], weights[k + 1], query[k], query[k + 1]
        other_0, other_1 = other_weights[k], other_weights[k + 1]
        p_0, p_1 = other_query[k], other_query[k + 1]
        for v in range(columns):
            result[v] = result[v] + (q_0 * row_0[v] + q_1 * row_1[v])
            other_result[v] = other_result[v] + (p_0 * other_0[v] + p_1 * other_1[v])
    for k in range(2 * half, rows):
        row, q, other, p = weights[k], query[k], other_weights[k], other_query[k]
        for v in range(columns):
            result[v] = result[v] + q * row[v]
            other_result[v] = other_result[v] + p * other[v]


@lane
def matrix_write(weights, key, amount):
    """Add the outer product of a key [K] and an amount [V] to the weights."""
    rows, columns = weights.shape
    for k in range(rows):
        row, at = weights[k], key[k]
        for v in range(columns):
            row[v] = row[v] + at * amount[v]


@lane
def matrix_fade_and_write(weights, retention, key, amount):
    """Multiply the weights by ``retention`` [1] and add an outer product, in one pass."""
    rows, columns = weights.shape
    kept = retention[0]
    for k in range(rows):
        row, at = weights[k], key[k]
        for v in range(columns):
            row[v] = kept * row[v] + at * amount[v]
