"""A matrix of fast weights ``[K, V]`` of one memory, for kernels: read, write, fade.

Sums run along the rows of the weights, in the order of the rows: every element is added up alike in any
batch, so that a memory does not depend on the others. Arithmetic is in the arrays' own kind (float32 or
float64); rates enter where there is one number an output, not one a weight.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane

# Rows of up to this many bytes are read four at a time: the processor fetches ahead along one stream of
# memory, and four short rows are one stream, four long ones are not (measured:
# docs/decisions/0010-the-memory.md).
SHORT_ROW = 256


@lane
def matrix_read(weights, query, result):
    """Read query . weights into ``result`` [V]."""
    rows, columns = weights.shape
    for v in range(columns):
        result[v] = 0.0
    done = 0
    if columns * weights.itemsize <= SHORT_ROW:
        done = 4 * (rows // 4)
        for quarter in range(rows // 4):
            k = 4 * quarter
            row_0, row_1, row_2, row_3 = weights[k], weights[k + 1], weights[k + 2], weights[k + 3]
            q_0, q_1, q_2, q_3 = query[k], query[k + 1], query[k + 2], query[k + 3]
            for v in range(columns):
                result[v] = result[v] + (
                    (q_0 * row_0[v] + q_1 * row_1[v]) + (q_2 * row_2[v] + q_3 * row_3[v])
                )
    for k in range(done, rows):
        row, q = weights[k], query[k]
        for v in range(columns):
            result[v] = result[v] + q * row[v]


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
