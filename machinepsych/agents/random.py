"""The random agent: the control that learns nothing."""

from __future__ import annotations

from dataclasses import dataclass

from machinepsych.agents.base import AGENTS, AgentKind
from machinepsych.kernels.arrays import Array
from machinepsych.kernels.counter_rng import CHOICE, RESPONDING, uniform, uniform_index
from machinepsych.kernels.lane import lane
from machinepsych.parameters import parameter
from machinepsych.vocabulary import NO_OPERATION, Vocabulary


@dataclass(frozen=True)
class RandomParameters:
    """Parameters of the random agent."""

    response_probability: float = parameter(
        0.2, "probability of a response in a tick", low=0.0, high=1.0, unit="per tick"
    )


def random_state(parameters: RandomParameters, vocabulary: Vocabulary, slots: int) -> tuple[Array, ...]:
    """Declare no state: the control remembers nothing."""
    return ()


@lane
def random_act(agent, parameters, ids, intensities, sensed, operations, moment):
    """Respond now and then, on any operandum alike."""
    if uniform(moment, RESPONDING) >= parameters.response_probability:
        return NO_OPERATION
    return uniform_index(moment, CHOICE, operations)


AGENTS.register(
    "random",
    AgentKind(
        name="random",
        about="responds at a constant rate and chooses at random; the control",
        parameters=RandomParameters,
        state=random_state,
        act=random_act,
    ),
    __name__,
)
