"""A batch of chambers in memory, stepped together: one call of a kernel a turn."""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.apparatus.environment import (
    AUTORESET_DISABLED,
    BEGIN,
    CHAMBER,
    LEAVE,
    TRIAL,
    TURN,
    UNDRAWN,
    Environment,
    view_arrays,
)
from machinepsych.apparatus.held import HeldChambers
from machinepsych.kernels.backend import Backend


class Batch(HeldChambers):
    """``chambers`` copies of an environment, numbered from ``first``.

    Arrays are read as ``batch.array("view", "ids")`` ``[N, ...]``. Groups are ``place`` (the environment's
    state), ``view``, ``chamber`` and ``turn``, as declared in :mod:`machinepsych.apparatus.environment`.
    """

    def __init__(
        self,
        environment: Environment,
        chambers: int = 1,
        backend: Backend | None = None,
        autoreset: int = AUTORESET_DISABLED,
        dense: bool = True,
        first: int = 0,
    ) -> None:
        self.environment = environment
        stimuli = max(1, len(environment.stimuli))
        super().__init__(
            environment.program(),
            {
                "place": environment.state,
                "view": view_arrays(environment.slots, stimuli if dense else 1),
                "chamber": CHAMBER,
                "turn": TURN,
            },
            [environment.world[name] for name in environment.family.world],
            (environment.limit, autoreset, int(dense)),
            chambers,
            backend,
            first,
        )
        self.write("turn", "draws", UNDRAWN)
        self.seed(0)

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
