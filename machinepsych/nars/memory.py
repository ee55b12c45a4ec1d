"""The reasoner's memory: a table of temporal implications ``(precondition &/ ^operation) =/> G``.

A precondition is one stimulus event or a compound of up to three. Every row keeps its evidence as
amounts, positive and total, which is the truth value in another form: f = w+ / w, c = w / (w + k). The
table has a fixed number of rows; when it is full, the least supported row makes room.
"""

from __future__ import annotations

from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import lane
from machinepsych.vocabulary import NO_STIMULUS

FIRST = 0
SECOND = 1
THIRD = 2
OPERATION = 3

POSITIVE = 0
TOTAL = 1

NOT_FOUND = -1


def memory_state(rows: int, operations: int) -> tuple[Array, ...]:
    """Declare the arrays of one subject's memory."""
    return (
        Array("terms", (rows, 4), "int", "up to three stimuli of the precondition (or none), operation"),
        Array("evidence", (rows, 2), "float", "positive and total amount of evidence; an empty row has none"),
        Array("observed", (rows,), "float", "confidence of the precondition when it was last observed"),
        Array("revised_at", (rows,), "int", "number of the last revision, for forgetting"),
        Array("revisions", (1,), "int", "revisions made so far"),
        Array("desires", (operations,), "float", "desire of each operation at the last decision"),
    )


@lane
def memory_find(memory, first, second, third, operation):
    """Return the row of a hypothesis, or ``NOT_FOUND``."""
    for row in range(memory.terms.shape[0]):
        if (
            memory.evidence[row, TOTAL] > 0.0
            and memory.terms[row, FIRST] == first
            and memory.terms[row, SECOND] == second
            and memory.terms[row, THIRD] == third
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
def memory_place(memory, first, second, third, operation):
    """Return the row of a hypothesis, making one without evidence if there is none."""
    row = memory_find(memory, first, second, third, operation)
    if row == NOT_FOUND:
        row = memory_room(memory)
        memory.terms[row, FIRST] = first
        memory.terms[row, SECOND] = second
        memory.terms[row, THIRD] = third
        memory.terms[row, OPERATION] = operation
        memory.evidence[row, POSITIVE] = 0.0
        memory.evidence[row, TOTAL] = 0.0
    return row


@lane
def memory_add_evidence(memory, row, positive, total, capacity):
    """Add evidence to a hypothesis.

    Where the sum would pass ``capacity``, what was held before shrinks in proportion to make room.
    """
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
def memory_specificity(memory, row):
    """Return the number of stimuli in a hypothesis's precondition, 1 to 3."""
    count = 1
    if memory.terms[row, SECOND] != NO_STIMULUS:
        count += 1
    if memory.terms[row, THIRD] != NO_STIMULUS:
        count += 1
    return count
