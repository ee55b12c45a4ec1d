"""The Hebbian agent: a linear-attention memory from stimulus-operation keys to outcomes.

Every pair of a stimulus and an operation has a random key of unit length, the subject's own. The key of
an operation in a situation is the sum of its keys with the stimuli present, brought back to unit length;
reading the memory with it gives the outcome that the subject expects of the operation. An outcome is
written under the key of the operation that led to it.
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
from machinepsych.kernels.exactly import exponential
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter
from machinepsych.vocabulary import NO_OPERATION, Vocabulary


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
        1.0, "factor on all weights at each outcome; below 1 they fade", low=0.0, high=1.0
    )
    average_rate: float = parameter(
        0.1, "rate at which running averages follow (three_factor, homeostatic)", low=0.0, high=1.0
    )
    consolidation: float = parameter(
        0.01, "share of the fast weights that becomes slow at each outcome (consolidation)", low=0.0, high=1.0
    )
    keys: int = parameter(64, "length of the keys and of the weights", low=1, high=4096)
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
    """Declare the weights, the keys and the room for the key and the expectation of each operation."""
    stimuli, operations = len(vocabulary.stimuli), len(vocabulary.operations)
    return (
        Array("weights", (parameters.keys,), "float", "fast weights: outcome expected per unit of key"),
        Array("slow", (parameters.keys,), "float", "slow weights, which do not fade"),
        Array("levels", (1,), "float", "running average of the rule"),
        Array(
            "key_of", (stimuli, operations, parameters.keys), "float", "unit key of a stimulus-operation pair"
        ),
        Array(
            "present",
            (operations, parameters.keys),
            "float",
            "key of each operation in the present situation",
        ),
        Array("expected", (operations,), "float", "outcome expected of each operation"),
    )


@lane
def hebbian_begin(agent, parameters, moment):
    """Draw the subject's keys: entries of +1 or -1 over the square root of their number."""
    stimuli, operations, size = agent.key_of.shape
    entry = 1.0 / math.sqrt(size)
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
                agent.key_of[s, a, k] = entry if sign == 1 else -entry


@lane
def hebbian_compose(agent, ids, intensities, sensed):
    """Form the unit key of each operation among the stimuli present; zero where nothing is sensed."""
    operations, size = agent.present.shape
    for a in range(operations):
        for k in range(size):
            agent.present[a, k] = 0.0
        for j in range(sensed):
            for k in range(size):
                agent.present[a, k] += intensities[j] * agent.key_of[ids[j], a, k]
        length = 0.0
        for k in range(size):
            length = length + agent.present[a, k] * agent.present[a, k]
        if length > 0.0:
            scale = 1.0 / math.sqrt(length)
            for k in range(size):
                agent.present[a, k] = agent.present[a, k] * scale


@lane
def hebbian_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Respond the more readily the better the best expected outcome; choose by softmax of expectations."""
    best = -1.0e300
    # The situation is composed once a response is in question: expectations decide the readiness.
    hebbian_compose(agent, ids, intensities, sensed)
    for a in range(operations):
        agent.expected[a] = memory_read(agent.weights, agent.present[a]) + memory_read(
            agent.slow, agent.present[a]
        )
        best = max(best, agent.expected[a])
    rate = parameters.response_probability
    readiness = rate + (1.0 - rate) * min(max(best, 0.0), 1.0)
    if uniform(moment, RESPONDING) >= readiness:
        return NO_OPERATION
    total = 0.0
    for a in range(operations):
        total = total + exponential(parameters.inverse_temperature * (agent.expected[a] - best))
    left = uniform(moment, CHOICE) * total
    for a in range(operations):
        left = left - exponential(parameters.inverse_temperature * (agent.expected[a] - best))
        if left < 0.0:
            return a
    return operations - 1


@lane
def hebbian_learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Write the outcome under the key of the operation; a probe, which shows none, changes nothing."""
    if delivered == 1 and operation >= 0:
        memory_fade(agent.weights, parameters.retention)
        key = agent.present[operation]
        expected = memory_read(agent.weights, key) + memory_read(agent.slow, key)
        rule_apply(parameters.rule, agent, parameters, key, outcome, 0.0, expected)


def hebbian_explain(
    parameters: Any, agent: Any, vocabulary: Vocabulary, situation: tuple[Any, Any, int], moment: Moment
) -> Explanation:
    """Explain a choice by the outcome that is expected of each operation, stimulus by stimulus."""
    operations = len(vocabulary.operations)
    operation = int(hebbian_act(agent, parameters, *situation, operations, moment))
    ids, _, sensed = situation
    reasons = []
    for a, name in enumerate(vocabulary.operations):
        share = 1.0 / math.sqrt(max(1, sensed))
        parts = {
            vocabulary.stimuli[stimulus]: share * float(memory_read(agent.weights, agent.key_of[stimulus, a]))
            for stimulus in ids[:sensed]
        }
        reasons.append(Reason(name, "the keys of what is present", float(agent.expected[a]), parts))
    reasons.sort(key=lambda reason: -reason.value)
    expected = ", ".join(f"{reason.operation} {reason.value:.3f}" for reason in reasons)
    did = "did not respond" if operation == NO_OPERATION else f"chose {vocabulary.operations[operation]}"
    return Explanation(f"It expected outcomes of {expected}, and {did}.", "expected outcome", reasons)


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
        explain=hebbian_explain,
        written=rule_lanes,
    ),
    __name__,
)
