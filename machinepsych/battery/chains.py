"""Stimuli that signal stimuli: phenomena 21, 22 and 29."""

from __future__ import annotations

from machinepsych.battery.base import Claim, Phenomenon, register
from machinepsych.battery.words import expected, less, mean, why

_SECOND = {
    "paired with A": mean("paired", 3, "B~"),
    "not paired": mean("not paired", 3, "B~"),
    "A itself": mean("first order", 3, "A~"),
}
register(
    Phenomenon(
        number=21,
        name="second_order_conditioning",
        title="Second-order conditioning",
        about="B is responded to because A, which was paired with the US, follows it.",
        source="Rizley & Rescorla (1972)",
        design={
            "paired": ["20A+", "10B>A-", "B~"],
            "not paired": ["20A+", "10B- / 10A-", "B~"],
            "first order": ["20A+", "10B- / 10C-", "A~"],
        },
        conditions={**_SECOND, "gain by pairing": less(_SECOND["paired with A"], _SECOND["not paired"])},
        control=["not paired", "A itself"],
        derived=["gain by pairing"],
        claims=[
            Claim("R(B) above the unpaired, and below A itself (5-95% of it)",
                  "gain by pairing", over="A itself", low=0.05, high=0.95, null=0.0)
        ],
        expected=expected(shown="TD HD DELTA", fails="RW"),
        reasons=why(
            RW="without the US, B beside the excitor A is trained as an inhibitor",
        ),
    ),
    __name__,
)  # fmt: skip

_PRECONDITIONED = {
    "paired with A": mean("paired", 3, "B~"),
    "not paired": mean("not paired", 3, "B~"),
    "A itself": mean("paired", 3, "A~"),
}
register(
    Phenomenon(
        number=22,
        name="sensory_preconditioning",
        title="Sensory preconditioning",
        about="B is responded to because A, which it signalled, was paired with the US afterwards.",
        source="Brogden (1939)",
        design={
            "paired": ["20B>A-", "20A+", "B~ / A~"],
            "not paired": ["20B- / 20A-", "20A+", "B~ / A~"],
        },
        conditions={
            **_PRECONDITIONED,
            "gain by pairing": less(_PRECONDITIONED["paired with A"], _PRECONDITIONED["not paired"]),
        },
        control=["not paired"],
        derived=["gain by pairing"],
        claims=[
            Claim(
                "R(B) above the unpaired, by 5% of A", "gain by pairing", over="A itself", low=0.05, null=0.0
            )
        ],
        expected=expected(shown="HD DELTA HEIDI", fails="RW TD"),
        reasons=why(
            RW="B is never there with the US, and stimuli are not associated with one another",
            TD="before the US there is no value that could pass from A to B",
        ),
    ),
    __name__,
)  # fmt: skip

_PROBES = "X>A~ / A~"
_SETTER = {
    "A after X": mean("feature positive", 4, "X>A~"),
    "A alone": mean("feature positive", 4, "A~"),
    "A after X, before extinction of X": mean("feature positive", 2, "X>A~"),
    "A alone, before extinction of X": mean("feature positive", 2, "A~"),
    "no discrimination: A after X": mean("no discrimination", 4, "X>A~"),
    "no discrimination: A alone": mean("no discrimination", 4, "A~"),
}
register(
    Phenomenon(
        number=29,
        name="occasion_setting",
        title="Occasion setting",
        about="X, before A, tells when A is followed by the US; its power outlives its own extinction.",
        source="Holland (1983)",
        design={
            "feature positive": ["!60X>A+ / 60A-", _PROBES, "80X-", _PROBES],
            "no discrimination": ["!60X>A+ / 60A+", _PROBES, "80X-", _PROBES],
        },
        conditions={
            **_SETTER,
            "power of X": less(_SETTER["A after X"], _SETTER["A alone"]),
            "power of X, before": less(
                _SETTER["A after X, before extinction of X"], _SETTER["A alone, before extinction of X"]
            ),
        },
        control=["no discrimination: A after X", "no discrimination: A alone"],
        derived=["power of X", "power of X, before"],
        claims=[
            Claim("extinction of X leaves >= 30% of what X adds to A",
                  "power of X", over="power of X, before", low=0.3, null=0.0),
            Claim("after the discrimination R(A alone) < 50% of R(A after X)",
                  "A alone, before extinction of X", over="A after X, before extinction of X", high=0.5),
            Claim("without the discrimination A does not need X",
                  "no discrimination: A alone", over="no discrimination: A after X", low=0.8, null=0.5),
        ],
        expected=expected(shown="CFG"),
        reasons=why(RW="X acts by its own strength alone, which extinction takes away"),
    ),
    __name__,
)  # fmt: skip
