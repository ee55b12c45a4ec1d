"""What a trial began with, in the numbers in which a protocol can hand it over: read back for the record."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from machinepsych.apparatus import box, lever_box, maze, place_preference, shuttle_box, touch_screen
from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment

# Fields of a maze's origin.
ORIGIN_CELL, ORIGIN_HEADING = 0, 1

# What is read at the place of a draw, for a family of environments.
Read = Callable[[Environment, Batch], np.ndarray]


def drawn(environment: Environment, batch: Batch) -> dict[str, np.ndarray]:
    """Return what each chamber's trial began with ([N] int, by the draw's key), right after ``begin``.

    The goal of a probe is -1: there is none.
    """
    reads = READS[environment.family.name]
    return {
        draw.key: np.array(reads[draw.position](environment, batch), np.int32) for draw in environment.draws
    }


def drawn_column(draw_key: str) -> str:
    """Return the name of the record's column for a draw."""
    return f"drawn_{draw_key}"


def _field(array: str, number: int) -> Read:
    return lambda _, batch: batch.array("place", array)[:, number]


def _start(environment: Environment, batch: Batch) -> np.ndarray:
    cells = np.asarray(environment.world["starts"])[:, 0]
    begun = np.asarray(batch.array("place", "origin")[:, ORIGIN_CELL])
    return (begun[:, None] == cells[None, :]).argmax(axis=1)


def _probe(_: Environment, batch: Batch) -> np.ndarray:
    return np.asarray(batch.array("place", "aim")[:, maze.GOAL]) < 0


def _facing(_: Environment, batch: Batch) -> np.ndarray:
    return np.asarray(batch.array("place", "body")[:, box.HEADING]) == box.WEST


READS: dict[str, dict[int, Read]] = {
    maze.MAZE.name: {
        maze.DRAW_START: _start,
        maze.DRAW_HEADING: _field("origin", ORIGIN_HEADING),
        maze.DRAW_GOAL: _field("aim", maze.GOAL),
        maze.DRAW_PROBE: _probe,
    },
    lever_box.LEVERS.name: {lever_box.DRAW_ACTIVE: _field("body", lever_box.ACTIVE)},
    shuttle_box.SHUTTLE.name: {shuttle_box.DRAW_SIDE: _field("body", box.START_COMPARTMENT)},
    place_preference.PREFERENCE.name: {
        place_preference.DRAW_FACING: _facing,
        place_preference.DRAW_SESSION: _field("session", place_preference.SESSION),
        place_preference.DRAW_PAIRED: _field("session", place_preference.PAIRED),
    },
    touch_screen.TOUCH_SCREEN.name: {
        touch_screen.DRAW_SAMPLE: _field("body", touch_screen.SAMPLE_IS),
        touch_screen.DRAW_OTHER: _field("body", touch_screen.OTHER),
        touch_screen.DRAW_DELAY: _field("body", touch_screen.DELAY_NOW),
    },
}
