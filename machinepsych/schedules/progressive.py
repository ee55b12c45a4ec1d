"""Progressive ratios: each reinforcer costs more responses than the one before (Hodos 1961).

The last requirement that a subject meets before it stops is its breakpoint, a measure of how much the
reinforcer is worth to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from machinepsych.kernels.exactly import exponential
from machinepsych.kernels.lane import lane
from machinepsych.schedules.base import ScheduleKind, register

RESPONSES = 0
PAID = 1

# Richardson & Roberts (1996), J. Neurosci. Methods 66, 1: the n-th ratio is 5 e^(0.2 n) - 5, rounded.
SCALE = 5.0
EXPONENT = 0.2


@lane
def progressive_ratio_pays(count, ticks, counters, moment, stream):
    """Pay after ``count`` responses, then after 2 * ``count`` more, then after 3 * ``count`` more."""
    counters[RESPONSES] += 1
    if counters[RESPONSES] < count * (counters[PAID] + 1):
        return False
    counters[RESPONSES] = 0
    counters[PAID] += 1
    return True


@lane
def exponential_ratio_pays(count, ticks, counters, moment, stream):
    """Pay after ratios that grow exponentially: 1, 2, 4, 6, 9, 12, 15, 20, 25, 32, ..."""
    counters[RESPONSES] += 1
    required = np.int64(SCALE * exponential(EXPONENT * (counters[PAID] + 1)) - SCALE + 0.5)
    if counters[RESPONSES] < required:
        return False
    counters[RESPONSES] = 0
    counters[PAID] += 1
    return True


def ratios(kind: str, count: int) -> Iterator[int]:
    """Yield the requirements of a progressive ratio, ``PR`` of a step ``count`` or ``PRexp``, without end."""
    number = 0
    while True:
        number += 1
        yield count * number if kind == "PR" else round(SCALE * math.exp(EXPONENT * number) - SCALE)


register(
    ScheduleKind(
        "PR",
        "count",
        "ratios grow by so many responses with each reinforcer: n, 2n, 3n, ...",
        "Hodos (1961), Science 134, 943.",
        progressive_ratio_pays,
    )
)
register(
    ScheduleKind(
        "PRexp",
        "nothing",
        "ratios grow exponentially with each reinforcer: 1, 2, 4, 6, 9, 12, 15, 20, 25, 32, ...",
        "Richardson & Roberts (1996), J. Neurosci. Methods 66, 1.",
        exponential_ratio_pays,
    )
)
