"""Short forms in which phenomena are written: conditions, and what the literature expects of whom."""

from __future__ import annotations

import numpy as np

from machinepsych.battery.base import NOT, PARTLY, SHOWN, UNSTATED, Claim, Condition
from machinepsych.battery.readings import Readings

# The models as the literature's tables abbreviate them.
CODES = {
    "RW": "rescorla_wagner",
    "MAC": "mackintosh",
    "PH": "pearce_kaye_hall",
    "TD": "temporal_difference",
    "SOP": "sop",
    "CMP": "stout_miller",
    "CFG": "pearce_configural",
    "HEIDI": "heidi",
    # The linear-attention memory: with the delta rule it is Rescorla & Wagner's, with Hebb's it is its own.
    "HD": "memory_hebb",
    "DELTA": "memory_delta",
}
EVERY = " ".join(CODES)


def expected(shown: str = "", partly: str = "", fails: str = "", unstated: str = "") -> dict[str, str]:
    """Map models to what the literature says of them; codes are separated by spaces.

    What is said of Rescorla & Wagner holds for the memory with the delta rule, which is the same rule,
    unless that is ``unstated``.
    """
    stated: dict[str, str] = {}
    for codes, word in ((shown, SHOWN), (partly, PARTLY), (fails, NOT), (unstated, UNSTATED)):
        for code in codes.split():
            stated[CODES[code]] = word
    if "rescorla_wagner" in stated:
        stated.setdefault("memory_delta", stated["rescorla_wagner"])
    return stated


def why(**reasons: str) -> dict[str, str]:
    """Map models, by code, to the reason for which they cannot show a phenomenon."""
    named = {CODES[code]: text for code, text in reasons.items()}
    if "rescorla_wagner" in named:
        named.setdefault("memory_delta", named["rescorla_wagner"])
    return named


def mean(group: str, phase: int, trial: str, signed: bool = False, first: int = 0) -> Condition:
    """Read the mean response of a group to a kind of trial in a phase (from 1), or to the ``first`` such."""
    return lambda readings: readings.mean(group, phase, trial, signed, first)


def never_shown(stranger: str, target: str) -> Claim:
    """Claim that what is responded to is the target, not whatever comes.

    A rule that answers everything alike (its mean outcome, a constant) passes claims about the target alone.
    """
    return Claim("a stimulus never shown has < 50% of that", stranger, over=target, high=0.5)


def at(group: str, phase: int, trial: str, number: int) -> Condition:
    """Read the response in one trial, counted from 1; from the end where negative."""
    return lambda readings: readings.at(group, phase, trial, number)


def trials_to_half(group: str, phase: int, trial: str, standard: Condition) -> Condition:
    """Count the trials until the response reaches half of a standard."""

    def count(readings: Readings) -> np.ndarray:
        return readings.trials_to(group, phase, trial, 0.5 * float(np.mean(standard(readings))))

    return count


def less(first: Condition, second: Condition) -> Condition:
    """Read the difference of two conditions."""
    return lambda readings: first(readings) - second(readings)


def plus(first: Condition, second: Condition) -> Condition:
    """Read the sum of two conditions."""
    return lambda readings: first(readings) + second(readings)


def greatest(*conditions: Condition) -> Condition:
    """Read the greatest of several conditions, subject by subject."""
    return lambda readings: np.max([condition(readings) for condition in conditions], axis=0)


def least(*conditions: Condition) -> Condition:
    """Read the least of several conditions, subject by subject."""
    return lambda readings: np.min([condition(readings) for condition in conditions], axis=0)


def half(condition: Condition) -> Condition:
    """Read half of a condition."""
    return lambda readings: 0.5 * condition(readings)
