"""Agents sharing chambers, turn by turn, and what is noted of each trial."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from machinepsych.apparatus.environment import RUNNING, STEPS
from machinepsych.apparatus.shared.batch import SharedBatch
from machinepsych.apparatus.shared.environment import SharedEnvironment
from machinepsych.apparatus.shared.order import MOST_SUBJECTS
from machinepsych.kernels.backend import Backend
from machinepsych.session.turns import AgentBatch
from machinepsych.shared.protocol import Company, Condition, SharedProtocol
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

OVER = -2


@dataclass
class SharedTrial:
    """One trial of N chambers of S subjects.

    ``status`` and ``ticks`` are [N]; ``outcome`` and ``responses`` [N, S]; ``known`` are the environment's
    measures, [N, S] by name; ``operations`` [L, N, S] is what was done in each tick (``NO_OPERATION``:
    nothing), ``OVER`` after a chamber's trial has ended.
    """

    status: np.ndarray
    ticks: np.ndarray
    outcome: np.ndarray
    responses: np.ndarray
    known: dict[str, np.ndarray]
    operations: np.ndarray


class Gathering:
    """Chambers ``first`` to ``last`` of one cell of the design, with all who are in them.

    The agents of one label are asked together, wherever they sit; a subject's random numbers hang on its
    chamber and place alone, so that it does the same in any batch.
    """

    def __init__(
        self,
        protocol: SharedProtocol,
        condition: Condition,
        company: Company,
        first: int,
        last: int,
        backend: Backend,
    ) -> None:
        self.environment: SharedEnvironment = protocol.environment(condition)
        self.interval = protocol.interval
        self.chambers = last - first + 1
        places = self.environment.subjects
        self.labels = company.seated(places)
        self.batch = SharedBatch(self.environment, self.chambers, backend, dense=False, first=first)
        self.batch.seed(protocol.seed)
        vocabulary = Vocabulary(self.environment.stimuli, self.environment.operations)
        numbers = (np.arange(first - 1, last)[:, None] * MOST_SUBJECTS + np.arange(places) + 1).reshape(-1)
        self.groups: list[tuple[np.ndarray, AgentBatch]] = []
        for label in dict.fromkeys(self.labels):
            spec = protocol.agent(label)
            seats = np.flatnonzero(np.tile(np.array(self.labels) == label, self.chambers))
            agents = AgentBatch(
                spec.kind,
                spec.parameters,
                vocabulary,
                self.environment.slots,
                len(seats),
                protocol.seed,
                backend,
                numbers=numbers[seats].tolist(),
            )
            self.groups.append((seats, agents))
        self._rest = 0

    @property
    def bytes(self) -> int:
        """Bytes of memory that all chambers and agents take."""
        memories = sum(array.nbytes for _, group in self.groups for array in group.memory().values())
        return self.batch.bytes_per_chamber * self.chambers + memories

    def _ask(self, act: np.ndarray, learn: np.ndarray, outcome: np.ndarray, rest: int = 0) -> np.ndarray:
        """Ask all agents; arguments are [N * S]. Returns what they do, [N, S]."""
        view = self.batch.array("view", "count").reshape(-1, 1)
        slots = self.environment.slots
        ids = self.batch.array("view", "ids").reshape(-1, slots)
        intensities = self.batch.array("view", "intensities").reshape(-1, slots)
        operations = np.full(len(act), NO_OPERATION)
        for seats, agents in self.groups:
            # One group needs no copy of what all sense.
            some = slice(None) if len(seats) == len(act) else seats
            operations[some] = agents.turn(
                act=act[some],
                view={"count": view[some], "ids": ids[some], "intensities": intensities[some]},
                learn=learn[some],
                outcome=outcome[some],
                rest=rest,
            )
        return operations.reshape(self.chambers, -1)

    def trial(self) -> SharedTrial:
        """Run the next trial to its end in every chamber."""
        batch = self.batch
        places = self.environment.subjects
        batch.begin()
        everyone = np.ones(self.chambers * places, bool)
        operations = self._ask(everyone, ~everyone, np.zeros(len(everyone)), self._rest)
        self._rest = self.interval
        running = np.ones(self.chambers, bool)
        outcome = np.zeros((self.chambers, places))
        responses = np.zeros((self.chambers, places), np.int64)
        done = []
        while running.any():
            batch.step(operations, running)
            here = running[:, None]
            done.append(np.where(here, operations, OVER).astype(np.int8))
            came = np.where(here, batch.array("turn", "outcome"), 0.0)
            outcome += came
            responses += here & (operations != NO_OPERATION)
            acted = np.repeat(running, places)
            running = running & (batch.status() == RUNNING)
            operations = self._ask(np.repeat(running, places), acted, came.reshape(-1))
        return SharedTrial(
            status=np.array(batch.status()),
            ticks=np.array(batch.array("chamber", "clock")[:, STEPS]),
            outcome=outcome,
            responses=responses,
            known=batch.measures(),
            operations=np.array(done),
        )

    def session(self, protocol: SharedProtocol) -> Iterator[tuple[int, SharedTrial]]:
        """Run everything; yield the number of the trial (from 0) and what was noted of it."""
        for number in range(protocol.trials):
            yield number, self.trial()
