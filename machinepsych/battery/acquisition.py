"""Acquisition, extinction, and what brings a response back: phenomena 1 to 6, 34 and 35."""

from __future__ import annotations

import numpy as np

from machinepsych.battery.base import Claim, Condition, Phenomenon, register
from machinepsych.battery.readings import Readings
from machinepsych.battery.words import EVERY, at, expected, less, mean, never_shown, trials_to_half, why

register(
    Phenomenon(
        number=1,
        name="acquisition",
        title="Acquisition",
        about="A stimulus that is followed by a US comes to be responded to, in steps that become smaller.",
        source="Pavlov (1927)",
        design={"paired": ["50A+", "A~ / D~", "150A+"], "not paired": ["50A-", "A~ / D~", "150A-"]},
        conditions={
            "after 10 trials": at("paired", 1, "A+", 10),
            "after 25 trials": at("paired", 1, "A+", 25),
            "after 50 trials": at("paired", 1, "A+", 50),
            "after 200 trials": at("paired", 3, "A+", 150),
            "A, probed": mean("paired", 2, "A~"),
            "a stimulus never shown": mean("paired", 2, "D~"),
            "not paired, 50 trials": at("not paired", 1, "A-", 50),
        },
        control=["not paired, 50 trials", "a stimulus never shown"],
        claims=[
            Claim("R after 50 trials is >= 95% of that after 200",
                  "after 50 trials", over="after 200 trials", low=0.95, null=0.0),
            Claim("the first 25 of 50 trials gain more than the second",
                  "after 25 trials", over="after 50 trials", low=0.6, null=0.5),
            Claim("no response without the US",
                  "not paired, 50 trials", over="after 50 trials", high=0.1, null=1.0),
            never_shown("a stimulus never shown", "A, probed"),
        ],
        expected=expected(shown=EVERY),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=2,
        name="extinction",
        title="Extinction",
        about="The response goes when the US stays away.",
        source="Pavlov (1927)",
        design={"extinguished": ["50A+", "50A-", "A~"], "not extinguished": ["50A+", "", "A~"]},
        conditions={
            "extinguished": mean("extinguished", 3, "A~"),
            "not extinguished": mean("not extinguished", 3, "A~"),
        },
        control=["not extinguished"],
        claims=[
            Claim("R < 20% of that without extinction", "extinguished", over="not extinguished", high=0.2)
        ],
        expected=expected(shown="RW SOP PH"),
        reasons=why(HD="each pair is written and kept; a value of 0 writes nothing"),
    ),
    __name__,
)  # fmt: skip

_RECOVERED = {
    "at once": mean("at once", 3, "A~@1"),
    "after 1 h": mean("after 1 h", 3, "A~@1"),
    "after 24 h": mean("after 24 h", 3, "A~@1"),
    "not extinguished": mean("not extinguished", 3, "A~@1"),
}
register(
    Phenomenon(
        number=3,
        name="spontaneous_recovery",
        title="Spontaneous recovery",
        about="After extinction the response returns with time.",
        source="Rescorla (2004)",
        design={
            "at once": ["50A+@1", "50A-@1", "A~@1"],
            "after 1 h": ["50A+@1", "50A-@1", "rest 1h, A~@1"],
            "after 24 h": ["50A+@1", "50A-@1", "rest 24h, A~@1"],
            "not extinguished": ["50A+@1", "", "rest 24h, A~@1"],
        },
        conditions={
            **_RECOVERED,
            "gain in 24 h": less(_RECOVERED["after 24 h"], _RECOVERED["at once"]),
            "gain in 1 h": less(_RECOVERED["after 1 h"], _RECOVERED["at once"]),
        },
        control=["at once", "not extinguished"],
        derived=["gain in 24 h", "gain in 1 h"],
        claims=[
            Claim("what returns in 24 h is 20-70% of R without extinction",
                  "gain in 24 h", over="not extinguished", low=0.2, high=0.7, null=0.0),
            Claim("less returns in 1 h", "gain in 1 h", over="gain in 24 h", high=0.9),
        ],
        expected=expected(partly="SOP", fails="RW"),
        reasons=why(
            RW="extinction undoes strength, and time changes none",
            SOP="links do not change with time; only elements left in A2 do, for minutes",
        ),
    ),
    __name__,
)  # fmt: skip

_ACQUIRED = at("again", 1, "A+", -1)
register(
    Phenomenon(
        number=4,
        name="rapid_reacquisition",
        title="Rapid reacquisition",
        about="What was extinguished is learned again faster than it was learned first.",
        source="Napier, Macrae & Kehoe (1992)",
        design={"again": ["50A+", "100A-", "50A+"], "first time": ["50B+", "100B-", "50A+"]},
        conditions={
            "trials to half, again": trials_to_half("again", 3, "A+", _ACQUIRED),
            "trials to half, first time": trials_to_half("first time", 3, "A+", _ACQUIRED),
        },
        control=["trials to half, first time"],
        claims=[
            Claim("fewer trials to half of the asymptote",
                  "trials to half, again", over="trials to half, first time", high=0.9)
        ],
        expected=expected(shown="PH CMP", fails="RW"),
        reasons=why(RW="after extinction to 0 nothing is left of acquisition"),
        axis="trials",
    ),
    __name__,
)  # fmt: skip

# Subjects stay in the context between trials, which models of trials have to be shown as trials of its own,
# as in contingency (20): else a context is never apart from A, and its extinction undoes its acquisition.
_ACQUIRED_AT_1 = "50A+@1 / 50-@1"
_EXTINGUISHED_AT_1, _EXTINGUISHED_AT_2 = "50A-@1 / 50-@1", "50A-@2 / 50-@2"
_RENEWED = {
    name: mean(name, 3, f"A~@{test}") for name, test in (("ABA", 1), ("ABC", 3), ("AAB", 2), ("AAA", 1))
}
_TRAINED = mean("not extinguished", 3, "A~@1")
register(
    Phenomenon(
        number=5,
        name="renewal",
        title="Renewal",
        about="A response extinguished in one context returns in another, most in that of acquisition.",
        source="Bouton & Bolles (1979)",
        design={
            "ABA": [_ACQUIRED_AT_1, _EXTINGUISHED_AT_2, "A~@1"],
            "ABC": [_ACQUIRED_AT_1, _EXTINGUISHED_AT_2, "A~@3"],
            "AAB": [_ACQUIRED_AT_1, _EXTINGUISHED_AT_1, "A~@2"],
            "AAA": [_ACQUIRED_AT_1, _EXTINGUISHED_AT_1, "A~@1"],
            "not extinguished": [_ACQUIRED_AT_1, "", "A~@1"],
        },
        conditions={
            **_RENEWED,
            "not extinguished": _TRAINED,
            "ABA over AAA": less(_RENEWED["ABA"], _RENEWED["AAA"]),
            "ABC over AAA": less(_RENEWED["ABC"], _RENEWED["AAA"]),
            "AAB over AAA": less(_RENEWED["AAB"], _RENEWED["AAA"]),
        },
        control=["AAA", "not extinguished"],
        derived=["ABA over AAA", "ABC over AAA", "AAB over AAA"],
        claims=[
            Claim("ABA > AAA, by 10% of R without extinction",
                  "ABA over AAA", over="not extinguished", low=0.1, null=0.0),
            Claim("ABA >= ABC", "ABC over AAA", over="ABA over AAA", high=1.0, null=1.06),
            Claim("ABC >= AAB", "AAB over AAA", over="ABC over AAA", high=1.0, null=1.06),
            Claim("ABC > AAA", "ABC over AAA", over="not extinguished", low=0.05, null=0.0),
            Claim("AAB > AAA", "AAB over AAA", over="not extinguished", low=0.05, null=0.0),
        ],
        expected=expected(shown="RW CMP"),
    ),
    __name__,
)  # fmt: skip

_REINSTATED = {name: mean(name, 4, "A~@1") for name in ("US in the context", "US elsewhere", "no US")}
register(
    Phenomenon(
        number=6,
        name="reinstatement",
        title="Reinstatement",
        about="After extinction the US alone brings the response back, in the context where it was given.",
        source="Rescorla & Heth (1975)",
        design={
            "US in the context": ["50A+@1", "50A-@1", "10+@1", "A~@1"],
            "US elsewhere": ["50A+@1", "50A-@1", "10+@2", "A~@1"],
            "no US": ["50A+@1", "50A-@1", "10-@1", "A~@1"],
            "not extinguished": ["50A+@1", "", "10-@2", "A~@1"],
        },
        conditions={
            **_REINSTATED,
            "not extinguished": mean("not extinguished", 4, "A~@1"),
            "return in the context": less(_REINSTATED["US in the context"], _REINSTATED["no US"]),
            "return elsewhere": less(_REINSTATED["US elsewhere"], _REINSTATED["no US"]),
        },
        control=["no US", "not extinguished"],
        derived=["return in the context", "return elsewhere"],
        claims=[
            Claim("the response returns, by 10% of R without extinction",
                  "return in the context", over="not extinguished", low=0.1, null=0.0),
            Claim("only in the context of the US",
                  "return elsewhere", over="return in the context", high=0.5),
        ],
        expected=expected(shown="RW"),
    ),
    __name__,
)  # fmt: skip


def _kept(group: str) -> Condition:
    """Read the share of the response that is left after nine trials of extinction, by group means."""

    def share(readings: Readings) -> np.ndarray:
        first = readings.at(group, 2, "A-", 1)
        return readings.at(group, 2, "A-", 10) / max(float(first.mean()), 1e-9)

    return share


register(
    Phenomenon(
        number=34,
        name="partial_reinforcement",
        title="Partial reinforcement",
        about="With the US on half of the trials learning is slower, and extinction slower still.",
        source="Humphreys (1939)",
        design={"half": ["!50A+ / 50A-", "20A-"], "always": ["50A+", "20A-"]},
        conditions={
            "half, extinction trial 1": at("half", 2, "A-", 1),
            "half, extinction trial 10": at("half", 2, "A-", 10),
            "always, extinction trial 1": at("always", 2, "A-", 1),
            "always, extinction trial 10": at("always", 2, "A-", 10),
            "kept by half": _kept("half"),
            "kept by always": _kept("always"),
            "half, US trial 10": at("half", 1, "A+", 10),
            "always, US trial 10": at("always", 1, "A+", 10),
        },
        control=["always, extinction trial 1", "always, extinction trial 10", "kept by always",
                 "always, US trial 10"],
        derived=["kept by half", "kept by always"],
        claims=[
            Claim("in extinction more is kept", "kept by half", over="kept by always", low=1.1),
            Claim("slower acquisition", "half, US trial 10", over="always, US trial 10", high=0.9),
        ],
        expected=expected(partly="PH", fails="RW"),
        reasons=why(RW="extinction takes the same share away each trial, however the response was acquired"),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=35,
        name="us_intensity_and_cs_salience",
        title="US intensity and CS salience",
        about="A stronger US raises the asymptote; a more salient stimulus is learned about faster.",
        source="Kamin & Schaub (1963); Kamin (1965)",
        design={"standard": ["100A+"], "weak US": ["100A+0.5"], "weak CS": ["100A^0.5+"]},
        conditions={
            "standard, trial 100": at("standard", 1, "A+", 100),
            "weak US, trial 100": at("weak US", 1, "A+0.5", 100),
            "weak CS, trial 100": at("weak CS", 1, "A^0.5+", 100),
            "standard, trial 5": at("standard", 1, "A+", 5),
            "weak CS, trial 5": at("weak CS", 1, "A^0.5+", 5),
        },
        control=["standard, trial 100", "standard, trial 5"],
        claims=[
            Claim("a weak US has a lower asymptote",
                  "weak US, trial 100", over="standard, trial 100", high=0.8),
            Claim("a weak CS is learned about more slowly",
                  "weak CS, trial 5", over="standard, trial 5", high=0.9),
            Claim("to nearly the same asymptote",
                  "weak CS, trial 100", over="standard, trial 100", low=0.9, null=0.5),
        ],
        expected=expected(shown="RW"),
    ),
    __name__,
)  # fmt: skip
