"""The kernel of a session: which arrays an apparatus and an agent need, and how they are grouped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS, AgentKind
from machinepsych.apparatus.base import APPARATUS
from machinepsych.kernels.arrays import Array, allocate, bytes_per_subject
from machinepsych.kernels.source import Group, Program
from machinepsych.parameters import as_row, describe
from machinepsych.protocol.design import Design, Plan
from machinepsych.schedules.base import schedule_lanes
from machinepsych.session.step import run_block
from machinepsych.vocabulary import Vocabulary

RECORD = ("kind", "operation", "latency", "responses", "reinforcers", "onset", "outcome")
# What is counted in a trial by component and operandum, in phases where responses are free.
COUNTS = ("responses", "reinforcers", "shocks", "changeovers")
SCALARS = ("seed", "phase", "block", "trials")

# Groups of arrays that hold one subject's state, in the order of the kernel's arguments.
AGENT = "agent"
STATE_GROUPS = ("place", "schedules", "slots", "clock", "subjects", AGENT, "record")


@dataclass(frozen=True)
class AgentKernel:
    """What a session needs to run one agent in one plan: the program, its state, its parameters.

    ``rows`` holds the parameters as kernels read them, a row for each phase.
    """

    label: str
    kind: AgentKind
    parameters: Any
    rows: list[list[float]]
    state: dict[str, tuple[Array, ...]]
    program: Program
    # What each subject's memory begins as, a record [1]; None where it begins with zeroed arrays.
    initial: np.ndarray | None = None

    @property
    def agent_bytes(self) -> int:
        """Bytes of one subject's memory, as the agent declares it."""
        return bytes_per_subject(self.state[AGENT])

    @property
    def bytes(self) -> int:
        """Bytes that one subject takes in all, the record of a block included."""
        return sum(bytes_per_subject(arrays) for arrays in self.state.values())

    def allocate(self, group: str, subjects: int) -> dict[str, np.ndarray]:
        """Allocate a group's arrays for a batch, by name; a memory that is one record by its group's name."""
        if group == AGENT and self.initial is not None:
            return {AGENT: np.repeat(self.initial, subjects).view(np.recarray)}
        return allocate(self.state[group], subjects)

    def memory(self, held: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the arrays ``[N, ...]`` of what the agents remember, by name."""
        return memory_by_name(self.state[AGENT], self.initial, held)


def memory_by_name(
    state: Sequence[Array], initial: np.ndarray | None, held: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the arrays ``[N, ...]`` of a memory by name, whether it is held as arrays or as records."""
    if initial is None:
        return dict(held)
    return {array.name: held[AGENT][array.name] for array in state}


def agent_memory(
    kind: AgentKind, values: Any, vocabulary: Vocabulary, slots: int
) -> tuple[tuple[Array, ...], np.ndarray | None]:
    """Declare an agent's memory, and what it begins as where it does not begin with zeroed arrays."""
    state = kind.state(values, vocabulary, slots) or (Array("nothing", (1,), "int", "no state"),)
    return state, None if kind.initial is None else kind.initial(values, vocabulary, slots)


def memory_group(state: Sequence[Array], initial: np.ndarray | None) -> Group:
    """Return the group of an agent's memory."""
    return Group(AGENT, tuple(array.name for array in state), "subject" if initial is None else "record")


def parameters_group(kind: AgentKind) -> Group:
    """Return the group of an agent's parameters: a row of numbers."""
    described = describe(kind.parameters)
    integers = frozenset(each.name for each in described if each.kind != "number")
    return Group("parameters", tuple(each.name for each in described), "row", integers)


def memory_sizes(initial: np.ndarray | None) -> list[str]:
    """Name the sizes of a memory that is one record: its kernel is compiled for them."""
    if initial is None:
        return []
    return [hashlib.sha256(repr(initial.dtype.descr).encode()).hexdigest()[:8]]


def _schedule_arrays(plan: Plan) -> tuple[Array, ...]:
    """Declare the schedules' counters and clocks, and what came of each operandum's by time."""
    rows, operations = len(plan.design.schedule_kind), plan.design.schedule_of.shape[2]
    return (
        Array("counters", (rows, plan.counters), "int", "counters of each schedule"),
        Array("clocks", (rows, 2), "int", "ticks it rested; tick since which it rests"),
        Array("changeover", (2,), "int", "operandum of the last response, from 1; tick of the last change"),
        Array("came", (operations,), "float", "what came by time in this tick"),
    )


def _record_arrays(plan: Plan, block: int) -> tuple[Array, ...]:
    """Declare the columns of a block's trials; counts by operandum only where a phase has them."""
    counted = block if any(phase.counted for phase in plan.phases) else 1
    parts = max(phase.components for phase in plan.phases)
    operations = plan.design.schedule_of.shape[2]
    return (
        *(
            Array(name, (block,), "float" if name == "outcome" else "int", "a column of the record")
            for name in RECORD
        ),
        Array("counts", (counted, parts, operations, len(COUNTS)), "int", "by component and operandum"),
        Array("lasted", (counted, parts), "int", "ticks of each component"),
    )


def agent_kernel(
    plan: Plan,
    label: str,
    kind_name: str,
    parameters: dict[str, Any],
    changes: Sequence[dict[str, Any]] = (),
) -> AgentKernel:
    """Declare the arrays of an agent in a plan and the program that runs it.

    ``changes`` are the parameters that each phase changes, for that phase alone.
    """
    apparatus = APPARATUS.get(plan.apparatus)
    slots = plan.stimulus_slots
    values = AGENTS.get(kind_name).parameters(**parameters)
    kind = AGENTS.get(kind_name).suited(values, slots)
    block = plan.design.listing.shape[1]
    memory, initial = agent_memory(kind, values, plan.vocabulary, slots)
    state = {
        "place": apparatus.state(slots),
        "schedules": _schedule_arrays(plan),
        "slots": (
            Array("ids", (slots,), "int", "stimuli sensed"),
            Array("intensities", (slots,), "float", "their intensities"),
            Array("order", (block,), "int", "trial types of the block in the order they come in"),
        ),
        "clock": (Array("ticks", (2,), "int", "tick of the session; state to go on with, from 1 (0: none)"),),
        "subjects": (Array("number", (1,), "int", "number of the subject"),),
        AGENT: memory,
        "record": _record_arrays(plan, block),
    }
    groups = [
        Group("design", Design.names(), "shared"),
        *(
            memory_group(memory, initial)
            if name == AGENT
            else Group(name, tuple(array.name for array in state[name]), "subject")
            for name in STATE_GROUPS
        ),
        parameters_group(kind),
    ]
    program = Program(
        name="_".join([plan.apparatus, kind.act.__name__, *memory_sizes(initial)]),
        entry=run_block,
        groups=tuple(groups),
        scalars=SCALARS,
        bindings={**apparatus.bindings(), **kind.bindings(), **schedule_lanes()},
    )
    rows = [as_row(kind.parameters(**{**parameters, **each})) for each in changes or [{}] * len(plan.phases)]
    return AgentKernel(label, kind, values, rows, state, program, initial)
