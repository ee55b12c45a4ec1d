"""Views that a kernel draws: a buffer of UTF-16, the tables of each scene, one call for a state."""

from __future__ import annotations

import codecs
from abc import abstractmethod
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import Environment
from machinepsych.apparatus.views.base import View
from machinepsych.apparatus.views.plan import Mark, Sight, text_of
from machinepsych.apparatus.views.text_lane import COLUMN, HEADING, HERE, LONGEST, REQUEST, ROW
from machinepsych.kernels.backend import Backend, make_backend
from machinepsych.kernels.source import Program

# Scenes whose tables are kept at most; when there would be more, all are forgotten.
SCENES = 512


class KernelView(View):
    """A view drawn by a kernel, compiled unless the batch's backend is ``plain``.

    An array a view and a few hundred characters to look up are too little work for NumPy, whose calls would
    take most of the time.
    """

    program: Program

    def __init__(self, environment: Environment, spectator: bool = False) -> None:
        super().__init__(environment, spectator)
        self.request = np.zeros(REQUEST, np.int64)
        # Written to one by one, which through NumPy takes several times as long.
        self._asked = memoryview(self.request)
        self._here: list[int] = []
        self._scenes: dict[Hashable, Callable[[], None]] = {}
        self._backend: Backend | None = None
        self._entry: Any = None

    def _prepare(self, blank: np.ndarray, here: list[int]) -> None:
        """Set the text that the kernel draws into (code points) and the numbers of cells as it takes them."""
        self.text = np.frombuffer((text_of(blank) + "\n").encode("utf-16-le"), np.int8).copy()
        # Without the last line feed.
        self._shown = memoryview(self.text)[:-2]
        self._here = here

    @abstractmethod
    def tables(self, scene: Hashable) -> tuple[Any, ...]:
        """Return the kernel's arguments for a scene, ``request`` and ``text`` among them."""

    def of(self, batch: Batch, chamber: int = 0) -> Any:
        """Draw one chamber of a batch as it is now."""
        if self._backend is None:
            self._backend = make_backend("plain" if batch.backend.name == "plain" else "cpu", 1)
        return super().of(batch, chamber)

    def _set(self, scene: Hashable) -> Callable[[], None]:
        """Return what draws a scene for what is asked."""
        if self._entry is None:
            self._backend = self._backend or make_backend("cpu", 1)
            self._entry = self._backend.build(self.program)
        assert self._backend is not None
        run = self._backend.bound(self._entry, self.tables(scene))
        if len(self._scenes) >= SCENES:
            self._scenes.clear()
        self._scenes[scene] = found = lambda: run(1)
        return found

    def make(self, sight: Sight) -> str:
        """Make the text of a state, lines of one length."""
        where, heading, scene = sight
        run = self._scenes.get(scene) or self._set(scene)
        asked = self._asked
        asked[HERE], asked[HEADING] = self._here[where], heading
        asked[ROW], asked[COLUMN] = divmod(where, self.plan.width)
        run()
        return codecs.utf_16_le_decode(self._shown)[0]


def letters_of(marks: list[Mark]) -> np.ndarray:
    """Return the characters of marks, int64 ``[marks, LONGEST]``, at least one row; 0 after the last."""
    letters = np.zeros((max(1, len(marks)), LONGEST), np.int64)
    for k, mark in enumerate(marks):
        letters[k, : len(mark.text)] = [ord(character) for character in mark.text]
    return letters
