"""From a Protocol to a Plan: names become numbers, notation becomes rows."""

from __future__ import annotations

import numpy as np

from machinepsych.protocol.design import (
    ENDS_WITH_OUTCOME,
    ENDS_WITH_RESPONSE,
    ENDS_WITH_TIME,
    NO_CHAIN,
    NO_SCHEDULE,
    Design,
    PhasePlan,
    Plan,
)
from machinepsych.protocol.model import Phase, Protocol
from machinepsych.schedules.base import code_of
from machinepsych.schedules.notation import Schedule
from machinepsych.vocabulary import NO_OPERATION, NO_STIMULUS, Vocabulary

_ENDS = {"response": ENDS_WITH_RESPONSE, "outcome": ENDS_WITH_OUTCOME, "time": ENDS_WITH_TIME}


class _ScheduleRows:
    """Collects the rows of schedules; a row runs in one phase, shared by the responses it serves."""

    def __init__(self, tick_s: float) -> None:
        self.tick_s = tick_s
        self.rows: list[tuple[int, int, int, int]] = []

    def add(self, phase: int, schedule: Schedule) -> int:
        ticks = round(schedule.seconds / self.tick_s)
        self.rows.append((phase, code_of(schedule.kind), schedule.count, ticks))
        return len(self.rows) - 1

    def table(self) -> np.ndarray:
        # A kernel's table has at least one row; that of an experiment without schedules runs in no phase.
        return np.array(self.rows or [(-1, 0, 0, 0)], np.int64)


def compile_protocol(protocol: Protocol) -> Plan:
    """Compile a checked protocol; nothing can fail here that a user could have caused."""
    types = tuple(protocol.trial_types)
    vocabulary = Vocabulary.of(
        (each.stimuli for each in types),
        protocol.apparatus.operanda,
        protocol.narsese,
        protocol.apparatus.places,
    )
    code = {each.name: k for k, each in enumerate(types)}
    slots = max(1, max(len(each.stimuli) for each in types))
    stimuli = np.full((len(types), slots), NO_STIMULUS, np.int64)
    for k, each in enumerate(types):
        stimuli[k, : len(each.stimuli)] = [vocabulary.stimuli.index(name) for name in each.stimuli]

    count, operations = len(protocol.phases), len(vocabulary.operations)
    listing = np.zeros((count, max(phase.trials_per_block for phase in protocol.phases)), np.int64)
    schedule_of = np.full((count, len(types), operations), NO_SCHEDULE, np.int64)
    outcome_of = np.zeros((count, len(types), operations))
    leads_to = np.full((count, len(types), operations), NO_CHAIN, np.int64)
    rows = _ScheduleRows(protocol.apparatus.tick_s)
    for p, phase in enumerate(protocol.phases):
        block = [code[name] for name, times in phase.trials.items() for _ in range(times)]
        listing[p, : len(block)] = block
        _contingencies(p, phase, code, vocabulary, rows, schedule_of, outcome_of)
        for name, links in phase.leads_to.items():
            for operandum, following in links.items():
                leads_to[p, code[name], vocabulary.operations.index(operandum)] = code[following]
    table = rows.table()

    def column(values: list[int]) -> np.ndarray:
        return np.array(values, np.int64)

    phases = protocol.phases
    design = Design(
        block_size=column([phase.trials_per_block for phase in phases]),
        window=column([phase.response_window_ticks for phase in phases]),
        interval=column([phase.intertrial_interval_ticks for phase in phases]),
        ends=column([_ENDS[phase.trial_ends] for phase in phases]),
        shuffled=column([phase.order == "shuffled" for phase in phases]),
        delivered=column([phase.feedback is not None or bool(phase.schedules) for phase in phases]),
        listing=listing,
        stimuli=stimuli,
        schedule_of=schedule_of,
        outcome_of=outcome_of,
        leads_to=leads_to,
        schedule_phase=table[:, 0].copy(),
        schedule_kind=table[:, 1].copy(),
        schedule_count=table[:, 2].copy(),
        schedule_ticks=table[:, 3].copy(),
    )
    return Plan(
        design=design,
        vocabulary=vocabulary,
        trial_types=tuple(code),
        shown=tuple(" ".join(each.stimuli) for each in types),
        phases=_phase_plans(protocol, code, vocabulary),
        apparatus=protocol.apparatus.use,
        tick_s=protocol.apparatus.tick_s,
    )


def _contingencies(
    p: int,
    phase: Phase,
    code: dict[str, int],
    vocabulary: Vocabulary,
    rows: _ScheduleRows,
    schedule_of: np.ndarray,
    outcome_of: np.ndarray,
) -> None:
    """Enter what each response meets in phase ``p``."""
    if phase.feedback is not None:
        right, wrong = rows.add(p, phase.feedback.correct), rows.add(p, phase.feedback.incorrect)
        for name, operandum in phase.correct.items():
            t, a = code[name], vocabulary.operations.index(operandum)
            schedule_of[p, t, :] = wrong
            outcome_of[p, t, :] = phase.error
            schedule_of[p, t, a] = right
            outcome_of[p, t, a] = phase.reward
    for operandum, schedule in phase.schedules.items():
        a = vocabulary.operations.index(operandum)
        schedule_of[p, :, a] = rows.add(p, schedule)
        outcome_of[p, :, a] = phase.reward


def _phase_plans(protocol: Protocol, code: dict[str, int], vocabulary: Vocabulary) -> tuple[PhasePlan, ...]:
    plans = []
    seen: list[tuple[int, ...]] = []
    first_trial = 1
    for phase in protocol.phases:
        correct = np.full(len(code), NO_OPERATION, np.int64)
        for name, operandum in phase.correct.items():
            correct[code[name]] = vocabulary.operations.index(operandum)
        assignment = tuple(correct.tolist())
        if assignment not in seen:
            seen.append(assignment)
        used = [code[name] for name, times in phase.trials.items() if times]
        plans.append(
            PhasePlan(
                name=phase.name,
                blocks=phase.blocks,
                trials_per_block=phase.trials_per_block,
                first_trial=first_trial,
                feedback=phase.feedback is not None or bool(phase.schedules),
                scored=bool(np.all(correct[used] >= 0)),
                contingency=seen.index(assignment),
                correct=correct,
                chained=bool(phase.leads_to),
            )
        )
        first_trial += phase.blocks * phase.trials_per_block
    return tuple(plans)
