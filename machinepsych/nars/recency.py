"""Recency: which concepts got an event lately, the latest last, in a ring of fixed size.

A concept that gets another event is noted again; its older entries are out of date and passed over.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.concepts import NO_CONCEPT
from machinepsych.nars.registers import NOW, OPERATED_AT, RECENT_END


@lane
def note_recent(memory, concept):
    """Put a concept at the front of those with recent events."""
    memory.registers[RECENT_END] += 1
    position = memory.registers[RECENT_END]
    memory.recent[position % memory.recent.shape[0]] = concept
    memory.recent_tick[position % memory.recent.shape[0]] = memory.registers[NOW]
    memory.concept_recent_at[concept] = position
    if memory.concept_operation[concept] > 0:
        memory.registers[OPERATED_AT] = memory.registers[NOW]


@lane
def recent_concept(memory, position):
    """Return the concept at a position of the ring, or ``NO_CONCEPT`` where the entry is out of date."""
    concept = memory.recent[position % memory.recent.shape[0]]
    if memory.concept_recent_at[concept] != position:
        return NO_CONCEPT
    return concept


@lane
def is_before(memory, position, tick):
    """Say whether a position of the ring, and so all before it, was noted before a tick."""
    return memory.recent_tick[position % memory.recent.shape[0]] < tick


@lane
def oldest_position(memory):
    """Return the first position that the ring still holds."""
    return max(1, memory.registers[RECENT_END] - memory.recent.shape[0] + 1)
