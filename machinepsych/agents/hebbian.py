"""The Hebbian agent: a linear-attention memory from situations and operations to outcomes.

The key of a situation adds up the stimuli present, their pairs and their whole pattern; that of an
operation in it is bound to the operation (:mod:`machinepsych.hebb.cues`). One stimulus that was there a
moment ago is held in mind, and bound to the situation too (:mod:`machinepsych.hebb.recent`). Reading the
memory with a key gives the outcome that the subject expects of the operation. Doing nothing is one thing
more that can be done, once something has come of it: a cost of standing still, a shock that goes on, food
that comes by itself.

What is written, and when. An operation opens a transition, which closes with the next operation of the
trial, or with the trial. Then the outcome that came of it, and for a rule that writes errors the discounted
expectation of the operation that followed, is written under a trace of the keys: that of the operation
itself, and of those before it in the trial, fading by the tick. With the delta rule this is SARSA(lambda)
on linear features (Rummery & Niranjan 1994), with the trace of van Seijen et al. (2016), which never counts
a repeated key twice; where every trial is one operation it is Rescorla & Wagner's rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.agents.base import AGENTS, AgentKind, Explanation, Reason
from machinepsych.hebb.contributions import CueRead, cue_reads, key_parts
from machinepsych.hebb.cues import class_reads, compose_parts, draw_signs
from machinepsych.hebb.recent import HELD, NOTHING_HELD, SITUATIONS, attend, bind_recent, held_strength
from machinepsych.hebb.rules.choice import rule_apply, rule_lanes, rules_of_agents
from machinepsych.hebb.weights import memory_fade, memory_read_bound, memory_read_three, memory_write
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import CHOICE, KEYS, RESPONDING, Moment, uniform
from machinepsych.kernels.exactly import exponential, power
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# Fields of ``transition``: what came of the last operation so far, and what was expected of it.
CAME = 0
WAS_EXPECTED = 1
# Fields of ``since``: whether a transition is open, and the tick of its operation; whether something ever
# came of doing nothing.
TRANSITION_OPEN = 0
TRANSITION_TICK = 1
NOTHING_COUNTS = 2
# Expectations are compared on their own scale, but never on a finer one than this; standing still that
# costs as much leaves no subject idle.
FINEST_SCALE = 0.05
SLOW = rules_of_agents().index('consolidation')
# How many cues are told of an operation.
MOST_CUES = 4


@dataclass(frozen=True)
class HebbianParameters:
    """Parameters of the Hebbian agent."""

    rule: str = parameter(
        "delta", "learning rule", choices=rules_of_agents(), source="Widrow & Hoff (1960); Hebb (1949)"
    )
    learning_rate: float = parameter(
        0.3, "share of an outcome (or its surprise) written at once", low=0.0, high=2.0
    )
    retention: float = parameter(
        1.0, "factor on the weights at each write; below 1 they fade", low=0.0, high=1.0
    )
    discount: float = parameter(
        0.97, "worth of an outcome one tick later", low=0.0, high=1.0, unit="per tick"
    )
    trace_decay: float = parameter(
        0.95,
        "how far outcomes reach back over the operations of a trial (lambda); 0 credits the last alone",
        low=0.0,
        high=1.0,
        unit="per tick",
        source="Sutton (1988)",
    )
    average_rate: float = parameter(
        0.1, "rate at which running averages follow (three_factor, homeostatic)", low=0.0, high=1.0
    )
    consolidation: float = parameter(
        0.01, "share of the fast weights that becomes slow at each write (consolidation)", low=0.0, high=1.0
    )
    keys: int = parameter(1024, "length of the keys and of the weights", low=1, high=4096)
    pair_cues: float = parameter(
        0.5,
        "length of the cues of pairs of stimuli, beside 1 of the stimuli themselves",
        low=0.0,
        high=10.0,
        source="Wagner & Rescorla (1972)",
    )
    whole_cue: float = parameter(
        0.5,
        "length of the cue of the whole pattern",
        low=0.0,
        high=10.0,
        source="Wagner & Rescorla (1972); Pearce (1987)",
    )
    recent_cue: float = parameter(
        4.0,
        "length of the cues of the situation with what was there a moment ago, beside 1 of the situation, "
        "divided by the number of stimuli present",
        low=0.0,
        high=10.0,
        source="Hull (1943), stimulus traces",
    )
    recent_decay: float = parameter(
        0.96,
        "what is left of the trace of a stimulus a tick after it",
        low=0.0,
        high=1.0,
        unit="per tick",
        source="Hull (1943), stimulus traces",
    )
    curiosity: float = parameter(
        0.3,
        "worth of what is wholly new, as an outcome",
        low=0.0,
        high=10.0,
        source="Berlyne (1960), Conflict, arousal, and curiosity",
    )
    foresight: float = parameter(0.9, "g", low=0.0, high=1.0)
    familiar_rate: float = parameter(0.1, "rate", low=0.0, high=1.0)
    recovery: float = parameter(0.998, "rate", low=0.0, high=1.0)
    quiet: float = parameter(0.0, "rate", low=0.0, high=1.0)
    relevance_rate: float = parameter(1.0, "rate", low=0.0, high=10.0)
    dull: float = parameter(1.0, "d", low=0.0, high=10.0)
    restless: float = parameter(1.0, "rate", low=0.0, high=10.0)
    attention_rate: float = parameter(0.05, "rate", low=0.0, high=1.0)
    variation: float = parameter(
        0.02,
        "share of choices made evenly when nothing good is expected",
        low=0.0,
        high=1.0,
        source="Gharib, Gade & Roberts (2004), J Exp Psychol Anim Behav Process 30",
    )
    inverse_temperature: float = parameter(
        5.0,
        "how sharply choice follows expected outcome (softmax)",
        low=0.0,
        high=100.0,
        source="Luce (1959), Individual Choice Behavior",
    )
    response_probability: float = parameter(
        0.2,
        "probability of a response in a tick when nothing is expected, of responding or of waiting",
        low=0.0,
        high=1.0,
        unit="per tick",
    )


def hebbian_state(parameters: HebbianParameters, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory, the keys, the open transition and the tallies of what was done.

    Operations are followed by doing nothing, as the last.
    """
    stimuli, done = len(vocabulary.stimuli), len(vocabulary.operations) + 1
    size = (parameters.keys,)
    return (
        Array("weights", size, "float", "fast weights: outcome expected per unit of key"),
        Array("slow", size, "float", "slow weights, which do not fade"),
        Array("levels", (1,), "float", "running average of the rule"),
        Array("signs", (stimuli, *size), "byte", "signs of each stimulus"),
        Array("operation_signs", (done, *size), "byte", "signs of each operation"),
        Array("situation", size, "float", "key of the present situation"),
        Array("pattern", size, "float", "product of the signs of the stimuli present"),
        Array("expected", (done,), "float", "outcome expected of each operation"),
        Array("elements", size, "float", "sum of the stimuli present"),
        Array("familiar", size, "float", "f"),
        Array("lure", size, "float", "f"),
        Array("changes", size, "float", "f"),
        Array("novelty", (done,), "float", "n"),
        Array("appeal", (done,), "float", "n"),
        Array("three", (3,), "float", "r"),
        Array("hope", (1,), "float", "r"),
        Array("relevance", (stimuli,), "float", "r"),
        Array("gains", (4,), "float", "log gains"),
        Array("shares", (5,), "float", "reads of changes by class"),
        Array("reads", (5,), "float", "r"),
        Array("largest", (4,), "float", "sizes"),
        Array("ahead", (2,), "float", "expected lure; novelty"),
        Array("trace", size, "float", "keys of the trial's operations, fading"),
        Array("transition", (2,), "float", "outcome of the last operation, and what was expected of it"),
        Array("since", (4,), "int", "whether a transition is open; its tick; whether doing nothing counts"),
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
def hebbian_slow(agent, parameters, signs):
    if parameters.rule != SLOW:
        return 0.0
    return memory_read_bound(agent.slow, agent.situation, signs)


@lane
def hebbian_recall(agent, parameters, operation):
    """Read the outcome expected of an operation in the present situation, from fast and slow weights."""
    signs = agent.operation_signs[operation]
    fast = memory_read_bound(agent.weights, agent.situation, signs)
    return fast + hebbian_slow(agent, parameters, signs)


@lane
def hebbian_expect(agent, parameters, ids, intensities, sensed):
    """Take in the situation, and fill in what is expected of each operation in it and of doing nothing."""
    held = agent.attention[HELD]
    strength = 0.0
    row = 0
    if agent.attention[SITUATIONS] > 0 and held != NOTHING_HELD:
        row = held
        strength = held_strength(parameters.recent_cue, agent.recency[held], sensed) * exponential(agent.relevance[held])
    agent.shares[3] = strength
    agent.shares[0] = exponential(agent.gains[0])
    agent.shares[1] = parameters.pair_cues * exponential(agent.gains[1])
    agent.shares[2] = parameters.whole_cue * exponential(agent.gains[2])
    compose_parts(agent.situation, agent.elements, agent.pattern, agent.signs, ids, intensities, sensed, agent.shares)
    if strength > 0.0:
        bind_recent(agent.situation, agent.signs[row], strength)
    for a in range(agent.expected.shape[0]):
        signs = agent.operation_signs[a]
        memory_read_three(agent.three, agent.weights, agent.familiar, agent.lure, agent.situation, signs)
        agent.expected[a] = agent.three[0] + hebbian_slow(agent, parameters, signs)
        new = min(max(1.0 - agent.three[1], 0.0), 1.0)
        agent.novelty[a] = min(max((1.0 - parameters.foresight) * new + agent.three[2], 0.0), 1.0)
        agent.appeal[a] = agent.expected[a]
    best = 0.0
    for a in range(agent.expected.shape[0]):
        best = max(best, agent.expected[a])
    weight = parameters.curiosity * (1.0 - parameters.quiet * min(best / FINEST_SCALE, 1.0))
    for a in range(agent.expected.shape[0]):
        agent.appeal[a] += weight * agent.novelty[a]


@lane
def hebbian_new(agent, a):
    return min(max(1.0 - memory_read_bound(agent.familiar, agent.situation, agent.operation_signs[a]), 0.0), 1.0)


@lane
def hebbian_novelty(agent, parameters, a):
    ahead = memory_read_bound(agent.lure, agent.situation, agent.operation_signs[a])
    return min(max((1.0 - parameters.foresight) * hebbian_new(agent, a) + ahead, 0.0), 1.0)


@lane
def hebbian_readiness(agent, parameters, operations, best):
    """Return the probability of deciding at all in this tick, from that of idling up to 1.

    It grows with the best expected outcome, and with what doing nothing is expected to cost.
    """
    urge = max(best, 0.0)
    if agent.since[NOTHING_COUNTS] == 1:
        urge = urge + max(-agent.expected[operations], 0.0) / FINEST_SCALE
    most = 0.0
    for a in range(operations):
        most = max(most, agent.novelty[a])
    urge = urge + parameters.restless * most
    rate = parameters.response_probability
    return rate + (1.0 - rate) * min(urge, 1.0)


@lane
def hebbian_choose(agent, parameters, considered, moment):
    """Choose among the first ``considered`` expectations by softmax.

    They are compared on their own scale, halfway between the size of the best and the distance to the
    worst, up to 1: far from an outcome, where all are small and nearly alike, a choice is nearly as sharp as
    beside it. Where nothing good is expected, a share of choices is made evenly: what animals do varies more
    the less they expect (Gharib, Gade & Roberts 2004), and one that never tries again what went wrong never
    finds out that it mostly pays (the hot stove effect, Denrell & March 2001).
    """
    best, worst = agent.appeal[0], agent.appeal[0]
    for a in range(1, considered):
        best = max(best, agent.appeal[a])
        worst = min(worst, agent.appeal[a])
    scale = 0.5 * (max(best, 0.0) + parameters.dull * max(-best, 0.0) + best - worst)
    sharpness = parameters.inverse_temperature / min(max(scale, FINEST_SCALE), 1.0)
    hoped = max(agent.hope[0], FINEST_SCALE)
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
    hebbian_expect(agent, parameters, ids, intensities, sensed)
    best = agent.expected[0]
    for a in range(1, operations):
        best = max(best, agent.expected[a])
    if uniform(moment, RESPONDING) >= hebbian_readiness(agent, parameters, operations, best):
        return NO_OPERATION
    chosen = hebbian_choose(agent, parameters, operations + agent.since[NOTHING_COUNTS], moment)
    return chosen if chosen < operations else NO_OPERATION


@lane
def hebbian_settle(agent, parameters, later, lure, h):
    """Close the open transition: write what came of it, and what is expected ``later``, under the trace."""
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
    error = agent.transition[CAME] + later - agent.transition[WAS_EXPECTED]
    for c in range(4):
        x = error * agent.reads[c]
        agent.largest[c] = max(math.fabs(x), agent.largest[c] * 0.999)
        if agent.largest[c] > 0.0:
            change = parameters.attention_rate * x / agent.largest[c]
            if c < 3:
                agent.gains[c] = min(max(agent.gains[c] + change, -2.0), 2.0)
            elif agent.since[3] >= 0:
                s = agent.since[3]
                agent.relevance[s] = min(max(agent.relevance[s] + parameters.relevance_rate * change, -3.0), 3.0)
    memory_write(agent.changes, agent.trace, parameters.learning_rate * (error - agent.reads[4]))
    memory_write(agent.lure, agent.trace, parameters.learning_rate * (lure - agent.ahead[0]))
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
    expected = hebbian_recall(agent, parameters, done)
    fade = 0.0
    if agent.since[TRANSITION_OPEN] == 1:
        elapsed = moment.tick - agent.since[TRANSITION_TICK]
        worth = power(parameters.discount, elapsed)
        hebbian_settle(agent, parameters, worth * expected, parameters.foresight * hebbian_novelty(agent, parameters, done), 0)
        fade = worth * power(parameters.trace_decay, elapsed)
        expected = hebbian_recall(agent, parameters, done)
    hebbian_trace(agent, fade, done)
    signs = agent.operation_signs[done]
    new = hebbian_new(agent, done)
    agent.ahead[0] = memory_read_bound(agent.lure, agent.situation, signs)
    amount = parameters.familiar_rate * new
    for k in range(agent.trace.shape[0]):
        agent.familiar[k] = parameters.recovery * agent.familiar[k] + amount * agent.situation[k] * signs[k]
    held = agent.attention[HELD]
    agent.since[3] = held
    row = max(held, 0)
    class_reads(agent.reads, agent.changes, signs, agent.situation, agent.elements, agent.pattern, agent.shares, agent.signs[row], sensed)
    agent.hope[0] = max(outcome, 0.9999 * agent.hope[0])
    agent.transition[CAME] = outcome
    agent.transition[WAS_EXPECTED] = expected
    agent.since[TRANSITION_OPEN] = 1
    agent.since[TRANSITION_TICK] = moment.tick
    for j in range(sensed):
        agent.experiences[ids[j], done] += 1
        agent.outcomes[ids[j], done] += outcome


@lane
def hebbian_rest(agent, parameters, ticks):
    """End a trial: nothing follows its last operation, and the next trial begins with no trace."""
    if agent.since[TRANSITION_OPEN] == 1:
        hebbian_settle(agent, parameters, 0.0, 0.0, 0)
    memory_fade(agent.familiar, power(parameters.recovery, ticks))
    for k in range(agent.trace.shape[0]):
        agent.trace[k] = 0.0


def contributions(parameters: Any, agent: Any, situation: tuple[Any, Any, int], done: int) -> list[CueRead]:
    """Return what each cue of a situation, alone and with what is held, adds to what is expected."""
    held, strength = NOTHING_HELD, 0.0
    if int(agent.attention[SITUATIONS]) > 0 and int(agent.attention[HELD]) != NOTHING_HELD:
        held = int(agent.attention[HELD])
        strength = float(held_strength(parameters.recent_cue, agent.recency[held], situation[2]))
    parts = key_parts(
        np.asarray(agent.signs), situation, parameters.pair_cues, parameters.whole_cue, held, strength
    )
    weights = np.asarray(agent.weights) + np.asarray(agent.slow)
    return cue_reads(weights, parts, np.asarray(agent.operation_signs)[done])


def _reasons(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], done: int, name: str
) -> list[Reason]:
    reads = sorted(contributions(parameters, agent, situation, done), key=lambda read: -abs(read.adds))
    reasons = []
    for which, held, adds in reads[:MOST_CUES]:
        facts = {}
        times = int(agent.experiences[which[0], done]) if len(which) == 1 and held == NOTHING_HELD else 0
        if times:
            facts = {"experiences": times, "mean outcome": float(agent.outcomes[which[0], done]) / times}
        together = " and ".join(vocabulary.stimuli[k] for k in which)
        because = f"{together}, together," if len(which) > 1 else together
        before = "" if held == NOTHING_HELD else f", {vocabulary.stimuli[held]} before"
        reasons.append(Reason(name, f"{because} with {name}{before}", adds, facts))
    left = reads[MOST_CUES:]
    if left:
        reasons.append(Reason(name, f"{len(left)} weaker cues", sum(read.adds for read in left)))
    return reasons


def hebbian_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a choice by the outcome expected of each operation, and the cues that it is read from.

    A reason is a cue of the situation: a stimulus, two of them together, or the whole pattern; each also with
    the stimulus that is held in mind, which was there before. What the cues
    of an operation add is its expected outcome, to the last digit; crosstalk of what is not here is in it.
    """
    operations = len(vocabulary.operations)
    operation = int(hebbian_act(agent, parameters, *situation, operations, moment))
    names = [*vocabulary.operations, "doing nothing"]
    considered = operations + int(agent.since[NOTHING_COUNTS])
    order = sorted(range(considered), key=lambda a: -float(agent.expected[a]))
    written = np.asarray(agent.weights).any() or np.asarray(agent.slow).any()
    reasons = [
        reason
        for a in order
        if written
        for reason in _reasons(parameters, agent, vocabulary, situation, a, names[a])
    ]
    expected = ", ".join(f"{names[a]} {float(agent.expected[a]):.3f}" for a in order)
    did = "did not respond" if operation == NO_OPERATION else f"chose {vocabulary.operations[operation]}"
    read_from = "What each expectation is read from:" if reasons else "Nothing has been written yet."
    return Explanation(f"It expected outcomes of {expected}, and {did}. {read_from}", "adds", reasons)


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
