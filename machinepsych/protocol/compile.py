"""From a Protocol to a Plan: names become numbers, notation becomes rows."""

from __future__ import annotations

import numpy as np

from machinepsych.protocol.contingencies import COMPONENTS_OF_ONE, Contingencies, parts_of
from machinepsych.protocol.design import (
    ENDS_WITH_OUTCOME,
    ENDS_WITH_RESPONSE,
    ENDS_WITH_TIME,
    Design,
    PhasePlan,
    Plan,
)
from machinepsych.protocol.model import Protocol
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

_ENDS = {"response": ENDS_WITH_RESPONSE, "outcome": ENDS_WITH_OUTCOME, "time": ENDS_WITH_TIME}


def compile_protocol(protocol: Protocol) -> Plan:
    """Compile a checked protocol; nothing can fail here that a user could have caused."""
    types = tuple(protocol.trial_types)
    magazine = protocol.apparatus.magazine
    shown = [each.stimuli for each in types] + ([(magazine.signal,)] if magazine else [])
    vocabulary = Vocabulary.of(
        shown, protocol.apparatus.operanda, protocol.narsese, protocol.apparatus.places
    )
    code = {each.name: k for k, each in enumerate(types)}
    made = Contingencies(protocol, vocabulary)
    count = len(protocol.phases)
    listing = np.zeros((count, max(phase.trials_per_block for phase in protocol.phases)), np.int64)
    for p, phase in enumerate(protocol.phases):
        made.enter(p, phase)
        block = made.block(p, phase)
        listing[p, : len(block)] = block
    tables = made.tables()

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
        **tables,
    )
    return Plan(
        design=design,
        vocabulary=vocabulary,
        trial_types=tuple(code),
        shown=tuple(" ".join(each.stimuli) for each in types),
        phases=_phase_plans(protocol, code, vocabulary),
        apparatus=protocol.apparatus.use,
        tick_s=protocol.apparatus.tick_s,
        type_of=made.types_of_states(),
        counters=made.counters(),
    )


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
                counted=bool(phase.schedules),
                components=max(
                    (parts_of(each) for each in phase.schedules.values()), default=COMPONENTS_OF_ONE
                ),
            )
        )
        first_trial += phase.blocks * phase.trials_per_block
    return tuple(plans)
