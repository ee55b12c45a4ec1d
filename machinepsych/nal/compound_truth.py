"""Truth functions of compound terms and statements: put together from components, and taken apart.

The intersection, also the conjunction of statements and of events, is in :mod:`machinepsych.nal.truth`.

A decomposition is named by three letters: whether the first premise, the second premise and the conclusion
are affirmed (p) or denied (n). Each is the deduction that a truth table allows in that one row: not both,
yet the first, hence not the second (PNN). Its confidence falls with all evidence that speaks for another row.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import or_of_two, truth_deduction, truth_negation


@lane
def truth_union(f1, c1, f2, c2):
    """{A, B} |- A or B: (or(f1, f2), c1 c2). Wang (2013), NAL-3 and NAL-5."""
    return or_of_two(f1, f2), c1 * c2


@lane
def truth_difference(f1, c1, f2, c2):
    """{A, B} |- A without B: (f1 (1 - f2), c1 c2). Wang (2013), NAL-3."""
    return f1 * (1.0 - f2), c1 * c2


@lane
def truth_decompose_ppp(f1, c1, f2, c2):
    """{A, not A or B} |- B: (f1 f2, f1 f2 c1 c2). Wang (2013), NAL-5; ONA."""
    return truth_deduction(f1, c1, f2, c2)


@lane
def truth_decompose_pnp(f1, c1, f2, c2):
    """{A, not (A and not B)} |- B: (f1 (1 - f2), f1 (1 - f2) c1 c2). Wang (2013), NAL-3; ONA."""
    return truth_deduction(f1, c1, 1.0 - f2, c2)


@lane
def truth_decompose_npp(f1, c1, f2, c2):
    """{not A, A or B} |- B: ((1 - f1) f2, (1 - f1) f2 c1 c2). Wang (2013), NAL-3 and NAL-5."""
    return truth_deduction(1.0 - f1, c1, f2, c2)


@lane
def truth_decompose_pnn(f1, c1, f2, c2):
    """{A, not (A and B)} |- not B: (1 - f1 (1 - f2), f1 (1 - f2) c1 c2). Wang (2013), NAL-3 and NAL-5."""
    f, c = truth_deduction(f1, c1, 1.0 - f2, c2)
    return truth_negation(f, c)


@lane
def truth_decompose_nnn(f1, c1, f2, c2):
    """{not A, not (not A and B)} |- not B: (or(f1, f2), (1 - f1)(1 - f2) c1 c2). Wang (2013), NAL-3; ONA."""
    f, c = truth_deduction(1.0 - f1, c1, 1.0 - f2, c2)
    return truth_negation(f, c)
