"""The Design: what a protocol says, as dense arrays without names. Kernels see nothing else of it.

Axes: P phases, T states, B trials of the largest block, S stimulus slots, A operations, R rows of schedules.
A state says what is shown and what each response meets. The first states are the trial types, in which trials
begin; the others are what a trial of one can become where nothing shows it, or only a waiting pellet does.
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
# A response that ends the trial.
END_OF_TRIAL = -2

# How a schedule's clock and counts relate to the states in which it holds: it goes on, holds or not; it rests
# while it does not hold; it begins anew whenever it comes to hold.
GOES_ON = 0
RESTS_BETWEEN = 1
BEGINS_ANEW = 2

# Last axis of ``moves``: the state after a response was paid, or after what came by time (NO_CHAIN: the
# same); whether and how the operandum can be reached.
AFTER_PAYMENT = 0
AFTER_DELIVERY = 1
IN_REACH = 2
OUT_OF_REACH = 0
PRESSED = 1
FETCHES_PELLETS = 2
# Last axis of ``rules``: whether anything comes by time; whether responses are counted by operandum; ticks of
# the changeover delay; whether a trial begins where the one before ended.
TIMED = 0
COUNTED = 1
CHANGEOVER_DELAY = 2
CONTINUES = 3
# Last axis of ``states``: number of the state's look (what looks alike has one); its component, from 0.
LOOK = 0
COMPONENT = 1


@dataclass(frozen=True)
class Design:
    """The dense tables of an experiment; integers are int64, amounts float64.

    ``listing`` holds the trial types of a block before shuffling. ``schedule_of`` gives the row of the
    schedule that a response meets in a phase and trial type (``NO_SCHEDULE``: nothing ever happens),
    ``outcome_of`` what it pays, ``comes_of`` what comes by it without a response. ``delivered`` is 1 where
    outcomes are shown, 0 in probe phases.
    """

    block_size: np.ndarray  # [P] trials in a block
    window: np.ndarray  # [P] ticks a trial lasts at most
    interval: np.ndarray  # [P] ticks between trials
    ends: np.ndarray  # [P] what ends a trial: ENDS_WITH_...
    shuffled: np.ndarray  # [P] 1 where the order within a block is random
    delivered: np.ndarray  # [P]
    listing: np.ndarray  # [P, B]
    rules: np.ndarray  # [P, 4] TIMED, COUNTED, CHANGEOVER_DELAY, CONTINUES
    stimuli: np.ndarray  # [T, S] ids, NO_STIMULUS past the last
    states: np.ndarray  # [P, T, 2] LOOK, COMPONENT
    schedule_of: np.ndarray  # [P, T, A]
    outcome_of: np.ndarray  # [P, T, A]
    comes_of: np.ndarray  # [P, T, A]
    leads_to: np.ndarray  # [P, T, A] the state that a paid response leads to instead
    moves: np.ndarray  # [P, T, A, 3] AFTER_PAYMENT, AFTER_DELIVERY, IN_REACH
    schedule_phase: np.ndarray  # [R] phase in which the schedule runs
    schedule_kind: np.ndarray  # [R]
    schedule_count: np.ndarray  # [R]
    schedule_ticks: np.ndarray  # [R]
    schedule_holds: np.ndarray  # [R] GOES_ON, RESTS_BETWEEN or BEGINS_ANEW

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """List the names of the tables, in order."""
        return tuple(field.name for field in fields(cls))

    def arrays(self) -> tuple[np.ndarray, ...]:
        """Return the tables in the order of :meth:`names`.

        Each is one stretch of memory in C's order: machine code that is kept takes no other.
        """
        return tuple(np.ascontiguousarray(getattr(self, name)) for name in self.names())


@dataclass(frozen=True)
class PhasePlan:
    """One phase as the recorder and the display need it: names and counts, no tables.

    ``contingency`` numbers the different assignments of correct responses in order of appearance;
    ``correct`` [T] is the correct operation of each trial type, -1 where none is defined. In a phase that is
    ``chained`` a trial counts as correct where its chain was gone through to the end. In one that is
    ``counted`` responses are counted by operandum and component, of which it has ``components``.
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
    counted: bool = False
    components: int = 1


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
    # [T] the trial type that each state belongs to.
    type_of: np.ndarray
    # Counters of the schedule that needs most.
    counters: int

    @property
    def trials(self) -> int:
        """Trials of one subject in the whole session."""
        return sum(phase.blocks * phase.trials_per_block for phase in self.phases)

    @property
    def stimulus_slots(self) -> int:
        """Number of stimuli that can be sensed at once."""
        return int(self.design.stimuli.shape[1])
