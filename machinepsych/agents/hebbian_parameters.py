"""Parameters of the Hebbian agent (:mod:`machinepsych.agents.hebbian`): one set serves every apparatus."""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.hebb.rules.choice import rules_of_agents
from machinepsych.parameters import parameter


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
        6.0,
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
    attention_rate: float = parameter(
        0.05,
        "step by which each kind of cue, and what is held, comes to count more or less; 0: as at first",
        low=0.0,
        high=1.0,
        source="Sutton (1992); Mackintosh (1975)",
    )
    curiosity: float = parameter(
        0.3,
        "worth of what is wholly new, as an outcome, where nothing good is expected",
        low=0.0,
        high=10.0,
        source="Berlyne (1960), Conflict, arousal, and curiosity",
    )
    restlessness: float = parameter(
        2.0,
        "what novelty adds to the readiness to respond, for each part of what is wholly new",
        low=0.0,
        high=100.0,
        source="Berlyne (1960), Conflict, arousal, and curiosity",
    )
    novelty_discount: float = parameter(
        0.9, "worth of novelty one operation later", low=0.0, high=1.0, unit="per operation"
    )
    habituation: float = parameter(
        0.1,
        "share of what is new about an operation that becomes familiar each time",
        low=0.0,
        high=1.0,
        source="Thompson & Spencer (1966)",
    )
    familiarity_retention: float = parameter(
        0.9995,
        "what is left of familiarity a tick later",
        low=0.0,
        high=1.0,
        unit="per tick",
        source="Thompson & Spencer (1966), recovery of the habituated response",
    )
    variation: float = parameter(
        0.02,
        "share of choices made evenly when nothing is expected, of less and less the nearer the best hope is",
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
