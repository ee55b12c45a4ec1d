"""The others: what a subject sees of those it shares a chamber or a maze with."""

from __future__ import annotations

from machinepsych.apparatus.senses.base import SENSES, Sense
from machinepsych.apparatus.senses.scene import bin_names
from machinepsych.kernels.lane import lane


def others_names() -> list[str]:
    """Name another subject in each direction and distance, as it is seen in a maze."""
    return [f"other {where}" for where in bin_names()]


@lane
def sense_others(seen, body, s, first_id, ids, count):
    """Add the others that no wall hides, once for each bin of direction and distance; return the new count.

    ``seen[from, to]`` is the direction from the east on, times three, plus the distance's bin; -1 where a
    wall is between the cells. ``body[s]`` holds a subject's cell and heading.
    """
    filled = 0
    for j in range(body.shape[0]):
        if j == s:
            continue
        code = seen[body[s, 0], body[j, 0]]
        if code < 0:
            continue
        where = ((code // 3 - body[s, 1]) % 8) * 3 + code % 3
        if (filled >> where) & 1 == 0:
            filled |= 1 << where
            ids[count] = first_id + where
            count += 1
    return count


SENSES.register("others", Sense("others", "what the others do, and where they are"), __name__)
