"""Results: what an operation answered, where its result is told from outside (``*setopstdin``).

Such an operation asks the world something, and its result <({SELF} * result) --> ^op> is as good as an
observation: the sequence of what was observed before and of the result is a condition for what comes next,
as in <((tick &/ <({SELF} * ($1 * #1)) --> ^remember>) &/ <({SELF} * #1) --> ^goto>) =/> <$1 --> [see]>>.
Who executed it as a step on the way to a goal wants that goal on.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamps_overlap
from machinepsych.nars.attention import add_goal
from machinepsych.nars.concepts import NO_CONCEPT, concept_of
from machinepsych.nars.cycle import FIRST_LAYER, INPUT_PRIORITY, cycle, new_observation, observe
from machinepsych.nars.induction import is_recent, may_be_condition, sequence_with
from machinepsych.nars.recency import is_before, oldest_position, recent_concept
from machinepsych.nars.registers import NOW, RECENT_END


@lane
def take_result(memory, parameters, rules, term, frequency, confidence, time):
    """Observe the result of an operation, and let it be the last event of sequences."""
    observe(memory, parameters, term, frequency, confidence, time, 0.0)
    cycle(memory, parameters, rules)
    concept = concept_of(memory, term)
    if concept == NO_CONCEPT:
        return
    newest = memory.registers[RECENT_END]
    horizon = memory.registers[NOW] - 2 * parameters.event_distance
    for position in range(newest, oldest_position(memory) - 1, -1):
        if is_before(memory, position, horizon):
            break
        before = recent_concept(memory, position)
        if before == NO_CONCEPT or memory.concept_operation[before] > 0:
            continue
        if (
            memory.spike_time[before] <= memory.spike_time[concept]
            and is_recent(memory, parameters, before, memory.spike_time[concept])
            and may_be_condition(memory, memory.concept_term[before])
            and not stamps_overlap(memory.spike_stamp[before], memory.spike_stamp[concept])
        ):
            sequence_with(memory, parameters, before, concept)


@lane
def want_on(memory, parameters, rules, term, frequency, confidence):
    """Want again, and pursue, what an operation was a step to whose result has come: no input of its own."""
    new_observation(memory)
    now = memory.registers[NOW]
    add_goal(
        memory,
        parameters,
        term,
        frequency,
        confidence,
        now,
        memory.observation,
        INPUT_PRIORITY,
        FIRST_LAYER,
        1,
    )
    cycle(memory, parameters, rules)
