"""What a memory tells of itself: its log, its concepts, what waits, as records in terms of Narsese.

Nothing here changes a memory; ``memory`` is its arrays, ``language`` knows its names.
"""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np

from machinepsych.nars import log
from machinepsych.nars.concepts import (
    CONFIDENCE,
    ETERNAL,
    FREQUENCY,
    concept_priority_now,
    concept_usefulness,
)
from machinepsych.nars.happenings import ConceptView, Happening, Kind
from machinepsych.nars.language import Language
from machinepsych.nars.registers import (
    CONCEPTS,
    CONCEPTS_END,
    CYCLES,
    FREE_TERMS,
    GOALS_WAITING,
    LINKS,
    LOG_LOST,
    NOW,
    REFUSED_TERMS,
    WAITING,
)
from machinepsych.nars.settings import ReasonerParameters
from machinepsych.nars.terms import NO_TERM, TEMPORAL_IMPLICATION
from machinepsych.narsese import Compound, Punctuation

_KINDS = {
    log.LOG_INPUT: (Kind.INPUT, Punctuation.BELIEF),
    log.LOG_INPUT_GOAL: (Kind.INPUT, Punctuation.GOAL),
    log.LOG_DERIVED: (Kind.DERIVED, Punctuation.BELIEF),
    log.LOG_DERIVED_GOAL: (Kind.DERIVED, Punctuation.GOAL),
    log.LOG_REVISED: (Kind.REVISED, Punctuation.BELIEF),
    log.LOG_SELECTED: (Kind.SELECTED, Punctuation.BELIEF),
    log.LOG_SELECTED_GOAL: (Kind.SELECTED, Punctuation.GOAL),
    log.LOG_DECISION: (Kind.DECISION, Punctuation.BELIEF),
    log.LOG_EXECUTED: (Kind.EXECUTED, Punctuation.GOAL),
    log.LOG_ANSWER: (Kind.ANSWER, Punctuation.BELIEF),
}


def logged(memory: Any, language: Language, k: int) -> Happening:
    """Return the happening that line ``k`` of the log tells of."""
    number = int(memory.log_term[k])
    kind, punctuation = _KINDS[int(memory.log_kind[k])]
    temporal = memory.term_head[number] == TEMPORAL_IMPLICATION
    term = language.decode(memory, number)
    arguments = None
    if kind is Kind.EXECUTED and isinstance(term, Compound):
        arguments, operator = term.parts
        term = operator
    return Happening(
        kind=kind,
        term=term,
        punctuation=punctuation,
        time=None if kind is Kind.DECISION else _time(memory.log_time[k]),
        created=int(memory.log_created[k]),
        priority=float(memory.log_priority[k]),
        stamp=_stamp(memory.log_stamp[k]),
        frequency=float(memory.log_truth[k, FREQUENCY]),
        confidence=float(memory.log_truth[k, CONFIDENCE]),
        delay=float(memory.log_delay[k]) if temporal else None,
        expectation=float(memory.log_desire[k]) if kind is Kind.DECISION else None,
        precondition=_condition(memory, language, k) if kind is Kind.DECISION else None,
        arguments=arguments,
    )


def _condition(memory: Any, language: Language, k: int) -> Happening:
    """Return the event that the decision of a line rests on."""
    number = int(memory.log_other[k])
    concept = int(memory.term_concept[number]) - 1
    return Happening(
        kind=Kind.DERIVED,
        term=language.decode(memory, number),
        time=int(memory.log_time[k]),
        stamp=_stamp(memory.spike_stamp[concept]) if concept >= 0 else (),
        frequency=float(memory.spike[concept, FREQUENCY]) if concept >= 0 else 1.0,
        confidence=float(memory.spike[concept, CONFIDENCE]) if concept >= 0 else 0.9,
    )


def concept_views(memory: Any, language: Language, parameters: ReasonerParameters) -> list[ConceptView]:
    """Return all concepts, in the order in which they were made."""
    views = []
    row = SimpleNamespace(**dataclasses.asdict(parameters))
    for k in range(int(memory.registers[CONCEPTS_END])):
        if memory.concept_term[k] == NO_TERM:
            continue
        term = language.decode(memory, int(memory.concept_term[k]))
        belief = None
        if memory.belief[k, CONFIDENCE] > 0.0:
            belief = Happening(
                kind=Kind.DERIVED,
                term=term,
                created=int(memory.belief_created[k]),
                stamp=_stamp(memory.belief_stamp[k]),
                frequency=float(memory.belief[k, FREQUENCY]),
                confidence=float(memory.belief[k, CONFIDENCE]),
            )
        views.append(
            ConceptView(
                term=term,
                priority=float(concept_priority_now(memory, row, k)),
                usefulness=float(concept_usefulness(memory, row, k)),
                use_count=int(memory.concept_uses[k]),
                last_used=int(memory.concept_used_at[k]),
                belief=belief,
                links=tuple(_links(memory, language, int(memory.concept_links[k]))),
                event_time=int(memory.spike_time[k]) if memory.spike[k, CONFIDENCE] > 0.0 else None,
            )
        )
    return views


def _links(memory: Any, language: Language, following: int) -> list[Happening]:
    found = []
    while following:
        link = following - 1
        following = int(memory.link_next[link])
        found.append(
            Happening(
                kind=Kind.DERIVED,
                term=language.decode(memory, int(memory.link_term[link])),
                created=int(memory.link_created[link]),
                stamp=_stamp(memory.link_stamp[link]),
                frequency=float(memory.link_truth[link, FREQUENCY]),
                confidence=float(memory.link_truth[link, CONFIDENCE]),
                delay=float(memory.link_delay[link]),
            )
        )
    return found


def waiting_beliefs(memory: Any, language: Language) -> list[Happening]:
    """Return the belief events that wait to be processed."""
    return [
        Happening(
            kind=Kind.DERIVED,
            term=language.decode(memory, int(memory.waiting_term[k])),
            time=_time(memory.waiting_time[k]),
            created=int(memory.waiting_created[k]),
            priority=float(memory.waiting_priority[k]),
            stamp=_stamp(memory.waiting_stamp[k]),
            frequency=float(memory.waiting_truth[k, FREQUENCY]),
            confidence=float(memory.waiting_truth[k, CONFIDENCE]),
        )
        for k in np.flatnonzero(memory.waiting_term)
    ]


def waiting_goals(memory: Any, language: Language) -> list[Happening]:
    """Return the goals that wait to be processed."""
    return [
        Happening(
            kind=Kind.DERIVED,
            term=language.decode(memory, int(memory.goal_term[k])),
            punctuation=Punctuation.GOAL,
            time=_time(memory.goal_time[k]),
            created=int(memory.goal_created[k]),
            priority=float(memory.goal_priority[k]),
            stamp=_stamp(memory.goal_stamp[k]),
            frequency=float(memory.goal_truth[k, FREQUENCY]),
            confidence=float(memory.goal_truth[k, CONFIDENCE]),
        )
        for k in np.flatnonzero(memory.goal_term)
    ]


def statistics_of(memory: Any) -> dict[str, int]:
    """Return counts by name, in the order in which the shell prints them."""
    registers = memory.registers
    return {
        "currentTime": int(registers[NOW]),
        "total concepts": int(registers[CONCEPTS]),
        "total links": int(registers[LINKS]),
        "terms": len(memory.term_head) - int(registers[FREE_TERMS]) - 1,
        "terms refused": int(registers[REFUSED_TERMS]),
        "current belief events cnt": int(registers[WAITING]),
        "current goal events cnt": int(registers[GOALS_WAITING]),
        "cycles": int(registers[CYCLES]),
        "log lines lost": int(registers[LOG_LOST]),
    }


def _stamp(stamp: np.ndarray) -> tuple[int, ...]:
    return tuple(int(each) for each in stamp if each)


def _time(time: Any) -> int | None:
    return None if int(time) == ETERNAL else int(time)
