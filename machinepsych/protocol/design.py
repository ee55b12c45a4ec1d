"""The Design: what a protocol says, as dense arrays without names. Kernels see nothing else of it.

Axes: P phases, T trial types, B trials of the largest block, S stimulus slots, A operations, R rows of
schedules.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from machinepsych.vocabulary import Vocabulary

ENDS_WITH_RESPONSE = 0
ENDS_WITH_OUTCOME = 1
ENDS_WITH_TIME = 2

NO_SCHEDULE = -1
# A response that pays, rather than leading to the next link of a chain.
NO_CHAIN = -1


@dataclass(frozen=True)
class Design:
    """The dense tables of an experiment; integers are int64, amounts float64.

    ``listing`` holds the trial types of a block before shuffling. ``schedule_of`` gives the row of the
    schedule that a response meets in a phase and trial type (``NO_SCHEDULE``: nothing ever happens),
    ``outcome_of`` what it pays. ``delivered`` is 1 where outcomes are shown, 0 in probe phases.
    """

    block_size: np.ndarray  # [P] trials in a block
    window: np.ndarray  # [P] ticks a trial lasts at most
    interval: np.ndarray  # [P] ticks between trials
    ends: np.ndarray  # [P] what ends a trial: ENDS_WITH_...
    shuffled: np.ndarray  # [P] 1 where the order within a block is random
    delivered: np.ndarray  # [P]
    listing: np.ndarray  # [P, B]
    stimuli: np.ndarray  # [T, S] ids, NO_STIMULUS past the last
    schedule_of: np.ndarray  # [P, T, A]
    outcome_of: np.ndarray  # [P, T, A]
    leads_to: np.ndarray  # [P, T, A] the trial type that a paid response leads to instead
    schedule_phase: np.ndarray  # [R] phase in which the schedule runs
    schedule_kind: np.ndarray  # [R]
    schedule_count: np.ndarray  # [R]
    schedule_ticks: np.ndarray  # [R]

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """List the names of the tables, in order."""
        return tuple(field.name for field in fields(cls))

    def arrays(self) -> tuple[np.ndarray, ...]:
        """Return the tables in the order of :meth:`names`."""
        return tuple(getattr(self, name) for name in self.names())


@dataclass(frozen=True)
class PhasePlan:
    """One phase as the recorder and the display need it: names and counts, no tables.

    ``contingency`` numbers the different assignments of correct responses in order of appearance;
    ``correct`` [T] is the correct operation of each trial type, -1 where none is defined. In a phase that is
    ``chained`` a trial counts as correct where its chain was gone through to the end.
    """

    name: str
    blocks: int
    trials_per_block: int
    first_trial: int
    feedback: bool
    scored: bool
    contingency: int
    correct: np.ndarray
    chained: bool = False


@dataclass(frozen=True)
class Plan:
    """A compiled protocol: the tables for kernels and the names to put back afterwards."""

    design: Design
    vocabulary: Vocabulary
    trial_types: tuple[str, ...]
    shown: tuple[str, ...]
    phases: tuple[PhasePlan, ...]
    apparatus: str
    tick_s: float

    @property
    def trials(self) -> int:
        """Trials of one subject in the whole session."""
        return sum(phase.blocks * phase.trials_per_block for phase in self.phases)

    @property
    def stimulus_slots(self) -> int:
        """Number of stimuli that can be sensed at once."""
        return int(self.design.stimuli.shape[1])
