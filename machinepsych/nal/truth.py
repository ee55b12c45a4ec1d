"""Truth functions of Non-Axiomatic Logic: each in one place, each with its formula.

A truth value is a frequency f (share of positive evidence) and a confidence c = w / (w + k) for an
amount of evidence w, both from 0 to 1. Sources: Wang (2013), Non-Axiomatic Logic, chapters 3 and 4;
Hammer & Lofthouse (2020), OpenNARS for Applications, for projection, eternalisation, goal deduction.
The evidential horizon k is 1.

Here are the functions of a single statement and of the inferences used most; the rest of those that guess
are in :mod:`machinepsych.nal.weak_truth`, those that put compounds together or take them apart in
:mod:`machinepsych.nal.compound_truth`. docs/truth-functions.md has all of them in one table.
"""

from __future__ import annotations

from machinepsych.kernels.exactly import power
from machinepsych.kernels.lane import lane

HORIZON = 1.0

# Revision never goes beyond this confidence, so that new evidence always counts for something (ONA).
LARGEST_CONFIDENCE = 0.99

# How far the reasoner trusts what the structure of a term implies: the confidence of such a premise (ONA).
RELIANCE = 0.9


@lane
def confidence_of(evidence):
    """Turn an amount of evidence into a confidence: c = w / (w + k)."""
    return evidence / (evidence + HORIZON)


@lane
def evidence_of(confidence):
    """Turn a confidence below 1 into an amount of evidence: w = k c / (1 - c)."""
    return HORIZON * confidence / (1.0 - confidence)


@lane
def expectation(frequency, confidence):
    """Return how much the statement is to be relied on: e = c (f - 1/2) + 1/2."""
    return confidence * (frequency - 0.5) + 0.5


@lane
def or_of_two(a, b):
    """Return how far at least one of two independent things holds: or(a, b) = 1 - (1 - a)(1 - b)."""
    return 1.0 - (1.0 - a) * (1.0 - b)


@lane
def truth_negation(frequency, confidence):
    """{A} |- not A: (1 - f, c)."""
    return 1.0 - frequency, confidence


@lane
def truth_intersection(f1, c1, f2, c2):
    """{A, B} |- A and B: (f1 f2, c1 c2)."""
    return f1 * f2, c1 * c2


@lane
def truth_deduction(f1, c1, f2, c2):
    """{A => B, A} |- B: (f1 f2, c1 c2 f1 f2)."""
    f = f1 * f2
    return f, c1 * c2 * f


@lane
def truth_abduction(f1, c1, f2, c2):
    """{A => B, B} |- A: (f2, w / (w + k)) with w = f1 c1 c2."""
    return f2, confidence_of(f1 * c1 * c2)


@lane
def truth_induction(f1, c1, f2, c2):
    """{B, A} |- A => B, abduction with its premises exchanged: (f1, w / (w + k)) with w = f2 c1 c2."""
    return truth_abduction(f2, c2, f1, c1)


@lane
def truth_revision(f1, c1, f2, c2):
    """{A, A} |- A from distinct evidence: amounts of evidence add up."""
    w1 = evidence_of(c1)
    w2 = evidence_of(c2)
    w = w1 + w2
    return (w1 * f1 + w2 * f2) / w, confidence_of(w)


@lane
def truth_bounded_revision(f1, c1, f2, c2):
    """{A, A} |- A within bounds: the frequency of revision, c = min(.99, max(w / (w + k), c1, c2)). ONA.

    The plain function wants confidences above 0 and below 1; this one takes the whole range. Departing from
    ONA, a premise surer than .99 weighs as much as one of .99 (a confidence of 1 has no finite amount of
    evidence), and two premises without any evidence give (1/2, 0).
    """
    w1 = evidence_of(min(c1, LARGEST_CONFIDENCE))
    w2 = evidence_of(min(c2, LARGEST_CONFIDENCE))
    return revision_of_amounts(f1, c1, w1, f2, c2, w2)


@lane
def revision_of_amounts(f1, c1, w1, f2, c2, w2):
    """Return what :func:`truth_bounded_revision` does where the amounts of evidence are known already."""
    w = w1 + w2
    if w <= 0.0:
        return 0.5, 0.0
    surest = max(confidence_of(w), max(c1, c2))
    return (w1 * f1 + w2 * f2) / w, min(surest, LARGEST_CONFIDENCE)


@lane
def truth_analogy(f1, c1, f2, c2):
    """{M -> P, S <-> M} |- S -> P: (f1 f2, c1 c2 f2), the similarity second. Wang (2013), NAL-2."""
    return f1 * f2, c1 * c2 * f2


@lane
def truth_resemblance(f1, c1, f2, c2):
    """{M <-> P, S <-> M} |- S <-> P: (f1 f2, c1 c2 or(f1, f2)). Wang (2013), NAL-2."""
    return f1 * f2, c1 * c2 * or_of_two(f1, f2)


@lane
def truth_structural_deduction(frequency, confidence):
    """{A} |- B where A's structure implies B: deduction with (1, .9), so (f, .9 f c). ONA."""
    return truth_deduction(frequency, confidence, 1.0, RELIANCE)


@lane
def truth_structural_intersection(frequency, confidence):
    """{A} |- B where A and B say the same in two forms: intersection with (1, .9), so (f, .9 c). ONA."""
    return truth_intersection(frequency, confidence, 1.0, RELIANCE)


@lane
def truth_frequency_greater(f1, c1, f2, c2):
    """{R -> [p], S -> [p]} |- R is more p than S: (1, c1 c2) where f1 > f2, else (0, 0). ONA."""
    if f1 > f2:
        return 1.0, c1 * c2
    return 0.0, 0.0


@lane
def truth_frequency_equal(f1, c1, f2, c2):
    """{R -> [p], S -> [p]} |- R is as p as S: (1, c1 c2) where f1 = f2 to the bit, else (0, 0). ONA."""
    if f1 == f2:
        return 1.0, c1 * c2
    return 0.0, 0.0


@lane
def truth_goal_deduction(f1, c1, f2, c2):
    """{B!, A => B} |- A!: deduction, or the denial of the deduction from B's denial, whichever is surer."""
    f_for, c_for = truth_deduction(f1, c1, f2, c2)
    f_against, c_against = truth_deduction(1.0 - f1, c1, f2, c2)
    if c_against > c_for:
        return truth_negation(f_against, c_against)
    return f_for, c_for


@lane
def truth_eternalized(frequency, confidence):
    """{A at a time} |- A at any time: (f, c / (c + k))."""
    return frequency, confidence_of(confidence)


@lane
def truth_projected(frequency, confidence, ticks, decay):
    """{A at a time} |- A ``ticks`` later or earlier: (f, c decay**ticks)."""
    return frequency, confidence * power(decay, abs(ticks))
