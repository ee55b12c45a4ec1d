"""What an apparatus is: declared arrays and the lane functions that a session calls.

An apparatus knows nothing of agents and does not judge: it shows stimuli and says which operandum an
operation has moved; schedules pay. Its lane functions, all taking the state ``place`` first:

- ``begin_trial(place, stimuli)``: show the trial's stimuli (int64 ids, ``NO_STIMULUS`` past the last);
- ``sense(place, ids, intensities)``: write what can be sensed into the slots, return how many;
- ``apply(place, operation)``: move the world, return the operandum that was moved or ``NO_OPERATION``;
- ``end_trial(place)``: what holds between trials.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from machinepsych.kernels.arrays import Array
from machinepsych.registry import Registry


@dataclass(frozen=True)
class ApparatusKind:
    """One kind of apparatus; ``state(stimulus_slots)`` declares the arrays of one subject's copy."""

    name: str
    about: str
    state: Callable[[int], tuple[Array, ...]]
    begin_trial: Callable[..., Any]
    sense: Callable[..., Any]
    apply: Callable[..., Any]
    end_trial: Callable[..., Any]

    def bindings(self) -> dict[str, Callable[..., Any]]:
        """Return the lane functions under the names of the session's slots."""
        return {
            "apparatus_begin_trial": self.begin_trial,
            "apparatus_sense": self.sense,
            "apparatus_apply": self.apply,
            "apparatus_end_trial": self.end_trial,
        }


APPARATUS: Registry[ApparatusKind] = Registry("apparatus", "apparatus")
