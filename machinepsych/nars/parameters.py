"""Parameters of the reasoner, each with its source, and its named sets.

The fields' own values are the set ``default``: what we believe best. ``OnaParameters`` is the set ``ona``:
the formulas and settings of OpenNARS for Applications (Hammer & Lofthouse 2020).
"""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.parameters import Parameter, describe, parameter

_ONA = "ONA, Hammer & Lofthouse 2020"

PERCEPTIONS = ("simultaneous", "sequential")
PREFERENCES = ("specific", "desire")

# The set ``ona`` keeps all evidence up to a confidence of 0.99.
ONA_LARGEST_EVIDENCE = 99.0


@dataclass(frozen=True)
class NarsParameters:
    """Parameters of the sensorimotor reasoner; these values are the set ``default``."""

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
    anticipation_threshold: float = parameter(
        0.501, "expectation from which an outcome counts as expected", low=0.5, high=1.0, source=_ONA
    )
    denied_fail_again: bool = parameter(
        False,
        "whether a hypothesis without any positive evidence is disappointed a little by every execution of "
        "its operation, whether its precondition holds or not (as in ONA)",
    )
    perception: str = parameter(
        "simultaneous",
        "whether the stimuli of a situation are events at one time, or at one tick each in the order shown "
        "(as ONA reads its input, a line a cycle)",
        choices=PERCEPTIONS,
    )
    outcome_delay: int = parameter(
        1, "ticks between an operation and its outcome as events (2 in ONA)", low=0, high=20, unit="ticks"
    )
    largest_compound: int = parameter(
        3, "largest number of stimuli in a precondition (2 in ONA)", low=1, high=3, unit="stimuli"
    )
    preference: str = parameter(
        "specific",
        "which hypothesis speaks for an operation: the most specific that holds here, or the most desired "
        "(ONA, where a short hypothesis may win over the right one)",
        choices=PREFERENCES,
    )
    babbling_avoids_failure: bool = parameter(
        True, "whether babbling leaves out operations that are known to fail here (not in ONA)"
    )
    evidence_capacity: float = parameter(
        1.5,
        "amount of evidence a hypothesis holds; older evidence makes room for new, so that what holds now "
        "counts (ONA keeps all up to 99, which makes it slow after a reversal)",
        low=0.1,
        high=1.0e6,
    )
    hypotheses: int = parameter(
        64,
        "number of hypotheses remembered; the least supported is forgotten for a new one",
        low=2,
        high=4096,
    )


@dataclass(frozen=True)
class OnaParameters(NarsParameters):
    """The set ``ona``."""

    perception: str = parameter("sequential", "as ONA: one event a cycle", choices=PERCEPTIONS, source=_ONA)
    outcome_delay: int = parameter(
        2, "an executed operation takes a cycle of its own", low=0, high=20, unit="ticks", source=_ONA
    )
    largest_compound: int = parameter(
        2, "with its operation a sequence of three", low=1, high=3, unit="stimuli", source=_ONA
    )
    preference: str = parameter("desire", "the most desired", choices=PREFERENCES, source=_ONA)
    babbling_avoids_failure: bool = parameter(False, "babbling knows nothing", source=_ONA)
    denied_fail_again: bool = parameter(
        True, "what weakly predicts the outcome's absence counts as confirmed", source=_ONA
    )
    evidence_capacity: float = parameter(
        ONA_LARGEST_EVIDENCE, "confidence stays below 0.99", low=0.1, high=1.0e6, source=_ONA
    )


SETS: dict[str, type[NarsParameters]] = {"default": NarsParameters, "ona": OnaParameters}


def described_sets() -> dict[str, tuple[Parameter, ...]]:
    """Return the parameters of every set by name of the set, for printing."""
    return {name: describe(parameters) for name, parameters in SETS.items()}
