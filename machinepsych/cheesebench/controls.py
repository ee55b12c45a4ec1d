"""Controls that never look: operations by chance alone, and a fixed string of operations.

What they score says how far a rate of success is from meaning that something was seen or learned. A string
was made for each environment from its plan, which is the same in every trial: a walk that passes every place
where the goal can be, for every start at once, each time by the shortest way to the next one that is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.environment import STAY

FORWARD_BIASED = (0.6, 0.18, 0.18, 0.04)
LETTERS = "FLRS"

# Counts and letters: 3F is three steps forward; L and R turn, S stays. After its string a subject stays.
STRINGS = {
    "MorrisWaterMaze": "1F 1L 6F 3R 6F",
    "BarnesMaze": "5F 2R 1F 1R 4F 1R 4F 1R 2F 1R 4F 1R 4F 1R 2F 1R 3F",
    "StarMaze": (
        "6F 2L 3F 1L 3F 3L 1F 1L 3F 1L 5F 1L 5F 3L 1F 1L 3F 1L 5F 1L 5F 3L 1F 1L 1F 1L 3F 1L 1F 1L 6F"
    ),
    "TMaze": "2F 1L 1F 1L 1F",
    "RadialArmMaze": (
        "9F 3L 1F 1L 4F 1R 5F 1R 3F 2L 2F 2R 3F 1R 3F 2R 2F 1R 2F 1R 7F 1R 3F 1R 7F 2R 1F 1R 3F 1R 7F 1R 3F "
        "1L 1F 1L 3F 1R 3F 4L 3F 1L 7F 1L 3F"
    ),
    # Ten presses of the first lever; where that was not the active one, ten of the other.
    "OperantChamber": "1L 10F 1R 10F",
    # Wait for the warning, then cross.
    "ShuttleBox": "5S 4F",
    # Whoever began to the left has stayed there long enough; the others turn back and stay longer.
    "PlacePreference": "1F 19S 4L 3F 40S",
    # The delay is waited for; the first of two figures in random order is taken.
    "DNMSTask": "11S 1F",
}


@dataclass(frozen=True)
class Control:
    """One control: its name and what it does, in words."""

    name: str
    about: str


CONTROLS = {
    "forward": Control("forward", "draws forward with .6, a turn with .18 each, stay with .04; never looks"),
    "script": Control("script", "does one fixed string of operations for each environment; never looks"),
}


def read_string(text: str) -> list[int]:
    """Return a string as operations: ``"2F 1L"`` is forward, forward, left."""
    found: list[int] = []
    for count, letter in re.findall(r"(\d+)([A-Z])", text):
        found += [LETTERS.index(letter)] * int(count)
    return found


class ChancePlayer:
    """Draws operations with fixed odds, each subject from a generator of its own."""

    def __init__(self, odds: Sequence[float], subjects: int, seed: int) -> None:
        self._odds = np.cumsum(odds)[:-1]
        self._generators = [np.random.default_rng([seed, k]) for k in range(subjects)]

    def turn(
        self, texts: Sequence[str], act: np.ndarray, learn: np.ndarray, rewards: np.ndarray, rest: np.ndarray
    ) -> np.ndarray:
        """Draw an operation for each subject that is to act."""
        chosen = np.full(len(act), STAY)
        for k in np.flatnonzero(act):
            chosen[k] = np.searchsorted(self._odds, self._generators[k].random(), side="right")
        return chosen


class StringPlayer:
    """Does the same string of operations in each trial, then stays."""

    def __init__(self, operations: Sequence[int], subjects: int) -> None:
        self._operations = np.array([*operations, STAY])
        self._next = np.zeros(subjects, np.int64)

    def turn(
        self, texts: Sequence[str], act: np.ndarray, learn: np.ndarray, rewards: np.ndarray, rest: np.ndarray
    ) -> np.ndarray:
        """Give the next operation of each subject that is to act, the first where a trial begins."""
        self._next[rest > 0] = 0
        chosen = self._operations[np.minimum(self._next, len(self._operations) - 1)]
        self._next[act] += 1
        return np.where(act, chosen, STAY)


def make_control(name: str, environment: str, subjects: int, seed: int) -> ChancePlayer | StringPlayer:
    """Return a control's player for an environment of the package."""
    if name == "forward":
        return ChancePlayer(FORWARD_BIASED, subjects, seed)
    return StringPlayer(read_string(STRINGS[environment]), subjects)
