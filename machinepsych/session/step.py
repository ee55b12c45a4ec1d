"""The three-term contingency: the loop that every experiment runs, for one subject.

It knows no particular agent, apparatus or protocol: slots are filled when a kernel is built, and what an
experiment needs stands in the tables of its Design. Read :func:`three_term_contingency` first.
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import SCHEDULE, SCHEDULE_BEGIN, TRIAL_ORDER, Moment, uniform_index
from machinepsych.kernels.lane import Slot, lane
from machinepsych.protocol.design import ENDS_WITH_OUTCOME, ENDS_WITH_RESPONSE, NO_CHAIN
from machinepsych.vocabulary import NO_OPERATION

apparatus_begin_trial = Slot("apparatus_begin_trial")
apparatus_sense = Slot("apparatus_sense")
apparatus_apply = Slot("apparatus_apply")
apparatus_end_trial = Slot("apparatus_end_trial")
agent_begin = Slot("agent_begin")
agent_act = Slot("agent_act")
agent_learn = Slot("agent_learn")
agent_rest = Slot("agent_rest")
schedule_begin = Slot("schedule_begin")
schedule_pays = Slot("schedule_pays")

# Fields of the clock that each subject carries.
TICK = 0
# What a trial's latency is when there was no response.
NO_LATENCY = -1
# Rows of one phase follow one another and are fewer than this, so that each draws from its own stream.
SCHEDULE_STREAMS = 128


@lane
def three_term_contingency(phase, kind, design, place, schedules, slots, agent, parameters, moment):
    """Run one tick: sense, act, apply, pay, learn. Return the response, its outcome, and what is shown next.

    A response that would pay may lead to the next link of a chain instead: other stimuli, and no outcome yet.
    """
    sensed = apparatus_sense(place, slots.ids, slots.intensities)
    operations = design.schedule_of.shape[2]
    operation = agent_act(agent, parameters, slots.ids, slots.intensities, sensed, operations, moment)
    response = apparatus_apply(place, operation)
    outcome = response_outcome(phase, kind, response, design, schedules, moment)
    following = next_link(phase, kind, response, outcome, design)
    if following != kind:
        outcome = 0.0
    if response != NO_OPERATION:
        # A link of a chain is not expected to pay.
        delivered = design.delivered[phase] if following == kind else 0
        agent_learn(
            agent, parameters, slots.ids, slots.intensities, sensed, response, outcome, delivered, moment
        )
    if following != kind:
        apparatus_begin_trial(place, design.stimuli[following])
    return response, outcome, following


@lane
def next_link(phase, kind, response, outcome, design):
    """Return the trial type that a response leads to: its own unless it is a paid link of a chain."""
    if response == NO_OPERATION or outcome <= 0.0:
        return kind
    following = design.leads_to[phase, kind, response]
    return kind if following == NO_CHAIN else following


@lane
def response_outcome(phase, kind, response, design, schedules, moment):
    """Return what a response pays by its schedule; 0 for none."""
    if response == NO_OPERATION:
        return 0.0
    row = design.schedule_of[phase, kind, response]
    if row < 0:
        return 0.0
    if schedule_pays(
        design.schedule_kind[row],
        design.schedule_count[row],
        design.schedule_ticks[row],
        schedules.counters[row],
        moment,
        SCHEDULE + row % SCHEDULE_STREAMS,
    ):
        return design.outcome_of[phase, kind, response]
    return 0.0


@lane
def begin_phase(phase, design, schedules, moment):
    """Start the schedules of a phase from zeroed counters."""
    for row in range(design.schedule_phase.shape[0]):
        if design.schedule_phase[row] == phase:
            for k in range(schedules.counters.shape[1]):
                schedules.counters[row, k] = 0
            schedule_begin(
                design.schedule_kind[row],
                design.schedule_count[row],
                design.schedule_ticks[row],
                schedules.counters[row],
                moment,
                SCHEDULE_BEGIN + row % SCHEDULE_STREAMS,
            )


@lane
def order_block(phase, block, design, slots, seed, subject):
    """Write the trial types of a block into the order they come in (Fisher & Yates 1938 where shuffled)."""
    size = design.block_size[phase]
    for k in range(size):
        slots.order[k] = design.listing[phase, k]
    if design.shuffled[phase] == 1:
        # The draw's tick counts shuffles: unique for each place of each block of each phase.
        first = (phase * 1048576 + block) * 16384
        for k in range(size - 1, 0, -1):
            j = uniform_index(Moment(seed, subject, first + k), TRIAL_ORDER, k + 1)
            held = slots.order[k]
            slots.order[k] = slots.order[j]
            slots.order[j] = held


@lane
def run_trial(
    phase, kind, design, place, schedules, slots, agent, parameters, clock, seed, subject, record, column
):
    """Run one trial and the interval after it; fill the trial's column of the record."""
    onset = clock.ticks[TICK]
    apparatus_begin_trial(place, design.stimuli[kind])
    record.kind[column] = kind
    record.onset[column] = onset
    record.operation[column] = NO_OPERATION
    record.latency[column] = NO_LATENCY
    record.outcome[column] = 0.0
    record.responses[column] = 0
    record.reinforcers[column] = 0
    elapsed = 0
    while elapsed < design.window[phase]:
        moment = Moment(seed, subject, onset + elapsed)
        response, outcome, following = three_term_contingency(
            phase, kind, design, place, schedules, slots, agent, parameters, moment
        )
        elapsed += 1
        if response != NO_OPERATION:
            if record.responses[column] == 0:
                record.operation[column] = response
                record.latency[column] = elapsed - 1
            record.responses[column] += 1
            record.outcome[column] += outcome
            if outcome > 0.0:
                record.reinforcers[column] += 1
            if following != kind:
                kind = following
                continue
            if design.ends[phase] == ENDS_WITH_RESPONSE:
                break
            if design.ends[phase] == ENDS_WITH_OUTCOME and outcome != 0.0:
                break
    apparatus_end_trial(place)
    agent_rest(agent, parameters, design.interval[phase])
    clock.ticks[TICK] = onset + elapsed + design.interval[phase]


@lane
def run_block(
    design, place, schedules, slots, clock, subjects, agent, record, parameters, seed, phase, block, trials
):
    """Run one block of one subject: the function that a session's kernel calls.

    ``phase`` and ``block`` count from 0; the first block of a phase begins its schedules, the first of
    the session the subject. Only the first ``trials`` of the block are run, if it has more.
    """
    subject = subjects.number[0]
    moment = Moment(seed, subject, clock.ticks[TICK])
    if phase == 0 and block == 0:
        agent_begin(agent, parameters, moment)
    if block == 0:
        begin_phase(phase, design, schedules, moment)
    order_block(phase, block, design, slots, seed, subject)
    for k in range(min(trials, design.block_size[phase])):
        kind = slots.order[k]
        run_trial(
            phase,
            kind,
            design,
            place,
            schedules,
            slots,
            agent,
            parameters,
            clock,
            seed,
            subject,
            record,
            k,
        )
