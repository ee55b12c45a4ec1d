"""Truth functions of inferences that guess: one pair of premises is a single piece of evidence, or less.

Where deduction passes confidences on, these count: the premises give an amount of evidence w of at most 1,
so that no conclusion has a confidence above 1 / (1 + k) = .5 until revision gathers several of them.
Abduction and induction, the most used, are in :mod:`machinepsych.nal.truth`.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import confidence_of, or_of_two, truth_analogy


@lane
def truth_exemplification(f1, c1, f2, c2):
    """{P -> M, M -> S} |- S -> P: (1, w / (w + k)) with w = f1 f2 c1 c2. Wang (2013), NAL-1."""
    return 1.0, confidence_of(f1 * f2 * (c1 * c2))


@lane
def truth_comparison(f1, c1, f2, c2):
    """{M -> P, M -> S} |- S <-> P: (f1 f2 / or(f1, f2), w / (w + k)) with w = or(f1, f2) c1 c2.

    Wang (2013), NAL-2. Where neither premise is positive at all, nothing is compared: (0, 0).
    """
    either = or_of_two(f1, f2)
    if either <= 0.0:
        return 0.0, 0.0
    return f1 * f2 / either, confidence_of(either * (c1 * c2))


@lane
def truth_conversion(frequency, confidence):
    """{P -> S} |- S -> P: (1, w / (w + k)) with w = f c. Wang (2013), NAL-1."""
    return 1.0, confidence_of(frequency * confidence)


@lane
def truth_anonymous_analogy(f1, c1, f2, c2):
    """{(A' and B), A} |- B where A' has a dependent variable: analogy with (1, w / (w + k)), w = f2 c2. ONA.

    That some instance fits the variable is only weak evidence that this one does, hence the conversion of
    the second premise.
    """
    return truth_analogy(f1, c1, 1.0, confidence_of(f2 * c2))
