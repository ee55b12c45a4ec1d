"""Stimuli that share an outcome: phenomena 9 to 13 and 17 to 20."""

from __future__ import annotations

from machinepsych.battery.base import Claim, Phenomenon, register
from machinepsych.battery.words import expected, less, mean, never_shown, why

register(
    Phenomenon(
        number=9,
        name="overshadowing",
        title="Overshadowing",
        about="A stimulus of a compound is responded to less, the more so the more salient its partner.",
        source="Pavlov (1927); Kamin (1969)",
        design={
            "with B": ["10AB+", "A~"],
            "alone": ["10A+", "A~"],
            "with weak B": ["10AB^0.5+", "A~ / B^0.5~"],
        },
        conditions={
            "A conditioned with B": mean("with B", 2, "A~"),
            "A conditioned alone": mean("alone", 2, "A~"),
            "A conditioned with weak B": mean("with weak B", 2, "A~"),
            "weak B": mean("with weak B", 2, "B^0.5~"),
        },
        control=["A conditioned alone"],
        claims=[
            Claim("R(A) < 90% of A alone", "A conditioned with B", over="A conditioned alone", high=0.9),
            Claim("the salient stimulus wins", "weak B", over="A conditioned with weak B", high=0.9),
        ],
        expected=expected(shown="RW PH CMP"),
    ),
    __name__,
)

register(
    Phenomenon(
        number=10,
        name="blocking",
        title="Blocking",
        about="Little is learned about B where A predicts the US already.",
        source="Kamin (1969)",
        design={"blocked": ["10A+", "10AB+", "B~"], "control": ["10C+", "10AB+", "B~"]},
        conditions={"B blocked": mean("blocked", 3, "B~"), "B in the control": mean("control", 3, "B~")},
        control=["B in the control"],
        claims=[Claim("R(B) < 50% of the control", "B blocked", over="B in the control", high=0.5)],
        expected=expected(shown="RW MAC PH TD CMP"),
        reasons=why(HD="each pair is written as it comes, whatever is predicted already"),
    ),
    __name__,
)

_UNBLOCKED = {
    "US up": mean("up", 3, "B~"),
    "US down": mean("down", 3, "B~"),
    "US as before": mean("same", 3, "B~"),
    "US strong as before": mean("same strong", 3, "B~"),
    "not blocked": mean("not blocked", 3, "B~"),
}
register(
    Phenomenon(
        number=11,
        name="unblocking",
        title="Unblocking",
        about="B is learned about after all where the US is stronger with it, or weaker.",
        source="Dickinson, Hall & Mackintosh (1976); Holland (1984)",
        design={
            "up": ["20A+", "10AB++", "B~"],
            "down": ["20A++", "10AB+", "B~"],
            "same": ["20A+", "10AB+", "B~"],
            "same strong": ["20A++", "10AB++", "B~"],
            "not blocked": ["20C+", "10AB+", "B~"],
        },
        conditions={
            **_UNBLOCKED,
            "gain by US up": less(_UNBLOCKED["US up"], _UNBLOCKED["US as before"]),
            "gain by US down": less(_UNBLOCKED["US down"], _UNBLOCKED["US strong as before"]),
        },
        control=["US as before", "US strong as before", "not blocked"],
        derived=["gain by US up", "gain by US down"],
        claims=[
            Claim("up: more than blocked, by 10% of the unblocked",
                  "gain by US up", over="not blocked", low=0.1, null=0.0),
            Claim("down: more than blocked too",
                  "gain by US down", over="not blocked", low=0.05, null=0.0),
        ],
        expected=expected(shown="PH MAC", partly="RW"),
        reasons=why(RW="a weaker US than expected teaches inhibition, so that the downward half fails"),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=12,
        name="backward_blocking",
        title="Backward blocking",
        about="Learning about A after the compound takes from B, which is absent.",
        source="Shanks (1985)",
        design={"A+ after": ["10AB+", "10A+", "B~"], "C+ after": ["10AB+", "10C+", "B~"]},
        conditions={"B after A+": mean("A+ after", 3, "B~"), "B after C+": mean("C+ after", 3, "B~")},
        control=["B after C+"],
        claims=[Claim("R(B) < 90% of the control", "B after A+", over="B after C+", high=0.9)],
        expected=expected(shown="CMP", fails="RW"),
        reasons=why(RW="the strength of an absent stimulus does not change"),
    ),
    __name__,
)

register(
    Phenomenon(
        number=13,
        name="recovery_from_overshadowing",
        title="Recovery from overshadowing",
        about="Extinction of A after the compound restores the response to B, which is absent.",
        source="Kaufman & Bolles (1981)",
        design={"A- after": ["10AB+", "20A-", "B~ / D~"], "C- after": ["10AB+", "20C-", "B~ / D~"]},
        conditions={
            "B after A-": mean("A- after", 3, "B~"),
            "B after C-": mean("C- after", 3, "B~"),
            "a stimulus never shown": mean("A- after", 3, "D~"),
        },
        control=["B after C-", "a stimulus never shown"],
        claims=[
            Claim("R(B) > 110% of the control", "B after A-", over="B after C-", low=1.1),
            never_shown("a stimulus never shown", "B after A-"),
        ],
        expected=expected(shown="CMP", fails="RW"),
        reasons=why(RW="the strength of an absent stimulus does not change"),
    ),
    __name__,
)

register(
    Phenomenon(
        number=17,
        name="overexpectation",
        title="Overexpectation",
        about="Two good predictors together are followed by less than they predict, and lose.",
        source="Rescorla (1970)",
        design={"together": ["!30A+ / 30B+", "20AB+", "A~"], "apart": ["!30A+ / 30B+", "20C+", "A~"]},
        conditions={"A after AB+": mean("together", 3, "A~"), "A after C+": mean("apart", 3, "A~")},
        control=["A after C+"],
        claims=[Claim("R(A) < 90% of the control", "A after AB+", over="A after C+", high=0.9)],
        expected=expected(shown="RW TD", fails="MAC"),
        reasons=why(MAC="each stimulus has its own error, and A alone still predicts the US exactly"),
    ),
    __name__,
)

register(
    Phenomenon(
        number=18,
        name="superconditioning",
        title="Superconditioning",
        about="Conditioned together with an inhibitor, B gains more than it would alone.",
        source="Rescorla (1971)",
        design={
            "with an inhibitor": ["!50A+ / 50AX-", "10XB+", "B~"],
            "with a new stimulus": ["!50A+ / 50AY-", "10XB+", "B~"],
        },
        conditions={
            "B with an inhibitor": mean("with an inhibitor", 3, "B~"),
            "B with a new stimulus": mean("with a new stimulus", 3, "B~"),
        },
        control=["B with a new stimulus"],
        claims=[
            Claim("R(B) > 110% of the control",
                  "B with an inhibitor", over="B with a new stimulus", low=1.1)
        ],
        expected=expected(shown="RW"),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=19,
        name="relative_validity",
        title="Relative validity",
        about="X, as often followed by the US, is responded to less where A and B tell the trials apart.",
        source="Wagner, Logan, Haberlandt & Price (1968)",
        design={
            "correlated": ["!50AX+ / 50BX-", "X~"],
            "uncorrelated": ["!25AX+ / 25AX- / 25BX+ / 25BX-", "X~"],
        },
        conditions={
            "X, correlated": mean("correlated", 2, "X~"),
            "X, uncorrelated": mean("uncorrelated", 2, "X~"),
        },
        control=["X, uncorrelated"],
        claims=[Claim("R(X) < 80% of the uncorrelated", "X, correlated", over="X, uncorrelated", high=0.8)],
        expected=expected(shown="RW MAC CMP", unstated="DELTA"),
        reasons=why(
            CMP="the two halfway companions compete more than the one good one: absences weaken less than "
            "presences strengthen",
        ),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=20,
        name="contingency",
        title="Contingency",
        about="Responding follows the difference between P(US | CS) = .4 and P(US | no CS).",
        source="Rescorla (1968)",
        design={
            "0": ["!40A+@1 / 60A-@1 / 100-@1", "A~@2"],
            ".2": ["!40A+@1 / 60A-@1 / 20+@1 / 80-@1", "A~@2"],
            ".4": ["!40A+@1 / 60A-@1 / 40+@1 / 60-@1", "A~@2"],
        },
        conditions={f"P(US | no CS) = {p}": mean(p, 2, "A~@2") for p in ("0", ".2", ".4")},
        control=["P(US | no CS) = .4"],
        claims=[
            Claim("at equal probabilities R is < 20% of that without extra US",
                  "P(US | no CS) = .4", over="P(US | no CS) = 0", high=0.2),
            Claim("half the extra US takes about half away",
                  "P(US | no CS) = .2", over="P(US | no CS) = 0", low=0.25, high=0.85),
        ],
        expected=expected(shown="RW"),
    ),
    __name__,
)  # fmt: skip
