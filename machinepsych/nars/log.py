"""What happens inside a memory, noted for whoever looks: inputs, conclusions, decisions, executions.

The log is a fixed number of lines; what does not fit is counted as lost. Its owner empties it between calls
and a run stops early when it is nearly full (see :mod:`machinepsych.nars.cycle`).
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_copy
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY
from machinepsych.nars.registers import LOG_LOST, LOGGED, NOW

LOG_INPUT = 1
LOG_DERIVED = 2
LOG_REVISED = 3
LOG_SELECTED = 4
LOG_DECISION = 5
LOG_EXECUTED = 6
LOG_ANSWER = 7
LOG_INPUT_GOAL = 8
LOG_DERIVED_GOAL = 9
LOG_SELECTED_GOAL = 10

# Slack below which a run pauses, so that one tick's happenings are not lost.
LOG_SLACK = 512


@lane
def is_inference(kind):
    """Say whether a line tells of inference, which is noted only from a priority on."""
    return (kind != LOG_INPUT and kind != LOG_INPUT_GOAL and kind < LOG_DECISION) or kind >= LOG_DERIVED_GOAL


@lane
def log_event(memory, parameters, kind, term, frequency, confidence, time, stamp, priority, delay):
    """Note an event; inference only where its priority passes the parameter ``logged_priority``."""
    if is_inference(kind) and priority <= parameters.logged_priority:
        return
    place = memory.registers[LOGGED]
    if place >= memory.log_kind.shape[0]:
        memory.registers[LOG_LOST] += 1
        return
    memory.registers[LOGGED] += 1
    memory.log_kind[place] = kind
    memory.log_term[place] = term
    memory.log_truth[place, FREQUENCY] = frequency
    memory.log_truth[place, CONFIDENCE] = confidence
    memory.log_time[place] = time
    memory.log_created[place] = memory.registers[NOW]
    memory.log_priority[place] = priority
    memory.log_delay[place] = delay
    memory.log_desire[place] = 0.0
    memory.log_other[place] = 0
    stamp_copy(memory.log_stamp[place], stamp)


@lane
def log_more(memory, desire, other):
    """Add a desire and another term to the line noted last."""
    place = memory.registers[LOGGED] - 1
    if place >= 0:
        memory.log_desire[place] = desire
        memory.log_other[place] = other
