"""The operant chamber: stimulus lights, operanda, a magazine (Skinner 1938, The Behavior of Organisms).

During a trial the trial's stimuli are lit and every operandum can be pressed; between trials the
chamber is dark and the operanda are out of reach.
"""

from __future__ import annotations

from machinepsych.apparatus.base import APPARATUS, ApparatusKind
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import lane
from machinepsych.vocabulary import NO_OPERATION

OPERANDA_IN_REACH = 0
LIT = 1


def chamber_state(stimulus_slots: int) -> tuple[Array, ...]:
    """Declare the chamber's arrays."""
    return (
        Array("switches", (2,), "int", "operanda in reach (0 or 1); number of stimuli lit"),
        Array("lit", (stimulus_slots,), "int", "ids of the stimuli that are lit"),
    )


@lane
def chamber_begin_trial(place, stimuli):
    """Light the stimuli and bring the operanda within reach."""
    count = 0
    for k in range(stimuli.shape[0]):
        if stimuli[k] >= 0:
            place.lit[count] = stimuli[k]
            count += 1
    place.switches[LIT] = count
    place.switches[OPERANDA_IN_REACH] = 1


@lane
def chamber_sense(place, ids, intensities):
    """Sense each lit stimulus with intensity 1."""
    count = place.switches[LIT]
    for k in range(count):
        ids[k] = place.lit[k]
        intensities[k] = 1.0
    return count


@lane
def chamber_apply(place, operation):
    """Press an operandum, if it is in reach."""
    if place.switches[OPERANDA_IN_REACH] == 0:
        return NO_OPERATION
    return operation


@lane
def chamber_end_trial(place):
    """Darken the chamber and withdraw the operanda."""
    place.switches[LIT] = 0
    place.switches[OPERANDA_IN_REACH] = 0


APPARATUS.register(
    "operant_chamber",
    ApparatusKind(
        name="operant_chamber",
        about="stimulus lights, up to eight operanda and a magazine",
        state=chamber_state,
        begin_trial=chamber_begin_trial,
        sense=chamber_sense,
        apply=chamber_apply,
        end_trial=chamber_end_trial,
    ),
    __name__,
)
