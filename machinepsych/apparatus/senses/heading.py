"""Heading: where the first landmark lies, whether or not it is in view (head-direction cells).

Head-direction cells keep their preferred direction relative to a landmark that they are anchored to, and
fire on in the dark (Taube, Muller & Ranck 1990). A compass is not given: without landmark no heading.
"""

from __future__ import annotations

from typing import Any

from machinepsych.apparatus.headings import EGOCENTRIC
from machinepsych.apparatus.senses.base import SENSES, Sense
from machinepsych.apparatus.senses.scene import egocentric


def heading_names(scene: Any) -> list[str]:
    """Name the direction of the first landmark as seen by the subject."""
    first = scene.map.landmarks[:1]
    return [f"towards landmark {spot.mark} {where}" for spot in first for where in EGOCENTRIC]


def heading_tabulate(scene: Any, x: int, y: int, heading: int) -> list[int]:
    """Give the direction of the first landmark from the middle of the maze, as its bearing far away."""
    spot = scene.map.landmarks[0]
    middle = scene.middle
    return [egocentric(spot.x - middle[0], spot.y - middle[1], heading)]


SENSES.register(
    "heading",
    Sense("heading", "heading relative to the first landmark", heading_names, heading_tabulate),
    __name__,
)
