"""The memory that fades, S <- g S + k v^T: how long an item is remembered.

The best retention and the lifetime it gives are in ``machinepsych.hebb.rules.decay``. Forms derived for this
project; palimpsests are commonly credited to Parisi (1986) and Nadal et al. (1986).
"""

from __future__ import annotations

import numpy as np


def signal(age: np.ndarray | float, retention: float) -> np.ndarray | float:
    """Return what is left of an item ``age`` writes later: g^age. Exact for unit keys."""
    return retention**age


def crosstalk(
    age: np.ndarray | float, n: int, retention: float, squared_overlap: float
) -> np.ndarray | float:
    """Return the mean squared crosstalk in a read of the item ``age`` writes ago, among N writes. Exact.

    (sum over all ages b of g^(2 b) - g^(2 age)) E (k . k')^2; the sum tends to 1 / (1 - g^2). Derived.
    """
    squared = retention**2
    total = n if squared == 1.0 else (1.0 - squared**n) / (1.0 - squared)
    return (total - squared**age) * squared_overlap


def error_by_age(n: int, retention: float, squared_overlap: float) -> np.ndarray:
    """Return the mean |y - v|^2 of each item, oldest first [N]: (1 - g^age)^2 plus crosstalk. Exact.

    For independent unit values with mean zero. Derived.
    """
    age = np.arange(n - 1, -1, -1)
    lost = (1.0 - signal(age, retention)) ** 2
    return np.asarray(lost + crosstalk(age, n, retention, squared_overlap))


def noise_to_signal(age: float, n: int, retention: float, squared_overlap: float) -> float:
    """Return squared crosstalk over squared signal of the item ``age`` writes ago. Exact. Derived."""
    return float(crosstalk(age, n, retention, squared_overlap) / retention ** (2.0 * age))
