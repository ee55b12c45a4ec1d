"""Replaying one subject up to a trial: records are exact, so a state needs not be stored to be seen again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from machinepsych.agents.base import Explanation
from machinepsych.kernels.backend import make_backend
from machinepsych.kernels.build import load_module
from machinepsych.kernels.counter_rng import Moment
from machinepsych.parameters import describe
from machinepsych.protocol.design import CONTINUES, PhasePlan
from machinepsych.session.experiment import Experiment
from machinepsych.session.kernel import AGENT, STATE_GROUPS, AgentKernel
from machinepsych.session.step import GOING_ON, TICK
from machinepsych.vocabulary import NO_STIMULUS


@dataclass(frozen=True)
class Standpoint:
    """A subject just before a trial: its memory's arrays by name, the phase, the trial type, the tick."""

    kernel: AgentKernel
    phase: PhasePlan
    block: int
    kind: int
    onset: int
    memory: dict[str, np.ndarray]


def stand_before(experiment: Experiment, agent: int, subject: int, trial: int) -> Standpoint:
    """Run a subject of an agent (by its place) up to a trial of the session (from 1) on the cpu backend."""
    plan = experiment.plan
    kernel = experiment.kernels[agent]
    backend = make_backend("cpu", 1)
    entry = backend.build(kernel.program)
    held = {group: kernel.allocate(group, 1) for group in STATE_GROUPS}
    held["subjects"]["number"][:] = subject
    states = [array for group in STATE_GROUPS for array in held[group].values()]
    tables, seed = plan.design.arrays(), np.uint64(experiment.protocol.seed)

    def run(phase: int, block: int, trials: int) -> None:
        backend.launch(entry, 1, (*tables, *states, np.array(kernel.rows[phase]), seed, phase, block, trials))

    for p, phase in enumerate(plan.phases):
        for block in range(phase.blocks):
            before = trial - phase.first_trial - block * phase.trials_per_block
            if before < phase.trials_per_block:
                run(p, block, before)
                kind, going_on = (
                    int(held["slots"]["order"][0, before]),
                    int(held["clock"]["ticks"][0, GOING_ON]),
                )
                if plan.design.rules[p, CONTINUES] == 1 and going_on > 0:
                    kind = going_on - 1
                return Standpoint(
                    kernel=kernel,
                    phase=phase,
                    block=block + 1,
                    kind=kind,
                    onset=int(held["clock"]["ticks"][0, TICK]),
                    memory={name: array[0] for name, array in kernel.memory(held[AGENT]).items()},
                )
            run(p, block, phase.trials_per_block)
    raise ValueError(f"the session has {plan.trials} trials, not {trial}")


def parameters_by_name(parameters: type, row: Sequence[float]) -> SimpleNamespace:
    """Return a row of parameters as lane functions read them in plain Python."""
    return SimpleNamespace(
        **{
            each.name: value if each.kind == "number" else int(value)
            for each, value in zip(describe(parameters), row, strict=True)
        }
    )


def explain(experiment: Experiment, standpoint: Standpoint, subject: int, latency: int) -> Explanation:
    """Explain what the subject does ``latency`` ticks into the trial it stands before.

    It goes through the ticks without a response again; the standpoint's memory moves on. The agent's kind
    must be able to explain (``kind.explain`` is not None).
    """
    kernel = standpoint.kernel
    row = kernel.rows[experiment.plan.phases.index(standpoint.phase)]
    parameters = parameters_by_name(kernel.kind.parameters, row)
    agent = SimpleNamespace(**standpoint.memory)
    shown = experiment.plan.design.stimuli[standpoint.kind]
    ids = shown[shown != NO_STIMULUS]
    vocabulary = experiment.plan.vocabulary
    situation = (ids, np.ones(len(ids)), len(ids))
    seed = np.uint64(experiment.protocol.seed)
    # Lane functions whose slots are filled, as plain Python.
    act = getattr(load_module(kernel.program, "plain"), kernel.kind.act.__name__)
    for tick in range(latency):
        act(
            agent,
            parameters,
            *situation,
            len(vocabulary.operations),
            Moment(seed, subject, standpoint.onset + tick),
        )
    describe_decision: Callable[..., Explanation] | None = kernel.kind.explain
    assert describe_decision is not None
    return describe_decision(
        parameters, agent, vocabulary, situation, Moment(seed, subject, standpoint.onset + latency)
    )
