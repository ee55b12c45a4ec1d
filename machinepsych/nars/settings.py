"""Parameters of the general reasoner, each with its source, and its named sets.

The fields' own values are the set ``ona``: the formulas and settings of OpenNARS for Applications (Hammer &
Lofthouse 2020). The set ``default`` changes what we believe is better.
"""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.parameters import parameter

PERCEPTIONS = ("simultaneous", "sequential", "whole", "suited")
PREFERENCES = ("specific", "desire")
PARTNER_CHOICES = ("threshold", "best")
ATTENTIONS = ("inherited", "merit")
ANSWER_CHOICES = ("expectation", "worth")

# The set ``ona`` keeps all evidence up to a confidence of 0.99.
ONA_LARGEST_EVIDENCE = 99.0

_ONA = "ONA, Hammer & Lofthouse 2020"


@dataclass(frozen=True)
class ReasonerParameters:
    """Parameters of the reasoner; these values are the set ``ona``."""

    motor_babbling: float = parameter(
        0.2, "probability of trying an operation at random when deciding", low=0.0, high=1.0, source=_ONA
    )
    decision_threshold: float = parameter(
        0.501, "desire that an operation needs to be executed", low=0.0, high=1.0, source=_ONA
    )
    suppression_threshold: float = parameter(
        0.55, "desire above which a decision replaces babbling", low=0.5, high=1.0, source=_ONA
    )
    condition_threshold: float = parameter(
        0.501,
        "expectation from which an event of a wanted sequence is the case",
        low=0.5,
        high=1.0,
        source=_ONA,
    )
    anticipation_threshold: float = parameter(
        0.501, "expectation from which an outcome counts as expected", low=0.5, high=1.0, source=_ONA
    )
    anticipation_confidence: float = parameter(
        0.01, "confidence that an expected outcome stays away, until it comes", low=0.0, high=1.0, source=_ONA
    )
    denied_fail_again: bool = parameter(
        True,
        "whether a link without any positive evidence is disappointed a little whenever its precondition was "
        "ever observed (as in ONA)",
    )
    observation_confidence: float = parameter(
        0.9, "confidence of the feedback of an executed operation", low=0.01, high=0.99, source=_ONA
    )
    projection_decay: float = parameter(
        0.8, "factor on confidence for each tick between two events", low=0.0, high=1.0, source=_ONA
    )
    least_confidence: float = parameter(
        0.01, "confidence below which a conclusion is dropped", low=0.0, high=1.0, source=_ONA
    )
    event_distance: int = parameter(
        20, "ticks within which events are related to each other", low=1, high=1000, unit="ticks", source=_ONA
    )
    event_durability: float = parameter(
        0.9999, "factor on an event's priority for each tick", low=0.0, high=1.0, source=_ONA
    )
    concept_durability: float = parameter(
        0.9, "factor on a concept's priority for each tick", low=0.0, high=1.0, source=_ONA
    )
    longest_sequence: int = parameter(
        2, "largest number of events in a condition, besides an operation", low=1, high=8, source=_ONA
    )
    links_per_concept: int = parameter(
        1320,
        "temporal implications that lead to one term",
        low=1,
        high=100_000,
        source=f"{_ONA}: 120 an operation",
    )
    goal_layers: int = parameter(30, "how many subgoals deep a chain may be", low=1, high=1000, source=_ONA)
    least_subgoal: float = parameter(
        0.5, "expectation that a subgoal has to pass", low=0.5, high=1.0, source=_ONA
    )
    introduces_variables: bool = parameter(True, "whether links are generalised by variables", source=_ONA)
    functional_equivalence: bool = parameter(
        False,
        "whether events that call for one operation to one end are concluded to stand for each other",
        source=f"{_ONA}; Johansson, Hammer & Lofthouse 2024: off unless compiled in",
    )
    learns_from_imagined: bool = parameter(
        True, "whether an event that was only concluded to stand for another is learned from as if observed"
    )
    acquired_relations: bool = parameter(
        False,
        "whether contingencies with a context teach relations between stimuli, which guide action in turn",
        source="Johansson 2025; Johansson, Hammer & Lofthouse 2025: not in ONA's main line",
    )
    only_known_arguments: bool = parameter(
        False,
        "whether an operation that babbles with given arguments is executed with these alone (not in ONA)",
    )
    preference: str = parameter(
        "desire",
        "which link speaks for an operation: the most specific that holds here, or the most desired (ONA)",
        choices=PREFERENCES,
        source=_ONA,
    )
    babbling_avoids_failure: bool = parameter(
        False, "whether babbling leaves out operations that are known to fail here (not in ONA)"
    )
    babbling_waits: bool = parameter(
        False,
        "whether babbling waits until neither a goal nor any of its subgoals has led to an operation (in ONA "
        "each of them may babble)",
    )
    met_goals_rest: bool = parameter(
        False, "whether a subgoal that was just observed to be the case is not pursued (it is in ONA)"
    )
    evidence_capacity: float = parameter(
        ONA_LARGEST_EVIDENCE,
        "amount of evidence that a temporal link holds; older evidence makes room for new",
        low=0.1,
        high=1.0e6,
        source=_ONA,
    )
    similarity_distance: float = parameter(
        1.0,
        "difference at which two measured values of one measure have nothing in common",
        low=0.0,
        high=1.0e6,
        source=_ONA,
    )
    forward_distance: int = parameter(
        5,
        "ticks within which an event is concluded from by timeless implications",
        low=0,
        high=1000,
        unit="ticks",
        source=_ONA,
    )
    forward_links: int = parameter(
        20, "timeless implications used for one event", low=0, high=10_000, source=_ONA
    )
    belief_selections: int = parameter(
        1, "waiting beliefs processed each tick", low=1, high=1000, source=_ONA
    )
    goal_selections: int = parameter(
        1, "goals pursued in each layer each tick", low=1, high=1000, source=_ONA
    )
    waiting_beliefs: int = parameter(
        40, "beliefs that wait for processing; a fuller memory drops the lowest", low=1, high=200, source=_ONA
    )
    partners: int = parameter(
        80, "concepts that one event is combined with, on average", low=1, high=100_000, source=_ONA
    )
    partner_choice: str = parameter(
        "threshold",
        "which concepts those are: of a priority above a threshold that adapts slowly (ONA), or the best: "
        "for an event those most on the mind lately, for what always holds the surest, simplest beliefs",
        choices=PARTNER_CHOICES,
        source=_ONA,
    )
    revised_first: bool = parameter(
        False,
        "whether a belief that was revised waits as if it had just been concluded from what was told (in ONA "
        "it has the priority of the evidence that came)",
    )
    level: int = parameter(
        6, "level of declarative inference, 0 for none, to NAL-6", low=0, high=6, source=_ONA
    )
    question_priming: float = parameter(
        0.1, "priority that a question gives the concepts that fit it", low=0.0, high=1.0, source=_ONA
    )
    attention: str = parameter(
        "inherited",
        "when a conclusion is processed: by its truth and size and the priorities of its parents, which fade "
        "with their age (ONA), or by its truth and size alone",
        choices=ATTENTIONS,
        source=_ONA,
    )
    evidence_pieces: int = parameter(
        0,
        "surest pieces of evidence kept beside an eternal belief, for where it cannot be used itself; none "
        "in ONA",
        low=0,
        high=8,
    )
    retention: int = parameter(
        0,
        "ticks out of use after which a belief is worth half as much, where the least worth make room; with "
        "0 the least used do (ONA)",
        low=0,
        high=1_000_000,
        unit="ticks",
        source=_ONA,
    )
    answer_choice: str = parameter(
        "expectation",
        "which of several terms answers a question of always with a variable: that of the highest "
        "expectation (ONA), or of the highest expectation for its size, and the later of two equals",
        choices=ANSWER_CHOICES,
        source=_ONA,
    )
    logged_priority: float = parameter(
        1.0, "inference of a higher priority is noted in the log (the shell's volume)", low=-1.0, high=1.0
    )


@dataclass(frozen=True)
class DefaultReasonerParameters(ReasonerParameters):
    """The set ``default``: more of what follows is thought through before it is forgotten."""

    belief_selections: int = parameter(4, "waiting beliefs processed each tick (1 in ONA)", low=1, high=1000)
    goal_selections: int = parameter(8, "goals pursued in each layer each tick (1 in ONA)", low=1, high=1000)
    waiting_beliefs: int = parameter(
        200, "beliefs that wait for processing; a fuller memory drops the lowest (40 in ONA)", low=1, high=200
    )
    longest_sequence: int = parameter(
        3, "largest number of events in a condition, besides an operation (2 in ONA)", low=1, high=8
    )
    revised_first: bool = parameter(
        True, "whether a belief that was revised waits as if it had just been concluded from what was told"
    )
    partner_choice: str = parameter(
        "best",
        "which concepts those are: the best (for an event those most on the mind lately, for what always "
        "holds the surest, simplest beliefs), or those of a priority above a threshold (ONA)",
        choices=PARTNER_CHOICES,
    )
    attention: str = parameter(
        "merit",
        "when a conclusion is processed: by its truth and size alone, or also by the priorities of its "
        "parents, which fade with their age (ONA)",
        choices=ATTENTIONS,
    )
    functional_equivalence: bool = parameter(
        True, "whether events that call for one operation to one end are concluded to stand for each other"
    )
    learns_from_imagined: bool = parameter(
        False, "whether an event that was only concluded to stand for another is learned from as if observed"
    )
    evidence_pieces: int = parameter(
        8, "surest pieces of evidence kept beside an eternal belief (none in ONA)", low=0, high=8
    )
    retention: int = parameter(
        100,
        "ticks out of use after which a belief is worth half as much, where the least worth make room; with "
        "0 the least used do (ONA)",
        low=0,
        high=1_000_000,
        unit="ticks",
    )
    answer_choice: str = parameter(
        "worth",
        "which of several terms answers a question of always with a variable: that of the highest "
        "expectation for its size, and the later of two equals, or that of the highest expectation (ONA)",
        choices=ANSWER_CHOICES,
        source="after Wang 2013",
    )


SETS: dict[str, type[ReasonerParameters]] = {"default": DefaultReasonerParameters, "ona": ReasonerParameters}


@dataclass(frozen=True)
class _Subject:
    """What a subject of an experiment has besides."""

    perception: str = parameter(
        "sequential",
        "whether the stimuli of a situation are events at one time, or at one tick each in the order shown "
        "(as ONA reads its input, a line a cycle)",
        choices=PERCEPTIONS,
        source=_ONA,
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
        source=_ONA,
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

    level: int = parameter(0, "level of declarative inference: none", low=0, high=0, source=_ONA)


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
