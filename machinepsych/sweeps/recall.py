"""Writing N pairs and reading them all back, many memories at once, as matrix products.

Each function takes features [B, N, D] of the keys and values [B, N, V] and returns the reads [B, N, V] of the
stored keys from B independent memories, items written oldest first. They are the rules of
``machinepsych.hebb`` after a whole list of pairs, by another route than one pair at a time; a test holds
the two together. Every product is one memory's alone, so that a result does not depend on how many memories
are computed together.
"""

from __future__ import annotations


import numpy as np

# Pairs whose errors the delta rule solves at once: large enough for matrix products to be quick, small enough
# that the triangular systems cost little.
CHUNK = 64


def recall_hebb(features: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Hebb: W = F^T V, reads F W."""
    return features @ (features.transpose(0, 2, 1) @ values)


def recall_decay(features: np.ndarray, values: np.ndarray, retention: float) -> np.ndarray:
    """Hebb with decay: before each write the memory is multiplied by ``retention``."""
    n = features.shape[1]
    kept = (retention ** np.arange(n - 1, -1, -1, dtype=np.float64)).astype(features.dtype)
    return features @ (features.transpose(0, 2, 1) @ (values * kept[:, None]))


def recall_covariance(features: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Covariance: keys less the mean key of the memory, rescaled to length 1."""
    centred = features - features.mean(axis=1, keepdims=True)
    lengths = np.sqrt(np.einsum("bnd,bnd->bn", centred, centred))
    centred /= np.maximum(lengths, np.finfo(features.dtype).tiny)[..., None]
    return recall_hebb(centred, values)


def recall_delta(features: np.ndarray, values: np.ndarray, rate: float = 1.0) -> np.ndarray:
    """Delta (Widrow & Hoff 1960), one pass: each pair writes what the memory does not predict of it.

    The errors E of a chunk solve (I + rate tril(F F^T, -1)) E = V - F W (each sees the writes before it);
    then W <- W + rate F^T E. The chunked form is that of linear transformers (Yang et al. 2024).
    """
    memories, n, width = features.shape
    weights = np.zeros((memories, width, values.shape[2]), features.dtype)
    for start in range(0, n, CHUNK):
        f, v = features[:, start : start + CHUNK], values[:, start : start + CHUNK]
        system = np.tril(f @ f.transpose(0, 2, 1), k=-1) * features.dtype.type(rate)
        diagonal = np.arange(f.shape[1])
        system[:, diagonal, diagonal] = 1.0
        errors = np.linalg.solve(system, v - f @ weights)
        weights += features.dtype.type(rate) * (f.transpose(0, 2, 1) @ errors)
    return features @ weights


def recall_pseudo_inverse(features: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Pseudo-inverse: the least-squares weights, where the delta rule converges; in float64.

    By the smaller of the two Gram matrices, one memory at a time.
    """
    from scipy.linalg import cho_factor, cho_solve, lstsq

    reads = np.empty_like(values)
    for m in range(len(features)):
        f, v = features[m].astype(np.float64), values[m].astype(np.float64)
        few = f.shape[0] <= f.shape[1]
        try:
            gram = cho_factor(f @ f.T if few else f.T @ f, overwrite_a=True)
            weights = f.T @ cho_solve(gram, v) if few else cho_solve(gram, f.T @ v)
        except np.linalg.LinAlgError:
            # Keys that are not independent (sparse ones may repeat) need the singular values.
            weights = lstsq(f, v)[0]
        reads[m] = f @ weights
    return reads


def recall_softmax(keys: np.ndarray, values: np.ndarray, beta: float, queries: int) -> np.ndarray:
    """Softmax attention over all stored pairs, read for the first ``queries`` items: [B, Q, V]."""
    weights = softmax_weights(keys, beta, queries)
    return weights @ values


def softmax_weights(keys: np.ndarray, beta: float, queries: int) -> np.ndarray:
    """Return the attention [B, Q, N] of the first Q keys to all: softmax of beta times the overlaps."""
    scores = keys[:, :queries] @ keys.transpose(0, 2, 1)
    scores *= keys.dtype.type(beta)
    scores -= scores.max(axis=2, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=2, keepdims=True)
    return scores


