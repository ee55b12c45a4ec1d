"""What an agent is: typed parameters, declared state, and five lane functions.

An agent never sees the apparatus: only stimulus slots, what it did and what came of it. Its lane
functions take its state ``agent`` and its ``parameters`` first:

- ``begin(agent, parameters, moment)``: before the first trial; the arrays are zero;
- ``act(agent, parameters, ids, intensities, sensed, operations, moment)``: return the operation to do
  now, 0 to ``operations`` - 1, or ``NO_OPERATION``; asked once a tick while a trial lasts;
- ``learn(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment)``: told
  what a response led to, in the tick of the response; where an apparatus is stepped, also what came of
  doing nothing (``NO_OPERATION``). ``delivered`` is 1 where the experimenter shows
  outcomes (an unpaid response then has outcome 0) and 0 where none are shown at all, as in a probe;
- ``rest(agent, parameters, ticks)``: ``ticks`` pass without stimuli, at no cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from machinepsych.kernels.arrays import Array
from machinepsych.kernels.lane import WrittenLane, lane
from machinepsych.registry import Registry
from machinepsych.vocabulary import Vocabulary


@lane
def agent_begins_empty(agent, parameters, moment):
    """Begin with zeroed arrays."""


@lane
def agent_learns_nothing(agent, parameters, ids, intensities, sensed, operation, outcome, delivered, moment):
    """Take no notice of outcomes."""


@lane
def agent_rests(agent, parameters, ticks):
    """Let time pass without change."""


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against an operation in a situation.

    ``value`` is what the agent makes of it: a desire for the reasoner, an expected outcome for the memory.
    ``facts`` are further numbers by name, such as frequency and confidence.
    """

    operation: str
    because: str
    value: float
    facts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """Why an agent did what it did: a sentence, what ``value`` means, the reasons from the strongest down.

    ``goals`` are what it wanted, each as a means to the one before it.
    """

    sentence: str
    value: str
    reasons: list[Reason]
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgentKind:
    """One kind of agent.

    ``parameters`` is a frozen dataclass made of :func:`machinepsych.parameters.parameter` fields;
    ``state(parameters, vocabulary, stimulus_slots)`` declares the arrays of one subject;
    ``initial(parameters, vocabulary, stimulus_slots)``, where a subject does not begin with zeroed arrays,
    returns a record array ``[1]`` of them (:func:`machinepsych.kernels.arrays.allocate_records`) from which
    each subject begins; its lanes then take one record, whose fields are the arrays. ``slots()`` fills
    slots of the agent's own with lane functions, or with ones written by the program (a choice among members
    of a registry). ``hypotheses(parameters, arrays, vocabulary)``, where an agent has any, turns the arrays
    ``[N, ...]`` of a batch into the columns of :data:`machinepsych.runs.schema.HYPOTHESES` that the agent
    knows of. ``explain(parameters, agent, vocabulary, situation, moment)``, where an agent can, explains
    the decision it takes in a situation (ids, intensities, sensed) from the state ``agent`` of one subject,
    a named tuple of its arrays. A ``confederate`` does only what a place tells it: it is no subject.
    ``for_senses(parameters, stimulus_slots)``, where an agent has ways of its own for many senses, returns
    the kind, of the same name and parameters, whose declarations and lanes are to be used.
    """

    name: str
    about: str
    parameters: type
    state: Callable[[Any, Vocabulary, int], tuple[Array, ...]]
    act: Callable[..., Any]
    learn: Callable[..., Any] = agent_learns_nothing
    begin: Callable[..., Any] = agent_begins_empty
    rest: Callable[..., Any] = agent_rests
    initial: Callable[[Any, Vocabulary, int], np.ndarray] | None = None
    slots: Callable[[], Mapping[str, Callable[..., Any] | WrittenLane]] | None = None
    hypotheses: Callable[[Any, dict[str, np.ndarray], Vocabulary], dict[str, Any]] | None = None
    explain: Callable[..., Explanation] | None = None
    confederate: bool = False
    for_senses: Callable[[Any, int], AgentKind] | None = None

    def suited(self, parameters: Any, slots: int) -> AgentKind:
        """Return the kind whose lanes serve subjects that sense up to ``slots`` stimuli at once."""
        return self if self.for_senses is None else self.for_senses(parameters, slots)

    def bindings(self) -> dict[str, Callable[..., Any] | WrittenLane]:
        """Return the lane functions under the names of the session's slots."""
        return {
            "agent_begin": self.begin,
            "agent_act": self.act,
            "agent_learn": self.learn,
            "agent_rest": self.rest,
            **({} if self.slots is None else self.slots()),
        }


AGENTS: Registry[AgentKind] = Registry("agent", "agents")
