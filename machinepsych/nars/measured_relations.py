"""Relations of measured values: two measurements in a row say which of two things has more of something.

When the sequence (A &/ B) is formed of

    <(left * brightness_0.1) --> brightness> and <(right * brightness_0.5) --> brightness>,

whose values were declared to be of one measure, <(right * left) --> (+ brightness)> is an event of B's time:
right has more brightness than left. Of equal values <(left * right) --> (= brightness)> is one. What a longer
sequence holds before A stays before the relation: ((X &/ A), B) |- (X &/ relation). The form is that of
OpenNARS for Applications (Hammer & Lofthouse 2020, and its later versions); that a measurement which was
followed by another at its place is compared no more, and that the relation is deduced from the two, so that
a measurement that is denied denies no relation, are ours.

Only where values can be declared these lanes are part of a kernel: they fill the slot of
:mod:`machinepsych.nars.induction`.
"""

from __future__ import annotations

from machinepsych.kernels.lane import lane
from machinepsych.nal.evidence import stamp_merge
from machinepsych.nal.truth import truth_deduction, truth_projected
from machinepsych.nars.attention import add_belief, set_spike
from machinepsych.nars.concepts import (
    CONFIDENCE,
    FREQUENCY,
    NO_CONCEPT,
    conceive,
    concept_of,
    merit,
    use_concept,
)
from machinepsych.nars.recency import oldest_position, recent_concept
from machinepsych.nars.registers import NOW, RECENT_END
from machinepsych.nars.terms import (
    END_TERM,
    EQUAL_RELATION,
    HAS_VARIABLE,
    INHERITANCE,
    LARGER_RELATION,
    NO_TERM,
    PRODUCT,
    SEQUENCE,
    WORD,
    intern,
)
from machinepsych.nars.unification import NO_SPACE

# Row of memory.work_stamp.
RELATED = 2


@lane
def measured_value(memory, event):
    """Return the value that an event <(place * value) --> attribute> tells, ``NO_TERM`` for any other."""
    if memory.term_head[event] != INHERITANCE or memory.term_flags[event] & HAS_VARIABLE != 0:
        return NO_TERM
    subject = memory.term_left[event]
    if memory.term_head[subject] != PRODUCT:
        return NO_TERM
    value = memory.term_right[subject]
    if memory.term_head[value] != WORD or memory.symbol_space[memory.term_left[value]] == NO_SPACE:
        return NO_TERM
    return value


@lane
def measured_place(memory, event):
    """Return what an event that tells a value tells it of."""
    return memory.term_left[memory.term_left[event]]


@lane
def relation_of(memory, first, second):
    """Return the relation of two events that each tell a value; ``NO_TERM`` where they cannot be compared.

    They are compared where attribute and measure are the same and the places are not.
    """
    one = measured_value(memory, first)
    other = measured_value(memory, second)
    if one == NO_TERM or other == NO_TERM or memory.term_right[first] != memory.term_right[second]:
        return NO_TERM
    here = measured_place(memory, first)
    there = measured_place(memory, second)
    one = memory.term_left[one]
    other = memory.term_left[other]
    if here == there or memory.symbol_space[one] != memory.symbol_space[other]:
        return NO_TERM
    head = EQUAL_RELATION if memory.symbol_value[one] == memory.symbol_value[other] else LARGER_RELATION
    if memory.symbol_value[one] < memory.symbol_value[other]:
        here, there = there, here
    relation = intern(memory, head, memory.term_right[first], END_TERM)
    return intern(memory, INHERITANCE, intern(memory, PRODUCT, here, there), relation)


@lane
def is_superseded(memory, event, until):
    """Say whether another value of an event's place was told after it and no later than at a time."""
    concept = concept_of(memory, event)
    if concept == NO_CONCEPT:
        return True
    value = measured_value(memory, event)
    measure = memory.symbol_space[memory.term_left[value]]
    since = max(oldest_position(memory), memory.concept_recent_at[concept] + 1)
    for position in range(memory.registers[RECENT_END], since - 1, -1):
        later = recent_concept(memory, position)
        if later == NO_CONCEPT:
            continue
        other = memory.concept_term[later]
        if (
            memory.term_right[other] == memory.term_right[event]
            and memory.spike_time[concept] < memory.spike_time[later] <= until
            and measured_value(memory, other) != NO_TERM
            and measured_place(memory, other) == measured_place(memory, event)
            and memory.symbol_space[memory.term_left[measured_value(memory, other)]] == measure
        ):
            return True
    return False


@lane
def relate_measured_values(memory, parameters, before, concept, priority):
    """Observe the relation of two measured values: of the last event of one concept, and that of another.

    They are what a sequence is formed of, (A &/ B) or ((X &/ A) &/ B); ``priority`` is that of B.
    """
    context = NO_TERM
    first = memory.concept_term[before]
    if memory.term_head[first] == SEQUENCE:
        context = memory.term_left[first]
        first = memory.term_right[first]
    relation = relation_of(memory, first, memory.concept_term[concept])
    if relation == NO_TERM or memory.spike_imagined[before] == 1 or memory.spike_imagined[concept] == 1:
        return
    time = memory.spike_time[concept]
    if is_superseded(memory, first, time):
        return
    f_then, c_then = truth_projected(
        memory.spike[before, FREQUENCY],
        memory.spike[before, CONFIDENCE],
        time - memory.spike_time[before],
        parameters.projection_decay,
    )
    f, c = truth_deduction(
        f_then, c_then, memory.spike[concept, FREQUENCY], memory.spike[concept, CONFIDENCE]
    )
    if c < parameters.least_confidence:
        return
    stamp = memory.work_stamp[RELATED]
    stamp_merge(stamp, memory.spike_stamp[before], memory.spike_stamp[concept])
    if context == NO_TERM:
        worth = priority * merit(memory, relation, f, c)
        add_belief(memory, parameters, relation, f, c, time, stamp, worth, 0, 0.0)
        related = concept_of(memory, relation)
    else:
        related = conceive(memory, parameters, intern(memory, SEQUENCE, context, relation))
        if related == NO_CONCEPT or not set_spike(memory, parameters, related, f, c, time, stamp):
            return
        use_concept(memory, related)
    if related != NO_CONCEPT:
        # As a sequence, it may be a condition at once, before it is processed itself.
        memory.concept_selected_at[related] = memory.registers[NOW]
