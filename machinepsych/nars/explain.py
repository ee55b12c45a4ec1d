"""Explaining a decision: the links that speak in a situation, the desire they give, and the chain of goals.

A copy of one subject's memory takes the same step again, with the same lane functions in plain Python and a
log that notes everything.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from machinepsych.kernels.build import load_module
from machinepsych.kernels.source import Group, Program
from machinepsych.nal.truth import evidence_of
from machinepsych.nars.concepts import CONFIDENCE, FREQUENCY, NO_CONCEPT, concept_of
from machinepsych.nars.cycle import infer_nothing
from machinepsych.nars.encoding import language_of
from machinepsych.nars.induction import relate_nothing
from machinepsych.nars.log import LOG_INPUT_GOAL, LOG_SELECTED_GOAL
from machinepsych.nars.registers import (
    DECIDED_BABBLED,
    DECIDED_LINK,
    EXECUTED_TERM,
    LOGGED,
    NOW,
    SEEN_FROM,
    VOICES,
)
from machinepsych.nars.subject import act
from machinepsych.nars.terms import NO_TERM, SEQUENCE
from machinepsych.nars.unification import set_apart
from machinepsych.nars.voices import VOICE_CONDITION, VOICE_OPERATION, consider_link
from machinepsych.narsese import Term
from machinepsych.vocabulary import Vocabulary

# Lines of the log that one decision may fill.
LOG_LINES = 4096


@dataclass(frozen=True)
class Voice:
    """A link that speaks in a situation: the operation, how much it is wanted, truth and evidence."""

    implication: Term
    operation: Term
    desire: float
    frequency: float
    confidence: float
    evidence: float


@dataclass(frozen=True)
class Verdict:
    """What was decided: the operation (None for none), whether it babbled, the link that carried it.

    ``goals`` is the chain from the reinforcer down to the goal that was decided for; ``voices`` what spoke
    for or against an operation as a means to one of these, the most desired first.
    """

    operation: Term | None
    babbled: bool
    carried_by: Term | None
    goals: tuple[Term, ...]
    voices: tuple[Voice, ...]


def verdict(
    memory: Any, parameters: Any, vocabulary: Vocabulary, ids: Any, intensities: Any, sensed: int
) -> Verdict:
    """Decide again in a situation, as the subject did there; ``memory`` is left as it was."""
    steps = _steps()
    mind = _noting(memory)
    steps.perceive(mind, parameters, ids, intensities, sensed)
    before = _noting(mind)
    mind.registers[LOGGED] = 0
    mind.registers[EXECUTED_TERM] = NO_TERM
    loud = SimpleNamespace(**{**vars(parameters), "logged_priority": -1.0})
    steps.want_reinforcer(mind, loud)
    language = language_of(vocabulary)
    pursued = _pursued(mind)
    chain = _chain(mind, pursued)
    executed = int(mind.registers[EXECUTED_TERM])
    babbled = bool(mind.registers[DECIDED_BABBLED]) and executed != NO_TERM
    link = int(mind.registers[DECIDED_LINK]) - 1
    carried = None
    if executed != NO_TERM and not babbled and link >= 0:
        carried = language.decode(mind, int(mind.link_term[link]))
    return Verdict(
        operation=language.decode(mind, executed) if executed != NO_TERM else None,
        babbled=babbled,
        carried_by=carried,
        goals=tuple(language.decode(mind, goal) for goal in chain),
        voices=_voices(before, parameters, language, chain or pursued[:1]),
    )


@functools.cache
def _steps() -> Any:
    """Return the module in which the lane functions of a step stand as plain Python, their slots filled."""
    groups = tuple(Group(name, (), "record") for name in ("memory", "parameters"))
    bindings: dict[str, Any] = {"infer_from_event": infer_nothing, "relate_values": relate_nothing}
    program = Program("explained_act", act, groups, bindings=bindings)
    return load_module(program, "plain")


def _noting(memory: Any) -> Any:
    """Return a copy of a memory whose log has room for all that one decision says."""
    copy = {name: np.array(array) for name, array in vars(memory).items()}
    for name, array in copy.items():
        if name.startswith("log_"):
            copy[name] = np.zeros((LOG_LINES, *array.shape[1:]), array.dtype)
    mind = SimpleNamespace(**copy)
    mind.registers[LOGGED] = 0
    return mind


def _pursued(mind: Any) -> list[int]:
    """Return the goals that were taken up, in order; the reinforcer comes first."""
    kinds = mind.log_kind[: int(mind.registers[LOGGED])]
    return [
        int(mind.log_term[k])
        for k in range(len(kinds))
        if kinds[k] == LOG_SELECTED_GOAL or (kinds[k] == LOG_INPUT_GOAL and k == 0)
    ]


def _chain(mind: Any, pursued: list[int]) -> list[int]:
    """Return the goals from the first to the last pursued, each a means to the one before it."""
    chain = [pursued[-1]] if pursued else []
    for goal in reversed(pursued[:-1]):
        if goal != chain[-1] and _is_means(mind, chain[-1], goal):
            chain.append(goal)
    return chain[::-1]


def _is_means(mind: Any, means: int, goal: int) -> bool:
    """Say whether a goal is an event of a wanted sequence, or the precondition of a link to another goal."""
    part = goal
    while int(mind.term_head[part]) == SEQUENCE:
        if int(mind.term_right[part]) == means:
            return True
        part = int(mind.term_left[part])
    if part != goal and part == means:
        return True
    concept = int(concept_of(mind, goal))
    if concept == NO_CONCEPT:
        return False
    following = int(mind.concept_links[concept])
    while following:
        link = following - 1
        following = int(mind.link_next[link])
        if int(mind.link_before[link]) == means:
            return True
    return False


def _voices(mind: Any, parameters: Any, language: Any, goals: list[int]) -> tuple[Voice, ...]:
    """Let every link to one of the goals speak by itself; the most desired operation comes first."""
    found: dict[tuple[int, int], Voice] = {}
    sure = parameters.observation_confidence
    for goal in goals:
        concept = int(concept_of(mind, goal))
        following = int(mind.concept_links[concept]) if concept != NO_CONCEPT else 0
        while following:
            link = following - 1
            following = int(mind.link_next[link])
            if int(mind.link_operation[link]) == 0:
                continue
            mind.registers[VOICES] = 0
            consider_link(mind, parameters, link, set_apart(mind, goal), 1.0, sure, int(mind.registers[NOW]))
            for k in range(int(mind.registers[VOICES])):
                operation = int(mind.voice[k, VOICE_OPERATION])
                # What was observed before this situation is still remembered, and says next to nothing.
                if int(mind.spike_time[mind.voice[k, VOICE_CONDITION]]) < int(mind.registers[SEEN_FROM]):
                    continue
                confidence = float(mind.link_truth[link, CONFIDENCE])
                found[link, operation] = Voice(
                    implication=language.decode(mind, int(mind.link_term[link])),
                    operation=language.decode(mind, operation),
                    desire=float(mind.voice_desire[k]),
                    frequency=float(mind.link_truth[link, FREQUENCY]),
                    confidence=confidence,
                    evidence=float(evidence_of(confidence)),
                )
    return tuple(
        sorted(found.values(), key=lambda v: (-v.desire, v.implication.complexity, str(v.implication)))
    )
