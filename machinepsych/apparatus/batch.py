"""A batch of chambers in memory, stepped together: one call of a kernel a turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import (
    AUTORESET_DISABLED,
    BEGIN,
    CHAMBER,
    LEAVE,
    STATUS,
    TRIAL,
    TURN,
    UNDRAWN,
    Environment,
    view_arrays,
)
from machinepsych.kernels.arrays import Array, allocate
from machinepsych.kernels.backend import Backend, make_backend

LARGEST_SEED = 2**63 - 1


class Batch:
    """``chambers`` copies of an environment.

    Chamber i of a seed draws the same whatever the batch's size, the backend and the number of threads.
    Arrays are read as ``batch.array("view", "ids")`` ``[N, ...]``: on ``plain`` and ``cpu`` the memory that
    the kernel works on, elsewhere a copy. Groups are ``place`` (the environment's state), ``view``,
    ``chamber`` and ``turn``, as declared in :mod:`machinepsych.apparatus.environment`.
    """

    def __init__(
        self,
        environment: Environment,
        chambers: int = 1,
        backend: Backend | None = None,
        autoreset: int = AUTORESET_DISABLED,
        dense: bool = True,
    ) -> None:
        self.environment = environment
        self.chambers = chambers
        self.backend = backend or make_backend("cpu", 1)
        stimuli = max(1, len(environment.stimuli))
        declared: dict[str, tuple[Array, ...]] = {
            "place": environment.state,
            "view": view_arrays(environment.slots, stimuli if dense else 1),
            "chamber": CHAMBER,
            "turn": TURN,
        }
        self._arrays = {group: allocate(arrays, chambers) for group, arrays in declared.items()}
        self._arrays["turn"]["draws"][:] = UNDRAWN
        self._shares_memory = self.backend.name in ("plain", "cpu")
        self._held = {
            group: {name: self.backend.hold(array) for name, array in arrays.items()}
            for group, arrays in self._arrays.items()
        }
        self._world = [self.backend.hold(environment.world[name]) for name in environment.family.world]
        self._scalars = (environment.limit, autoreset, int(dense))
        self._entry = self.backend.build(environment.program())
        self._run = self._bind()
        self.seed(0)

    @property
    def bytes_per_chamber(self) -> int:
        """Bytes of memory that one chamber takes, what it shows included."""
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

        With one seed, chambers are numbered from 0; with many, each is number 0 of its own. All that
        chambers remember is forgotten.
        """
        identity = np.zeros((self.chambers, 2), np.int64)
        if isinstance(seed, int | np.integer):
            identity[:, 0] = int(seed) & LARGEST_SEED
            identity[:, 1] = np.arange(self.chambers)
        else:
            identity[:, 0] = [int(each) & LARGEST_SEED for each in seed]
        for name in self._arrays["place"]:
            self.write("place", name, 0)
        self.write("chamber", "clock", 0)
        self.write("chamber", "identity", identity)

    def turn(self) -> None:
        """Run one turn with the operations that stand in ``turn.operation``."""
        self._run(self.chambers)

    def begin(self, mask: np.ndarray | None = None, draws: np.ndarray | None = None) -> None:
        """Begin the next trial, where ``mask`` (bool ``[N]``) is given only in those chambers.

        ``draws`` (int ``[N, DRAWS]`` or ``[DRAWS]``) hands over what would be drawn.
        """
        command = np.full((self.chambers, 1), BEGIN, np.int64)
        if mask is not None:
            command[~np.asarray(mask, bool)] = LEAVE
        self.write("turn", "draws", UNDRAWN if draws is None else draws)
        self.write("turn", "operation", command)
        self.turn()

    def step(self, operations: Any) -> None:
        """Do one operation in each chamber (int ``[N]``)."""
        self.write("turn", "operation", np.asarray(operations, np.int64).reshape(-1, 1))
        self.turn()

    def status(self) -> np.ndarray:
        """Return what each chamber's trial has come to (``environment.STATUSES``), int64 ``[N]``."""
        return self.array("chamber", "clock")[:, STATUS]

    def trials(self) -> np.ndarray:
        """Return how many trials each chamber has begun, int64 ``[N]``."""
        return self.array("chamber", "clock")[:, TRIAL]

    def stimuli(self, chamber: int) -> dict[str, float]:
        """Return what a chamber shows now, by name."""
        count = int(self.array("view", "count")[chamber, 0])
        ids = self.array("view", "ids")[chamber, :count]
        intensities = self.array("view", "intensities")[chamber, :count]
        names = self.environment.stimuli
        return {names[k]: float(v) for k, v in zip(ids.tolist(), intensities.tolist(), strict=True)}

    def measures(self, chamber: int) -> dict[str, int]:
        """Return what was counted in a chamber's trial so far, by name."""
        tally = self.array("place", "tally")[chamber]
        return {name: int(tally[k]) for name, k in self.environment.measures}
