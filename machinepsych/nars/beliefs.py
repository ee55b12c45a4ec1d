"""Eternal beliefs: what evidence makes of one, and the pieces of evidence that it was made of.

Evidence that shares an observation with a belief cannot be revised with it, or the observation would count
twice; of the two the surer is kept. What came first then decides: weak evidence, once revised into a belief,
bars all that shares an observation with it. So a memory may keep, beside each belief, the surest pieces of
evidence as they arrived. A piece that overlaps the belief is joined with those that it can be joined with,
from the surest down, and what is surer takes the belief's place. Inference may fall back on a piece where
the belief itself overlaps the other premise. Source: the belief table of a concept in Wang (2013),
Non-Axiomatic Logic; ONA keeps one belief.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_copy, stamp_merge, stamps_overlap
from machinepsych.nal.truth import truth_bounded_revision
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY
from machinepsych.nars.registers import NOW

# What came of evidence.
UNCHANGED = 0
TAKEN = 1
REVISED = 2

NO_PIECE = -1
# Rows of memory.joined_stamp.
JOINED = 0
BEFORE_JOINED = 1


@lane
def pieces_of(memory, parameters):
    """Return how many pieces of evidence are kept of a belief."""
    return min(parameters.evidence_pieces, memory.piece_truth.shape[0] // memory.belief.shape[0])


@lane
def keep_piece(memory, parameters, concept, frequency, confidence, stamp):
    """Keep a piece of evidence among the surest, which are in order; of two of one stamp the surer."""
    count = pieces_of(memory, parameters)
    first = concept * (memory.piece_truth.shape[0] // memory.belief.shape[0])
    # Where it would make room: the place of the same observations, or the last.
    place = first + count - 1
    for piece in range(first, first + count):
        if memory.piece_truth[piece, CONFIDENCE] <= 0.0:
            place = piece
            break
        if same_observations(memory.piece_stamp[piece], stamp):
            place = piece
            break
    if count == 0 or memory.piece_truth[place, CONFIDENCE] >= confidence:
        return
    while place > first and memory.piece_truth[place - 1, CONFIDENCE] < confidence:
        memory.piece_truth[place, FREQUENCY] = memory.piece_truth[place - 1, FREQUENCY]
        memory.piece_truth[place, CONFIDENCE] = memory.piece_truth[place - 1, CONFIDENCE]
        stamp_copy(memory.piece_stamp[place], memory.piece_stamp[place - 1])
        place -= 1
    memory.piece_truth[place, FREQUENCY] = frequency
    memory.piece_truth[place, CONFIDENCE] = confidence
    stamp_copy(memory.piece_stamp[place], stamp)


@lane
def same_observations(first, second):
    """Say whether two stamps are written alike."""
    for k in range(first.shape[0]):
        if first[k] != second[k]:
            return False
    return True


@lane
def join_pieces(memory, parameters, concept):
    """Join what can be joined of a concept's pieces, from the surest down; return (f, c), c 0 for none.

    The stamp is written to ``memory.joined_stamp[JOINED]``.
    """
    f = 0.5
    c = 0.0
    joined = memory.joined_stamp[JOINED]
    merged = memory.joined_stamp[BEFORE_JOINED]
    first = concept * (memory.piece_truth.shape[0] // memory.belief.shape[0])
    for piece in range(first, first + pieces_of(memory, parameters)):
        if memory.piece_truth[piece, CONFIDENCE] <= 0.0:
            break
        if c <= 0.0:
            f = memory.piece_truth[piece, FREQUENCY]
            c = memory.piece_truth[piece, CONFIDENCE]
            stamp_copy(joined, memory.piece_stamp[piece])
        elif not stamps_overlap(joined, memory.piece_stamp[piece]):
            f, c = truth_bounded_revision(
                f, c, memory.piece_truth[piece, FREQUENCY], memory.piece_truth[piece, CONFIDENCE]
            )
            stamp_merge(merged, joined, memory.piece_stamp[piece])
            stamp_copy(joined, merged)
    return f, c


@lane
def set_belief(memory, concept, frequency, confidence, stamp):
    """Write a concept's eternal belief."""
    memory.belief[concept, FREQUENCY] = frequency
    memory.belief[concept, CONFIDENCE] = confidence
    stamp_copy(memory.belief_stamp[concept], stamp)
    memory.belief_created[concept] = memory.registers[NOW]


@lane
def believe(memory, parameters, concept, frequency, confidence, stamp):
    """Revise the eternal belief of a concept, or keep the surer where observations overlap.

    Returns ``UNCHANGED``, ``TAKEN`` where the new one was taken, ``REVISED`` where evidence was joined.
    """
    c_old = memory.belief[concept, CONFIDENCE]
    overlap = stamps_overlap(memory.belief_stamp[concept], stamp)
    change = UNCHANGED
    if c_old > 0.0 and not overlap:
        f, c = truth_bounded_revision(memory.belief[concept, FREQUENCY], c_old, frequency, confidence)
        merged = memory.joined_stamp[BEFORE_JOINED]
        stamp_merge(merged, memory.belief_stamp[concept], stamp)
        set_belief(memory, concept, f, c, merged)
        change = REVISED
    elif confidence > c_old:
        set_belief(memory, concept, frequency, confidence, stamp)
        change = TAKEN
    keep_piece(memory, parameters, concept, frequency, confidence, stamp)
    if c_old > 0.0 and overlap and pieces_of(memory, parameters) > 0:
        f, c = join_pieces(memory, parameters, concept)
        if c > memory.belief[concept, CONFIDENCE]:
            set_belief(memory, concept, f, c, memory.joined_stamp[JOINED])
            change = REVISED
    return change


@lane
def piece_apart(memory, parameters, concept, stamp):
    """Return the surest piece of a belief's evidence that shares no observation with a stamp."""
    first = concept * (memory.piece_truth.shape[0] // memory.belief.shape[0])
    for piece in range(first, first + pieces_of(memory, parameters)):
        if memory.piece_truth[piece, CONFIDENCE] <= 0.0:
            break
        if not stamps_overlap(memory.piece_stamp[piece], stamp):
            return piece
    return NO_PIECE
