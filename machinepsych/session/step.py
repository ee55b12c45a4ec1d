"""The three-term contingency: the loop that every experiment runs, for one subject.

It knows no particular agent, apparatus or protocol: slots are filled when a kernel is built, and what an
experiment needs stands in the tables of its Design. Read :func:`three_term_contingency` first.
"""

from __future__ import annotations

from machinepsych.kernels.counter_rng import SCHEDULE, TRIAL_ORDER, Moment, uniform_index
from machinepsych.kernels.lane import Slot, lane
from machinepsych.protocol.design import (
    AFTER_DELIVERY,
    CONTINUES,
    COUNTED,
    END_OF_TRIAL,
    ENDS_WITH_OUTCOME,
    ENDS_WITH_RESPONSE,
    NO_CHAIN,
    TIMED,
)
from machinepsych.session.contingencies import (
    SCHEDULE_STREAMS,
    begin_counts,
    begin_phase,
    change_state,
    count_tick,
    looks_different,
    own_moment,
    pay,
    within_reach,
)
from machinepsych.vocabulary import NO_OPERATION

apparatus_begin_trial = Slot("apparatus_begin_trial")
apparatus_sense = Slot("apparatus_sense")
apparatus_apply = Slot("apparatus_apply")
apparatus_end_trial = Slot("apparatus_end_trial")
agent_begin = Slot("agent_begin")
agent_act = Slot("agent_act")
agent_learn = Slot("agent_learn")
agent_rest = Slot("agent_rest")
schedule_due = Slot("schedule_due")

# Fields of the clock that each subject carries.
TICK = 0
# The state, from 1, in which the next trial begins where a chain continues; 0 before the first one.
GOING_ON = 1
# What a trial's latency is when there was no response.
NO_LATENCY = -1
# No state: before a trial's first and after its last.
NO_STATE = -1


@lane
def three_term_contingency(phase, kind, design, place, schedules, slots, agent, parameters, moment):
    """Run one tick: sense, act, apply, pay, learn; then deliver what comes by time.

    Return the response, its outcome, the sum of what came by time, and the state that follows.
    """
    sensed = apparatus_sense(place, slots.ids, slots.intensities)
    operations = design.schedule_of.shape[2]
    operation = agent_act(agent, parameters, slots.ids, slots.intensities, sensed, operations, moment)
    response = within_reach(phase, kind, apparatus_apply(place, operation), design)
    outcome, following = pay(phase, kind, response, design, schedules, moment)
    delivered = design.delivered[phase]
    # A link of a chain is not expected to pay.
    if outcome == 0.0 and looks_different(phase, kind, following, design):
        delivered = 0
    came = 0.0
    timed = 0
    if design.rules[phase, TIMED] == 1:
        timed = operations
        came, following = deliver(phase, kind, following, design, schedules, moment)
    # What the response led to first, then what came by itself. One place calls the agent: a kernel with all
    # of the reasoner in it compiles sooner than with two.
    for a in range(-1, timed):
        told = response
        result = outcome
        if a >= 0:
            told = NO_OPERATION
            result = schedules.came[a]
            delivered = design.delivered[phase]
        if told != NO_OPERATION or result != 0.0:
            agent_learn(
                agent, parameters, slots.ids, slots.intensities, sensed, told, result, delivered, moment
            )
    if looks_different(phase, kind, following, design):
        apparatus_begin_trial(place, design.stimuli[following])
    return response, outcome, came, following


@lane
def deliver(phase, kind, following, design, schedules, moment):
    """Deliver what comes without a response (``schedules.came``); return its sum and the state that follows.

    Where the response has led to another state, the clocks of the one before wait.
    """
    total = 0.0
    for a in range(design.schedule_of.shape[2]):
        schedules.came[a] = 0.0
        row = design.schedule_of[phase, kind, a]
        if row < 0 or following != kind:
            continue
        if schedule_due(
            design.schedule_kind[row],
            design.schedule_count[row],
            design.schedule_ticks[row],
            schedules.counters[row],
            own_moment(row, schedules, moment),
            SCHEDULE + row % SCHEDULE_STREAMS,
        ):
            if design.moves[phase, kind, a, AFTER_DELIVERY] != NO_CHAIN:
                following = design.moves[phase, kind, a, AFTER_DELIVERY]
                continue
            came = design.comes_of[phase, kind, a]
            if came == 0.0:
                continue
            schedules.came[a] = came
            total = total + came
    return total, following


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
    continues = design.rules[phase, CONTINUES] == 1
    resumed = continues and clock.ticks[GOING_ON] > 0
    if resumed:
        kind = clock.ticks[GOING_ON] - 1
    apparatus_begin_trial(place, design.stimuli[kind])
    record.kind[column] = kind
    record.onset[column] = onset
    record.operation[column] = NO_OPERATION
    record.latency[column] = NO_LATENCY
    record.outcome[column] = 0.0
    record.responses[column] = 0
    record.reinforcers[column] = 0
    counted = design.rules[phase, COUNTED] == 1
    if counted:
        begin_counts(record, column)
    if not resumed:
        change_state(phase, NO_STATE, kind, design, schedules, Moment(seed, subject, onset), 0)
    elapsed = 0
    while elapsed < design.window[phase]:
        moment = Moment(seed, subject, onset + elapsed)
        response, outcome, came, following = three_term_contingency(
            phase, kind, design, place, schedules, slots, agent, parameters, moment
        )
        elapsed += 1
        if counted:
            count_tick(phase, kind, response, outcome, design, schedules, record, column, moment)
        if response != NO_OPERATION:
            if record.responses[column] == 0:
                record.operation[column] = response
                record.latency[column] = elapsed - 1
            record.responses[column] += 1
            record.outcome[column] += outcome
            if outcome > 0.0:
                record.reinforcers[column] += 1
        if came != 0.0:
            record.outcome[column] += came
            if came > 0.0:
                record.reinforcers[column] += 1
        if following == END_OF_TRIAL:
            break
        if following != kind:
            change_state(phase, kind, following, design, schedules, moment, 1)
            kind = following
            # A link of a chain, or a pellet that waits: the trial goes on.
            if outcome == 0.0 and came == 0.0:
                continue
        if response != NO_OPERATION and design.ends[phase] == ENDS_WITH_RESPONSE:
            break
        if design.ends[phase] == ENDS_WITH_OUTCOME and (outcome != 0.0 or came != 0.0):
            break
    if continues:
        clock.ticks[GOING_ON] = kind + 1
    else:
        change_state(phase, kind, NO_STATE, design, schedules, Moment(seed, subject, onset + elapsed), 0)
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
        clock.ticks[GOING_ON] = 0
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
