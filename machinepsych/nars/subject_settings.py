"""Parameters of the reasoner as a subject of experiments, and its named sets.

They stand apart from those of the shell, which starts sooner without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.nars.settings import (
    ONA,
    PREFERENCES,
    DefaultReasonerParameters,
    ReasonerParameters,
)
from machinepsych.parameters import parameter

PERCEPTIONS = ("simultaneous", "sequential", "whole", "suited")


@dataclass(frozen=True)
class _Subject:
    """What a subject of an experiment has besides."""

    perception: str = parameter(
        "sequential",
        "whether the stimuli of a situation are events at one time, or at one tick each in the order shown "
        "(as ONA reads its input, a line a cycle)",
        choices=PERCEPTIONS,
        source=ONA,
    )
    restlessness: float = parameter(
        0.95,
        "probability of trying something, each step, where nothing is known to lead to what is wanted and "
        "situations are perceived as wholes",
        low=0.0,
        high=1.0,
    )
    curiosity: float = parameter(
        0.02,
        "desire for an operation that was never tried in a situation perceived as a whole",
        low=0.0,
        high=1.0,
        source="exploration as a motive: Berlyne (1960), Conflict, Arousal, and Curiosity",
    )
    transition_evidence: float = parameter(
        10.0,
        "amount of evidence that a link from one whole situation to another holds",
        low=0.1,
        high=1.0e6,
    )
    least_outcome: float = parameter(
        0.1,
        "size of the smallest outcome that is an event beside the largest so far, where situations are "
        "perceived as wholes",
        low=0.0,
        high=1.0,
    )
    absence_confidence: float = parameter(
        0.0,
        "confidence of the observation that an outcome which could have been seen did not come; none in ONA",
        low=0.0,
        high=0.9,
        source=ONA,
    )
    concepts: int = parameter(
        96, "terms that a subject's memory has room for", low=16, high=4096, unit="concepts"
    )
    links: int = parameter(
        256, "implications that a subject's memory has room for", low=16, high=65_536, unit="links"
    )


@dataclass(frozen=True)
class OnaParameters(ReasonerParameters, _Subject):
    """The set ``ona`` of a subject, which only acts: no declarative inference, as in Machine Psychology."""

    level: int = parameter(0, "level of declarative inference: none", low=0, high=0, source=ONA)


@dataclass(frozen=True)
class NarsParameters(DefaultReasonerParameters, _Subject):
    """The set ``default`` of a subject."""

    level: int = parameter(0, "level of declarative inference: none", low=0, high=0)
    evidence_pieces: int = parameter(
        0, "pieces of evidence kept beside a belief: none, for want of declarative inference", low=0, high=0
    )
    retention: int = parameter(
        0,
        "0: the least used concepts make room, since what is used is what acts",
        low=0,
        high=0,
        unit="ticks",
    )
    perception: str = parameter(
        "suited",
        "whether the stimuli of a situation are events at one time, at one tick each in the order shown (as "
        "ONA reads its input, a line a cycle), or one event as a whole; what is suited is the whole where "
        "many may be sensed at once, twice as many as a condition has events or more, else one time",
        choices=PERCEPTIONS,
    )
    acquired_relations: bool = parameter(
        True,
        "whether contingencies with a context teach relations between stimuli, which guide action in turn",
    )
    only_known_arguments: bool = parameter(
        True,
        "whether an operation that babbles with given arguments is executed with these alone (not in ONA)",
    )
    preference: str = parameter(
        "specific",
        "which link speaks for an operation: the most specific that holds here, or the most desired "
        "(ONA, where a short hypothesis may win over the right one)",
        choices=PREFERENCES,
    )
    babbling_avoids_failure: bool = parameter(
        True, "whether babbling leaves out operations that are known to fail here (not in ONA)"
    )
    babbling_waits: bool = parameter(
        True, "whether babbling waits until neither a goal nor any of its subgoals has led to an operation"
    )
    anticipation_confidence: float = parameter(
        0.03,
        "confidence that an expected outcome stays away, until it comes (.01 in ONA)",
        low=0.0,
        high=1.0,
    )
    met_goals_rest: bool = parameter(
        True, "whether a subgoal that was just observed to be the case is not pursued (it is in ONA)"
    )
    absence_confidence: float = parameter(
        0.1,
        "confidence of the observation that an outcome which could have been seen did not come (none in ONA)",
        low=0.0,
        high=0.9,
    )
    evidence_capacity: float = parameter(
        1.5,
        "amount of evidence that a temporal link holds; older evidence makes room for new, so that what "
        "holds now counts (ONA keeps all up to 99, which makes it slow after a reversal)",
        low=0.1,
        high=1.0e6,
    )
    denied_fail_again: bool = parameter(
        False,
        "whether a link without any positive evidence is disappointed a little whenever its precondition was "
        "ever observed (as in ONA)",
    )


SUBJECT_SETS: dict[str, type[ReasonerParameters]] = {"default": NarsParameters, "ona": OnaParameters}
