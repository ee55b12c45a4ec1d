"""What a memory is served from outside, and the program of the kernel that does it.

Lanes are named here, not imported: a shell whose kernel is on disk starts without them.
"""

from __future__ import annotations

from machinepsych.kernels.lane import NamedLane
from machinepsych.kernels.source import Group, Program
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.state import SHELL_CAPACITY, memory_arrays
from machinepsych.parameters import describe

# Commands.
TELL_BELIEF = 1
TELL_GOAL = 2
LET_PASS = 3
ASK = 4
ASK_ALL = 5
TELL_RESULT = 6
WANT_ON = 7


def service_program(declarative: bool = True) -> Program:
    """Return the program of the shell's kernel, with or without inference about what has no time."""
    infer = _lane("cycle", "infer_nothing")
    fields: tuple[str, ...] = ("none",)
    if declarative:
        from machinepsych.nars.rulebook import RULE_FIELDS

        infer, fields = _lane("reasoning", "infer_with_rules"), tuple(RULE_FIELDS)
    described = describe(ReasonerParameters)
    return Program(
        name="narsese" if declarative else "narsese_sensorimotor",
        entry=_lane("serving", "serve"),
        groups=(
            Group("memory", tuple(array.name for array in memory_arrays(SHELL_CAPACITY)), "record"),
            Group(
                "parameters",
                tuple(each.name for each in described),
                "row",
                frozenset(each.name for each in described if each.kind != "number"),
            ),
            Group("rules", fields, "shared"),
        ),
        scalars=("command", "term", "frequency", "confidence", "time", "amount"),
        bindings={
            "infer_from_event": infer,
            "relate_values": _lane("measured_relations", "relate_measured_values"),
        },
    )


def _lane(module: str, name: str) -> NamedLane:
    return NamedLane(f"machinepsych.nars.{module}", name)
