"""The demonstrator: a confederate that does what it is told, and learns nothing.

In experiments on social learning the other one is trained beforehand, or is the experimenter's puppet. This
agent does an operation ``press_1`` whenever it senses the stimulus ``told press 1`` (words alike, with "told"
before them), which a place gives to the one that is to demonstrate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from machinepsych.agents.base import AGENTS, AgentKind
from machinepsych.kernels.arrays import Array, allocate_records
from machinepsych.kernels.counter_rng import RESPONDING, uniform
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter
from machinepsych.vocabulary import NO_OPERATION, Vocabulary

TOLD = "told "


@dataclass(frozen=True)
class DemonstratorParameters:
    """Parameters of the demonstrator."""

    response_probability: float = parameter(
        0.8, "probability of doing in a tick what it is told", low=0.0, high=1.0, unit="per tick"
    )


def demonstrator_state(
    parameters: DemonstratorParameters, vocabulary: Vocabulary, slots: int
) -> tuple[Array, ...]:
    """Declare the script of one demonstrator."""
    stimuli = max(1, len(vocabulary.stimuli))
    return (Array("script", (stimuli,), "int", "the operation that each stimulus asks for; -1 for none"),)


def demonstrator_initial(
    parameters: DemonstratorParameters, vocabulary: Vocabulary, slots: int
) -> np.ndarray:
    """Return the script: what each stimulus tells it to do."""
    memory = allocate_records(demonstrator_state(parameters, vocabulary, slots), 1)
    told = {TOLD + name.replace("_", " "): number for number, name in enumerate(vocabulary.operations)}
    memory["script"][0] = NO_OPERATION
    for k, name in enumerate(vocabulary.stimuli):
        memory["script"][0, k] = told.get(name, NO_OPERATION)
    return memory


@lane
def demonstrator_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Do what is told now, mostly."""
    for k in range(sensed):
        operation = agent.script[ids[k]]
        if operation != NO_OPERATION and uniform(moment, RESPONDING) < parameters.response_probability:
            return operation
    return NO_OPERATION


AGENTS.register(
    "demonstrator",
    AgentKind(
        name="demonstrator",
        about="does what it is told and learns nothing; the confederate of social learning",
        parameters=DemonstratorParameters,
        state=demonstrator_state,
        initial=demonstrator_initial,
        act=demonstrator_act,
        confederate=True,
    ),
    __name__,
)
