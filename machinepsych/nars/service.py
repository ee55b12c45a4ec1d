"""One memory served from outside: the lane function that a shell's kernel calls, a command at a time."""

from __future__ import annotations

from typing import Any

from machinepsych.kernels.lane import lane
from machinepsych.kernels.source import Group, Program
from machinepsych.nars.cycle import cycle, demand, infer_nothing, let_pass, observe
from machinepsych.nars.measured_relations import relate_measured_values
from machinepsych.nars.questions import answer
from machinepsych.nars.registers import LEFT_OVER
from machinepsych.nars.results import take_result, want_on
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


@lane
def serve(memory, parameters, rules, command, term, frequency, confidence, time, amount):
    """Carry out one command; what came of it stands in the log.

    ``time`` is an occurrence time, or the tense of a question; ``amount`` the ticks to let pass (those that
    are left over are in the register LEFT_OVER), the delay of a temporal implication, or a question's
    threshold.
    """
    if command == TELL_BELIEF:
        observe(memory, parameters, term, frequency, confidence, time, amount)
        cycle(memory, parameters, rules)
    elif command == TELL_GOAL:
        demand(memory, parameters, term, frequency, confidence)
        cycle(memory, parameters, rules)
    elif command == LET_PASS:
        memory.registers[LEFT_OVER] = let_pass(memory, parameters, rules, int(amount))
    elif command == ASK:
        answer(memory, parameters, term, time, 0.0, False)
    elif command == ASK_ALL:
        answer(memory, parameters, term, time, amount, True)
    elif command == TELL_RESULT:
        take_result(memory, parameters, rules, term, frequency, confidence, time)
    elif command == WANT_ON:
        want_on(memory, parameters, rules, term, frequency, confidence)


def service_program(declarative: bool = True) -> Program:
    """Return the program of the shell's kernel, with or without inference about what has no time."""
    infer: Any = infer_nothing
    fields: tuple[str, ...] = ("none",)
    if declarative:
        from machinepsych.nars.reasoning import infer_with_rules
        from machinepsych.nars.rulebook import RULE_FIELDS

        infer, fields = infer_with_rules, tuple(RULE_FIELDS)
    described = describe(ReasonerParameters)
    return Program(
        name="narsese" if declarative else "narsese_sensorimotor",
        entry=serve,
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
        bindings={"infer_from_event": infer, "relate_values": relate_measured_values},
    )
