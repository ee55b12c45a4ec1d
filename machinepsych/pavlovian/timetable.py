"""From a design to dense tables: what each subject meets, step by step.

A step is a trial or a rest. All groups take their steps side by side, one row a subject, groups one after
another; within a phase, a group with fewer steps waits at its end. Orders at random are drawn per subject
from (seed, number of the subject, step): the same number has the same draws in every group and in every
batch, so that groups are matched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from machinepsych.kernels.counter_rng import TRIAL_ORDER, Moment, uniform
from machinepsych.pavlovian.design import Design, Timing
from machinepsych.pavlovian.notation import Mixture, Phase, Segment, Trial, write_trial

WAITING = -1
CONTEXT_MARK = "@"


@dataclass(frozen=True)
class Sight:
    """What one kind of trial shows, over its ticks.

    ``presence`` and ``intensity`` [L, S] are the shares and intensities of the elements in each tick, ``us``
    [L] the US; ``readable`` [L] marks the ticks from the first stimulus until the US is due. ``due`` is the
    tick at which the US comes or would come, ``onset`` that of the first stimulus.
    """

    presence: np.ndarray
    intensity: np.ndarray
    us: np.ndarray
    readable: np.ndarray
    onset: int
    due: int


@dataclass(frozen=True)
class Kind:
    """One kind of trial: its text (as in a design, without a count), and what it shows.

    ``presence``, ``intensity`` [S] and ``us`` are the trial as a whole, for models that know no time;
    ``moments`` has the same, [M, S], [M, S] and [M], for each of its M segments.
    """

    text: str
    presence: np.ndarray
    intensity: np.ndarray
    us: float
    learn: bool
    sight: Sight
    moments: tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Timetable:
    """All steps of all subjects.

    ``kind`` [G, N, T] is the number of the kind of trial of each step, WAITING where there is none;
    ``rest_ticks`` [G, T] rests, 0 elsewhere; ``iti_ticks`` [G, T] the interval after the trial;
    ``phase`` [T] the phase of a step, from 0.
    """

    groups: tuple[str, ...]
    elements: tuple[str, ...]
    is_context: np.ndarray
    kinds: tuple[Kind, ...]
    kind: np.ndarray
    rest_ticks: np.ndarray
    iti_ticks: np.ndarray
    phase: np.ndarray
    tick_s: float
    cs_ticks: int

    @property
    def steps(self) -> int:
        """Number of steps T."""
        return len(self.phase)


def compile_design(design: Design, seed: int, subjects: np.ndarray) -> Timetable:
    """Lay out a design for the subjects with these numbers [N] (from 1)."""
    trials = design.trials()
    elements, is_context = _elements(design, trials)
    kinds = tuple(_kind(trial, design, elements) for trial in trials)
    number = {trial: place for place, trial in enumerate(trials)}
    kind: list[np.ndarray] = []
    rests: list[np.ndarray] = []
    itis: list[np.ndarray] = []
    phases: list[np.ndarray] = []
    offset = 0
    for p in range(design.phases):
        laid = [
            _steps(group.phases[p], number, design.timing, seed, subjects, offset) for group in design.groups
        ]
        longest = max(part[0].shape[1] for part in laid)
        for index, (whole, filler) in enumerate(((kind, WAITING), (rests, 0), (itis, 0))):
            whole.append(np.stack([_padded(part[index], longest, filler) for part in laid]))
        phases.append(np.full(longest, p))
        offset += longest
    return Timetable(
        groups=tuple(group.name for group in design.groups),
        elements=elements,
        is_context=is_context,
        kinds=kinds,
        kind=np.concatenate(kind, axis=2),
        rest_ticks=np.concatenate(rests, axis=1),
        iti_ticks=np.concatenate(itis, axis=1),
        phase=np.concatenate(phases),
        tick_s=float(design.timing.tick_s),
        cs_ticks=design.timing.ticks(design.timing.cs_s),
    )


def _padded(part: np.ndarray, longest: int, filler: int) -> np.ndarray:
    wanted = [(0, 0)] * (part.ndim - 1) + [(0, longest - part.shape[-1])]
    return np.pad(part, wanted, constant_values=filler)


def _elements(design: Design, trials: tuple[Trial, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Name all elements in order of appearance, contexts (marked @) last; and say which are contexts."""
    names: dict[str, None] = {}
    for trial in trials:
        for stimulus in trial.stimuli():
            names.update(dict.fromkeys(design.elements.get(stimulus, {stimulus: 1.0})))
    contexts = dict.fromkeys(CONTEXT_MARK + trial.context for trial in trials if trial.context is not None)
    elements = (*names, *contexts)
    return elements, np.array([name.startswith(CONTEXT_MARK) for name in elements], bool)


def _kind(trial: Trial, design: Design, elements: tuple[str, ...]) -> Kind:
    sight = _sight(trial, design, elements)
    presence, intensity = sight.presence.max(axis=0, initial=0.0), sight.intensity.max(axis=0, initial=0.0)
    us = sum(part.us + part.us_at_start for part in trial.segments)
    moments = _moments(trial, design, elements)
    return Kind(write_trial(trial), presence, intensity, us, not trial.probe, sight, moments)


def _moments(
    trial: Trial, design: Design, elements: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return presence [M, S], intensity [M, S] and US [M] of the segments of a trial."""
    presence, intensity = np.zeros((2, len(trial.segments), len(elements)))
    us = np.array([part.us + part.us_at_start for part in trial.segments])
    for row, part in enumerate(trial.segments):
        _show(part, presence[row : row + 1], intensity[row : row + 1], design, elements)
    if trial.context is not None:
        presence[:, elements.index(CONTEXT_MARK + trial.context)] = 1.0
        intensity[:, elements.index(CONTEXT_MARK + trial.context)] = 1.0
    return presence, intensity, us


def _show(
    part: Segment, presence: np.ndarray, intensity: np.ndarray, design: Design, elements: tuple[str, ...]
) -> None:
    """Add the stimuli of a segment to rows [L, S] of presence and intensity."""
    for stimulus in part.stimuli:
        for name, share in design.elements.get(stimulus.name, {stimulus.name: 1.0}).items():
            column = elements.index(name)
            presence[:, column] = np.minimum(1.0, presence[:, column] + share)
            intensity[:, column] = np.maximum(intensity[:, column], stimulus.intensity)


def _sight(trial: Trial, design: Design, elements: tuple[str, ...]) -> Sight:
    """Lay a trial out in ticks; a US lasts us_s, and the trial until the last of stimuli and US is over."""
    timing = design.timing
    us_ticks = timing.ticks(timing.us_s)
    lengths = [_length(part, timing) for part in trial.segments]
    total = sum(lengths) + us_ticks + 1
    presence, intensity = np.zeros((total, len(elements))), np.zeros((total, len(elements)))
    us = np.zeros(total)
    start, onset, due = 0, -1, -1
    for part, length in zip(trial.segments, lengths, strict=True):
        stop = start + length
        _show(part, presence[start:stop], intensity[start:stop], design, elements)
        onset = start if onset < 0 and part.stimuli else onset
        # A US with nothing beside it comes when its segment begins, which is what is before it having ended.
        alone = not part.stimuli and part.duration_s is None
        for begins, size in ((start, part.us_at_start), (start if alone else stop, part.us)):
            if size:
                us[begins : begins + us_ticks] = np.maximum(us[begins : begins + us_ticks], size)
                due = begins if due < 0 else due
        start = stop
    # The tick in which a US would come belongs to the trial: its absence is noticed then.
    used = max(start, int(np.flatnonzero(us)[-1]) if us.any() else 0) + 1
    if trial.context is not None:
        presence[:, elements.index(CONTEXT_MARK + trial.context)] = 1.0
        intensity[:, elements.index(CONTEXT_MARK + trial.context)] = 1.0
    # A US that comes before the stimuli, or with them, is no time until which they could be read.
    due = due if due > onset else start
    onset = max(onset, 0)
    ticks = np.arange(used)
    # The last stimulus tick is readable, so is a gap; where no stimulus is, the whole trial is.
    readable = (ticks >= onset) & (ticks < max(due, onset + 1))
    return Sight(presence[:used], intensity[:used], us[:used], readable, onset, due)


def _length(part: Segment, timing: Timing) -> int:
    if part.duration_s is not None:
        return timing.ticks(part.duration_s)
    if part.stimuli:
        return timing.ticks(timing.cs_s)
    # A segment that is a US alone lasts as long as the US, so that what follows comes after it.
    return timing.ticks(timing.us_s) if part.us_at_start or part.us else timing.ticks(timing.cs_s)


def _steps(
    phase: Phase, number: dict[Trial, int], timing: Timing, seed: int, subjects: np.ndarray, offset: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a phase's kinds [N, T], rests [T] and intervals [T] for one group."""
    n = len(subjects)
    kinds: list[np.ndarray] = [np.empty((n, 0), np.int64)]
    rests: list[int] = []
    itis: list[int] = []
    for part in phase.parts:
        if not isinstance(part, Mixture):
            kinds.append(np.full((n, 1), WAITING))
            rests.append(timing.ticks(part.duration_s))
            itis.append(0)
            continue
        row = _mixed([block.count for block in part.blocks], [number[block.trial] for block in part.blocks])
        rows = np.broadcast_to(row, (n, len(row)))
        if part.random:
            rows = np.take_along_axis(rows, _orders(seed, subjects, offset + len(rests), len(row)), axis=1)
        kinds.append(rows)
        rests += [0] * len(row)
        itis += [timing.ticks(timing.iti_s if part.iti_s is None else part.iti_s)] * len(row)
    return np.concatenate(kinds, axis=1), np.array(rests, np.int64), np.array(itis, np.int64)


def _mixed(counts: list[int], kinds: list[int]) -> np.ndarray:
    """Mix kinds evenly: the k-th of n trials of a kind stands at (k + 1/2) / n; ties go by order written."""
    places = np.concatenate([(np.arange(count) + 0.5) / count for count in counts])
    order = np.argsort(places, kind="stable")
    return np.repeat(kinds, counts)[order]


def _orders(seed: int, subjects: np.ndarray, first_step: int, length: int) -> np.ndarray:
    """Draw an order of ``length`` trials for each subject: the ranks of uniform numbers, one a step."""
    ticks = np.arange(first_step, first_step + length, dtype=np.uint64)[None, :]
    numbers: Any = subjects.astype(np.uint64)[:, None]
    every_tick: Any = ticks
    moment = Moment(np.uint64(seed), numbers, every_tick)
    return np.argsort(uniform(moment, TRIAL_ORDER), axis=1, kind="stable")
