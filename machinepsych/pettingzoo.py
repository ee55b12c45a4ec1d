"""Shared chambers and mazes through PettingZoo's parallel interface.

    from machinepsych.pettingzoo import parallel_env

    env = parallel_env("Foraging", subjects=4, regrowth=30)
    observations, infos = env.reset(seed=1)
    actions = {agent: env.action_space(agent).sample() for agent in env.agents}
    observations, rewards, terminations, truncations, infos = env.step(actions)

One trial is one episode. Agents are ``subject_0`` and so on. Action 0 does nothing, action k does the k-th of
``env.environment.operations``. An observation holds one number for each stimulus that can be sensed
(``env.environment.stimuli``): its intensity, 0 where it is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from machinepsych.apparatus.environment import UNDRAWN
from machinepsych.apparatus.shared.batch import SharedBatch
from machinepsych.apparatus.shared.situations.base import SITUATIONS, SituationError
from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.kernels.backend import make_backend
from machinepsych.vocabulary import NO_OPERATION

try:
    from gymnasium.spaces import Box, Discrete
    from gymnasium.utils import seeding
    from pettingzoo import ParallelEnv
except ImportError as why:
    raise UnavailableError("PettingZoo is not installed: pip install 'machinepsych[gym]'") from why

NOTHING = "nothing"


class SharedEnv(ParallelEnv):
    """One shared chamber or maze as PettingZoo steps it."""

    def __init__(
        self,
        situation: str,
        subjects: int | None = None,
        senses: Sequence[str] | None = None,
        backend: str = "cpu",
        render_mode: str | None = None,
        **parameters: Any,
    ) -> None:
        if render_mode is not None:
            raise UnknownNameError("render mode", str(render_mode), ())
        found = SITUATIONS.get(situation)
        self.environment = found.environment(subjects, senses, **parameters)
        self.metadata = {
            "name": f"machinepsych_{found.name.lower()}_v0",
            "render_modes": [],
            "is_parallelizable": True,
        }
        self.render_mode = None
        self.batch = SharedBatch(self.environment, 1, make_backend(backend, 1))
        self.possible_agents = [f"subject_{k}" for k in range(self.environment.subjects)]
        self.agents: list[str] = []
        size = len(self.environment.stimuli)
        self.actions = (NOTHING, *self.environment.operations)
        self.observation_spaces = {
            agent: Box(0.0, 1.0, (size,), np.float64) for agent in self.possible_agents
        }
        self.action_spaces = {agent: Discrete(len(self.actions)) for agent in self.possible_agents}
        self._seeded = False
        self.np_random: np.random.Generator | None = None

    def observation_space(self, agent: str) -> Any:
        """Return what an agent can observe."""
        self._check_agent(agent)
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Any:
        """Return what an agent can do."""
        self._check_agent(agent)
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Begin a trial; with a seed, begin anew.

        ``options={"draws": {...}}`` hands over what would be drawn, by the names of the situation's draws;
        other options are passed over, as PettingZoo's own check wants it.
        """
        draws = self._draws(_mapping("options", options))
        whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
        if seed is not None and not (whole and seed >= 0):
            raise SituationError(f"seed: {seed!r} is not a whole number of at least 0.")
        if seed is not None or not self._seeded:
            if seed is None:
                self.np_random, seed = seeding.np_random()
            self.batch.seed(int(seed))
            self._seeded = True
        self.batch.begin(draws=draws)
        self.agents = list(self.possible_agents)
        return self._observations(), {agent: {} for agent in self.agents}

    def step(self, actions: Mapping[str, Any]) -> tuple[dict, dict, dict, dict, dict]:
        """Let all agents act at once; when the trial is over, nobody is there and nothing happens."""
        if not self._seeded:
            raise SituationError("No trial has begun: call reset() before step().")
        if not self.agents:
            return {}, {}, {}, {}, {}
        actions = _mapping("step", actions)
        operations = np.full((1, len(self.possible_agents)), NO_OPERATION)
        for k, agent in enumerate(self.possible_agents):
            if agent not in actions:
                raise SituationError(f"step: there is no action for {agent}.")
            chosen = actions[agent]
            if isinstance(chosen, bool) or not self.action_spaces[agent].contains(chosen):
                allowed = ", ".join(f"{number} {name}" for number, name in enumerate(self.actions))
                raise SituationError(f"{actions[agent]!r} is no action of {agent}. Allowed: {allowed}.")
            operations[0, k] = int(actions[agent]) - 1
        for agent in actions:
            self._check_agent(agent)
        self.batch.step(operations)
        outcome = self.batch.array("turn", "outcome")[0].tolist()
        terminated, truncated = (
            bool(self.batch.array("turn", name)[0, 0]) for name in ("terminated", "truncated")
        )
        agents = self.agents
        infos: dict[str, dict[str, Any]] = {agent: {} for agent in agents}
        if terminated or truncated:
            measures = self.batch.measures()
            for k, agent in enumerate(agents):
                infos[agent]["measures"] = {name: int(values[0, k]) for name, values in measures.items()}
            self.agents = []
        return (
            self._observations(agents),
            dict(zip(agents, outcome, strict=True)),
            dict.fromkeys(agents, terminated),
            dict.fromkeys(agents, truncated),
            infos,
        )

    def stimuli(self, agent: str) -> dict[str, float]:
        """Return what an agent senses now by name, which is its observation in words."""
        self._check_agent(agent)
        return self.batch.stimuli(0, self.possible_agents.index(agent))

    def render(self) -> None:
        """Draw nothing: a shared chamber has no picture."""

    def close(self) -> None:
        """Give back threads."""
        self.batch.backend.close()

    def _check_agent(self, agent: Any) -> None:
        if agent not in self.action_spaces:
            raise UnknownNameError("agent", str(agent), self.possible_agents)

    def _observations(self, agents: Sequence[str] | None = None) -> dict[str, Any]:
        dense = np.array(self.batch.array("view", "dense")[0])
        return dict(zip(self.agents if agents is None else agents, dense, strict=True))

    def _draws(self, options: Mapping[str, Any]) -> np.ndarray:
        handed = np.full_like(np.asarray(self.batch.array("turn", "draws")), UNDRAWN)
        known = {draw.key: draw for draw in self.environment.draws}
        for key, value in _mapping("draws", options.get("draws")).items():
            if key not in known:
                raise UnknownNameError(f"draw of {self.environment.name}", str(key), known)
            if value not in known[key].allowed:
                raise SituationError(
                    f"{key}: {value!r} cannot be handed over ({known[key].note}); "
                    f"allowed: {', '.join(map(str, known[key].allowed))}."
                )
            handed[0, known[key].position] = value
        return handed


def _mapping(name: str, given: Any) -> Mapping[str, Any]:
    """Return a dictionary that was given, an empty one for None; raises SituationError for anything else."""
    if given is not None and not isinstance(given, Mapping):
        raise SituationError(f"{name}: {given!r} is not a dictionary.")
    return given or {}


def parallel_env(situation: str, subjects: int | None = None, **how: Any) -> SharedEnv:
    """Make a shared situation for PettingZoo.

    ``situation`` is one of ``SITUATIONS.names()``, ``subjects`` the number that share it; all else is senses,
    backend, or a parameter of the situation. Raises UnknownNameError and SituationError for what there is
    not.
    """
    return SharedEnv(situation, subjects, **how)
