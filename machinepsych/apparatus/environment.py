"""What can be stepped: a batch of chambers or mazes, one trial at a time, operations and outcomes.

Where a session runs whole blocks inside a kernel, a steppable environment is asked turn by turn: by
Gymnasium, by a language model, by a loop in Python. One kernel serves a family of environments (mazes,
two-sided boxes, chambers with levers); what tells one maze from another are tables that it reads.

A family's lane functions, all taking the shared tables ``world`` and one chamber's state ``place`` first:

- ``begin(world, place, draws, trial, moment)``: start trial number ``trial`` (from 0). ``draws`` (int64
  ``[D]``) hands over what would be drawn; ``UNDRAWN`` means draw it;
- ``step(world, place, operation, moment)``: do an operation, return the outcome;
- ``judge(world, place)``: return ``RUNNING``, ``SUCCESS`` or ``FAILURE`` after a step;
- ``sense(world, place, ids, intensities)``: write the stimuli's ids, return how many; ``intensities`` hold 1
  until something else is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.lane import Slot, lane
from machinepsych.kernels.source import Group, Program

# What a subject can do; the names are Environment.operations.
FORWARD = 0
LEFT = 1
RIGHT = 2
STAY = 3
OPERATIONS = ("forward", "left", "right", "stay")

# Besides operations, a chamber can be told to begin a trial, or to be left as it is.
BEGIN = -2
LEAVE = -1

# What a trial has come to. TIMEOUT is found before success: a success in the last step comes too late.
RUNNING = 0
SUCCESS = 1
FAILURE = 2
TIMEOUT = 3
STATUSES = ("running", "success", "failure", "timeout")

# Whether a chamber whose trial is over begins the next one when it is stepped.
AUTORESET_DISABLED = 0
AUTORESET_NEXT_STEP = 1

UNDRAWN = -1
# Draws that a trial's beginning can be given.
DRAWS = 4

# Streams of random numbers: what a trial begins with has the number of the trial for its tick.
BEGINNING = 1024
MIDST = 1040

TRIAL = 0
TICK = 1
STEPS = 2
STATUS = 3

CHAMBER = (
    Array("identity", (2,), "int", "seed; number of the chamber among those of the seed"),
    Array("clock", (4,), "int", "trials begun; ticks of all trials; steps of this trial; its status"),
)
TURN = (
    Array("operation", (1,), "int", "what to do: an operation, BEGIN or LEAVE"),
    Array("draws", (DRAWS,), "int", "what the next trial begins with, UNDRAWN where it is drawn"),
    Array("outcome", (1,), "float", "what the operation led to"),
    Array("terminated", (1,), "byte", "1 where the trial has ended in success or failure"),
    Array("truncated", (1,), "byte", "1 where its time is up"),
    Array("success", (1,), "byte", "1 where it has ended in success"),
)


def view_arrays(slots: int, stimuli: int) -> tuple[Array, ...]:
    """Declare what a chamber shows: a short list of stimuli, and the same as one number for each stimulus."""
    return (
        Array("count", (1,), "int", "stimuli sensed now"),
        Array("ids", (slots,), "int", "their ids"),
        Array("intensities", (slots,), "float", "their intensities, above 0 to 1"),
        Array("dense", (stimuli,), "float", "intensity of every stimulus of the vocabulary; 0 where absent"),
    )


environment_begin = Slot("environment_begin")
environment_step = Slot("environment_step")
environment_judge = Slot("environment_judge")
environment_sense = Slot("environment_sense")


@lane
def no_ending(turn):
    """Say of a turn that no trial has ended in it."""
    turn.terminated[0] = 0
    turn.truncated[0] = 0
    turn.success[0] = 0


@lane
def trial_begun(chamber, turn):
    """Count a trial that has begun, with what it was handed over: the next one is drawn again."""
    for k in range(turn.draws.shape[0]):
        turn.draws[k] = UNDRAWN
    chamber.clock[TRIAL] += 1
    chamber.clock[STEPS] = 0
    chamber.clock[STATUS] = RUNNING


@lane
def trial_ended(chamber, turn, status):
    """Note what a trial has come to in this turn."""
    turn.terminated[0] = 0 if status == TIMEOUT else 1
    turn.truncated[0] = 1 if status == TIMEOUT else 0
    turn.success[0] = 1 if status == SUCCESS else 0
    chamber.clock[STATUS] = status


@lane
def chamber_turn(world, place, view, chamber, turn, limit, autoreset, dense):
    """Run one turn of one chamber: begin a trial or do an operation, then sense.

    ``limit`` is the number of steps a trial may last; ``dense`` is 1 where ``view.dense`` is wanted too.
    """
    operation = turn.operation[0]
    if operation == LEAVE:
        return
    if autoreset == AUTORESET_NEXT_STEP and chamber.clock[STATUS] != RUNNING:
        operation = BEGIN
    turn.outcome[0] = 0.0
    no_ending(turn)
    if operation == BEGIN:
        trial = chamber.clock[TRIAL]
        moment = Moment(np.uint64(chamber.identity[0]), chamber.identity[1], trial)
        environment_begin(world, place, turn.draws, trial, moment)
        for k in range(view.intensities.shape[0]):
            view.intensities[k] = 1.0
        trial_begun(chamber, turn)
    else:
        moment = Moment(np.uint64(chamber.identity[0]), chamber.identity[1], chamber.clock[TICK])
        turn.outcome[0] = environment_step(world, place, operation, moment)
        chamber.clock[STEPS] += 1
        status = TIMEOUT
        if chamber.clock[STEPS] < limit:
            status = environment_judge(world, place)
        if status != RUNNING:
            trial_ended(chamber, turn, status)
    chamber.clock[TICK] += 1
    if dense == 1:
        for k in range(view.count[0]):
            view.dense[view.ids[k]] = 0.0
    count = environment_sense(world, place, view.ids, view.intensities)
    view.count[0] = count
    if dense == 1:
        for k in range(count):
            view.dense[view.ids[k]] = view.intensities[k]


@dataclass(frozen=True)
class Family:
    """Environments that share lane functions; ``world`` names the shared tables, in order."""

    name: str
    world: tuple[str, ...]
    begin: Callable[..., Any]
    step: Callable[..., Any]
    judge: Callable[..., Any]
    sense: Callable[..., Any]

    def program(self, state: tuple[Array, ...]) -> Program:
        """Return the kernel of the family for chambers whose state has these arrays."""
        names = (
            ("place", state),
            ("view", view_arrays(1, 1)),
            ("chamber", CHAMBER),
            ("turn", TURN),
        )
        return Program(
            name=f"environment_{self.name}",
            entry=chamber_turn,
            groups=(
                Group("world", self.world, "shared"),
                *(Group(name, tuple(a.name for a in arrays), "subject") for name, arrays in names),
            ),
            scalars=("limit", "autoreset", "dense"),
            bindings={
                "environment_begin": self.begin,
                "environment_step": self.step,
                "environment_judge": self.judge,
                "environment_sense": self.sense,
            },
            inline=True,
        )


@dataclass(frozen=True)
class Draw:
    """One thing that a trial's beginning can be given: the key, its place in ``draws``, what is allowed.

    ``note`` says what the numbers mean.
    """

    key: str
    position: int
    allowed: tuple[int, ...]
    note: str


@dataclass(frozen=True)
class Environment:
    """One environment in one form, ready to be stepped: what a family's kernel reads, and the names.

    ``state`` declares one chamber's arrays, ``world`` holds the shared tables by name. ``stimuli`` are the
    names of the vocabulary in the order of ids, ``slots`` the most that are sensed at once, ``limit`` the
    steps of a trial. ``measures`` gives for each measure its number in ``place.tally``.
    ``outcomes`` are the least and the most that one step can pay.
    """

    name: str
    form: str
    about: str
    family: Family
    world: dict[str, np.ndarray]
    state: tuple[Array, ...]
    stimuli: tuple[str, ...]
    slots: int
    limit: int
    draws: tuple[Draw, ...]
    measures: tuple[tuple[str, int], ...]
    outcomes: tuple[float, float]
    layout: Any = None

    @property
    def operations(self) -> tuple[str, ...]:
        """Names of the operations in the order of their ids."""
        return OPERATIONS

    def program(self) -> Program:
        """Return the kernel that steps this environment."""
        return self.family.program(self.state)
