"""Ahead: what is straight ahead, and how far (whiskers and eyes)."""

from __future__ import annotations

from typing import Any

from machinepsych.apparatus.headings import X_OF, Y_OF
from machinepsych.apparatus.senses.base import SENSES, Sense

# Steps to the first cell that cannot be entered, in bins: the last step that each bin holds.
BINS = ((1, "at 1"), (2, "at 2"), (3, "at 3"), (6, "at 4 to 6"))
FARTHEST = "at 7 or more"
# Number of the closed door among the names; the kernel adds it where one is ahead.
DOOR = len(BINS) + 1


def ahead_names(scene: Any) -> list[str]:
    """Name the distances of a wall (or an edge), and a closed door where there are doors."""
    names = [f"wall ahead {name}" for _, name in BINS] + [f"wall ahead {FARTHEST}"]
    return names + ["closed door ahead"] * scene.doors


def ahead_tabulate(scene: Any, x: int, y: int, heading: int) -> list[int]:
    """Count the steps to the first cell that cannot be entered."""
    steps = 1
    while scene.can_step(x, y, heading):
        x, y = x + X_OF[heading], y + Y_OF[heading]
        steps += 1
    for k, (last, _) in enumerate(BINS):
        if steps <= last:
            return [k]
    return [len(BINS)]


SENSES.register("ahead", Sense("ahead", "what is ahead and how far", ahead_names, ahead_tabulate), __name__)
