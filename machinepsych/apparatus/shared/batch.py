"""A batch of shared chambers in memory, stepped together: one call of a kernel a turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import LARGEST_SEED
from machinepsych.apparatus.environment import BEGIN, CHAMBER, LEAVE, STATUS, UNDRAWN
from machinepsych.apparatus.shared.environment import (
    STEP,
    SharedEnvironment,
    shared_turn_arrays,
    shared_view_arrays,
)
from machinepsych.kernels.arrays import Array, allocate
from machinepsych.kernels.backend import Backend, make_backend


class SharedBatch:
    """``chambers`` copies of a shared environment, numbered from ``first``.

    Chamber i of a seed draws the same whatever the batch's size, the backend and the number of threads.
    Groups of arrays are ``place``, ``view``, ``chamber`` and ``turn``, as declared in
    :mod:`machinepsych.apparatus.shared.environment`; those of subjects are ``[N, S, ...]``.
    """

    def __init__(
        self,
        environment: SharedEnvironment,
        chambers: int = 1,
        backend: Backend | None = None,
        dense: bool = True,
        first: int = 0,
    ) -> None:
        self.environment = environment
        self.chambers = chambers
        self.first = first
        self.backend = backend or make_backend("cpu", 1)
        subjects = environment.subjects
        stimuli = max(1, len(environment.stimuli)) if dense else 1
        declared: dict[str, tuple[Array, ...]] = {
            "place": environment.state,
            "view": shared_view_arrays(subjects, environment.slots, stimuli),
            "chamber": CHAMBER,
            "turn": shared_turn_arrays(subjects),
        }
        self._arrays = {group: allocate(arrays, chambers) for group, arrays in declared.items()}
        self._shares_memory = self.backend.name in ("plain", "cpu")
        self._world = [self.backend.hold(environment.world[name]) for name in environment.family.world]
        self._held = {
            group: {name: self.backend.hold(array) for name, array in arrays.items()}
            for group, arrays in self._arrays.items()
        }
        self._entry = self.backend.build(environment.program())
        self._scalars = (environment.limit, int(dense))
        self._run = self._bind()
        self.seed(0)

    @property
    def bytes_per_chamber(self) -> int:
        """Bytes of memory that one chamber takes, what its subjects sense included."""
        arrays = (array for group in self._arrays.values() for array in group.values())
        return sum(array.nbytes for array in arrays) // self.chambers

    def _bind(self) -> Any:
        states = [held for group in self._held.values() for held in group.values()]
        return self.backend.bound(self._entry, (*self._world, *states, *self._scalars))

    def array(self, group: str, name: str) -> np.ndarray:
        """Return an array as it is now: the kernel's own memory, on a device a copy."""
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
        """Start anew from a seed, or from one for each chamber; the next turn has to begin trials."""
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

    def begin(self, mask: np.ndarray | None = None, draws: Any = UNDRAWN) -> None:
        """Begin the next trial, where ``mask`` (bool ``[N]``) is given only in those chambers."""
        command = np.full((self.chambers, 1), BEGIN, np.int64)
        if mask is not None:
            command[~np.asarray(mask, bool)] = LEAVE
        self.write("turn", "draws", draws)
        self.write("turn", "command", command)
        self._run(self.chambers)

    def step(self, operations: Any, mask: np.ndarray | None = None) -> None:
        """Let each subject do its operation (int ``[N, S]``); chambers outside ``mask`` stay as they are."""
        command = np.full((self.chambers, 1), STEP, np.int64)
        if mask is not None:
            command[~np.asarray(mask, bool)] = LEAVE
        self.write("turn", "operation", np.asarray(operations, np.int64))
        self.write("turn", "command", command)
        self._run(self.chambers)

    def status(self) -> np.ndarray:
        """Return what each chamber's trial has come to (``environment.STATUSES``), int64 ``[N]``."""
        return self.array("chamber", "clock")[:, STATUS]

    def stimuli(self, chamber: int, subject: int) -> dict[str, float]:
        """Return what a subject senses now, by name."""
        count = int(self.array("view", "count")[chamber, subject])
        ids = self.array("view", "ids")[chamber, subject, :count]
        intensities = self.array("view", "intensities")[chamber, subject, :count]
        names = self.environment.stimuli
        return {names[k]: float(v) for k, v in zip(ids.tolist(), intensities.tolist(), strict=True)}

    def measures(self) -> dict[str, np.ndarray]:
        """Return what was counted of each subject in its trial so far, int64 ``[N, S]`` by name."""
        tally = self.array("place", "tally")
        return {name: tally[:, :, k].copy() for name, k in self.environment.measures}
