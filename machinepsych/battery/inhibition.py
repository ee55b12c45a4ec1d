"""Stimuli that predict the absence of the US: phenomena 14 to 16."""

from __future__ import annotations

from machinepsych.battery.base import Claim, Phenomenon, register
from machinepsych.battery.words import at, expected, mean, trials_to_half, why

# X, without the US in compound with A, beside Y, which was merely shown.
_TRAINING = "!50A+ / 50AX- / 50B+ / 50Y-"
_NOT_HD = "a value of 0 writes nothing, so that no strength ever falls below 0"
_SUMMATION = ("BX", "BY", "B")
_STANDARD = at("inhibitor", 3, "X+", -1)

_DESIGN = {
    "inhibitor": [_TRAINING, "X~ / Y~ / A~ / B~ / BX~ / BY~", "60X+"],
    "neutral": [_TRAINING, "X~ / Y~ / A~ / B~ / BX~ / BY~", "60Y+"],
}
_TESTS = {
    "R(BX)": mean("inhibitor", 2, "BX~"),
    "R(BY)": mean("inhibitor", 2, "BY~"),
    "trials to half, X": trials_to_half("inhibitor", 3, "X+", _STANDARD),
    "trials to half, Y": trials_to_half("neutral", 3, "Y+", _STANDARD),
}

register(
    Phenomenon(
        number=14,
        name="conditioned_inhibition",
        title="Conditioned inhibition",
        about="X, without the US where A would bring it, comes to predict its absence.",
        source="Pavlov (1927); Rescorla (1969)",
        design=_DESIGN,
        conditions={
            "expected of X": mean("inhibitor", 2, "X~", signed=True),
            "expected of Y": mean("inhibitor", 2, "Y~", signed=True),
            "expected of A": mean("inhibitor", 2, "A~", signed=True),
            **_TESTS,
        },
        control=["expected of Y", "R(BY)", "trials to half, Y"],
        derived=["trials to half, X", "trials to half, Y"],
        claims=[
            Claim("what is expected of X is negative, by 10% of A",
                  "expected of X", over="expected of A", high=-0.1, null=0.0),
            Claim("summation: R(BX) < 60% of R(BY)", "R(BX)", over="R(BY)", high=0.6),
            Claim("retardation: >= 1.3 times the trials",
                  "trials to half, X", over="trials to half, Y", low=1.3),
        ],
        expected=expected(shown="RW PH"),
        reasons=why(HD=_NOT_HD),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=15,
        name="summation_test",
        title="Summation test",
        about="An inhibitor takes from the response to another excitor.",
        source="Rescorla (1969)",
        design={"inhibitor": [_TRAINING, "BX~ / BY~ / B~"]},
        conditions={f"R({name})": mean("inhibitor", 2, f"{name}~") for name in _SUMMATION},
        control=["R(BY)", "R(B)"],
        claims=[Claim("R(BX) < 60% of R(BY)", "R(BX)", over="R(BY)", high=0.6)],
        expected=expected(shown="RW"),
        reasons=why(HD=_NOT_HD),
    ),
    __name__,
)

register(
    Phenomenon(
        number=16,
        name="retardation_test",
        title="Retardation test",
        about="An inhibitor becomes an excitor more slowly than a stimulus that was merely shown.",
        source="Rescorla (1969)",
        design=_DESIGN,
        conditions={name: _TESTS[name] for name in ("trials to half, X", "trials to half, Y")},
        control=["trials to half, Y"],
        claims=[
            Claim(">= 1.3 times the trials to half of the asymptote",
                  "trials to half, X", over="trials to half, Y", low=1.3)
        ],
        expected=expected(shown="RW"),
        reasons=why(HD=_NOT_HD),
        axis="trials",
    ),
    __name__,
)  # fmt: skip
