"""Agents that are asked turn by turn, wherever they behave: mazes, shared chambers, somebody else's program.

A session of discrete trials runs agent and apparatus in one kernel. Here the agents have a kernel of their
own, which knows no apparatus: what is sensed comes in as arrays, operations go out. One kernel thus serves
every place, and a chamber that several subjects share is stepped between two of their turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS
from machinepsych.kernels.arrays import Array, allocate, bytes_per_subject, check_room
from machinepsych.kernels.backend import Backend
from machinepsych.kernels.counter_rng import Moment
from machinepsych.kernels.lane import Slot, lane
from machinepsych.kernels.source import Group, Program
from machinepsych.parameters import as_row
from machinepsych.session.kernel import (
    AGENT,
    agent_memory,
    memory_by_name,
    memory_group,
    memory_sizes,
    parameters_group,
)
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

agent_begin = Slot("agent_begin")
agent_act = Slot("agent_act")
agent_learn = Slot("agent_learn")
agent_rest = Slot("agent_rest")

# Fields of ``clock``.
TURN_TICK = 0
HAS_BEGUN = 1

# What a subject is asked to do in a turn, fields of ``asked``: 1 for yes.
ASKED_TO_LEARN = 0  # take in what came of its last operation
ASKED_TO_REST = 1  # let this many ticks pass without stimuli: a trial is over
ASKED_TO_ACT = 2  # sense, and do something

TURN = (
    Array("asked", (3,), "int", "whether to learn; ticks to rest; whether to act: in this order"),
    Array("operation", (1,), "int", "what it does; NO_OPERATION for nothing"),
    Array("outcome", (1,), "float", "what came of the last operation"),
    Array("delivered", (1,), "int", "1 where outcomes are shown, 0 in a probe"),
    Array("clock", (2,), "int", "the subject's tick; 1 once it has begun"),
    Array("number", (1,), "int", "number of the subject: with the seed, it has its random numbers"),
)


def sensed_arrays(slots: int) -> tuple[Array, ...]:
    """Declare what a subject senses now, and what it sensed then: at its last operation."""
    return (
        Array("count", (1,), "int", "stimuli sensed now"),
        Array("ids", (slots,), "int", "their ids"),
        Array("intensities", (slots,), "float", "their intensities, above 0 to 1"),
        Array("then_count", (1,), "int", "stimuli sensed at the last operation"),
        Array("then_ids", (slots,), "int", "their ids"),
        Array("then_intensities", (slots,), "float", "their intensities"),
    )


@lane
def agent_turn(turn, sensed, agent, parameters, seed, operations):
    """Run one turn of one subject: learn from what came, rest, then sense and act, each where asked."""
    moment = Moment(seed, turn.number[0], turn.clock[TURN_TICK])
    if turn.clock[HAS_BEGUN] == 0:
        agent_begin(agent, parameters, moment)
        turn.clock[HAS_BEGUN] = 1
    if turn.asked[ASKED_TO_LEARN] == 1:
        # What came of doing nothing is told too: what that is worth is the agent's to say.
        agent_learn(
            agent,
            parameters,
            sensed.then_ids,
            sensed.then_intensities,
            sensed.then_count[0],
            turn.operation[0],
            turn.outcome[0],
            turn.delivered[0],
            moment,
        )
        turn.clock[TURN_TICK] += 1
    ticks = turn.asked[ASKED_TO_REST]
    if ticks > 0:
        agent_rest(agent, parameters, ticks)
        turn.clock[TURN_TICK] += ticks
    turn.operation[0] = NO_OPERATION
    if turn.asked[ASKED_TO_ACT] == 1:
        count = sensed.count[0]
        sensed.then_count[0] = count
        for k in range(count):
            sensed.then_ids[k] = sensed.ids[k]
            sensed.then_intensities[k] = sensed.intensities[k]
        now = Moment(seed, turn.number[0], turn.clock[TURN_TICK])
        turn.operation[0] = agent_act(
            agent, parameters, sensed.then_ids, sensed.then_intensities, count, operations, now
        )


class AgentBatch:
    """``subjects`` agents of one kind, numbered from ``first``, in one vocabulary; asked turn by turn.

    ``numbers`` (``[N]``) numbers them otherwise, as where several kinds share chambers.

    ``slots`` is the most stimuli that are sensed at once. A subject does the same whatever the batch it is
    in, the backend and the number of threads. ``parameters`` are those of the agent's kind that differ from
    its defaults.
    """

    def __init__(
        self,
        kind: str,
        parameters: Mapping[str, Any],
        vocabulary: Vocabulary,
        slots: int,
        subjects: int,
        seed: int,
        backend: Backend,
        first: int = 1,
        numbers: Sequence[int] | None = None,
    ) -> None:
        named = AGENTS.get(kind)
        self.parameters = named.parameters(**parameters)
        self.kind = named.suited(self.parameters, slots)
        self.vocabulary = vocabulary
        self.subjects = subjects
        self.backend = backend
        self._operations = len(vocabulary.operations)
        self._state, self._initial = agent_memory(self.kind, self.parameters, vocabulary, slots)
        check_room(subjects, bytes_of(self._state, self._initial), "subjects")
        self._arrays = {"turn": allocate(TURN, subjects), "sensed": allocate(sensed_arrays(slots), subjects)}
        self._arrays["turn"]["number"][:, 0] = (
            np.arange(first, first + subjects) if numbers is None else numbers
        )
        self._arrays["turn"]["delivered"][:] = 1
        memory = (
            allocate(self._state, subjects)
            if self._initial is None
            else {AGENT: np.repeat(self._initial, subjects).view(np.recarray)}
        )
        self._memory = {name: backend.hold(array) for name, array in memory.items()}
        self._row = backend.hold(np.array(as_row(self.parameters)))
        self._seed = np.uint64(seed)
        self.program = turn_program(self.kind, self._state, self._initial)
        self._entry = backend.build(self.program)

    @property
    def operations(self) -> np.ndarray:
        """What each subject does, int64 ``[N]``; ``NO_OPERATION`` for nothing."""
        return self._arrays["turn"]["operation"][:, 0]

    def moment(self, k: int) -> Moment:
        """Return the moment of the k-th subject's next act: its random numbers come from there."""
        turn = self._arrays["turn"]
        return Moment(self._seed, int(turn["number"][k, 0]), int(turn["clock"][k, TURN_TICK]))

    def row(self) -> list[float]:
        """Return the parameters as kernels read them now."""
        row: list[float] = self.backend.fetch(self._row).tolist()
        return row

    def set_parameters(self, changes: Mapping[str, Any]) -> None:
        """Set parameters from now on, as a phase of a protocol may; the others stay as they were declared."""
        values = self.kind.parameters(**{**vars(self.parameters), **changes})
        self._row = self.backend.hold(np.array(as_row(values)))

    def memory(self) -> dict[str, np.ndarray]:
        """Return what the agents remember, arrays ``[N, ...]`` by name."""
        fetched = {name: self.backend.fetch(array) for name, array in self._memory.items()}
        return memory_by_name(self._state, self._initial, fetched)

    def turn(
        self,
        act: Any,
        view: Mapping[str, np.ndarray] | None = None,
        learn: Any = 0,
        outcome: Any = 0.0,
        delivered: Any = 1,
        rest: Any = 0,
    ) -> np.ndarray:
        """Run one turn and return the operations, int64 ``[N]``.

        Each argument is one value or ``[N]``: ``learn`` where the last operation's ``outcome`` is to be
        taken in (``delivered`` is 0 in a probe), ``rest`` the ticks that pass after it, ``act`` where
        something is to be done now, given what is sensed: ``view`` with ``count`` ``[N, 1]``, ``ids`` and
        ``intensities`` ``[N, slots]``, as a batch of chambers has them.
        """
        turn, sensed = self._arrays["turn"], self._arrays["sensed"]
        for place, asked in ((ASKED_TO_LEARN, learn), (ASKED_TO_REST, rest), (ASKED_TO_ACT, act)):
            turn["asked"][:, place] = asked
        turn["outcome"][:, 0] = outcome
        turn["delivered"][:, 0] = delivered
        if view is not None:
            for name in ("count", "ids", "intensities"):
                sensed[name][...] = view[name]
        held = {
            group: {name: self.backend.hold(array) for name, array in arrays.items()}
            for group, arrays in self._arrays.items()
        }
        arrays = [array for group in (*held.values(), self._memory) for array in group.values()]
        self.backend.launch(self._entry, self.subjects, (*arrays, self._row, self._seed, self._operations))
        for group, declared in self._arrays.items():
            for name, array in declared.items():
                fetched = self.backend.fetch(held[group][name])
                if fetched is not array:
                    array[...] = fetched
        return self.operations


def bytes_of(state: tuple[Array, ...], initial: np.ndarray | None) -> int:
    """Return the bytes of one agent's memory."""
    return bytes_per_subject(state) if initial is None else initial.dtype.itemsize


def bytes_of_agent(kind: str, parameters: Mapping[str, Any], vocabulary: Vocabulary, slots: int) -> int:
    """Return the bytes that the memory of one agent of a kind takes in a place."""
    named = AGENTS.get(kind)
    values = named.parameters(**parameters)
    return bytes_of(*agent_memory(named.suited(values, slots), values, vocabulary, slots))


def turn_program(kind: Any, state: tuple[Array, ...], initial: np.ndarray | None) -> Program:
    """Return the kernel in which agents of a kind are asked."""
    return Program(
        name="_".join(["turn", kind.act.__name__, *memory_sizes(initial)]),
        entry=agent_turn,
        groups=(
            Group("turn", tuple(array.name for array in TURN), "subject"),
            Group("sensed", tuple(array.name for array in sensed_arrays(1)), "subject"),
            memory_group(state, initial),
            parameters_group(kind),
        ),
        scalars=("seed", "operations"),
        bindings=kind.bindings(),
    )
