"""Chambers in memory: the arrays of a batch where a kernel reaches them, and the kernel bound to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import STATUS
from machinepsych.kernels.arrays import Array, allocate, bytes_per_subject, check_room
from machinepsych.kernels.backend import Backend, make_backend
from machinepsych.kernels.source import Program

LARGEST_SEED = 2**63 - 1


class HeldChambers:
    """``chambers`` chambers numbered from ``first``: arrays by group and name, stepped by one kernel.

    ``declared`` are the groups of arrays in the order of the kernel's arguments, with ``place`` (what a
    chamber remembers) and ``chamber`` (identity and clock) among them; ``world`` are the tables that come
    before them and ``scalars`` what comes after. On ``plain`` and ``cpu`` an array is the memory that the
    kernel works on, elsewhere a copy. Chamber i of a seed draws the same whatever the batch's size, the
    backend and the number of threads. Raises MemoryShortError where they do not fit in memory.
    """

    def __init__(
        self,
        program: Program,
        declared: Mapping[str, tuple[Array, ...]],
        world: Sequence[np.ndarray],
        scalars: tuple[int, ...],
        chambers: int,
        backend: Backend | None,
        first: int,
    ) -> None:
        each = sum(bytes_per_subject(arrays) for arrays in declared.values())
        check_room(chambers, each, "chambers")
        self.chambers = chambers
        self.first = first
        self.backend = backend or make_backend("cpu", 1)
        self._arrays = {group: allocate(arrays, chambers) for group, arrays in declared.items()}
        self._shares_memory = self.backend.name in ("plain", "cpu")
        self._held = {
            group: {name: self.backend.hold(array) for name, array in arrays.items()}
            for group, arrays in self._arrays.items()
        }
        self._world = [self.backend.hold(table) for table in world]
        self._scalars = scalars
        self._entry = self.backend.build(program)
        self._run = self._bind()

    @property
    def bytes_per_chamber(self) -> int:
        """Bytes of memory that one chamber takes, what is sensed included."""
        arrays = (array for group in self._arrays.values() for array in group.values())
        return sum(array.nbytes for array in arrays) // self.chambers

    def _bind(self) -> Any:
        states = [held for group in self._held.values() for held in group.values()]
        return self.backend.bound(self._entry, (*self._world, *states, *self._scalars))

    def array(self, group: str, name: str) -> np.ndarray:
        """Return an array ``[N, ...]`` as it is now."""
        if self._shares_memory:
            return self._arrays[group][name]
        return self.backend.fetch(self._held[group][name])

    def write(self, group: str, name: str, values: Any) -> None:
        """Set an array, ``values`` being anything that NumPy spreads over it."""
        if self._shares_memory:
            self._arrays[group][name][...] = values
            return
        whole = np.array(self.array(group, name))
        whole[...] = values
        self._held[group][name] = self.backend.hold(whole)
        self._run = self._bind()

    def seed(self, seed: int | Sequence[int]) -> None:
        """Start anew from a seed, or from one for each chamber; the next turn has to begin trials.

        With one seed, chambers are numbered from ``first``; with many, each is number 0 of its own. All that
        chambers remember is forgotten.
        """
        identity = np.zeros((self.chambers, 2), np.int64)
        if isinstance(seed, int | np.integer):
            identity[:, 0] = int(seed) & LARGEST_SEED
            identity[:, 1] = np.arange(self.first, self.first + self.chambers)
        else:
            identity[:, 0] = [int(each) & LARGEST_SEED for each in seed]
        for name in self._arrays["place"]:
            self.write("place", name, 0)
        self.write("chamber", "clock", 0)
        self.write("chamber", "identity", identity)

    def turn(self) -> None:
        """Run one turn with what stands in the group ``turn``."""
        self._run(self.chambers)

    def status(self) -> np.ndarray:
        """Return what each chamber's trial has come to (``environment.STATUSES``), int64 ``[N]``."""
        return self.array("chamber", "clock")[:, STATUS]
