"""Our mazes and chambers as Gymnasium environments, one by one and in native batches.

    import gymnasium
    import machinepsych

    env = gymnasium.make("machinepsych/MorrisWaterMaze-v0", form="faithful")
    many = gymnasium.make_vec("machinepsych/TMaze-v0", num_envs=4096, vectorization_mode="vector_entry_point")

One trial is one episode. Actions: 0 forward, 1 rotate left, 2 rotate right, 3 stay. An observation holds
one number for each stimulus of the vocabulary (``env.unwrapped.environment.stimuli``): its intensity, 0
where it is absent. ``terminated`` tells of success or failure, ``truncated`` that time is up,
``info["success"]`` which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from machinepsych.apparatus.batch import Batch
from machinepsych.apparatus.draws import DrawError, read_draws
from machinepsych.apparatus.environment import (
    AUTORESET_DISABLED,
    AUTORESET_NEXT_STEP,
    OPERATIONS,
    RUNNING,
    STATUSES,
    Environment,
)
from machinepsych.apparatus.held import LARGEST_SEED
from machinepsych.apparatus.paradigms.base import PARADIGMS, PUBLISHED
from machinepsych.apparatus.user_maze import make_user_maze
from machinepsych.apparatus.views.base import VIEWS, View, make_view, text_views
from machinepsych.errors import MemoryShortError, UnavailableError, UnknownNameError
from machinepsych.kernels.backend import make_backend

try:
    import gymnasium
    from gymnasium.error import InvalidAction, ResetNeeded
    from gymnasium.spaces import Box, Discrete
    from gymnasium.vector import AutoresetMode, VectorEnv
    from gymnasium.vector.utils import batch_space
except ImportError as why:
    raise UnavailableError("Gymnasium is not installed: pip install 'machinepsych[gym]'") from why

OPTIONS = ("draws", "reset_mask")
ALLOWED_ACTIONS = ", ".join(f"{number} {name}" for number, name in enumerate(OPERATIONS))


def _check_options(options: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if options is not None and not isinstance(options, Mapping):
        raise DrawError(f"options: {options!r} is not a dictionary. Allowed keys: {', '.join(OPTIONS)}.")
    for key in options or {}:
        if key not in OPTIONS:
            raise UnknownNameError("option of reset", str(key), OPTIONS)
    return options or {}


RGB_ARRAY, ANSI = "rgb_array", "ansi"
RENDER_MODES = (RGB_ARRAY, ANSI)
FRAMES_PER_S = 8
MOST_THREADS = 1024


def _make_renderer(environment: Environment, mode: str | None, view: str, **options: Any) -> View | None:
    """Make the view that a render mode asks for; None where nothing is to be rendered.

    Raises UnknownNameError for a mode or a view that there is not, whatever the mode is.
    """
    if mode is not None and mode not in RENDER_MODES:
        raise UnknownNameError("render mode", mode, RENDER_MODES)
    if view not in text_views():
        raise UnknownNameError("text view", view, text_views())
    if mode is None:
        return None
    if mode == ANSI:
        return make_view(view, environment, options["spectator"])
    return VIEWS.get("picture")(environment, options["spectator"], size=options["render_size"])  # type: ignore[call-arg]


class _Steps(gymnasium.Env):
    """One environment as Gymnasium steps it.

    ``render_mode`` is ``"rgb_array"`` (a picture, ``render_size`` pixels) or ``"ansi"`` (a text; ``view``
    says which); ``spectator`` marks what the subject cannot know, see :mod:`machinepsych.apparatus.views`.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 (Gymnasium's own way)
        "render_modes": list(RENDER_MODES),
        "render_fps": FRAMES_PER_S,
    }

    def __init__(
        self,
        environment: Environment,
        backend: str = "cpu",
        render_mode: str | None = None,
        view: str = "top_down",
        spectator: bool = False,
        render_size: int | Sequence[int] = 224,
    ) -> None:
        self._renderer = _make_renderer(
            environment, render_mode, view, spectator=spectator, render_size=render_size
        )
        self.environment = environment
        self.render_mode = render_mode
        self.batch = Batch(environment, 1, make_backend(backend, 1))
        self.observation_space = Box(0.0, 1.0, (len(environment.stimuli),), np.float64)
        self.action_space = Discrete(len(OPERATIONS))
        # Memory that the kernel works on.
        self._operation = self.batch.array("turn", "operation")
        self._outcome = self.batch.array("turn", "outcome")
        self._over = [self.batch.array("turn", name) for name in ("terminated", "truncated", "success")]
        self._dense = self.batch.array("view", "dense")[0]
        self._status = self.batch.array("chamber", "clock")
        self._seeded = False
        self._running = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict]:
        """Begin a trial; with a seed, begin anew: subject, memory of places, number of the trial."""
        super().reset(seed=seed)
        given = _check_options(options)
        draws = read_draws(self.environment, given.get("draws"), 1)
        if seed is not None or not self._seeded:
            self.batch.seed(seed if seed is not None else int(self.np_random.integers(LARGEST_SEED)))
            self._seeded = True
        self.batch.begin(draws=draws)
        self._running = True
        return self._dense.copy(), {"success": False}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Do one action."""
        if not self._running:
            status = STATUSES[int(self.batch.status()[0])] if self._seeded else "not begun"
            raise ResetNeeded(f"The trial is over ({status}): call reset() before step().")
        self._operation[0, 0] = _operation(action)
        self.batch.turn()
        terminated, truncated, success = (bool(each[0, 0]) for each in self._over)
        info: dict[str, Any] = {"success": success}
        if terminated or truncated:
            self._running = False
            info["measures"] = self.batch.measures(0)
        return self._dense.copy(), float(self._outcome[0, 0]), terminated, truncated, info

    def render(self) -> Any:
        """Draw the state as ``render_mode`` says: an array uint8 ``[height, width, 3]``, or a text."""
        if self._renderer is None:
            gymnasium.logger.warn(
                f"No render mode was given: gymnasium.make(..., render_mode={RGB_ARRAY!r} or {ANSI!r})."
            )
            return None
        if not self._seeded:
            raise ResetNeeded("No trial has begun: call reset() before render().")
        return self._renderer.of(self.batch)

    def stimuli(self) -> dict[str, float]:
        """Return what is sensed now by name, which is the observation in words."""
        return self.batch.stimuli(0)


def _operation(action: Any) -> int:
    if isinstance(action, int | np.integer | np.ndarray) and not isinstance(action, bool):
        found = np.asarray(action) if isinstance(action, np.ndarray) else action
        if not isinstance(found, np.ndarray) or (found.size == 1 and found.dtype.kind in "iu"):
            number = int(found.item() if isinstance(found, np.ndarray) else found)
            if 0 <= number < len(OPERATIONS):
                return number
    raise InvalidAction(f"{action!r} is no action. Allowed: {ALLOWED_ACTIONS}.")


class _VectorSteps(VectorEnv):
    """A batch of one environment, stepped by one call of a kernel.

    A trial that is over is followed by the next one in the step after (``autoreset="NextStep"``: that step's
    action is ignored, its reward 0), or, with ``"Disabled"``, when ``reset`` is called with
    ``options={"reset_mask": mask}``. With ``copy=False`` the arrays that are returned are the kernel's own,
    overwritten by the next step.
    """

    def __init__(
        self,
        environment: Environment,
        num_envs: int = 1,
        threads: int = 1,
        backend: str = "cpu",
        autoreset: str | AutoresetMode = AutoresetMode.NEXT_STEP,
        copy: bool = True,
        render_mode: str | None = None,
        view: str = "top_down",
        spectator: bool = False,
        render_size: int | Sequence[int] = 224,
    ) -> None:
        self._renderer = _make_renderer(
            environment, render_mode, view, spectator=spectator, render_size=render_size
        )
        modes = (AutoresetMode.NEXT_STEP, AutoresetMode.DISABLED)
        if autoreset not in modes and autoreset not in [mode.value for mode in modes]:
            raise UnknownNameError("autoreset mode", str(autoreset), [mode.value for mode in modes])
        if not isinstance(num_envs, int | np.integer) or isinstance(num_envs, bool) or num_envs < 1:
            raise DrawError(f"num_envs: {num_envs!r} is not a whole number of at least 1.")
        if not isinstance(threads, int) or isinstance(threads, bool) or not 1 <= threads <= MOST_THREADS:
            raise DrawError(f"threads: {threads!r} is not a whole number from 1 to {MOST_THREADS}.")
        mode = AutoresetMode(autoreset)
        self.environment = environment
        self.num_envs = int(num_envs)
        self.copy = copy
        self.render_mode = render_mode
        self.metadata = {**_Steps.metadata, "autoreset_mode": mode}
        resets = AUTORESET_NEXT_STEP if mode is AutoresetMode.NEXT_STEP else AUTORESET_DISABLED
        try:
            self.batch = Batch(environment, self.num_envs, make_backend(backend, threads), resets)
        except MemoryShortError as why:
            raise MemoryShortError(f"num_envs: {why}") from None
        self.single_observation_space = Box(0.0, 1.0, (len(environment.stimuli),), np.float64)
        self.single_action_space = Discrete(len(OPERATIONS))
        self._seeded = False

    @cached_property
    def observation_space(self) -> Any:  # type: ignore[override]
        """All chambers' observations; made when it is first asked for, since its bounds take memory."""
        return batch_space(self.single_observation_space, self.num_envs)

    @cached_property
    def action_space(self) -> Any:  # type: ignore[override]
        """One action for each chamber."""
        return batch_space(self.single_action_space, self.num_envs)

    def reset(
        self, *, seed: int | Sequence[int] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict]:
        """Begin a trial in every chamber, or in those of ``options["reset_mask"]`` (bool ``[N]``).

        From a seed, chamber i draws what a single environment draws from seed + i.
        """
        given = _check_options(options)
        draws = read_draws(self.environment, given.get("draws"), self.num_envs)
        mask = given.get("reset_mask")
        if mask is not None and (np.shape(mask) != (self.num_envs,) or np.asarray(mask).dtype != bool):
            raise DrawError(f"reset_mask: has to be {self.num_envs} booleans.")
        if isinstance(seed, Sequence) and len(seed) != self.num_envs:
            raise DrawError(f"seed: {len(seed)} seeds for {self.num_envs} chambers.")
        super().reset(seed=seed if isinstance(seed, int) else None)
        if isinstance(seed, int):
            seed = [seed + k for k in range(self.num_envs)]
        elif seed is None and not self._seeded:
            seed = self.np_random.integers(LARGEST_SEED, size=self.num_envs).tolist()
        if seed is not None:
            self.batch.seed(seed)
            self._seeded = True
        self.batch.begin(mask, draws)
        return self._take("view", "dense"), {}

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Do one action in each chamber (whole numbers ``[N]``)."""
        if not self._seeded:
            raise ResetNeeded("No trial has begun: call reset() before step().")
        actions = np.asarray(actions)
        if actions.shape != (self.num_envs,) or actions.dtype.kind not in "iu":
            said = f"{self.num_envs} whole numbers are wanted, not {actions.dtype} of shape {actions.shape}"
            raise InvalidAction(f"{said}. Allowed: {ALLOWED_ACTIONS}.")
        if actions.min() < 0 or actions.max() >= len(OPERATIONS):
            wrong = int(np.argmax((actions < 0) | (actions >= len(OPERATIONS))))
            raise InvalidAction(
                f"{actions[wrong]} (chamber {wrong}) is no action. Allowed: {ALLOWED_ACTIONS}."
            )
        if self.metadata["autoreset_mode"] is AutoresetMode.DISABLED:
            over = self.batch.status() != RUNNING
            if over.any():
                first = int(np.argmax(over))
                said = f"The trial of chamber {first} is over ({STATUSES[int(self.batch.status()[first])]})"
                raise ResetNeeded(f'{said}: call reset(options={{"reset_mask": ...}}) before step().')
        self.batch.step(actions)
        flags = [self._take("turn", name)[:, 0].view(bool) for name in ("terminated", "truncated", "success")]
        info = {"success": flags[2], "_success": flags[0] | flags[1]}
        return self._take("view", "dense"), self._take("turn", "outcome")[:, 0], flags[0], flags[1], info

    def _take(self, group: str, name: str) -> np.ndarray:
        array = self.batch.array(group, name)
        return array.copy() if self.copy else array

    def render(self) -> tuple[Any, ...] | None:
        """Draw every chamber as ``render_mode`` says; a large batch takes its time."""
        if self._renderer is None:
            gymnasium.logger.warn("No render mode was given.")
            return None
        if not self._seeded:
            raise ResetNeeded("No trial has begun: call reset() before render().")
        return tuple(self._renderer.of(self.batch, chamber) for chamber in range(self.num_envs))

    def measures(self) -> dict[str, np.ndarray]:
        """Return what was counted in each chamber's trial, by name; read it before the next step."""
        tally = self.batch.array("place", "tally")
        return {name: tally[:, k].copy() for name, k in self.environment.measures}


class ParadigmEnv(_Steps):
    """One of the nine paradigms; ``senses`` of None means the form's own."""

    def __init__(
        self, paradigm: str, form: str = PUBLISHED, senses: Sequence[str] | None = None, **how: Any
    ) -> None:
        super().__init__(PARADIGMS.get(paradigm).environment(form, senses), **how)


class ParadigmVectorEnv(_VectorSteps):
    """A batch of one of the nine paradigms."""

    def __init__(
        self, paradigm: str, form: str = PUBLISHED, senses: Sequence[str] | None = None, **how: Any
    ) -> None:
        super().__init__(PARADIGMS.get(paradigm).environment(form, senses), **how)


class MazeEnv(_Steps):
    """A maze from a text map or a built-in layout, see :mod:`machinepsych.apparatus.user_maze`."""

    def __init__(self, maze: str, senses: Sequence[str] | None = None, limit: int = 500, **how: Any) -> None:
        super().__init__(make_user_maze(maze, senses, limit), **how)


class MazeVectorEnv(_VectorSteps):
    """A batch of one maze."""

    def __init__(self, maze: str, senses: Sequence[str] | None = None, limit: int = 500, **how: Any) -> None:
        super().__init__(make_user_maze(maze, senses, limit), **how)
