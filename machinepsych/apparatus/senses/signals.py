"""Signals of chambers and boxes: named intensities, each belonging to one sense.

A family lists its signals in the order in which its lane writes them; senses choose among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.senses.base import SENSES, Sense, check_senses
from machinepsych.kernels.lane import lane


@dataclass(frozen=True)
class Signal:
    """One signal: the stimulus's name and the sense it belongs to."""

    stimulus: str
    sense: str


def choose_signals(
    signals: Sequence[Signal], senses: Iterable[str], place: str
) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the vocabulary of the chosen senses and each signal's id in it (-1: not sensed)."""
    offered = dict.fromkeys(signal.sense for signal in signals)
    chosen = check_senses(senses, offered, place)
    names: list[str] = []
    numbers = np.full(len(signals), -1, np.int64)
    for sense in chosen:
        for k, signal in enumerate(signals):
            if signal.sense == sense:
                numbers[k] = len(names)
                names.append(signal.stimulus)
    return tuple(names), numbers


@lane
def signal_on(number, signal_ids, ids, count):
    """Add a signal at full intensity, if it is sensed; return the new count."""
    if signal_ids[number] >= 0:
        ids[count] = signal_ids[number]
        count += 1
    return count


for _name, _about in (
    ("light", "lamps that are lit"),
    ("tone", "a tone that sounds"),
    ("shock", "a shock to the feet"),
    ("compartment", "the compartment's floor and walls"),
    ("operanda", "the lever or magazine that is faced"),
    ("click", "the click of the pellet dispenser"),
    ("figures", "the figures shown on the screen, and where"),
    ("pointer", "which figure the nose points at"),
    ("instruction", "what a demonstrator is told to do; no other subject senses it"),
):
    SENSES.register(_name, Sense(_name, _about), __name__)
