"""A batch of shared chambers in memory, stepped together: one call of a kernel a turn."""

from __future__ import annotations

from typing import Any

import numpy as np

from machinepsych.apparatus.environment import BEGIN, CHAMBER, LEAVE, UNDRAWN
from machinepsych.apparatus.held import HeldChambers
from machinepsych.apparatus.shared.environment import (
    STEP,
    SharedEnvironment,
    shared_turn_arrays,
    shared_view_arrays,
)
from machinepsych.kernels.backend import Backend


class SharedBatch(HeldChambers):
    """``chambers`` copies of a shared environment, numbered from ``first``.

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
        subjects = environment.subjects
        stimuli = max(1, len(environment.stimuli)) if dense else 1
        super().__init__(
            environment.program(),
            {
                "place": environment.state,
                "view": shared_view_arrays(subjects, environment.slots, stimuli),
                "chamber": CHAMBER,
                "turn": shared_turn_arrays(subjects),
            },
            [environment.world[name] for name in environment.family.world],
            (environment.limit, int(dense)),
            chambers,
            backend,
            first,
        )
        self.seed(0)

    def begin(self, mask: np.ndarray | None = None, draws: Any = UNDRAWN) -> None:
        """Begin the next trial, where ``mask`` (bool ``[N]``) is given only in those chambers."""
        command = np.full((self.chambers, 1), BEGIN, np.int64)
        if mask is not None:
            command[~np.asarray(mask, bool)] = LEAVE
        self.write("turn", "draws", draws)
        self.write("turn", "command", command)
        self.turn()

    def step(self, operations: Any, mask: np.ndarray | None = None) -> None:
        """Let each subject do its operation (int ``[N, S]``); chambers outside ``mask`` stay as they are."""
        command = np.full((self.chambers, 1), STEP, np.int64)
        if mask is not None:
            command[~np.asarray(mask, bool)] = LEAVE
        self.write("turn", "operation", np.asarray(operations, np.int64))
        self.write("turn", "command", command)
        self.turn()

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
