"""Elementary functions that give the same bits on every backend.

The C library, NumPy and CUDA each round ``exp`` in their own way, and a choice that compares it with a
random number could then differ. These use only additions, multiplications and divisions, which IEEE
754 fixes to the bit.
"""

from __future__ import annotations

import math

import numpy as np

from machinepsych.kernels.lane import lane

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238
LN2_LOW = 1.9082149292705877e-10


@lane
def power(base, exponent):
    """Raise a float64 to a whole number of at least 0 by repeated squaring."""
    result = 1.0
    factor = np.float64(base)
    left = np.int64(exponent)
    while left > 0:
        if left % 2 == 1:
            result = result * factor
        left = left // 2
        if left > 0:
            factor = factor * factor
    return result


@lane
def exponential(x):
    """Return e**x to within two units in the last place; arguments are held within -700 to 700.

    Cody and Waite's reduction by multiples of ln 2, then the Taylor polynomial of degree 13.
    """
    bounded = min(max(np.float64(x), -700.0), 700.0)
    halvings = np.int64(math.floor(bounded * LOG2_E + 0.5))
    rest = (bounded - halvings * LN2_HIGH) - halvings * LN2_LOW
    total = 1.0
    for k in range(13, 0, -1):
        total = 1.0 + total * rest / k
    if halvings >= 0:
        return total * power(2.0, halvings)
    return total * power(0.5, -halvings)
