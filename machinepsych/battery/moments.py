"""When things come: phenomena 23 to 26 and 36."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from machinepsych.battery.base import Claim, Phenomenon, register
from machinepsych.battery.readings import Readings
from machinepsych.battery.words import CODES, expected, mean, trials_to_half
from machinepsych.pavlovian.design import Timing

_NO_TIME = "trials have no moments: what came first, and how long before, cannot matter"
_TIMELESS = ("RW", "MAC", "PH", "CMP", "CFG", "HEIDI", "HD", "DELTA")


def _timeless() -> dict[str, str]:
    return {CODES[code]: _NO_TIME for code in _TIMELESS}


register(
    Phenomenon(
        number=23,
        name="trace_conditioning_and_interval",
        title="Trace conditioning and CS-US interval",
        about="A gap before the US weakens conditioning; the best interval is neither none nor long.",
        source="Smith (1968); Smith, Coleman & Gormezano (1969)",
        design={
            "trace, 4 s": ["40A:1s>:3s>+", "A:1s~"],
            "delay, 4 s": ["40A:4s+", "A:4s~"],
            "simultaneous": ["40+A:1s", "A:1s~"],
            "delay, 1 s": ["40A:1s+", "A:1s~"],
            "trace, 40 s": ["40A:1s>:39s>+", "A:1s~"],
        },
        conditions={
            "trace, 4 s": mean("trace, 4 s", 2, "A:1s~"),
            "delay, 4 s": mean("delay, 4 s", 2, "A:4s~"),
            "simultaneous": mean("simultaneous", 2, "A:1s~"),
            "delay, 1 s": mean("delay, 1 s", 2, "A:1s~"),
            "trace, 40 s": mean("trace, 40 s", 2, "A:1s~"),
        },
        control=["delay, 4 s"],
        claims=[
            Claim("trace < 90% of delay at an interval of 4 s", "trace, 4 s", over="delay, 4 s", high=0.9),
            Claim("no interval is worse than one of 1 s", "simultaneous", over="delay, 1 s", high=0.9),
            Claim("an interval of 40 s is worse than one of 4 s", "trace, 40 s", over="trace, 4 s", high=0.9),
        ],
        expected=expected(shown="TD SOP"),
        reasons=_timeless(),
    ),
    __name__,
)

_DIRECTIONS = {"US first": "20+>A-", "CS first": "20A+", "together": "20+A-"}

register(
    Phenomenon(
        number=24,
        name="backward_conditioning",
        title="Backward conditioning",
        about="A stimulus that comes after the US is responded to weakly, or inhibits.",
        source="Heth (1976)",
        design={"US first": [_DIRECTIONS["US first"], "A~"], "CS first": [_DIRECTIONS["CS first"], "A~"]},
        conditions={
            "expected after the US": mean("US first", 2, "A~", signed=True),
            "expected before it": mean("CS first", 2, "A~", signed=True),
        },
        control=["expected before it"],
        claims=[
            Claim("at most 30% of forward conditioning",
                  "expected after the US", over="expected before it", high=0.3)
        ],
        expected=expected(shown="SOP TD"),
        reasons=_timeless(),
    ),
    __name__,
)  # fmt: skip

register(
    Phenomenon(
        number=25,
        name="simultaneous_conditioning",
        title="Simultaneous conditioning",
        about="A stimulus that begins with the US is responded to less than one before it.",
        source="Pavlov (1927)",
        design={"together": [_DIRECTIONS["together"], "A~"], "CS first": [_DIRECTIONS["CS first"], "A~"]},
        conditions={
            "CS with the US": mean("together", 2, "A~"),
            "CS before the US": mean("CS first", 2, "A~"),
        },
        control=["CS before the US"],
        claims=[
            Claim("< 80% of delay conditioning", "CS with the US", over="CS before the US", high=0.8)
        ],
        expected=expected(shown="TD SOP"),
        reasons=_timeless(),
    ),
    __name__,
)  # fmt: skip

# Cycle (trial and interval) over trial: 2, 6, 18, with trials of 5 s and a US of 1 s.
_SPACED = {"C/T = 3": 9, "C/T = 9": 39, "C/T = 27": 129}
_LATE = mean("C/T = 27", 2, "A~@1")
_TO_HALF = {name: trials_to_half(name, 1, "A+@1", _LATE) for name in _SPACED}

register(
    Phenomenon(
        number=26,
        name="trial_spacing",
        title="Trial spacing",
        about="The longer the cycle is beside the trial, the fewer trials to acquisition: ~ (C/T)^-1.",
        source="Gibbon & Balsam (1981)",
        design={name: [f"60A+@1 iti {iti}s", "A~@1"] for name, iti in _SPACED.items()},
        conditions={
            **{f"trials to half, {name}": count for name, count in _TO_HALF.items()},
            "slope of log trials": lambda r: _slope(r),
            "minus one": lambda r: -np.ones_like(_TO_HALF["C/T = 3"](r)),
        },
        control=["trials to half, C/T = 3"],
        derived=["slope of log trials", "minus one"],
        claims=[
            Claim("nine times the cycle: < 80% of the trials",
                  "trials to half, C/T = 27", over="trials to half, C/T = 3", high=0.8),
            Claim("the slope of log trials over log C/T is -1 within .3",
                  "slope of log trials", over="minus one", low=0.7, high=1.3, null=0.0),
        ],
        expected=expected(partly="SOP"),
        reasons=_timeless(),
        axis="trials",
    ),
    __name__,
)  # fmt: skip


def _slope(readings: Readings) -> np.ndarray:
    """Fit log trials over log C/T by least squares, per subject."""
    x = np.log([3.0, 9.0, 27.0])
    y = np.log(np.stack([count(readings) for count in _TO_HALF.values()]))
    x = x - x.mean()
    return (x[:, None] * (y - y.mean(axis=0))).sum(axis=0) / (x**2).sum()


register(
    Phenomenon(
        number=36,
        name="prediction_error_signal",
        title="Prediction-error signal",
        about="With training the error leaves the US, comes at the onset of the CS, and dips at omission.",
        source="Schultz, Dayan & Montague (1997)",
        design={"trained": ["1A+, 298A+, 1A+, 1A-"], "control": ["1A-, 298A-, 1A-, 1A+"]},
        conditions={
            "at the US, first trial": lambda r: r.error_at_us("trained", 1, "A+", 1),
            "at the US, last trial": lambda r: r.error_at_us("trained", 1, "A+", -1),
            "at the CS, last trial": lambda r: r.error_at_onset("trained", 1, "A+", -1),
            "at omission": lambda r: r.error_at_us("trained", 1, "A-", 1),
            "control: at the US, unexpected": lambda r: r.error_at_us("control", 1, "A+", 1),
        },
        control=["control: at the US, unexpected"],
        claims=[
            Claim("an error > 20% of the first US's comes at the CS",
                  "at the CS, last trial", over="at the US, first trial", low=0.2, null=0.0),
            Claim("that at the US falls below 30%",
                  "at the US, last trial", over="at the US, first trial", high=0.3),
            Claim("omission makes it negative, by 20%",
                  "at omission", over="at the US, first trial", high=-0.2, null=0.0),
        ],
        expected=expected(shown="TD"),
        reasons=_timeless() | {"sop": "the model has no prediction error"},
        axis="prediction error",
        timing=Timing(cs_s=Fraction(2), us_s=Fraction(1, 2), iti_s=Fraction(30)),
    ),
    __name__,
)  # fmt: skip
