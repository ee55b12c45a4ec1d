"""The operation just done: proprioception and reafference."""

from __future__ import annotations

from typing import Any

from machinepsych.apparatus.environment import OPERATIONS
from machinepsych.apparatus.senses.base import SENSES, Sense
from machinepsych.kernels.lane import lane


def last_operation_names(scene: Any) -> list[str]:
    """Name each operation as done, and the step that a wall stopped."""
    return [*(f"did {operation}" for operation in OPERATIONS), "bumped"]


# What is kept as the last operation when a wall has stopped a step.
BUMPED = len(OPERATIONS)


@lane
def sense_last_operation(last, first_id, ids, count):
    """Add the operation just done, if there was one in this trial; return the new count."""
    if first_id >= 0 and last >= 0:
        ids[count] = first_id + last
        count += 1
    return count


SENSES.register(
    "last_operation", Sense("last_operation", "the operation just done", last_operation_names), __name__
)
