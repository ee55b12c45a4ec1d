"""A box of two compartments, moved about in by steps of fixed length: what its paradigms share.

The left compartment is 0 (x < 0), the right one 1. Positions are float64 and increments are added one by
one: the paradigms' published forms depend on where rounding puts a subject that comes back to x = 0.
"""

from __future__ import annotations

from machinepsych.apparatus.environment import FORWARD, LEFT, OPERATIONS, RIGHT
from machinepsych.apparatus.headings import COSINES, SINES
from machinepsych.apparatus.senses.signals import Signal
from machinepsych.kernels.lane import lane

# Half of the box's length and width that a subject's middle can reach.
HALF_LENGTH = 1.8
HALF_WIDTH = 0.6
EAST, WEST = 0, 4

# Fields of place.body.
HEADING, LAST_OPERATION, COMPARTMENT, START_COMPARTMENT = 0, 1, 2, 3

# Signals that both paradigms have, in the order in which box_signals writes them.
BOX_SIGNALS = (
    Signal("left compartment", "compartment"),
    Signal("right compartment", "compartment"),
    Signal("wall ahead", "ahead"),
    Signal("other compartment ahead", "ahead"),
    *(Signal(f"did {operation}", "last_operation") for operation in OPERATIONS),
)
LEFT_SIDE, RIGHT_SIDE, WALL_AHEAD, OTHER_AHEAD, DID = 0, 1, 2, 3, 4
OWN_SIGNALS = len(BOX_SIGNALS)


@lane
def box_put(place, x, heading):
    """Set the subject down on the middle line."""
    place.position[0] = x
    place.position[1] = 0.0
    place.body[HEADING] = heading
    place.body[LAST_OPERATION] = -1
    place.body[COMPARTMENT] = 0 if x < 0.0 else 1
    place.body[START_COMPARTMENT] = place.body[COMPARTMENT]


@lane
def box_move(place, operation, speed, door):
    """Turn or step; return 1 where the subject has changed compartments.

    ``door`` is half the width of the opening between the compartments; at 0 there is no wall between.
    """
    place.body[LAST_OPERATION] = operation
    heading = place.body[HEADING]
    if operation == FORWARD:
        x = place.position[0] + speed * COSINES[heading]
        y = place.position[1] + speed * SINES[heading]
        x = min(max(x, -HALF_LENGTH), HALF_LENGTH)
        y = min(max(y, -HALF_WIDTH), HALF_WIDTH)
        crosses = (x < 0.0) != (place.position[0] < 0.0)
        if not (crosses and door > 0.0 and abs(place.position[1]) > door):
            place.position[0] = x
            place.position[1] = y
    elif operation == LEFT:
        place.body[HEADING] = (heading + 1) % 8
    elif operation == RIGHT:
        place.body[HEADING] = (heading + 7) % 8
    compartment = 0 if place.position[0] < 0.0 else 1
    crossed = 1 if compartment != place.body[COMPARTMENT] else 0
    place.body[COMPARTMENT] = compartment
    return crossed


@lane
def box_signals(place, signal_ids, speed, ids):
    """Write the signals that both paradigms have; return how many."""
    count = 0
    compartment = place.body[COMPARTMENT]
    heading = place.body[HEADING]
    x = place.position[0] + speed * COSINES[heading]
    y = place.position[1] + speed * SINES[heading]
    # A stimulus is sensed where its number in the vocabulary is not negative.
    if signal_ids[compartment] >= 0:
        ids[count] = signal_ids[compartment]
        count += 1
    if signal_ids[WALL_AHEAD] >= 0 and (abs(x) > HALF_LENGTH or abs(y) > HALF_WIDTH):
        ids[count] = signal_ids[WALL_AHEAD]
        count += 1
    towards = COSINES[heading] > 0.1 if compartment == 0 else COSINES[heading] < -0.1
    if signal_ids[OTHER_AHEAD] >= 0 and towards:
        ids[count] = signal_ids[OTHER_AHEAD]
        count += 1
    last = place.body[LAST_OPERATION]
    if last >= 0 and signal_ids[DID] >= 0:
        ids[count] = signal_ids[DID + last]
        count += 1
    return count
