"""Budget: what is kept and what is considered first, when memory and time do not suffice for everything.

Usefulness decides which concept makes room for a new one, priority which event is processed next. Source:
OpenNARS for Applications (Hammer & Lofthouse 2020); the principle of insufficient resources is Wang's (2013).
"""

from __future__ import annotations

import math

from machinepsych.kernels.exactly import LOG2_E, power
from machinepsych.kernels.lane import lane

SQUARE_ROOT_OF_2 = 1.4142135623730951

# 2**512, 2**256, ..., 2**1: exact.
FACTORS = tuple(2.0 ** (512 >> k) for k in range(10))

# Terms of the series that still change a float64: s * s is at most .0295, and .0295**11 / 23 is below 1e-18.
SERIES_TERMS = 10


@lane
def logarithm2(x):
    """Return the logarithm to base 2 of a finite x above 0, within 1e-15 of itself; else minus infinity.

    Powers of 2 are taken out exactly until m is between 1/sqrt 2 and sqrt 2; then
    log2 m = 2 log2(e) artanh(s) with s = (m - 1) / (m + 1), by artanh's Taylor series. Only operations that
    IEEE 754 fixes to the bit are used, as in :mod:`machinepsych.kernels.exactly`.
    """
    if not x > 0.0:
        return -math.inf
    mantissa = x * 1.0
    exponent = 0.0
    if mantissa < 1.0e-300:
        # What is this small may be 2**-1074; the steps below reach 2**-1023.
        mantissa = mantissa * power(2.0, 64)
        exponent = -64.0
    step = 512
    for k in range(len(FACTORS)):
        factor = FACTORS[k]
        if mantissa >= factor:
            mantissa = mantissa / factor
            exponent = exponent + step
        elif mantissa < 2.0 / factor:
            mantissa = mantissa * factor
            exponent = exponent - step
        step = step // 2
    if mantissa > SQUARE_ROOT_OF_2:
        mantissa = mantissa / 2.0
        exponent = exponent + 1.0
    s = (mantissa - 1.0) / (mantissa + 1.0)
    square = s * s
    total = 0.0
    for k in range(SERIES_TERMS, 0, -1):
        total = (total + 1.0 / (2.0 * k + 1.0)) * square
    return exponent + 2.0 * LOG2_E * (s + s * total)


@lane
def usefulness(use_count, last_used, now):
    """Return how useful a concept is, from 0 to below 1: u / (u + 1) with u = uses / (ticks since + 1). ONA.

    ``use_count`` is at least 0; ``last_used`` and ``now`` are in ticks; a use in the future counts as now.
    """
    u = use_count / (max(0, now - last_used) + 1.0)
    return u / (u + 1.0)


@lane
def derived_priority(parent_priority, concept_priority, expected, complexity):
    """Return the priority of a conclusion: parent's times concept's times expectation, / log2(1 + n). ONA.

    ``parent_priority`` is that of the event it was derived from, ``concept_priority`` that of the concept
    that supplied the other premise, ``expected`` the conclusion's expectation, each from 0 to 1;
    ``complexity`` its number n of atoms and copulas, at least 1.
    """
    return parent_priority * concept_priority * expected / logarithm2(1.0 + complexity)


@lane
def decayed_priority(priority, factor, cycles):
    """Return a priority after a number of cycles that each multiply it by a factor: p factor**cycles. ONA.

    ``cycles`` is at least 0; the time needed grows with its logarithm.
    """
    return priority * power(factor, cycles)
