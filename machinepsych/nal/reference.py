"""The truth functions by another route: truth tables, and evidence counted exactly.

A lane function is a formula. Here the same function is a pair of yes-or-no questions, answered in each of
the worlds in which every premise either holds or does not (f1, f2) and is either vouched for or not (c1,
c2). The four are independent, so a world's share is a product, and an answer's measure is the sum of the
shares of the worlds where it is yes: Wang's (2013) extension of Boolean operators to numbers from 0 to 1.

Everything here is plain arithmetic: floats give floats, ``fractions.Fraction`` gives exact values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

# A number from 0 to 1, or an amount of evidence: float or Fraction.
Number = Any
Truth = tuple[Number, Number]
Question = Callable[[bool, bool, bool, bool], bool]


@dataclass(frozen=True)
class TruthTable:
    """A truth function of two premises as two questions about a world (f1, c1, f2, c2).

    Strong inferences pass confidence on: ``positive`` asks whether the conclusion holds, ``counts`` whether
    it is vouched for. Weak ones count evidence: ``counts`` asks whether the premises are a piece of evidence
    about the conclusion, ``positive`` whether they are evidence for it.
    """

    positive: Question
    counts: Question
    weak: bool = False


TABLES: dict[str, TruthTable] = {
    "deduction": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2,
        lambda f1, c1, f2, c2: f1 and f2 and c1 and c2,
    ),
    "analogy": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2,
        lambda f1, c1, f2, c2: f2 and c1 and c2,
    ),
    "resemblance": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2,
        lambda f1, c1, f2, c2: (f1 or f2) and c1 and c2,
    ),
    "intersection": TruthTable(lambda f1, c1, f2, c2: f1 and f2, lambda f1, c1, f2, c2: c1 and c2),
    "union": TruthTable(lambda f1, c1, f2, c2: f1 or f2, lambda f1, c1, f2, c2: c1 and c2),
    "difference": TruthTable(lambda f1, c1, f2, c2: f1 and not f2, lambda f1, c1, f2, c2: c1 and c2),
    "abduction": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2 and c1 and c2,
        lambda f1, c1, f2, c2: f1 and c1 and c2,
        weak=True,
    ),
    "induction": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2 and c1 and c2,
        lambda f1, c1, f2, c2: f2 and c1 and c2,
        weak=True,
    ),
    "exemplification": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2 and c1 and c2,
        lambda f1, c1, f2, c2: f1 and f2 and c1 and c2,
        weak=True,
    ),
    "comparison": TruthTable(
        lambda f1, c1, f2, c2: f1 and f2 and c1 and c2,
        lambda f1, c1, f2, c2: (f1 or f2) and c1 and c2,
        weak=True,
    ),
    # Of one premise; the second is left out of the questions.
    "conversion": TruthTable(
        lambda f1, c1, f2, c2: f1 and c1,
        lambda f1, c1, f2, c2: f1 and c1,
        weak=True,
    ),
}

# A decomposition's compound, as a question about its component A (first premise) and B (conclusion).
COMPOUNDS: dict[str, Callable[[bool, bool], bool]] = {
    "ppp": lambda a, b: not a or b,
    "pnp": lambda a, b: a and not b,
    "npp": lambda a, b: a or b,
    "pnn": lambda a, b: a and b,
    "nnn": lambda a, b: not a and b,
}


def share(answer: Question, f1: Number, c1: Number, f2: Number, c2: Number) -> Number:
    """Return how much of all worlds answers yes: the sum over 16 worlds of products of f, 1 - f, c, 1 - c."""
    total = 0 * f1
    for world in itertools.product((True, False), repeat=4):
        if answer(*world):
            part = 1
            for holds, value in zip(world, (f1, c1, f2, c2), strict=True):
                part = part * (value if holds else 1 - value)
            total = total + part
    return total


def reference_evidence(name: str, f1: Number, c1: Number, f2: Number, c2: Number) -> tuple[Number, Number]:
    """Return the amounts of evidence (positive, all) that a weak inference draws from two premises.

    ``name`` is that of a weak table in ``TABLES``, such as ``"comparison"``.
    """
    table = TABLES[name]
    assert table.weak, f"{name} passes confidences on and counts no evidence"
    return share(table.positive, f1, c1, f2, c2), share(table.counts, f1, c1, f2, c2)


def reference_truth(name: str, f1: Number, c1: Number, f2: Number, c2: Number) -> Truth:
    """Return the frequency and confidence of a strong inference's conclusion; ``name`` is in ``TABLES``."""
    table = TABLES[name]
    assert not table.weak, f"{name} counts evidence; ask reference_evidence"
    return share(table.positive, f1, c1, f2, c2), share(table.counts, f1, c1, f2, c2)


def decided(name: str, component: bool, compound: bool) -> bool | None:
    """Return what follows for B from a component A and its compound being true or false; None: nothing.

    ``name`` is one of ``COMPOUNDS``; all four worlds of A and B are looked through.
    """
    left = {
        b
        for a, b in itertools.product((True, False), repeat=2)
        if a == component and COMPOUNDS[name](a, b) == compound
    }
    return left.pop() if len(left) == 1 else None


def reference_decomposition(name: str, f1: Number, c1: Number, f2: Number, c2: Number) -> Truth:
    """Return the conclusion's truth value of the decomposition ``name``: ppp, pnp, npp, pnn or nnn.

    The premises' letters pick the row of the compound's truth table. Confidence is the share of worlds of
    that row; frequency its share with both premises vouched for, where the row says that B holds, and the
    rest where it says that B does not.
    """
    row = (name[0] == "p", name[1] == "p")
    holds = decided(name, *row)
    in_row = share(lambda v1, _c1, v2, _c2: (v1, v2) == row, f1, c1, f2, c2)
    confidence = share(lambda v1, k1, v2, k2: (v1, v2) == row and k1 and k2, f1, c1, f2, c2)
    return (in_row if holds else 1 - in_row), confidence


def truth_value(positive: Number, evidence: Number) -> Truth:
    """Turn amounts of evidence into a truth value: (w+ / w, w / (w + 1)); w must be above 0."""
    return positive / evidence, evidence / (evidence + 1)


def pooled(*counts: tuple[int, int]) -> tuple[Fraction, Fraction]:
    """Return the exact truth value of pooled observations; each count is (positive, negative), 0 or more.

    Raises ZeroDivisionError where nothing at all was observed: that has no frequency.
    """
    positive = sum(each for each, _ in counts)
    return truth_value(Fraction(positive), Fraction(positive + sum(each for _, each in counts)))


def expected_share(positive: Number, evidence: Number) -> Number:
    """Return the expectation as Wang (2013) derives it: the middle of where the frequency can be soon.

    After one more unit of evidence the frequency lies between w+ / (w + 1) and (w+ + 1) / (w + 1).
    """
    lowest = positive / (evidence + 1)
    highest = (positive + 1) / (evidence + 1)
    return (lowest + highest) / 2
