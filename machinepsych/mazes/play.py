"""Agents going through trials in a batch of chambers, turn by turn, and what is noted of each trial."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.environment import LEAVE, RUNNING, STAY, STEPS, Environment
from machinepsych.kernels.backend import Backend
from machinepsych.mazes.drawn import drawn
from machinepsych.mazes.protocol import MazePhase, MazeProtocol, draws_of
from machinepsych.session.turns import AgentBatch
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# Where a subject's cell and its goal's site stand in a maze's state; other families have no cells.
CELL = 0
GOAL = 0
NEVER = -1


@dataclass
class TrialRecord:
    """One trial of N subjects: what came of it, and each step.

    ``operations`` [L, N] are what was done in each step (``NO_OPERATION``: nothing), ``cells`` [L + 1, N]
    where the subject then was, x + width * y of its map with y from the south (empty where there are no
    cells); both hold -2 after a trial's end. ``goal`` [N] is the goal's cell, -1 where there is none.
    ``known`` are the environment's measures and ``drawn`` what the trial began with, [N] by name.
    """

    status: np.ndarray
    steps: np.ndarray
    outcome: np.ndarray
    responses: np.ndarray
    latency: np.ndarray
    first: np.ndarray
    known: dict[str, np.ndarray]
    drawn: dict[str, np.ndarray]
    operations: np.ndarray
    cells: np.ndarray
    goal: np.ndarray


class Walk:
    """Subjects ``first`` to ``last`` of one agent in chambers of their own."""

    def __init__(
        self,
        protocol: MazeProtocol,
        environment: Environment,
        agent: int,
        first: int,
        last: int,
        backend: Backend,
    ) -> None:
        spec = protocol.agents[agent]
        self.subjects = last - first + 1
        self.label = spec.label
        self.environment = environment
        # Chamber and subject are numbered alike.
        self.batch = Batch(environment, self.subjects, backend, dense=False, first=first)
        self.batch.seed(protocol.seed)
        vocabulary = Vocabulary(environment.stimuli, environment.operations)
        self.agents = AgentBatch(
            spec.kind,
            spec.parameters,
            vocabulary,
            environment.slots,
            self.subjects,
            protocol.seed,
            backend,
            first,
        )
        self._has_cells = environment.family.name == "maze"
        # Ticks that agents rest before the next trial.
        self.rest = 0

    def phase(self, phase: MazePhase) -> None:
        """Set the agent's parameters to what they are in a phase."""
        self.agents.set_parameters(phase.agents.get(self.label, {}))

    def begin(self, phase: MazePhase, number: int) -> None:
        """Begin a phase's trial (from 0) in every chamber; nothing is sensed yet."""
        self.batch.begin(draws=np.array(draws_of(self.environment, phase, number)))

    def trial(self, phase: MazePhase, number: int) -> TrialRecord:
        """Run a phase's trial (from 0) to its end in every chamber."""
        batch, agents = self.batch, self.agents
        self.begin(phase, number)
        shown = int(phase.feedback)
        running = np.ones(self.subjects, bool)
        operations = agents.turn(act=1, view=self.view(), rest=self.rest)
        goal, begun = self._goal(), drawn(self.environment, batch)
        latency = np.full(self.subjects, NEVER)
        first = np.full(self.subjects, NO_OPERATION)
        outcome, responses = np.zeros(self.subjects), np.zeros(self.subjects, np.int64)
        done, cells = [], [self._cells()]
        while running.any():
            commands = np.where(operations == NO_OPERATION, STAY, operations)
            batch.step(np.where(running, commands, LEAVE))
            done.append(np.where(running, operations, LEAVE - 1).astype(np.int8))
            cells.append(np.where(running, self._cells(), LEAVE - 1))
            came = np.where(running, batch.array("turn", "outcome")[:, 0], 0.0)
            responded = running & (operations != NO_OPERATION)
            begins = responded & (latency == NEVER)
            latency[begins] = len(done) - 1
            first[begins] = operations[begins]
            responses += responded
            outcome += came
            acted = running
            running = running & (batch.status() == RUNNING)
            operations = agents.turn(
                act=running, view=self.view(), learn=acted, outcome=came * shown, delivered=shown
            )
        self.rest = phase.interval
        tally = batch.array("place", "tally")
        return TrialRecord(
            status=np.array(batch.status()),
            steps=np.array(batch.array("chamber", "clock")[:, STEPS]),
            outcome=outcome,
            responses=responses,
            latency=latency,
            first=first,
            known={name: np.array(tally[:, k]) for name, k in self.environment.measures},
            drawn=begun,
            operations=np.array(done),
            cells=np.array(cells, np.int16) if self._has_cells else np.zeros((0, self.subjects), np.int16),
            goal=goal,
        )

    def session(self, protocol: MazeProtocol) -> Iterator[tuple[int, int, int, TrialRecord]]:
        """Run everything; yield phase, block and trial of the phase (from 0), and the record."""
        for p, phase in enumerate(protocol.phases):
            self.phase(phase)
            for number in range(phase.blocks * phase.trials):
                yield p, number // phase.trials, number, self.trial(phase, number)

    def view(self) -> dict[str, Any]:
        """Return what is sensed now, as agents are handed it."""
        return {name: self.batch.array("view", name) for name in ("count", "ids", "intensities")}

    def _goal(self) -> np.ndarray:
        if not self._has_cells:
            return np.full(self.subjects, -1, np.int16)
        made = self.environment.layout[0]
        # The last entry is that of no site.
        cells = np.array([*(site.x + made.width * site.y for site in made.sites), -1], np.int16)
        return cells[np.asarray(self.batch.array("place", "aim")[:, GOAL])]

    def _cells(self) -> np.ndarray:
        if not self._has_cells:
            return np.zeros(self.subjects, np.int16)
        # The kernel's grid has a border around the map.
        across = int(self.environment.world["shape"][0])
        made = self.environment.layout[0]
        border = (across - made.width) // 2
        y, x = np.divmod(np.asarray(self.batch.array("place", "body")[:, CELL]), across)
        return (x - border) + made.width * (y - border)
