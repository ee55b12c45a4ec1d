"""The reasoner's memory: a table of temporal implications ``(precondition &/ ^operation) =/> G``.

A precondition is one stimulus event or two at once. Every row keeps its evidence as amounts, positive
and total, which is the truth value in another form: f = w+ / w, c = w / (w + k). The table has a fixed
number of rows; when it is full, the least supported row makes room.
"""

from __future__ import annotations

from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import lane
from machinepsych.vocabulary import NO_STIMULUS

FIRST = 0
SECOND = 1
OPERATION = 2

POSITIVE = 0
TOTAL = 1

NOT_FOUND = -1


def memory_state(rows: int) -> tuple[Array, ...]:
    """Declare the arrays of one subject's memory."""
    return (
        Array(
            "terms", (rows, 3), "int", "first and second stimulus of the precondition (or none), operation"
        ),
        Array("evidence", (rows, 2), "float", "positive and total amount of evidence; an empty row has none"),
        Array("revised_at", (rows,), "int", "number of the last revision, for forgetting"),
        Array("revisions", (1,), "int", "revisions made so far"),
    )


@lane
def memory_find(memory, first, second, operation):
    """Return the row of a hypothesis, or ``NOT_FOUND``."""
    for row in range(memory.terms.shape[0]):
        if (
            memory.evidence[row, TOTAL] > 0.0
            and memory.terms[row, FIRST] == first
            and memory.terms[row, SECOND] == second
            and memory.terms[row, OPERATION] == operation
        ):
            return row
    return NOT_FOUND


@lane
def memory_room(memory):
    """Return the row with the least evidence (an empty one has none), of equals the longest unrevised."""
    room = 0
    for row in range(memory.terms.shape[0]):
        evidence = memory.evidence[row, TOTAL]
        least = memory.evidence[room, TOTAL]
        if evidence < least or (evidence == least and memory.revised_at[row] < memory.revised_at[room]):
            room = row
    return room


@lane
def memory_revise(memory, first, second, operation, positive, total, capacity):
    """Add evidence to a hypothesis, making one if there is none and the evidence says anything.

    Where the sum would pass ``capacity``, what was held before shrinks in proportion to make room.
    """
    if total <= 0.0:
        return
    row = memory_find(memory, first, second, operation)
    if row == NOT_FOUND:
        row = memory_room(memory)
        memory.terms[row, FIRST] = first
        memory.terms[row, SECOND] = second
        memory.terms[row, OPERATION] = operation
        memory.evidence[row, POSITIVE] = 0.0
        memory.evidence[row, TOTAL] = 0.0
    held = memory.evidence[row, TOTAL]
    if held + total > capacity and held > 0.0:
        keep = max(capacity - total, 0.0) / held
        memory.evidence[row, POSITIVE] = memory.evidence[row, POSITIVE] * keep
        memory.evidence[row, TOTAL] = held * keep
    memory.evidence[row, POSITIVE] += positive
    memory.evidence[row, TOTAL] += total
    memory.revisions[0] += 1
    memory.revised_at[row] = memory.revisions[0]


@lane
def event_intensity(ids, intensities, sensed, stimulus):
    """Return how strongly a stimulus is sensed now: 0 where it is not, 1 where none is asked for."""
    if stimulus == NO_STIMULUS:
        return 1.0
    for k in range(sensed):
        if ids[k] == stimulus:
            return intensities[k]
    return 0.0
