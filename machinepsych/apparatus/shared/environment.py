"""What several subjects share: a batch of chambers with S subjects in each, stepped one turn at a time.

The contract of :mod:`machinepsych.apparatus.environment` for many: all subjects' operations go in together,
an order of service is drawn, outcomes ``[N, S]`` and views ``[N, S, slots]`` come out. State is ``[N, ...]``
for a chamber and ``[N, S, ...]`` for its subjects. A family's lane functions take the shared tables
``world`` and one chamber's state ``place`` first:

- ``begin(world, place, draws, trial, moment)``: start trial number ``trial`` (from 0);
- ``step(world, place, operations, order, outcomes, moment)``: do what each subject does (``NO_OPERATION`` for
  nothing), those that come first in ``order`` first; ``outcomes`` hold 0 until something is added;
- ``judge(world, place)``: return ``RUNNING``, ``SUCCESS`` or ``FAILURE`` after a step;
- ``sense(world, place, s, ids, intensities)``: write what subject s senses, return how many stimuli.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import (
    BEGIN,
    CHAMBER,
    DRAWS,
    LEAVE,
    RUNNING,
    STEPS,
    TICK,
    TIMEOUT,
    TRIAL,
    Draw,
    no_ending,
    trial_begun,
    trial_ended,
)
from machinepsych.apparatus.shared.order import draw_order
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.lane import Slot, lane
from machinepsych.kernels.source import Group, Program

# What a chamber is told, besides BEGIN and LEAVE: that its subjects do their operations.
STEP = 0


def shared_turn_arrays(subjects: int) -> tuple[Array, ...]:
    """Declare what goes into and comes out of a turn of one chamber."""
    return (
        Array("command", (1,), "int", "STEP, BEGIN or LEAVE"),
        Array("operation", (subjects,), "int", "what each subject does; NO_OPERATION for nothing"),
        Array("draws", (DRAWS,), "int", "what the next trial begins with, UNDRAWN where it is drawn"),
        Array("order", (subjects,), "int", "the order in which subjects were served"),
        Array("outcome", (subjects,), "float", "what came of it for each subject"),
        Array("terminated", (1,), "byte", "1 where the trial has ended in success or failure"),
        Array("truncated", (1,), "byte", "1 where its time is up"),
        Array("success", (1,), "byte", "1 where it has ended in success"),
    )


def shared_view_arrays(subjects: int, slots: int, stimuli: int) -> tuple[Array, ...]:
    """Declare what the subjects of a chamber sense."""
    return (
        Array("count", (subjects,), "int", "stimuli sensed now by each subject"),
        Array("ids", (subjects, slots), "int", "their ids"),
        Array("intensities", (subjects, slots), "float", "their intensities, above 0 to 1"),
        Array("dense", (subjects, stimuli), "float", "intensity of every stimulus; 0 where absent"),
    )


shared_begin = Slot("shared_begin")
shared_step = Slot("shared_step")
shared_judge = Slot("shared_judge")
shared_sense = Slot("shared_sense")


@lane
def shared_turn(world, place, view, chamber, turn, limit, dense):
    """Run one turn of one chamber: begin a trial or let all subjects act, then let each sense."""
    command = turn.command[0]
    if command == LEAVE:
        return
    for s in range(turn.outcome.shape[0]):
        turn.outcome[s] = 0.0
    no_ending(turn)
    if command == BEGIN:
        trial = chamber.clock[TRIAL]
        moment = Moment(np.uint64(chamber.identity[0]), chamber.identity[1], trial)
        shared_begin(world, place, turn.draws, trial, moment)
        trial_begun(chamber, turn)
    else:
        moment = Moment(np.uint64(chamber.identity[0]), chamber.identity[1], chamber.clock[TICK])
        draw_order(turn.order, moment)
        shared_step(world, place, turn.operation, turn.order, turn.outcome, moment)
        chamber.clock[STEPS] += 1
        status = TIMEOUT
        if chamber.clock[STEPS] < limit:
            status = shared_judge(world, place)
        if status != RUNNING:
            trial_ended(chamber, turn, status)
    chamber.clock[TICK] += 1
    for s in range(turn.outcome.shape[0]):
        if dense == 1:
            for k in range(view.count[s]):
                view.dense[s, view.ids[s, k]] = 0.0
        for k in range(view.intensities.shape[1]):
            view.intensities[s, k] = 1.0
        count = shared_sense(world, place, s, view.ids[s], view.intensities[s])
        view.count[s] = count
        if dense == 1:
            for k in range(count):
                view.dense[s, view.ids[s, k]] = view.intensities[s, k]


@dataclass(frozen=True)
class SharedFamily:
    """Shared environments with the same lane functions; ``world`` names the shared tables, in order."""

    name: str
    world: tuple[str, ...]
    begin: Callable[..., Any]
    step: Callable[..., Any]
    judge: Callable[..., Any]
    sense: Callable[..., Any]

    def program(self, state: tuple[Array, ...]) -> Program:
        """Return the kernel of the family; it serves any number of subjects."""
        names = (
            ("place", state),
            ("view", shared_view_arrays(1, 1, 1)),
            ("chamber", CHAMBER),
            ("turn", shared_turn_arrays(1)),
        )
        return Program(
            name=f"shared_{self.name}",
            entry=shared_turn,
            groups=(
                Group("world", self.world, "shared"),
                *(Group(name, tuple(a.name for a in arrays), "subject") for name, arrays in names),
            ),
            scalars=("limit", "dense"),
            bindings={
                "shared_begin": self.begin,
                "shared_step": self.step,
                "shared_judge": self.judge,
                "shared_sense": self.sense,
            },
        )


@dataclass(frozen=True)
class SharedEnvironment:
    """A place for ``subjects`` subjects, ready to be stepped: what a family's kernel reads, and the names.

    ``state`` declares one chamber's arrays, ``world`` holds the shared tables by name. ``stimuli`` and
    ``operations`` are names in the order of ids, ``slots`` the most stimuli that one subject senses at once,
    ``limit`` the ticks of a trial. ``measures`` gives for each measure its number in ``place.tally``
    (``[N, S, measures]``), ``outcomes`` the least and the most that a tick can bring one subject.
    """

    name: str
    about: str
    family: SharedFamily
    subjects: int
    world: dict[str, np.ndarray]
    state: tuple[Array, ...]
    stimuli: tuple[str, ...]
    operations: tuple[str, ...]
    slots: int
    limit: int
    measures: tuple[tuple[str, int], ...]
    outcomes: tuple[float, float]
    draws: tuple[Draw, ...] = ()

    def program(self) -> Program:
        """Return the kernel that steps this environment."""
        return self.family.program(self.state)
