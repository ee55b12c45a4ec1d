"""The published package played by our agents: many subjects, each in its own copy of an environment.

What reaches a player is the text of the view and the reward. Who runs the trials (this module) also reads the
result of a trial, which is the package's own score, and lifts the package's end of a session: it would stop
at three successes in a row, while the published figures rest on fixed numbers of trials.

The package draws from NumPy's global generator. Each subject has a source of random bits of its own, put
behind the global generator whenever its environment is touched, so that a subject's trials hang on its seed
alone, whatever runs beside it; the caller's source is put back afterwards, as it was.

A player acts, is told the reward of each step, and rests between trials; the package itself goes on to the
next trial within the step that ends one. ``STAY`` is what an agent does that does nothing.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np

from machinepsych.apparatus.environment import FORWARD, LEFT, OPERATIONS, RIGHT, STAY
from machinepsych.cheesebench.encoder import SLOTS, VOCABULARY, Encoder
from machinepsych.errors import UnavailableError, UnknownNameError
from machinepsych.kernels.backend import Backend
from machinepsych.session.turns import AgentBatch
from machinepsych.vocabulary import NO_OPERATION

ENVIRONMENTS = "cheesebench.environments"
MISSING = (
    "The published benchmark is not installed: pip install 'machinepsych[cheesebench]'\n"
    "Its environments need NumPy alone: pip install --no-deps 'cheesebench>=0.2,<0.3' leaves out the rest."
)

# The package's names of the views, by ours.
VIEWS = {"top_down": "ASCII_2D", "egocentric": "ASCII_2D_FPV", "perspective": "ASCII_3D"}
# Ticks between trials: long enough that no agent takes two trials for one.
INTERVAL = 50
# A session that never ends by itself.
_ENDLESS = 10**9
_ACTIONS = {FORWARD: "FORWARD", LEFT: "ROTATE_LEFT", RIGHT: "ROTATE_RIGHT", STAY: "STAY"}


# NumPy's stubs do not list these two as exported.
_set_bits: Any = np.random.set_bit_generator  # type: ignore[attr-defined]
_get_bits: Any = np.random.get_bit_generator  # type: ignore[attr-defined]


class Player(Protocol):
    """Who plays: ``subjects`` of one kind, asked together."""

    def turn(
        self, texts: Sequence[str], act: np.ndarray, learn: np.ndarray, rewards: np.ndarray, rest: np.ndarray
    ) -> np.ndarray:
        """Return operations, int64 ``[N]``, of those where ``act`` (bool ``[N]``).

        ``texts`` are the views now. Where ``learn`` (bool ``[N]``), ``rewards`` (float64 ``[N]``) came of
        the last operation; where ``rest`` (int64 ``[N]``) is above 0 a trial has ended, or none has begun,
        and so many ticks pass.
        """
        ...


class AgentPlayer:
    """Agents of the registry, unchanged: each subject senses through an encoder of its own."""

    def __init__(
        self, kind: str, parameters: dict[str, Any], subjects: int, seed: int, backend: Backend
    ) -> None:
        self._batch = AgentBatch(kind, parameters, VOCABULARY, SLOTS, subjects, seed, backend)
        self._encoders = [Encoder() for _ in range(subjects)]
        self._count = np.zeros((subjects, 1), np.int64)
        self._ids = np.zeros((subjects, SLOTS), np.int64)
        self._intensities = np.ones((subjects, SLOTS))
        self._done = np.full(subjects, NO_OPERATION)

    def turn(
        self, texts: Sequence[str], act: np.ndarray, learn: np.ndarray, rewards: np.ndarray, rest: np.ndarray
    ) -> np.ndarray:
        """Encode the views, let the agents learn, rest and act."""
        for k in np.flatnonzero(act).tolist():
            begins = rest[k] > 0
            done = NO_OPERATION if begins else int(self._done[k])
            found = self._encoders[k].stimuli(texts[k], done, 0.0 if begins else float(rewards[k]))
            self._count[k, 0] = len(found)
            self._ids[k, : len(found)] = [each for each, _ in found]
            self._intensities[k, : len(found)] = [each for _, each in found]
        view = {"count": self._count, "ids": self._ids, "intensities": self._intensities}
        operations = self._batch.turn(act=act, view=view, learn=learn, outcome=rewards, rest=rest)
        # Whoever does nothing has stayed.
        self._done = np.where(operations == NO_OPERATION, STAY, operations)
        return self._done


class PublishedRun:
    """``subjects`` subjects of one player in one environment of the package, ``trials`` trials each.

    ``environment`` is the package's name (``MorrisWaterMaze``), ``view`` one of ``VIEWS``. Subject k of a
    seed has the same trials in any batch, as far as its player does the same. Raises UnavailableError where
    the package is missing, UnknownNameError for a name that it does not have.
    """

    def __init__(
        self, environment: str, player: Player, subjects: int, trials: int, view: str, seed: int
    ) -> None:
        peer = published_package()
        if view not in VIEWS:
            raise UnknownNameError("view", view, VIEWS)
        self._actions = [getattr(peer.Action, _ACTIONS[k]) for k in range(len(OPERATIONS))]
        self._player = player
        self._trials = trials
        self.subjects = subjects
        self._bits = [random_bits(seed, environment, k) for k in range(subjects)]
        self._environments, self._texts = [], []
        with _global_generator_kept():
            for k in range(subjects):
                _set_bits(self._bits[k])
                made = getattr(peer, environment)(view_mode=getattr(peer.ViewMode, VIEWS[view]))
                self._texts.append(made.reset())
                self._environments.append(made)

    def play(self, watch: Callable[[int], None] | None = None) -> list[dict[str, Any]]:
        """Play all trials and return a row for each: subject, trial, success, timeout, steps, reward.

        ``watch`` hears how many trials have ended since it last did. Subjects and trials count from 1;
        ``reward`` is the sum of a trial's rewards.
        """
        with _global_generator_kept():
            return self._play(watch)

    def _play(self, watch: Callable[[int], None] | None) -> list[dict[str, Any]]:
        n = self.subjects
        ended = np.zeros(n, np.int64)
        steps = np.zeros(n, np.int64)
        total = np.zeros(n)
        rewards = np.zeros(n)
        rows: list[dict[str, Any]] = []
        live = np.ones(n, bool)
        learn = np.zeros(n, bool)
        rest = np.full(n, INTERVAL)
        while live.any():
            operations = self._player.turn(self._texts, live, learn, rewards, rest)
            rest = np.zeros(n, np.int64)
            learn = live.copy()
            for k in np.flatnonzero(live).tolist():
                rewards[k], result = self._step(k, int(operations[k]))
                steps[k] += 1
                total[k] += rewards[k]
                if result is None:
                    continue
                ended[k] += 1
                row = {"subject": k + 1, "trial": int(ended[k])}
                row |= {"success": bool(result.success), "timeout": bool(result.timeout)}
                rows.append(row | {"steps": int(steps[k]), "reward": float(total[k])})
                steps[k], total[k], rest[k] = 0, 0.0, INTERVAL
                live[k] = ended[k] < self._trials
            if watch is not None and rest.any():
                watch(int(np.count_nonzero(rest)))
        # What the last trials led to is learned as that of the others, though nothing follows.
        self._player.turn(self._texts, live, learn, rewards, rest)
        return sorted(rows, key=lambda row: (row["subject"], row["trial"]))

    def _step(self, k: int, operation: int) -> tuple[float, Any]:
        """Do one operation; return the reward and, where a trial has ended, its result."""
        made = self._environments[k]
        made.session.required_consecutive = made.session.max_trials = _ENDLESS
        before = len(made.session.trial_results)
        _set_bits(self._bits[k])
        self._texts[k], reward = made.step(self._actions[operation])
        results = made.session.trial_results
        return float(reward), results[-1] if len(results) > before else None


@contextmanager
def _global_generator_kept() -> Iterator[None]:
    """Leave NumPy's global generator with the source of random bits that it was found with."""
    kept = _get_bits()
    # A number in waiting (the second of a pair of Gaussians) belongs to the state and would be lost.
    state = np.random.get_state(legacy=False)  # noqa: NPY002
    try:
        yield
    finally:
        _set_bits(kept)
        np.random.set_state(state)  # noqa: NPY002


def published_package() -> Any:
    """Import the package's environments; raises UnavailableError that says what to install."""
    try:
        return importlib.import_module(ENVIRONMENTS)
    except ImportError as why:
        raise UnavailableError(MISSING) from why


def random_bits(seed: int, environment: str, subject: int) -> np.random.MT19937:
    """Return the source of the random bits of a subject (from 0) in an environment."""
    return np.random.MT19937(np.random.SeedSequence([seed, zlib.crc32(environment.encode()), subject]))
