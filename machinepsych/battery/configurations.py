"""Compounds that are more than their parts, and stimuli alike: phenomena 27, 28 and 30."""

from __future__ import annotations

import math

from machinepsych.battery.base import Claim, Condition, Phenomenon, register
from machinepsych.battery.words import expected, greatest, least, less, mean, why


def _early(group: str, trial: str) -> Condition:
    """Read the mean over the first 20 trials of a kind."""
    return mean(group, 1, trial, first=20)


_NOT_LINEAR = "responses to compounds are sums of responses to stimuli"

# What adds up stimuli may start from a constant (all stimuli beside a mean) and is seen from 0 up. Such a
# rule, max(0, c + w_A + w_B), can respond to A and B and not to AB by w < 0 < c; it then responds the more to
# what was never shown, c. The greater of R(AB) and R(C) is never below the lesser of R(A) and R(B), for any c
# and w: c + (c + w_A + w_B) = (c + w_A) + (c + w_B), and cutting at 0 keeps the order.
_NEGATIVE = {name: mean("negative", 2, f"{name}~") for name in ("A", "B", "AB", "C")}
_POSITIVE = {name: mean("positive", 2, f"{name}~") for name in ("A", "B", "AB")}
register(
    Phenomenon(
        number=27,
        name="patterning",
        title="Negative and positive patterning",
        about="AB is told from A and B where it alone is without the US, or alone with it.",
        source="Woodbury (1943)",
        design={
            "negative": ["!100A+ / 100B+ / 100AB-", "A~ / AB~ / B~ / C~"],
            "positive": ["!100A- / 100B- / 100AB+", "A~ / AB~ / B~"],
        },
        conditions={
            "negative: AB": _NEGATIVE["AB"],
            "negative: A or B, the lesser": least(_NEGATIVE["A"], _NEGATIVE["B"]),
            "negative: C, never shown": _NEGATIVE["C"],
            "negative: AB or C, the greater": greatest(_NEGATIVE["AB"], _NEGATIVE["C"]),
            "positive: AB": _POSITIVE["AB"],
            "positive: A or B, the greater": greatest(_POSITIVE["A"], _POSITIVE["B"]),
        },
        control=["negative: A or B, the lesser", "negative: C, never shown", "positive: A or B, the greater"],
        derived=["negative: AB or C, the greater"],
        claims=[
            Claim("negative: R(AB), and R to a stimulus never shown, are < 90% of an element's",
                  "negative: AB or C, the greater", over="negative: A or B, the lesser", high=0.9),
            Claim("positive: an element's is < 80% of R(AB)",
                  "positive: A or B, the greater", over="positive: AB", high=0.8),
        ],
        expected=expected(shown="CFG", fails="RW"),
        reasons=why(RW=_NOT_LINEAR, HD=_NOT_LINEAR),
    ),
    __name__,
)  # fmt: skip

_BICONDITIONAL = "!100AC+ / 100BD+ / 100AD- / 100BC-"
_COMPONENT = "!100AC+ / 100AD+ / 100BC- / 100BD-"
register(
    Phenomenon(
        number=28,
        name="biconditional_discrimination",
        title="Biconditional discrimination",
        about="AC and BD with the US are told from AD and BC without it, more slowly than by a component.",
        source="Saavedra (1975)",
        design={
            "biconditional": [_BICONDITIONAL, "AC~ / AD~ / BC~ / BD~"],
            "by a component": [_COMPONENT, "AC~ / AD~ / BC~ / BD~"],
        },
        conditions={
            # No sum of stimuli tells them apart: AC + BD = AD + BC, so that the greatest of the latter is not
            # below the least of the former.
            "compounds with the US, the lesser": least(
                mean("biconditional", 2, "AC~"), mean("biconditional", 2, "BD~")
            ),
            "compounds without it, the greater": greatest(
                mean("biconditional", 2, "AD~"), mean("biconditional", 2, "BC~")
            ),
            "difference, early": less(_early("biconditional", "AC+"), _early("biconditional", "AD-")),
            "by a component: difference, early": less(
                _early("by a component", "AC+"), _early("by a component", "BD-")
            ),
        },
        control=["by a component: difference, early"],
        claims=[
            Claim("R without the US is < 80% of that with it",
                  "compounds without it, the greater", over="compounds with the US, the lesser", high=0.8),
            Claim("slower than by a component",
                  "difference, early", over="by a component: difference, early", high=0.9),
        ],
        expected=expected(shown="CFG"),
        reasons=why(RW=_NOT_LINEAR, HD=_NOT_LINEAR),
    ),
    __name__,
)  # fmt: skip

# Nine values along a dimension, each a bell over seventeen elements, a step apart.
_WIDTH = 1.5
_BELLS = {
    f"S{value}": {
        f"s{element}": share
        for element in range(-3, 14)
        if (share := round(math.exp(-((element - value) ** 2) / (2 * _WIDTH**2)), 6)) > 0.01
    }
    for value in range(1, 10)
}
_PROBES = " / ".join(f"S{value}~" for value in range(1, 10))
_GRADIENT = {f"S{value}": mean("S5 only", 2, f"S{value}~") for value in range(1, 10)}
_SHIFTED = {f"S{value}": mean("S5+, S7-", 2, f"S{value}~") for value in range(1, 10)}

register(
    Phenomenon(
        number=30,
        name="generalization_and_peak_shift",
        title="Generalization and peak shift",
        about="Stimuli are responded to by likeness; training against S7 moves the peak away from it.",
        source="Guttman & Kalish (1956); Hanson (1959)",
        design={"S5 only": ["60S5+", _PROBES], "S5+, S7-": ["20S5+, !40S5+ / 40S7-", _PROBES]},
        conditions={
            **{f"S5 only: {name}": read for name, read in _GRADIENT.items()},
            **{f"against S7: {name}": read for name, read in _SHIFTED.items()},
        },
        control=[f"S5 only: {name}" for name in _GRADIENT],
        claims=[
            Claim("R(S8) < 70% of R(S5) after S5 alone", "S5 only: S8", over="S5 only: S5", high=0.7),
            Claim("R(S3) < 95% of R(S5) on the other side too",
                  "S5 only: S3", over="S5 only: S5", high=0.95),
            Claim("against S7 the peak moves: R(S4) >= 102% of R(S5)",
                  "against S7: S4", over="against S7: S5", low=1.02),
        ],
        expected=expected(shown="HD"),
        elements=_BELLS,
        curves={
            "S5 only": [f"S5 only: {name}" for name in _GRADIENT],
            "against S7": [f"against S7: {name}" for name in _SHIFTED],
        },
    ),
    __name__,
)  # fmt: skip
