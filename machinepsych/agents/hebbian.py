"""The Hebbian agent: a linear-attention memory from situations and operations to outcomes.

The key of a situation adds up the stimuli present, their pairs and their whole pattern; that of an
operation in it is bound to the operation (:mod:`machinepsych.hebb.cues`). One stimulus that was there a
moment ago is held in mind, and bound to the situation too (:mod:`machinepsych.hebb.recent`). How much each
kind of cue counts, and which stimuli are worth holding, is learned from errors
(:mod:`machinepsych.hebb.selective_attention`). Reading the memory with a key gives the outcome that the
subject expects of the operation. Doing nothing is one thing more that can be done, once something has come of
it: a cost of standing still, a shock that goes on, food that comes by itself.

What is new draws a subject on where nothing good is expected, and keeps it active
(:mod:`machinepsych.hebb.curiosity`).

What is written, and when. An operation opens a transition, which closes with the next operation of the
trial, or with the trial. Then the outcome that came of it, and for a rule that writes errors the discounted
expectation of the operation that followed, is written under a trace of the keys: that of the operation
itself, and of those before it in the trial, fading by the tick. With the delta rule this is SARSA(lambda)
on linear features (Rummery & Niranjan 1994), with the trace of van Seijen et al. (2016), which never counts
a repeated key twice; where every trial is one operation it is Rescorla & Wagner's rule.
"""

from __future__ import annotations

import math
from typing import Any

from machinepsych.agents.base import AGENTS, AgentKind, Explanation
from machinepsych.agents.hebbian_explanation import expectations
from machinepsych.agents.hebbian_parameters import HebbianParameters
from machinepsych.hebb.cues import compose_key, draw_signs
from machinepsych.hebb.curiosity import habituate, newness, novelty, recover
from machinepsych.hebb.recent import HELD, NOTHING_HELD, SITUATIONS, attend, bind_recent, held_strength
from machinepsych.hebb.rules.choice import rule_apply, rule_lanes, rules_of_agents
from machinepsych.hebb.selective_attention import ALL, PAIRS, PATTERN, SINGLES, carry_over, follow_error
from machinepsych.hebb.weights import memory_fade, memory_read_bound, memory_read_three, memory_write
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import CHOICE, KEYS, RESPONDING, Moment, uniform
from machinepsych.kernels.exactly import exponential, power
from machinepsych.kernels.lane import lane
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# Fields of ``transition``: what came of the last operation so far; what was expected of it, and of novelty
# ahead; the best outcome in memory.
CAME = 0
WAS_EXPECTED = 1
LURE_EXPECTED = 2
BEST_OUTCOME = 3
# Fields of ``since``: whether a transition is open, and the tick of its operation; whether something ever
# came of doing nothing; what was held then; the tick up to which familiarity has faded.
TRANSITION_OPEN = 0
TRANSITION_TICK = 1
NOTHING_COUNTS = 2
HELD_THEN = 3
FADED_TICK = 4
# Fields of ``recalled``: outcome, familiarity, novelty ahead.
OUTCOME, FAMILIAR, AHEAD = range(3)
# Expectations are compared on their own scale, but never on a finer one than this; standing still that
# costs as much leaves no subject idle, and where as much is expected novelty has no appeal.
FINEST_SCALE = 0.05
# What is left of the best outcome in memory after each operation.
BEST_RETENTION = 0.9999
# The rule that reads slow weights beside the fast ones, as kernels know it.
WITH_SLOW_WEIGHTS = rules_of_agents().index("consolidation")


def hebbian_state(parameters: HebbianParameters, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory, the keys, the open transition and the tallies of what was done.

    Operations are followed by doing nothing, as the last.
    """
    stimuli, done = len(vocabulary.stimuli), len(vocabulary.operations) + 1
    size = (parameters.keys,)
    return (
        Array("weights", size, "float", "fast weights: outcome expected per unit of key"),
        Array("slow", size, "float", "slow weights, which do not fade"),
        Array("familiar", size, "float", "how familiar operations in situations are, per unit of key"),
        Array("lure", size, "float", "novelty that lies ahead of them, per unit of key"),
        Array("levels", (1,), "float", "running average of the rule"),
        Array("signs", (stimuli, *size), "byte", "signs of each stimulus"),
        Array("operation_signs", (done, *size), "byte", "signs of each operation"),
        Array("situation", size, "float", "key of the present situation"),
        Array("elements", size, "float", "sum of the stimuli present"),
        Array("pattern", size, "float", "product of the signs of the stimuli present"),
        Array("factors", (4,), "float", "what the parts of the key were multiplied by"),
        Array("held_length", (1,), "float", "length of the cues with what is held"),
        Array("kinds", (3,), "float", "logarithm of what each kind of cue has come to count"),
        Array("relevance", (stimuli,), "float", "the same of each stimulus where it is held"),
        Array("changes", size, "float", "what was written lately"),
        Array("carried", (5,), "float", "what each kind of cue carried over from that to here"),
        Array("largest", (4,), "float", "largest product of that and the error, fading"),
        Array("recalled", (3,), "float", "what is read of an operation: room to work in"),
        Array("expected", (done,), "float", "outcome expected of each operation"),
        Array("novelty", (done,), "float", "novelty of each operation and of what it leads to"),
        Array("appeal", (done,), "float", "outcome expected of each operation, and what is new about it"),
        Array("trace", size, "float", "keys of the trial's operations, fading"),
        Array("transition", (4,), "float", "outcome of the last operation; what was expected; the best"),
        Array("since", (5,), "int", "open transition, its tick; whether nothing counts; held then; faded"),
        Array("recency", (stimuli,), "float", "trace of each stimulus, fading by the tick"),
        Array("sightings", (stimuli,), "int", "situations with the stimulus in them"),
        Array("attention", (3,), "int", "tick of the last situation; how many there were; what is held"),
        Array("experiences", (stimuli, done), "int", "operations done with a stimulus present"),
        Array("outcomes", (stimuli, done), "float", "sum of the outcomes that followed at once"),
    )


@lane
def hebbian_begin(agent, parameters, moment):
    """Draw the subject's own signs of stimuli and operations."""
    stimuli = agent.signs.shape[0]
    for s in range(stimuli):
        draw_signs(agent.signs[s], moment, KEYS + s)
    for a in range(agent.operation_signs.shape[0]):
        draw_signs(agent.operation_signs[a], moment, KEYS + stimuli + a)


@lane
def hebbian_recall(agent, parameters, operation):
    """Read what is expected of an operation in the present situation, into ``recalled``."""
    signs = agent.operation_signs[operation]
    memory_read_three(agent.recalled, agent.weights, agent.familiar, agent.lure, agent.situation, signs)
    if parameters.rule == WITH_SLOW_WEIGHTS:
        agent.recalled[OUTCOME] += memory_read_bound(agent.slow, agent.situation, signs)


@lane
def hebbian_hold(agent, parameters, sensed):
    """Return the length of the cues with what is held: as far as its trace is fresh and it has told much."""
    held = agent.attention[HELD]
    if agent.attention[SITUATIONS] == 0 or held == NOTHING_HELD:
        return 0.0
    counts = exponential(agent.relevance[held])
    return held_strength(parameters.recent_cue, agent.recency[held], sensed) * counts


@lane
def hebbian_expect(agent, parameters, ids, intensities, sensed):
    """Take in the situation; fill in what is expected of each operation in it and of doing nothing.

    What is new adds to the appeal of an operation where nothing good is expected of any.
    """
    compose_key(
        agent.situation,
        agent.elements,
        agent.pattern,
        agent.factors,
        agent.signs,
        ids,
        intensities,
        sensed,
        exponential(agent.kinds[SINGLES]),
        parameters.pair_cues * exponential(agent.kinds[PAIRS]),
        parameters.whole_cue * exponential(agent.kinds[PATTERN]),
    )
    strength = hebbian_hold(agent, parameters, sensed)
    agent.held_length[0] = strength
    if strength > 0.0:
        bind_recent(agent.situation, agent.signs[agent.attention[HELD]], strength)
    best = 0.0
    considered = agent.expected.shape[0] - 1 + agent.since[NOTHING_COUNTS]
    for a in range(agent.expected.shape[0]):
        hebbian_recall(agent, parameters, a)
        agent.expected[a] = agent.recalled[OUTCOME]
        agent.novelty[a] = novelty(
            agent.recalled[FAMILIAR], agent.recalled[AHEAD], parameters.novelty_discount
        )
        if a < considered:
            best = max(best, agent.recalled[OUTCOME])
    worth = parameters.curiosity * (1.0 - min(best / FINEST_SCALE, 1.0))
    for a in range(agent.expected.shape[0]):
        agent.appeal[a] = agent.expected[a] + worth * agent.novelty[a]


@lane
def hebbian_readiness(agent, parameters, operations):
    """Return the probability of deciding at all in this tick, from that of idling up to 1.

    It grows with the best expected outcome, with what doing nothing is expected to cost, and with what is
    new about what can be done.
    """
    best, newest = agent.expected[0], agent.novelty[0]
    for a in range(1, operations):
        best = max(best, agent.expected[a])
        newest = max(newest, agent.novelty[a])
    urge = max(best, 0.0) + parameters.restlessness * newest
    if agent.since[NOTHING_COUNTS] == 1:
        urge = urge + max(-agent.expected[operations], 0.0) / FINEST_SCALE
    rate = parameters.response_probability
    return rate + (1.0 - rate) * min(urge, 1.0)


@lane
def hebbian_choose(agent, parameters, considered, moment):
    """Choose among the first ``considered`` by softmax of their appeal.

    Appeals are compared on their own scale, halfway between the size of the best and the distance to the
    worst, up to 1: far from an outcome, where all are small and nearly alike, a choice is nearly as sharp as
    beside it. The less is expected, beside the best outcome in memory, the larger the share of choices that
    is made evenly: what animals do varies more the less they expect (Gharib, Gade & Roberts 2004), and one
    that never tries again what went wrong never finds out that it mostly pays (the hot stove effect, Denrell
    & March 2001).
    """
    best, worst = agent.appeal[0], agent.appeal[0]
    for a in range(1, considered):
        best = max(best, agent.appeal[a])
        worst = min(worst, agent.appeal[a])
    scale = 0.5 * (math.fabs(best) + best - worst)
    sharpness = parameters.inverse_temperature / min(max(scale, FINEST_SCALE), 1.0)
    hoped = max(agent.transition[BEST_OUTCOME], FINEST_SCALE)
    evenly = parameters.variation * (1.0 - min(max(best, 0.0) / hoped, 1.0))
    total = 0.0
    for a in range(considered):
        total = total + exponential(sharpness * (agent.appeal[a] - best))
    # One draw serves both: the first share of it chooses evenly, the rest by softmax.
    drawn = uniform(moment, CHOICE)
    if drawn < evenly:
        return min(int(drawn / evenly * considered), considered - 1)
    left = (drawn - evenly) / (1.0 - evenly) * total
    for a in range(considered):
        left = left - exponential(sharpness * (agent.appeal[a] - best))
        if left < 0.0:
            return a
    return considered - 1


@lane
def hebbian_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Decide more readily the more is at stake; then choose, doing nothing being a choice where it counts."""
    attend(
        agent.recency,
        agent.sightings,
        agent.attention,
        agent.relevance,
        ids,
        intensities,
        sensed,
        parameters.recent_decay,
        moment.tick,
    )
    recover(agent.familiar, parameters.familiarity_retention, moment.tick - agent.since[FADED_TICK])
    agent.since[FADED_TICK] = moment.tick
    hebbian_expect(agent, parameters, ids, intensities, sensed)
    if uniform(moment, RESPONDING) >= hebbian_readiness(agent, parameters, operations):
        return NO_OPERATION
    chosen = hebbian_choose(agent, parameters, operations + agent.since[NOTHING_COUNTS], moment)
    return chosen if chosen < operations else NO_OPERATION


@lane
def hebbian_settle(agent, parameters, later, novel):
    """Close the open transition: write what came of it, and what is expected ``later``, under the trace.

    ``novel`` is the novelty that it led to. Attention follows the error, as far as cues carried over what was
    written before.
    """
    memory_fade(agent.weights, parameters.retention)
    rule_apply(
        parameters.rule,
        agent,
        parameters,
        agent.trace,
        agent.transition[CAME],
        later,
        agent.transition[WAS_EXPECTED],
    )
    rate = parameters.learning_rate
    memory_write(agent.lure, agent.trace, rate * (novel - agent.transition[LURE_EXPECTED]))
    if parameters.attention_rate > 0.0:
        error = agent.transition[CAME] + later - agent.transition[WAS_EXPECTED]
        follow_error(
            agent.kinds,
            agent.relevance,
            agent.largest,
            agent.carried,
            agent.since[HELD_THEN],
            error,
            parameters.attention_rate,
        )
        memory_write(agent.changes, agent.trace, rate * (error - agent.carried[ALL]))
    agent.since[TRANSITION_OPEN] = 0


@lane
def hebbian_trace(agent, fade, operation):
    """Fade the trace and add the operation's key, so far as it is not in it: with the key it reads 1 then."""
    signs = agent.operation_signs[operation]
    share = 1.0 - fade * memory_read_bound(agent.trace, agent.situation, signs)
    for k in range(agent.trace.shape[0]):
        agent.trace[k] = fade * agent.trace[k] + share * agent.situation[k] * signs[k]


@lane
def hebbian_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Close the transition before and open that of the operation; a probe, which shows none, changes nothing.

    Doing nothing counts from the first outcome on that came of it; until then it is time that passes.
    """
    if delivered == 0:
        return
    done = operation
    if operation < 0:
        done = agent.expected.shape[0] - 1
        if outcome != 0.0:
            agent.since[NOTHING_COUNTS] = 1
        if agent.since[NOTHING_COUNTS] == 0:
            return
    hebbian_recall(agent, parameters, done)
    fade = 0.0
    if agent.since[TRANSITION_OPEN] == 1:
        elapsed = moment.tick - agent.since[TRANSITION_TICK]
        worth = power(parameters.discount, elapsed)
        discount = parameters.novelty_discount
        novel = discount * novelty(agent.recalled[FAMILIAR], agent.recalled[AHEAD], discount)
        hebbian_settle(agent, parameters, worth * agent.recalled[OUTCOME], novel)
        fade = worth * power(parameters.trace_decay, elapsed)
        hebbian_recall(agent, parameters, done)
    hebbian_trace(agent, fade, done)
    hebbian_open(agent, parameters, done, outcome, moment)
    for j in range(sensed):
        agent.experiences[ids[j], done] += 1
        agent.outcomes[ids[j], done] += outcome


@lane
def hebbian_open(agent, parameters, done, outcome, moment):
    """Open the transition of what was done, which has just been recalled, and grow familiar with it."""
    signs = agent.operation_signs[done]
    agent.transition[CAME] = outcome
    agent.transition[WAS_EXPECTED] = agent.recalled[OUTCOME]
    agent.transition[LURE_EXPECTED] = agent.recalled[AHEAD]
    agent.transition[BEST_OUTCOME] = max(outcome, BEST_RETENTION * agent.transition[BEST_OUTCOME])
    agent.since[TRANSITION_OPEN] = 1
    agent.since[TRANSITION_TICK] = moment.tick
    amount = parameters.habituation * newness(agent.recalled[FAMILIAR])
    habituate(agent.familiar, agent.situation, signs, amount)
    if parameters.attention_rate > 0.0:
        held = agent.attention[HELD]
        agent.since[HELD_THEN] = held
        carry_over(
            agent.carried,
            agent.changes,
            agent.situation,
            agent.elements,
            agent.pattern,
            agent.factors,
            signs,
            agent.signs[max(held, 0)],
            agent.held_length[0],
        )


@lane
def hebbian_rest(agent, parameters, ticks):
    """End a trial: nothing follows its last operation, and the next trial begins with no trace."""
    if agent.since[TRANSITION_OPEN] == 1:
        hebbian_settle(agent, parameters, 0.0, 0.0)
    for k in range(agent.trace.shape[0]):
        agent.trace[k] = 0.0


def hebbian_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a choice by the outcome expected of each operation, and the cues that it is read from."""
    operations = len(vocabulary.operations)
    operation = int(hebbian_act(agent, parameters, *situation, operations, moment))
    considered = operations + int(agent.since[NOTHING_COUNTS])
    return expectations(parameters, agent, vocabulary, situation, considered, operation)


AGENTS.register(
    "hebbian",
    AgentKind(
        name="hebbian",
        about="a linear-attention memory of outcomes, written by a Hebbian or delta rule",
        parameters=HebbianParameters,
        state=hebbian_state,
        begin=hebbian_begin,
        act=hebbian_act,
        learn=hebbian_learn,
        rest=hebbian_rest,
        explain=hebbian_explain,
        slots=rule_lanes,
    ),
    __name__,
)
