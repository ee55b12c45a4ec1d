"""What is learned about stimuli and US beforehand: phenomena 7, 8 and 31 to 33."""

from __future__ import annotations

from machinepsych.battery.base import Claim, Condition, Phenomenon, register
from machinepsych.battery.words import at, expected, half, less, mean, never_shown, plus, why

register(
    Phenomenon(
        number=7,
        name="latent_inhibition",
        title="Latent inhibition",
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
        title="US pre-exposure",
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
        title="Learned irrelevance",
        about="A stimulus that was unrelated to the US is learned about more slowly than a new one.",
        source="Mackintosh (1973)",
        design={
            "irrelevant": ["!20A+@1 / 20A-@1 / 20+@1 / 20-@1", "4A+@2, A~@2 / D~@2"],
            "new": ["!20C+@1 / 20C-@1 / 20+@1 / 20-@1", "4A+@2, A~@2 / D~@2"],
        },
        conditions={
            "irrelevant": mean("irrelevant", 2, "A~@2"),
            "new": mean("new", 2, "A~@2"),
            "a stimulus never shown": mean("irrelevant", 2, "D~@2"),
        },
        control=["new", "a stimulus never shown"],
        claims=[
            Claim("after 4 trials < 80% of a new stimulus", "irrelevant", over="new", high=0.8),
            never_shown("a stimulus never shown", "irrelevant"),
        ],
        expected=expected(shown="MAC"),
    ),
    __name__,
)

# Two dimensions with four values each. Each later value is like one of the earlier; which of them has the US
# is balanced over groups, so that what transfers on average is attention, not what the values were followed
# by.
_VALUES = {
    f"{dimension}{value}": {f"{dimension}{value}": 0.6, f"{dimension}{value - 2}": 0.4}
    for dimension in "CL"
    for value in (3, 4)
}
_SHIFTS = {
    ", alike": ("!10C3L3+ / 10C3L4+ / 10C4L3- / 10C4L4-", "C3L3+", "C4L3-"),
    ", reversed": ("!10C4L3+ / 10C4L4+ / 10C3L3- / 10C3L4-", "C4L3+", "C3L3-"),
}
_FIRST = {
    "same dimension": "!20C1L1+ / 20C1L2+ / 20C2L1- / 20C2L2-",
    "other dimension": "!20C1L1+ / 20C2L1+ / 20C1L2- / 20C2L2-",
}


def _told_apart(first: str) -> Condition:
    """Read R(+) - R(-) over the whole shift, averaged over the two assignments."""
    alike, reverse = (
        less(mean(first + ending, 2, reinforced), mean(first + ending, 2, nonreinforced))
        for ending, (_, reinforced, nonreinforced) in _SHIFTS.items()
    )
    return half(plus(alike, reverse))


register(
    Phenomenon(
        number=32,
        name="intradimensional_shift",
        title="Intra- and extradimensional shift",
        about="A new discrimination is faster on the dimension that mattered before.",
        source="Mackintosh & Little (1969)",
        design={
            first + ending: [training, shift]
            for first, training in _FIRST.items()
            for ending, (shift, _, _) in _SHIFTS.items()
        },
        conditions={first: _told_apart(first) for first in _FIRST},
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
        title="Hall-Pearce negative transfer",
        about="A stimulus that predicted a weak US is slow to be learned about with a strong one.",
        source="Hall & Pearce (1979)",
        design={"weak first": ["66T+0.2", "6T+, T~ / D~"], "new": ["66L+0.2", "6T+, T~ / D~"]},
        conditions={
            "after a weak US": mean("weak first", 2, "T~"),
            "new": mean("new", 2, "T~"),
            "a stimulus never shown": mean("weak first", 2, "D~"),
        },
        control=["new", "a stimulus never shown"],
        claims=[
            Claim("after 6 trials < 90% of a new stimulus", "after a weak US", over="new", high=0.9),
            never_shown("a stimulus never shown", "after a weak US"),
        ],
        expected=expected(shown="PH"),
        reasons=why(RW="what the weak US taught is a head start"),
    ),
    __name__,
)
