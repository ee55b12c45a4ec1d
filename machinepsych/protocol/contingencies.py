"""The tables of contingencies: what each response meets in each state of a trial, phase by phase.

Simple schedules hold in every state. The parts of a compound hold in states of their own: those of ``mult``
and ``chain`` are trial types, whose stimuli show which part it is; those of ``mix`` and ``tand`` look alike.
Where reinforcers are pellets, each state has a second one beside it, in which a pellet waits to be fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from machinepsych.protocol.design import (
    AFTER_DELIVERY,
    AFTER_PAYMENT,
    BEGINS_ANEW,
    CHANGEOVER_DELAY,
    COMPONENT,
    CONTINUES,
    COUNTED,
    END_OF_TRIAL,
    FETCHES_PELLETS,
    GOES_ON,
    IN_REACH,
    LOOK,
    NO_CHAIN,
    NO_SCHEDULE,
    OUT_OF_REACH,
    PRESSED,
    RESTS_BETWEEN,
    TIMED,
)
from machinepsych.protocol.model import Phase, Protocol
from machinepsych.schedules.base import COUNTERS, SCHEDULES, code_of
from machinepsych.schedules.compound import COMPOUNDS, Compound
from machinepsych.schedules.notation import Schedule
from machinepsych.vocabulary import NO_STIMULUS, Vocabulary

COMPONENTS_OF_ONE = 1
CONTINUOUS = Schedule("CRF")


def parts_of(schedule: Schedule | Compound) -> int:
    """Return how many states a schedule goes through."""
    return len(schedule.parts) if isinstance(schedule, Compound) else COMPONENTS_OF_ONE


@dataclass
class _State:
    """A state: the trial type it belongs to, its stimuli, and what it is beside a trial type itself."""

    trial_type: int
    stimuli: tuple[int, ...]


@dataclass
class _Cell:
    """What the operations [A] meet in one state of one phase."""

    operations: int
    component: int = 0
    schedule: list[int] = field(init=False)
    outcome: list[float] = field(init=False)
    comes: list[float] = field(init=False)
    leads_to: list[int] = field(init=False)
    moves: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        count = self.operations
        self.schedule = [NO_SCHEDULE] * count
        self.outcome, self.comes = [0.0] * count, [0.0] * count
        self.leads_to = [NO_CHAIN] * count
        self.moves = [[NO_CHAIN, NO_CHAIN, PRESSED] for _ in range(count)]


class Contingencies:
    """Collects states and rows of schedules from phases, in order, and makes the tables of a Design."""

    def __init__(self, protocol: Protocol, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.tick_s = protocol.apparatus.tick_s
        self.code = {each.name: k for k, each in enumerate(protocol.trial_types)}
        number = {name: k for k, name in enumerate(vocabulary.stimuli)}
        self.states = [
            _State(k, tuple(number[name] for name in each.stimuli))
            for k, each in enumerate(protocol.trial_types)
        ]
        magazine = protocol.apparatus.magazine
        self.entry = vocabulary.operations.index(magazine.entry) if magazine else None
        self.signal = number[magazine.signal] if magazine else NO_STIMULUS
        self.rows: list[tuple[int, int, int, int, int]] = []
        self.rules: list[list[int]] = []
        self.cells: dict[tuple[int, int], _Cell] = {}
        self._derived: dict[tuple[Any, ...], int] = {}

    def enter(self, p: int, phase: Phase) -> None:
        """Enter phase ``p``; phases come in order."""
        for t in range(len(self.code)):
            self._cell(p, t)
        if phase.feedback is not None:
            self._feedback(p, phase)
        for operandum, schedule in phase.schedules.items():
            a = self.vocabulary.operations.index(operandum)
            if a != self.entry:
                self._compound(p, phase, a, schedule)
        for operandum, schedule in phase.schedules.items():
            a = self.vocabulary.operations.index(operandum)
            if a != self.entry and isinstance(schedule, Schedule):
                self._simple(p, phase, a, schedule)
        for name, links in phase.leads_to.items():
            for operandum, following in links.items():
                a = self.vocabulary.operations.index(operandum)
                self.cells[p, self.code[name]].leads_to[a] = self.code[following]
        self._reach(p, phase)
        if self.entry is not None and (phase.feedback or phase.schedules):
            self._pellets(p, phase, self.entry)
        timed = any(SCHEDULES.get(each.kind).timed for each in _simple_ones(phase))
        continues = int(phase.chain == "continues")
        self.rules.append([int(timed), int(bool(phase.schedules)), phase.changeover_delay_ticks, continues])

    def block(self, p: int, phase: Phase) -> list[int]:
        """List the states in which the trials of a block begin; those of a mixed schedule in turn."""
        mixed = [each for each in phase.schedules.values() if _is(each, "mix")]
        parts = parts_of(mixed[0]) if mixed else 1
        return [
            self._part(self.code[name], k % parts)
            for name, times in phase.trials.items()
            for k in range(times)
        ]

    def types_of_states(self) -> np.ndarray:
        """Return the trial type of each state [T]."""
        return np.array([state.trial_type for state in self.states], np.int64)

    def counters(self) -> int:
        """Return how many counters the schedule needs that needs most."""
        kinds = list(SCHEDULES)
        return max([COUNTERS, *(kinds[kind].counters(count) for _, kind, count, _, _ in self.rows)])

    def tables(self) -> dict[str, np.ndarray]:
        """Return the tables that have an axis of states or of schedules, by name."""
        phases, states, operations = len(self.rules), len(self.states), len(self.vocabulary.operations)
        slots = max(1, max(len(state.stimuli) for state in self.states))
        stimuli = np.full((states, slots), NO_STIMULUS, np.int64)
        looks = {look: k for k, look in enumerate(dict.fromkeys(state.stimuli for state in self.states))}
        about = np.zeros((phases, states, 2), np.int64)
        for t, state in enumerate(self.states):
            stimuli[t, : len(state.stimuli)] = state.stimuli
            about[:, t, LOOK] = looks[state.stimuli]
        shape = (phases, states, operations)
        schedule_of, leads_to = np.full(shape, NO_SCHEDULE, np.int64), np.full(shape, NO_CHAIN, np.int64)
        outcome_of, comes_of = np.zeros(shape), np.zeros(shape)
        moves = np.full((*shape, 3), NO_CHAIN, np.int64)
        moves[..., IN_REACH] = PRESSED
        for (p, t), cell in self.cells.items():
            about[p, t, COMPONENT] = cell.component
            schedule_of[p, t], leads_to[p, t] = cell.schedule, cell.leads_to
            outcome_of[p, t], comes_of[p, t], moves[p, t] = cell.outcome, cell.comes, cell.moves
        # A kernel's table has at least one row; that of an experiment without schedules runs in no phase.
        table = np.array(self.rows or [(-1, 0, 0, 0, GOES_ON)], np.int64)
        names = ("schedule_phase", "schedule_kind", "schedule_count", "schedule_ticks", "schedule_holds")
        return {
            "rules": np.array(self.rules, np.int64)[:, [TIMED, COUNTED, CHANGEOVER_DELAY, CONTINUES]],
            "stimuli": stimuli,
            "states": about,
            "schedule_of": schedule_of,
            "outcome_of": outcome_of,
            "comes_of": comes_of,
            "leads_to": leads_to,
            "moves": moves,
            **{name: table[:, k].copy() for k, name in enumerate(names)},
        }

    def _cell(self, p: int, state: int) -> _Cell:
        return self.cells.setdefault((p, state), _Cell(len(self.vocabulary.operations)))

    def _derive(self, state: int, key: tuple[Any, ...], signal: tuple[int, ...] = ()) -> int:
        """Return the state beside another for a key, made where it is not there yet."""
        if (state, key) not in self._derived:
            self._derived[state, key] = len(self.states)
            before = self.states[state]
            self.states.append(_State(before.trial_type, before.stimuli + signal))
        return self._derived[state, key]

    def _part(self, state: int, part: int) -> int:
        return state if part == 0 else self._derive(state, ("part", part))

    def _row(self, p: int, schedule: Schedule, holds: int) -> int:
        kind = SCHEDULES.get(schedule.kind)
        ticks = round(schedule.seconds / self.tick_s)
        count = round(schedule.shock_shock_s / self.tick_s) if kind.aversive else schedule.count
        self.rows.append((p, code_of(schedule.kind), count, ticks, holds))
        return len(self.rows) - 1

    def _set(self, cell: _Cell, a: int, row: int, schedule: Schedule, phase: Phase) -> None:
        """Enter what an operandum meets in a state: a row, and what it pays or brings."""
        kind = SCHEDULES.get(schedule.kind)
        cell.schedule[a] = row
        cell.outcome[a] = phase.relief if kind.aversive else phase.reward
        cell.comes[a] = phase.shock if kind.aversive else phase.reward
        if kind.ends_trial:
            cell.moves[a][AFTER_PAYMENT] = END_OF_TRIAL

    def _feedback(self, p: int, phase: Phase) -> None:
        """Enter discrete trials: one schedule for all that is correct, one for the rest."""
        assert phase.feedback is not None
        right = self._row(p, phase.feedback.correct, GOES_ON)
        wrong = self._row(p, phase.feedback.incorrect, GOES_ON)
        for name, operandum in phase.correct.items():
            cell = self._cell(p, self.code[name])
            correct = self.vocabulary.operations.index(operandum)
            for a in range(len(self.vocabulary.operations)):
                if a != self.entry:
                    cell.schedule[a] = right if a == correct else wrong
                    cell.outcome[a] = phase.reward if a == correct else phase.error

    def _simple(self, p: int, phase: Phase, a: int, schedule: Schedule) -> None:
        """Let a simple schedule hold in every state of the phase."""
        kind = SCHEDULES.get(schedule.kind)
        # The interval after a warning signal begins with the trial.
        signalled = kind.aversive and "WS" in kind.intervals and schedule.seconds > 0.0
        row = self._row(p, schedule, BEGINS_ANEW if signalled else GOES_ON)
        for (phase_number, _), cell in self.cells.items():
            if phase_number == p:
                self._set(cell, a, row, schedule, phase)

    def _compound(self, p: int, phase: Phase, a: int, schedule: Schedule | Compound) -> None:
        """Let the parts of a compound hold each in its states, and lead to one another in a chain."""
        if not isinstance(schedule, Compound):
            return
        kind = COMPOUNDS[schedule.compound]
        holds = RESTS_BETWEEN if kind.alternates else BEGINS_ANEW
        rows = [self._row(p, part, holds) for part in schedule.parts]
        if kind.has_stimuli:
            courses = [[self.code[name] for name in phase.components]]
        else:
            courses = [[self._part(t, k) for k in range(len(rows))] for t in range(len(self.code))]
        for course in courses:
            for k, state in enumerate(course):
                cell = self._cell(p, state)
                cell.component = k
                self._set(cell, a, rows[k], schedule.parts[k], phase)
                if kind.alternates:
                    continue
                if k + 1 < len(course):
                    cell.leads_to[a] = course[k + 1]
                else:
                    cell.moves[a][AFTER_PAYMENT] = course[0]

    def _reach(self, p: int, phase: Phase) -> None:
        """Enter which operanda can be reached in each state."""
        within = {self.code[name]: set(operanda) for name, operanda in phase.in_reach.items()}
        for (phase_number, state), cell in self.cells.items():
            if phase_number != p:
                continue
            near = within.get(self.states[state].trial_type)
            for a, operandum in enumerate(self.vocabulary.operations):
                if a == self.entry:
                    cell.moves[a][IN_REACH] = FETCHES_PELLETS
                elif near is not None and operandum not in near:
                    cell.moves[a][IN_REACH] = OUT_OF_REACH

    def _pellets(self, p: int, phase: Phase, entry: int) -> None:
        """Let what would be paid or delivered fall into the magazine, whose next entry fetches it."""
        fetching = self._row(p, CONTINUOUS, GOES_ON)
        for (phase_number, state), cell in list(self.cells.items()):
            if phase_number != p:
                continue
            for a in range(len(self.vocabulary.operations)):
                kind = list(SCHEDULES)[self.rows[cell.schedule[a]][1]] if cell.schedule[a] >= 0 else None
                if a == entry or kind is None or kind.aversive or cell.outcome[a] <= 0.0:
                    continue
                if kind.timed:
                    cell.moves[a][AFTER_DELIVERY] = self._waiting(p, phase, state, state, entry, fetching)
                if cell.leads_to[a] == NO_CHAIN:
                    after = cell.moves[a][AFTER_PAYMENT]
                    after = state if after == NO_CHAIN else after
                    cell.leads_to[a] = self._waiting(p, phase, state, after, entry, fetching)

    def _waiting(self, p: int, phase: Phase, state: int, after: int, entry: int, fetching: int) -> int:
        """Return the state in which a pellet waits, to be fetched before anything else pays."""
        waiting = self._derive(state, ("pellet", after), (self.signal,))
        before, cell = self.cells[p, state], self._cell(p, waiting)
        cell.component = before.component
        for a in range(len(self.vocabulary.operations)):
            cell.moves[a][IN_REACH] = before.moves[a][IN_REACH]
            row = before.schedule[a]
            if row >= 0 and list(SCHEDULES)[self.rows[row][1]].aversive:
                cell.schedule[a], cell.outcome[a], cell.comes[a] = row, before.outcome[a], before.comes[a]
        cell.schedule[entry], cell.outcome[entry] = fetching, phase.reward
        cell.moves[entry][AFTER_PAYMENT] = after
        return waiting


def _is(schedule: Schedule | Compound, compound: str) -> bool:
    return isinstance(schedule, Compound) and schedule.compound == compound


def _simple_ones(phase: Phase) -> list[Schedule]:
    """List the simple schedules of a phase, those of compounds included."""
    found: list[Schedule] = []
    for each in phase.schedules.values():
        found += [each] if isinstance(each, Schedule) else each.parts
    return found
