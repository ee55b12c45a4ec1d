"""One memory served from outside: the lane function that a shell's kernel calls, a command at a time."""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nars.cycle import cycle, demand, let_pass, observe
from machinepsych.nars.questions import answer
from machinepsych.nars.registers import LEFT_OVER
from machinepsych.nars.results import take_result, want_on
from machinepsych.nars.service import (
    ASK,
    ASK_ALL,
    LET_PASS,
    TELL_BELIEF,
    TELL_GOAL,
    TELL_RESULT,
    WANT_ON,
)


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
