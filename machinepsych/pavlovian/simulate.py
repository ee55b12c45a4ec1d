"""Running one model through a timetable, all groups and subjects at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.conditioning.base import Exposure, Model, Moments, RealTimeModel, State, TrialModel, World
from machinepsych.pavlovian.design import Design
from machinepsych.pavlovian.timetable import WAITING, Timetable, compile_design

# An interval with nothing there, not even a context, is a rest from this tick on: what traces are left teach
# nothing that could be seen, and a rest is passed in one step.
AFTER_TICKS = 20
# What a batch of subjects may take: states and records stay below this however many subjects there are.
BATCH_BYTES = 256 * 2**20
LARGEST_BATCH = 1_000
# A state is copied where only some of its subjects learn, and changes of it are formed beside it.
COPIES = 4


@dataclass(frozen=True)
class Record:
    """What subjects expected, step by step; each array [G, N, T], NaN where a subject had no trial.

    ``expected`` is signed; what would be seen as responding is max(0, expected) (docs/decisions/0012).
    ``error_at_us`` is the prediction error when the US came or was due, ``error_at_onset`` that at the
    onset of the first stimulus, NaN for models without moments in a trial. ``state`` is the last state.
    """

    timetable: Timetable
    expected: np.ndarray
    error_at_us: np.ndarray
    error_at_onset: np.ndarray
    state: State

    @property
    def response(self) -> np.ndarray:
        """What would be seen [G, N, T]: expectation, cut at 0."""
        return np.maximum(self.expected, 0.0)


def batches(model: Model, design: Design, subjects: int) -> Iterator[np.ndarray]:
    """Yield the numbers of subjects from 1 to ``subjects``, so many at a time as BATCH_BYTES have room for.

    What a subject takes is known from one: its state in every group, and its record. Results do not depend
    on how subjects are divided.
    """
    table = compile_design(design, 0, np.array([1]))
    groups, _, steps = table.kind.shape
    weight = np.where(table.is_context, model.p.context_salience, 1.0)
    state = model.begin(_world(table, weight, 0, np.ones(groups, np.int64)))
    size = COPIES * sum(array.nbytes for array in state.values()) + COPIES * 3 * 8 * groups * steps
    most = max(1, min(LARGEST_BATCH, BATCH_BYTES // size))
    # Even parts: a last part of one subject would take as long as a full one.
    count = -(-subjects // most)
    for part in range(count):
        yield np.arange(subjects * part // count + 1, subjects * (part + 1) // count + 1)


def simulate(
    model: Model,
    table: Timetable,
    seed: int,
    subjects: np.ndarray,
    watch: Callable[[int], None] | None = None,
) -> Record:
    """Run a model through a timetable that was laid out for ``subjects`` [N]; ``watch`` hears each step."""
    groups, n, steps = table.kind.shape
    weight = np.where(table.is_context, model.p.context_salience, 1.0)
    world = _world(table, weight, seed, np.tile(subjects, groups))
    presence, salience = world.presence, world.salience
    state = model.begin(world)
    shape = (3, groups * n, steps)
    found = np.full(shape, np.nan)
    run: Any = _real_time_step if isinstance(model, RealTimeModel) else _trial_step
    kinds = table.kind.reshape(groups * n, steps)
    learn = np.array([kind.learn for kind in table.kinds] or [False])
    us = np.array([kind.us for kind in table.kinds] or [0.0])
    for step in range(steps):
        active = kinds[:, step] != WAITING
        pattern = np.where(active, kinds[:, step], 0)
        shown = Exposure(
            presence[pattern] * active[:, None],
            salience[pattern] * active[:, None],
            us[pattern] * active,
            learn[pattern] & active,
            pattern,
        )
        rest = np.repeat(table.rest_ticks[:, step], n)
        iti = np.repeat(table.iti_ticks[:, step], n)
        outcome = run(model, table, state, shown, active, rest, iti, weight)
        found[:, active, step] = outcome[:, active]
        if watch is not None:
            watch(step)
    expected, at_us, at_onset = found.reshape(3, groups, n, steps)
    return Record(table, expected, at_us, at_onset, state)


def _world(table: Timetable, weight: np.ndarray, seed: int, subjects: np.ndarray) -> World:
    """Gather what a timetable can show; a design without trials shows one pattern of nothing."""
    size = len(table.elements)
    presence = np.stack([kind.presence for kind in table.kinds] or [np.zeros(size)])
    salience = np.stack([kind.intensity for kind in table.kinds] or [np.zeros(size)]) * weight
    counts = np.array([len(kind.moments[2]) for kind in table.kinds] or [1])
    shape = (len(presence), int(counts.max()))
    moments = Moments(np.zeros((*shape, size)), np.zeros((*shape, size)), np.zeros(shape), counts)
    for row, kind in enumerate(table.kinds):
        moments.presence[row, : counts[row]] = kind.moments[0]
        moments.salience[row, : counts[row]] = kind.moments[1] * weight
        moments.us[row, : counts[row]] = kind.moments[2]
    return World(table.elements, table.is_context, presence, salience, moments, table.tick_s, seed, subjects)


def _trial_step(
    model: TrialModel,
    table: Timetable,
    state: State,
    shown: Exposure,
    active: np.ndarray,
    rest: np.ndarray,
    iti: np.ndarray,
    weight: np.ndarray,
) -> np.ndarray:
    """Expect, then learn; return expectation, error at the US and nothing for the onset, [3, N]."""
    expected = model.expect(state, shown)
    model.learn(state, shown)
    passed = np.where(rest > 0, rest, iti * active)
    for ticks in np.unique(passed[passed > 0]):
        model.pass_time(state, passed == ticks, max(1, round(int(ticks) / table.cs_ticks)))
    return np.stack([expected, shown.us - expected, np.full(len(expected), np.nan)])


def _real_time_step(
    model: RealTimeModel,
    table: Timetable,
    state: State,
    shown: Exposure,
    active: np.ndarray,
    rest: np.ndarray,
    iti: np.ndarray,
    weight: np.ndarray,
) -> np.ndarray:
    """Pass the ticks of a trial and of the interval after it, or of a rest; return readings [3, N].

    Subjects whose trial and interval last equally long pass together; for those that wait, no time passes.
    """
    n = len(active)
    found = np.full((3, n), np.nan)
    lengths = np.array([len(kind.sight.us) for kind in table.kinds] or [0])
    duration = np.where(active, lengths[shown.pattern] + iti, 0)
    for ticks in np.unique(duration[active]):
        rows = np.flatnonzero(active & (duration == ticks))
        if len(rows) == n:
            found = _pass_trial(model, table, state, shown.pattern, int(ticks), weight)
            continue
        part = State({name: array[rows] for name, array in state.items()}, state.fixed)
        found[:, rows] = _pass_trial(model, table, part, shown.pattern[rows], int(ticks), weight)
        for name, array in part.items():
            state[name][rows] = array
    for ticks in np.unique(rest[rest > 0]):
        model.rest(state, rest == ticks, int(ticks))
    return found


def _pass_trial(
    model: RealTimeModel,
    table: Timetable,
    state: State,
    pattern: np.ndarray,
    duration: int,
    weight: np.ndarray,
) -> np.ndarray:
    """Pass one trial with its interval, for N subjects; return expectation and the two errors, [3, N].

    The expectation is the greatest (in size, with its sign) from the first stimulus until the US is due.
    """
    kinds = np.unique(pattern)
    code = np.searchsorted(kinds, pattern)
    longest = max(len(table.kinds[k].sight.us) for k in kinds)
    size = len(table.elements)
    # The sights by tick; after a trial its context alone stays, which the last row shows.
    presence, salience = np.zeros((2, len(kinds), longest + 1, size))
    us, readable, onset, due = np.zeros((4, len(kinds), longest + 1))
    for row, k in enumerate(kinds):
        look = table.kinds[k].sight
        ticks = len(look.us)
        presence[row, :ticks], salience[row, :ticks] = look.presence, look.intensity * weight
        presence[row, ticks:] = look.presence[0] * table.is_context
        salience[row, ticks:] = look.intensity[0] * weight * table.is_context
        us[row, :ticks], readable[row, :ticks] = look.us, look.readable
        onset[row, look.onset], due[row, look.due] = 1.0, 1.0
    learn = np.array([table.kinds[k].learn for k in kinds])[code]
    found = np.full((3, len(pattern)), np.nan)
    best = np.zeros(len(pattern))
    nothing = np.full(len(pattern), np.nan)
    empty = not presence[:, longest].any()
    watched = min(duration, longest + AFTER_TICKS) if empty else duration
    for t in range(watched):
        now = min(t, longest)
        shown = Exposure(presence[code, now], salience[code, now], us[code, now], learn, pattern)
        expected = model.tick(state, shown)
        if t < longest:
            better = (readable[code, now] > 0.0) & (np.abs(expected) > np.abs(best))
            best[better] = expected[better]
            error = state.get("error", nothing)
            found[1] = np.where(due[code, now] > 0.0, error, found[1])
            found[2] = np.where(onset[code, now] > 0.0, error, found[2])
    if watched < duration:
        model.rest(state, np.ones(len(pattern), bool), duration - watched)
    found[0] = best
    return found
