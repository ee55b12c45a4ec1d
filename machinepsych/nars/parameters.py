"""Parameters of the reasoner, each with its source.

Defaults follow OpenNARS for Applications (Hammer & Lofthouse 2020) unless the sentence says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.parameters import parameter

_ONA = "OpenNARS for Applications (Hammer & Lofthouse 2020)"


@dataclass(frozen=True)
class NarsParameters:
    """Parameters of the sensorimotor reasoner."""

    motor_babbling: float = parameter(
        0.2, "probability of trying an operation at random when deciding", low=0.0, high=1.0, source=_ONA
    )
    decision_threshold: float = parameter(
        0.501, "desire that an operation needs to be executed", low=0.5, high=1.0, source=_ONA
    )
    suppression_threshold: float = parameter(
        0.55, "desire above which a decision replaces babbling", low=0.5, high=1.0, source=_ONA
    )
    observation_confidence: float = parameter(
        0.9, "confidence of an observed event and of the goal", low=0.01, high=0.99, source=_ONA
    )
    projection_decay: float = parameter(
        0.8, "factor on confidence for each tick between two events", low=0.0, high=1.0, source=_ONA
    )
    anticipation_confidence: float = parameter(
        0.01, "confidence that an expected outcome stays away, until it comes", low=0.0, high=0.5, source=_ONA
    )
    evidence_capacity: float = parameter(
        1.5,
        "amount of evidence a hypothesis holds; older evidence makes room for new, so that what holds now "
        "counts (ONA keeps all, which makes it slow after a reversal)",
        low=0.1,
        high=1.0e6,
    )
    hypotheses: int = parameter(
        48,
        "number of hypotheses remembered; the least supported is forgotten for a new one",
        low=2,
        high=4096,
    )
