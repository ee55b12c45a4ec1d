"""Choice: which of two answers, hypotheses or events is kept, where they cannot be revised into one.

Every choice is the position of what is chosen, 0 for the first and 1 for the second. Ties go by a stated
rule and in the end to the first, which is the one that was there before.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.truth import truth_bounded_revision, truth_projected

# The occurrence time of what holds at any time; moments count from 0.
ETERNAL_TIME = -1

# What revision_and_choice did: kept the one that was there, took the new one, made one of the two.
KEPT_EXISTING = 0
TOOK_INCOMING = 1
REVISED_BOTH = 2


@lane
def choice_by_confidence(c1, c2):
    """Choose between two truth values of the same statement: the surer one. Wang (2013), NAL-1.

    Used where their evidence overlaps, so that revision would count observations twice.
    """
    return 1 if c2 > c1 else 0


@lane
def choice_by_expectation(e1, complexity_1, e2, complexity_2):
    """Choose between two statements: the greater expectation, among equals the smaller complexity. ONA.

    ONA decides so between hypotheses that propose an operation, with the desires as expectations.
    """
    if e2 > e1:
        return 1
    return 1 if e2 == e1 and complexity_2 < complexity_1 else 0


@lane
def choice_by_worth(e1, complexity_1, e2, complexity_2):
    """Choose between answers of different shape: the greater worth e / n. Wang (2013), NAL-1.

    ``complexity_1`` and ``complexity_2`` are the numbers n of atoms and copulas, at least 1.
    """
    # Multiplied out: one rounding on either side, and nothing to divide by 0.
    return 1 if e2 * complexity_1 > e1 * complexity_2 else 0


@lane
def truth_projected_between(frequency, confidence, time, target_time, decay):
    """{A at ``time``} |- A at ``target_time``: (f, c decay**|target_time - time|). ONA.

    Unchanged where either time is ``ETERNAL_TIME``. Times are in ticks, ``decay`` from 0 to 1 a tick.
    """
    if time == ETERNAL_TIME or target_time == ETERNAL_TIME:
        return frequency, confidence
    return truth_projected(frequency, confidence, target_time - time, decay)


@lane
def revision_and_choice(f1, c1, time_1, f2, c2, time_2, may_revise, decay):
    """Let an incoming event (second) meet the one that is there (first); return (f, c, time, what was done).

    Both are projected to the later time. They are revised, within bounds, where ``may_revise`` is true (the
    same statement, no observation in both stamps, and no conjunction or sequence with a dependent variable)
    and the existing one is of the same time or eternal; the result is of the later time. Otherwise the
    surer one stays, with its own time and confidence, and at a tie the existing one. ONA.

    What was done is ``KEPT_EXISTING``, ``TOOK_INCOMING`` or ``REVISED_BOTH``; in the last case the caller
    merges the stamps. Times are in ticks or ``ETERNAL_TIME``.
    """
    later = max(time_1, time_2)
    f1_then, c1_then = truth_projected_between(f1, c1, time_1, later, decay)
    f2_then, c2_then = truth_projected_between(f2, c2, time_2, later, decay)
    one_time = time_1 == time_2 or time_1 == ETERNAL_TIME
    if may_revise and one_time:
        f, c = truth_bounded_revision(f1_then, c1_then, f2_then, c2_then)
        # Only a premise beyond the bound is surer than what revision makes of it.
        if c >= c1_then:
            return f, c, later, REVISED_BOTH
        return f1, c1, time_1, KEPT_EXISTING
    if c2_then > c1_then:
        return f2, c2, time_2, TOOK_INCOMING
    return f1, c1, time_1, KEPT_EXISTING
