"""The truth function of a rule, by its number in :data:`machinepsych.nars.rule_text.TRUTHS`."""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.compound_truth import (
    truth_decompose_nnn,
    truth_decompose_npp,
    truth_decompose_pnn,
    truth_decompose_pnp,
    truth_decompose_ppp,
    truth_difference,
    truth_union,
)
from machinepsych.nal.truth import (
    truth_abduction,
    truth_analogy,
    truth_deduction,
    truth_frequency_equal,
    truth_frequency_greater,
    truth_induction,
    truth_intersection,
    truth_negation,
    truth_resemblance,
    truth_structural_deduction,
    truth_structural_intersection,
)
from machinepsych.nal.weak_truth import (
    truth_anonymous_analogy,
    truth_comparison,
    truth_exemplification,
)
from machinepsych.nars.rule_text import TRUTHS

_NUMBERS = {name.upper(): number for name, number in TRUTHS.items()}
NEGATION_TRUTH = _NUMBERS["NEGATION"]
STRUCTURAL_DEDUCTION = _NUMBERS["STRUCTURAL_DEDUCTION"]
STRUCTURAL_INTERSECTION = _NUMBERS["STRUCTURAL_INTERSECTION"]
DEDUCTION = _NUMBERS["DEDUCTION"]
EXEMPLIFICATION = _NUMBERS["EXEMPLIFICATION"]
INDUCTION = _NUMBERS["INDUCTION"]
ABDUCTION = _NUMBERS["ABDUCTION"]
COMPARISON = _NUMBERS["COMPARISON"]
ANALOGY = _NUMBERS["ANALOGY"]
RESEMBLANCE = _NUMBERS["RESEMBLANCE"]
INTERSECTION = _NUMBERS["INTERSECTION"]
UNION = _NUMBERS["UNION"]
DIFFERENCE = _NUMBERS["DIFFERENCE"]
DECOMPOSE_PPP = _NUMBERS["DECOMPOSE_PPP"]
DECOMPOSE_PNP = _NUMBERS["DECOMPOSE_PNP"]
DECOMPOSE_NPP = _NUMBERS["DECOMPOSE_NPP"]
DECOMPOSE_PNN = _NUMBERS["DECOMPOSE_PNN"]
DECOMPOSE_NNN = _NUMBERS["DECOMPOSE_NNN"]
ANONYMOUS_ANALOGY = _NUMBERS["ANONYMOUS_ANALOGY"]
FREQUENCY_GREATER = _NUMBERS["FREQUENCY_GREATER"]
FREQUENCY_EQUAL = _NUMBERS["FREQUENCY_EQUAL"]


@lane
def rule_truth(kind, f1, c1, f2, c2):
    """Return frequency and confidence of a truth function by its number; (0, 0) for no such number."""
    if kind == NEGATION_TRUTH:
        return truth_negation(f1, c1)
    if kind == STRUCTURAL_DEDUCTION:
        return truth_structural_deduction(f1, c1)
    if kind == STRUCTURAL_INTERSECTION:
        return truth_structural_intersection(f1, c1)
    if kind == DEDUCTION:
        return truth_deduction(f1, c1, f2, c2)
    if kind == EXEMPLIFICATION:
        return truth_exemplification(f1, c1, f2, c2)
    if kind == INDUCTION:
        return truth_induction(f1, c1, f2, c2)
    if kind == ABDUCTION:
        return truth_abduction(f1, c1, f2, c2)
    if kind == COMPARISON:
        return truth_comparison(f1, c1, f2, c2)
    if kind == ANALOGY:
        return truth_analogy(f1, c1, f2, c2)
    if kind == RESEMBLANCE:
        return truth_resemblance(f1, c1, f2, c2)
    if kind == INTERSECTION:
        return truth_intersection(f1, c1, f2, c2)
    if kind == UNION:
        return truth_union(f1, c1, f2, c2)
    if kind == DIFFERENCE:
        return truth_difference(f1, c1, f2, c2)
    if kind == DECOMPOSE_PPP:
        return truth_decompose_ppp(f1, c1, f2, c2)
    if kind == DECOMPOSE_PNP:
        return truth_decompose_pnp(f1, c1, f2, c2)
    if kind == DECOMPOSE_NPP:
        return truth_decompose_npp(f1, c1, f2, c2)
    if kind == DECOMPOSE_PNN:
        return truth_decompose_pnn(f1, c1, f2, c2)
    if kind == DECOMPOSE_NNN:
        return truth_decompose_nnn(f1, c1, f2, c2)
    if kind == ANONYMOUS_ANALOGY:
        return truth_anonymous_analogy(f1, c1, f2, c2)
    if kind == FREQUENCY_GREATER:
        return truth_frequency_greater(f1, c1, f2, c2)
    if kind == FREQUENCY_EQUAL:
        return truth_frequency_equal(f1, c1, f2, c2)
    return 0.0, 0.0
