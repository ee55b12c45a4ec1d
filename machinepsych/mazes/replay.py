"""Replaying one subject of a maze run up to a step, to ask it why it does what it does there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from machinepsych.agents.base import Explanation
from machinepsych.apparatus.environment import RUNNING, STAY
from machinepsych.kernels.backend import make_backend
from machinepsych.mazes.play import Walk
from machinepsych.mazes.protocol import MazeProtocol
from machinepsych.session.replay import parameters_by_name
from machinepsych.vocabulary import NO_OPERATION, Vocabulary


@dataclass(frozen=True)
class StepExplained:
    """What a subject sensed before a step (name -> intensity), and why it did what it did."""

    sensed: dict[str, float]
    explanation: Explanation
    memory: dict[str, np.ndarray]
    vocabulary: Vocabulary


def explain_step(protocol: MazeProtocol, agent: int, subject: int, trial: int, step: int) -> StepExplained:
    """Explain step ``step`` of a trial of the session (both from 1) of an agent (by its place).

    The agent's kind must be able to explain. Raises ValueError where the trial ended before the step.
    """
    environment = protocol.place.environment()
    backend = make_backend("cpu", 1)
    walk = Walk(protocol, environment, agent, subject, subject, backend)
    before = 0
    for phase in protocol.phases:
        count = phase.blocks * phase.trials
        walk.phase(phase)
        for number in range(min(count, trial - 1 - before)):
            walk.trial(phase, number)
        before += count
        if trial <= before:
            break
    walk.begin(phase, trial - 1 - (before - count))
    agents, batch = walk.agents, walk.batch
    agents.turn(act=0, rest=walk.rest)
    shown = int(phase.feedback)
    for _ in range(step - 1):
        operation = int(agents.turn(act=1, view=walk.view())[0])
        batch.step([STAY if operation == NO_OPERATION else operation])
        came = float(batch.array("turn", "outcome")[0, 0])
        agents.turn(act=0, learn=1, outcome=came * shown, delivered=shown)
        if int(batch.status()[0]) != RUNNING:
            raise ValueError(f"trial {trial} ended before step {step}")
    count = int(batch.array("view", "count")[0, 0])
    ids = np.array(batch.array("view", "ids")[0, :count])
    intensities = np.array(batch.array("view", "intensities")[0, :count])
    vocabulary = Vocabulary(environment.stimuli, environment.operations)
    memory = {name: np.array(array[0]) for name, array in agents.memory().items()}
    describe: Callable[..., Explanation] | None = agents.kind.explain
    assert describe is not None
    explanation = describe(
        parameters_by_name(agents.kind.parameters, agents.row()),
        SimpleNamespace(**memory),
        vocabulary,
        (ids, intensities, count),
        agents.moment(0),
    )
    sensed = {
        vocabulary.stimuli[k]: float(v) for k, v in zip(ids.tolist(), intensities.tolist(), strict=True)
    }
    return StepExplained(sensed, explanation, memory, vocabulary)
