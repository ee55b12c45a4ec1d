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
    """Read what a query [K] recalls: the product weights . query."""
    total = 0.0
    for k in range(weights.shape[0]):
        total = total + weights[k] * query[k]
    return total


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
