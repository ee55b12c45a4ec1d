"""What is learned about stimuli and US beforehand: phenomena 7, 8 and 31 to 33."""

from __future__ import annotations

from machinepsych.battery.base import Claim, Phenomenon, register
from machinepsych.battery.words import at, expected, less, mean, why

register(
    Phenomenon(
        number=7,
        name="latent_inhibition",
        about="A stimulus that was followed by nothing is learned about more slowly.",
        source="Lubow & Moore (1959)",
        design={"pre-exposed": ["40A-@1", "4A+@1, A~@1, 96A+@1"], "new": ["40-@1", "4A+@1, A~@1, 96A+@1"]},
        conditions={
            "pre-exposed, after 4 trials": mean("pre-exposed", 2, "A~@1"),
            "new, after 4 trials": mean("new", 2, "A~@1"),
            "pre-exposed, trial 100": at("pre-exposed", 2, "A+@1", -1),
            "new, trial 100": at("new", 2, "A+@1", -1),
        },
        control=["new, after 4 trials", "new, trial 100"],
        claims=[
            Claim("after 4 trials < 70% of a new stimulus",
                  "pre-exposed, after 4 trials", over="new, after 4 trials", high=0.7),
            Claim("same asymptote",
                  "pre-exposed, trial 100", over="new, trial 100", low=0.9, null=0.5),
        ],
        expected=expected(shown="PH MAC SOP", fails="RW"),
        reasons=why(RW="without a US there is no error, and associability is fixed"),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=8,
        name="us_pre_exposure",
        about="A US that came alone beforehand teaches less about a stimulus afterwards.",
        source="Randich & LoLordo (1979)",
        design={"pre-exposed": ["40+@1", "10A+@1", "A~@2"], "new": ["40-@1", "10A+@1", "A~@2"]},
        conditions={
            "US pre-exposed": mean("pre-exposed", 3, "A~@2"),
            "US new": mean("new", 3, "A~@2"),
        },
        control=["US new"],
        claims=[Claim("R to A, tested elsewhere, is < 80%", "US pre-exposed", over="US new", high=0.8)],
        expected=expected(shown="RW"),
    ),
    __name__,
)

register(
    Phenomenon(
        number=31,
        name="learned_irrelevance",
        about="A stimulus that was unrelated to the US is learned about more slowly than a new one.",
        source="Mackintosh (1973)",
        design={
            "irrelevant": ["!20A+@1 / 20A-@1 / 20+@1 / 20-@1", "4A+@2, A~@2"],
            "new": ["!20C+@1 / 20C-@1 / 20+@1 / 20-@1", "4A+@2, A~@2"],
        },
        conditions={"irrelevant": mean("irrelevant", 2, "A~@2"), "new": mean("new", 2, "A~@2")},
        control=["new"],
        claims=[Claim("after 4 trials < 80% of a new stimulus", "irrelevant", over="new", high=0.8)],
        expected=expected(shown="MAC"),
    ),
    __name__,
)

# Two dimensions with four values each. The later values share elements with both earlier ones alike, so
# that what generalises is attention, not what the values were followed by.
_VALUES = {
    f"{dimension}{number}": (
        {f"{dimension}{number}": 1.0}
        if number < 3
        else {f"{dimension}{number}": 0.6, f"{dimension}1": 0.2, f"{dimension}2": 0.2}
    )
    for dimension in "CL"
    for number in (1, 2, 3, 4)
}
_SHIFT = "!10C3L3+ / 10C3L4+ / 10C4L3- / 10C4L4-"


def _told_apart(group: str):  # type: ignore[no-untyped-def]
    return less(mean(group, 2, "C3L3+"), mean(group, 2, "C4L3-"))


register(
    Phenomenon(
        number=32,
        name="intradimensional_shift",
        about="A new discrimination is faster on the dimension that mattered before.",
        source="Mackintosh & Little (1969)",
        design={
            "same dimension": ["!20C1L1+ / 20C1L2+ / 20C2L1- / 20C2L2-", _SHIFT],
            "other dimension": ["!20C1L1+ / 20C2L1+ / 20C1L2- / 20C2L2-", _SHIFT],
        },
        conditions={
            "same dimension": _told_apart("same dimension"),
            "other dimension": _told_apart("other dimension"),
        },
        control=["other dimension"],
        claims=[
            Claim("R(+) - R(-) in the shift is >= 1.2 times that after a shift of dimension",
                  "same dimension", over="other dimension", low=1.2)
        ],
        expected=expected(shown="MAC"),
        elements=_VALUES,
        axis="R(+) - R(-)",
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=33,
        name="hall_pearce_negative_transfer",
        about="A stimulus that predicted a weak US is slow to be learned about with a strong one.",
        source="Hall & Pearce (1979)",
        design={"weak first": ["66T+0.2", "6T+, T~"], "new": ["66L+0.2", "6T+, T~"]},
        conditions={"after a weak US": mean("weak first", 2, "T~"), "new": mean("new", 2, "T~")},
        control=["new"],
        claims=[Claim("after 6 trials < 90% of a new stimulus", "after a weak US", over="new", high=0.9)],
        expected=expected(shown="PH"),
        reasons=why(RW="what the weak US taught is a head start"),
    ),
    __name__,
)
