"""What a model of conditioning is: it expects an outcome of what is present, and learns from what comes.

Stimuli reach a model as *elements*. A stimulus that nobody described otherwise is one element; stimuli
that resemble one another share elements (Estes 1950, Psychol. Rev. 57; Blough 1975, J. Exp. Psychol.:
Anim. Behav. Process. 1), each with the share in which it is there. Axes: N subjects, S elements, P
patterns, the different sights that a design offers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from machinepsych.errors import UnknownNameError
from machinepsych.parameters import describe, parameter
from machinepsych.registry import Registry


class State(dict[str, np.ndarray]):
    """The state of N subjects, arrays [N, ...] by name; ``fixed`` holds what all subjects share."""

    def __init__(self, arrays: dict[str, np.ndarray], fixed: dict[str, np.ndarray] | None = None) -> None:
        super().__init__(arrays)
        self.fixed = fixed or {}


CONTEXT_SALIENCE = 0.5


def context_salience(default: float = CONTEXT_SALIENCE) -> Any:
    """Make the parameter that all models share: how salient a context is beside a stimulus."""
    return parameter(
        default,
        "salience of a context, a stimulus being 1",
        low=0.0,
        high=1.0,
        source="a context is a weaker cue than a stimulus: Rescorla & Wagner (1972), p. 88",
    )


@dataclass(frozen=True)
class Moments:
    """Patterns as the moments they consist of, one after the other: segments of trials.

    ``presence`` and ``salience`` [P, M, S] as in World, ``us`` [P, M]; ``counts`` [P] says how many of the M
    moments a pattern has.
    """

    presence: np.ndarray
    salience: np.ndarray
    us: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class World:
    """All that a design can show, as a model needs it before the first trial.

    ``elements`` names the elements; ``is_context`` [S] says which are contexts; ``presence`` [P, S] (0 to
    1, the share) and ``salience`` [P, S] (intensity; contexts times the model's context_salience; 0 where
    absent) describe the patterns, ``moments`` the moments within them; ``tick_s`` is the length of a
    tick, ``seed`` that of random numbers, and
    ``subjects`` [N] numbers the subjects from 1, whose number alone decides their random keys.
    """

    elements: tuple[str, ...]
    is_context: np.ndarray
    presence: np.ndarray
    salience: np.ndarray
    moments: Moments
    tick_s: float
    seed: int
    subjects: np.ndarray


class Exposure(NamedTuple):
    """What each subject meets in one trial (or tick): ``presence`` and ``salience`` [N, S], as in World.

    ``us`` [N] is the intensity of the unconditional stimulus, ``learn`` [N] False where nothing is learned
    (a probe, or a trial that is not the subject's), ``pattern`` [N] the number of the pattern.
    """

    presence: np.ndarray
    salience: np.ndarray
    us: np.ndarray
    learn: np.ndarray
    pattern: np.ndarray


class Model(ABC):
    """A model with its parameters; what a subject has learned is in a State, not here.

    ``code`` is short for ``name`` where there is little room.

    ``exact``: the model itself draws no random numbers, so that subjects differ in the order of their
    trials alone.
    """

    name: ClassVar[str]
    code: ClassVar[str]
    citation: ClassVar[str]
    about: ClassVar[str]
    parameters: ClassVar[type]
    real_time: ClassVar[bool] = False
    exact: ClassVar[bool] = True

    def __init__(self, parameters: Any = None) -> None:
        self.p: Any = self.parameters() if parameters is None else parameters

    @abstractmethod
    def begin(self, world: World) -> State:
        """Make the state of naive subjects."""


class TrialModel(Model):
    """A model whose moments are trials."""

    @abstractmethod
    def expect(self, state: State, shown: Exposure) -> np.ndarray:
        """Return what each subject expects [N], negative where it expects less than nothing."""

    @abstractmethod
    def learn(self, state: State, shown: Exposure) -> None:
        """Change the state by what came; subjects whose ``learn`` is False stay as they are."""

    def pass_time(self, state: State, rows: np.ndarray, moments: int) -> None:
        """Let time pass between trials, for the subjects where ``rows`` [N] is True: here nothing changes.

        ``moments`` counts durations of a stimulus.
        """


class RealTimeModel(Model):
    """A model whose moments are ticks."""

    real_time = True

    @abstractmethod
    def tick(self, state: State, shown: Exposure) -> np.ndarray:
        """Pass one tick; return what is expected [N]. ``state["error"]`` [N] is its error, if it has one."""

    @abstractmethod
    def rest(self, state: State, rows: np.ndarray, ticks: int) -> None:
        """Let ``ticks`` ticks pass with nothing there, for the subjects where ``rows`` [N] is True."""


MODELS: Registry[type[Model]] = Registry("model", "conditioning")


def register(kind: type[Model]) -> type[Model]:
    """Enter a model under its name; its home is the module that defines it."""
    return MODELS.register(kind.name, kind, kind.__module__)


def make_model(name: str, **values: Any) -> Model:
    """Make the model called ``name`` with these parameters; raises UnknownNameError for a name unknown."""
    kind = MODELS.get(name)
    known = {each.name for each in describe(kind.parameters)}
    for key in values:
        if key not in known:
            raise UnknownNameError(f"parameter of {name}", key, known)
    return kind(kind.parameters(**values))


def subjects_of(world: World) -> int:
    """Return the number of subjects N."""
    return len(world.subjects)
