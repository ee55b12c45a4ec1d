"""Parameters of the general reasoner, each with its source, and its named sets.

The fields' own values are the set ``ona``: the formulas and settings of OpenNARS for Applications (Hammer &
Lofthouse 2020). The set ``default`` changes what we believe is better.
"""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.parameters import parameter

PREFERENCES = ("specific", "desire")
PARTNER_CHOICES = ("threshold", "best")
ATTENTIONS = ("inherited", "merit")
ANSWER_CHOICES = ("expectation", "worth")

# The set ``ona`` keeps all evidence up to a confidence of 0.99.
ONA_LARGEST_EVIDENCE = 99.0

ONA = "ONA, Hammer & Lofthouse 2020"


@dataclass(frozen=True)
class ReasonerParameters:
    """Parameters of the reasoner; these values are the set ``ona``."""

    motor_babbling: float = parameter(
        0.2, "probability of trying an operation at random when deciding", low=0.0, high=1.0, source=ONA
    )
    decision_threshold: float = parameter(
        0.501, "desire that an operation needs to be executed", low=0.0, high=1.0, source=ONA
    )
    suppression_threshold: float = parameter(
        0.55, "desire above which a decision replaces babbling", low=0.5, high=1.0, source=ONA
    )
    condition_threshold: float = parameter(
        0.501,
        "expectation from which an event of a wanted sequence is the case",
        low=0.5,
        high=1.0,
        source=ONA,
    )
    anticipation_threshold: float = parameter(
        0.501, "expectation from which an outcome counts as expected", low=0.5, high=1.0, source=ONA
    )
    anticipation_confidence: float = parameter(
        0.01, "confidence that an expected outcome stays away, until it comes", low=0.0, high=1.0, source=ONA
    )
    denied_fail_again: bool = parameter(
        True,
        "whether a link without any positive evidence is disappointed a little whenever its precondition was "
        "ever observed (as in ONA)",
    )
    observation_confidence: float = parameter(
        0.9, "confidence of the feedback of an executed operation", low=0.01, high=0.99, source=ONA
    )
    projection_decay: float = parameter(
        0.8, "factor on confidence for each tick between two events", low=0.0, high=1.0, source=ONA
    )
    least_confidence: float = parameter(
        0.01, "confidence below which a conclusion is dropped", low=0.0, high=1.0, source=ONA
    )
    event_distance: int = parameter(
        20, "ticks within which events are related to each other", low=1, high=1000, unit="ticks", source=ONA
    )
    event_durability: float = parameter(
        0.9999, "factor on an event's priority for each tick", low=0.0, high=1.0, source=ONA
    )
    concept_durability: float = parameter(
        0.9, "factor on a concept's priority for each tick", low=0.0, high=1.0, source=ONA
    )
    longest_sequence: int = parameter(
        2, "largest number of events in a condition, besides an operation", low=1, high=8, source=ONA
    )
    links_per_concept: int = parameter(
        1320,
        "temporal implications that lead to one term",
        low=1,
        high=100_000,
        source=f"{ONA}: 120 an operation",
    )
    goal_layers: int = parameter(30, "how many subgoals deep a chain may be", low=1, high=1000, source=ONA)
    least_subgoal: float = parameter(
        0.5, "expectation that a subgoal has to pass", low=0.5, high=1.0, source=ONA
    )
    introduces_variables: bool = parameter(True, "whether links are generalised by variables", source=ONA)
    functional_equivalence: bool = parameter(
        False,
        "whether events that call for one operation to one end are concluded to stand for each other",
        source=f"{ONA}; Johansson, Hammer & Lofthouse 2024: off unless compiled in",
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
        source=ONA,
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
        source=ONA,
    )
    similarity_distance: float = parameter(
        1.0,
        "difference at which two measured values of one measure have nothing in common",
        low=0.0,
        high=1.0e6,
        source=ONA,
    )
    forward_distance: int = parameter(
        5,
        "ticks within which an event is concluded from by timeless implications",
        low=0,
        high=1000,
        unit="ticks",
        source=ONA,
    )
    forward_links: int = parameter(
        20, "timeless implications used for one event", low=0, high=10_000, source=ONA
    )
    belief_selections: int = parameter(1, "waiting beliefs processed each tick", low=1, high=1000, source=ONA)
    goal_selections: int = parameter(1, "goals pursued in each layer each tick", low=1, high=1000, source=ONA)
    waiting_beliefs: int = parameter(
        40, "beliefs that wait for processing; a fuller memory drops the lowest", low=1, high=200, source=ONA
    )
    partners: int = parameter(
        80, "concepts that one event is combined with, on average", low=1, high=100_000, source=ONA
    )
    partner_choice: str = parameter(
        "threshold",
        "which concepts those are: of a priority above a threshold that adapts slowly (ONA), or the best: "
        "for an event those most on the mind lately, for what always holds the surest, simplest beliefs",
        choices=PARTNER_CHOICES,
        source=ONA,
    )
    revised_first: bool = parameter(
        False,
        "whether a belief that was revised waits as if it had just been concluded from what was told (in ONA "
        "it has the priority of the evidence that came)",
    )
    level: int = parameter(
        6, "level of declarative inference, 0 for none, to NAL-6", low=0, high=6, source=ONA
    )
    question_priming: float = parameter(
        0.1, "priority that a question gives the concepts that fit it", low=0.0, high=1.0, source=ONA
    )
    attention: str = parameter(
        "inherited",
        "when a conclusion is processed: by its truth and size and the priorities of its parents, which fade "
        "with their age (ONA), or by its truth and size alone",
        choices=ATTENTIONS,
        source=ONA,
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
        source=ONA,
    )
    answer_choice: str = parameter(
        "expectation",
        "which of several terms answers a question of always with a variable: that of the highest "
        "expectation (ONA), or of the highest expectation for its size, and the later of two equals",
        choices=ANSWER_CHOICES,
        source=ONA,
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
