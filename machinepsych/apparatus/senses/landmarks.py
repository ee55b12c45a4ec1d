"""Landmarks in view: egocentric direction and distance in bins, hidden by walls."""

from __future__ import annotations

from typing import Any

from machinepsych.apparatus.senses.base import SENSES, Sense
from machinepsych.apparatus.senses.scene import bin_names, seen_bin


def landmark_names(scene: Any) -> list[str]:
    """Name each landmark in each direction and distance."""
    return [f"landmark {spot.mark} {where}" for spot in scene.map.landmarks for where in bin_names()]


def landmark_tabulate(scene: Any, x: int, y: int, heading: int) -> list[int]:
    """List the landmarks that can be seen from a place."""
    found = []
    for k, spot in enumerate(scene.map.landmarks):
        where = seen_bin(scene, x, y, heading, spot, above_walls=scene.cues_above_walls)
        if where >= 0:
            found.append(k * len(bin_names()) + where)
    return found


SENSES.register(
    "landmarks",
    Sense("landmarks", "landmarks in view, direction and distance", landmark_names, landmark_tabulate),
    __name__,
)
