"""The Hebbian agent: a linear-attention memory from stimulus-operation keys to outcomes.

Every pair of a stimulus and an operation has a random key of unit length, the subject's own. The key of
an operation in a situation is the sum of its keys with the stimuli present, brought back to unit length;
reading the memory with it gives the outcome that the subject expects of the operation.

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
from machinepsych.hebb.rules.choice import rule_apply, rule_lanes, rules_of_agents
from machinepsych.hebb.weights import memory_fade, memory_read
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import CHOICE, KEYS, RESPONDING, Moment, random_words, uniform
from machinepsych.kernels.exactly import exponential, power
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

# Fields of ``transition``: what came of the last operation so far, and what was expected of it.
CAME = 0
WAS_EXPECTED = 1
# Fields of ``since``: whether a transition is open, and the tick of its operation.
TRANSITION_OPEN = 0
TRANSITION_TICK = 1
# Expectations are compared on their own scale, but never on a finer one than this.
FINEST_SCALE = 0.05
# How many stored pairs are told of an operation.
MOST_PAIRS = 4


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
    keys: int = parameter(256, "length of the keys and of the weights", low=1, high=4096)
    inverse_temperature: float = parameter(
        5.0,
        "how sharply choice follows expected outcome (softmax)",
        low=0.0,
        high=100.0,
        source="Luce (1959), Individual Choice Behavior",
    )
    response_probability: float = parameter(
        0.2,
        "probability of a response in a tick when nothing is expected",
        low=0.0,
        high=1.0,
        unit="per tick",
    )


def hebbian_state(parameters: HebbianParameters, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare the memory, the keys, the open transition and the tallies of what was done."""
    stimuli, operations = len(vocabulary.stimuli), len(vocabulary.operations)
    size = (parameters.keys,)
    return (
        Array("weights", size, "float", "fast weights: outcome expected per unit of key"),
        Array("slow", size, "float", "slow weights, which do not fade"),
        Array("levels", (1,), "float", "running average of the rule"),
        Array("signs", (stimuli, operations, *size), "byte", "signs of the key of a stimulus-operation pair"),
        Array("present", (operations, *size), "float", "key of each operation in the present situation"),
        Array("expected", (operations,), "float", "outcome expected of each operation"),
        Array("trace", size, "float", "keys of the trial's operations, fading"),
        Array("transition", (2,), "float", "outcome of the last operation, and what was expected of it"),
        Array("since", (2,), "int", "whether a transition is open, and the tick of its operation"),
        Array("experiences", (stimuli, operations), "int", "operations done with a stimulus present"),
        Array("outcomes", (stimuli, operations), "float", "sum of the outcomes that followed at once"),
    )


@lane
def hebbian_begin(agent, parameters, moment):
    """Draw the subject's keys: entries of +1 or -1, to be divided by the root of their number."""
    stimuli, operations, size = agent.signs.shape
    one = np.uint64(1)
    for s in range(stimuli):
        for a in range(operations):
            # 32 signs a word: the draw's tick counts the words of this key.
            bits = np.uint64(0)
            for k in range(size):
                if k % 32 == 0:
                    draw = Moment(moment.seed, moment.subject, k // 32)
                    bits, _, _, _ = random_words(draw, KEYS + s * operations + a)
                sign = np.int64((bits >> np.uint64(k % 32)) & one)
                agent.signs[s, a, k] = 2 * sign - 1


@lane
def hebbian_compose(agent, ids, intensities, sensed):
    """Form the unit key of each operation among the stimuli present; zero where nothing is sensed."""
    operations, size = agent.present.shape
    for a in range(operations):
        for k in range(size):
            agent.present[a, k] = 0.0
        for j in range(sensed):
            for k in range(size):
                agent.present[a, k] += intensities[j] * agent.signs[ids[j], a, k]
        length = memory_read(agent.present[a], agent.present[a])
        if length > 0.0:
            scale = 1.0 / math.sqrt(length)
            for k in range(size):
                agent.present[a, k] = agent.present[a, k] * scale


@lane
def hebbian_recall(agent, key):
    """Read the outcome expected under a key, from the fast and the slow weights."""
    return memory_read(agent.weights, key) + memory_read(agent.slow, key)


@lane
def hebbian_expect(agent, ids, intensities, sensed):
    """Fill in the outcome expected of each operation here; return the best."""
    best = -1.0e300
    hebbian_compose(agent, ids, intensities, sensed)
    for a in range(agent.expected.shape[0]):
        agent.expected[a] = hebbian_recall(agent, agent.present[a])
        best = max(best, agent.expected[a])
    return best


@lane
def hebbian_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Respond the more readily the better the best expected outcome; choose by softmax of expectations.

    Expectations are compared on the scale of the best, up to 1: far from an outcome, where all are
    small, a choice is as sharp as beside it.
    """
    best = hebbian_expect(agent, ids, intensities, sensed)
    rate = parameters.response_probability
    readiness = rate + (1.0 - rate) * min(max(best, 0.0), 1.0)
    if uniform(moment, RESPONDING) >= readiness:
        return NO_OPERATION
    sharpness = parameters.inverse_temperature / min(max(math.fabs(best), FINEST_SCALE), 1.0)
    total = 0.0
    for a in range(operations):
        total = total + exponential(sharpness * (agent.expected[a] - best))
    left = uniform(moment, CHOICE) * total
    for a in range(operations):
        left = left - exponential(sharpness * (agent.expected[a] - best))
        if left < 0.0:
            return a
    return operations - 1


@lane
def hebbian_settle(agent, parameters, later):
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
    agent.since[TRANSITION_OPEN] = 0


@lane
def hebbian_trace(agent, fade, key):
    """Fade the trace and add a unit key to it, so far as it is not in it: the trace reads 1 with the key."""
    share = 1.0 - fade * memory_read(agent.trace, key)
    for k in range(key.shape[0]):
        agent.trace[k] = fade * agent.trace[k] + share * key[k]


@lane
def hebbian_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Close the transition before and open that of the operation; a probe, which shows none, changes nothing.

    An outcome that comes without an operation counts for the last one, discounted by the time since.
    """
    if delivered == 0:
        return
    elapsed = moment.tick - agent.since[TRANSITION_TICK]
    if operation < 0:
        if agent.since[TRANSITION_OPEN] == 1:
            late = outcome * power(parameters.discount, elapsed)
            agent.transition[CAME] = agent.transition[CAME] + late
        return
    key = agent.present[operation]
    fade = 0.0
    expected = hebbian_recall(agent, key)
    if agent.since[TRANSITION_OPEN] == 1:
        worth = power(parameters.discount, elapsed)
        hebbian_settle(agent, parameters, worth * expected)
        fade = worth * power(parameters.trace_decay, elapsed)
        expected = hebbian_recall(agent, key)
    hebbian_trace(agent, fade, key)
    agent.transition[CAME] = outcome
    agent.transition[WAS_EXPECTED] = expected
    agent.since[TRANSITION_OPEN] = 1
    agent.since[TRANSITION_TICK] = moment.tick
    for j in range(sensed):
        agent.experiences[ids[j], operation] += 1
        agent.outcomes[ids[j], operation] += outcome


@lane
def hebbian_rest(agent, parameters, ticks):
    """End a trial: nothing follows its last operation, and the next trial begins with no trace."""
    if agent.since[TRANSITION_OPEN] == 1:
        hebbian_settle(agent, parameters, 0.0)
    for k in range(agent.trace.shape[0]):
        agent.trace[k] = 0.0


def stored_pairs(agent: Any) -> tuple[np.ndarray, np.ndarray]:
    """Take the weights apart into the keys that were written: (pairs [P, 2] of stimulus and operation, [P]).

    Everything that is written is a sum of keys of stimulus-operation pairs that occurred, so that the
    weights are too. Where no more pairs occurred than a key is long, their shares are unique; where more
    did, those of least squares are taken.
    """
    pairs = np.argwhere(np.asarray(agent.experiences) > 0)
    if not len(pairs):
        return pairs, np.zeros(0)
    weights = np.asarray(agent.weights) + np.asarray(agent.slow)
    return pairs, np.linalg.lstsq(unit_keys(agent, pairs).T, weights, rcond=1e-10)[0]


def unit_keys(agent: Any, pairs: np.ndarray) -> np.ndarray:
    """Return the unit keys [P, K] of pairs [P, 2] of a stimulus and an operation."""
    signs = np.asarray(agent.signs)[pairs[:, 0], pairs[:, 1]]
    return signs / math.sqrt(signs.shape[-1])


def hebbian_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a choice by the outcome expected of each operation, and the stored pairs it is read from.

    A reason is a stored pair: what it adds to the expectation of an operation is its share in the weights
    times the overlap of its key with that of the operation here. Pairs of what is not here add crosstalk.
    """
    operations = len(vocabulary.operations)
    operation = int(hebbian_act(agent, parameters, *situation, operations, moment))
    pairs, shares = stored_pairs(agent)
    keys = unit_keys(agent, pairs)
    order = sorted(range(operations), key=lambda a: -float(agent.expected[a]))
    reasons = []
    for a in order:
        name = vocabulary.operations[a]
        overlaps = keys @ np.asarray(agent.present)[a]
        parts = shares * overlaps
        strongest = np.argsort(-np.abs(parts), kind="stable")[:MOST_PAIRS]
        for p in strongest:
            stimulus, done = pairs[p]
            times = int(agent.experiences[stimulus, done])
            facts = {
                "share in weights": float(shares[p]),
                "overlap of keys": float(overlaps[p]),
                "experiences": times,
                "mean outcome": float(agent.outcomes[stimulus, done]) / times,
            }
            because = f"{vocabulary.stimuli[stimulus]} with {vocabulary.operations[done]}"
            reasons.append(Reason(name, because, float(parts[p]), facts))
        if len(parts) > MOST_PAIRS:
            left = float(agent.expected[a]) - float(parts[strongest].sum())
            reasons.append(Reason(name, f"{len(parts) - MOST_PAIRS} other stored pairs", left))
    expected = ", ".join(f"{vocabulary.operations[a]} {float(agent.expected[a]):.3f}" for a in order)
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
