"""Random numbers of a sweep: a generator for each (seed, cell, repeat, purpose), independent of all others.

So a repeat's memories are the same whatever is computed beside it, on however many processes, and whether a
sweep was interrupted or not.
"""

from __future__ import annotations

import hashlib

import numpy as np


def generator(seed: int, cell: str, repeat: int, purpose: str) -> np.random.Generator:
    """Make the generator of one purpose (``"keys"``, ``"values"`` ...) in one repeat of a cell."""
    digest = hashlib.blake2b(f"{seed}|{cell}|{repeat}|{purpose}".encode(), digest_size=32).digest()
    # The digest is the state itself: SeedSequence's own mixing would only cost time.
    return np.random.Generator(np.random.SFC64(np.frombuffer(digest, np.uint32)))
